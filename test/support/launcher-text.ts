import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { execa } from 'execa';

/**
 * A launcher's code as bash prints it: without comments, in one form, and without the first line and the lines that an
 * installation writes. Takes the path of a launcher, by default `bin/uv`.
 */
export async function whatLauncherDoes(
  file = resolve(import.meta.dirname, '../../bin/uv'),
): Promise<string[]> {
  const { stdout } = await execa('bash', ['--pretty-print', file]);
  return stdout.split('\n').filter((line) => line !== '' && !/^uvshim_(home|cache|recorded_\w+)=/.test(line));
}

/** The comments of a launcher, except its first line. */
export async function commentsOf(file: string): Promise<string[]> {
  const [, ...lines] = (await readFile(file, 'utf8')).split('\n');
  return lines.filter((line) => /^\s*#/.test(line));
}

/** Takes the name of a function of the launcher's; its text. */
export function launcherFunction(name: string): string {
  const text = readFileSync(resolve(import.meta.dirname, '../../bin/uv'), 'utf8');
  const found = new RegExp(`^${name}\\(\\) \\{.*?^\\}`, 'ms').exec(text)?.[0];
  if (found === undefined) throw new Error(`the launcher has no function ${name}`);
  return found;
}
