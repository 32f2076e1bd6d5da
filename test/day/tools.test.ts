import { afterAll, expect, inject, test } from 'vitest';
import { TOOLS } from '../support/python-tools.ts';
import { isAll, isInSlice } from '../support/tier.ts';
import { areNamed, PINNED_VERSIONS } from '../support/uv-versions.ts';
import { liveIn, type Side } from './live-in.ts';
import { SHELLS } from './shells.ts';
import { TOOL_CASES, toolFiles } from './tool-cases.ts';
import { mark, readRows, tableOf, writeBetween } from './written-table.ts';

const document = 'docs/tools.md';
const [, , ...rows] = await readRows(document, 'tools');
const seen = new Map(rows.map(([tool = '', , ...cells]) => [tool, cells]));

const newest = inject('uvs').find(({ version }) => version === PINNED_VERSIONS.at(-1));
const isRun = newest !== undefined && (isAll || areNamed(process.env));
const timeout = 300_000;

/** The Python of a profile: the only one on PATH is a prefix wrapper. */
const shell = SHELLS.find(({ name }) => name === 'home-manager');

async function runTool(lines: string, side: Side): Promise<{ works: boolean; transcript: string }> {
  if (!newest || !shell) throw new Error('the newest uv, or the shell, is not there');
  return liveIn({ shell, uv: newest, side, files: toolFiles }, async ({ run, transcript }) => {
    const { status } = await run(lines);
    return { works: status === 0, transcript: transcript() };
  });
}

test.for(TOOL_CASES.filter(({ name }) => isRun && isInSlice('tools', name)))(
  '$name works with uvshim where the only Python is a wrapper',
  { timeout },
  async ({ name, lines }) => {
    const shim = await runTool(lines, 'shim');
    expect(shim.works, shim.transcript).toBe(true);
    const raw = await runTool(lines, 'raw');
    const cells = [mark(raw.works), mark(shim.works)];
    if (inject('isUpdate')) seen.set(name, cells);
    else expect(cells, raw.transcript).toEqual(seen.get(name));
  },
);

test('docs/tools.md has each tool that is tried', () => {
  for (const { name } of TOOL_CASES) expect(seen.get(name)?.at(-1), name).toBe('✓');
  expect([...seen.keys()].sort()).toEqual(TOOL_CASES.map(({ name }) => name).sort());
});

afterAll(async () => {
  if (!inject('isUpdate')) return;
  const table = tableOf(
    ['tool', 'tried', 'uv alone', 'uvshim'],
    TOOL_CASES.map(({ name, about }) => [name, about, ...(seen.get(name) ?? [])]),
  );
  const versions = TOOLS.map((pin) => pin.replace('==', ' ')).join(', ');
  await writeBetween(document, 'tools', [`${versions}:`, '', ...table]);
});
