import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { ownCache } from '../support/own-cache.ts';
import { offline } from '../support/wheels.ts';
import { isReplayed, settle } from './replaying.ts';
import { scenario, type World } from './world.ts';

const HOUR = 3600;

/** A project that has not changed for an hour, without an environment. */
async function makeProject(world: World): Promise<void> {
  const file = join(world.cwd, 'pyproject.toml');
  await mkdir(join(world.cwd, '.venv'), { recursive: true });
  await rm(join(world.cwd, '.venv'), { recursive: true });
  await rm(join(world.cwd, 'uv.lock'), { force: true });
  await writeFile(file, '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n');
  const before = Date.now() / 1000 - HOUR;
  for (const each of [file, world.cwd, world.home]) await utimes(each, before, before);
}

/** The decisions that are cached for the project: their texts, by their keys. */
async function cached({ home, cwd }: World): Promise<Map<string, string[]>> {
  const directory = join(ownCache(home), 'replay', cwd);
  const texts = new Map<string, string[]>();
  for (const name of (await readdir(directory)).sort()) {
    const key = name.replace(/\.\d$/, '');
    // Times differ, because each call begins with a project of its own.
    const text = (await readFile(join(directory, name), 'utf8')).replaceAll(/\d{10,}/g, 'T');
    texts.set(key, [...(texts.get(key) ?? []), text]);
  }
  return texts;
}

/** The end of a cached decision. */
function edits(text = ''): string {
  return /^uvshim_edits=.*/ms.exec(text)?.[0] ?? '';
}

/** Whether it is for an environment that was missing when it was decided. */
const isForCreated = (text: string) => text.startsWith('[ -e ');

const run = (...words: string[]) => ['run', ...words, ...offline, 'python', '-c', ''];

scenario(({ test, minor }) => {
  test.for([
    ['a wrapper', ['later prefix wrapper']],
    ['a wrapper that keeps argv[0]', ['argv0']],
    ['a wrapper that sets a variable', ['plain']],
    ['a wrapper with linked packages', ['linked prefix wrapper']],
    ['a wrapper behind its base', ['base', 'plain']],
  ] as const)(
    'with %s on PATH, what is cached for the next commands is what each would be told itself',
    { timeout: 60_000 },
    async ([, kinds], { world }) => {
      const path = kinds.map((kind) => dirname(world.store(kind).python));
      const named = ['3', minor].map((version) => [
        `run@1,${version.length + 2}:-p${version}`,
        run('--python', version),
      ]);
      const lines = new Map([
        ['sync@1', ['sync', ...offline]],
        ['run@1', run()],
        ['build@1,,5:build', ['build']],
        ...(named as [string, string[]][]),
      ]);
      const forget = () => rm(join(world.home, '.cache'), { recursive: true, force: true });
      const after = async (...calls: string[][]) => {
        for (const args of calls) await world.uv(args, { path });
        return cached(world);
      };
      const ahead = [];
      for (const first of [['python', 'find'], ['sync', ...offline], run()]) {
        await forget();
        await makeProject(world);
        ahead.push(await after(first));
      }
      await forget();
      await makeProject(world);
      const missing = await after(['sync', ...offline]);
      await forget();
      const created = await after(...lines.values());
      for (const [key] of lines)
        for (const text of ahead.flatMap((each) => each.get(key) ?? [])) {
          const own = (isForCreated(text) ? created : missing).get(key)?.find((each) => !isForCreated(each));
          if (own !== undefined) expect(edits(text), key).toBe(edits(own));
        }
      const [afterFind] = ahead;
      if (kinds.length === 1) {
        for (const each of ahead) expect([...each.keys()]).toEqual(expect.arrayContaining([...lines.keys()]));
        // When it exists, and before.
        expect(afterFind?.get('sync@1')?.map(isForCreated)).toEqual([true, false]);
      }
    },
  );

  test('with a wrapper first on PATH, a CI job starts Node only for its first command and for the tool', async ({
    world,
  }) => {
    await makeProject(world);
    const path = [dirname(world.store('later prefix wrapper').python)];
    await settle(world, ['python', 'find'], { path });
    for (const line of [
      ['sync', ...offline],
      run('--frozen'),
      run('--frozen', '--python', minor),
      run('-p3'),
      ['build'],
    ])
      expect(await isReplayed(world, line, { path }), line.join(' ')).toBe(true);
    // Another version may need another environment.
    expect(await isReplayed(world, run('-p', '3.99'), { path })).toBe(false);
  });

  test.for(['VIRTUAL_ENV', 'CONDA_PREFIX'] as const)(
    'uv build prefers the environment in %s to the one that uv sync created, and is asked about separately',
    async (variable, { world }) => {
      await makeProject(world);
      const wrapper = world.store('later prefix wrapper').python;
      await world.run(wrapper, ['-m', 'venv', '--without-pip', 'active']);
      const path = [dirname(wrapper)];
      const env = { [variable]: join(world.cwd, 'active') };
      await world.uv(['sync', ...offline], { path, env });
      expect(await isReplayed(world, ['build'], { path, env })).toBe(false);
      expect(await isReplayed(world, ['build'], { path, env })).toBe(true);
    },
  );

  test('a wrapper behind -p is replaced by its base, and then in another place on the command line', async ({
    world,
  }) => {
    const { python } = world.store('prefix wrapper');
    await settle(world, ['venv', '-p', python, 'made']);
    for (const line of [
      ['venv', 'made', '-p', python, '--clear'],
      ['venv', 'made', `--python=${python}`, '--clear'],
    ]) {
      const { status, stderr } = await world.uv(line);
      expect(status, stderr).toBe(0);
      expect(stderr).toContain(`using ${world.store('base').python} in place of the wrapper ${python}`);
    }
  });
});
