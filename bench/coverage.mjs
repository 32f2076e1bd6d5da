import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import console from 'node:console';
import process from 'node:process';
import { environment, makeDirectory, root } from './place.mjs';
import { node, rounded, runOnce } from './time.mjs';

/** The percentage of the corpus, by weight, that has to start no Node at the third call. */
const LEAST = 98;

/** A line is called so often in an unchanged project; only the last call counts. */
const CALLS = 3;

/**
 * How many of the command lines that people type start no Node at the third call, on a plain Python and with a wrapper
 * first on PATH. The lines are from public repositories; a family's share of them is its weight. UVSHIM_BENCH_MISSES=1 prints each
 * line that starts Node.
 */
export async function* measureCoverage(place) {
  const counter = await makeCounter(place, 'counted');
  const lines = await readCorpus();
  for (const [name, kind] of [
    ['a plain Python', 'base'],
    ['a wrapper first on PATH', 'later prefix wrapper'],
  ]) {
    const cwd = await makeUsualProject(place, counter, kind, lines);
    const path = [dirname(place.python(kind).python)];
    const misses = [];
    for (const line of lines) {
      const isMissed = await missesAtLast(counter, { ...line, env: counter.env(path), cwd });
      if (isMissed) misses.push(line);
    }
    const missed = misses.reduce((sum, { weight }) => sum + weight, 0);
    if (process.env.UVSHIM_BENCH_MISSES) printMisses(misses);
    const covered = rounded(100 * (1 - missed));
    yield { name: `${lines.length} command lines, ${name}`, count: covered, unit: '%', least: LEAST };
  }
}

function printMisses(misses) {
  for (const { weight, text } of misses.toSorted((one, other) => other.weight - one.weight))
    console.log(`  ${(100 * weight).toFixed(3)} % starts Node: ${text}`);
}

async function missesAtLast(counter, call) {
  for (let each = 1; each < CALLS; each += 1) counter.call(call);
  const before = await counter.starts();
  counter.call(call);
  return (await counter.starts()) > before;
}

/** Each line of the corpus with its weight; all weights together are 1. */
async function readCorpus() {
  const [lines, families] = await Promise.all(
    ['commands', 'families'].map(async (name) =>
      rowsOf(await readFile(join(root, `bench/corpus-${name}.tsv`), 'utf8')),
    ),
  );
  const shares = new Map(families.map(([family, , share]) => [family, Number(share)]));
  const all = lines.slice(1).map(([, , env, argv, family, repositories]) => {
    const text = env ? `${env} ${argv}` : argv;
    return { text, family, count: Number(repositories) };
  });
  const totals = new Map();
  for (const { family, count } of all) totals.set(family, (totals.get(family) ?? 0) + count);
  const total = [...totals.keys()].reduce((sum, family) => sum + (shares.get(family) ?? 0), 0);
  return all.map((line) => {
    const share = (shares.get(line.family) ?? 0) / total;
    return { ...line, weight: (share * line.count) / totals.get(line.family) };
  });
}

function rowsOf(text) {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}

/**
 * Takes a name for its directory. A launcher whose starts of Node are counted, before a uv that only creates `.venv`: what it
 * prints of its version and of which Python it finds is the real one's.
 */
export async function makeCounter(place, name) {
  const directory = join(place.directory, name);
  const [bin, real, home] = ['bin', 'real', 'home'].map((name) => join(directory, name));
  for (const each of [bin, real, home, join(directory, 'cache')]) await mkdir(each, { recursive: true });
  const starts = join(directory, 'starts');
  await writeFile(starts, '');
  const counting = await program(join(directory, 'node'), `printf . >>'${starts}'\nexec '${node}' "$@"`);
  const [launcher] = place.launchers;
  const text = await readFile(launcher.uv, 'utf8');
  await writeFile(
    join(bin, 'uv'),
    text.replace(/^uvshim_recorded_node=.*$/m, `uvshim_recorded_node='${counting}'`),
  );
  await chmod(join(bin, 'uv'), 0o755);
  for (const name of ['uvx', 'uvshim']) await symlink('uv', join(bin, name));
  await symlink(join(place.directory, 'dist'), join(directory, 'dist'));
  await program(
    join(real, 'uv'),
    `case " $* " in
  *' --version '* | *' python find '* | *' python list '*) exec '${place.uv}' "$@" ;;
  *'print(os.readlink('*) exec '${place.uv}' python find --no-project --system ;;
  *' sync '* | *' run '*) [ ! -e pyproject.toml ] || [ -e .venv ] || exec '${place.uv}' venv -q ;;
esac`,
  );
  await symlink('uv', join(real, 'uvx'));
  const counted = { ...launcher, prefix: directory, uv: join(bin, 'uv') };
  return {
    directory,
    real,
    starts: async () => (await stat(starts)).size,
    env: (path, before) => ({
      ...environment({ ...place, directory, real }, counted, path, before),
      TMPDIR: join(place.directory, 'tmp'),
    }),
    /** Takes a line for the shell. A line may fail. */
    call: ({ text: line, env, cwd }) => spawnSync('/bin/sh', ['-c', line], { env, cwd, stdio: 'ignore' }),
  };
}

async function program(file, text) {
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
  return file;
}

/** A synced project with the scripts that the lines name. */
async function makeUsualProject(place, counter, kind, lines) {
  const cwd = await makeDirectory(place, `usual-${kind}`);
  await writeFile(
    join(cwd, 'pyproject.toml'),
    '[project]\nname = "usual"\nversion = "1"\nrequires-python = ">=3.8"\n',
  );
  const base = [dirname(place.python('base').python)];
  runOnce({ argv: [place.uv, 'sync', '--offline'], env: counter.env(base), cwd });
  const scripts = lines.flatMap(({ text }) => text.match(/(?<=\s)[\w/]+\.py(?=\s|$)/g) ?? []);
  for (const script of new Set(scripts.filter((each) => !each.startsWith('/')))) {
    await mkdir(dirname(join(cwd, script)), { recursive: true });
    await writeFile(
      join(cwd, script),
      script === 'example.py' ? '# /// script\n# dependencies = []\n# ///\n' : '',
    );
  }
  await waitForClock(counter, { cwd, env: counter.env(base), text: 'uv pip list' });
  return cwd;
}

/** A file that is as new as the first question causes one more. */
async function waitForClock(counter, call) {
  for (let before = -1; before !== (await counter.starts());) {
    before = await counter.starts();
    counter.call(call);
  }
}
