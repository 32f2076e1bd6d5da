import type { Repair } from '../decision/decision.ts';
import { repairEnvironment } from './keep-replaced.ts';
import { updateFromWrapper } from './add-wrapper-packages.ts';
import { NoStandIn } from './no-stand-in.ts';
import { createStandIn, standInPath } from './create-stand-in.ts';

/**
 * Applies a decision's repairs. Takes the cache directory, unless there is none. Throws if a repair fails: `NoStandIn` if a
 * stand-in cannot be created.
 */
export async function applyRepairs(repairs: readonly Repair[], cache: string | undefined): Promise<void> {
  for (const repair of repairs) {
    switch (repair.do) {
      case 'repair':
        repairEnvironment(repair.environment, repair);
        break;
      case 'update':
        updateFromWrapper(repair.environment, repair.packageSource);
        break;
      case 'stand-in':
        await makeStandIn(repair, cache);
        break;
    }
  }
}

async function makeStandIn(
  repair: Extract<Repair, { do: 'stand-in' }>,
  cache: string | undefined,
): Promise<void> {
  if (cache === undefined) throw new NoStandIn('there is no cache');
  try {
    await createStandIn(standInPath(cache, repair.target), repair);
  } catch (error) {
    throw new NoStandIn(`no stand-in for ${repair.target}`, { cause: error });
  }
}
