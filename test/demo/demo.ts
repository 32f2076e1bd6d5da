import { execa } from 'execa';
import type { Style } from '../../src/output/style.ts';
import type { Variables } from '../../src/request/variables.ts';
import { compare } from './compare.ts';
import { makePage } from './page.ts';
import { makeSides } from './sides.ts';
import { buildStage } from './stage.ts';
import { inTemporaryDirectory } from './temporary.ts';

/** The process that shows the demo. */
export interface Caller {
  readonly variables: Variables;
  /** absolute */
  readonly directory: string;
  readonly style: Style;
  /** aborted by a signal, or if stdout is closed */
  readonly signal: AbortSignal;
  readonly print: (text: string) => void;
}

/**
 * Builds a small wrapped, read-only store from the machine's Python, runs the same commands there with the real uv and
 * through the shim, and shows the results. Takes the absolute path of an installed uvshim. Returns 0 only if every command
 * succeeded through the shim. After a signal, waits for the running command, which writes to the directory, and throws.
 */
export async function demo(uvshim: string, caller: Caller): Promise<number> {
  const show = (lines: readonly string[]) => {
    caller.signal.throwIfAborted();
    caller.print(`${lines.join('\n')}\n`);
  };
  const { path, version } = await findUv(uvshim, caller);
  return inTemporaryDirectory(caller, async (directory) => {
    const stage = await buildStage(directory, path, caller);
    const page = makePage(stage, caller.style);
    show(page.head(version));
    const sides = makeSides(stage, uvshim.replace(/shim$/, ''), caller.variables);
    return (await compare(sides, stage, page, show)) ? 0 : 1;
  });
}

/** Throws what uvshim says if it finds no uv that runs. */
async function findUv(uvshim: string, { variables }: Caller): Promise<{ path: string; version: string }> {
  const options = { env: { ...variables, UV_NO_CACHE: '1' }, extendEnv: false, reject: false };
  const { stdout, stderr, failed } = await execa(uvshim, ['which', '--json'], options);
  if (failed) throw new Error(stderr.replace(/^uvshim: /, ''));
  return (JSON.parse(stdout) as { uv: { path: string; version: string } }).uv;
}
