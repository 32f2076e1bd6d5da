/** The arguments of a command: zero or more. */
interface Argument {
  /** as help shows it: `VENV` */
  readonly name: string;
  readonly summary: string;
}

interface OptionSpec {
  /** `--json`, `-q, --quiet`, `--shell <SHELL>` */
  readonly flags: string;
  readonly summary: string;
  /** the allowed values */
  readonly choices?: readonly string[];
  /** the long name of a conflicting option */
  readonly excludes?: string;
}

/** One of uvshim's own commands, as help shows it. */
export interface OwnCommand {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly OptionSpec[];
  /** further paragraphs of help, with code in backticks */
  readonly about: readonly string[];
  /** whether it fails without a real uv */
  readonly needsUv: boolean;
  /** whether everything after its options is uv's command line */
  readonly takesCommandLine?: boolean;
}

const JSON_OPTION = { flags: '--json', summary: 'prints the same as JSON, for programs' };
const QUIET_OPTION = { flags: '-q, --quiet', summary: 'prints only errors' };

/** The arguments of `uvshim init`: shells, and direnv. */
export const INIT_SHELLS = ['bash', 'zsh', 'fish', 'direnv'] as const;

const INIT = INIT_SHELLS.map((shell) => ({
  name: `init ${shell}` as const,
  summary:
    shell === 'direnv'
      ? "prints direnv's functions `use uvshim` and `layout uvshim`"
      : `prints what puts the shim first on the PATH of ${shell}`,
  arguments: [],
  options: [],
  about: [],
  needsUv: false as const,
}));

/**
 * All of uvshim's own commands, for the parser and help; the launcher has the same list. A word that uv has too (`cache`,
 * `init`) needs a second word here, so that `alias uv=uvshim` hides little: `cache dir` is uvshim's, `cache prune` is uv's.
 */
export const COMMANDS = [
  {
    name: 'explain',
    summary: 'prints what would run for a command of uv, and why',
    arguments: [{ name: 'ARGS', summary: 'the words after uv' }],
    options: [JSON_OPTION],
    about: ['Runs, repairs and writes nothing.'],
    needsUv: true,
    takesCommandLine: true,
  },
  {
    name: 'which',
    summary: 'prints which uv, base interpreter and target are used, and where each choice comes from',
    arguments: [],
    options: [JSON_OPTION],
    about: [
      'The base is what `uv venv` would create an environment from here. The target is where `uv pip install` would install.',
    ],
    needsUv: false,
  },
  {
    name: 'doctor',
    summary: 'prints what is wrong here, why it matters, and a line that helps',
    arguments: [],
    options: [JSON_OPTION],
    about: [
      'Changes nothing. The exit status is 1 if anything is broken. The output is fit for a bug report: it has the names of environment variables, and only the values that lead to Pythons and environments.',
    ],
    needsUv: false,
  },
  {
    name: 'repair',
    summary: 'repairs environments that are broken, whose Python is gone, or whose wrapper has changed',
    arguments: [
      {
        name: 'VENV',
        summary: 'directories of environments (default: those that are used here)',
      },
    ],
    options: [
      { flags: '--dry-run', summary: 'prints what would change, and changes nothing' },
      { flags: '--undo', summary: 'restores what repairs have replaced' },
      QUIET_OPTION,
    ],
    about: [
      'Prints each change before it is made. The exit status is 1 if an environment is not healthy in the end.',
      'A repair keeps what it replaces in the environment, in .uvshim-replaced.json: the base that seemed to be gone may have been on a disk that was not mounted. With --undo the environment is what it was before the first repair.',
    ],
    needsUv: true,
  },
  {
    name: 'cache dir',
    summary: "prints the directory of uvshim's own cache",
    arguments: [],
    options: [],
    about: ['`uvshim uv cache dir` prints the directory of the cache of uv.'],
    needsUv: false,
  },
  {
    name: 'cache clear',
    summary: "removes uvshim's own cache",
    arguments: [],
    options: [QUIET_OPTION],
    about: [
      'May be used at any time: what a running command uses is kept. `uvshim uv cache clean` clears the cache of uv.',
    ],
    needsUv: false,
  },
  {
    name: 'env',
    summary: 'prints the variables that the wrapper sets for what `uv run` starts here',
    arguments: [],
    options: [
      { ...JSON_OPTION, excludes: 'shell' },
      {
        flags: '--shell <SHELL>',
        summary: 'in the syntax of this shell',
        choices: ['sh', 'bash', 'zsh', 'fish'],
      },
    ],
    about: ['In bash and zsh for `eval "$(uvshim env)"`, in fish for `uvshim env --shell fish | source`.'],
    needsUv: true,
  },
  ...INIT,
  {
    name: 'help',
    summary: "prints help on uvshim's own commands",
    arguments: [{ name: 'COMMAND', summary: "one of them; help on any other word is uv's" }],
    options: [],
    about: ["A command of two words needs both: `uvshim help cache` is uv's."],
    needsUv: false,
  },
] as const satisfies readonly OwnCommand[];

/** The name of one of uvshim's own commands. */
export type OwnName = (typeof COMMANDS)[number]['name'];

/** Takes the words after `uvshim`; returns the command at their start, or undefined if it is uv's. */
export function findCommand(words: readonly string[]): (OwnCommand & { readonly name: OwnName }) | undefined {
  return COMMANDS.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
}

/** The usage line of help: `repair [--dry-run] [-q] [VENV…]`. */
export function usageOf({ name, options, arguments: taken }: OwnCommand): string {
  const flags = options.map((option) => `[${option.flags.split(', ').at(-1) ?? ''}]`);
  const words = taken.map((argument) => `[${argument.name}…]`);
  return [name, ...flags, ...words].join(' ');
}
