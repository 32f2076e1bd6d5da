import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { SHELLS } from './shells.ts';
import { STEPS } from './steps.ts';

const document = resolve(import.meta.dirname, '../../docs/nix.md');
const between = /(?<=<!-- day -->\n)[^]*?(?=<!-- end -->)/;

/** For each shell, by name, what each step was: `✓ ✓` if it works with uv alone and with uvshim. */
export type Table = Map<string, string[]>;

/** The cells of a shell. Takes whether each step works with uv alone, and with uvshim. */
export function cells(raw: readonly boolean[], shim: readonly boolean[]): string[] {
  const mark = (works: boolean | undefined) => (works === true ? '✓' : '✗');
  return raw.map((works, at) => `${mark(works)} ${mark(shim[at])}`);
}

/** Reads the table of docs/nix.md. */
export async function readTable(): Promise<Table> {
  const rows = (between.exec(await readFile(document, 'utf8'))?.[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(2, -1)
        .map((cell) => cell.trim()),
    );
  const [letters = [], , ...steps] = rows;
  return new Map(
    SHELLS.map(({ name }, number) => {
      const column = letters.indexOf(letterOf(number));
      return [name, steps.map((row) => row[column] ?? '')];
    }),
  );
}

/** Overwrites the table of docs/nix.md. */
export async function writeTable(table: Table): Promise<void> {
  const legend = SHELLS.map(({ name, about }, number) => `- **${letterOf(number)}**, ${name}: ${about}`);
  const columns = SHELLS.map((shell) => table.get(shell.name) ?? []);
  const rows = STEPS.map(({ name }, at) =>
    row(
      name,
      columns.map((column) => column[at] ?? ''),
    ),
  );
  const head = row(
    '',
    SHELLS.map((_, number) => letterOf(number)),
  );
  const lines = [
    ...legend,
    '',
    head,
    row(
      '---',
      SHELLS.map(() => '---'),
    ),
    ...rows,
  ];
  const text = (await readFile(document, 'utf8')).replace(between, () => `\n${lines.join('\n')}\n\n`);
  await writeFile(document, await format(text, { ...(await resolveConfig(document)), filepath: document }));
}

function letterOf(number: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + number);
}

function row(first: string, cells: readonly string[]): string {
  return `| ${[first, ...cells].join(' | ')} |`;
}
