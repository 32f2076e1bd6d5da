import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, inject } from 'vitest';
import { makeHandOver } from './hand-over.ts';
import { launcher, scenario, type World } from './world.ts';

/** Each time a message names the base that is used. */
const words = ['venv', '--allow-existing'];

/** Installs a copy of the launcher with an edited part for replay; returns how `uv venv` runs through it, with a wrapper as UV_PYTHON. */
async function makeLauncher(world: World, edit: (text: string) => string) {
  const prefix = join(world.directory, 'edited');
  await mkdir(join(prefix, 'bin'), { recursive: true });
  await cp(join(dirname(launcher), '../dist'), join(prefix, 'dist'), { recursive: true });
  const file = join(prefix, 'bin/uv');
  await cp(launcher, file);
  const replay = join(prefix, 'dist/replay.sh');
  await writeFile(replay, edit(await readFile(replay, 'utf8')));
  const places = join(prefix, 'real-uv');
  await mkdir(places);
  const uv = inject('uvs').at(-1)?.uv ?? '';
  const handOver = await makeHandOver(world, places, { uv, node: process.execPath });
  const env = { UV_PYTHON: world.store('later prefix wrapper').python };
  const create = () => handOver.run(file, words, { env, path: [dirname(file), places] });
  return { ...handOver, create };
}

/** The launcher comes to this line only when it replays a decision. */
const REPLAY = '[ -z "${UVSHIM_TRACE:+$uvshim_fresh}" ] ||';

scenario(({ test }) => {
  test('a replayed command hands uv the same words, variables and directory', async ({ world }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    const { create, replayed, close } = await makeLauncher(world, (text) => text);
    await create();
    await create();
    expect(replayed()).toEqual([words.join(' ')]);
    close();
  });

  test.for([
    ['another word', 'uvshim_edits="$uvshim_edits; set -- \\"\\$@\\" more"', 'what is handed over'],
    ['another variable', 'export MORE=1', 'what is handed over'],
    ['another directory', 'cd /', 'what is handed over'],
    ['another message', 'uvshim_edits="$uvshim_edits; uvshim_say more"', 'messages of the replayed decision'],
    ['no message', 'uvshim_say() { :; }', 'messages of the replayed decision'],
    ['a question to Node', 'uvshim_fresh=', 'never replayed'],
  ] as const)(
    'the comparison fails if a replayed command hands over %s',
    async ([, line, failure], { world }) => {
      await world.raw(['venv', '-p', world.store('base').python]);
      const { create, close } = await makeLauncher(world, (text) => {
        expect(text).toContain(REPLAY);
        return text.replace(REPLAY, `[ -z "$uvshim_fresh" ] || { ${line}; }\n${REPLAY}`);
      });
      await expect(create()).rejects.toThrow(failure);
      close();
    },
  );
});
