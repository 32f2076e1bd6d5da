import { createHash, randomUUID } from 'node:crypto';
import { lutimes, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { CPython } from './store/copy-interpreter.ts';
import { cacheDirectory } from './cache.ts';
import { inParallel } from './parallel.ts';
import { ensureCompiledPackages } from './compiled-packages.ts';
import { buildKinds, buildRich, type StoreKind, type StorePython } from './store-kinds.ts';

/** A read-only store with every kind of Python. */
export interface Store {
  directory: string;
  pythons: StorePython[];
}

/** The code that builds a store: if it changes, the store is built again. */
const BUILDERS = [
  'test/support/store/copy-interpreter.ts',
  'test/support/store/distribution.ts',
  'test/support/store/sitecustomize.ts',
  'test/support/store/store.ts',
  'test/support/compiled-packages.ts',
  'test/support/linked-packages.ts',
  'test/support/profiles.ts',
  'test/support/store.ts',
  'test/support/store-kinds.ts',
  'test/support/wrappers.ts',
];

/**
 * Returns the store for some CPythons, built on the first call. It is not read-only yet.
 * Wrappers contain absolute paths, so a store is built at its final path. It counts only after its description is renamed:
 * an interrupted build is never used, and of two parallel builds one wins.
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

/** The Python of one kind in the store. Throws if the store lacks the minor version. */
export function storePython(store: Store, kind: StoreKind, minor: string): StorePython {
  const found = store.pythons.find((python) => python.kind === kind && python.minor === minor);
  if (found === undefined) throw new Error(`the store has no ${kind} of Python ${minor}`);
  return found;
}

/** The code, the input and the path: a cache that was moved would contain its old path. */
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
 * All times in a Nix store are 1970. So they are here, except for modules: compiled ones contain the times of their sources,
 * and become invalid if these change.
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

/** Removes what was not used for days: stores of older code, and the remains of interrupted builds. */
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
    // A store that is being built has no description yet, but is new.
    if (kept.has(directory) || !(await isUnused(directory))) continue;
    await rm(directory, { recursive: true, force: true });
  }
}

/** Uses the ctime: touching a description counts as use, and the mtimes of a store are set to 1970. */
async function isUnused(path: string): Promise<boolean> {
  return Date.now() - (await stat(path)).ctimeMs > UNUSED_AFTER;
}
