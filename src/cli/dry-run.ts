import { resolve } from 'node:path';
import type { Decision, Trial } from '../decision/decision.ts';
import { carryOut } from '../apply/apply-repairs.ts';
import { applyEdits } from '../decision/apply-edits.ts';
import type { Variables } from '../request/env.ts';
import type { Request } from '../request/request.ts';
import { readWords } from '../request/parse-argv.ts';
import type { Context } from './context.ts';
import type { Plan } from './plan.ts';

/** Milliseconds after which the dry run is killed. Long, because uv may query an index. */
const PATIENCE = 300_000;

/** Every release prints this for a --dry-run that would change nothing. */
const UNCHANGED = 'Would make no changes';

/** The dry run's command. */
interface Question {
  readonly argv: readonly string[];
  readonly variables: Variables;
}

/**
 * Takes a plan, the path of the real uv and its arguments. If the decision depends on whether uv would change anything,
 * runs uv with --dry-run, and creates the stand-in for that. Returns the resulting decision.
 */
export async function settle(
  { decision, request, cache }: Plan,
  uv: string,
  argv: readonly string[],
  context: Context,
): Promise<Decision> {
  const { trial } = decision;
  if (trial === undefined || request === undefined) return decision;
  if (cache.directory === undefined && trial.repairs.length > 0) return decision;
  const question = questionOf(trial, request, argv, context);
  if (question === undefined) return decision;
  await carryOut(trial.repairs, cache.directory);
  if (!(await changesNothing(resolve(context.directory, uv), question, context))) return decision;
  const reasons = [...trial.reasons, 'uv was asked with --dry-run: nothing would change'];
  const { edits, repairs } = trial;
  return { edits, repairs, reasons, messages: [] };
}

/** The dry run; undefined if there cannot be one. */
function questionOf(
  trial: Trial,
  { head, options }: Request,
  argv: readonly string[],
  { variables }: Context,
): Question | undefined {
  const { question } = trial;
  if (question) return { argv: question.argv, variables: { ...variables, ...question.variables } };
  const loud = withoutQuiet(argv);
  if (loud === undefined || readsStandardInput(argv)) return undefined;
  const isAsked = options.some(({ name }) => name === '--dry-run');
  const asked = { do: 'insert', before: head, values: isAsked ? [] : ['--dry-run'] } as const;
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

/** A marker that no argument can be. */
const DROPPED = '\0';

/** uv prints nothing with -q. Undefined if -q is in one token with other options. */
function withoutQuiet(argv: readonly string[]): string[] | undefined {
  const options = readWords(argv)?.options ?? [];
  const quiet = new Set(
    options.filter(({ name }) => name === '-q' || name === '--quiet').map(({ token }) => token),
  );
  const isAlone = [...quiet].every((token) => /^(--quiet|-q+)$/.test(argv[token] ?? ''));
  return isAlone ? argv.map((word, at) => (quiet.has(at) ? DROPPED : word)) : undefined;
}

/** stdin can be read only once, so it must stay for the caller's command. */
function readsStandardInput(argv: readonly string[]): boolean {
  return argv.some((word) => word === '-' || word === '/dev/stdin');
}
