/** The purpose for which a command needs a Python. */
export type Role =
  /** creates an environment: `uv venv` */
  | 'venv'
  /** works in the environment of a project, and creates it if it is missing */
  | 'project'
  /** creates an environment of its own, in uv's data or cache directory */
  | 'tool'
  /** prints which Pythons uv finds, or pins one */
  | 'find'
  /** resolves, and builds what declares its requirements only then: `pip compile` */
  | 'pip-resolve'
  /** changes what is installed in an environment */
  | 'pip-write'
  /** reads what is installed in an environment */
  | 'pip-read';

/** A command of uv. */
interface Command {
  /** uv's name for it: `pip install` */
  readonly name: string;
  /** the first release in which it was seen, of those whose options were probed */
  readonly since: string;
  readonly role: Role;
  /** other names of the same command, hidden ones included */
  readonly aliases?: readonly string[];
  /** the command starts a program: the first positional word and all that follows belong to it */
  readonly runs?: true;
  /** it installs into the environment of a project, which it creates if there is none */
  readonly installs?: true;
  /** it creates an environment, or runs something in one: a message names the base interpreter */
  readonly createsOrRuns?: true;
  /** it works in a project, and also without one */
  readonly needsNoProject?: true;
  /**
   * Options with which uv starts no program, so that uvshim must not start one either; each list is enough. Seen with 0.6.1 to
   * 0.13.9, in a directory whose programs record that they run. (0.4.0 starts Python for `lock` and `tree` all the same.)
   */
  readonly startsNothingWith?: readonly (readonly string[])[];
  /** one of these options, or an argument, is needed for it to start a program */
  readonly startsNothingWithout?: readonly string[];
  /** it takes --no-project, and so UV_NO_PROJECT counts */
  readonly mayIgnoreProject?: true;
  /** it prints its own arguments: `# uv export --no-hashes`, in a file that people commit */
  readonly printsArguments?: true;
}

/** uv rejects `pip install`, `sync` and `uninstall` without one of these or an argument. */
const NAMING_PACKAGES = ['-r', '--requirement', '--requirements', '-e', '--editable', '--group'];

/** uvshim leaves every other command alone. The launcher's list is generated from this one. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'venv',
    since: '0.2.13',
    role: 'venv',
    aliases: ['virtualenv', 'v'],
    createsOrRuns: true,
    mayIgnoreProject: true,
  },
  { name: 'pip install', since: '0.2.13', role: 'pip-write', startsNothingWithout: NAMING_PACKAGES },
  { name: 'pip sync', since: '0.2.13', role: 'pip-write', startsNothingWithout: NAMING_PACKAGES },
  { name: 'pip uninstall', since: '0.2.13', role: 'pip-write', startsNothingWithout: NAMING_PACKAGES },
  { name: 'pip list', since: '0.2.13', role: 'pip-read', aliases: ['pip ls'] },
  { name: 'pip freeze', since: '0.2.13', role: 'pip-read' },
  { name: 'pip show', since: '0.2.13', role: 'pip-read' },
  { name: 'pip tree', since: '0.4.30', role: 'pip-read' },
  { name: 'pip check', since: '0.2.13', role: 'pip-read' },
  { name: 'sync', since: '0.2.13', role: 'project', installs: true, createsOrRuns: true },
  {
    name: 'run',
    since: '0.2.13',
    role: 'project',
    runs: true,
    installs: true,
    createsOrRuns: true,
    needsNoProject: true,
    mayIgnoreProject: true,
  },
  { name: 'add', since: '0.2.13', role: 'project', installs: true, createsOrRuns: true },
  {
    name: 'remove',
    since: '0.2.13',
    role: 'project',
    startsNothingWith: [['--frozen']],
    installs: true,
    createsOrRuns: true,
  },
  { name: 'lock', since: '0.2.13', role: 'project', startsNothingWith: [['--frozen'], ['--check-exists']] },
  { name: 'tree', since: '0.4.30', role: 'project', startsNothingWith: [['--frozen', '--universal']] },
  {
    name: 'export',
    since: '0.4.30',
    role: 'project',
    startsNothingWith: [['--frozen']],
    printsArguments: true,
  },
  { name: 'build', since: '0.4.30', role: 'project', needsNoProject: true },
  {
    name: 'version',
    since: '0.2.13',
    role: 'project',
    startsNothingWith: [['--frozen'], ['--dry-run']],
    startsNothingWithout: ['--bump'],
  },
  // It resolves if it is not told --frozen, but takes no --python: uvshim cannot help it.
  { name: 'audit', since: '0.10.12', role: 'project', startsNothingWith: [[]] },
  { name: 'check', since: '0.12.0', role: 'project', createsOrRuns: true, mayIgnoreProject: true },
  { name: 'init', since: '0.4.30', role: 'project', needsNoProject: true },
  {
    name: 'workspace metadata',
    since: '0.12.0',
    role: 'project',
    startsNothingWith: [['--frozen']],
  },
  { name: 'tool install', since: '0.4.30', role: 'tool', createsOrRuns: true },
  { name: 'tool list', since: '0.4.30', role: 'tool', aliases: ['tool ls'] },
  { name: 'tool run', since: '0.2.13', role: 'tool', aliases: ['tool uvx'], runs: true, createsOrRuns: true },
  { name: 'tool upgrade', since: '0.4.30', role: 'tool', aliases: ['tool update'] },
  { name: 'python find', since: '0.4.30', role: 'find', mayIgnoreProject: true },
  { name: 'python list', since: '0.4.30', role: 'find', aliases: ['python ls'] },
  { name: 'python pin', since: '0.4.30', role: 'find', mayIgnoreProject: true },
  { name: 'pip compile', since: '0.2.13', role: 'pip-resolve', printsArguments: true },
];

const BY_NAME = new Map(
  COMMANDS.flatMap((command) => namesOf(command).map((name) => [name, command] as const)),
);

/** The first words of commands with two words. */
export const GROUPS: ReadonlySet<string> = new Set(
  COMMANDS.flatMap(({ name }) => (name.includes(' ') ? name.replace(/ .*/, '') : [])),
);

/** Every name of a command. */
export function namesOf({ name, aliases = [] }: Command): readonly string[] {
  return [name, ...aliases];
}

/** Takes the words of a command as typed (`pip ls`), returns uv's name for it (`pip list`). */
export function canonicalCommand(words: string): string {
  return BY_NAME.get(words)?.name ?? words;
}

/** Takes uv's name for a command; undefined if uvshim leaves it alone. */
export function roleOf(command: string): Role | undefined {
  return BY_NAME.get(command)?.role;
}

/** Whether the command runs another program, whose arguments are not uv's. */
export function isRunner(command: string): boolean {
  return BY_NAME.get(command)?.runs ?? false;
}

/** Whether the command installs into the environment of a project. */
export function installsInProject(command: string): boolean {
  return BY_NAME.get(command)?.installs ?? false;
}

/** Whether the command creates an environment, or runs something in one. */
export function createsOrRuns(command: string): boolean {
  return BY_NAME.get(command)?.createsOrRuns ?? false;
}

/** Whether the command works in a project, and also without one. */
export function needsNoProject(command: string): boolean {
  return BY_NAME.get(command)?.needsNoProject ?? false;
}

/** Whether the command takes --no-project. */
export function mayIgnoreProject(command: string): boolean {
  return BY_NAME.get(command)?.mayIgnoreProject ?? false;
}

/** Whether the command prints its own arguments. */
export function printsArguments(command: string): boolean {
  return BY_NAME.get(command)?.printsArguments ?? false;
}

/**
 * Takes uv's name for a command, a test for its options, and whether it has an argument; returns whether uv starts no program
 * for it.
 */
export function startsNothing(
  command: string,
  hasOption: (name: string) => boolean,
  hasArgument: boolean,
): boolean {
  const { startsNothingWith = [], startsNothingWithout } = BY_NAME.get(command) ?? {};
  const isWithout =
    startsNothingWithout !== undefined && !hasArgument && !startsNothingWithout.some(hasOption);
  return isWithout || startsNothingWith.some((options) => options.every(hasOption));
}
