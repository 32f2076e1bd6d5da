import { isRunner, roleOf, startsNothing, type Role } from '../uv/commands.ts';
import { isEnvTrue, getEnv, type Variables } from './variables.ts';
import { has, isOn, last } from './given-options.ts';
import { scriptOf, toolPythonOf, type ToolPythonOption } from './program.ts';
import { readPythonRequest, type PythonRequest } from './python-request.ts';
import { parseArgv, type Option, type ParsedArgv } from './parse-argv.ts';

/**
 * The caller's command line, as uv's parser reads it. Paths are as typed; relative ones are relative to `directory`.
 */
export interface Request extends ParsedArgv {
  readonly argv: readonly string[];
  readonly variables: Variables;
  readonly role: Role;
  /** `-p`/`--python` */
  readonly python?: Option & { readonly value: string; readonly request: PythonRequest };
  /** the Python that `tool run` runs in place of a tool, and where its name is on the command line */
  readonly toolPython?: ToolPythonOption;
  /** UV_PYTHON */
  readonly uvPython?: PythonRequest;
  /** `--directory`: uv changes to it first */
  readonly directory?: string;
  readonly project?: string;
  readonly configFile?: string;
  readonly noConfig: boolean;
  /** `--no-cache`: nothing may be cached */
  readonly noCache: boolean;
  /** `--no-project`: there is no project; see `ignoresProject` for its variable */
  readonly noProject: boolean;
  /** `--system`, `--target`, `--prefix` or their variables fix the destination */
  readonly hasExplicitDestination: boolean;
  /**
   * `--target`, `--prefix`: what is installed goes to a directory, and uv needs a Python only to build, to read versions, and
   * for the scripts
   */
  readonly hasDestinationDirectory: boolean;
  /** what is built uses the packages of the Python that it is built with */
  readonly noBuildIsolation: boolean;
  /** `--no-system`: overrides the configuration's `system` */
  readonly noSystem: boolean;
  readonly systemSitePackages: boolean;
  /** uv changes nothing and only prints what it would do */
  readonly dryRun: boolean;
  /** `uv pip` takes packages away: `sync`, `uninstall`, `install --exact` */
  readonly removes: boolean;
  readonly quiet: boolean;
  /** the options that also change the result of `uv python find`, as tokens */
  readonly discovery: readonly string[];
  /** `--active`: the project's environment is the active one */
  readonly active: boolean;
  /** `run --with …`: uv creates an environment on top of the existing one */
  readonly withPackages: boolean;
  /** `run --isolated`: in a temporary environment */
  readonly isolated: boolean;
  /** `--no-sync`: nothing is installed */
  readonly noSync: boolean;
  /** uv starts no program for it, so there is nothing to decide */
  readonly startsNothing: boolean;
  /** the script of `run`, `add`, `lock … --script`: its metadata apply, not a project's */
  readonly script?: string;
}

/** Takes uv's arguments and the environment. Undefined if the shim leaves the command alone. */
export function readRequest(argv: readonly string[], variables: Variables): Request | undefined {
  const words = parseArgv(argv);
  const role = words && roleOf(words.command);
  if (!words || role === undefined || isAboutUvItself(words)) return undefined;
  const uvPython = getEnv(variables, 'UV_PYTHON');
  return {
    ...words,
    argv,
    variables,
    role,
    python: pythonOption(words),
    toolPython: toolPythonOf(words, argv),
    uvPython: uvPython === undefined ? undefined : readPythonRequest(uvPython),
    directory: last(words, '--directory'),
    project: last(words, '--project') ?? getEnv(variables, 'UV_PROJECT'),
    configFile: last(words, '--config-file') ?? getEnv(variables, 'UV_CONFIG_FILE'),
    noConfig: isConfigOff(words) || isEnvTrue(variables, 'UV_NO_CONFIG'),
    noCache: has(words, '--no-cache', '--no-cache-dir', '-n') || isEnvTrue(variables, 'UV_NO_CACHE'),
    noProject: has(words, '--no-project', '--no-workspace', '--no_workspace'),
    hasExplicitDestination: fixesDestination(words, variables),
    hasDestinationDirectory: isDirectorySaid(words),
    noBuildIsolation:
      has(words, '--no-build-isolation', '--no-build-isolation-package') ||
      isEnvTrue(variables, 'UV_NO_BUILD_ISOLATION'),
    noSystem: isOn(words, '--no-system', '--system'),
    systemSitePackages: has(words, '--system-site-packages'),
    dryRun: isDryRun(words),
    removes: takesAway(words),
    quiet: has(words, '--quiet', '-q'),
    discovery: discoveryOptions(words),
    active: isOn(words, '--active', '--no-active'),
    withPackages: has(words, '--with', '-w', '--with-editable', '--with-requirements'),
    isolated: isRunner(words.command) && has(words, '--isolated'),
    noSync: has(words, '--no-sync') || isEnvTrue(variables, 'UV_NO_SYNC'),
    startsNothing: startsNothing(
      words.command,
      (name) => isGiven(name, words, variables),
      words.positionals.length > 0,
    ),
    script: scriptOf(words),
  };
}

/** `uv sync --help`, `uvx --version`: uv only prints something. */
function isAboutUvItself(words: ParsedArgv): boolean {
  return has(words, '--help', '-h', '--version', '-V');
}

/** `-p` is `--python` in every command that the shim handles (not in older `pip compile`, which it leaves alone). */
export function isPythonOption(name: string): boolean {
  return name === '--python' || name === '-p';
}

function pythonOption(words: ParsedArgv): Request['python'] {
  const option = words.options.findLast(({ name }) => isPythonOption(name));
  if (option?.value === undefined || option.value === '') return undefined;
  return { ...option, value: option.value, request: readPythonRequest(option.value) };
}

/** `--check` changes nothing either. For `lock` it is an alias of `--locked`. */
function isDryRun(words: ParsedArgv): boolean {
  return has(words, '--dry-run') || (words.command !== 'lock' && isOn(words, '--check', '--no-check'));
}

function takesAway(words: ParsedArgv): boolean {
  const { command } = words;
  if (command === 'pip install') return isOn(words, '--exact', '--inexact');
  return command === 'pip sync' || command === 'pip uninstall';
}

/** `--isolated` means `--no-config` to these commands. Others ignore it, or have their own option of that name. */
function isConfigOff(words: ParsedArgv): boolean {
  const { command } = words;
  const isIsolatable =
    ['venv', 'build', 'workspace metadata'].includes(command) || command.startsWith('pip ');
  return has(words, '--no-config', ...(isIsolatable ? ['--isolated'] : []));
}

function fixesDestination(words: ParsedArgv, variables: Variables): boolean {
  return (
    isOn(words, '--system', '--no-system') ||
    isDirectorySaid(words) ||
    isEnvTrue(variables, 'UV_SYSTEM_PYTHON')
  );
}

function isDirectorySaid(words: ParsedArgv): boolean {
  return has(words, '--target', '-t', '--prefix');
}

/** Options with values, whose order matters; the rest are flags. */
const DISCOVERY_OPTIONS: ReadonlySet<string> = new Set([
  '--directory',
  '--project',
  '--config-file',
  '--cache-dir',
  '--python-preference',
  '--no-config',
  '--no-cache',
  '--no-cache-dir',
  '-n',
  '--offline',
  '--managed-python',
  '--no-managed-python',
]);

function discoveryOptions(words: ParsedArgv): string[] {
  return words.options
    .filter(({ name }) => DISCOVERY_OPTIONS.has(name))
    .flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]));
}

function isGiven(name: string, words: ParsedArgv, variables: Variables): boolean {
  return has(words, name) || (name === '--frozen' && isEnvTrue(variables, 'UV_FROZEN'));
}
