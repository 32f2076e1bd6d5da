import { join } from 'node:path';
import { findComplaint } from './complaint.ts';
import { asTyped, environmentOf, type Step } from './steps.ts';
import { runOn, type Result, type Side } from './sides.ts';
import type { Stage } from './stage.ts';

/** The result of a step on one side. */
export interface Outcome {
  /** uv's exit status, or the name of a signal */
  readonly status: number | string;
  /** uv's error */
  readonly complaint?: string;
  /** the answer of the environment's interpreter afterwards; undefined if it does not run */
  readonly answer?: Answer;
  /** whether `demopkg` is in the environment, and can be imported */
  readonly hasPackage: boolean;
  /** whether uv succeeded, and the environment is as requested */
  readonly isRight: boolean;
}

interface Answer {
  readonly prefix: string;
  readonly basePrefix: string;
  /** the path that `demopkg` is imported from, or null */
  readonly package: string | null;
}

/** Runs a step on one side, and queries the environment's interpreter. */
export async function runStep(step: Step, side: Side, stage: Stage): Promise<Outcome> {
  const directory = join(side.directory, step.project);
  const environment = environmentOf(step, side.directory);
  if (step.active) await prepare(step, side, stage);
  const { status, stderr } = await runOn(side, stage, {
    words: [side.uv, ...step.words, ...step.offline],
    directory,
    variables: { ...step.variables, ...(step.active && activation(environment, side)) },
  });
  const python = join(environment, 'bin/python');
  const answer = readAnswer(await runOn(side, stage, { words: [python, '-I', '-B', '-c', ASK], directory }));
  const complaint = findComplaint(stderr);
  const hasPackage = answer?.package?.startsWith(`${environment}/`) ?? false;
  return {
    status,
    ...(complaint !== undefined && { complaint }),
    ...(answer && { answer }),
    hasPackage,
    isRight:
      status === 0 &&
      answer?.prefix === environment &&
      answer.basePrefix === stage.base &&
      (hasPackage || !step.installs),
  };
}

/** Like the environment's own `activate`. */
function activation(environment: string, { variables }: Side): Record<string, string> {
  return { VIRTUAL_ENV: environment, PATH: `${join(environment, 'bin')}:${variables.PATH ?? ''}` };
}

/** The same on both sides: the real uv creates the environment from the base. */
async function prepare(step: Step, side: Side, stage: Stage): Promise<void> {
  const words = [stage.uv, 'venv', '--offline', '-p', join(stage.base, 'bin', `python${stage.python.minor}`)];
  const { status, stderr } = await runOn(side, stage, {
    words,
    directory: join(side.directory, step.project),
  });
  if (status !== 0) throw new Error(`no environment could be made for '${asTyped(step)}': ${stderr.trim()}`);
}

const ASK = `
import json, sys
try:
    import demopkg
    package = demopkg.__file__
except ImportError:
    package = None
print(json.dumps({"prefix": sys.prefix, "basePrefix": sys.base_prefix, "package": package}))
`;

function readAnswer({ status, stdout }: Result): Answer | undefined {
  return status === 0 ? (JSON.parse(stdout) as Answer) : undefined;
}
