import assert from 'node:assert/strict';
import type { Decision } from '../decision/decision.ts';
import type { BuildSituation, PipSituation, VenvSituation } from '../discovery/situation.ts';
import type { Request } from '../request/request.ts';
import { makePlan } from '../shim.ts';
import type { Context } from '../shim/process-context.ts';

// The situations of uv's commands without options, for `which`, `doctor`, `repair` and `env`. All functions take the path of the
// real uv, and throw if the program is not a uv.

/** `uv venv` */
export async function inspectVenv(uv: string, context: Context): Promise<VenvSituation> {
  const { situation } = await makePlan(uv, ['venv'], context);
  assert(situation?.kind === 'venv');
  return situation;
}

/** `uv pip install`, with the request: its situation is another one if the configuration has a destination. */
export async function inspectInstall(
  uv: string,
  context: Context,
): Promise<{ readonly request: Request; readonly situation: PipSituation | BuildSituation }> {
  const { request, situation } = await makePlan(uv, ['pip', 'install', 'x'], context);
  assert(request && (situation?.kind === 'pip' || situation?.kind === 'isolated build'));
  return { request, situation };
}

/** `uv pip list` in the active environment, whatever the configuration says */
export async function inspectActive(
  uv: string,
  context: Context,
): Promise<{ readonly request: Request; readonly situation: PipSituation }> {
  const { request, situation } = await makePlan(uv, ['pip', 'list', '--no-config'], context);
  assert(request && situation?.kind === 'pip');
  return { request, situation };
}

/** `uv run` */
export async function decideRun(uv: string, context: Context): Promise<Decision> {
  return (await makePlan(uv, ['run', 'x'], context)).decision;
}
