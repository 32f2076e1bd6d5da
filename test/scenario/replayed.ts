import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import which from 'which';
import { ownCache } from '../support/own-cache.ts';
import type { Outcome, RunOptions, Sandbox } from '../support/sandbox.ts';

/** How often a command is asked for before it has to be replayed: a file of this instant makes a decision too old. */
const PATIENCE = 6;

/** A launcher of its own, and how to call it so that what it runs is what was written down. */
export interface Replayed {
  readonly launcher: string;
  /**
   * Runs the launcher, which is on PATH there, so that Node is asked for nothing, if the command is replayed at all.
   */
  readonly run: (args: string[], options: RunOptions) => Promise<Outcome>;
}

/**
 * Takes a sandbox and the launcher and program of the checkout; makes a copy of the launcher that can be told to do all
 * but become uv. So a decision is there before a command is run for the first time.
 */
export async function makeReplayed(sandbox: Sandbox, original: string, program: string): Promise<Replayed> {
  const prefix = join(sandbox.directory, 'prefix');
  const launcher = join(prefix, 'bin/uv');
  const starts = join(prefix, 'starts');
  await mkdir(dirname(launcher), { recursive: true });
  await symlink(dirname(program), join(prefix, 'dist'));
  await symlink('uv', join(prefix, 'bin/uvshim'));
  await writeFile(starts, '');
  const node = await makeCountingNode(prefix, starts);
  // As install.sh writes them: a decision is of one launcher, and the two have to be the same one to it.
  const text = (await readFile(original, 'utf8'))
    .replace(/^uvshim_recorded_node=$/m, `uvshim_recorded_node='${node}'`)
    .replace(/^uvshim_home=.*$/m, `uvshim_home='${prefix}'`);
  const rehearsed = text
    .replaceAll(/^(.*?)(exec )?"\$uvshim_uv" "\$@"/gm, '$1exit 0')
    // Runs the commands before uv for uv alone too.
    .replace('eval "$uvshim_answer"', 'exit 0');
  expect(rehearsed).not.toContain('exec "$uvshim_uv"');
  expect(rehearsed).not.toContain('eval "$uvshim_answer"');
  const rehearsal = join(prefix, 'rehearsal/uv');
  await makeProgram(launcher, text);
  await makeProgram(rehearsal, rehearsed);

  const count = async () => (await stat(starts)).size;
  const runs = async (program: string, args: string[], options: RunOptions) => {
    const before = await count();
    const outcome = await sandbox.run(program, args, options);
    return { outcome, hasAsked: (await count()) > before };
  };
  const decisions = () =>
    stat(join(ownCache(sandbox.home), 'replay-count')).then(
      ({ size }) => size,
      () => 0,
    );

  async function rehearse(args: string[], options: RunOptions): Promise<boolean> {
    for (let attempt = 0; attempt < PATIENCE; attempt += 1) {
      const before = await decisions();
      if (!(await runs(rehearsal, args, options)).hasAsked) return true;
      // A decision that was made but not cached cannot be replayed.
      if ((await decisions()) === before) return false;
    }
    throw new Error(`never replayed: uv ${args.join(' ')}`);
  }

  async function rehearseAndRun(args: string[], options: RunOptions): Promise<Outcome> {
    const isReplayed = await rehearse(args, options);
    const { outcome, hasAsked } = await runs(launcher, args, options);
    expect(hasAsked, `Node is asked for: uv ${args.join(' ')}`).toBe(!isReplayed);
    return outcome;
  }

  let last: Promise<unknown> = Promise.resolve();
  return {
    launcher,
    // Sequential, because the number tells which call has started Node.
    run: (args, options) => {
      const next = last.then(() => rehearseAndRun(args, options));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

async function makeProgram(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
}

/** A Node that takes down each of its starts. */
async function makeCountingNode(prefix: string, starts: string): Promise<string> {
  const node = join(prefix, 'node');
  await makeProgram(node, `#!/bin/sh\nprintf . >>'${starts}'\nexec '${await which('node')}' "$@"\n`);
  return node;
}
