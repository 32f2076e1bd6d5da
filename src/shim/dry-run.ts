import { resolve } from 'node:path';
import type { Decision, Edit, IfUnchanged } from '../decision/decision.ts';
import { applyRepairs } from '../apply/apply-repairs.ts';
import { applyEdits } from '../decision/apply-edits.ts';
import type { Variables } from '../request/variables.ts';
import { has, readsStdin } from '../request/given-options.ts';
import type { Request } from '../request/request.ts';
import { parseArgv } from '../request/parse-argv.ts';
import type { Context } from './process-context.ts';
import type { Plan } from './plan.ts';
import { DRY_RUN_TIMEOUT_MS } from '../limits.ts';

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
export async function resolveDryRun(
  { decision, request, cache }: Plan,
  uv: string,
  argv: readonly string[],
  context: Context,
): Promise<Decision> {
  const { ifUnchanged } = decision;
  if (!ifUnchanged || !request) return decision;
  if (cache.directory === undefined && ifUnchanged.repairs.length > 0) return decision;
  const question = questionOf(ifUnchanged, request, argv, context);
  if (!question) return decision;
  await applyRepairs(ifUnchanged.repairs, cache.directory);
  const said = await ask(resolve(context.directory, uv), question, context);
  if (said === undefined || (!ifUnchanged.trial && !said.includes(UNCHANGED))) return decision;
  const reasons = [
    ...ifUnchanged.reasons,
    ...(ifUnchanged.trial ? [] : ['uv was asked with --dry-run: nothing would change']),
  ];
  const { edits, repairs } = ifUnchanged;
  return { edits, repairs, reasons, messages: [] };
}

/** The dry run; undefined if there cannot be one. */
function questionOf(
  ifUnchanged: IfUnchanged,
  request: Request,
  argv: readonly string[],
  { variables }: Context,
): Question | undefined {
  const { dryRun, trial, dryRunEdits = ifUnchanged.edits } = ifUnchanged;
  if (dryRun) return { argv: dryRun.argv, variables: { ...variables, ...dryRun.variables } };
  const insert = (values: readonly string[]): Edit => ({
    do: 'insert',
    before: request.subcommandEnd,
    values,
  });
  if (trial) return applyEdits({ edits: [...ifUnchanged.edits, insert(trial)] }, argv, variables);
  const loud = withoutQuiet(argv);
  if (!loud || readsStdin(request)) return undefined;
  const asked = insert(has(request, '--dry-run') ? [] : ['--dry-run']);
  const edited = applyEdits({ edits: [...dryRunEdits, asked] }, loud, variables);
  return { ...edited, argv: edited.argv.filter((word) => word !== DROPPED) };
}

/** Returns what uv prints on stderr; undefined if it fails. */
async function ask(
  uv: string,
  { argv, variables }: Question,
  { directory }: Context,
): Promise<string | undefined> {
  const { execa } = await import('execa');
  const { failed, stderr } = await execa(uv, argv, {
    cwd: directory,
    env: variables,
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'ignore',
    timeout: DRY_RUN_TIMEOUT_MS,
    reject: false,
  });
  return failed ? undefined : stderr;
}

/** A marker that no argument can be. */
const DROPPED = '\0';

/** uv prints nothing with -q. Undefined if -q is in one token with other options. */
function withoutQuiet(argv: readonly string[]): string[] | undefined {
  const options = parseArgv(argv)?.options ?? [];
  const quiet = new Set(
    options.filter(({ name }) => name === '-q' || name === '--quiet').map(({ token }) => token),
  );
  const isAlone = [...quiet].every((token) => /^(--quiet|-q+)$/.test(argv[token] ?? ''));
  return isAlone ? argv.map((word, at) => (quiet.has(at) ? DROPPED : word)) : undefined;
}
