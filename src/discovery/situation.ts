import type { Candidate } from './candidate.ts';
import type { Interpreter } from './interpreter/interpreter.ts';
import type { SearchDirectory } from './interpreter/search-path.ts';
import type { ConfiguredDestination } from './project/configuration.ts';
import type { Keep } from './project/keep-list.ts';
import type { Project } from './project/project.ts';
import type { RealUv } from './real-uv.ts';
import type { RequestedPython } from './requested-python.ts';
import type { Environment } from './venv/environment.ts';
import type { PackageSource } from './venv/package-source.ts';
import type { RecordedWrapper } from './venv/recorded-wrapper.ts';
import type { WrapperVariables } from './wrapper-variables.ts';

/** The facts about the machine that a command's rules need. Each kind of command has its own. */
export type Situation =
  | FailingSituation
  | VenvSituation
  | FindSituation
  | BuildSituation
  | PipSituation
  | InitSituation
  | OutsideSituation
  | ProjectSituation
  | ScriptSituation
  | ToolSituation;

interface Common {
  readonly uv: RealUv;
  /** absolute: uv's directory, after --directory */
  readonly directory: string;
  /** the requested Python, its source, and what is there */
  readonly requested?: RequestedPython;
}

/** The result of uv's search for a Python. */
export interface PathSearch {
  /** the interpreters on PATH, if uv would search there */
  readonly search: readonly SearchDirectory[];
  /** PATH with the base's directory before each prefix wrapper, if there is one */
  readonly searchPath?: string;
}

/** A command that runs a program. */
interface Runner {
  /** the variables that the wrapper sets for its programs */
  readonly wrapperVariables?: WrapperVariables;
}

/** uv ends before it looks for a Python, so no program is started. */
interface FailingSituation extends Common {
  readonly kind: 'failing';
  /** why uv ends */
  readonly fails: string;
}

/** `uv venv` */
export interface VenvSituation extends Common, PathSearch {
  readonly kind: 'venv';
  /** what uv finds, if PATH has a wrapper and uv may prefer another Python */
  readonly baseInterpreter?: Interpreter;
  /** the versions that the project requires, if nothing is requested and PATH has a wrapper */
  readonly requiredPython?: string;
  /** where --system-site-packages may take the wrapper's packages from */
  readonly packageSources: readonly PackageSource[];
  /** the project, for --system-site-packages */
  readonly project?: Project;
  /** the wrapper that is recorded in an environment that this one would overwrite */
  readonly writtenOver?: RecordedWrapper;
}

/** `uv python find`, `list` and `pin` */
interface FindSituation extends Common, PathSearch {
  readonly kind: 'find';
}

/** `uv pip` with a directory to install into, or `uv pip compile`: uv needs a Python only to build with. */
export interface BuildSituation extends Common, PathSearch {
  readonly kind: 'isolated build';
  /** the configuration's destination, even if the command ignores it */
  readonly configuredDestination?: ConfiguredDestination;
}

/** `uv pip` in an environment */
export interface PipSituation extends Common {
  readonly kind: 'pip';
  /** the command line or the configuration has a destination */
  readonly hasExplicitDestination: boolean;
  /** the configuration's destination, even if the command ignores it */
  readonly configuredDestination?: ConfiguredDestination;
  /** the environments that it may work in, in uv's order */
  readonly candidates: readonly Candidate[];
  /** if uv's choice cannot be changed: the environments that may take its place, in this order */
  readonly others: readonly Candidate[];
  /** the interpreter that can take the place of an orphan's old one */
  readonly baseInterpreter?: Interpreter;
}

/** `uv init`: a new project, even inside another one */
export interface InitSituation extends Common, PathSearch {
  readonly kind: 'init';
}

/** `uv build`, and `uv run` without a project: uv creates no environment that stays. */
export interface OutsideSituation extends Common, Runner {
  readonly kind: 'outside';
  /** the wrapper, with its base, that builds and `run --with` would start from */
  readonly start?: Interpreter;
}

/** A command that works in a project */
export interface ProjectSituation extends Common, PathSearch, Runner {
  readonly kind: 'project';
  readonly project: Project;
  readonly environment?: Environment;
  /** whether uv would use that environment as it is */
  readonly isReused: boolean;
  /** the packages that the project takes from a wrapper */
  readonly keep?: Keep;
  /** the base that uv finds for a new environment, or for an orphan */
  readonly baseInterpreter?: Interpreter;
}

/** A script with inline metadata */
export interface ScriptSituation extends Common, PathSearch, Runner {
  readonly kind: 'script';
  /** its environment in uv's cache, which uv uses as it is */
  readonly environment?: Environment;
  /** UVSHIM_KEEP, which is not for scripts */
  readonly keep?: Keep;
  /** the base that uv finds for a new environment */
  readonly baseInterpreter?: Interpreter;
}

/** `uvx` and `uv tool` */
export interface ToolSituation extends Common, PathSearch, Runner {
  readonly kind: 'tool';
  /** the environment of the tool that is installed again */
  readonly environment?: Environment;
  /** the tools that `tool upgrade` and `tool list` work on and that do not run */
  readonly tools: readonly BrokenTool[];
  /** the base that uv finds for a new environment */
  readonly baseInterpreter?: Interpreter;
}

/** The environment of an installed tool, and for an orphan the interpreter that can take the place of its old one. */
export interface BrokenTool {
  readonly environment: Environment;
  readonly baseInterpreter?: Interpreter;
}
