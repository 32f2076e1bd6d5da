import console from 'node:console';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './place.mjs';
import { node, runOnce, withoutNodeSettings } from './time.mjs';

/** Whether a row exceeds its bound, or should replay a decision but times Node. */
export function isMissed({ bound, ...row }) {
  if (row.count !== undefined)
    return row.count < (row.least ?? -Infinity) || row.count > (row.most ?? Infinity);
  if (row.replayed === false) return true;
  const isSlow = bound && Object.entries(bound).some(([what, most]) => row[what] > most);
  const isTwice = bound?.besides !== undefined && row.nodeStarts !== undefined && row.nodeStarts !== 1;
  return Boolean(isSlow) || isTwice || (bound?.besides !== undefined && row.rounds > 1);
}

export function printHeading(section) {
  console.log(`\n${section}\n${line('', '', 'uv min', 'median', 'shim min', 'median', 'over', 'ratio', '')}`);
}

export function printRow(row) {
  if (row.count !== undefined) {
    const { name, count, unit, least, most } = row;
    const limit = least === undefined ? `≤ ${most}` : `≥ ${least}`;
    console.log(`${name.padEnd(72)} ${count} ${unit} (${limit})  ${isMissed(row) ? 'MISSED' : 'ok'}`);
    return;
  }
  const { name, shell = '', uv, shim, over, ratio } = row;
  const times = [uv.min, uv.median, shim.min, shim.median, over].map((value) => value.toFixed(2));
  console.log(line(name, shell, ...times, ratio.toFixed(2), verdict(row)));
}

function verdict({ bound, ...row }) {
  const extra = [
    'shellAlone',
    'added',
    'addedAlone',
    'besides',
    'node',
    'nodeStarts',
    'rounds',
    'questions',
    'round',
  ]
    .filter((what) => row[what] !== undefined)
    .map((what) => `${what} ${row[what]}`);
  const limits = Object.entries(bound ?? {}).map(([what, most]) => `${what} ≤ ${most}`);
  const isReplayed = row.replayed ?? true;
  const result = bound ? [isMissed({ bound, ...row }) ? 'MISSED' : 'ok'] : [];
  return [...extra, ...limits, ...(isReplayed ? result : ['NEVER REPLAYED'])].join(', ');
}

function line(name, shell, ...cells) {
  const last = cells.pop();
  return `${name.padEnd(40)} ${shell.padEnd(13)}${cells.map((cell) => cell.padStart(9)).join('')}  ${last}`;
}

/**
 * Writes docs/performance.json and runs scripts/chart.mjs, which draws from it. Takes all sections: those that were not measured
 * keep their rows, and the description of the machine. Throws if that fails.
 */
export async function writeResults(results, sections) {
  const file = join(root, 'docs/performance.json');
  const measured = new Set(results.rows.map(({ section }) => section));
  const before = JSON.parse(await readFile(file, 'utf8'));
  const kept = before.rows.filter(({ section }) => !measured.has(section));
  const rows = sections.flatMap((name) =>
    [...results.rows, ...kept].filter(({ section }) => section === name),
  );
  const about = kept.length === 0 ? results : before;
  await writeFile(file, `${JSON.stringify({ ...about, rows }, null, 2)}\n`);
  runOnce({
    argv: [node, join(root, 'scripts/chart.mjs')],
    env: withoutNodeSettings(process.env),
    cwd: root,
  });
}
