import type { RealUv } from '../discovery/real-uv.ts';
import { hasFeature } from '../uv/features.ts';
import type { BuildSituation } from '../discovery/situation.ts';
import type { Interpreter } from '../discovery/interpreter/interpreter.ts';
import { has, readsStdin } from '../request/given-options.ts';
import type { Rule } from './decision.ts';

/**
 * `--target` and `--prefix`: the scripts that uv writes start its interpreter, and may need the packages of the wrapper. So uv
 * gets the base interpreter only if it cannot do without: if a dry run without builds fails.
 */
export function ifUvHasToBuild(rule: Rule<BuildSituation>): Rule<BuildSituation> {
  return (request, situation, settings) => {
    const result = rule(request, situation, settings);
    const changesUv = result?.edits !== undefined && result.edits.length > 0;
    if (!changesUv || request.role === 'pip-resolve') return result;
    const trial = [
      ...(has(request, '--dry-run') ? [] : ['--dry-run']),
      ...(isGoodToBuildWith(situation) || has(request, '--no-build') ? [] : ['--only-binary', ':all:']),
    ];
    const reasons = [`uv can do that with the wrapper, as uv ${trial.join(' ')} shows`];
    if (readsStdin(request)) return { reasons: ['what is installed is on stdin'] };
    return { ...result, ifUnchanged: { edits: [], repairs: [], reasons, trial } };
  };
}

/** Whether uv creates good environments from each wrapper: from its `sys._base_executable`. */
function isGoodToBuildWith({ uv, requested, search }: BuildSituation): boolean {
  const found = search.flatMap(({ interpreters }) => interpreters);
  const all = requested?.interpreter ? [requested.interpreter] : found;
  return all.every((interpreter) => interpreter.kind !== 'prefix wrapper' || leadsToBase(interpreter, uv));
}

function leadsToBase({ base, info }: Interpreter, uv: RealUv): boolean {
  return hasFeature(uv, 'baseExecutable') && info.baseExecutable === base?.info.executable;
}
