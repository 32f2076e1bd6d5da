import type { Outcome } from './run-step.ts';
import type { Stage } from './stage.ts';
import { asTyped, type Step } from './steps.ts';
import { wrap } from '../../src/output/wrap.ts';
import type { Style } from '../../src/output/style.ts';

const WIDTH = 80;

/** The demo's output, in lines of at most 80 columns. */
export interface Page {
  /** Takes the version of the real uv. */
  readonly head: (version: string) => string[];
  readonly step: (number: number, step: Step) => string[];
  /** Takes the name of a side. */
  readonly outcome: (name: string, outcome: Outcome, step: Step) => string[];
  readonly verdict: (isRight: boolean, text: string) => string[];
}

/** Takes the stage, whose directory is shown as `…`, and the colours. */
export function makePage({ directory, python, base, seal }: Stage, { paint }: Style): Page {
  const mark = (isRight: boolean) => (isRight ? paint('green', '✓') : paint('red', '✗'));
  const fit = (text: string, indent: number) =>
    wrap(cutWords(text.replaceAll(directory, '…'), WIDTH - indent), WIDTH - indent);

  const fact = (name: string, text: string) => hang(paint('dim', name.padEnd(9)), fit(text, 9), 9);
  return {
    head: (version) => [
      ...fact('Python', `${python.version}, ${python.executable}`),
      ...fact('store', `${base}, made from it, and a wrapper as Nix makes them; ${seal.how}`),
      ...fact('real uv', `${version}; gets --offline --no-index --find-links …/wheels as well`),
      ...fact('prefix', 'what .venv/bin/python reports after the command'),
      ...fact('…', 'a temporary directory, removed at the end'),
    ],
    step: (number, step) => [
      '',
      ...hang(
        `${number}  `,
        fit(asTyped(step), 3).map((line) => paint('bold', line)),
        3,
      ),
      ...(step.note === undefined ? [] : [paint('dim', `   ${step.note}`)]),
    ],
    outcome: (name, outcome, step) => {
      const ended = typeof outcome.status === 'number' ? `exit ${outcome.status}` : outcome.status;
      const start = `   ${name.padEnd(9)}${mark(outcome.isRight)} ${ended.padEnd(9)}`;
      return hang(start, fit(describe(outcome, step), 23), 23);
    },
    verdict: (isRight, text) => ['', ...hang(`${mark(isRight)}  `, fit(text, 3), 3)],
  };
}

function describe({ status, complaint, answer, hasPackage }: Outcome, { installs }: Step): string {
  if (status !== 0) return complaint ?? '';
  if (answer === undefined) return 'but .venv/bin/python does not run';
  return `prefix ${answer.prefix}${installs ? `, ${hasPackage ? 'demopkg imported' : 'no demopkg'}` : ''}`;
}

/** Puts a beginning before the first of some lines, and as much space before the others. */
function hang(start: string, lines: readonly string[], indent: number): string[] {
  return lines.map((line, index) => `${index === 0 ? start : ' '.repeat(indent)}${line}`);
}

/** Shortens each word longer than `width` to its end, which is the most telling part of a path. */
export function cutWords(text: string, width: number): string {
  return text
    .split(' ')
    .map((word) => (word.length <= width ? word : `…${word.slice(1 - width)}`))
    .join(' ');
}
