import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { execa } from 'execa';

const root = resolve(import.meta.dirname, '../..');

/**
 * A launcher's code as bash prints it: without comments, in one form, and without the first line and the lines that an
 * installation writes. Takes the path of a launcher, by default `bin/uv`.
 */
export async function whatLauncherDoes(file = resolve(root, 'bin/uv')): Promise<string[]> {
  const { stdout } = await execa('bash', ['--pretty-print', file]);
  return stdout.split('\n').filter((line) => line !== '' && !/^uvshim_(home|cache|recorded_\w+)=/.test(line));
}

/** The comments of a launcher, except its first line. */
export async function commentsOf(file: string): Promise<string[]> {
  const [, ...lines] = (await readFile(file, 'utf8')).split('\n');
  return lines.filter((line) => /^\s*#/.test(line));
}

/** Takes the shell's words, and settings as `scripts/fill-launcher.sh` does; the text of the launcher with them. */
export async function fillLauncher(shell: string, settings: readonly string[]): Promise<string> {
  const script = resolve(root, 'scripts/fill-launcher.sh');
  const words = [script, resolve(root, 'bin/uv'), shell, ...settings];
  const { stdout } = await execa('/bin/sh', words, { stripFinalNewline: false });
  return stdout;
}

/** Takes the name of a part of the launcher; its absolute path. */
export function launcherPart(name: 'ask' | 'checks' | 'key' | 'options' | 'own' | 'path' | 'replay'): string {
  return resolve(root, `src/launcher/${name}.sh`);
}

/** The lines with which a script reads parts of the launcher as the launcher does. */
export function loadParts(): string {
  return `uvshim_load() { command . '${resolve(root, 'src/launcher')}'/"$1.sh"; }`;
}
