import { expect } from 'vitest';
import type { World } from './world.ts';

export type Options = NonNullable<Parameters<World['uv']>[1]>;

export const LIST = ['pip', 'list'];

/** Whether a command is replayed: the launcher prints the path of the cached decision. */
export async function isReplayed(world: World, args: string[], options: Options = {}): Promise<boolean> {
  const outcome = await world.uv(args, { ...options, env: { ...options.env, UVSHIM_TRACE: '1' } });
  return outcome.stderr.includes('uvshim: trace: as written down in ');
}

/** Runs a command until it is replayed: what is as new as the first question is asked about once more. */
export async function settle(world: World, args: string[], options: Options = {}): Promise<void> {
  await expect
    .poll(() => isReplayed(world, args, options), { timeout: 20_000, message: `uv ${args.join(' ')}` })
    .toBe(true);
}

/** Settles a command, makes a change, and tells whether the next call notices; afterwards it has to settle again. */
export async function isNoticed(
  world: World,
  change: () => Promise<unknown>,
  { args = LIST, before = {}, after = before }: { args?: string[]; before?: Options; after?: Options } = {},
): Promise<boolean> {
  await settle(world, args, before);
  await change();
  const isNoticed = !(await isReplayed(world, args, after));
  await settle(world, args, after);
  return isNoticed;
}
