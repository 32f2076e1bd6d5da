import type { Candidate } from './candidate.ts';
import type { ConfiguredTarget } from './configuration.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import type { Keep } from './keep.ts';
import type { Named } from './named.ts';
import type { Project } from './project.ts';
import type { Provider } from './provider.ts';
import type { RealUv } from './real-uv.ts';
import type { RememberedWrapper } from './remembered-wrapper.ts';
import type { SearchDirectory } from './search-path.ts';
import type { WrapperVariables } from './wrapper-variables.ts';

/** What is the case where a command is run, as far as the command's role asks for it. */
export interface Situation {
  readonly uv: RealUv;
  /** absolute: where uv goes, with --directory, before it does anything else */
  readonly directory: string;
  /** why uv ends before it looks for a Python, if it does: no program is started then */
  readonly fails?: string;
  /** who named a Python for the command, and what is there */
  readonly named?: Named;
  /** what stands on PATH, where uv would look there */
  readonly search: readonly SearchDirectory[];
  /** PATH with the bases of the dirty wrappers on it, where there are any */
  readonly searchPath?: string;
  /** the project that the command works in */
  readonly project?: Project;
  /** the project's, script's or tool's environment, where there is one */
  readonly environment?: Environment;
  /** what the wrapper sets for what `run` and `tool run` start */
  readonly wrapperVariables?: WrapperVariables;
  /** what the project has from a wrapper */
  readonly keep?: Keep;
  /** uv works in that environment as it is, if it is let */
  readonly isKept?: boolean;
  /** what `build`, and `run --with` outside of a project, start from */
  readonly start?: Interpreter;
  /** what an environment would be made from today: where none is named, or for an orphan, asked of uv itself */
  readonly maker?: Interpreter;
  /** what `uv venv --system-site-packages` may make an environment from, where its packages are to be in it */
  readonly providers?: readonly Provider[];
  /** what the environment remembers that `uv venv --system-site-packages` may write over */
  readonly writtenOver?: RememberedWrapper;
  /** where `uv pip` may work, in uv's order */
  readonly candidates: readonly Candidate[];
  /** the command line or the configuration says where to install to */
  readonly targetIsSaid: boolean;
  /** uv needs a Python to build with, and for nothing that is in it: what is installed goes to a directory, if anything is */
  readonly onlyBuilds?: boolean;
  /** what the configuration has to say of that, whether it counts for the command or not */
  readonly configuredTarget?: ConfiguredTarget;
  /** `run`, `add --script` and their like work for a script with metadata of its own; what Python that asks for */
  readonly scriptRequirement?: string;
}
