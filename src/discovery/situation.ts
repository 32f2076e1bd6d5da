import type { Candidate } from './candidate.ts';
import type { ConfiguredDestination } from './project/configuration.ts';
import type { Environment } from './venv/environment.ts';
import type { Interpreter } from './interpreter/interpreter.ts';
import type { Keep } from './project/kept-packages.ts';
import type { RequestedPython } from './requested-python.ts';
import type { Project } from './project/project.ts';
import type { PackageSource } from './venv/package-source.ts';
import type { RealUv } from './real-uv.ts';
import type { RecordedWrapper } from './venv/recorded-wrapper.ts';
import type { SearchDirectory } from './interpreter/search-path.ts';
import type { WrapperVariables } from './interpreter/wrapper-variables.ts';

/** The facts about the machine that a command's rules need. */
export interface Situation {
  readonly uv: RealUv;
  /** absolute: uv's directory, after --directory */
  readonly directory: string;
  /** why uv ends before it looks for a Python, if it does: no program is started then */
  readonly fails?: string;
  /** the requested Python, its source, and what is there */
  readonly requested?: RequestedPython;
  /** the interpreters on PATH, if uv would search there */
  readonly search: readonly SearchDirectory[];
  /** PATH with the base's directory before each prefix wrapper, if there is one */
  readonly searchPath?: string;
  /** the command's project */
  readonly project?: Project;
  /** the environment of the project, script or tool */
  readonly environment?: Environment;
  /** the variables that the wrapper sets, for `run` and `tool run` */
  readonly wrapperVariables?: WrapperVariables;
  /** the packages that the project takes from a wrapper */
  readonly keep?: Keep;
  /** the tools that `tool upgrade` and `tool list` work on and that do not run */
  readonly tools?: readonly BrokenTool[];
  /** whether uv would use that environment as it is */
  readonly isKept?: boolean;
  /** the interpreter of `build`, and of `run --with` outside of a project */
  readonly start?: Interpreter;
  /** the base that uv finds for a new environment, or for an orphan */
  readonly baseInterpreter?: Interpreter;
  /** the package sources for `uv venv --system-site-packages` */
  readonly packageSources?: readonly PackageSource[];
  /** the wrapper that is recorded in an environment that `uv venv` would overwrite */
  readonly writtenOver?: RecordedWrapper;
  /** the places that `uv pip` may use, in uv's order */
  readonly candidates: readonly Candidate[];
  /** if uv's choice cannot be changed: the environments that may take its place, in this order */
  readonly others?: readonly Candidate[];
  /** the command line or the configuration has a destination */
  readonly hasExplicitDestination: boolean;
  /**
   * uv needs a Python to build with, and for nothing that is in it: what is installed goes to a directory, if anything
   * is
   */
  readonly onlyBuilds?: boolean;
  /** the configuration's destination, even if the command ignores it */
  readonly configuredDestination?: ConfiguredDestination;
  /** the `requires-python` of a script with inline metadata, for `run`, `add --script` and others */
  readonly scriptRequirement?: string;
}

/** The environment of an installed tool, and for an orphan the interpreter that can take the place of its old one. */
export interface BrokenTool {
  readonly environment: Environment;
  readonly baseInterpreter?: Interpreter;
}
