import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { readRequest } from '../../src/request/request.ts';
import { createFiles } from '../../src/fs/files.ts';
import { findPin } from '../../src/discovery/project/version-file.ts';
import { test, type Sandbox } from '../support/sandbox.ts';

const PROJECT = '[project]\nname = "p"\nversion = "1"\n';
const UNMANAGED = `${PROJECT}[tool.uv]\nmanaged = false\n`;
const WORKSPACE = `${PROJECT}[tool.uv.workspace]\nmembers = ["member"]\n`;

/** Files of a directory by their paths, relative to it. */
type Tree = Readonly<Record<string, string>>;

/** The version file that is read for `uv LINE` in a directory of the tree, relative to the tree. */
async function fileFor(
  { directory }: Sandbox,
  tree: Tree,
  { cwd = '.', line = 'sync', version = '0.13.9', config = 'config' },
): Promise<string | undefined> {
  const root = join(directory, 'tree');
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await mkdir(join(root, cwd), { recursive: true });
  const variables = { XDG_CONFIG_HOME: config === 'config' ? join(root, config) : config };
  const request = readRequest(line.split(' '), variables);
  if (request === undefined) throw new Error(`uv ${line} is not read`);
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const uv = { path: 'uv', version: [major, minor, patch] } as const;
  const place = { request, uv, directory: join(root, cwd), files: createFiles() };
  const pin = await findPin(place, line.endsWith('.py'));
  return pin && `${pin.file.slice(root.length + 1)}: ${pin.request.text}`;
}

const ABOVE = { '.python-version': '3.9', 'p/pyproject.toml': PROJECT };
const BELOW = { 'pyproject.toml': PROJECT, '.python-version': '3.9', 'sub/.python-version': '3.10' };
const USER = { 'config/uv/.python-version': '/w/python3.12', 'p/pyproject.toml': PROJECT };

describe('the .python-version that counts', () => {
  test.for<[string, Tree, Parameters<typeof fileFor>[2], string | undefined]>([
    ['in a project: not the one above its root', ABOVE, { cwd: 'p' }, undefined],
    ['in a project: the one in its root', BELOW, { cwd: 'sub' }, '.python-version: 3.9'],
    [
      'for uv venv in a project: the nearest',
      BELOW,
      { cwd: 'sub', line: 'venv' },
      'sub/.python-version: 3.10',
    ],
    ['for uv venv in a project: none above its root', ABOVE, { cwd: 'p/sub', line: 'venv' }, undefined],
    ['outside a project: the nearest', ABOVE, { cwd: 'q/r', line: 'run x' }, '.python-version: 3.9'],
    [
      'outside a project, up to 0.4: the one here',
      ABOVE,
      { cwd: 'q', line: 'venv', version: '0.4.30' },
      undefined,
    ],
    [
      'with --no-project: the nearest',
      ABOVE,
      { cwd: 'p', line: 'run --no-project x' },
      '.python-version: 3.9',
    ],
    ['with --project: the one in its root', BELOW, { line: 'sync --project sub' }, '.python-version: 3.9'],
    [
      'in an unmanaged project: the nearest',
      { ...ABOVE, 'p/pyproject.toml': UNMANAGED },
      { cwd: 'p', line: 'run x' },
      '.python-version: 3.9',
    ],
    [
      'in a member of a workspace: the one in its root',
      {
        'pyproject.toml': WORKSPACE,
        'member/pyproject.toml': PROJECT,
        '.python-version': '3.9',
        'member/.python-version': '3.10',
      },
      { cwd: 'member' },
      '.python-version: 3.9',
    ],
    ['for a script: the one beside it', BELOW, { line: 'run sub/s.py' }, 'sub/.python-version: 3.10'],
    ['for a build: the one of the source', BELOW, { line: 'build sub' }, 'sub/.python-version: 3.10'],
    ['for uv init: the one of the new project', BELOW, { line: 'init sub' }, 'sub/.python-version: 3.10'],
    ['of the user: in a project', USER, { cwd: 'p' }, 'config/uv/.python-version: /w/python3.12'],
    ['of the user: up to 0.6.6 it does not', USER, { cwd: 'p', version: '0.6.6' }, undefined],
    [
      'of the user: a version in a project is for uv',
      { ...USER, 'config/uv/.python-version': '3.9' },
      { cwd: 'p' },
      undefined,
    ],
    [
      'of the user: a version elsewhere',
      { ...USER, 'config/uv/.python-version': '3.9' },
      { line: 'venv' },
      'config/uv/.python-version: 3.9',
    ],
    ['of the user: for a tool', USER, { line: 'tool run x' }, 'config/uv/.python-version: /w/python3.12'],
    ['of the user: not for an upgrade of tools', USER, { line: 'tool upgrade x' }, undefined],
    [
      'of the user: for a tool up to 0.9 it does not',
      USER,
      { line: 'tool run x', version: '0.9.30' },
      undefined,
    ],
    [
      'of the user: in a relative XDG_CONFIG_HOME it does not',
      { ...USER, 'x/uv/.python-version': '3.9' },
      { config: 'x', line: 'venv' },
      undefined,
    ],
    [
      'without a version: ends the search',
      { ...BELOW, 'sub/.python-version': '# none\n\n' },
      { cwd: 'sub', line: 'venv' },
      undefined,
    ],
    [
      'without a version: ends the search for the user’s',
      { ...USER, 'p/.python-version': '' },
      { cwd: 'p' },
      undefined,
    ],
    [
      'with the name of an executable: the next line',
      { '.python-version': 'my-python\n3.9\n' },
      { line: 'venv' },
      '.python-version: 3.9',
    ],
    [
      'with the name of an executable, up to 0.6: the name',
      { '.python-version': 'my-python\n3.9\n' },
      { line: 'venv', version: '0.6.17' },
      '.python-version: my-python',
    ],
    [
      'beside .python-versions: the former',
      { '.python-version': '3.9', '.python-versions': '3.10' },
      { line: 'venv' },
      '.python-version: 3.9',
    ],
    ['called .python-versions', { '.python-versions': '3.10' }, { line: 'venv' }, '.python-versions: 3.10'],
  ])('%s', async ([, tree, call, expected], { sandbox }) => {
    expect(await fileFor(sandbox, tree, call)).toBe(expected);
  });
});
