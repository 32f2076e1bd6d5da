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

/** The possible values of a property. */
function valuesOf(property: string, tree: ts.SourceFile): string[] {
  return nodesOf(tree)
    .filter((node) => ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node))
    .filter((node) => node.name.getText() === property)
    .flatMap((node) => textsOf(ts.isPropertyAssignment(node) ? node.initializer : node.name, tree));
}

function errorsOf(tree: ts.SourceFile): string[] {
  return nodesOf(tree)
    .filter(ts.isNewExpression)
    .filter((node) => ['Error', 'DirectoryError'].includes(node.expression.getText()))
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

/** The possible first arguments in calls of a function with this name. */
function argumentsOf(name: string, tree: ts.SourceFile): string[] {
  return nodesOf(tree)
    .filter(ts.isCallExpression)
    .filter(({ expression }) => expression.getText().split('.').at(-1) === name)
    .flatMap((call) => textsOf(call.arguments[0], tree));
}

/** The sources whose path in `src/` begins so. */
function treesIn(path: string): ts.SourceFile[] {
  return sources.filter(({ name }) => name.startsWith(path)).map(({ tree }) => tree);
}

/** Each once, as a list has them. */
function listed(texts: readonly string[]): string[] {
  return [...new Set(texts.map(normal))].filter((text) => /[a-z]/.test(text)).sort();
}

/** The messages below these headings. All others begin with `uvshim:`. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  "From direnv's functions": shellTexts('src/cli/init/direnv.sh', /\blog_(?:error|status) (?!"hint)/),
  "Reports of the shim's own commands": [
    ...['repair.ts', 'undo.ts'].flatMap((name) =>
      treesIn(`cli/${name}`).flatMap((tree) => argumentsOf('say', tree)),
    ),
    ...treesIn('cli/cache.ts').flatMap((tree) => argumentsOf('print', tree)),
  ],
  'Findings of `uvshim doctor`': treesIn('cli/doctor/').flatMap((tree) => valuesOf('what', tree)),
  'From `install.sh`': shellTexts('install.sh', /\bstop \d+ /),
};

const document = readFileSync(join(root, 'docs/messages.md'), 'utf8');

/** The messages below the headings that match, with repetitions. */
function documentedBelow(isTaken: (heading: string) => boolean): string[] {
  const sections = document.split(/^## /m).slice(1);
  const rows = sections
    .filter((section) => isTaken(section.split('\n')[0] ?? ''))
    .flatMap((section) => section.match(/^\| `.*$/gm) ?? []);
  return rows.map((row) => normal(row.split(/(?<!\\)\| /)[1]?.replaceAll('\\|', '|') ?? '')).sort();
}

test('docs/messages.md lists exactly the existing messages, each below its heading', () => {
  const own = listed([
    ...sources
      .filter(({ name }) => name.endsWith('messages.ts'))
      .flatMap(({ tree }) => valuesOf('text', tree)),
    ...sources.flatMap(({ tree }) => [...errorsOf(tree), ...argumentsOf('wrongWords', tree)]),
    ...['bin/uv', 'src/launcher/ask.sh', 'src/launcher/own.sh'].flatMap((file) =>
      shellTexts(file, /uvshim_(?:say|(?:stop|lack) \d+) /),
    ),
  ]);
  expect(own.length).toBeGreaterThan(40);
  expect(documentedBelow((heading) => !(heading in ELSEWHERE))).toEqual(own);
  for (const [heading, texts] of Object.entries(ELSEWHERE))
    expect(
      documentedBelow((other) => other === heading),
      heading,
    ).toEqual(listed(texts));
});

test('docs/messages.md has the line of uvshim doctor without findings', () => {
  const [tree] = treesIn('cli/doctor/doctor.ts');
  const texts = tree
    ? nodesOf(tree)
        .filter(ts.isTemplateExpression)
        .flatMap((node) => textsOf(node, tree))
    : [];
  const [verdict = ''] = listed(texts);
  expect(verdict).toMatch(/^… [a-z]/);
  expect(document).toContain(`\`${verdict.replace('… ', '')}\``);
});

test('every message is in the messages.ts of its folder', () => {
  const others = sources.filter(({ name }) => !name.endsWith('messages.ts'));
  const strays = others.flatMap(({ name, tree }) =>
    nodesOf(tree)
      .filter(ts.isObjectLiteralExpression)
      .map(({ properties }) => properties.map((property) => property.name?.getText()))
      .filter((names) => names.includes('text') && !names.includes('form'))
      .map((names) => ({ name, names })),
  );
  // Data of a uv, a variable, or a file.
  expect(strays.filter(({ names }) => names.every((key) => key === 'text' || key === 'hint'))).toEqual([]);
});

test('every line on stderr is a message', () => {
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
