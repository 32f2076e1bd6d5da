import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import process from 'node:process';
import { clock } from './time.mjs';

/** The machine and the versions that produced the figures. */
export function describeMachine({ version, launchers, python }) {
  const shells = Object.fromEntries(launchers.map(({ shell, program }) => [shell, shellVersion(program)]));
  return {
    system: `${type()} ${release()}`,
    processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    uv: version,
    python: spawnSync(python('base').python, ['--version'], { encoding: 'utf8' })
      .stdout.replace('Python ', '')
      .trim(),
    node: process.versions.node,
    clock,
    ...shells,
  };
}

function shellVersion(program) {
  const name = program.split('/').at(-1);
  if (name === 'busybox') return firstLine(program, []);
  // dash does not print its version.
  if (name === 'dash') return firstLine('dpkg-query', ['-W', '-f', '${Version}', 'dash']);
  return firstLine(program, ['--version']);
}

function firstLine(program, args) {
  const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return stdout?.split('\n')[0]?.trim() || 'unknown';
}
