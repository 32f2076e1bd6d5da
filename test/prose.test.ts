import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test as base } from 'vitest';

const script = resolve(import.meta.dirname, '../scripts/prose.mjs');

const test = base.extend<{ project: string }>({
  // vitest wants the fixtures it is given in braces.
  // eslint-disable-next-line no-empty-pattern
  project: async ({}, use) => {
    const project = await mkdtemp(join(tmpdir(), 'prose-'));
    await mkdir(join(project, 'src'));
    await mkdir(join(project, 'docs'));
    await use(project);
    await rm(project, { recursive: true });
  },
});

async function prose(project: string, ...args: string[]): Promise<{ status: number; lines: string[] }> {
  const run = { cwd: project, reject: false };
  const { exitCode = -1, stdout, stderr } = await execa(process.execPath, [script, ...args], run);
  expect(stderr).toBe('');
  return { status: exitCode, lines: stdout.split('\n') };
}

test('stilted sentences in a file are listed with the line that each begins on', async ({ project }) => {
  const code =
    '/**\n * Reads the cache. Where it is not\n * there, uv is asked anew.\n */\nconst nobody = 1; // Code.\n';
  await writeFile(join(project, 'src/a.ts'), code);
  await writeFile(
    join(project, 'b.sh'),
    '#!/bin/sh\n# It hangs on the clock.\necho "nobody is no one here"\n',
  );
  await writeFile(
    join(project, 'c.md'),
    '# Title\n\n- One line.\n- It needs not be\n  read.\n\n```sh\nwhere it is\n```\n',
  );
  const { status, lines } = await prose(project, 'src/a.ts', 'b.sh', 'c.md');
  expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
    'src/a.ts:2: "where" for "if" or "when"; say "again"',
    'b.sh:2: say "depends on"',
    'c.md:4: say "does not need"',
  ]);
  expect(status).toBe(1);
});

test('stilted test titles are listed', async ({ project }) => {
  const titles = ["describe('uv venv', () => {", "  test('what nobody has fails', async () => {", '});'];
  await writeFile(join(project, 'a.test.ts'), titles.join('\n'));
  const { lines } = await prose(project, 'a.test.ts');
  expect(lines).toEqual(['a.test.ts:2: name who it is', '    what nobody has fails']);
});

test('plain sentences pass', async ({ project }) => {
  await writeFile(
    join(project, 'a.md'),
    'If the environment is missing, uv creates it.\n\nRun it when you have time.\n',
  );
  expect((await prose(project, 'a.md')).status).toBe(0);
});

test('lint fails if more sentences are stilted than the ceiling of their kind allows', async ({
  project,
}) => {
  const comment = '// This hangs on the file.\n\n';
  for (const [file, kind] of [
    ['src/a.ts', 'comments'],
    ['docs/a.md', 'documents'],
  ] as const) {
    expect((await prose(project)).status).toBe(0);
    await writeFile(join(project, file), comment.repeat(1000));
    const { status, lines } = await prose(project);
    expect(status).toBe(1);
    expect(lines).toContain(`${file}:3: say "depends on"`);
    expect(lines.join('\n')).toMatch(new RegExp(`^prose: ${kind}: 1000 of 1000 sentences`, 'm'));
    await rm(join(project, file));
  }
});
