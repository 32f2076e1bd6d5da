type Version = readonly [number, number, number];

/** A release of uv. */
interface Release {
  readonly version: Version;
}

/** A feature that some releases of uv have. */
export type Feature = keyof typeof SINCE;

/** Changes of uv, with the first release. "Tried" names the two releases in which we saw the difference. */
export const SINCE = {
  /** UV_PYTHON_SEARCH_PATH replaces PATH in uv's search by version */
  searchPath: [0, 11, 8],
  /** a `.lock` that uv cannot create is no longer fatal (0.7.18 and 0.7.19 tried) */
  lockOptional: [0, 7, 19],
  /** `bin/python` in a directory named by -p comes before `bin/python3` */
  pythonBeforePython3: [0, 13, 0],
  /** `uv python find` */
  pythonFind: [0, 3, 0],
  /** a build environment is created from `sys._base_executable` (0.4.30 and 0.5.0 tried) */
  baseExecutable: [0, 5, 0],
  /** `default` is a request for a Python, and not the name of a program (0.4.12 and 0.4.15 tried) */
  defaultRequest: [0, 4, 15],
  /** `uv venv` at the root of a project creates UV_PROJECT_ENVIRONMENT */
  projectEnvironment: [0, 4, 4],
  /** UV_WORKING_DIRECTORY, then UV_WORKING_DIR */
  workingDirectory: [0, 9, 1],
  /** `uv pip install` uses a virtual environment on PATH as the last choice */
  environmentOnPath: [0, 3, 0],
  /** a `.python-version` above the directory counts (0.4.30 and 0.5.0 tried) */
  pinAbove: [0, 5, 0],
  /** uv reads the user's own `.python-version`, in uv's configuration directory (0.6.6 and 0.6.7 tried) */
  userPin: [0, 6, 7],
  /** a `.python-version` cannot name an executable on PATH (0.6.17 and 0.7.0 tried) */
  pinWithoutNames: [0, 7, 0],
  /** tools read the user's own `.python-version` (0.9.30 and 0.10.0 tried) */
  toolPin: [0, 10, 0],
  /** `uv workspace metadata` resolves, and so needs a Python (0.11.2 and 0.11.3 tried) */
  metadataPython: [0, 11, 3],
  /** a pyproject.toml without `[project]` is a project (0.8.17 and 0.8.18 tried) */
  projectWithoutTable: [0, 8, 18],
  /** UV_PYTHON counts for `uv pip compile` (0.5.31 and 0.6.1 tried) */
  compileUvPython: [0, 6, 0],
  /** `uvx python` and `uvx python@3.12` run a Python (0.5.25 and 0.5.26 tried) */
  toolPython: [0, 5, 26],
  /** so do `uvx python3.12` and `uvx pypy@3.10`, and `-p python@3.12` is a version (0.7.8 and 0.7.9 tried) */
  toolPythonNames: [0, 7, 9],
  /** `uv tool run --from NAME@VERSION python` runs Python (0.6.1), not the tool (0.5.31) */
  toolFromVersion: [0, 6, 0],
  /** `uv tool upgrade --python`, and UV_PYTHON for it (0.4.0 and 0.4.30 tried) */
  toolUpgradePython: [0, 4, 30],
  /** `uv python find --script` (0.6.9 and 0.6.10 tried) */
  findScript: [0, 6, 10],
  /** `uv sync` creates a `.lock` in the project's environment (0.7.11 and 0.7.12 tried) */
  projectLock: [0, 7, 12],
  /** a command of a project creates an environment again that has no Python, and does not fail (0.8.0 and 0.8.1 tried) */
  recreatesIncomplete: [0, 8, 1],
  /** `--project` (0.4.15 and 0.4.16 tried) */
  projectOption: [0, 4, 16],
  /** UV_NO_PROJECT (0.11.7 and 0.11.8 tried) */
  noProjectVariable: [0, 11, 8],
  /** `.venv` may be a file with the path of the environment (0.13.8 and 0.13.9 tried) */
  venvFile: [0, 13, 9],
  /** `uv sync --frozen` without a lock file ends before it looks for a Python (0.12.20 and 0.13.0 tried) */
  syncReadsLockFirst: [0, 13, 0],
  /**
   * uv rejects a requested Python that the project's requires-python excludes (0.4.30; not 0.2.13, and 0.4.0 not for
   * `run --isolated`)
   */
  rejectsExcluded: [0, 4, 30],
  /** `uv sync --no-install-package` */
  syncWithout: [0, 4, 0],
  /** `uv run --no-sync` (0.4.8 and 0.4.9 tried) */
  runWithoutSync: [0, 4, 9],
  /** `uv add --no-install-package` (0.8.24 has none, 0.9.30 does) */
  addWithout: [0, 9, 0],
} as const;

/** The oldest supported release, and the newest minor version that was tried. */
const TRIED = { from: [0, 2, 13], to: [0, 13, Infinity] } as const;

/** The newest release whose options we listed (of 0.13.9, those in its help). A later one may have more. */
const NEWEST_LISTED: Version = [0, 13, 9];

/** Whether a release is in the range that was tried. */
export function ageOf({ version }: Release): 'older' | 'tried' | 'newer' {
  if (isBefore(version, TRIED.from)) return 'older';
  return isBefore(TRIED.to, version) ? 'newer' : 'tried';
}

/** Whether `options.ts` lists all options of a release. */
export function isListed({ version }: Release): boolean {
  return !isBefore(NEWEST_LISTED, version);
}

function isBefore([major, minor, patch]: Version, [otherMajor, otherMinor, otherPatch]: Version): boolean {
  if (major !== otherMajor) return major < otherMajor;
  return minor === otherMinor ? patch < otherPatch : minor < otherMinor;
}

/** Whether a release has a feature. */
export function hasFeature({ version }: Release, feature: Feature): boolean {
  return !isBefore(version, SINCE[feature]);
}

/** The variable with this uv's search path for a Python by version. */
export function searchPathVariable(uv: Release): 'UV_PYTHON_SEARCH_PATH' | 'PATH' {
  return hasFeature(uv, 'searchPath') ? 'UV_PYTHON_SEARCH_PATH' : 'PATH';
}
