import type { Examination } from './examination.ts';
import type { Finding } from './finding.ts';

/** The Node that the launcher starts: too old, or another than was known at installation. */
export function findNode({ context, interpreters: { files }, launcher }: Examination): Finding[] {
  const { node, nodeVersion } = context;
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const recorded = /^uvshim_recorded_node='(.+)'$/m
    .exec(files.readText(launcher) ?? '')?.[1]
    ?.replaceAll(`'\\''`, "'");
  const old: Finding = {
    is: 'broken',
    what: `Node ${nodeVersion} (${node}) is older than 20.19`,
    why: 'uvshim was never tried with it; where it gives no answer, uv runs as if uvshim were not there.',
    fix: 'command -v node && node --version',
  };
  const gone: Finding = {
    is: 'odd',
    what: `the Node that was known at installation is gone: ${recorded ?? ''}`,
    why: `${node} is used in its place; on a PATH without one, uv runs as if uvshim were not there.`,
    fix: './install.sh',
  };
  return [
    ...(major < 20 || (major === 20 && minor < 19) ? [old] : []),
    ...(recorded !== undefined && !files.isProgram(recorded) ? [gone] : []),
  ];
}
