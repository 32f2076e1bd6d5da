import { dirname, join } from 'node:path';
import { quote } from '../../output/quote.ts';
import { getEnv } from '../../request/variables.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** Typing `uv` does not run the shim. */
export function checkPathOrder(examination: Examination): Finding[] {
  const { uvsOnPath, launcher } = examination;
  const [first] = uvsOnPath;
  const fix = `export PATH=${quote(dirname(launcher))}:"$PATH"`;
  if (!first || uvsOnPath.every(({ is }) => is === 'no shim')) {
    const what = `uvshim's directory ${dirname(launcher)} is not on PATH`;
    return [{ is: 'broken', what, why: 'uv runs as if uvshim were not there.', fix }];
  }
  return first.is === 'no shim' ? [foundBefore(first.path, examination, fix)] : [];
}

/** More than one copy of the shim on PATH. */
export function checkCopies({ uvsOnPath, launcher }: Examination): Finding[] {
  const others = uvsOnPath.filter(({ is }) => is === 'another shim');
  return others.map(({ path }) => ({
    is: 'odd',
    what: `${path} is a copy of uvshim as well, besides ${launcher}`,
    why: 'The first on PATH is used; the other may be another release.',
    fix: 'type -a uv',
  }));
}

function foundBefore(
  path: string,
  { context: { variables }, interpreters: { files } }: Examination,
  fix: string,
): Finding {
  const active = getEnv(variables, 'VIRTUAL_ENV') ?? '';
  const pyenv = variables.PYENV_ROOT ?? join(variables.HOME ?? '/', '.pyenv');
  const isIn = (directory: string) => files.isSamePlace(dirname(path), directory);
  if (active !== '' && isIn(join(active, 'bin'))) {
    const what = `the active environment ${active} has a uv of its own, which comes before uvshim`;
    return { is: 'broken', what, why: 'Activating an environment puts its programs first on PATH.', fix };
  }
  if (isIn(join(pyenv, 'shims'))) {
    const what = `pyenv's shim ${path} comes before uvshim`;
    return {
      is: 'broken',
      what,
      why: 'It starts the uv of one of its Pythons, without uvshim.',
      fix,
    };
  }
  const what = `${path} comes before uvshim on PATH`;
  return { is: 'broken', what, why: 'A shell runs the first uv on PATH.', fix };
}
