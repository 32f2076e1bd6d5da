import { resolve } from 'node:path';
import { runCaptured } from '../../process/run-captured.ts';
import { getEnv } from '../../request/env.ts';
import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';
import { QUERY_TIMEOUT_MS } from '../../limits.ts';

/** The Node that the launcher starts is too old, or differs from the one of the installation. */
export async function checkNode(examination: Examination): Promise<Finding[]> {
  const { context, interpreters, launcher } = examination;
  const { node, nodeVersion } = context;
  const { files } = interpreters;
  const recorded = /^uvshim_recorded_node='(.+)'$/m
    .exec(files.readText(launcher) ?? '')?.[1]
    ?.replaceAll(`'\\''`, "'");
  const isGone = recorded !== undefined && !files.isProgram(recorded);
  const gone: Finding = {
    is: 'odd',
    what: `the Node that was known at installation is gone: ${recorded ?? ''}`,
    why: `${node} is used in its place; on a PATH without one, uv runs as if uvshim were not there.`,
    fix: './install.sh',
  };
  return [
    ...(isOld(nodeVersion) ? [await describeOld(isGone ? undefined : recorded, examination)] : []),
    ...(isGone ? [gone] : []),
  ];
}

/** `recorded`: the launcher prefers it to PATH. Only install.sh replaces it, by the first Node on PATH. */
async function describeOld(recorded: string | undefined, examination: Examination): Promise<Finding> {
  const { node, nodeVersion } = examination.context;
  const better = recorded === undefined ? undefined : await goodNodeOnPath(examination);
  const why =
    'uvshim was never tried with it; where it gives no answer, uv runs as if uvshim were not there.';
  return {
    is: 'broken',
    what: `Node ${nodeVersion} (${node}) is older than 20.19`,
    why: better === undefined ? why : `${why} It was known at installation; ${better} is on PATH now.`,
    fix: better === undefined ? 'command -v node && node --version' : './install.sh',
  };
}

/** The first Node on PATH, unless it is too old. */
async function goodNodeOnPath({
  context: { variables, directory },
  interpreters: { files },
}: Examination): Promise<string | undefined> {
  const entries = (getEnv(variables, 'PATH') ?? '').split(':');
  const first = entries.map((entry) => resolve(directory, entry, 'node')).find(files.isProgram);
  if (first === undefined) return undefined;
  const { text } = await runCaptured(first, ['--version'], {
    variables,
    directory,
    timeoutMs: QUERY_TIMEOUT_MS,
  });
  const version = /^v(\d+\.\d+\.\d+)/.exec(text)?.[1];
  return version === undefined || isOld(version) ? undefined : first;
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19);
}
