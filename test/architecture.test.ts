import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../src');

/** The folders in the order of the data, and two files beside them. A folder may import from itself and from those before it. */
const FOLDERS = [
  'limits.ts',
  'output',
  'uv',
  'request',
  'fs',
  'process',
  'discovery',
  'decision',
  'apply',
  'cache',
  'shim',
  'shim.ts',
  'cli',
];

/** What the launcher starts, and what that runs. */
const ENTRIES = ['main.ts'];

/** Modules of Node's that change something outside of the program; only the folders named may have them. */
const WRITERS: Readonly<Record<string, readonly string[]>> = {
  // To standard output.
  'main.ts': ['writeFileSync'],
  fs: [
    'chmodSync',
    'copyFileSync',
    'lchownSync',
    'linkSync',
    'mkdirSync',
    'renameSync',
    'rmSync',
    'symlinkSync',
    'utimesSync',
    'writeFileSync',
  ],
  apply: ['linkSync', 'mkdirSync', 'renameSync', 'rmSync', 'symlinkSync', 'writeFileSync'],
  // openSync only to read what /proc tells about a descriptor, and for a file that shows the time.
  cache: ['appendFileSync', 'chmodSync', 'openSync', 'renameSync', 'rmdirSync', 'rmSync', 'truncateSync'],
};

interface Import {
  file: string;
  from: string;
  names: string[];
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.d)\.ts$/.test(name),
);
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const bindings = node.importClause?.namedBindings;
      const names =
        bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : [];
      found.push({ file, from: node.moduleSpecifier.text, names });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? '';
}

test('every file is in a folder, except the entry files', () => {
  const strays = files.filter((file) => !FOLDERS.includes(folderOf(file)));
  expect(strays.sort()).toEqual(ENTRIES);
});

test('a folder imports only from itself and from the folders before it', () => {
  const wrong = imports
    .filter(({ file, from }) => from.startsWith('.') && !ENTRIES.includes(file))
    .map(({ file, from }) => ({ file, to: relative(source, resolve(source, dirname(file), from)) }))
    .filter(({ file, to }) => FOLDERS.indexOf(folderOf(to)) > FOLDERS.indexOf(folderOf(file)));
  expect(wrong).toEqual([]);
});

test('nothing is imported in a circle', () => {
  const edges = new Map(files.map((file) => [file, targetsOf(file)]));
  const inCircle = files.filter((file) => reachable(file, edges).has(file));
  expect(inCircle).toEqual([]);
});

function targetsOf(file: string): string[] {
  return imports
    .filter((entry) => entry.file === file && entry.from.startsWith('.'))
    .map(({ from }) => relative(source, resolve(source, dirname(file), from)));
}

function reachable(file: string, edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const open = [...(edges.get(file) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(edges.get(next) ?? []));
  }
  return seen;
}

test('no two files have one name, and no two types', () => {
  const types = files.flatMap((file) =>
    [...readFileSync(join(source, file), 'utf8').matchAll(/^(?:export )?(?:interface|type) (\w+)/gm)].map(
      ([, name = '']) => name,
    ),
  );
  expect(repeated(files.map((file) => basename(file)))).toEqual([]);
  expect(repeated(types)).toEqual([]);
});

function repeated(names: readonly string[]): string[] {
  return names.filter((name, at) => names.indexOf(name) !== at);
}

test('request and decision are pure: of Node they know paths and nothing else', () => {
  const impure = imports.filter(
    ({ file, from }) =>
      ['request', 'decision'].includes(folderOf(file)) && from.startsWith('node:') && from !== 'node:path',
  );
  expect(impure).toEqual([]);
});

test('only fs, apply and cache write', () => {
  const writing =
    /^(write|mkdir|rm|rename|symlink|link|unlink|chmod|chown|lchown|utimes|copyFile|cp|append|open|truncate)/;
  const writers = imports
    .filter(({ from }) => from.startsWith('node:fs'))
    .flatMap(({ file, names }) => names.filter((name) => writing.test(name)).map((name) => ({ file, name })))
    .filter(({ file, name }) => !(WRITERS[folderOf(file)] ?? []).includes(name));
  expect(writers).toEqual([]);
});

test("no rule of a decision contains a store's name", () => {
  const knowing = [...files.map((file) => join(source, file)), resolve(source, '../bin/uv')].filter((file) =>
    readFileSync(file, 'utf8').includes('/nix/store'),
  );
  expect(knowing).toEqual([]);
});
