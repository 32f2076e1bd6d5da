import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeCounter } from './coverage.mjs';
import { makeDirectory } from './place.mjs';
import { runOnce } from './time.mjs';

const HOUR = 3600;
const MANY = { projects: 30, environments: 64, shells: 5 };

/** How often Node starts in what people do: each row is a session, and what it may cost at most. */
export async function* measureSessions(place) {
  const counter = await makeCounter(place, 'sessions');
  for (const [where, kind] of [
    ['a plain Python', 'base'],
    ['a wrapper first on PATH', 'later prefix wrapper'],
  ]) {
    const path = [dirname(place.python(kind).python)];
    const session = new Session(place, counter, path, `${kind}-`);
    const row = (name, count, most) => ({ name: `${name}, ${where}`, count, unit: 'starts of Node', most });
    yield row('a CI job of 11 commands in a fresh container', await session.ci(), 2);
    yield row('uv sync in a new project: the second call', await session.secondCall(['sync']), 0);
    yield row(
      'uv run in a new project: the second call',
      await session.secondCall(['run', 'python', '-V']),
      0,
    );
    yield row(`uv sync in ${MANY.projects} projects: the second pass`, await session.projects(), 0);
    yield row(`tox: ${MANY.environments} environments in turn, the second time`, await session.tox(), 0);
    yield row('make: 6 targets, the second time', await session.make(), 0);
    yield row('pre-commit: 4 hooks, the second time', await session.preCommit(), 0);
    yield row(`${MANY.shells} dev shells, each with a new directory on PATH`, await session.shells(), 0);
    yield row('uv venv -p 3 and uv pip install -p, the second time', await session.named(), 0);
  }
}

class Session {
  constructor(place, counter, path, prefix) {
    Object.assign(this, { place, counter, path, prefix });
  }

  /** The starts of Node in these calls. */
  async count(lines, cwd, more = {}) {
    const before = await this.counter.starts();
    for (const line of lines) this.call(line, cwd, more);
    return (await this.counter.starts()) - before;
  }

  call(line, cwd, { before, ...variables } = {}) {
    const env = { ...this.counter.env(this.path, before), ...variables, MAKE: '1' };
    this.counter.call({ text: `uv ${line}`, cwd, env });
  }

  /** A project that has not changed for an hour. */
  async project(name) {
    const cwd = await makeDirectory(this.place, `${this.prefix}${name}`);
    const file = join(cwd, 'pyproject.toml');
    await writeFile(file, '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n');
    await age(file, cwd, dirname(cwd));
    return cwd;
  }

  async ci() {
    const cwd = await this.project('ci');
    const run = Array.from({ length: 4 }, () => 'run --frozen python -c ""');
    const lines = [
      '--version',
      'python find',
      'sync --locked',
      ...run,
      'run --python 3 python -V',
      'build',
      'tool run ruff',
      'cache prune',
    ];
    return this.count(lines, cwd);
  }

  async secondCall(words) {
    const cwd = await this.project(`second-${words[0]}`);
    this.call(words.join(' '), cwd);
    return this.count([words.join(' ')], cwd);
  }

  async projects() {
    const all = [];
    for (let at = 0; at < MANY.projects; at += 1) all.push(await this.project(`many-${at}`));
    let starts = 0;
    for (const pass of [1, 2])
      for (const cwd of all) {
        const count = await this.count(['sync'], cwd);
        if (pass === 2) starts += count;
      }
    return starts;
  }

  async tox() {
    const cwd = await this.synced('tox');
    const names = Array.from({ length: MANY.environments }, (_, at) => join(cwd, `.tox/env${at}`));
    await mkdir(join(cwd, '.tox'));
    for (const name of names) await symlink('../.venv', name);
    await age(join(cwd, '.tox'));
    const pass = async () => {
      let starts = 0;
      for (const name of names)
        starts += await this.count(['pip install -e .', 'pip freeze'], cwd, { VIRTUAL_ENV: name });
      return starts;
    };
    await pass();
    return pass();
  }

  async make() {
    const lines = [
      'sync --all-extras',
      'run ruff check',
      'run ruff format',
      'run mypy .',
      'run pytest -q',
      'build --wheel',
    ];
    return this.twice(lines, await this.synced('make'));
  }

  async preCommit() {
    const lines = [
      'lock --check',
      'run --frozen ruff check a.py b.py',
      'export --frozen -o requirements.txt',
      'pip compile -q requirements.in',
    ];
    return this.twice(lines, await this.synced('pre-commit'));
  }

  async shells() {
    const cwd = await this.synced('shells');
    const enter = async () => mkdtemp(join(this.place.directory, 'tmp', 'shell-'));
    const lines = ['sync', 'run python -V', 'pip list', 'venv --allow-existing'];
    await this.count(lines, cwd, { before: [await enter()] });
    await this.count(lines, cwd, { before: [await enter()] });
    let starts = 0;
    for (let at = 0; at < MANY.shells; at += 1) {
      const directory = await enter();
      starts += await this.count(lines, cwd, { before: [directory] });
      await rm(directory, { recursive: true });
    }
    return starts;
  }

  async named() {
    const python = this.place.python('later prefix wrapper').python;
    const lines = [
      'venv -p 3 other',
      `venv -p ${python} other`,
      `venv --python=${python}`,
      'pip install -p .venv x',
      'pip install -qp.venv x',
      'run -p 3 python',
      'sync --directory .',
    ];
    return this.twice(lines, await this.synced('named'));
  }

  async twice(lines, cwd) {
    await this.count(lines, cwd);
    return this.count(lines, cwd);
  }

  /** A project with its environment. */
  async synced(name) {
    const cwd = await this.project(name);
    const base = [dirname(this.place.python('base').python)];
    runOnce({ argv: [this.place.uv, 'sync', '--offline'], env: this.counter.env(base), cwd });
    await age(cwd, join(cwd, '.venv'), join(cwd, '.venv/pyvenv.cfg'), join(cwd, '.venv/bin'));
    return cwd;
  }
}

async function age(...paths) {
  const before = Date.now() / 1000 - HOUR;
  for (const path of paths) await utimes(path, before, before);
}
