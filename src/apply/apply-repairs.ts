import type { Repair } from '../decision/decision.ts';
import { repairEnvironment } from './keep-replaced.ts';
import { followWrapper } from './add-wrapper-packages.ts';
import { NoStandIn } from './no-stand-in.ts';
import { makeShadow, shadowPath } from './create-stand-in.ts';

/**
 * Applies a decision's repairs. Takes the cache directory, unless there is none. Throws if a repair fails: `NoStandIn` if a
 * stand-in cannot be created.
 */
export async function carryOut(repairs: readonly Repair[], cache: string | undefined): Promise<void> {
  for (const repair of repairs) {
    switch (repair.do) {
      case 'heal':
        repairEnvironment(repair.environment, repair);
        break;
      case 'follow':
        followWrapper(repair.environment, repair.provider);
        break;
      case 'shadow':
        await makeStandIn(repair, cache);
        break;
    }
  }
}

async function makeStandIn(
  repair: Extract<Repair, { do: 'shadow' }>,
  cache: string | undefined,
): Promise<void> {
  if (cache === undefined) throw new NoStandIn('there is no cache');
  try {
    await makeShadow(shadowPath(cache, repair.target), repair);
  } catch (error) {
    throw new NoStandIn(`no stand-in for ${repair.target}`, { cause: error });
  }
}
