import { dirname, join } from 'node:path';
import { quote } from '../../output/quote.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';
import { placesOnPath } from './uvs-on-path.ts';

/**
 * Tools that run the uv in their own environment, and the variable that names another one; empty if there is none.
 * docs/tools.md has what was tried.
 */
const TOOLS: Readonly<Record<string, string>> = {
  tox: 'TOX_UV_PATH',
  nox: 'UV',
  hatch: 'HATCH_ENV_TYPE_VIRTUAL_UV_PATH',
  'pre-commit': '',
  pdm: '',
  pipx: '',
  'pyproject-build': '',
};

/** A tool on PATH has a uv of its own, which uvshim is not in front of. */
export function checkTools({ context, interpreters: { files }, launcher }: Examination): Finding[] {
  const { variables, directory } = context;
  return Object.entries(TOOLS).flatMap(([name, variable]): Finding[] => {
    const tool = placesOnPath(name, variables, directory).find(files.isProgram);
    const bin = tool && dirname(files.resolved(tool));
    if (bin === undefined || !hasPackage(bin, 'uv')) return [];
    const uv = join(bin, 'uv');
    if (!files.isProgram(uv) || files.isSamePlace(uv, launcher)) return [];
    if (variable !== '' && variables[variable]) return [];
    return [
      {
        is: 'odd',
        what: `${name} brings its own uv (${uv}), which runs without uvshim`,
        why: 'It may find no Python, or make environments that cannot be installed into (docs/tools.md).',
        fix:
          variable === ''
            ? `ln -sf ${quote(launcher)} ${quote(uv)}`
            : `export ${variable}=${quote(launcher)}`,
      },
    ];
  });

  /** Whether a package is installed in the environment of a `bin`. */
  function hasPackage(bin: string, name: string): boolean {
    const library = join(dirname(bin), 'lib');
    return files
      .namesLike(library, /^python\d/)
      .some((python) => files.exists(join(library, python, 'site-packages', name, '__init__.py')));
  }
}
