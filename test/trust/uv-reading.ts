import { quote } from '../../src/output/quote.ts';
import type { Sandbox } from '../support/sandbox.ts';

/** uv's reading of a command line, as far as it prints it. */
export interface UvReading {
  status: number;
  said: string;
  settings?: Settings;
  /** the command whose usage it shows with an error; empty for uv's own */
  usage?: string;
}

/** What `--show-settings` shows. */
export interface Settings {
  command: string;
  /** a text is itself, a `Some` is what is in it, of what is longer there is the beginning */
  fields: ReadonlyMap<string, string>;
  /** whether `isolated` is the command's, and not the one of all commands */
  hasOwnIsolated: boolean;
  /** the names in the configurations that were read; absent if the command prints no such field */
  configurations?: string[];
}

/** The arguments that make uv print its reading and do nothing else. */
const SHOWING = ['--show-settings', '--offline'];

/** A configuration that shows in the settings under its name, in the form of uv.toml. */
export function configuration(name: string): string {
  return `find-links = ["https://configuration.invalid/${name}"]\n`;
}

/** So many in one run that a run takes a few seconds. */
const BATCH = 250;

/** Takes the path of uv and the command lines, what follows `uv` in each; one shell starts many of them. */
export async function readByUv(
  uv: string,
  lines: readonly (readonly string[])[],
  sandbox: Sandbox,
): Promise<UvReading[]> {
  const readings: UvReading[] = [];
  for (let from = 0; from < lines.length; from += BATCH) {
    const script = lines
      .slice(from, from + BATCH)
      .map(
        (line) => `${[uv, ...SHOWING, ...line].map(quote).join(' ')} 2>&1 </dev/null; printf '\\0%d\\0' $?`,
      );
    const { stdout } = await sandbox.run('/bin/sh', ['-s'], { stdin: `${script.join('\n')}\n` });
    const parts = stdout.split('\0');
    for (let at = 0; at + 1 < parts.length; at += 2)
      readings.push(readingOf(parts[at] ?? '', Number(parts[at + 1])));
  }
  return readings;
}

function readingOf(said: string, status: number): UvReading {
  const settings = settingsOf(said);
  const usage = /^Usage: uv((?: [a-z]+)*)/m.exec(said)?.[1]?.trim();
  return { status, said, ...(settings && { settings }), ...(usage !== undefined && { usage }) };
}

/** Of `ToolRunSettings { … }`, in Rust's own notation. */
function settingsOf(said: string): Settings | undefined {
  const [, name, own] = /^(?!Global|Cache)([A-Z]\w+)Settings \{\n(.*?)^\}/ms.exec(said) ?? [];
  const [, global] = /^GlobalSettings \{\n(.*?)^\}/ms.exec(said) ?? [];
  if (name === undefined || own === undefined || global === undefined) return undefined;
  const fields = new Map([...fieldsOf(global), ...fieldsOf(own)]);
  return {
    command:
      name === 'Metadata' ? 'workspace metadata' : name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase(),
    fields,
    hasOwnIsolated: fieldsOf(own).has('isolated'),
    ...(fields.has('flat_index') && { configurations: configurationsIn(own) }),
  };
}

/** `python: Some(⏎ "3.12",⏎ )`, `target: Some(⏎ Target(⏎ "t", …`, `seed: false,`. */
const FIELD = /^ +(\w+): (?:Some\(\n\s+(?:\w+\(\n\s+)?)?([^\n]*?)[,({[]*$/gm;

/** The outer ones come first: of two with one name that is meant. */
function fieldsOf(body: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [, field = '', value = ''] of body.matchAll(FIELD))
    if (!fields.has(field)) fields.set(field, value.startsWith('"') ? String(JSON.parse(value)) : value);
  return fields;
}

/** Some releases print a URL in one piece, others in parts. */
function configurationsIn(body: string): string[] {
  const names = body.match(/(?<=configuration\.invalid\/|path: "\/)(user|start|d|other)(?=")/g) ?? [];
  return [...new Set(names)].sort();
}
