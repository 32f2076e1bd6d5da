import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /(?<!\.d)\.ts$/.test(name))
  .map((name) => ({ name, tree: parse(join(root, 'src', name)) }));

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

function nodesOf(tree: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}

/** The texts that an expression can be, with `…` for what is only known when it is run; of several lines the first. */
function textsOf(expression: ts.Node | undefined, tree: ts.SourceFile): string[] {
  if (expression === undefined) return [];
  if (ts.isStringLiteralLike(expression)) return [expression.text.split('\n')[0] ?? ''];
  if (ts.isTemplateExpression(expression)) {
    const spans = expression.templateSpans.map(({ literal }) => `…${literal.text}`);
    return [`${expression.head.text}${spans.join('')}`.split('\n')[0] ?? ''];
  }
  if (ts.isConditionalExpression(expression))
    return [expression.whenTrue, expression.whenFalse].flatMap((branch) => textsOf(branch, tree));
  if (ts.isBinaryExpression(expression)) return textsOf(expression.left, tree);
  if (!ts.isIdentifier(expression)) return [];
  const named = nodesOf(tree)
    .filter(ts.isVariableDeclaration)
    .filter(({ name }) => name.getText() === expression.text);
  return named.flatMap(({ initializer }) => textsOf(initializer, tree));
}

/** What the values of a property can be. */
function valuesOf(property: string, tree: ts.SourceFile): string[] {
  return nodesOf(tree)
    .filter((node) => ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node))
    .filter((node) => node.name.getText() === property)
    .flatMap((node) => textsOf(ts.isPropertyAssignment(node) ? node.initializer : node.name, tree));
}

function errorsOf(tree: ts.SourceFile): string[] {
  return nodesOf(tree)
    .filter(ts.isNewExpression)
    .filter((node) => node.expression.getText() === 'Error')
    .flatMap((node) => textsOf(node.arguments?.[0], tree));
}

/** In double quotes a shell puts values in. */
function shellTexts(file: string, command: RegExp): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const calls = text.matchAll(new RegExp(`${command.source}(?:"([^"]*)"|'([^']*)')`, 'g'));
  return [...calls].map(([, doubled = '', single]) =>
    (single ?? doubled.replaceAll(/\$\{[^}]*\}|\$\w+|\$\*/g, '…')).replace(/^uvshim: /, ''),
  );
}

/** As the documents have them: between two spaces, without the quotes of code. */
function normal(text: string): string {
  return text.replaceAll('`', '').replaceAll(/…+/g, '…').trim();
}

function documented(): string[] {
  const rows = readFileSync(join(root, 'docs/messages.md'), 'utf8').match(/^\| `.*$/gm) ?? [];
  return rows.map((row) => normal(row.split(/(?<!\\)\| /)[1]?.replaceAll('\\|', '|') ?? ''));
}

test('docs/messages.md has every message that exists, and no other', () => {
  const texts = [
    ...sources
      .filter(({ name }) => name.endsWith('messages.ts'))
      .flatMap(({ tree }) => valuesOf('text', tree)),
    ...sources
      .filter(({ name }) => name.startsWith('commands/doctor/'))
      .flatMap(({ tree }) => valuesOf('what', tree)),
    ...sources.flatMap(({ tree }) => errorsOf(tree)),
    ...shellTexts('bin/uv', /uvshim_(?:say|(?:stop|lack) \d+) /),
    ...shellTexts('src/commands/init/direnv.sh', /\blog_(?:error|status) (?!"hint)/),
    ...shellTexts('install.sh', /\bstop \d+ /),
  ];
  const existing = [...new Set(texts.map(normal))].filter((text) => /[a-z]/.test(text));
  expect(existing.length).toBeGreaterThan(60);
  expect(documented().sort()).toEqual(existing.sort());
});

test('every message comes from the catalogue of its room', () => {
  const others = sources.filter(({ name }) => !name.endsWith('messages.ts'));
  const strays = others.flatMap(({ name, tree }) =>
    nodesOf(tree)
      .filter(ts.isObjectLiteralExpression)
      .map(({ properties }) => properties.map((property) => property.name?.getText()))
      .filter((names) => names.includes('text') && !names.includes('form'))
      .map((names) => ({ name, names })),
  );
  // What a uv or a variable says, and a file's text.
  expect(strays.filter(({ names }) => names.every((key) => key === 'text' || key === 'hint'))).toEqual([]);
});

test('whatever is complained of is a message', () => {
  const complaints = sources
    .filter(({ name }) => name !== 'main.ts')
    .flatMap(({ tree }) =>
      nodesOf(tree)
        .filter(ts.isCallExpression)
        .filter(({ expression }) => /(^|\.)complain$/.test(expression.getText()))
        .map((call) => call.arguments.map((argument) => argument.getText()).join()),
    );
  expect(complaints.length).toBeGreaterThan(5);
  expect(complaints.filter((text) => !/^`(\$\{render\(|uvshim: trace: )/.test(text))).toEqual([]);
});
