import { execa } from 'execa';
import type { Caller } from './demo.ts';
import type { CPython } from '../support/store/copy-interpreter.ts';
import { programsOnPath } from './find-programs.ts';

const NAMES = ['python3', 'python', ...[14, 13, 12, 11, 10, 9, 8].map((minor) => `python3.${minor}`)];

/** A wrapper's variables, which would make a Python report the wrapper's prefix. */
const WRAPPERS_OWN = ['NIX_PYTHONPREFIX', 'NIX_PYTHONEXECUTABLE', 'NIX_PYTHONPATH'];

/**
 * Finds the CPythons on PATH that a store can be built from, each once, `python3` first. Queries them, so that the
 * script of a version manager leads to its interpreter, and a virtual environment to its base.
 */
export async function* findPythons(caller: Caller): AsyncGenerator<CPython> {
  const known = new Set<string>();
  for (const name of NAMES) {
    for (const program of programsOnPath(name, caller.variables, caller.directory)) {
      const python = await ask(program, caller);
      if (python === undefined || known.has(python.executable)) continue;
      known.add(python.executable);
      yield python;
    }
  }
}

async function ask(program: string, { variables, directory }: Caller): Promise<CPython | undefined> {
  const env = Object.fromEntries(Object.entries(variables).filter(([name]) => !WRAPPERS_OWN.includes(name)));
  const { stdout, failed } = await execa(program, ['-I', '-B', '-c', QUESTION], {
    cwd: directory,
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 10_000,
  });
  return failed ? undefined : readAnswer(stdout);
}

/** A site hook may print before the answer, and a program named python may be another one. */
function readAnswer(stdout: string): CPython | undefined {
  try {
    const answer = stdout.slice(stdout.lastIndexOf('\n') + 1);
    const { usable, ...python } = JSON.parse(answer) as CPython & { usable: boolean };
    return usable ? python : undefined;
  } catch {
    return undefined;
  }
}

/** Must be valid Python 2 too. */
const QUESTION = `
import json, os, sys, sysconfig
minor = "%d.%d" % sys.version_info[:2]
prefix = getattr(sys, "base_prefix", sys.prefix)
executable = sys.executable if sys.prefix == prefix else os.path.join(prefix, "bin", "python" + minor)
print(json.dumps({
    "executable": os.path.realpath(executable),
    "prefix": prefix,
    "version": sys.version.split()[0],
    "minor": minor,
    "usable": sys.version_info >= (3, 8) and sys.implementation.name == "cpython"
              and not sysconfig.get_config_var("Py_GIL_DISABLED"),
}))
`;
