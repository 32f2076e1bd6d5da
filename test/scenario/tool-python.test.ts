import { dirname } from 'node:path';
import { expect, inject } from 'vitest';
import { expectSuccess, scenarios } from './world.ts';

const WHERE = ['-c', 'import sys; print(sys.base_prefix)'];

scenarios({ since: '0.5.31', features: ['toolPythonNames'] }, ({ test, version }) => {
  // Up to 0.7.8 `python3.12` is the name of a package.
  const spellings = (minor: string) =>
    version.startsWith('0.5') || version.startsWith('0.6')
      ? [[`python@${minor}`]]
      : [[`python@${minor}`], [`python${minor}`], ['--from', `python@${minor}`, 'python']];

  test('uvx python@3.12 runs what is behind a wrapper of 3.12, and python@3.11 another Python', async ({
    world,
  }) => {
    const { python, base } = world.store('prefix wrapper');
    const other = inject('store').pythons.find(({ kind, minor }) => kind === 'base' && minor !== world.minor);
    const path = [dirname(python), ...(other ? [dirname(other.python)] : [])];
    const wanted = [{ minor: world.minor, python: base }, ...(other ? [other] : [])];
    for (const { minor, python } of wanted)
      for (const words of spellings(minor))
        for (let time = 0; time < 2; time++) {
          const outcome = await world.uv(['tool', 'run', '--offline', ...words, ...WHERE], { path });
          expectSuccess(outcome);
          expect(outcome.stdout.trim()).toBe(dirname(dirname(python)));
        }
  });

  test('uvx python@3.12 with UV_PYTHON fails exactly like uv', async ({ world }) => {
    const options = { env: { UV_PYTHON: world.store('prefix wrapper').python } };
    const words = ['tool', 'run', '--offline', 'python@3.9', '-c', ''];
    const raw = await world.raw(words, options);
    expect(raw.stderr).toContain('Received multiple Python version requests');
    expect(await world.uv(words, options)).toEqual(raw);
  });
});
