import type { Page } from './page.ts';
import { runStep, type Outcome } from './run-step.ts';
import type { Sides } from './sides.ts';
import type { Stage } from './stage.ts';
import { stepsOn } from './steps.ts';

/**
 * Runs every step on both sides, shows the results, and then the verdict; `show` takes lines. Returns whether every
 * step succeeded through the shim.
 */
export async function compare(
  { raw, shim }: Sides,
  stage: Stage,
  page: Page,
  show: (lines: readonly string[]) => void,
): Promise<boolean> {
  const outcomes: { raw: Outcome; shim: Outcome }[] = [];
  for (const step of stepsOn(stage)) {
    show(page.step(outcomes.length + 1, step));
    // Parallel, because each side has its own home and projects.
    const both = [runStep(step, raw, stage), runStep(step, shim, stage)] as const;
    // If one fails, the other must not go on in a directory that is being removed.
    await Promise.allSettled(both);
    const [rawOutcome, shimOutcome] = await Promise.all(both);
    show([...page.outcome(raw.name, rawOutcome, step), ...page.outcome(shim.name, shimOutcome, step)]);
    outcomes.push({ raw: rawOutcome, shim: shimOutcome });
  }
  const shimRight = rightOnes(outcomes.map((each) => each.shim));
  const rawRight = rightOnes(outcomes.map((each) => each.raw));
  const isRight = shimRight.length === outcomes.length;
  show(page.verdict(isRight, inWords(outcomes.length, shimRight, rawRight)));
  return isRight;
}

/** The numbers of the steps that succeeded. */
function rightOnes(outcomes: readonly Outcome[]): number[] {
  return outcomes.flatMap(({ isRight }, index) => (isRight ? [index + 1] : []));
}

function inWords(count: number, shimRight: readonly number[], rawRight: readonly number[]): string {
  const shim = shimRight.length === count ? `all ${count} steps` : `${shimRight.length} of ${count} steps`;
  const raw = rawRight.length === 0 ? 'none of them' : `${rawRight.length} (${rawRight.join(', ')})`;
  return `uvshim did ${shim}; the real uv alone did ${raw}`;
}
