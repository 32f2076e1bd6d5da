import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { makeSandbox, type Sandbox } from '../support/sandbox.ts';
import { commandLines } from './command-lines.ts';
import { reasonFor } from './known-differences.ts';
import { readByLauncher } from './launcher-reading.ts';
import { differences, marks, mixedUp, withMarker } from './readings.ts';
import { seed } from '../support/tier.ts';
import { configuration, readByUv, type UvReading } from './uv-reading.ts';

/** How many command lines each version of uv reads. */
const LINES = 3000;

/** How many of them are read once more, with a Python named by uvshim. */
const MARKED = 1000;

/** Lines in which generated tests once found a fault: these run each time. */
const FOUND = [
  'sync',
  'sync --check',
  'sync --check --no-check',
  'pip install --check x',
  'lock --dry-run',
  'lock --check',
  'run x.py',
  'run --no-all-extras a=b x.py',
  'run --no-all-extras a=b -- x.py',
  'run --group dev x.py',
].map((line) => line.split(' '));

const timeout = 400_000;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await makeSandbox();
  const user = join(sandbox.home, '.config/uv');
  await mkdir(user, { recursive: true });
  await writeFile(join(user, 'uv.toml'), configuration('user'));
  // One more below, as a project may be given relative to a directory.
  await mkdir(join(sandbox.cwd, 'd/d'), { recursive: true });
  for (const [directory, name] of Object.entries({ '.': 'start', d: 'd', 'd/d': 'd' })) {
    await writeFile(join(sandbox.cwd, directory, 'x.py'), '');
    await writeFile(join(sandbox.cwd, directory, 'other.toml'), configuration('other'));
    await writeFile(join(sandbox.cwd, directory, 'uv.toml'), configuration(name));
  }
});

afterAll(() => sandbox.dispose());

describe.each(inject('readingUvs'))(`${LINES} command lines for uv $version`, ({ version, uv }) => {
  const lines = fc.sample(commandLines(version), { seed, numRuns: LINES, examples: FOUND });

  let readings: UvReading[] = [];

  test(
    'each is read as uv reads it, and none is taken for another by the launcher',
    { timeout },
    async () => {
      readings = await readByUv(uv, lines, sandbox);
      const found = lines.flatMap((line, at) => differences(line, readings[at] ?? { status: -1, said: '' }));
      expect({ seed, defects: found.filter((difference) => !reasonFor(difference, version)) }).toEqual({
        seed,
        defects: [],
      });
      const shapes = await readByLauncher(lines, sandbox);
      expect({ seed, mixedUp: mixedUp(lines, readings, shapes) }).toEqual({ seed, mixedUp: [] });
      expect([readings.length, shapes.length]).toEqual([LINES, LINES]);
      // Otherwise the lines would be unrealistic, and test little.
      expect(readings.filter(({ settings }) => settings).length).toBeGreaterThan(LINES / 3);
      expect(shapes.filter(({ kind }) => kind === 'shape').length).toBeGreaterThan(LINES / 20);
    },
  );

  test('where uvshim names a Python, uv reads that one, and all else as before', { timeout }, async () => {
    const marked = lines.slice(0, MARKED).flatMap((line, at) => {
      const before = readings[at];
      const argv = before && withMarker(line, before);
      return argv ? [{ line, before, argv }] : [];
    });
    const again = await readByUv(
      uv,
      marked.map(({ argv }) => argv),
      sandbox,
    );
    const found = marked.flatMap(({ line, before, argv }, at) =>
      reasonFor({ line, what: 'python', uv: '', uvshim: '' }, version)
        ? []
        : marks(argv, before, again[at] ?? { status: -1, said: '' }),
    );
    expect({ seed, defects: found }).toEqual({ seed, defects: [] });
    expect(marked.length).toBeGreaterThan(MARKED / 5);
  });
});
