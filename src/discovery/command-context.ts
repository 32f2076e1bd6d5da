import type { Files } from '../fs/files.ts';
import type { Request } from '../request/request.ts';
import type { Interpreters } from './interpreter/interpreters.ts';
import type { RealUv } from './real-uv.ts';

/** A command and its place. */
export interface CommandContext {
  readonly request: Request;
  readonly uv: RealUv;
  /** absolute: the working directory of the call, before --directory */
  readonly callerDirectory: string;
  /** absolute: uv's directory, after --directory */
  readonly directory: string;
  readonly files: Files;
  readonly interpreters: Interpreters;
}
