import { resolve } from 'node:path';
import { minorOf } from '../../discovery/interpreter/interpreter.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** `…-python3.12-x/lib/python3.12/site-packages`: captures the prefix and the version */
const LIBRARY = /^(.*)\/lib(?:64)?\/python(\d+\.\d+)t?(?:\/|$)/;

/** PYTHONPATH or PYTHONHOME lead to files of another Python. */
export async function checkPythonVariables(examination: Examination): Promise<Finding[]> {
  const own = await ownPython(examination);
  return [...findHome(examination, own?.prefix), ...findPath(examination, own?.minor)];
}

/** The interpreter of the environment here, or else the base of a new one. */
async function ownPython({ environments, choices, interpreters }: Examination) {
  const info =
    environments.find((environment) => environment.info)?.info ??
    (choices?.base && (await interpreters.query(choices.base.path)));
  return info && { prefix: info.basePrefix, minor: minorOf({ info }) };
}

function findHome(
  { context: { variables }, interpreters: { files } }: Examination,
  prefix: string | undefined,
): Finding[] {
  const home = variables.PYTHONHOME;
  if (!home || (prefix !== undefined && files.isSamePlace(home, prefix))) return [];
  return [
    {
      is: 'broken',
      what: `PYTHONHOME is ${home}, which is not the Python that is used here`,
      why: 'Every Python looks for its standard library there, and another one does not run with it.',
      fix: 'unset PYTHONHOME',
    },
  ];
}

/** Ignores writable directories, which the user controls. */
function findPath({ context, interpreters: { files } }: Examination, minor: string | undefined): Finding[] {
  const entries = (context.variables.PYTHONPATH ?? '').split(':').filter((entry) => entry !== '');
  return entries.flatMap((entry): Finding[] => {
    const path = resolve(context.directory, entry);
    const library = LIBRARY.exec(path);
    if (library === null || !files.isDirectory(path) || files.isWritable(path)) return [];
    const isForeign = minor !== undefined && library[2] !== minor;
    return [
      {
        is: isForeign ? 'broken' : 'odd',
        what: `PYTHONPATH leads into ${path}, which belongs to a Python ${library[2] ?? ''} of its own`,
        why: isForeign
          ? `What is compiled in there does not load in Python ${minor}.`
          : 'Its packages come before those that are installed in any environment.',
        fix: 'unset PYTHONPATH',
      },
    ];
  });
}
