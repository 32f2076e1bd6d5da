import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { GET_NEWER_UV } from '../../src/cli/command-messages.ts';
import { SHELLS } from './shells.ts';
import { copyLauncher, launcher, shellCommand, test, type Stage } from './stage.ts';
import { ownCache } from '../support/own-cache.ts';

/** The uvx files of a checkout, of install.sh and of npm's package. */
const FORMS = ['a file beside uv', 'a link to uv', 'a file beside uv, without uvshim'] as const;

async function makeUvx(form: (typeof FORMS)[number], directory: string): Promise<string> {
  const uvx = join(dirname(launcher), 'uvx');
  if (form === 'a file beside uv') return uvx;
  const bin = join(directory, 'bin');
  await mkdir(bin);
  if (form === 'a link to uv') {
    await copyLauncher(bin);
    await symlink('uv', join(bin, 'uvx'));
  } else {
    await copyFile(uvx, join(bin, 'uvx'));
    await copyFile(launcher, join(bin, 'uv'));
    await symlink(join(dirname(launcher), '../dist'), join(directory, 'dist'));
  }
  return join(bin, 'uvx');
}

/** A file named uvx beside the fake uv, which must not run. */
async function placeUvx({ uv }: Stage): Promise<void> {
  await writeFile(join(dirname(uv), 'uvx'), '#!/bin/sh\necho "the real uvx was run"\nexit 9\n', {
    mode: 0o755,
  });
}

describe.each(SHELLS)('uvx, with $command', ({ command }) => {
  test.for(FORMS)('as %s, becomes `uv tool uvx`, with every byte', async (form, { stage, sandbox }) => {
    const uvx = await makeUvx(form, sandbox.directory);
    await placeUvx(stage);
    const words = ['--from', 'a b', Buffer.from([0xff, 0x0a]), '', '--', "it's"];
    const path = [dirname(uvx), stage.path].join(':');
    for (const env of [{ PATH: path }, { PATH: path, UVSHIM_DISABLE: '1' }, { PATH: stage.path }]) {
      const call = await stage.call([...shellCommand(command), uvx, ...words], { env });
      expect(call).toMatchObject({ status: 0, stdout: '', stderr: '' });
      const expected = words.map((word) => Buffer.from(word as string).toString('latin1'));
      expect(call.seen).toMatchObject({ pid: call.pid, argv: [stage.uv, 'tool', 'uvx', ...expected] });
    }
  });

  test('never takes the uv that it reads for the real one', async ({ stage, sandbox }) => {
    const uvx = await makeUvx('a file beside uv, without uvshim', sandbox.directory);
    await placeUvx(stage);
    const env = { PATH: [dirname(uvx), stage.path].join(':') };
    const call = await stage.call([...shellCommand(command), uvx, 'x'], { env });
    expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, 'tool', 'uvx', 'x'] } });
    const replay = join(ownCache(sandbox.home), 'replay', sandbox.cwd);
    const names = await readdir(replay, { recursive: true });
    const decisions = names.filter((name) => /tool uvx.*\.1$/.test(name)).map((name) => join(replay, name));
    expect(decisions).toHaveLength(1);
    expect(await readFile(decisions[0] ?? '', 'utf8')).toContain(
      `uvshim_find_uv && [ "$uvshim_uv" = '${stage.uv}' ] || return`,
    );
  });

  test('without arguments', async ({ stage }) => {
    await placeUvx(stage);
    const call = await stage.call([...shellCommand(command), join(dirname(launcher), 'uvx')]);
    expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, 'tool', 'uvx'] } });
  });

  test('the cached decision is damaged', async ({ stage, sandbox }) => {
    await placeUvx(stage);
    const place = join(ownCache(sandbox.home), 'replay', sandbox.cwd);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'tool uvx@2.1'), 'fi');
    const call = await stage.call([...shellCommand(command), join(dirname(launcher), 'uvx'), 'x']);
    expect(call).toMatchObject({ status: 0, seen: { pid: call.pid, argv: [stage.uv, 'tool', 'uvx', 'x'] } });
  });

  test('ends as uv ends', async ({ stage }) => {
    await placeUvx(stage);
    await stage.end('SIGTERM');
    const call = await stage.call([...shellCommand(command), join(dirname(launcher), 'uvx'), 'x']);
    expect(call).toMatchObject({ signal: 'SIGTERM', seen: { argv: [stage.uv, 'tool', 'uvx', 'x'] } });
  });

  test('with a uv without uvx beside it', async ({ stage, sandbox }) => {
    const uvx = join(dirname(launcher), 'uvx');
    const call = await stage.call([...shellCommand(command), uvx, 'x']);
    expect(call).toMatchObject({ status: 0, stderr: '', seen: { program: stage.uv } });

    const old = join(sandbox.directory, 'old/uv');
    await mkdir(dirname(old));
    await writeFile(old, '#!/bin/sh\necho "no such command: $*" >&2\nexit 2\n', { mode: 0o755 });
    expect(await stage.call([...shellCommand(command), uvx, 'x'], { env: { UVSHIM_UV: old } })).toMatchObject(
      {
        status: 127,
        stdout: '',
        stderr: `uvshim: there is no uvx: ${old} is too old for it\nhint: ${GET_NEWER_UV}\n`,
      },
    );
  });

  test('without any uv: as uv itself', async ({ stage, sandbox }) => {
    const uvx = join(dirname(launcher), 'uvx');
    // The uv that it sources is on PATH too, and is the shim itself.
    for (const path of [sandbox.tools, `${dirname(uvx)}:${sandbox.tools}`]) {
      const call = await stage.call([...shellCommand(command), uvx, 'x'], { env: { PATH: path } });
      expect(call).toMatchObject({ status: 127, stdout: '' });
      expect(call.stderr).toMatch(/^uvshim: .*\nhint: .*\n$/);
    }
  });
});
