import { createHash } from 'node:crypto';

/**
 * Environment variables that choose how many tests run:
 *
 * - `UVSHIM_TEST_TIER`: `default` (also if it is unset) is what `npm test` runs at each change; `all` is `npm run test:all`:
 *   every release, every kind of Python, every generated line.
 * - `UVSHIM_TEST_SLICE`: `3/8` is the third of eight parts of `all`. `.ci/run` takes another one for each commit.
 * - `UVSHIM_TEST_SEED`: a number or a commit hash for generated input and for alternation. Without it each run is the same,
 *   so that only a change can make it fail.
 */
export interface Extent {
  tier: 'default' | 'all';
  seed: number;
  slice: { part: number; of: number };
}

/** Takes the environment. Throws, with a hint, if a variable has an invalid value. */
export function readExtent(env: NodeJS.ProcessEnv): Extent {
  // An empty value counts as unset, because a workflow cannot leave a variable out.
  const read = (name: string, otherwise: string) => (env[name] === '' ? otherwise : (env[name] ?? otherwise));
  const tier = read('UVSHIM_TEST_TIER', 'default');
  if (tier !== 'default' && tier !== 'all')
    throw new Error(`UVSHIM_TEST_TIER is ${tier}\nhint: UVSHIM_TEST_TIER=all`);
  return {
    tier,
    seed: readSeed(read('UVSHIM_TEST_SEED', '1')),
    slice: readSlice(read('UVSHIM_TEST_SLICE', '1/1')),
  };
}

function readSeed(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // As many digits of a commit hash as fit into fast-check's 32 bits.
  if (/^[0-9a-f]{7,64}$/.test(text)) return parseInt(text.slice(0, 7), 16);
  throw new Error(
    `UVSHIM_TEST_SEED is ${text}, neither a number nor a commit hash\nhint: UVSHIM_TEST_SEED=1`,
  );
}

function readSlice(text: string): Extent['slice'] {
  const [, part, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (part === undefined || of === undefined || part < 1 || part > of)
    throw new Error(`UVSHIM_TEST_SLICE is ${text}\nhint: UVSHIM_TEST_SLICE=1/8`);
  return { part, of };
}

const extent = readExtent(process.env);

/** Whether everything runs, or a slice of everything. */
export const isAll = extent.tier === 'all';

/** The seed for generated cases. */
export const { seed } = extent;

/**
 * Whether tests belong to this run. Takes what tells them from all others (file, release, kind …), in words that are the
 * same in every run. Each is in exactly one slice; without UVSHIM_TEST_SLICE everything is in it.
 */
export function isInSlice(...words: readonly string[]): boolean {
  return belongsTo(extent.slice, words);
}

/** As `isInSlice`, for a slice. */
export function belongsTo({ part, of }: Extent['slice'], words: readonly string[]): boolean {
  const digest = createHash('sha256').update(words.join('\0')).digest();
  return digest.readUInt32BE() % of === part - 1;
}
