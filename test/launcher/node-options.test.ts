import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { ensureNode, NODE_VERSIONS } from '../support/node-versions.ts';
import { launcher, test } from './stage.ts';

describe.each([process.versions.node, ...NODE_VERSIONS])('with Node %s', (version) => {
  test("a program's options are none of Node's, whatever they are called", async ({ stage, sandbox }) => {
    const pinned = NODE_VERSIONS.find((each) => each === version);
    const node = pinned === undefined ? dirname(process.execPath) : await ensureNode(pinned);
    const { stdout } = await sandbox.run(join(node, 'node'), ['--help']);
    const options = [...stdout.matchAll(/(?<=^ +|, )--?[a-z][\w-]*/gm)].map(([option]) => option);
    expect(options).toEqual(expect.arrayContaining(['--env-file', '--require', '-e', '--inspect']));
    const words = ['run', 't.py', ...options, ...options.map((option) => `${option}=missing`)];
    const call = await stage.call([launcher, ...words], { env: { PATH: `${node}:${stage.path}` } });
    expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, ...words] } });
  });

  test('uv run --env-file gives Node no options and no code to run', async ({ stage, sandbox }) => {
    const pinned = NODE_VERSIONS.find((each) => each === version);
    const node = pinned === undefined ? dirname(process.execPath) : await ensureNode(pinned);
    await writeFile(join(sandbox.cwd, '.env'), 'NODE_OPTIONS=--require=./hook.cjs\n');
    await writeFile(join(sandbox.cwd, 'hook.cjs'), 'require("node:fs").writeFileSync("hooked", "");\n');
    const words = ['run', '--env-file', '.env', 't.py'];
    const call = await stage.call([launcher, ...words], { env: { PATH: `${node}:${stage.path}` } });
    expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, ...words] } });
    expect(existsSync(join(sandbox.cwd, 'hooked'))).toBe(false);
  });
});
