import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { offline, wheelsDirectory } from '../support/wheels.ts';
import { changes, snapshot } from '../support/snapshot.ts';
import { expectSuccess, said, scenarios, type World } from './world.ts';

const env = { UV_OFFLINE: '1', UV_NO_INDEX: '1', UV_FIND_LINKS: wheelsDirectory };

function environmentOf({ home }: World): string {
  return join(home, '.local/share/uv/tools/scriptpkg');
}

async function runTool(world: World): Promise<string> {
  return (await world.run(join(world.home, '.local/bin/scriptpkg'), [])).stdout;
}

scenarios({ since: '0.6.1' }, ({ test }) => {
  test('uv tool upgrade --all with UV_PYTHON naming a wrapper leaves a healthy tool as it is', async ({
    world,
  }) => {
    const { python, base } = world.store('later prefix wrapper');
    expectSuccess(await world.raw(['tool', 'install', ...offline, '-p', base, 'scriptpkg']));
    const before = await snapshot(environmentOf(world));
    const raw = await world.raw(['tool', 'upgrade', '--all'], { env: { ...env, UV_PYTHON: base } });
    const shim = await world.uv(['tool', 'upgrade', '--all'], { env: { ...env, UV_PYTHON: python } });
    expect(shim).toEqual(raw);
    // uv records the request there.
    const changed = changes(before, await snapshot(environmentOf(world)));
    expect(changed.filter((line) => !line.includes('uv-receipt.toml'))).toEqual([]);
    expect(await runTool(world)).toBe('1.0\n');
  });

  test('uv tool upgrade -p 3.12 finds the base behind a wrapper on PATH', async ({ world }) => {
    const { python, base } = world.store('script');
    expectSuccess(await world.raw(['tool', 'install', ...offline, '-p', base, 'scriptpkg']));
    const path = [dirname(python)];
    expectSuccess(await world.uv(['tool', 'upgrade', 'scriptpkg', '-p', world.minor], { env, path }));
    expect(await runTool(world)).toBe('1.0\n');
  });

  test('a tool that raw uv made from a wrapper runs after uv tool list, or uvshim repair', async ({
    world,
  }) => {
    const { python } = world.store('later prefix wrapper');
    for (const repairing of ['list', 'upgrade', 'repair']) {
      expectSuccess(
        await world.raw(['tool', 'install', ...offline, '--force', '--reinstall', '-p', python, 'scriptpkg']),
      );
      expect(await runTool(world)).toBe('');
      const doctor = await world.uvshim(['doctor']);
      expect(doctor.stdout).toContain(`${environmentOf(world)} is broken`);
      if (repairing === 'repair') {
        expectSuccess(await world.uvshim(['repair']));
      } else {
        const words = ['tool', repairing, ...(repairing === 'upgrade' ? ['scriptpkg'] : [])];
        const outcome = await world.uv(words, { env });
        expectSuccess(outcome);
        expect(said(outcome)).toHaveLength(1);
      }
      expect(await runTool(world), repairing).toBe('1.0\n');
      expectSuccess(await world.uv(['tool', 'uninstall', 'scriptpkg']));
    }
  });
});
