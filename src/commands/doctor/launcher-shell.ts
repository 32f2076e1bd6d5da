import { askProgram } from '../../situation/ask-program.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** Milliseconds after which a silent shell is killed. */
const PATIENCE = 5_000;

/** Names that are not identifiers: GitHub's inputs have them, and functions that bash exports. */
const ODD = { 'INPUT_A-B': '1', 'BASH_FUNC_uvshim%%': '() { echo hi; }' };

const SCRIPT = `process.stdout.write(JSON.stringify(${JSON.stringify(Object.keys(ODD))}.map((n) => process.env[n])))`;

/** The shell in the launcher's first line drops or changes variables. */
export async function findLauncherShell({
  context: { variables, directory, node },
  interpreters: { files },
  launcher,
}: Examination): Promise<Finding[]> {
  const [, shell, option] = /^#!\s*(\S+)[ \t]*(.*)/.exec(files.readText(launcher) ?? '') ?? [];
  if (shell === undefined) return [];
  const words = [...(option ? [option] : []), '-c', 'exec "$0" -e "$1"', node, SCRIPT];
  const { text, status } = await askProgram(shell, words, {
    variables: { ...variables, ...ODD, NODE_OPTIONS: undefined },
    directory,
    patience: PATIENCE,
  });
  if (status !== 0 || text === JSON.stringify(Object.values(ODD))) return [];
  return [
    {
      is: 'odd',
      what: `the launcher's shell ${shell} does not hand on every variable`,
      why: 'uv will not see those with names that no shell takes (INPUT_A-B), or not as they were (exported functions). docs/launcher-shell.md says which shells do.',
      fix: './install.sh',
    },
  ];
}
