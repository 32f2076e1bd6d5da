import type { AfterUv } from '../decision/decision.ts';
import { addWrapperPackages } from '../apply/add-wrapper-packages.ts';
import { render } from '../output/message.ts';
import type { Context } from '../shim/process-context.ts';
import { packagesNotAdded } from './command-messages.ts';

/** `finish JSON`: the launcher calls it after uv has succeeded, for the last step of a decision. */
export function finish([json = '']: readonly string[], context: Context): number {
  try {
    addWrapperPackages(JSON.parse(json) as AfterUv);
    return 0;
  } catch (error) {
    context.complain(`${render(packagesNotAdded(error))}\n`);
    return 1;
  }
}
