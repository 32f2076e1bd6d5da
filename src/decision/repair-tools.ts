import type { Request } from '../request/request.ts';
import type { Situation } from '../discovery/situation.ts';
import { together, type Settings, type Verdict } from './decision.ts';
import { healing } from './repair-venv.ts';

/**
 * uv neither lists nor upgrades a tool that does not run, so each gets a base first. If one cannot get any, uv itself prints
 * how to install the tool again.
 */
export function mendTools(
  request: Request,
  { tools = [] }: Situation,
  settings: Settings,
): Verdict | undefined {
  const mended = tools
    .map(({ environment, maker }) => healing(request, environment, maker, settings))
    .filter((verdict) => verdict?.repairs !== undefined || !settings.heal);
  return mended.length === 0 ? undefined : together(...mended);
}
