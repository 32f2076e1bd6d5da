import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Caller } from './demo.ts';
import { unseal } from './seal.ts';

/** Runs `work` with a new directory (a real path), and removes it afterwards, even after an error. */
export async function inTemporaryDirectory<Value>(
  { variables, directory }: Caller,
  work: (temporary: string) => Promise<Value>,
): Promise<Value> {
  const parent = resolve(directory, variables.TMPDIR === '' ? '/tmp' : (variables.TMPDIR ?? '/tmp'));
  const temporary = await make(parent);
  try {
    return await work(temporary);
  } finally {
    await unseal(temporary);
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function make(parent: string): Promise<string> {
  try {
    return await realpath(await mkdtemp(join(parent, 'uvshim-demo-')));
  } catch (cause) {
    throw new Error(`no directory can be made in ${parent}\nhint: TMPDIR=$HOME ./install.sh --demo`, {
      cause,
    });
  }
}
