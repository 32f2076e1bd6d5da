import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Caller } from './demo.ts';
import type { CPython } from '../support/store/copy-interpreter.ts';
import { findPythons } from './find-python.ts';
import { seal, type Seal } from './seal.ts';
import { buildBase, buildScriptWrapper } from '../support/store/store.ts';
import { writeWheel } from './wheel.ts';

/** The input of the steps. Paths are absolute and real. */
export interface Stage {
  readonly directory: string;
  /** the real one */
  readonly uv: string;
  /** the machine's Python that the store was built from */
  readonly python: CPython;
  /** the directory of the base in the store */
  readonly base: string;
  /** the interpreter of the wrapper in the store */
  readonly wrapper: string;
  /** a directory with the wheel of `demopkg` */
  readonly wheels: string;
  /** a directory with node and no Python, for PATH */
  readonly tools: string;
  readonly seal: Seal;
}

/** Builds everything in an empty directory. Throws, with a hint, without a Python or a read-only store. */
export async function buildStage(directory: string, uv: string, caller: Caller): Promise<Stage> {
  const tools = join(directory, 'tools');
  await mkdir(tools);
  await symlink(process.execPath, join(tools, 'node'));

  const store = join(directory, 'store');
  const { python, base, wrapper } = await buildStore(store, caller);
  const wheels = join(directory, 'wheels');
  await mkdir(wheels);
  await writeWheel(python.executable, { name: 'demopkg', version: '1.0' }, wheels);

  const sealed = await seal(store, caller.variables);
  if (sealed === undefined) throw new Error(NO_SEAL);
  return { directory, uv, python, base, wrapper, wheels, tools, seal: sealed };
}

const NO_SEAL =
  'a truly read-only directory cannot be made here: nothing can be mounted, and modes do not stop root\n' +
  'hint: run the demo as an ordinary user, or where this works: unshare --user --map-root-user --mount true';

/** Uses the first Python that can be copied. */
async function buildStore(
  store: string,
  caller: Caller,
): Promise<Pick<Stage, 'python' | 'base' | 'wrapper'>> {
  let failure: Error | undefined;
  for await (const python of findPythons(caller)) {
    try {
      return { python, ...(await buildPair(python, store)) };
    } catch (error) {
      failure ??= error as Error;
      await rm(store, { recursive: true, force: true });
    }
  }
  throw failure ?? new Error(NO_PYTHON);
}

const NO_PYTHON =
  'the demo builds its store from the CPython of this machine, and PATH has none (3.8 or later)\n' +
  'hint: install one (apt-get install python3, brew install python), or put it on PATH';

/** Uses the later site hook: with the older one, raw uv finds the base by `sys._base_executable`. */
async function buildPair(python: CPython, store: string): Promise<{ base: string; wrapper: string }> {
  const base = join(store, `python3-${python.version}`);
  await buildBase({ python, directory: base, baseExecutable: true, linked: true });
  const directory = join(store, `python3-${python.version}-env`);
  const wrapper = await buildScriptWrapper({ base, directory, version: python.minor, packages: [] });
  return { base, wrapper };
}
