import { setTimeout } from 'node:timers/promises';
import { environment } from './place.mjs';
import { alternate, median, rounded, runOnce, summarize } from './time.mjs';

const REPLAYED = 'uvshim: trace: as written down in ';
const STRAIGHT = 'looks for no Python: straight to ';

/** The most calls to wait for a replayed decision. */
const PATIENCE = 40;

/**
 * A command through each launcher, and the real uv with the edits of the shim. Takes the place, the launchers, and
 * `{ args, cwd, path, before?, prepare? }`. Calls each launcher until it replays, if it ever does.
 */
export async function makeCalls(place, launchers, command) {
  const calls = launchers.map((launcher) => callOf(place, launcher, command));
  for (const call of calls) await settle(call);
  return { raw: rawOf(place, launchers[0], command), calls };
}

/**
 * Times a command and yields a row for each launcher, with the bound that `bound` returns for it, and the cost of the
 * shell alone: a script that only execs the real uv.
 */
export async function* measurePair(place, launchers, command, how, bound) {
  const { raw, calls } = await makeCalls(place, launchers, command);
  const scripts = launchers.map(({ bare }) => withProgram(raw, bare));
  const [rawTimes, ...times] = alternate([raw, ...calls, ...scripts], how);
  for (const [index, launcher] of launchers.entries()) {
    const figures = { ...compare(rawTimes, times[index]), ...ifNotReplayed(calls[index]) };
    const shellAlone = compare(rawTimes, times[launchers.length + index]).over;
    yield { name: command.name, shell: launcher.shell, ...figures, shellAlone, ...bound(launcher) };
  }
}

/** The same call with another program. */
export function withProgram(call, program) {
  return { ...call, argv: [program, ...call.argv.slice(1)] };
}

/** The figures of a pair. */
export function compare(rawTimes, shimTimes) {
  const [raw, shim] = [median(rawTimes), median(shimTimes)];
  return {
    uv: summarize(rawTimes),
    shim: summarize(shimTimes),
    over: rounded(shim - raw),
    ratio: rounded(shim / raw),
  };
}

/** The launcher's call of a command. */
export function callOf(place, launcher, { args, cwd, path, before, prepare }) {
  const env = environment(place, launcher, path, before);
  return { argv: [launcher.uv, ...args], env, cwd, ...(prepare && { prepare }) };
}

/** The real uv with exactly the edits of the shim, taken from `uvshim explain`. */
export function rawOf(place, launcher, command) {
  const call = callOf(place, launcher, command);
  const explain = [launcher.uv.replace(/uv$/, 'uvshim'), 'explain', '--json', ...command.args];
  const { command: edited, edits } = JSON.parse(runOnce({ ...call, argv: explain }).stdout);
  const set = edits.filter((edit) => edit.do === 'set').map(({ variable, value }) => [variable, value]);
  return { ...call, argv: [place.uv, ...edited.slice(1)], env: { ...call.env, ...Object.fromEntries(set) } };
}

/** A decision that is as young as one of its dependencies is not replayed yet. */
async function settle(call) {
  for (let trial = 0; trial < PATIENCE && !isReplayed(call); trial += 1) await setTimeout(25);
}

/** A call that is not replayed times Node, so such a row never passes. */
export function ifNotReplayed(call) {
  return isReplayed(call) ? {} : { replayed: false };
}

function isReplayed(call) {
  const said = trace(call);
  return said.includes(REPLAYED) || said.includes(STRAIGHT);
}

function trace(call) {
  if (call.prepare) runOnce({ ...call, argv: call.prepare });
  return runOnce({ ...call, env: { ...call.env, UVSHIM_TRACE: '1' } }).stderr;
}
