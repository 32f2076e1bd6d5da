import { resolve } from 'node:path';
import { isRunner, mayIgnoreProject } from '../uv/commands.ts';
import { getEnv, isEnvTrue } from '../request/variables.ts';
import type { Request } from '../request/request.ts';
import type { Files } from '../fs/files.ts';
import { createInterpreters } from './interpreter/interpreters.ts';
import type { AnswerCache } from './interpreter/answer-cache.ts';
import { surveyPath } from './base-interpreter.ts';
import { observeProject } from './observe-project.ts';
import { observePip } from './observe-pip.ts';
import { observeTool } from './observe-tool.ts';
import { queryRealUv, type RealUv } from './real-uv.ts';
import { hasFeature } from '../uv/features.ts';
import type { CommandContext } from './command-context.ts';
import { commonFacts, type DiscoveryContext } from './discovery-context.ts';
import { observeVenv } from './observe-venv.ts';
import { readContext } from './read-context.ts';
import type { Situation } from './situation.ts';
import { whyUvFails } from './project/uv-fails.ts';
import { observeWrapperVariables } from './wrapper-variables.ts';

/** A command to observe. */
export interface ObservedCommand {
  readonly request: Request;
  /** the path of the real uv */
  readonly uvPath: string;
  /** absolute: the working directory of the call */
  readonly callerDirectory: string;
  /** the cached answers of programs */
  readonly answers: AnswerCache;
  /** records each lookup */
  readonly files: Files;
}

/** The situation, and whether it depends only on files and the environment. */
export interface Observation {
  readonly situation: Situation;
  readonly isCacheable: boolean;
}

/**
 * Takes a function that reads the caller's standard input. Observes what the command's role depends on, or only what goes beyond
 * the situation of a similar command, if that is known.
 */
export async function observe(
  command: ObservedCommand,
  readInput: () => string | undefined,
  known?: Promise<Situation | undefined>,
): Promise<Observation> {
  return observeWith(command, readInput, true, known);
}

/** Like `observe`, but runs no Python. Undefined if the answer of one is missing. */
export async function observeWithoutQueries(command: ObservedCommand): Promise<Situation | undefined> {
  const { situation, isCacheable } = await observeWith(command, () => undefined, false);
  return isCacheable ? situation : undefined;
}

async function observeWith(
  command: ObservedCommand,
  readInput: () => string | undefined,
  mayQuery: boolean,
  known?: Promise<Situation | undefined>,
): Promise<Observation> {
  const place = await findPlace(command, mayQuery);
  const { request, uv, directory, interpreters } = place;
  const fails = await whyUvFails(place);
  if (fails !== undefined)
    return {
      situation: { kind: 'failing', uv, directory, fails },
      isCacheable: interpreters.isCacheable(),
    };
  const context = await readContext(place, readInput);
  const observed = (async () => (await known) ?? observeKind(context))();
  const [situation, wrapperVariables] = await Promise.all([
    observed,
    isRunner(request.command) ? observeWrapperVariables(observed, context) : undefined,
  ]);
  return {
    situation: { ...situation, ...(wrapperVariables && { wrapperVariables }) },
    isCacheable: interpreters.isCacheable(),
  };
}

async function findPlace(
  { request, uvPath, callerDirectory, answers, files }: ObservedCommand,
  mayQuery: boolean,
): Promise<CommandContext> {
  const { variables } = request;
  const uv = await queryRealUv(uvPath, variables, callerDirectory, answers, files);
  const directory = resolve(callerDirectory, request.directory ?? workingDirectory(request, uv) ?? '');
  const interpreters = createInterpreters(variables, directory, answers, files, { mayQuery });
  const noProject = request.noProject || ignoresProject(request, uv);
  return { request: { ...request, noProject }, uv, callerDirectory, directory, files, interpreters };
}

function ignoresProject({ command, variables }: Request, uv: RealUv): boolean {
  return (
    mayIgnoreProject(command) && hasFeature(uv, 'noProjectVariable') && isEnvTrue(variables, 'UV_NO_PROJECT')
  );
}

function workingDirectory({ variables }: Request, uv: RealUv): string | undefined {
  if (!hasFeature(uv, 'workingDirectory')) return undefined;
  return getEnv(variables, 'UV_WORKING_DIR') ?? getEnv(variables, 'UV_WORKING_DIRECTORY');
}

async function observeKind(context: DiscoveryContext): Promise<Situation> {
  const { request, onlyBuilds, configuredDestination } = context;
  if (onlyBuilds) {
    const found = await surveyPath(context);
    return { kind: 'isolated build', ...commonFacts(context), configuredDestination, ...found };
  }
  switch (request.role) {
    case 'venv':
      return observeVenv(context);
    case 'find':
      return { kind: 'find', ...commonFacts(context), ...(await surveyPath(context)) };
    case 'tool':
      return observeTool(context);
    case 'project':
      return observeProject(context);
    case 'pip-read':
    case 'pip-write':
    case 'pip-resolve':
      return observePip(context);
  }
}
