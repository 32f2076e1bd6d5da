/** A word that a command takes behind its name. */
interface Argument {
  /** as help shows it: `VENV` */
  readonly name: string;
  readonly summary: string;
  /** any number of them, none too */
  readonly many?: boolean;
  /** the only words that it can be */
  readonly choices?: readonly string[];
}

interface Option {
  /** `--json`, `-q, --quiet`, `--shell <SHELL>` */
  readonly flags: string;
  readonly summary: string;
  /** the only values that it can have */
  readonly choices?: readonly string[];
  /** the last name of an option that says otherwise */
  readonly excludes?: string;
}

/** A command of the shim's own, as help shows it. */
export interface OwnCommand {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  /** what there is to know besides: paragraphs, in which `…` is something to type */
  readonly about: readonly string[];
  /** it stops where there is no real uv */
  readonly needsUv: boolean;
  /** everything behind its options belongs to uv: none of it is read here */
  readonly takesCommandLine?: boolean;
}

const JSON_OPTION = { flags: '--json', summary: 'the same for programs to read, as JSON' };
const QUIET_OPTION = { flags: '-q, --quiet', summary: 'says nothing but what went wrong' };

/** What `uvshim init` knows: shells, and direnv. */
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
 * Every command of the shim's own: what the launcher, the parser and help know of them.
 * A word that uv has as well (`cache`, `init`) is the shim's only together with a second one, so that as much as can be
 * stays uv's where somebody has `alias uv=uvshim`: `cache dir` is a name here, and `cache prune` is uv's.
 */
export const COMMANDS = [
  {
    name: 'explain',
    summary: "tells what would be run for a command of uv's, and why",
    arguments: [{ name: 'ARGS', many: true, summary: 'what would stand behind uv' }],
    options: [JSON_OPTION],
    about: ['Runs, heals and writes nothing.'],
    needsUv: true,
    takesCommandLine: true,
  },
  {
    name: 'which',
    summary: 'tells which uv, which base interpreter and which target are taken, and who decided',
    arguments: [],
    options: [JSON_OPTION],
    about: [
      'The base is what `uv venv` would make an environment from here, the target is where `uv pip install` would install.',
    ],
    needsUv: false,
  },
  {
    name: 'doctor',
    summary: 'finds what goes wrong here, why it matters, and a line that helps',
    arguments: [],
    options: [JSON_OPTION],
    about: [
      'Changes nothing. The exit status is 1 if anything is broken. The output is fit for a bug report: of the environment it has the names of variables, and the values of those alone that lead to Pythons and environments.',
    ],
    needsUv: false,
  },
  {
    name: 'repair',
    summary: 'heals environments that are broken, whose Python is gone, or whose wrapper is another one now',
    arguments: [
      {
        name: 'VENV',
        many: true,
        summary: 'directories of environments (default: those that are used here)',
      },
    ],
    options: [
      { flags: '--dry-run', summary: 'shows what would be changed, and changes nothing' },
      QUIET_OPTION,
    ],
    about: [
      'Every change is shown before it is made. The exit status is 1 if one of them is not healthy in the end.',
    ],
    needsUv: true,
  },
  {
    name: 'cache dir',
    summary: "prints the directory of the shim's own cache",
    arguments: [],
    options: [],
    about: ['That of uv is told by `uvshim uv cache dir`.'],
    needsUv: false,
  },
  {
    name: 'cache clear',
    summary: 'removes what the shim remembers',
    arguments: [],
    options: [QUIET_OPTION],
    about: [
      'May be used at any time: what a running command stands on is kept. That of uv is cleared by `uvshim uv cache clean`.',
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
        summary: 'in the words of that shell',
        choices: ['sh', 'bash', 'zsh', 'fish'],
      },
    ],
    about: ['In bash and zsh for `eval "$(uvshim env)"`, in fish for `uvshim env --shell fish | source`.'],
    needsUv: true,
  },
  {
    name: 'demo',
    summary: 'shows the difference on this machine, in a throw-away place',
    arguments: [],
    options: [],
    about: ['Needs a Python on PATH, and no Nix.'],
    needsUv: true,
  },
  ...INIT,
  {
    name: 'help',
    summary: "tells about the shim's own commands",
    arguments: [{ name: 'COMMAND', many: true, summary: "one of them; for any other word the help is uv's" }],
    options: [],
    about: ['Where a command has two words it takes both: `uvshim help cache` tells of that of uv.'],
    needsUv: false,
  },
] as const satisfies readonly OwnCommand[];

/** The name of a command of the shim's own. */
export type OwnName = (typeof COMMANDS)[number]['name'];

/** Takes the words behind `uvshim`; returns the command that they begin with, undefined where that is uv's. */
export function findCommand(words: readonly string[]): (OwnCommand & { readonly name: OwnName }) | undefined {
  return COMMANDS.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
}

/** How a command is called, as help shows it: `repair [--dry-run] [-q] [VENV…]`. */
export function usageOf({ name, options, arguments: taken }: OwnCommand): string {
  const flags = options.map((option) => `[${option.flags.split(', ').at(-1) ?? ''}]`);
  const words = taken.map((argument) => {
    const word = argument.choices?.join('|') ?? argument.name;
    return argument.many ? `[${word}…]` : word;
  });
  return [name, ...flags, ...words].join(' ');
}
