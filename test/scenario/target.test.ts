import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import type { RunOptions } from '../support/sandbox.ts';
import { snapshot } from '../support/snapshot.ts';
import { offline } from '../support/wheels.ts';
import { PREFIX_WRAPPERS, expectSuccess, isSince, said, scenarios, type World } from './world.ts';

/** Its wheel has the program `built`. */
const BACKEND = `import os, plainpkg, zipfile
def build_wheel(directory, config_settings=None, metadata_directory=None):
    name = "built-1-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(directory, name), "w") as wheel:
        wheel.writestr("built.py", "def main(): print(1)")
        wheel.writestr("built-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: built\\nVersion: 1\\n")
        wheel.writestr("built-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("built-1.dist-info/entry_points.txt", "[console_scripts]\\nbuilt = built:main\\n")
        wheel.writestr("built-1.dist-info/RECORD", "")
    return name
`;

/** A source tree whose build imports a package that uv installs for it. */
async function makeSource({ cwd }: World): Promise<void> {
  await mkdir(join(cwd, 'source'));
  await writeFile(join(cwd, 'source/backend.py'), BACKEND);
  await writeFile(
    join(cwd, 'source/pyproject.toml'),
    '[project]\nname = "built"\ndynamic = ["version"]\n' +
      '[build-system]\nrequires = ["plainpkg"]\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  );
}

/** The interpreter that a script in the target starts. */
async function startedBy({ cwd }: World, program: string): Promise<string> {
  const [line = ''] = (await readFile(join(cwd, 'target/bin', program), 'utf8')).split('\n');
  return line.slice(2);
}

scenarios({ since: '0.4.30', features: ['baseExecutable'] }, ({ test, some, version }) => {
  describe.each(some(PREFIX_WRAPPERS))('a %s Python', (kind) => {
    test('uv pip install --target and --prefix write the scripts that uv alone writes', async ({ world }) => {
      const { python } = world.store(kind);
      const ways: [string[], RunOptions][] = [
        [['--target', 'target'], { path: [dirname(python)] }],
        [['--prefix', 'target', '-p', python], {}],
      ];
      for (const [words, options] of ways) {
        const line = ['pip', 'install', ...offline, ...words, 'scriptpkg'];
        expectSuccess(await world.raw(line, options));
        const alone = await startedBy(world, 'scriptpkg');
        expect(dirname(alone)).toBe(dirname(python));
        await rm(join(world.cwd, 'target'), { recursive: true });
        const outcome = await world.uv(line, options);
        expectSuccess(outcome);
        expect(said(outcome)).toEqual([]);
        expect(await startedBy(world, 'scriptpkg')).toBe(alone);
        await rm(join(world.cwd, 'target'), { recursive: true });
      }
    });

    test('uv pip install --target builds a source tree', async ({ world }) => {
      const { python, base } = world.store(kind);
      await makeSource(world);
      const line = ['pip', 'install', ...offline, '--target', 'target', '-p', python, './source'];
      // A later wrapper sets sys._base_executable to itself.
      const isBuiltByUv = kind !== 'later prefix wrapper' && isSince(version, '0.5.0');
      expect((await world.raw([...line, '--no-cache'])).status === 0).toBe(isBuiltByUv);
      await rm(join(world.cwd, 'target'), { recursive: true, force: true });
      expectSuccess(await world.uv(line));
      expect(await startedBy(world, 'built')).toBe(isBuiltByUv ? python : base);
    });

    test('uv pip uninstall --target works on the directory, as uv alone does', async ({ world }) => {
      const options = { path: [dirname(world.store(kind).python)] };
      const place = ['--target', 'target'];
      expectSuccess(await world.raw(['pip', 'install', ...offline, ...place, 'plainpkg'], options));
      expectSuccess(await world.uv(['pip', 'uninstall', ...place, 'plainpkg'], options));
      expect([...(await snapshot(join(world.cwd, 'target'))).keys()]).not.toContain('plainpkg');
    });
  });
});
