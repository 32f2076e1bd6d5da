import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { programOnPath, runOnce } from './time.mjs';

// By its path: what is traced has another PATH.
const strace = programOnPath('strace');

/**
 * Runs a call under strace; returns how often Node was started, and in how many rounds other programs were asked before
 * uv took over: those that run at the same time are one round. Nothing where there is no strace.
 */
export function countProcesses(call, node) {
  if (!strace) return {};
  const directory = mkdtempSync(join(tmpdir(), 'uvshim-strace-'));
  const file = join(directory, 'log');
  const options = [
    '-f',
    '-ttt',
    '-s',
    '300',
    '-e',
    'trace=execve,exit_group',
    '-e',
    'signal=none',
    '-o',
    file,
  ];
  try {
    if (call.prepare) runOnce({ ...call, argv: call.prepare });
    const [launcher, ...args] = call.argv;
    const { status } = spawnSync(strace, [...options, launcher, ...args], { cwd: call.cwd, env: call.env });
    if (status !== 0) return {};
    return count(readFileSync(file, 'utf8').split('\n'), node);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function count(lines, node) {
  const events = lines
    .map((line) => /^(\d+) +[\d.]+ (execve|exit_group)\("?([^",)]*)(.*)/.exec(line))
    .filter((event) => event !== null && !event[4].includes('ENOENT'))
    .map(([, pid, call, program]) => ({ pid, call, program }));
  const [launcher, ...later] = events;
  const becomesUv = later.findIndex(({ pid, call }) => pid === launcher?.pid && call === 'execve');
  const asked = new Set();
  let nodeStarts = 0;
  let rounds = 0;
  // What uv itself asks afterwards is not the shim's.
  for (const { pid, call, program } of later.slice(0, becomesUv)) {
    if (call === 'exit_group') asked.delete(pid);
    else if (program === node || basename(program) === 'node') nodeStarts += 1;
    else {
      // A wrapper that becomes its base is one program.
      if (asked.size === 0) rounds += 1;
      asked.add(pid);
    }
  }
  return { nodeStarts, rounds };
}
