import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { expectSuccess, type World } from './world.ts';

/**
 * Runs `python -m pip ARGS…` in an interpreter of the store that has no pip of its own; returns its output. The pip of
 * a CPython of the machine, without its other packages.
 */
export async function pip(world: World, python: string, ...args: string[]): Promise<string> {
  const place = join(world.directory, 'pip-itself');
  if ((await mkdir(place, { recursive: true })) !== undefined)
    await symlink(await findPip(), join(place, 'pip'));
  const env = { PYTHONPATH: place, PYTHONDONTWRITEBYTECODE: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  const outcome = await world.run(python, ['-m', 'pip', ...args], { env });
  expectSuccess(outcome);
  return outcome.stdout;
}

async function findPip(): Promise<string> {
  for (const { executable } of inject('cpythons')) {
    const { stdout, failed } = await execa(executable, ['-c', 'import pip; print(pip.__path__[0])'], {
      reject: false,
    });
    if (!failed) return stdout;
  }
  throw new Error('none of the CPythons has pip\nhint: python3 -m ensurepip --user');
}
