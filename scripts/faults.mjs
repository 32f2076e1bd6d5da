// Introduces the faults of test/faults.json one at a time, runs the tests that have to notice, and restores the file. Then the
// test that has failed must pass. Ends with 1 if a fault goes unnoticed. `--write` puts the table into docs/testing.md; a fault that `--only` leaves out keeps
// the test that it has there.
// Usage: npm run faults [-- [--write] [--only WORD]]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const document = join(root, 'docs/testing.md');
const { values } = parseArgs({ options: { write: { type: 'boolean' }, only: { type: 'string' } } });
const all = JSON.parse(readFileSync(join(root, 'test/faults.json'), 'utf8'));
const faults = all.filter(({ fault }) => values.only === undefined || fault.includes(values.only));

let restore = () => {};
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    restore();
    process.exit(130);
  });

const results = [];
for (const fault of faults) {
  const noticed = notice(fault);
  results.push({ ...fault, noticed });
  console.log(
    `${noticed === undefined ? 'UNNOTICED' : 'noticed  '}  ${fault.fault}\n           ${noticed ?? ''}`,
  );
}
if (values.write) await write();
const unnoticed = results.filter(({ noticed }) => noticed === undefined).length;
console.log(`\n${faults.length} faults, ${unnoticed} unnoticed`);
process.exitCode = unnoticed === 0 ? 0 : 1;

/** The title of a test that fails with the fault in place, and passes without it; undefined if there is none. */
function notice(fault) {
  const title = withFault(fault, () => {
    build();
    return resultsOf([...fault.tests, '--bail', '1']).find(({ status }) => status === 'failed')?.fullName;
  });
  build();
  if (title === undefined) return undefined;
  const pattern = `^${title.replaceAll(/[^\w ]/g, '.')}$`;
  const again = resultsOf([...fault.tests, '-t', pattern]);
  const same = again.filter(({ fullName }) => fullName === title);
  // A fault in the features of uv changes which releases the tests run with.
  if (same.every(({ status }) => status === 'passed')) return title;
  console.log(`           fails without the fault, too: ${title}`);
  return undefined;
}

function withFault({ file, from, to }, work) {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  const count = text.split(from).length - 1;
  if (count !== 1) throw new Error(`${file} has the text of this fault ${count} times, not once: ${from}`);
  restore = () => writeFileSync(path, text);
  try {
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    return work();
  } finally {
    restore();
    restore = () => {};
  }
}

function build() {
  const { status, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`this fault does not build, so that it proves nothing:\n${stderr}`);
}

function resultsOf(words) {
  const directory = mkdtempSync(join(tmpdir(), 'uvshim-faults-'));
  const report = join(directory, 'report.json');
  try {
    const env = { ...process.env, UVSHIM_TEST_REPORT: report };
    spawnSync(process.execPath, [join(root, 'scripts/test.mjs'), ...words], { cwd: root, env });
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    return testResults.flatMap(({ assertionResults }) => assertionResults);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Replaces the table between the marks of docs/testing.md. */
async function write() {
  const before = readFileSync(document, 'utf8');
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const written = (fault) =>
    before
      .split('\n')
      .find((line) => line.startsWith(`| ${cell(fault)} `))
      ?.split(/(?<!\\)\|/)[3];
  const rows = all.map(({ fault, file }) => {
    const result = results.find((each) => each.fault === fault);
    const test = result === undefined ? written(fault)?.trim() : cell(result.noticed ?? '');
    return `| ${cell(fault)} | \`${file}\` | ${test ?? ''} |`;
  });
  const table = ['| fault | in | a test that fails |', '| --- | --- | --- |', ...rows].join('\n');
  const text = before.replace(
    /(<!-- faults -->)[^]*?(<!-- end -->)/,
    (_, start, end) => `${start}\n\n${table}\n\n${end}`,
  );
  const options = await resolveConfig(document);
  writeFileSync(document, await format(text, { ...options, filepath: document }));
}
