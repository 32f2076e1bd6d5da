import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { offline } from '../support/wheels.ts';
import { changes, snapshot } from '../support/snapshot.ts';
import { expectSuccess, isSince, PREFIX, scenarios } from './world.ts';
import { ownCache } from '../support/own-cache.ts';

scenarios({ features: ['lockOptional', 'searchPath'] }, ({ test, version }) => {
  test('uvshim explain prints the command that would run, each edit, and the reasons', async ({ world }) => {
    const { python, base } = world.store('later prefix wrapper');
    const outcome = await world.uvshim(['explain', 'venv', '-p', python, 'it is']);
    expectSuccess(outcome);
    expect(outcome.stderr).toBe('');
    expect(outcome.stdout).toBe(
      `uv would get ${base} in place of ${python}, because ${python} (-p) is a wrapper around ${base}, ` +
        'and an environment that is made from a wrapper cannot be installed into.\n\n' +
        `  runs  ${world.directory}/real-uv/uv venv -p ${base} 'it is'\n` +
        `  says  uvshim: using ${base} in place of the wrapper ${python} (-p); UVSHIM_DISABLE=1 turns this off\n`,
    );
    expect([...(await snapshot(world.cwd)).keys()]).toEqual([]);
  });

  test('uvshim explain repairs nothing, and creates no stand-in', async ({ world }) => {
    const { python, base } = world.store('later prefix wrapper');
    expectSuccess(await world.run(python, ['-m', 'venv', '--without-pip', '.venv']));
    const before = await snapshot(world.cwd);
    const healing = await world.uvshim(['explain', '--json', 'pip', 'install', 'x']);
    expect(JSON.parse(healing.stdout)).toMatchObject({
      command: [`${world.directory}/real-uv/uv`, 'pip', 'install', 'x'],
      repairs: [{ do: 'repair', environment: join(world.cwd, '.venv'), base }],
    });
    const told = await world.uvshim(['explain', 'pip', 'install', 'x']);
    expect(told.stdout).toMatch(
      new RegExp(
        `^uvshim would first repair ${world.cwd}/\\.venv, so that its base is ${base}, because .*\\. Then uv would get this command as it is\\.\n\n`,
      ),
    );
    const standIn = await world.uvshim(['explain', 'pip', 'install', '-p', python, 'x']);
    expect(standIn.stdout.includes('uvshim would create a stand-in of ')).toBe(!isSince(version, '0.7.19'));
    expect(standIn.stdout.replaceAll(/\s+/g, ' ')).toContain('with --dry-run, whether this changes anything');
    const linked = await world.uvshim(['explain', 'pip', 'list', '-p', world.store('linkedVenv').directory]);
    expect(linked.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /^uvshim would first create a stand-in of .*, where uv sees the packages in /,
    );
    // If uv would be asked on a stand-in, that is another command; else it is named once.
    for (const [kind, count] of [
      ['venv', 1],
      ['linkedVenv', 2],
    ] as const) {
      const { directory } = world.store(kind);
      const readOnly = await world.uvshim(['explain', 'pip', 'install', '-p', directory, 'x']);
      expect(readOnly.stdout.match(/^ {2}runs /gm), kind).toHaveLength(count);
    }
    expect(changes(before, await snapshot(world.cwd))).toEqual([]);
    expect([...(await snapshot(join(ownCache(world.home), 'stand-ins'))).keys()]).toEqual([]);
  });

  test('uvshim explain of a command that uvshim does not change, and of one with a search path', async ({
    world,
  }) => {
    expect((await world.uvshim(['explain', 'cache', 'dir'])).stdout).toBe(
      `uv would get this command as it is, because uv looks for no Python here.\n\n  runs  ${world.directory}/real-uv/uv cache dir\n`,
    );
    const { python, base } = world.store('prefix wrapper');
    const found = await world.uvshim(['explain', 'venv'], { path: [dirname(python)] });
    const variable = isSince(version, '0.11.8') ? 'UV_PYTHON_SEARCH_PATH' : 'PATH';
    const sentence = `uv would find ${variable} set as below, because ${join(dirname(python), 'python')} (PATH) is a wrapper around ${base}.\n\n`;
    expect(found.stdout.slice(0, sentence.length)).toBe(sentence);
    expect(found.stdout).toContain(`\n  sets  ${variable}=${dirname(base)}:${dirname(python)}:`);
    expect(found.stdout).toContain(`\n  runs  ${world.directory}/real-uv/uv venv\n`);
  });

  test('without a shell, Node starts uv with the same edits, status and streams', async ({ world }) => {
    const { python, directory } = world.store('later prefix wrapper');
    const made = await world.withoutShell(['venv', '-p', python, '--system-site-packages']);
    expectSuccess(made);
    expect(made.stderr).toContain('uvshim: using ');
    expect(await world.ask('.venv', PREFIX)).toBe(join(world.cwd, '.venv'));
    expect(await world.ask('.venv', 'import storepkg; print(storepkg.__file__)')).toContain(directory);
    const env = { UV_PYTHON: python };
    expectSuccess(
      await world.withoutShell(['pip', 'install', ...offline, '-r', '-'], { env, stdin: 'plainpkg\n' }),
    );
    const frozen = await world.withoutShell(['pip', 'freeze'], { env });
    expect(frozen.stdout).toContain('plainpkg==2.0\n');
    expect((await world.withoutShell(['pip', 'freeze', '-q'], { env })).stderr).toBe('');
    const failing = ['pip', 'install', ...offline, 'nobody-has-this'];
    expect((await world.withoutShell(failing)).status).toBe((await world.raw(failing)).status);
  });
});
