// Draws docs/performance.svg from docs/performance.json, and writes the tables of docs/performance.md between its
// marks. Usage: node scripts/chart.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const path = (name) => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
const results = JSON.parse(readFileSync(path('performance.json'), 'utf8'));
const steady = results.rows.filter(({ section }) => section === 'steady');
// In the order of measurement.
const commands = [...new Set(steady.map(({ name }) => name))];
const COLOURS = { uv: '#8b949e', dash: '#1f6feb', 'bash -p': '#bf8700' };
const shown = ['dash', 'bash -p'].filter((shell) => steady.some((row) => row.shell === shell));

writeFileSync(path('performance.svg'), draw());
await writeFormatted('performance.json', JSON.stringify(results));
await writeFormatted('performance.md', fill(readFileSync(path('performance.md'), 'utf8')));

async function writeFormatted(name, text) {
  const options = await resolveConfig(path(name));
  writeFileSync(path(name), await format(text, { ...options, filepath: path(name) }));
}

/** A bar for uv alone and one for each shell, for each command. All are medians. */
function draw() {
  const [left, width, bar, gap, top] = [150, 520, 12, 12, 56];
  const group = (shown.length + 1) * bar + gap;
  const bars = commands.map(barsOf);
  const longest = Math.max(...bars.flat().map(({ time }) => time));
  const scale = width / (Math.ceil(longest / 10) * 10);
  const height = top + commands.length * group + 8;
  const groups = commands.map((name, index) => {
    const y = top + index * group;
    const label = `<text x="${left - 8}" y="${y + (group - gap) / 2 + 4}" text-anchor="end">${escape(name)}</text>`;
    return [label, ...bars[index].map((each, at) => drawBar(each, left, y + at * bar, bar - 2, scale))].join(
      '\n',
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 150} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Milliseconds of uv alone and through uvshim, by command">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="8" y="20" font-size="14" font-weight="600">uv alone and through uvshim: median of a call, in milliseconds</text>
${drawLegend(left)}
${groups.join('\n')}
</svg>
`;
}

function barsOf(name) {
  const rows = shown.flatMap((shell) => steady.filter((row) => row.name === name && row.shell === shell));
  const raw = rows[0] ? [{ of: 'uv', time: rows[0].uv.median, note: '' }] : [];
  return [
    ...raw,
    ...rows.map(({ shell, shim, over }) => ({ of: shell, time: shim.median, note: ` (${signed(over)})` })),
  ];
}

function drawBar({ of, time, note }, x, y, height, scale) {
  const length = (time * scale).toFixed(1);
  const label = `<text x="${x + Number(length) + 5}" y="${y + height - 1}" font-size="10">${time.toFixed(1)}${note}</text>`;
  return `<rect x="${x}" y="${y}" width="${length}" height="${height}" fill="${COLOURS[of]}"/>${label}`;
}

function drawLegend(left) {
  return ['uv', ...shown]
    .map((of, index) => {
      const x = left + index * 170;
      const text = of === 'uv' ? 'uv alone' : `uvshim under ${of}`;
      return `<rect x="${x}" y="32" width="10" height="10" fill="${COLOURS[of]}"/><text x="${x + 15}" y="41">${text}</text>`;
    })
    .join('');
}

/** Puts each table between its marks. */
function fill(text) {
  const tables = {
    machine: machine(),
    steady: steadyTable(),
    shells: shellTable(),
    counts: countTable(),
    bounds: boundTable(),
    cold: coldTable(),
    others: otherTable(),
  };
  return Object.entries(tables).reduce(
    (filled, [name, table]) =>
      filled.replace(
        new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end -->)`),
        (_, start, end) => `${start}\n\n${table}\n\n${end}`,
      ),
    text,
  );
}

function machine() {
  const { rounds, runs, load, loadAtEnd } = results;
  const facts = Object.entries(results.machine).map(([what, value]) => [what, String(value)]);
  const calls = ['calls of each', `${rounds * runs} (${rounds} rounds of ${runs})`];
  return table(
    ['', ''],
    [...facts, calls, ['load, first and last', `${load.toFixed(2)}, ${loadAtEnd.toFixed(2)}`]],
  );
}

function steadyTable() {
  const rows = steady.filter(({ shell }) => shown.includes(shell));
  const head = [
    'command',
    'shell',
    'uv min',
    'uv median',
    'uvshim min',
    'uvshim median',
    'added',
    'ratio',
    'bound',
  ];
  return table(
    head,
    rows.map((row) => [code(row.name), row.shell, ...times(row), boundText(row)]),
  );
}

/** What each shell adds to each command, and the share of the shell's start. */
function shellTable() {
  const shells = [...new Set(steady.map(({ shell }) => shell))];
  const cell = (name, shell) => {
    const row = steady.find((each) => each.name === name && each.shell === shell);
    if (row === undefined) return '';
    return row.replayed === false ? 'Node each time' : `${signed(row.over)} (${signed(row.shellAlone)})`;
  };
  return table(
    ['command', ...shells],
    commands.map((name) => [code(name), ...shells.map((shell) => cell(name, shell))]),
  );
}

function boundTable() {
  const sections = ['prefix-wrapper', 'scale', 'packages', 'direnv'];
  const rows = results.rows.filter(({ section }) => sections.includes(section));
  const head = ['', 'shell', 'against median', 'uvshim median', 'added', 'more than when small', 'bound'];
  return table(
    head,
    rows.map((row) => [
      row.section === 'prefix-wrapper' ? `prefix wrapper on PATH: ${code(row.name)}` : row.name,
      row.shell,
      ms(row.uv.median),
      ms(row.shim.median),
      signed(row.over),
      grown(row),
      boundText(row),
    ]),
  );
}

/** What a large input adds, and what it adds to the minimal script. */
function grown({ added, addedAlone }) {
  if (added === undefined) return '';
  return addedAlone === undefined ? signed(added) : `${signed(added)} (${signed(addedAlone)})`;
}

/** How many command lines and sessions start Node. */
function countTable() {
  const rows = results.rows.filter(({ count }) => count !== undefined);
  return table(
    ['', 'measured', 'bound'],
    rows.map(({ name, count, unit, least, most }) => {
      const isMissed = count < (least ?? -Infinity) || count > (most ?? Infinity);
      const bound = least === undefined ? `at most ${most}` : `at least ${least} %`;
      return [name, `${count} ${unit}`, `${bound}${isMissed ? ', **missed**' : ''}`];
    }),
  );
}

function coldTable() {
  const rows = results.rows.filter(({ section }) => section === 'cold');
  const head = [
    '',
    'uv median',
    'uvshim median',
    'of it Node',
    'questions',
    'rounds',
    'the questions alone',
    'the rest',
    'bound',
  ];
  const optional = (value) => (value === undefined ? '' : ms(value));
  return table(
    head,
    rows.map((row) => [
      row.name,
      ms(row.uv.median),
      ms(row.shim.median),
      optional(row.node),
      row.questions === undefined ? '' : String(row.questions),
      row.rounds === undefined ? '' : String(row.rounds),
      optional(row.round),
      optional(row.besides),
      boundText(row),
    ]),
  );
}

function otherTable() {
  const rows = results.rows.filter(({ section }) => section === 'others');
  const dash = steady.find(({ name, shell }) => name === 'pip list' && shell === shown[0]);
  const own = dash ? [['uvshim, `pip list`', ...times(dash)]] : [];
  return table(
    ['shim', 'direct min', 'direct median', 'shim min', 'shim median', 'added', 'ratio'],
    [...own, ...rows.map((row) => [row.name, ...times(row)])],
  );
}

function times({ uv, shim, over, ratio }) {
  return [uv.min, uv.median, shim.min, shim.median].map(ms).concat(signed(over), ratio.toFixed(2));
}

function boundText({ bound, replayed, ...row }) {
  if (replayed === false) return 'never replayed';
  return Object.entries(bound ?? {})
    .map(
      ([what, most]) =>
        `${what === 'ratio' ? `${most}×` : `${most} ms`}${row[what] > most ? ', **missed**' : ''}`,
    )
    .join(', ');
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text) {
  return `\`${text}\``;
}

function ms(value) {
  return value.toFixed(2);
}

function signed(value) {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
