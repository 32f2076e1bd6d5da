import { valueOf } from '../request/environment.ts';
import type { Request } from '../request/request.ts';
import type { Interpreters } from './interpreters.ts';
import type { Named } from './named.ts';
import { searchPathVariable, type RealUv } from './real-uv.ts';

/** What the observers of the roles share. */
export interface Scene {
  readonly request: Request;
  readonly uv: RealUv;
  /** where the command was called, before --directory */
  readonly callerDirectory: string;
  readonly directory: string;
  /** the user's word says where to install to, on the command line or in the configuration */
  readonly targetIsSaid: boolean;
  /** uv needs a Python to build with, and for nothing that is in it */
  readonly onlyBuilds: boolean;
  readonly interpreters: Interpreters;
  readonly named?: Named;
}

/** Where uv would look for a Python by version. */
export function callersSearchPath({ request: { variables }, uv }: Scene): string {
  return valueOf(variables, searchPathVariable(uv)) ?? valueOf(variables, 'PATH') ?? '';
}

/** The words that ask for the version that stands on the command line. */
export function versionAsked({ named }: Scene): string[] {
  return named?.explicit && named.request.form === 'version' ? [named.request.text] : [];
}
