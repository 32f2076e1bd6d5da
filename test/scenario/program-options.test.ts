import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { exists } from '../support/cache.ts';
import { offline } from '../support/wheels.ts';
import { makeProject } from './make-project.ts';
import { expectSuccess, scenarios } from './world.ts';

scenarios({ since: '0.7', releases: 'ends' }, ({ test }) => {
  test('uv run --no-default-groups python --version keeps a healthy .venv', async ({ world }) => {
    await makeProject(world);
    const { python } = world.store('prefix wrapper');
    const options = { env: { UV_PYTHON: python } };
    expectSuccess(await world.uv(['sync', ...offline], options));
    const marker = join(world.cwd, '.venv/marker');
    await writeFile(marker, '');
    for (const option of ['--no-default-groups', '--all-packages', '--inexact']) {
      const outcome = await world.uv(['run', ...offline, option, 'python', '--version'], options);
      expectSuccess(outcome);
      expect(outcome.stdout).toContain(`Python ${world.minor}.`);
      expect(await exists(marker), option).toBe(true);
    }
  });
});
