import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { makeSandbox, type Sandbox } from '../support/sandbox.ts';
import { commandLines } from './command-lines.ts';
import { reasonFor } from './known-differences.ts';
import { readByLauncher, type Shape } from './launcher-reading.ts';
import { differences, marks, mixedUp, withMarker } from './readings.ts';
import { isAll, isInSlice, seed } from '../support/tier.ts';
import { configuration, readByUv, type UvReading } from './uv-reading.ts';

/** How many command lines each release of uv reads, and how many of them once more with a Python from uvshim. */
const [LINES, MARKED] = isAll ? [3000, 1000] : [300, 100];

/** Test files that run at the same time: with every line, a release takes half a minute. */
const PARTS = 4;

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

/** A line that uv has read. */
interface Read {
  line: string[];
  reading: UvReading;
  shape: Shape;
}

/** Takes the number of this test file, from 1. Defines the tests for every fourth release of uv. */
export function testReading(part: number): void {
  const uvs = inject('readingUvs').filter(
    ({ version }, at) => at % PARTS === part - 1 && isInSlice('reading', version),
  );
  if (uvs.length === 0) return;
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await makeSandbox();
    await placeConfigurations(sandbox);
  });
  afterAll(() => sandbox.dispose());

  const all: Read[] = [];
  describe.each(uvs)(`${LINES} command lines for uv $version`, ({ version, uv }) => {
    // Each release has its own lines, and all together are tried with the launcher.
    const own = seed + inject('readingUvs').findIndex((each) => each.version === version);
    const lines = fc.sample(commandLines(version), { seed: own, numRuns: LINES, examples: FOUND });
    let readings: UvReading[] = [];

    test('uvshim reads each as uv does', { timeout }, async () => {
      readings = await readByUv(uv, lines, sandbox);
      const shapes = await readByLauncher(lines, sandbox);
      expect([readings.length, shapes.length]).toEqual([LINES, LINES]);
      const read = lines.flatMap((line, at) => {
        const [reading, shape] = [readings[at], shapes[at]];
        return reading && shape ? [{ line, reading, shape }] : [];
      });
      all.push(...read);
      const found = read.flatMap(({ line, reading }) => differences(line, reading));
      const defects = found.filter((difference) => !reasonFor(difference, version));
      expect({ seed, defects }).toEqual({ seed, defects: [] });
      // Otherwise the lines would be unrealistic, and test little.
      expect(readings.filter(({ settings }) => settings).length).toBeGreaterThan(LINES / 3);
      expect(shapes.filter(({ kind }) => kind === 'shape').length).toBeGreaterThan(LINES / 20);
    });

    test('if uvshim names a Python, uv reads that one, and all else as before', { timeout }, async () => {
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

  test('the launcher gives no two of the lines one cache key if they need two decisions', () => {
    const parts = [all.map(({ line }) => line), all.map(({ reading }) => reading)] as const;
    const shapes = all.map(({ shape }) => shape);
    expect({ seed, mixedUp: mixedUp(...parts, shapes) }).toEqual({ seed, mixedUp: [] });
  });
}

/** Configurations that show in uv's settings which directory it reads. */
async function placeConfigurations({ home, cwd }: Sandbox): Promise<void> {
  const user = join(home, '.config/uv');
  await mkdir(user, { recursive: true });
  await writeFile(join(user, 'uv.toml'), configuration('user'));
  // d/d too, because a project may be relative to a directory.
  await mkdir(join(cwd, 'd/d'), { recursive: true });
  for (const [directory, name] of Object.entries({ '.': 'start', d: 'd', 'd/d': 'd' })) {
    await writeFile(join(cwd, directory, 'x.py'), '');
    await writeFile(join(cwd, directory, 'other.toml'), configuration('other'));
    await writeFile(join(cwd, directory, 'uv.toml'), configuration(name));
  }
}
