/**
 * What a command of uv's wants of a Python, as far as this program has something to say about it. Seen in uv 0.2.13
 * to 0.13.9; a command that is not here looks for no Python, or does not care which.
 */
export type Role =
  /** makes an environment: `uv venv` */
  | 'venv'
  /** works in the environment of a project, and makes it where it is missing */
  | 'project'
  /** makes an environment of its own, in uv's data or cache directory */
  | 'tool'
  /** tells which Pythons uv finds, or pins one */
  | 'finds'
  /** resolves, and builds what tells its requirements only then: `pip compile` */
  | 'resolves'
  /** changes what is installed in an environment */
  | 'writes'
  /** looks at what is installed in an environment */
  | 'reads';

const ROLES: Readonly<Record<string, Role>> = {
  venv: 'venv',
  'pip install': 'writes',
  'pip sync': 'writes',
  'pip uninstall': 'writes',
  'pip list': 'reads',
  'pip freeze': 'reads',
  'pip show': 'reads',
  'pip tree': 'reads',
  'pip check': 'reads',
  sync: 'project',
  run: 'project',
  add: 'project',
  remove: 'project',
  lock: 'project',
  tree: 'project',
  export: 'project',
  build: 'project',
  version: 'project',
  audit: 'project',
  check: 'project',
  init: 'project',
  'tool install': 'tool',
  'tool list': 'tool',
  'tool run': 'tool',
  'tool upgrade': 'tool',
  'python find': 'finds',
  'python list': 'finds',
  'python pin': 'finds',
  'pip compile': 'resolves',
};

/** Other names that uv takes for the same command (in every version, the hidden ones too). */
const ALIASES: Readonly<Record<string, string>> = {
  virtualenv: 'venv',
  v: 'venv',
  'pip ls': 'pip list',
  'python ls': 'python list',
  'tool ls': 'tool list',
  'tool update': 'tool upgrade',
  'tool uvx': 'tool run',
};

/** The commands whose second word is a command too. */
const GROUPS: ReadonlySet<string> = new Set(['pip', 'tool', 'python']);

/** The commands behind whose first positional word everything belongs to another program. */
const RUNNERS: ReadonlySet<string> = new Set(['run', 'tool run']);

/** Takes the words of a command as given (`pip ls`), returns its own name (`pip list`). */
export function canonicalCommand(words: string): string {
  return ALIASES[words] ?? words;
}

/** Takes a command's own name; undefined where there is nothing for this program to do. */
export function roleOf(command: string): Role | undefined {
  return ROLES[command];
}

/** Whether the word opens a group, so that the next word is the command. */
export function isGroup(word: string): boolean {
  return GROUPS.has(word);
}

/** Whether the command runs another program, whose arguments are not uv's. */
export function isRunner(command: string): boolean {
  return RUNNERS.has(command);
}
