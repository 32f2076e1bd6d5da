import { createHash, randomUUID } from 'node:crypto';
import { lutimes, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { CPython } from '../../src/commands/demo/copy-interpreter.ts';
import { cacheDirectory } from './cache.ts';
import { inParallel } from './parallel.ts';
import { ensureCompiledPackages } from './compiled-packages.ts';
import { buildKinds, buildRich, type StoreKind, type StorePython } from './store-kinds.ts';

/** A read-only store with every kind of Python of the design's table. */
export interface Store {
  directory: string;
  pythons: StorePython[];
}

/** What a store is made by: when any of it changes, the store is made anew. */
const BUILDERS = [
  'src/commands/demo/copy-interpreter.ts',
  'src/commands/demo/distribution.ts',
  'src/commands/demo/sitecustomize.ts',
  'src/commands/demo/store.ts',
  'test/support/compiled-packages.ts',
  'test/support/linked-packages.ts',
  'test/support/profiles.ts',
  'test/support/store.ts',
  'test/support/store-kinds.ts',
  'test/support/wrappers.ts',
];

/**
 * Gives the store for some CPythons, built on the first call. It is not read-only yet.
 * Wrappers hold absolute paths, so a store is built at its final place, and counts only once its description has its name: an
 * interrupted build is never used, and two at the same time make two stores, one of which wins.
 */
export async function ensureStore(cpythons: CPython[]): Promise<Store> {
  const stores = join(cacheDirectory, 'store');
  const key = await storeKey(cpythons, stores);
  const description = join(stores, `${key}.json`);
  const known = await readFile(description, 'utf8').catch(() => undefined);
  if (known !== undefined) {
    await utimes(description, new Date(), new Date());
    return JSON.parse(known) as Store;
  }
  await removeUnused(stores);
  const name = `${key}-${randomUUID().slice(0, 4)}`;
  const directory = join(stores, name);
  const store = { directory, pythons: await buildAll(cpythons, directory) };
  await writeFile(join(stores, `${name}.json`), JSON.stringify(store, undefined, 2));
  await rename(join(stores, `${name}.json`), description);
  return store;
}

/** The Python of one kind in the store; throws where the store has no such minor. */
export function storePython(store: Store, kind: StoreKind, minor: string): StorePython {
  const found = store.pythons.find((python) => python.kind === kind && python.minor === minor);
  if (found === undefined) throw new Error(`the store has no ${kind} of Python ${minor}`);
  return found;
}

/** By what it is made, from what, and where: a cache that was moved would hold paths to its old place. */
async function storeKey(cpythons: CPython[], stores: string): Promise<string> {
  const hash = createHash('sha256').update(stores);
  for (const file of BUILDERS) hash.update(await readFile(resolve(import.meta.dirname, '../..', file)));
  for (const python of cpythons) {
    hash.update(JSON.stringify([python, (await stat(python.executable)).mtimeMs]));
  }
  return hash.digest('hex').slice(0, 8);
}

async function buildAll(cpythons: CPython[], directory: string): Promise<StorePython[]> {
  const build = (cpython: CPython) => buildKinds(cpython, directory);
  const pythons = (await inParallel(cpythons, availableParallelism(), build)).flat();
  const [first] = cpythons;
  const base = pythons.find(({ kind, minor }) => kind === 'base' && minor === first?.minor);
  if (first && base) pythons.push(...(await buildRich(base, directory, await ensureCompiledPackages(first))));
  await setTimes(directory);
  return pythons;
}

/**
 * In a Nix store everything is of 1970. So here, apart from modules: the compiled ones hold the times of their sources, and
 * are no longer valid when these change.
 */
async function setTimes(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await setTimes(path);
    else if (!entry.name.endsWith('.py')) await lutimes(path, 1, 1);
  }
  await utimes(directory, 1, 1);
}

const UNUSED_AFTER = 3 * 24 * 60 * 60 * 1000;

/** Removes what nobody has used for days: stores of former builders, and what an interrupted build has left. */
async function removeUnused(stores: string): Promise<void> {
  const names = await readdir(stores).catch(() => []);
  const kept = new Set<string>();
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const description = join(stores, name);
    if (await isUnused(description)) await rm(description);
    else kept.add((JSON.parse(await readFile(description, 'utf8')) as Store).directory);
  }
  for (const name of names.filter((each) => !each.endsWith('.json'))) {
    const directory = join(stores, name);
    // A store in the making has no description yet, but has just been made.
    if (kept.has(directory) || !(await isUnused(directory))) continue;
    await rm(directory, { recursive: true, force: true });
  }
}

/** By the time of the last change to its inode: touching a description counts as use, and a store's own times are set to 1970. */
async function isUnused(path: string): Promise<boolean> {
  return Date.now() - (await stat(path)).ctimeMs > UNUSED_AFTER;
}
