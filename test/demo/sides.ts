import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Variables } from '../../src/request/variables.ts';
import type { Stage } from './stage.ts';

/** One side of the comparison: the real uv, or the shim before it. */
export interface Side {
  readonly name: string;
  /** the program behind `uv` */
  readonly uv: string;
  /** the directory of this side's home, cache and projects */
  readonly directory: string;
  readonly variables: Variables;
}

export interface Sides {
  readonly raw: Side;
  readonly shim: Side;
}

/** Takes the launcher's path and the caller's variables, of which UVSHIM_… are passed on. */
export function makeSides(stage: Stage, launcher: string, variables: Variables): Sides {
  const raw = makeSide('real uv', stage.uv, join(stage.directory, 'uv'), stage);
  const shim = makeSide('uvshim', launcher, join(stage.directory, 'uvshim'), stage);
  const toShim = Object.entries(variables).filter(([name]) => name.startsWith('UVSHIM_'));
  const own = { ...shim.variables, ...Object.fromEntries(toShim), UVSHIM_UV: stage.uv };
  return { raw, shim: { ...shim, variables: own } };
}

/** A complete environment, without configuration and without any Python except the wrapper. */
function makeSide(name: string, uv: string, directory: string, { wrapper, tools }: Stage): Side {
  const variables = {
    HOME: join(directory, 'home'),
    PATH: `${dirname(wrapper)}:${tools}`,
    UV_CACHE_DIR: join(directory, 'cache'),
    UV_NO_CONFIG: '1',
    // The store's library links to the machine's own.
    PYTHONDONTWRITEBYTECODE: '1',
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
  };
  return { name, uv, directory, variables };
}

export interface Command {
  readonly words: readonly string[];
  /** absolute; created if it is missing */
  readonly directory: string;
  /** added to the side's own, or override them */
  readonly variables?: Variables;
}

export interface Result {
  /** the exit status, or the name of the signal */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Milliseconds that a command may take. */
const PATIENCE = 60_000;

/** Runs a command on one side, with a read-only store. */
export async function runOn(side: Side, { seal }: Stage, command: Command): Promise<Result> {
  await mkdir(command.directory, { recursive: true });
  const [program = '', ...words] = [...seal.prefix, ...command.words];
  const { exitCode, signal, stdout, stderr, shortMessage } = await execa(program, words, {
    cwd: command.directory,
    env: { ...side.variables, ...command.variables },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: PATIENCE,
  });
  return { status: exitCode ?? signal ?? shortMessage ?? 'does not start', stdout, stderr };
}
