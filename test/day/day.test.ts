import { afterAll, expect, inject, test } from 'vitest';
import { isAll, isInSlice } from '../support/tier.ts';
import { areNamed, PINNED_VERSIONS } from '../support/uv-versions.ts';
import { liveDay } from './live-day.ts';
import { SHELLS } from './shells.ts';
import { STEPS } from './steps.ts';
import { cells, readTable, writeTable } from './table.ts';

/** The table is about the newest release. Up to 0.7.18, uv needs a file in an environment that it only reads. */
const newest = PINNED_VERSIONS.at(-1);
const RELEASES = ['0.7.18', newest];

const table = await readTable();

// A day takes 10 seconds, and much longer on a busy machine.
const timeout = 300_000;
const isRun = isAll || areNamed(process.env);
const uvs = inject('uvs').filter(({ version }) => areNamed(process.env) || RELEASES.includes(version));
const days = uvs.flatMap((uv) => SHELLS.map((shell) => ({ uv, shell })));

test.for(days.filter(({ uv, shell }) => isRun && isInSlice('day', uv.version, shell.name)))(
  'a day with uv $uv.version: $shell.name',
  { timeout },
  async ({ uv, shell }) => {
    const shim = await liveDay(shell, uv, 'shim');
    const failed = STEPS.filter((_, at) => shim.works[at] !== true).map(({ name }) => name);
    expect(failed, shim.transcript).toEqual([]);
    if (uv.version !== newest) return;
    const raw = await liveDay(shell, uv, 'raw');
    const seen = cells(raw.works, shim.works);
    if (inject('isUpdate')) table.set(shell.name, seen);
    else expect(seen, raw.transcript).toEqual(table.get(shell.name));
  },
);

test('docs/nix.md: each step of a day works in each shell with uvshim', () => {
  expect(table.size).toBe(SHELLS.length);
  for (const [name, column] of table) {
    expect(column, name).toHaveLength(STEPS.length);
    for (const cell of column) expect(cell, name).toMatch(/^[✓✗] ✓$/);
  }
});

afterAll(async () => {
  if (inject('isUpdate')) await writeTable(table);
});
