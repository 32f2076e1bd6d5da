import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inject } from 'vitest';
import which from 'which';
import { ensurePythonTools, linkTools } from '../support/python-tools.ts';
import { makeSandbox, type Outcome } from '../support/sandbox.ts';
import { storePython } from '../support/store.ts';
import type { Uv } from '../support/uv-versions.ts';
import { wheelsDirectory } from '../support/wheels.ts';
import type { Exported, Shell } from './shells.ts';

const launchers = resolve(import.meta.dirname, '../../bin');

/** uv alone, or the shim. */
export type Side = 'raw' | 'shim';

/** A shell that was entered, in a new project. */
export interface Entered {
  exported: Exported;
  /** Runs lines with `sh -e`. */
  run: (lines: string) => Promise<Outcome>;
  /** All runs so far, with their output. */
  transcript: () => string;
}

/** What to enter. `files` takes the minor version of the shell's Python, and returns the files of the project. */
export interface Chosen {
  shell: Shell;
  uv: Uv;
  side: Side;
  files: (minor: string) => Record<string, string>;
}

/** Enters a shell, runs some work there, and removes everything. Returns what the work returns. */
export async function liveIn<T>(
  { shell, uv, side, files }: Chosen,
  work: (entered: Entered) => Promise<T>,
): Promise<T> {
  const sandbox = await makeSandbox();
  const { cwd } = sandbox;
  const minor = inject('cpythons')[0]?.minor ?? '';
  try {
    const real = join(sandbox.directory, 'real-uv');
    await mkdir(real);
    for (const name of ['uv', 'uvx'] as const) await symlink(uv[name] ?? '', join(real, name));
    for (const name of ['git', 'make']) await symlink(which.sync(name), join(real, name));
    const first = side === 'raw' ? real : launchers;
    for (const [name, text] of Object.entries(files(minor))) await writeFile(join(cwd, name), text);
    const exported = await shell.enter({
      ...sandbox,
      store: (kind) => storePython(inject('store'), kind, minor),
    });
    const env = {
      ...(await variables(sandbox.directory, minor, join(first, 'uv'))),
      ...exported.env,
      ENVIRONMENT: exported.environment ?? join(cwd, '.venv'),
    };
    const path = [...exported.path, first, real];
    const run = (lines: string) => sandbox.run('sh', ['-ec', lines], { env, path });
    await run('git init -q && git add .');
    await run(exported.hook ?? ':');
    return await work({ exported, run, transcript: sandbox.transcript });
  } finally {
    await sandbox.dispose();
  }
}

/** The user's variables: no network, and the tools use the uv that is first on PATH, as docs/tools.md says. */
async function variables(directory: string, minor: string, uv: string): Promise<Record<string, string>> {
  const tools = await ensurePythonTools(minor, process.env);
  const { bin, packages } = await linkTools(tools, join(directory, 'tools'), uv);
  return {
    UV_OFFLINE: '1',
    UV_NO_INDEX: '1',
    UV_FIND_LINKS: `${wheelsDirectory},${tools.wheels}`,
    UV_PYTHON_DOWNLOADS: 'never',
    UV: uv,
    TOX_UV_PATH: uv,
    HATCH_ENV_TYPE_VIRTUAL_UV_PATH: uv,
    TOOLS: bin,
    TOOLS_PACKAGES: packages,
    VERSION: minor,
  };
}
