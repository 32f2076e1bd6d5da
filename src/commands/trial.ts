import { resolve } from 'node:path';
import type { Decision, Trial } from '../decision/decision.ts';
import { carryOut } from '../heal/repair.ts';
import { applyEdits } from '../replay/apply.ts';
import type { Variables } from '../request/environment.ts';
import type { Request } from '../request/request.ts';
import { readWords } from '../request/words.ts';
import type { Context } from './context.ts';
import type { Plan } from './plan.ts';

/** Milliseconds after which a uv that has not said what it would do is given up: it may have to ask an index. */
const PATIENCE = 300_000;

/** What uv says, of every version, where it was asked with --dry-run and would change nothing. */
const UNCHANGED = 'Would make no changes';

/** What uv is run with to be asked. */
interface Question {
  readonly argv: readonly string[];
  readonly variables: Variables;
}

/**
 * Takes a plan, the path of the real uv and the tokens behind `uv`; returns what is to be done, after uv was asked whether
 * it would change anything, where that is what it hangs on. Makes what uv has to be asked on.
 */
export async function settle(
  { decision, request, foreignCache }: Plan,
  uv: string,
  argv: readonly string[],
  context: Context,
): Promise<Decision> {
  const { trial } = decision;
  if (trial === undefined || request === undefined) return decision;
  // No shadow is made where others could make another of it.
  if (foreignCache && trial.repairs.length > 0) return decision;
  const question = questionOf(trial, request, argv, context);
  if (question === undefined) return decision;
  await carryOut(trial.repairs, context.cache, foreignCache);
  if (!(await changesNothing(resolve(context.directory, uv), question, context))) return decision;
  const reasons = [...trial.reasons, 'uv was asked with --dry-run: nothing would change'];
  const { edits, repairs } = trial;
  return { edits, repairs, reasons, messages: [] };
}

/** What uv is asked; undefined where it cannot be. */
function questionOf(
  trial: Trial,
  { head }: Request,
  argv: readonly string[],
  { variables }: Context,
): Question | undefined {
  const { question } = trial;
  if (question) return { argv: question.argv, variables: { ...variables, ...question.variables } };
  const loud = withoutQuiet(argv);
  if (loud === undefined || readsStandardInput(argv)) return undefined;
  const asked = { do: 'insert', before: head, values: ['--dry-run'] } as const;
  const edited = applyEdits({ edits: [...trial.edits, asked] }, loud, variables);
  return { ...edited, argv: edited.argv.filter((word) => word !== DROPPED) };
}

async function changesNothing(
  uv: string,
  { argv, variables }: Question,
  { directory }: Context,
): Promise<boolean> {
  const { execa } = await import('execa');
  const { failed, stderr } = await execa(uv, argv, {
    cwd: directory,
    env: variables,
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'ignore',
    timeout: PATIENCE,
    reject: false,
  });
  return !failed && stderr.includes(UNCHANGED);
}

/** No token that anybody could have typed. */
const DROPPED = '\0';

/** Under -q uv does not say it. Undefined where the -q stands in one token with other options. */
function withoutQuiet(argv: readonly string[]): string[] | undefined {
  const options = readWords(argv)?.options ?? [];
  const quiet = new Set(
    options.filter(({ name }) => name === '-q' || name === '--quiet').map(({ token }) => token),
  );
  const isAlone = [...quiet].every((token) => /^(--quiet|-q+)$/.test(argv[token] ?? ''));
  return isAlone ? argv.map((word, at) => (quiet.has(at) ? DROPPED : word)) : undefined;
}

/** It is the caller's, and can be read once. */
function readsStandardInput(argv: readonly string[]): boolean {
  return argv.some((word) => word === '-' || word === '/dev/stdin');
}
