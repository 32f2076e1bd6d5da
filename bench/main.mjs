// Times uv through the shim and uv alone, and prints which bounds hold. scripts/bench.mjs bundles and starts it.
import console from 'node:console';
import { rm } from 'node:fs/promises';
import { loadavg } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { measureCold } from './cold.mjs';
import { measureCoverage } from './coverage.mjs';
import { measurePrefixWrapper } from './prefix-wrapper.mjs';
import { measureDirenv } from './direnv.mjs';
import { describeMachine } from './machine.mjs';
import { measureOthers } from './others.mjs';
import { measurePackages } from './packages.mjs';
import { makePlace } from './place.mjs';
import { isMissed, printRow, printHeading, writeResults } from './report.mjs';
import { measureScale } from './scale.mjs';
import { measureSessions } from './sessions.mjs';
import { measureSteady } from './steady.mjs';

const SECTIONS = {
  coverage: measureCoverage,
  sessions: measureSessions,
  steady: measureSteady,
  'prefix-wrapper': measurePrefixWrapper,
  cold: measureCold,
  scale: measureScale,
  packages: measurePackages,
  direnv: measureDirenv,
  others: measureOthers,
};

const { values } = parseArgs({
  options: {
    uv: { type: 'string', default: '0.13.9' },
    rounds: { type: 'string', default: '12' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
    write: { type: 'boolean', default: false },
  },
});
const how = { rounds: Number(values.rounds), runs: Number(values.runs) };
const place = await makePlace(values.uv, process.env);
try {
  const machine = describeMachine(place);
  const load = loadavg()[0];
  console.log(
    Object.entries({ ...machine, load: load.toFixed(2), ...how })
      .map(([key, value]) => `${key}: ${value}`)
      .join('\n'),
  );
  const rows = [];
  for (const section of values.only.split(',')) {
    if (!(section in SECTIONS))
      throw new Error(`no section '${section}': ${Object.keys(SECTIONS).join(', ')}`);
    printHeading(section);
    for await (const row of SECTIONS[section](place, how)) {
      rows.push({ section, ...row });
      printRow(row);
    }
  }
  if (values.write)
    await writeResults({ machine, load, loadAtEnd: loadavg()[0], ...how, rows }, Object.keys(SECTIONS));
  const missed = rows.filter(isMissed);
  const bounded = rows.filter(({ bound, count }) => bound ?? count !== undefined);
  console.log(`\n${bounded.length - missed.length} of ${bounded.length} bounds hold`);
  for (const { section, name, shell } of missed)
    console.log(`missed: ${[section, name, shell].filter(Boolean).join(', ')}`);
  process.exitCode = missed.length > 0 ? 1 : 0;
} finally {
  await place.undo();
  await rm(place.directory, { recursive: true, force: true });
}
