import { createsOrRuns } from '../uv/commands.ts';
import type { Message } from '../output/message.ts';
import { changesEnvironment } from '../request/changes-environment.ts';
import type { Request } from '../request/request.ts';
import type { Base, Interpreter } from '../discovery/interpreter/interpreter.ts';
import type { ProjectSituation, Situation } from '../discovery/situation.ts';
import { hasFeature } from '../uv/features.ts';
import { baseIsUsed } from './messages.ts';

/** The reason: which wrapper, with its source, is around which base. */
export function describeWrapper(
  { python, kind }: WrapperIdentity,
  base: Pick<Base, 'python'>,
  by?: string,
): string {
  const is = kind === 'environment' ? 'is a read-only environment of' : 'is a wrapper around';
  return `${python}${by === undefined ? '' : ` (${by})`} ${is} ${base.python}`;
}

/** Something on PATH or in a request with a base behind it. */
export type WrapperIdentity = Pick<Interpreter, 'python' | 'kind'>;

/** What a message about a base depends on: the kind of command, and the environment that is there. */
type Announcing = Pick<Situation, 'kind' | 'uv'> & Partial<Pick<ProjectSituation, 'environment'>>;

/** `the wrapper /env/bin/python` */
export function nameOf({ python, kind }: WrapperIdentity): string {
  return `the ${kind === 'environment' ? 'environment' : 'wrapper'} ${python}`;
}

/** Whether the command creates an environment or runs something in one. */
export function announcesBase(request: Request, situation: Announcing): boolean {
  const { command, script } = request;
  if (isRejected(situation)) return false;
  // With --no-sync or --frozen these only write files. (0.4.0 creates an environment all the same.)
  if ((command === 'add' || command === 'remove') && !changesEnvironment(request)) return false;
  // `add --script` and similar commands only write to the script.
  return createsOrRuns(command) && (script === undefined || command === 'run' || command === 'sync');
}

/** Whether uv ends at the environment of a project, because its Python does not answer (0.4.30 to 0.13.9), or is not there. */
function isRejected({ kind, uv, environment }: Announcing): boolean {
  if (kind !== 'project') return false;
  return (
    environment?.state === 'unresponsive' ||
    (environment?.state === 'incomplete' && !hasFeature(uv, 'recreatesIncomplete'))
  );
}

/** Whether the command's environment is uv's own, in its cache. */
function isInUvsCache({ command, isolated }: Request, { kind }: Pick<Situation, 'kind'>): boolean {
  return command === 'tool run' || kind === 'script' || isolated;
}

/** The message that the base replaces the wrapper, if the command announces that. */
export function announceBase(
  request: Request,
  situation: Announcing,
  base: Pick<Base, 'python'>,
  wrapper: WrapperIdentity,
  by: string,
): Message[] {
  if (!announcesBase(request, situation)) return [];
  return [baseIsUsed(base.python, nameOf(wrapper), by, !isInUvsCache(request, situation))];
}
