/**
 * Every variable that a decision may depend on, because this program or `uv python find` reads it. A cached decision
 * holds while none of them changes.
 */
export const VARIABLES = [
  'PATH',
  'HOME',
  'UV_PYTHON',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
  'CONDA_DEFAULT_ENV',
  '_CONDA_ROOT',
  'UV_PROJECT_ENVIRONMENT',
  'UV_PYTHON_SEARCH_PATH',
  'UV_PROJECT',
  'UV_NO_PROJECT',
  'UV_WORKING_DIR',
  'UV_WORKING_DIRECTORY',
  'UV_SYSTEM_PYTHON',
  'UV_NO_BUILD_ISOLATION',
  'UV_CONFIG_FILE',
  'UV_NO_CONFIG',
  'UV_NO_SYSTEM_CONFIG',
  'UV_ISOLATED',
  'UV_INTERNAL__PARENT_INTERPRETER',
  'UV_PYTHON_PREFERENCE',
  'UV_MANAGED_PYTHON',
  'UV_NO_MANAGED_PYTHON',
  'UV_PYTHON_DOWNLOADS',
  'UV_PYTHON_INSTALL_DIR',
  'UV_TOOL_DIR',
  'UV_CACHE_DIR',
  'UV_NO_CACHE',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_CONFIG_DIRS',
  'XDG_DATA_HOME',
  'PYTHONPATH',
  'PYTHONEXECUTABLE',
  '__PYVENV_LAUNCHER__',
  'UVSHIM_HEAL',
  'UVSHIM_KEEP',
  'UV_NO_SYNC',
  'UV_FROZEN',
  'UVSHIM_QUIET',
] as const;

/** A variable that a decision may depend on. */
export type VariableName = (typeof VARIABLES)[number];

/** The caller's environment: unset variables are `undefined`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The value of a variable; undefined if it is unset or empty, which uv treats alike. */
export function getEnv(variables: Variables, name: VariableName): string | undefined {
  return variables[name] === '' ? undefined : variables[name];
}

/** The user's directories in HOME, for variables that are not set. */
const BELOW_HOME = { XDG_CONFIG_HOME: '.config', XDG_DATA_HOME: '.local/share', XDG_CACHE_HOME: '.cache' };

/** A directory of the user's. uv ignores a variable with a relative path. Undefined without the variable and HOME. */
export function userDirectory(variables: Variables, name: keyof typeof BELOW_HOME): string | undefined {
  const named = getEnv(variables, name);
  const home = getEnv(variables, 'HOME');
  return named?.startsWith('/') ? named : home && `${home}/${BELOW_HOME[name]}`;
}

/** Whether a variable is true for clap's boolish parser (`1`, `true`, `yes`, `on`, `y`, `t`). */
export function isEnvTrue(variables: Variables, name: VariableName): boolean {
  return /^(1|y|yes|t|true|on)$/i.test(variables[name] ?? '');
}
