import { join } from 'node:path';
import { hasEnvironment, observeEnvironment } from './venv/environment.ts';
import { findReplacementBase } from './replacement-base.ts';
import { findBaseToStartFrom, surveyPath } from './base-interpreter.ts';
import { observeLocalRequirements } from './project/local-requirements.ts';
import { findToolEnvironment, toolDirectory, toolEnvironment } from './tool-environment.ts';
import { commonFacts, requestedVersion, type DiscoveryContext } from './discovery-context.ts';
import type { BrokenTool, PathSearch, ToolSituation } from './situation.ts';
import { has } from '../request/given-options.ts';

/** The environments of installed tools, or the base that `tool run` and `tool install` would use. */
export async function observeTool(context: DiscoveryContext): Promise<ToolSituation> {
  const { command } = context.request;
  const situation = { kind: 'tool', ...commonFacts(context), search: [], tools: [] } as const;
  switch (command) {
    case 'tool list':
      return { ...situation, tools: await observeTools(context) };
    case 'tool upgrade':
      return { ...situation, ...(await surveyPath(context)), tools: await observeTools(context) };
    case 'tool run':
      return { ...situation, ...(await observeRun(context)) };
    default:
      return { ...situation, ...(await observeInstall(context)) };
  }
}

async function observeRun(context: DiscoveryContext): Promise<PathSearch> {
  const installed = findToolEnvironment(context);
  // If the tool is installed or removed, uv may choose another interpreter.
  if (installed !== undefined) hasEnvironment(installed, context.files);
  observeLocalRequirements(context);
  return surveyPath(context);
}

async function observeInstall(context: DiscoveryContext): Promise<Partial<ToolSituation> & PathSearch> {
  const place = findToolEnvironment(context);
  const environment = place === undefined ? undefined : await observeEnvironment(place, context.interpreters);
  return environment && environment.state !== 'orphaned'
    ? { ...(await surveyPath(context)), environment }
    : findBaseToStartFrom(context, ['--no-project', ...requestedVersion(context)]);
}

/** The tools that the command works on and that do not run. */
async function observeTools(context: DiscoveryContext): Promise<BrokenTool[]> {
  const { request, directory, files, interpreters } = context;
  const { command, positionals, variables } = request;
  const all = toolDirectory(variables, directory);
  const isEach = command === 'tool list' || has(request, '--all');
  const places = isEach
    ? files.names(all).map((name) => join(all, name))
    : positionals.map((name) => toolEnvironment(name, variables, directory));
  const found = await Promise.all(
    places.map(async (place) => {
      const environment = await observeEnvironment(place, interpreters);
      if (environment?.state === 'broken') return [{ environment }];
      if (environment?.state !== 'orphaned') return [];
      return [{ environment, baseInterpreter: await findReplacementBase(context, environment) }];
    }),
  );
  return found.flat();
}
