import type { Request } from '../request/request.ts';
import { last } from '../request/given-options.ts';
import type { RealUv } from '../discovery/real-uv.ts';
import { requestedVersion, versionWithoutPin } from '../discovery/discovery-context.ts';
import { hasFeature, searchPathVariable } from '../uv/features.ts';
import type { ProjectSituation, ToolSituation } from '../discovery/situation.ts';
import { toolPythonFor } from '../discovery/tool-python.ts';
import type { RuleResult } from './decision.ts';
import { optionsOfRun, tokensWithout } from './run-options.ts';
import { reasonsFor } from './wrapper-on-path-rules.ts';

/** These options choose the program, or are for it alone. */
const OF_THE_PROGRAM = ['--from', '--env-file', '--no-env-file'];

/** Prints the interpreter that uv has created the program's environment from. Without `site` it reads no `.pth` file. */
const WHICH = [
  'python',
  '-I',
  '-S',
  '-c',
  'import os, sys; print(os.readlink(os.path.join(os.path.dirname(sys.executable), "python")))',
];

/**
 * A tool may need a newer Python than uv finds first, or be installed with another one. uv knows that only when it resolves,
 * and a --python would forbid it to look further. So uv runs a program in the tool's environment that prints the interpreter,
 * and the user's command then finds that environment in uv's cache.
 */
export function queryUvForTool(request: Request, situation: ToolSituation): RuleResult | undefined {
  const { uv, searchPath, search, baseInterpreter, requested } = situation;
  const [tool] = request.positionals;
  if (request.command !== 'tool run' || searchPath === undefined || baseInterpreter || tool === undefined)
    return undefined;
  // Up to 0.2 it is an experiment, which reads the options of the program as its own.
  if (!hasFeature(uv, 'pythonFind')) return undefined;
  const from = last(request, '--from') ?? tool;
  const given = tokensWithout(OF_THE_PROGRAM, request.options);
  // `run`, or the `uvx` that uv names in its own messages.
  const name = request.argv[request.subcommandEnd - 1] ?? 'run';
  return {
    queryUv: {
      argv: ['tool', name, ...given, '--from', packageOf(from, request, uv), ...WHICH],
      variables: { [searchPathVariable(uv)]: searchPath },
      find: ['--no-project', ...versionWithoutPin({ requested, uv })],
    },
    reasons: reasonsFor(search),
  };
}

/** `run --isolated` creates an environment for itself alone, and which Python that has, a dependency group may decide. */
export function queryUvForIsolatedRun(request: Request, situation: ProjectSituation): RuleResult | undefined {
  const { uv, searchPath, search, baseInterpreter, project, requested } = situation;
  if (!request.isolated || searchPath === undefined || baseInterpreter) return undefined;
  if (project.groupRequirements.length === 0) return undefined;
  const given = optionsOfRun(request).filter((word) => word !== '--no-sync');
  return {
    queryUv: {
      argv: ['run', '--no-sync', ...given, ...WHICH],
      variables: { [searchPathVariable(uv)]: searchPath },
      find: requestedVersion({ requested }),
    },
    reasons: reasonsFor(search),
  };
}

/** The package that a tool is from, in words for which no uv runs the tool itself. */
function packageOf(from: string, request: Request, uv: RealUv): string {
  if (hasFeature(uv, 'toolFromVersion') || toolPythonFor(request, uv)) return from;
  const [, name = from, version] = /^([\w.-]+)@([\w.+!-]+)$/.exec(from) ?? [];
  return version === undefined || version === 'latest' ? name : `${name}==${version}`;
}
