import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { programOnPath, runOnce } from './time.mjs';

const TRIALS = 5;

// An absolute path, because the traced call has another PATH.
const strace = programOnPath('strace');

/**
 * Runs a call under strace. Returns how often Node started, the argv of each other program that ran before uv, and the
 * number of rounds: programs that run at the same time are one round. Undefined without strace. Node starts programs
 * slowly under strace, so that an earlier one may have ended: the trial with the fewest rounds counts.
 */
export function watchProcesses(call, node) {
  if (!strace) return undefined;
  const trials = Array.from({ length: TRIALS }, () => watch(call, node)).filter(Boolean);
  return trials.sort((one, other) => one.rounds - other.rounds)[0];
}

function watch(call, node) {
  const directory = mkdtempSync(join(tmpdir(), 'uvshim-strace-'));
  const file = join(directory, 'log');
  const options = [
    '-f',
    '-ttt',
    '-s',
    '100000',
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
    if (status !== 0) return undefined;
    return count(readFileSync(file, 'utf8').split('\n'), node);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function count(lines, node) {
  const events = lines
    .filter((line) => !line.endsWith('ENOENT (No such file or directory)'))
    .map((line) => /^(\d+) +[\d.]+ (execve|exit_group)\((?:"([^"]*)", (\[.*\]), 0x)?/.exec(line))
    .filter((event) => event !== null)
    .map(([, pid, call, program, argv]) => ({ pid, call, program, argv }));
  const [launcher, ...later] = events;
  const becomesUv = later.findIndex(({ pid, call }) => pid === launcher?.pid && call === 'execve');
  const running = new Set();
  const asked = [];
  let nodeStarts = 0;
  let rounds = 0;
  // Ignore the queries of uv itself.
  for (const { pid, call, program, argv } of later.slice(0, becomesUv)) {
    // It only starts Node.
    if (call === 'execve' && basename(program) === 'timeout') continue;
    if (call === 'exit_group') running.delete(pid);
    else if (program === node || basename(program) === 'node') nodeStarts += 1;
    else if (!running.has(pid)) {
      if (running.size === 0) rounds += 1;
      running.add(pid);
      // As strace writes it, and in ASCII, it is JSON.
      asked.push([program, ...JSON.parse(argv).slice(1)]);
    }
  }
  return { nodeStarts, rounds, asked };
}
