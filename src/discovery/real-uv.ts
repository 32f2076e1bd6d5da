import { basename, resolve } from 'node:path';
import type { Variables } from '../request/variables.ts';
import { runCaptured } from '../process/run-captured.ts';
import type { Files } from '../fs/files.ts';
import type { AnswerCache } from './interpreter/answer-cache.ts';
import { hasFeature } from '../uv/features.ts';
import { MAX_WRAPPER_BYTES, QUERY_TIMEOUT_MS } from '../limits.ts';

/** The real uv. */
export interface RealUv {
  /** absolute, or relative to the caller's directory */
  readonly path: string;
  readonly version: readonly [number, number, number];
}

/**
 * Takes the path of the real uv, the caller's environment and directory, and the cached answers. Queries its version.
 * Throws if the program is not a uv.
 */
export async function queryRealUv(
  path: string,
  variables: Variables,
  directory: string,
  answers: AnswerCache,
  files: Files,
): Promise<RealUv> {
  const program = resolve(directory, path);
  const identity = files.identityOf(program);
  const question = mayChooseUv(program, files) ? `${program} in ${directory}` : program;
  const known = answers.find(question, identity) as string | undefined;
  const text = known ?? (await askVersion(program, variables, directory));
  const version = text === undefined ? undefined : readVersion(text);
  if (!version) {
    const hint = variables.UVSHIM_UV ? 'unset UVSHIM_UV' : 'type -a uv';
    throw new Error(`${path} --version names no version of uv\nhint: ${hint}`);
  }
  if (known === undefined) answers.add({ program: question, identity, answer: text });
  return { path, version };
}

/** A version manager's shim is a script, or a link to a program with another name, and chooses a uv by the directory. */
function mayChooseUv(program: string, files: Files): boolean {
  const isScript = files.readText(program, MAX_WRAPPER_BYTES)?.startsWith('#!');
  return isScript ?? basename(files.resolved(program)) !== 'uv';
}

/** Node cannot start a program in a directory that the user may not enter. */
async function askVersion(
  program: string,
  variables: Variables,
  directory: string,
): Promise<string | undefined> {
  const words = ['--version'];
  return (await runUv(program, words, variables, directory)) ?? (await runUv(program, words, variables, '/'));
}

function readVersion(text: string): RealUv['version'] | undefined {
  const numbers = /^uv (\d+)\.(\d+)\.(\d+)/.exec(text);
  return numbers ? [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])] : undefined;
}

/**
 * The interpreter that the real uv finds (`uv python find`), as an absolute path. Takes arguments, and the environment
 * and directory of the query. Undefined if uv finds none, if this release has no such command, or if uv did not end by
 * itself: then calls `onFailure`, because it may find one the next time.
 */
export async function findPython(
  uv: RealUv,
  words: readonly string[],
  variables: Variables,
  directory: string,
  onFailure?: () => void,
): Promise<string | undefined> {
  if (!hasFeature(uv, 'pythonFind')) return undefined;
  return runUv(resolve(directory, uv.path), ['python', 'find', ...words], variables, directory, onFailure);
}

/**
 * Whether the real uv knows a Python to download. Takes the same arguments as `findPython`. Undefined if uv does not
 * print it (0.6.1 does not, 0.7.18 does).
 */
export async function offersDownload(
  uv: RealUv,
  asked: string,
  variables: Variables,
  directory: string,
): Promise<boolean | undefined> {
  const words = ['python', 'list', '--only-downloads', asked];
  const text = await runUv(resolve(directory, uv.path), words, variables, directory);
  return text === undefined ? undefined : text !== '';
}

async function runUv(
  program: string,
  args: readonly string[],
  variables: Variables,
  directory: string,
  onFailure?: () => void,
): Promise<string | undefined> {
  const { text, status } = await runCaptured(program, args, {
    variables,
    directory,
    timeoutMs: QUERY_TIMEOUT_MS,
  });
  if (status === undefined) onFailure?.();
  return status === 0 ? text.trim() : undefined;
}
