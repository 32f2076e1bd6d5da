import { chown, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, expect, inject } from 'vitest';
import { exists } from '../support/cache.ts';
import { ensureNode, NODE_VERSIONS } from '../support/node-versions.ts';
import { test, type Sandbox } from '../support/sandbox.ts';
import { changes, snapshot } from '../support/snapshot.ts';
import { ownCache } from '../support/own-cache.ts';

const bin = resolve(import.meta.dirname, '../../bin');
const NOBODY = 65534;

/** A Node that keeps what it has compiled where NODE_COMPILE_CACHE says. */
let node = '';
beforeAll(async () => {
  node = await ensureNode(NODE_VERSIONS[0]);
});

/** Has two commands decided, each in a directory of its own. */
async function decideTwice({ run, cwd }: Sandbox, env: Record<string, string> = {}) {
  for (const name of ['one', 'two']) {
    await mkdir(join(cwd, name), { recursive: true });
    const path = [node, bin, dirname(inject('uvs').at(-1)?.uv ?? '')];
    await run(join(bin, 'uv'), ['pip', 'list'], { cwd: join(cwd, name), path, env });
    await run(join(bin, 'uvshim'), ['which'], { cwd: join(cwd, name), path, env });
  }
}

test('Node’s compile cache is beside the decisions', async ({ sandbox }) => {
  await decideTwice(sandbox);
  expect(await exists(join(ownCache(sandbox.home), 'node'))).toBe(true);
});

test('Node caches nothing in another user’s home', async ({ sandbox }) => {
  await mkdir(join(ownCache(sandbox.home), 'node'), { recursive: true });
  for (const place of ['', ...(await readdir(sandbox.home, { recursive: true }))])
    await chown(join(sandbox.home, place), NOBODY, NOBODY);
  const before = await snapshot(sandbox.home);
  await decideTwice(sandbox);
  expect(changes(before, await snapshot(sandbox.home))).toEqual([]);
});

test('Node caches nothing if the cache path is relative', async ({ sandbox }) => {
  for (const name of ['one', 'two'])
    await mkdir(join(sandbox.cwd, name, 'cache/uvshim/replay'), { recursive: true });
  const before = await snapshot(sandbox.cwd);
  await decideTwice(sandbox, { XDG_CACHE_HOME: 'cache' });
  const written = changes(before, await snapshot(sandbox.cwd));
  expect(written.filter((line) => /\.node|programs/.test(line))).toEqual([]);
});
