import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'vitest';
import which from 'which';
import { bash, dash } from '../launcher/shells.ts';
import { shellCommand } from '../launcher/stage.ts';
import type { RunOptions, Sandbox } from '../support/sandbox.ts';
import { isAll } from '../support/tier.ts';
import { testInPlaces as test, type Places } from './places.ts';

// Each test waits as long as uvshim does, ten seconds or more. So they wait at the same time; each has its own `expect`.
describe.concurrent.each([dash, bash])('with $command', (shell) => {
  const callUv = (
    sandbox: Sandbox,
    places: Places,
    words: string[],
    { env, ...options }: RunOptions = {},
  ) => {
    const [program = '', ...args]: string[] = [...shellCommand(shell.command), places.shim, ...words];
    const variables = { ...places.variables, BEHAVE: 'words', ...env };
    return sandbox.run(program, args, { ...options, env: variables });
  };

  test('uv runs, after one line, if Node never answers', async ({ sandbox, places, expect }) => {
    const { node, healthy } = places;
    await rm(node);
    const script = `#!/bin/sh\necho $$ >"$0.started"\nexec ${which.sync('tail')} -f /dev/null\n`;
    await writeFile(node, script, { mode: 0o755 });
    const cwd = healthy[0]?.toString() ?? '';
    expect(await callUv(sandbox, places, ['pip', 'list'], { cwd })).toMatchObject({
      status: 0,
      stdout: 'pip\0list\0',
      stderr: `uvshim: ${node} gave no answer, so uv runs as if uvshim were not there (UVSHIM_TRACE=1 shows why)\n`,
    });
    const started = (await readFile(`${node}.started`, 'utf8')).trim();
    await expect.poll(() => existsSync(`/proc/${started}`), { timeout: 20_000 }).toBe(false);
  });

  if (!isAll && shell !== dash) return;

  test('a Python on PATH that never answers is queried once, and again if it is named', async ({
    sandbox,
    places,
    expect,
  }) => {
    const directory = join(sandbox.directory, 'pythons');
    await mkdir(directory);
    const python = join(directory, 'python3');
    await writeFile(python, '#!/bin/sh\necho >>"$0.asked"\ntail -f /dev/null\n', { mode: 0o755 });
    const queries = async () => (await readFile(`${python}.asked`, 'utf8')).length;
    const options = {
      cwd: places.empty[0]?.toString() ?? '',
      env: { PATH: `${directory}:${places.variables.PATH ?? ''}:${sandbox.tools}` },
    };
    for (let count = 0; count < 3; count += 1) {
      const outcome = await callUv(sandbox, places, ['venv'], options);
      expect(outcome).toMatchObject({ status: 0, stdout: 'venv\0' });
      expect(outcome.stderr).toMatch(/^(uvshim: .*\n)?$/);
    }
    expect(await queries()).toBe(1);
    const named = await callUv(sandbox, places, ['venv', '-p', python], options);
    expect(named).toMatchObject({ status: 0, stdout: `venv\0-p\0${python}\0` });
    expect(await queries()).toBe(2);
  });
});
