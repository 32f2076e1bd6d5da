import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import type { CPython } from '../../src/commands/demo/copy-interpreter.ts';
import { makeReadOnly } from './read-only.ts';
import { chooseCPythons } from './cpythons.ts';
import { ensureStore, type Store } from './store.ts';
import { makeTools } from './tools.ts';
import { chosenReleases, ensureUv, readingReleases, type Release, type Uv } from './uv-versions.ts';
import { ensureWheels } from './wheels.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The real CPythons that the store is built from, the preferred one first. */
    cpythons: CPython[];
    /** The releases of uv to test with, oldest first. */
    uvs: Uv[];
    /** The same, and more for the tests of reading command lines. */
    readingUvs: Uv[];
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
  const cpythons = await chooseCPythons(process.env);
  const uvs = await ensureUvs(chosenReleases(process.env));
  const readingUvs = await ensureUvs(readingReleases(process.env));
  const [first] = cpythons;
  if (first !== undefined) await ensureWheels(first);
  const store = await ensureStore(cpythons);
  const undo = await makeReadOnly(store.directory);
  const tools = await makeTools(process.env);
  project.provide('cpythons', cpythons);
  project.provide('uvs', uvs);
  project.provide('readingUvs', readingUvs);
  project.provide('store', store);
  project.provide('tools', tools);
  return async () => {
    await undo();
    await rm(tools, { recursive: true });
  };
}

/** Sequential: six parallel downloads are not faster. */
async function ensureUvs(releases: readonly Release[]): Promise<Uv[]> {
  const uvs: Uv[] = [];
  for (const release of releases) uvs.push({ ...release, ...(await ensureUv(release.version, process.env)) });
  return uvs;
}
