import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = resolve(import.meta.dirname, '../..');

function between(marker: string): RegExp {
  return new RegExp(`(?<=<!-- ${marker} -->\n)[^]*?(?=<!-- end -->)`);
}

/** Reads the cells of the table after `<!-- MARKER -->` in a document: a list for each line, the head and the rule too. */
export async function readRows(document: string, marker: string): Promise<string[][]> {
  const text = between(marker).exec(await readFile(resolve(root, document), 'utf8'))?.[0] ?? '';
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Overwrites what is between `<!-- MARKER -->` and `<!-- end -->` in a document. */
export async function writeBetween(
  document: string,
  marker: string,
  lines: readonly string[],
): Promise<void> {
  const file = resolve(root, document);
  const text = await readFile(file, 'utf8');
  const changed = text.replace(between(marker), () => `\n${lines.join('\n')}\n\n`);
  await writeFile(file, await format(changed, { ...(await resolveConfig(file)), filepath: file }));
}

/** A table of Markdown. Takes the cells of its head, and of its rows. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Whether something works, as a cell. */
export function mark(works: boolean | undefined): string {
  return works === true ? '✓' : '✗';
}
