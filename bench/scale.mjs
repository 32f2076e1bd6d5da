import { chmod, mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { offline } from '../test/support/wheels.ts';
import { addPackages, makeEnvironment, makeProject } from './commands.mjs';
import { ownCacheIn } from './own-cache.mjs';
import { compare, ifNotReplayed, makeCalls, withProgram } from './pair.mjs';
import { environment } from './place.mjs';
import { alternate, rounded, runOnce } from './time.mjs';

/** Large inputs, each against the same command with a small one, under each shell. */
export async function* measureScale(place, how) {
  const path = [dirname(place.python('base').python)];
  const cwd = await makeEnvironment(place, 'small', path);
  const project = await makeProject(place, 'small-project', path);
  const list = { args: ['pip', 'list'], cwd, path };
  const sync = { args: ['sync', ...offline], cwd: project, path };
  // These two depend on the content of the directories too.
  const run = { args: ['run', ...offline, 'python', '-c', ''], cwd: project, path, looksInto: true };
  const venv = { args: ['venv', '--allow-existing'], cwd: project, path, looksInto: true };
  for (const launcher of place.launchers) {
    const one = (name, command, larger, often = how) =>
      grow(place, launcher, { name, command, larger }, often);
    const before = await makeDirectories(place, 500);
    for (const [what, command] of Object.entries({ 'pip list': list, sync, run, venv })) {
      // uv searches the directories itself here, and its time varies by 8 ms.
      const often = what === 'venv' ? { ...how, rounds: 3 * how.rounds } : how;
      yield await one(`${what}: PATH of 500 directories`, command, { ...command, before }, often);
    }
    const large = await makeLarge(place, launcher, path);
    yield await one('pip list: 1,000 packages', list, { ...list, cwd: large });
    const install = { ...list, args: ['pip', 'install', ...offline, 'needsdep'] };
    yield await one('pip install: 1,000 packages', install, { ...install, cwd: large });
    yield await many(place, launcher, { name: "run python -c '' …: 10,000 arguments", command: run }, how);
    yield await many(place, launcher, { name: 'pip install …: 10,000 arguments', command: install }, how);
    // Last: these stay in the cache.
    yield await one('pip list: 10,000 decisions', list, { ...list, fill: 10_000 });
  }
}

/** How much more the large input adds to uv than the small one. */
async function grow(place, launcher, { name, command, larger }, how) {
  const small = await makeCalls(place, [launcher], command);
  const smallTimes = alternate([small.raw, ...small.calls], how);
  if (larger.fill) await fillCache(launcher, larger.cwd, larger.fill);
  const large = await makeCalls(place, [launcher], larger);
  const calls = [large.raw, ...large.calls];
  const scripts = larger.looksInto
    ? [
        withProgram(large.raw, await makeTester(place, launcher, larger)),
        withProgram(small.raw, launcher.bare),
      ]
    : [];
  // A cache cannot alternate between full and empty. All other calls alternate.
  const [rawTimes, shimTimes, smallRawTimes, smallShimTimes, ...scriptTimes] = larger.fill
    ? [...alternate(calls, how), ...smallTimes]
    : alternate([...calls, small.raw, ...small.calls, ...scripts], how);
  const figures = compare(rawTimes, shimTimes);
  const added = rounded(figures.over - compare(smallRawTimes, smallShimTimes).over);
  const [testing, bare] = scriptTimes;
  const addedAlone = testing && compare(rawTimes, testing).over - compare(smallRawTimes, bare).over;
  return {
    name,
    shell: launcher.shell,
    ...figures,
    added,
    ...(addedAlone !== undefined && { addedAlone: rounded(addedAlone) }),
    ...ifNotReplayed(large.calls[0]),
    bound: { added: 3 },
  };
}

async function many(place, launcher, { name, command }, how) {
  const word = command.args.at(-1) || 'a';
  const args = [...command.args, ...Array.from({ length: 10_000 }, () => word)];
  const { raw, calls } = await makeCalls(place, [launcher], { ...command, args });
  const figures = compare(...alternate([raw, ...calls], how));
  return { name, shell: launcher.shell, ...figures, ...ifNotReplayed(calls[0]), bound: { over: 15 } };
}

/**
 * A script that only compares PATH, tests the time of each directory once, and execs the real uv: the least that this
 * can cost in that shell.
 */
async function makeTester(place, launcher, { path, before }) {
  const file = join(launcher.prefix, 'tester');
  const { PATH } = environment(place, launcher, path, before);
  const tests = before.map((each) => `"$0" -nt '${each}'`);
  const joined = Array.from(
    { length: Math.ceil(tests.length / 20) },
    (_, index) => `[ ${tests.slice(index * 20, (index + 1) * 20).join(' -a ')} ]`,
  );
  const all = [`[ "$PATH" = '${PATH}' ]`, ...joined].join(' &&\n');
  await writeFile(file, `${launcher.head}\n${all} || exit 1\nexec '${join(place.real, 'uv')}' "$@"\n`);
  await chmod(file, 0o755);
  // Newer by whole seconds: busybox sees no fractions.
  const later = Date.now() / 1000 + 60;
  await utimes(file, later, later);
  return file;
}

async function makeDirectories({ directory }, count) {
  const made = Array.from({ length: count }, (_, index) => join(directory, 'many', `directory-${index}`));
  for (const each of made) await mkdir(each, { recursive: true });
  return made;
}

async function makeLarge(place, launcher, path) {
  const cwd = await makeEnvironment(place, `large-${launcher.shell.replaceAll(' ', '-')}`, path);
  const python = join(cwd, '.venv/bin/python');
  const code = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const env = environment(place, launcher, path);
  const { stdout } = runOnce({ argv: [python, '-c', code], env, cwd });
  await addPackages(stdout.trim(), 1000);
  return cwd;
}

/** As many files in the launcher's cache as this many decisions leave. */
async function fillCache({ prefix }, cwd, count) {
  const directory = join(await ownCacheIn(join(prefix, 'cache/uvshim')), 'replay', cwd);
  for (let index = 0; index < count; index += 1)
    await writeFile(join(directory, `other@${index}.1`), '# nothing\n');
}
