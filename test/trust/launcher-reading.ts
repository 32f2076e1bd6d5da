import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launcherPart, loadParts } from '../support/launcher-text.ts';
import { quote } from '../../src/output/quote.ts';
import type { Sandbox } from '../support/sandbox.ts';

/**
 * What the launcher takes a command line for: one with a cache key, one that it asks Node about each time, one for which uv
 * prints help or a version, or one that needs no Python. `spot` is the place of the value of `-p`, if there is one.
 */
export type Shape =
  { kind: 'shape'; key: string; spot?: string } | { kind: 'rare' } | { kind: 'help' } | { kind: 'straight' };

/** Has the launcher's own lines read the command lines, all in one shell. */
export async function readByLauncher(lines: readonly string[][], sandbox: Sandbox): Promise<Shape[]> {
  const launcher = await readFile(join(import.meta.dirname, '../../bin/uv'), 'utf8');
  const [, reading] = /^(# 1\. The command's words.*?)^# 2\. /ms.exec(launcher) ?? [];
  if (reading === undefined)
    throw new Error('bin/uv is not what it was: where does it read the command line?');
  const key = await readFile(launcherPart('key'), 'utf8');
  const script = [
    loadParts(),
    `take() {\n${reading}\n[ -n "$uvshim_looks_for_python" ] || { echo straight; return; }\n${key}`,
    `if [ -n "$uvshim_is_help" ]; then echo help; elif [ -n "$uvshim_is_rare" ]; then echo rare; else printf '%s\\t%s\\n' "$uvshim_shape" "$uvshim_spot"; fi\n}`,
    ...lines.map((line) => ['take', ...line.map(quote)].join(' ')),
    '',
  ];
  const { stdout, stderr } = await sandbox.run('/bin/sh', ['-s'], { stdin: script.join('\n') });
  if (stderr !== '') throw new Error(stderr);
  return stdout.split('\n').slice(0, -1).map(shapeOf);
}

function shapeOf(said: string): Shape {
  if (said === 'rare' || said === 'help' || said === 'straight') return { kind: said };
  const end = said.lastIndexOf('\t');
  const [key, spot] = [said.slice(0, end), said.slice(end + 1)];
  return spot === '' ? { kind: 'shape', key } : { kind: 'shape', key, spot };
}
