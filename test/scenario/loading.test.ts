import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import type { RunOptions } from '../support/sandbox.ts';
import { askingToDecide } from '../support/decide.ts';
import { offline } from '../support/wheels.ts';
import { scenario, type World } from './world.ts';

const directoryOfProgram = resolve(import.meta.dirname, '../../dist');
const program = join(directoryOfProgram, 'uvshim.cjs');

interface Coverage {
  result: { url: string }[];
}

/** Runs the program under V8's coverage; the files of it that were loaded. */
async function loaded(
  world: World,
  name: string,
  words: string[],
  options: RunOptions = {},
): Promise<string[]> {
  const directory = join(world.tmp, name);
  const env = { ...options.env, NODE_V8_COVERAGE: directory };
  const path = [join(world.directory, 'real-uv')];
  const { stderr } = await world.run(process.execPath, [program, ...words], { ...options, env, path });
  expect(stderr).toBe('');
  const [file = ''] = await readdir(directory);
  const coverage = JSON.parse(await readFile(join(directory, file), 'utf8')) as Coverage;
  return coverage.result
    .filter(({ url }) => url.startsWith(pathToFileURL(directoryOfProgram).href))
    .map(({ url }) => basename(url))
    .sort();
}

scenario(({ test }) => {
  test('Node loads cryptography only to hash something', async ({ world }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    const [preload, list] = ['preload.cjs', 'list'].map((name) => join(world.tmp, name)) as [string, string];
    const write = `require('node:fs').writeFileSync(${JSON.stringify(list)}, process.moduleLoadList.join('\\n'))`;
    await writeFile(preload, `process.on('exit', () => ${write});\n`);
    const uv = join(world.directory, 'real-uv/uv');
    const decide = askingToDecide(uv, 'pip', 'list');
    for (const what of ['asked', 'remembered']) {
      await world.run(process.execPath, ['-r', preload, program, ...decide], {
        path: [join(world.directory, 'real-uv')],
      });
      const loaded = (await readFile(list, 'utf8')).split('\n');
      expect(loaded, what).toContain('NativeModule fs');
      expect(
        loaded.filter((name) => name.startsWith('NativeModule internal/crypto/')),
        what,
      ).toEqual([]);
    }
  });

  test('a library is loaded only by the commands that use it', async ({ world }) => {
    await world.raw(['venv', '-p', world.store('base').python]);
    const uv = join(world.directory, 'real-uv/uv');
    const decide = askingToDecide(uv, 'pip', 'list');
    expect(await loaded(world, 'asking', decide), 'interpreters are asked').toEqual(['uvshim.cjs']);
    expect(await loaded(world, 'remembering', decide), 'all is remembered').toEqual(['uvshim.cjs']);
    expect(await loaded(world, 'nothing', askingToDecide(uv, 'cache', 'dir'))).toEqual(['uvshim.cjs']);
    const trying = askingToDecide(uv, 'pip', 'install', ...offline, 'storepkg');
    const readOnly = { cwd: world.home, env: { VIRTUAL_ENV: world.store('venv').directory } };
    expect(await loaded(world, 'trying', trying, readOnly), 'uv is asked').toEqual([
      'execa.cjs',
      'shim-dry-run.cjs',
      'uvshim.cjs',
    ]);
    expect(await loaded(world, 'helping', ['help', ''])).toEqual([
      'cli-dispatch.cjs',
      'cli-help.cjs',
      'uvshim.cjs',
    ]);
    expect(await loaded(world, 'running', ['run', '--version'])).toEqual([
      'cli-run.cjs',
      'cross-spawn.cjs',
      'uvshim.cjs',
      'which.cjs',
    ]);
  });
});
