import { resolve } from 'node:path';
import { execa } from 'execa';
import type { Context, Ending } from '../context.ts';
import { findLauncher } from '../launcher.ts';
import { GET_UV } from '../messages.ts';
import type { Typed } from '../parse.ts';
import { compare } from './compare.ts';
import { makePage } from './page.ts';
import { makeSides } from './sides.ts';
import { buildStage } from './stage.ts';
import { inTemporaryDirectory } from './temporary.ts';

/**
 * `demo UV`: builds a small wrapped, read-only store from the machine's Python, runs the same commands there with the
 * real uv and through the shim, and shows the results. Returns 0 only if every command succeeded through the shim.
 */
export async function demo(uv: string, _typed: Typed, context: Context): Promise<Ending> {
  const interruption = context.interruption();
  try {
    return await inTemporaryDirectory(context, (directory) =>
      perform(resolve(context.directory, uv), directory, context, interruption),
    );
  } catch (error) {
    if (interruption.aborted) return interruption.reason as NodeJS.Signals;
    throw error;
  }
}

/** After a signal, waits for the running command, which writes to the directory, and starts no other. */
async function perform(
  uv: string,
  directory: string,
  context: Context,
  interruption: AbortSignal,
): Promise<number> {
  const { variables, print } = context;
  const show = (lines: readonly string[]) => {
    interruption.throwIfAborted();
    print(`${lines.join('\n')}\n`);
  };
  const launcher = findLauncher(context);
  const version = await versionOf(uv, context);
  const stage = await buildStage(directory, uv, context);
  const page = makePage(stage, context.style);
  show(page.head(version));
  return (await compare(makeSides(stage, launcher, variables), stage, page, show)) ? 0 : 1;
}

async function versionOf(uv: string, { variables }: Context): Promise<string> {
  const options = { env: variables, extendEnv: false, reject: false };
  const { stdout, failed, shortMessage } = await execa(uv, ['--version'], options);
  if (failed) throw new Error(`the real uv does not run: ${shortMessage}\nhint: ${GET_UV}`);
  return stdout.split(' ')[1] ?? stdout;
}
