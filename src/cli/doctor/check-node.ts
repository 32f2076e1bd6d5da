import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** The Node that the launcher starts is too old, or the one of the installation is gone. */
export function checkNode({ context, interpreters: { files }, launcher }: Examination): Finding[] {
  const { node, nodeVersion } = context;
  const recorded = /^uvshim_recorded_node='(.+)'$/m
    .exec(files.readText(launcher) ?? '')?.[1]
    ?.replaceAll(`'\\''`, "'");
  const isGone = recorded !== undefined && !files.isProgram(recorded);
  const findings: Finding[] = [];
  if (isOld(nodeVersion))
    findings.push({
      is: 'broken',
      what: `Node ${nodeVersion} (${node}) is older than 20.19`,
      why: 'uvshim was never tried with it. If it gives no answer, uv runs as if uvshim were not there.',
      // The launcher prefers the recorded one to PATH, and only install.sh replaces it.
      fix: recorded === undefined || isGone ? 'command -v node && node --version' : './install.sh',
    });
  if (isGone)
    findings.push({
      is: 'odd',
      what: `the Node that was known at installation is gone: ${recorded}`,
      why: `${node} is used in its place. Without a Node on PATH, uv runs as if uvshim were not there.`,
      fix: './install.sh',
    });
  return findings;
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19);
}
