import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { offline } from '../support/wheels.ts';
import { expectSuccess, scenarios } from './world.ts';

const METADATA = '# /// script\n# dependencies = ["plainpkg"]\n# ///\nimport plainpkg\n';
const BASE = 'import sys\nprint(sys.base_prefix, sys.stdin.read() == "")\n';

scenarios({ since: '0.4.30', releases: 'ends' }, ({ test }) => {
  test('uv run - finds the inline metadata of a script in a pipe or a file', async ({ world }) => {
    const { python, base } = world.store('prefix wrapper');
    const script = join(world.cwd, 's');
    await writeFile(script, METADATA + BASE);
    const text = await readFile(script, 'utf8');
    for (const options of [{ env: { UV_PYTHON: python } }, { path: [dirname(python)] }])
      for (const words of [['-'], ['--script', 's']]) {
        const outcome = await world.uv(['run', '-q', ...offline, ...words], { ...options, stdin: text });
        expectSuccess(outcome);
        expect(outcome.stdout.split(' ')[0]).toBe(dirname(dirname(base)));
      }
  });

  test('uv run - without metadata still runs the wrapper with its packages', async ({ world }) => {
    const { python, directory } = world.store('script');
    const stdin = 'import sys, storepkg\nprint(sys.prefix)';
    for (const options of [{ env: { UV_PYTHON: python } }, { path: [dirname(python)] }]) {
      const outcome = await world.uv(['run', '--offline', '-'], { ...options, stdin });
      expectSuccess(outcome);
      expect(outcome.stdout).toBe(`${directory}\n`);
    }
  });
});
