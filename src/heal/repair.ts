import type { Repair } from '../decision/decision.ts';
import { repairEnvironment } from './keep-replaced.ts';
import { followWrapper } from './wrapper-packages.ts';
import { makeShadow, shadowPath } from './shadow.ts';

/**
 * Applies a decision's repairs. Takes the cache directory, and the reason why it must not be used, if there is one.
 * Throws if a repair fails.
 */
export async function carryOut(
  repairs: readonly Repair[],
  cache: string,
  foreignCache?: string,
): Promise<void> {
  for (const repair of repairs) {
    switch (repair.do) {
      case 'heal':
        repairEnvironment(repair.environment, repair);
        break;
      case 'follow':
        followWrapper(repair.environment, repair.provider);
        break;
      case 'shadow':
        if (foreignCache)
          throw new Error(`${foreignCache}, so that no shadow of ${repair.target} is made in the cache`);
        await makeShadow(shadowPath(cache, repair.target), repair);
        break;
    }
  }
}
