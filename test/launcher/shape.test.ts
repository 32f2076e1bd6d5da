import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test } from '../support/sandbox.ts';
import { readByLauncher } from '../trust/launcher-reading.ts';

const launcher = join(import.meta.dirname, '../../bin/uv');

/** Words for each pattern in the launcher's `case`: `--python` and `--python=x` for `--python*`. */
async function weighed(): Promise<string[]> {
  const text = await readFile(launcher, 'utf8');
  const [, body = ''] = /^uvshim_weigh\(\) \{\n {2}case \$1 in\n(.*?)^ {2}esac/ms.exec(text) ?? [];
  const patterns = body
    .replace(/\\\n/g, '')
    .split('\n')
    .map((line) => /^ *([^)]*)\)/.exec(line)?.[1] ?? '')
    .flatMap((alternatives) => alternatives.split('|'))
    .map((pattern) => pattern.trim())
    .filter(Boolean);
  return patterns.flatMap((pattern) => samples(pattern));
}

function samples(pattern: string): string[] {
  if (pattern === '-[!-]?*') return ['-px', '-qv', '-9x', '-=x'];
  const [whole, set = ''] = /\[([^\]]*)\]/.exec(pattern) ?? [];
  const each = whole === undefined ? [pattern] : Array.from(set, (one) => pattern.replace(whole, one));
  return each.flatMap((one) => (one.endsWith('*') ? [one.slice(0, -1), one.replace('*', '=x')] : [one]));
}

test('each option that counts is seen, wherever it stands', async ({ sandbox }) => {
  const words = await weighed();
  expect(words).toEqual(
    expect.arrayContaining(['-q', '--with', '--no_workspace', '--no-workspace', '--python=x']),
  );
  const lines = words.flatMap((word) => [
    ['pip', 'install', word, 'x'],
    ['pip', 'install', '--no-index', 'x', 'a b', '', word],
  ]);
  const shapes = await readByLauncher(lines, sandbox);
  const unseen = lines.filter((_, at) => {
    const shape = shapes[at];
    return shape?.kind === 'straight' || (shape?.kind === 'shape' && !/@2\..+/.test(shape.key));
  });
  expect(unseen).toEqual([]);
  const [plain] = await readByLauncher([['pip', 'install', '--no-index', '--find-links', 'w', 'x']], sandbox);
  expect(plain).toEqual({ kind: 'shape', key: 'pip install@2' });
});
