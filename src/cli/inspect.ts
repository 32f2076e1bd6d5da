import assert from 'node:assert/strict';
import { observe } from '../discovery/observe.ts';
import type { BuildSituation, PipSituation, Situation, VenvSituation } from '../discovery/situation.ts';
import { readRequest, type Request } from '../request/request.ts';
import { openLookups } from '../shim/open-lookups.ts';
import type { Context } from '../shim/process-context.ts';

/** The commands that can be inspected, and the kinds of their situations. */
interface Inspected {
  readonly venv: VenvSituation;
  readonly 'pip install': PipSituation | BuildSituation;
  readonly 'pip list': PipSituation;
  readonly run: Situation;
}

/**
 * Returns what uv would find here for a command without arguments. Takes the path of the real uv, and how the request differs from that.
 * Decides and changes nothing. Throws if the program is not a uv.
 */
export async function inspect<Name extends keyof Inspected>(
  command: Name,
  uv: string,
  context: Context,
  differences: Partial<Request> = {},
): Promise<{ readonly request: Request; readonly situation: Inspected[Name] }> {
  const { variables, directory } = context;
  const bare = readRequest(command.split(' '), variables);
  assert(bare);
  const request = { ...bare, ...differences };
  const { answers, files } = openLookups(context, request.noCache);
  const observed = { request, uvPath: uv, callerDirectory: directory, answers, files };
  const { situation } = await observe(observed, () => undefined);
  return { request, situation: situation as Inspected[Name] };
}
