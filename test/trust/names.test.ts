import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { quote } from '../../src/output/quote.ts';
import { SHELLS } from '../launcher/shells.ts';
import { shellCommand } from '../launcher/stage.ts';
import { makeSandbox, type Sandbox } from '../support/sandbox.ts';
import { storePython } from '../support/store.ts';
import { makePlaces, type Places } from './places.ts';
import { seed } from '../support/tier.ts';

const timeout = 200_000;

/** Texts that would create a file if one of them became code. None has a slash, so that all can be in a name. */
const HOSTILE = [
  '$(>reached)',
  '`>reached`',
  "'; >reached; '",
  "'\\'' >reached '",
  '"; >reached; "',
  '"$(>reached)"',
  '\n>reached\n',
  "'\n>reached\n'",
  '; >reached;',
  '&& >reached',
  '|| >reached',
  '| >reached',
  '\\',
  '\\\n',
  "'",
  '"',
  '`',
  '$',
  '${x:=y}',
  '$((a[$(>reached)]))',
  '\nfi\n>reached\nif :; then\n',
  "']; >reached; [ '",
  ' -o 1 = 1 ',
  ' ] || >reached; [ ',
  '\n# end of decision\n>reached\n',
  '# end of decision',
  '-O',
  '!',
  '(',
  '=',
  '*',
  '[a-z]',
  '~',
  '%s',
  '\r',
  '\t',
  'é',
];

/** A name of which every part is hostile; a directory's may not be longer than 255 bytes. */
const name = fc
  .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))
  .filter((text) => !text.includes(':'));

let sandbox: Sandbox;
let places: Places;
let count = 0;

beforeAll(async () => {
  sandbox = await makeSandbox();
  places = await makePlaces(sandbox, 'behave');
  await places.setNode(true);
});
afterAll(() => sandbox.dispose());

describe.each(SHELLS)('with $command', ({ command }) => {
  /** Asks, and has the answer replayed; nothing of it is code. Returns the arguments and variables that uv got. */
  async function callTwice(words: string[], cwd: string, env: Record<string, string>) {
    const [program = '', ...args] = [...shellCommand(command), places.shim, ...words];
    const options = { cwd, env: { ...places.variables, BEHAVE: 'words', ...env } };
    const outcomes = [];
    for (let call = 0; call < 3; call += 1) outcomes.push(await sandbox.run(program, args, options));
    for (const place of [cwd, dirname(cwd), sandbox.cwd, sandbox.home])
      expect(existsSync(join(place, 'reached')), `in ${place}`).toBe(false);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 0, stdout: outcomes[0]?.stdout });
      expect(outcome.stderr).not.toMatch(/gave no answer|as if uvshim were not there|rror/);
    }
    return outcomes[0]?.stdout.split('\0').slice(0, -1);
  }

  const fresh = async (odd: string) => {
    count += 1;
    const directory = join(sandbox.cwd, String(count), odd);
    await mkdir(directory, { recursive: true });
    return directory;
  };
  const python = () => storePython(inject('store'), 'base', inject('cpythons')[0]?.minor ?? '').python;

  test('are not evaluated as the name of a directory, an environment, a variable', { timeout }, async () => {
    const property = fc.asyncProperty(name, name, async (one, other) => {
      const cwd = await fresh(one);
      const venv = join(cwd, other);
      await mkdir(join(venv, 'bin'), { recursive: true });
      await symlink(python(), join(venv, 'bin/python'));
      await writeFile(join(venv, 'pyvenv.cfg'), `home = ${dirname(python())}\n`);
      const env = {
        VIRTUAL_ENV: venv,
        CONDA_PREFIX: other,
        UV_PROJECT_ENVIRONMENT: one,
        UV_CACHE_DIR: `${one}${other}`,
      };
      expect(await callTwice(['pip', 'list'], cwd, env)).toEqual(['pip', 'list']);
    });
    await fc.assert(property, { seed, numRuns: 6 });
  });

  test(
    'are not evaluated as the name of a script, a wrapper, its base, a directory on PATH',
    { timeout },
    async () => {
      const property = fc.asyncProperty(name, name, async (one, other) => {
        const cwd = await fresh(one);
        const prefix = join(cwd, other);
        const wrapper = join(prefix, 'bin/python3');
        await mkdir(dirname(wrapper), { recursive: true });
        const script = `#!/bin/sh\nNIX_PYTHONPREFIX=${quote(prefix)} NIX_PYTHONEXECUTABLE=${quote(wrapper)} exec ${quote(python())} "$@"\n`;
        await writeFile(wrapper, script, { mode: 0o755 });
        const file = `${other}.py`;
        const path = `${dirname(wrapper)}:${places.variables.PATH ?? ''}`;
        const words = await callTwice(['run', '--no-project', file], cwd, { PATH: path, UV_PYTHON: wrapper });
        expect(words?.filter((word) => [file, wrapper].includes(word))).toEqual([file]);
        const made = await callTwice(['venv'], cwd, { UV_PYTHON: wrapper });
        expect(made?.slice(0, 2)).toEqual(['venv', '--python']);
      });
      await fc.assert(property, { seed, numRuns: 4 });
    },
  );
});

test('these names have an effect if a shell evaluates them', async () => {
  const directory = join(sandbox.directory, 'as code');
  await mkdir(directory);
  for (const text of HOSTILE.slice(0, 2)) {
    await sandbox.run(shellCommand('dash')[0] ?? '', ['-c', `: ${text}`], { cwd: directory });
    expect(existsSync(join(directory, 'reached'))).toBe(true);
    await rm(join(directory, 'reached'));
  }
});
