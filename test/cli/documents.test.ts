import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, test as plainTest } from 'vitest';
import { exists } from '../support/cache.ts';
import { PINNED_VERSIONS } from '../support/uv-versions.ts';
import { offline } from '../support/wheels.ts';
import { expectSuccess, scenario, type World } from '../scenario/world.ts';

const root = resolve(import.meta.dirname, '../..');

/** The blocks of a document that a reader runs, or sees being run. */
interface Block {
  document: string;
  /** `sh`, `console` */
  language: string;
  lines: string[];
}

/** The tests that run the other blocks. A block is identified by its document, its language and its first words. */
const ELSEWHERE = [
  { document: /^docs\/direnv\.md$/, begins: '', by: 'test/direnv.test.ts' },
  { document: /^docs\/nix\.md$/, begins: '', by: 'test/nix-commands.test.ts' },
  { document: /^README\.md$/, begins: './install.sh', by: 'test/install.test.ts' },
  { document: /^README\.md$/, begins: 'uvshim cache clear', by: 'test/package.test.ts' },
  { document: /^README\.md$/, begins: 'npm cit', by: '.ci/run' },
  { document: /^README\.md$/, begins: '$ uv venv -p', by: 'test/scenario/venv.test.ts' },
  { document: /^CONTRIBUTING\.md$/, begins: 'npm run check', by: '.ci/run' },
  { document: /^CONTRIBUTING\.md$/, begins: 'UVSHIM_TEST_TIER=', by: '.ci/run' },
  // The test below looks for the files that they name: to run tests in a test takes too long.
  { document: /^CONTRIBUTING\.md$/, begins: 'npm test -- ', by: 'scripts/test.mjs' },
  { document: /^docs\/for-uv-developers\.md$/, begins: 'UVSHIM_TEST_UV=', by: 'scripts/test.mjs' },
  { document: /^docs\/how-it-works\.md$/, begins: '$ uvshim explain', by: 'test/scenario/explain.test.ts' },
  { document: /^docs\/testing\.md$/, begins: 'npm run coverage', by: 'scripts/check.mjs' },
  { document: /^docs\/testing\.md$/, begins: 'npm run mutation', by: '.github/workflows/weekly.yml' },
  { document: /^docs\/testing\.md$/, begins: 'npm run faults', by: '.github/workflows/weekly.yml' },
  { document: /^docs\/launcher-shell\.md$/, begins: '$ env ', by: 'test/launcher/shells.test.ts' },
] as const;

async function blocksInDocuments(): Promise<Block[]> {
  const inDocs = (await readdir(join(root, 'docs'))).map((name) => `docs/${name}`);
  const documents = ['README.md', 'CONTRIBUTING.md', ...inDocs].filter((name) => name.endsWith('.md'));
  const blocks = documents.map(async (document) => {
    const text = await readFile(join(root, document), 'utf8');
    return [...text.matchAll(/^( *)```(sh|console)\n([\s\S]*?)^\1```$/gm)].map(
      ([, , language = '', block = '']) => ({ document, language, lines: linesOf(block) }),
    );
  });
  return (await Promise.all(blocks)).flat();
}

function linesOf(block: string): string[] {
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function elsewhere({ document, lines: [first = ''] }: Block) {
  return ELSEWHERE.find((entry) => entry.document.test(document) && first.startsWith(entry.begins));
}

/** The titles of the tests in a file, one a line. */
function titlesIn(file: string): string {
  const calls = readFileSync(file, 'utf8').matchAll(/\b(?:test|describe)(?:\.for\([\s\S]*?\))?\(\s*'(.*)'/g);
  return [...calls].map(([, title]) => title).join('\n');
}

/** A project for one block, the reader's directory: uv has looked at a Python before. */
async function makePlace(world: World, name: string): Promise<string> {
  const place = join(world.cwd, name);
  await mkdir(place);
  const project = '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n';
  await writeFile(join(place, 'pyproject.toml'), `${project}[tool.uv]\npackage = false\n`);
  return place;
}

plainTest('what is not run here is run elsewhere', async () => {
  const blocks = await blocksInDocuments();
  for (const entry of ELSEWHERE) {
    expect(existsSync(join(root, entry.by)), entry.by).toBe(true);
    expect(
      blocks.filter((block) => elsewhere(block) === entry),
      entry.begins,
    ).not.toEqual([]);
  }
  const lines = blocks.filter((block) => elsewhere(block)).flatMap((block) => block.lines);
  const named = lines.flatMap((line) => line.match(/(?<= )(?:test|src)\/\S+/g) ?? []);
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

plainTest('what the checks are said to run stands in them', async () => {
  const checks = ELSEWHERE.filter(({ by }) => by.startsWith('.'));
  expect(checks.length).toBeGreaterThan(3);
  for (const { begins, by } of checks) {
    const lines = (await readFile(join(root, by), 'utf8')).replaceAll('--silent ', '').split('\n');
    expect(
      lines.filter((line) => new RegExp(`^[^#]*\\b${begins}\\b`).test(line)),
      `${begins} in ${by}`,
    ).not.toEqual([]);
  }
});

plainTest('what is to be run of the tests by hand is there, and so is the uv', async () => {
  const lines = (await blocksInDocuments()).flatMap((block) => block.lines);
  const runs = lines.filter((line) => line.includes('npm test -- '));
  expect(runs.length).toBeGreaterThan(3);
  for (const run of runs) {
    const [, path = ''] = /npm test -- (test\/\S+)/.exec(run) ?? [];
    expect(existsSync(join(root, path)), run).toBe(true);
    const [, title] = / -t '(.*)'/.exec(run) ?? [];
    if (title !== undefined) expect(titlesIn(join(root, path)), run).toMatch(new RegExp(title));
    const [, versions] = /UVSHIM_TEST_UV=(\S+)/.exec(run) ?? [];
    expect((versions?.split(',') ?? []).filter((version) => !PINNED_VERSIONS.includes(version))).toEqual([]);
  }
});

plainTest('every file, and every document, that a document leads to is there', async () => {
  const inDocs = (await readdir(join(root, 'docs'), { recursive: true })).map((name) => `docs/${name}`);
  const documents = ['README.md', 'CONTRIBUTING.md', ...inDocs].filter((name) => name.endsWith('.md'));
  const dead = documents.flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const files = [...text.matchAll(/`((?:src|test|scripts|docs|nix|man)\/[\w./-]+)`/g)];
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)];
    const paths = [
      ...files.map(([, path = '']) => join(root, path)),
      ...links.map(([, path = '']) => join(root, dirname(document), path)),
    ];
    return paths.filter((path) => !existsSync(path)).map((path) => `${document}: ${path}`);
  });
  expect(dead).toEqual([]);
});

plainTest('every rule that docs/for-uv-developers.md names exists', async () => {
  const text = await readFile(join(root, 'docs/for-uv-developers.md'), 'utf8');
  const rules = [...text.matchAll(/`([a-z]+[A-Z]\w+)`/g)].map(([, name = '']) => name);
  expect(rules.length).toBeGreaterThan(10);
  const directory = join(root, 'src/decision');
  const code = (await readdir(directory))
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n');
  expect(rules.filter((name) => !code.includes(`function ${name}(`))).toEqual([]);
});

plainTest('every station in the life of a command exists', async () => {
  const text = await readFile(join(root, 'docs/life-of-a-command.md'), 'utf8');
  const stations = [...text.matchAll(/\| `([^`]+\.\w+|bin\/uv)` +\| `(\w+)` +\|/g)];
  expect(stations.length).toBe(text.split('\n').filter((line) => /^\|(?! (-|station))/.test(line)).length);
  for (const [, file = '', name = ''] of stations)
    expect(readFileSync(join(root, file), 'utf8'), file).toMatch(
      new RegExp(`^(export )?(async )?(function )?${name}\\(`, 'm'),
    );
});

plainTest('the command that runs the program without the launcher has all of its words', async () => {
  const text = await readFile(join(root, 'docs/debugging.md'), 'utf8');
  const [, words = ''] =
    /^UVSHIM_TRACE=1 node dist\/uvshim.cjs decide (.*) venv -p python3$/m.exec(text) ?? [];
  const program = readFileSync(join(root, 'src/cli/print-decision.ts'), 'utf8');
  const [, taken = ''] = /const \[(uv = ''[^\]]*)\] =/.exec(program) ?? [];
  expect(words.split(' ').length).toBe(taken.split(', ').length);
});

scenario(({ test }) => {
  test('every other command that the documents tell to run ends well', async ({ world }) => {
    const { python, directory } = world.store('later prefix wrapper');
    const path = [dirname(python), join(root, 'bin'), join(world.directory, 'real-uv')];
    const blocks = (await blocksInDocuments()).filter((block) => elsewhere(block) === undefined);
    expect(blocks.map(({ language }) => language)).not.toContain('console');
    const lines = blocks.flatMap((block) => block.lines);
    expect(lines).toContain('uvshim explain venv -p python3');
    expect(lines).toContain('rm -r "$(uv cache dir)"/interpreter-v*');
    for (const [at, block] of blocks.entries()) {
      const cwd = await makePlace(world, `place-${at}`);
      // As a dev shell may have it.
      const env = {
        UV_PROJECT_ENVIRONMENT: block.lines.some((line) => line.includes('env -u')) ? directory : '',
      };
      for (const line of block.lines) {
        expectSuccess(await world.raw(['pip', 'list', '-p', world.store('base').python]));
        const script = line.replace(/(?<=^uv .*)PACKAGE/, [...offline, 'plainpkg'].join(' '));
        const outcome = await world.run('sh', ['-c', script], { path, cwd, env });
        // The doctor finds that the wrapper on PATH would be the target.
        const status = line.startsWith('uvshim doctor') ? 1 : 0;
        expect(outcome.status, `${block.document}: ${line}\n${outcome.stderr}`).toBe(status);
        if (!line.startsWith('uvshim ')) continue;
        expect(outcome.stderr, line).toBe('');
        expect(outcome.stdout, line).not.toBe('');
      }
      if (block.lines.includes('uv venv')) expect(await exists(join(cwd, '.venv/bin/python'))).toBe(true);
    }
  });
});
