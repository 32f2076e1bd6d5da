import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import type { CPython } from './store/copy-interpreter.ts';
import { chooseCPythons } from './cpythons.ts';
import { ensureNixes, type Nix } from './nix-versions.ts';
import { inParallel } from './parallel.ts';
import { makeReadOnly } from './read-only.ts';
import { ensureStore, type Store } from './store.ts';
import { keepTemporaryFilesInMemory } from './temporary-files.ts';
import { makeTools } from './tools.ts';
import { chosenReleases, ensureUv, readingReleases, type Uv } from './uv-versions.ts';
import { ensureWheels } from './wheels.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The real CPythons that the store is built from, the preferred one first. */
    cpythons: CPython[];
    /** The releases of uv to test with, oldest first. */
    uvs: Uv[];
    /** The same, and more for the tests of reading command lines. */
    readingUvs: Uv[];
    /** The machine's nix and the newest one that can be had, which may be the same. */
    nixes: Nix[];
    /** Whether tests overwrite what they compare with: `npm test -- FILE --update`. */
    isUpdate: boolean;
    /** The read-only store. */
    store: Store;
    /** A directory with basic commands, for the end of every PATH. */
    tools: string;
  }
}

/** Builds the fixtures of all tests, or finds them in the cache. vitest calls this once, in its main process. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (process.env.UVSHIM_TEST_NAMESPACE === undefined) {
    throw new Error(
      'the tests mount things and need a mount namespace of their own\nhint: npm test -- [files]',
    );
  }
  const removeTemporaryFiles = await keepTemporaryFilesInMemory(process.env);
  const cpythons = await chooseCPythons(process.env);
  const [first, second] = cpythons;
  if (second === undefined)
    console.log(
      `Python ${first?.minor ?? ''} is the only CPython here: no test has a wrapper that becomes another minor version`,
    );
  // Downloads wait for the network, the store for the processors.
  const [store, readingUvs, nixes] = await Promise.all([
    ensureStore(cpythons),
    ensureUvs(readingReleases(process.env)),
    ensureNixes(),
    first && ensureWheels(first),
  ]);
  const chosen = new Set(chosenReleases(process.env));
  const uvs = readingUvs.filter(({ version }) => chosen.has(version));
  const undo = await makeReadOnly(store.directory);
  const tools = await makeTools(process.env);
  project.provide('cpythons', cpythons);
  project.provide('uvs', uvs);
  project.provide('readingUvs', readingUvs);
  project.provide('nixes', nixes);
  project.provide('isUpdate', project.config.snapshotOptions.updateSnapshot === 'all');
  project.provide('store', store);
  project.provide('tools', tools);
  return async () => {
    await undo();
    await rm(tools, { recursive: true });
    await removeTemporaryFiles();
  };
}

/** Parallel downloads: each takes a second of Python's time and waits three seconds for the network. */
const DOWNLOADS = 4;

async function ensureUvs(versions: readonly string[]): Promise<Uv[]> {
  return inParallel(versions, DOWNLOADS, async (version) => ({
    version,
    ...(await ensureUv(version, process.env)),
  }));
}
