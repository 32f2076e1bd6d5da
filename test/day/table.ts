import { SHELLS } from './shells.ts';
import { STEPS } from './steps.ts';
import { mark, readRows, tableOf, writeBetween } from './written-table.ts';

/** For each shell, by name, what each step was: `✓ ✓` if it works with uv alone and with uvshim. */
export type Table = Map<string, string[]>;

/** The cells of a shell. Takes whether each step works with uv alone, and with uvshim. */
export function cells(raw: readonly boolean[], shim: readonly boolean[]): string[] {
  return raw.map((works, at) => `${mark(works)} ${mark(shim[at])}`);
}

/** Reads the table of docs/nix.md. */
export async function readTable(): Promise<Table> {
  const [head = [], , ...rows] = await readRows('docs/nix.md', 'day');
  return new Map(
    SHELLS.map(({ name }, number) => {
      const column = head.indexOf(letterOf(number));
      return [name, rows.map((row) => row[column] ?? '')];
    }),
  );
}

/** Overwrites the table of docs/nix.md. */
export async function writeTable(table: Table): Promise<void> {
  const legend = SHELLS.map(({ name, about }, number) => `- **${letterOf(number)}**, ${name}: ${about}`);
  const columns = SHELLS.map((shell) => table.get(shell.name) ?? []);
  const rows = STEPS.map(({ name }, at) => [name, ...columns.map((column) => column[at] ?? '')]);
  const head = ['', ...SHELLS.map((_, number) => letterOf(number))];
  await writeBetween('docs/nix.md', 'day', [...legend, '', ...tableOf(head, rows)]);
}

function letterOf(number: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + number);
}
