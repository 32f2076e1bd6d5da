import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';

/** The absolute path of a program on the PATH of this process, or undefined. */
export function programOnPath(name) {
  return spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
}

const hyperfine = programOnPath('hyperfine');

/** The name of the timer, for the report. */
export const clock = hyperfine ? 'hyperfine -N' : 'a loop of spawnSync';

/**
 * Times calls in short rounds, forwards and backwards, so that a slow phase of the machine slows all of them. A call is
 * `{ argv, env, cwd, prepare? }`; `prepare` is a command that runs, untimed, before each. Returns a list of
 * milliseconds for each call. Throws if a call fails.
 */
export function alternate(calls, { rounds, runs }) {
  const times = calls.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    const order = calls.map((_, index) => index);
    if (round % 2 === 1) order.reverse();
    for (const index of order) times[index].push(...time(calls[index], runs));
  }
  return times;
}

/** The least and the median of some times, in milliseconds. */
export function summarize(times) {
  return { min: rounded(Math.min(...times)), median: rounded(median(times)) };
}

export function median(times) {
  const sorted = [...times].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function rounded(number) {
  return Math.round(number * 1000) / 1000;
}

function time(call, runs) {
  return hyperfine ? timeByHyperfine(call, runs) : timeByLoop(call, runs);
}

function timeByHyperfine({ argv, env, cwd, prepare }, runs) {
  const directory = mkdtempSync(join(tmpdir(), 'uvshim-times-'));
  const file = join(directory, 'times.json');
  const options = ['-N', '--style', 'none', '--warmup', '1', '--runs', String(runs), '--export-json', file];
  if (prepare) options.push('--prepare', asLine(prepare));
  const result = spawnSync(hyperfine, [...options, asLine(argv)], { cwd, env, encoding: 'utf8' });
  try {
    if (result.status !== 0) throw new Error(`${asLine(argv).slice(0, 400)}\n${result.stderr}`);
    return JSON.parse(readFileSync(file, 'utf8')).results[0].times.map((seconds) => seconds * 1000);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function timeByLoop(call, runs) {
  // The first call warms the caches of the processor.
  return Array.from({ length: runs + 1 }, () => timeOnce(call)).slice(1);
}

function timeOnce({ argv: [program, ...args], env, cwd, prepare }) {
  if (prepare) spawnSync(prepare[0], prepare.slice(1), { cwd, env, stdio: 'ignore' });
  const start = performance.now();
  const { status } = spawnSync(program, args, { cwd, env, stdio: 'ignore' });
  const end = performance.now();
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status ?? 'a signal'}`);
  return end - start;
}

/** One line that a shell splits into these words. */
export function asLine(argv) {
  return argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

/** Runs a call once. Throws, with its output, if it fails. */
export function runOnce({ argv: [program, ...args], env, cwd }) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${[program, ...args].join(' ').slice(0, 400)} ended with ${status}\n${stdout}${stderr}`);
  }
  return { stdout, stderr };
}

/** An environment without the variables that slow down each start of Node. */
export function withoutNodeSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('NODE_')));
}

/** The Node that runs this. */
export const node = process.execPath;
