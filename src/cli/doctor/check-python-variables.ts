import { resolve } from 'node:path';
import { minorOf } from '../../discovery/interpreter/interpreter.ts';
import type { InterpreterInfo } from '../../discovery/interpreter/query.ts';
import type { UvExamination } from './examination.ts';
import type { Finding } from './finding.ts';

/** `…-python3.12-x/lib/python3.12/site-packages`: captures the prefix and the version */
const LIBRARY = /^(.*)\/lib(?:64)?\/python(\d+\.\d+)t?(?:\/|$)/;

/** PYTHONPATH or PYTHONHOME lead to files of another Python. */
export async function checkPythonVariables(examination: UvExamination): Promise<Finding[]> {
  const own = await ownPython(examination);
  return [...findHome(examination, own), ...findPath(examination, own)];
}

/** The interpreter of the environment here, or else the base of a new one. */
async function ownPython({ environments, choices, interpreters }: UvExamination) {
  const { info } = environments.find((environment) => environment.info) ?? {};
  return info ?? (choices.base && (await interpreters.query(choices.base.path)));
}

function findHome(
  { context: { variables }, interpreters: { files } }: UvExamination,
  own: InterpreterInfo | undefined,
): Finding[] {
  const home = variables.PYTHONHOME;
  if (!home || (own && files.isSamePlace(home, own.basePrefix))) return [];
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
function findPath(
  { context, interpreters: { files } }: UvExamination,
  own: InterpreterInfo | undefined,
): Finding[] {
  const minor = own && minorOf({ info: own });
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
