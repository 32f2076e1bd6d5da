import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { test } from '../support/sandbox.ts';
import { launcherPart } from '../support/launcher-text.ts';
import { readByLauncher, type Shape } from '../trust/launcher-reading.ts';

/** Words for each pattern in the launcher's `case`: `--python` and `--python=x` for `--python*`. */
async function weighed(): Promise<string[]> {
  const text = await readFile(launcherPart('options'), 'utf8');
  const [, body = ''] = /^uvshim_weigh\(\) \{\n.*?^ {2}case \$1 in\n(.*?)^ {2}esac/ms.exec(text) ?? [];
  const patterns = body
    .replace(/\\\n/g, '')
    .split('\n')
    .map((line) => /^ *([^)]*)\)/.exec(line)?.[1] ?? '')
    .flatMap((alternatives) => alternatives.split('|'))
    .map((pattern) => pattern.trim())
    .filter(Boolean);
  return patterns
    .filter((pattern) => pattern !== '--python-platform*')
    .flatMap((pattern) => samples(pattern));
}

function samples(pattern: string): string[] {
  const [whole, set = ''] = /\[([^\]]*)\]/.exec(pattern) ?? [];
  const each = whole === undefined ? [pattern] : Array.from(set, (one) => pattern.replace(whole, one));
  return each.flatMap((one) => (one.endsWith('*') ? [one.slice(0, -1), one.replace(/=?\*/, '=x')] : [one]));
}

test('each option that counts is found in any place', async ({ sandbox }) => {
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
    return (
      shape?.kind === 'straight' ||
      (shape?.kind === 'shape' && !/@2[.,].+/.test(`${shape.key}${shape.spot ?? ''}`))
    );
  });
  expect(unseen).toEqual([]);
  const [plain] = await readByLauncher([['pip', 'install', '--no-index', '--find-links', 'w', 'x']], sandbox);
  expect(plain).toEqual({ kind: 'shape', key: 'pip install@2' });
});

test('several options in one token count as each alone, with a value in the token or behind it', async ({
  sandbox,
}) => {
  const lines = [
    '-qU x',
    '-vv x',
    '-rq.txt x',
    '-e. x',
    '-Uqv x',
    '-p3 x',
    '-qp3 x',
    '-qp 3 x',
    '-p=3 x',
    '-qp= x',
    '-p = x',
    '-rp3 x',
    '-Ur p3',
  ].map((line) => ['pip', 'install', ...line.split(' ')]);
  const shapes = await readByLauncher(lines, sandbox);
  expect(shapes.map((shape) => (shape.kind === 'shape' ? shape.key : shape.kind))).toEqual(
    [
      '.quiet',
      '',
      '',
      '',
      '.quiet',
      ',3:-p3',
      '.quiet,3:-p3',
      '.quiet,3:-p3',
      ',3:-p3',
      '.quiet,2:-p',
      ',3:-p=',
      '',
      '',
    ].map((counts) => `pip install@2${counts}`),
  );
});

test('the ways to write the value of -p differ in its place, so that a decision replaces the right token', async ({
  sandbox,
}) => {
  const lines = [['-p='], ['-p', ''], ['-p=3'], ['-p3'], ['-p', '3'], ['-qp=3'], ['-qp3']];
  const shapes = await readByLauncher(
    lines.map((words) => ['pip', 'install', ...words]),
    sandbox,
  );
  const places = shapes.map((shape) => (shape.kind === 'shape' ? shape.spot : shape.kind));
  expect(places).toEqual([',3-p-p=', ',3-p', ',3-p-p=', ',3-p-p', ',3-p', ',3-p-qp=', ',3-p-qp']);
});

test('a name on the command line is in the key as it was typed', async ({ sandbox }) => {
  const keys = {
    'run --project a -p 3 x.py -p 4': 'run@1,9:--project,1:a,3:-p3,4:x.py',
    'run --frozen --group a --extra=b --locked x.py --frozen': 'run@1,4:x.py',
    'run --frozen --python=3 x.py': 'run@1,3:-p3,4:x.py',
    'run --group -q x.py': undefined,
    'run -q -- x.py': 'run@1.quiet,4:x.py',
    'run -vs ./tool -q': 'run@1,2:-s,6:./tool',
    'run --isolated --group a x y': 'run@1,,3:run,10:--isolated,7:--group,1:a,1:x',
    'build --wheel .': 'build@1,,5:build,7:--wheel,1:.',
    'sync --system-certs --python-platform linux': 'sync@1',
    'tool run --from a b c': 'tool run@2,,4:tool,3:run,6:--from,1:a,1:b',
  };
  const shapes = await readByLauncher(
    Object.keys(keys).map((line) => line.split(' ')),
    sandbox,
  );
  expect(shapes).toEqual(
    Object.values(keys).map((key) =>
      key === undefined ? { kind: 'rare' } : (expect.objectContaining({ kind: 'shape', key }) as Shape),
    ),
  );
});
