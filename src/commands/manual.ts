import { wrap } from '../report/wrap.ts';
import { COMMANDS, usageOf, type OwnCommand } from './table.ts';

/** The variables that are the shim's own, as README has them. */
const VARIABLES: readonly (readonly [string, string])[] = [
  ['UVSHIM_DISABLE=1', 'straight to the real uv, whatever the case'],
  ['UVSHIM_UV=FILE', 'the real uv, instead of the next one on PATH'],
  ['UVSHIM_HEAL=0', 'a broken or orphaned environment is hinted at, and not healed'],
  ['UVSHIM_KEEP=A,B', 'packages that projects have from the wrapper; all for all'],
  ['UVSHIM_QUIET=1', "the shim says nothing (nor does it under uv's -q)"],
  ['UVSHIM_TRACE=1', 'each step of a decision on standard error'],
  ['NO_COLOR, FORCE_COLOR', 'reports without colours, and with colours where they go to no terminal'],
];

const STATUSES: readonly (readonly [string, string])[] = [
  ['1', 'what was asked for could not be done, or something is broken'],
  ['2', 'the words were not understood'],
  ['126', 'every uv to be found is uvshim itself'],
  ['127', 'there is no real uv, or no Node'],
];

/** When the page was last told anew, as mdoc wants it. */
const DATE = 'November 23, 2026';

/** Columns of the file. */
const WIDTH = 80;

/** Returns the manual page, in the language of mdoc(7). scripts/manual.mjs writes it to man/uvshim.1. */
export function manual(): string {
  const lines = [
    '.\\" Made from src/commands/table.ts by scripts/manual.mjs.',
    `.Dd ${DATE}`,
    '.Dt UVSHIM 1',
    '.Os',
    '.Sh NAME',
    '.Nm uvshim',
    '.Nd a uv that works with wrapped and read-only Pythons',
    '.Sh SYNOPSIS',
    '.Nm uvshim',
    '.Ar command ...',
    '.Nm uvshim',
    '.Ar uv-command ...',
    '.Sh DESCRIPTION',
    '.Nm uvshim',
    'stands before uv on',
    '.Ev PATH ,',
    'sees through wrapped, read-only Pythons, points',
    '.Ql uv venv',
    'and',
    '.Ql uv pip',
    'at an interpreter and an environment that work, and then becomes the real uv.',
    'The commands below are its own; every other word is one of uv.',
    '.Bl -tag -width Ds',
    ...COMMANDS.flatMap(describe),
    '.It Cm uv Ar args',
    'runs uv, whatever the words are.',
    '.El',
    '.Sh ENVIRONMENT',
    ...list(VARIABLES, 'Ev'),
    '.Sh EXIT STATUS',
    'That of uv, where uv was run.',
    'Of the commands above, 0, or:',
    ...list(STATUSES, 'Er'),
  ];
  return `${lines.join('\n')}\n`;
}

function describe(command: OwnCommand): string[] {
  const usage = usageOf(command).slice(command.name.length).trim();
  const taken = [
    ...command.options.map(({ flags, summary }) => [flags, summary] as const),
    ...command.arguments.map(({ name, summary }) => [name, summary] as const),
  ];
  return [
    `.It Cm ${command.name}${usage === '' ? '' : ` Ar ${literal(usage)}`}`,
    ...sentence(command.summary),
    ...command.about.flatMap((paragraph) => inline(paragraph)),
    ...(taken.length > 0 ? list(taken, 'Ar') : []),
  ];
}

function list(entries: readonly (readonly [string, string])[], macro: string): string[] {
  const items = entries.flatMap(([term, text]) => [`.It ${macro} ${literal(term)}`, ...sentence(text)]);
  return ['.Bl -tag -width Ds', ...items, '.El'];
}

/** What stands in backquotes is something to type; each sentence begins a line, as mdoc wants it. */
function inline(paragraph: string): string[] {
  // A full stop or comma behind a macro is one more argument of it.
  const parts = paragraph.replace(/`([.,])/g, ' $1`').split('`');
  return parts.flatMap((part, at) => (at % 2 === 1 ? [`.Ql ${literal(part)}`] : sentences(part.trim())));
}

function sentences(words: string): string[] {
  return words
    .split(/(?<=\.) (?=[A-Z])/)
    .filter((part) => part !== '')
    .flatMap((part) => wrap(part.replaceAll('…', '...'), WIDTH))
    .map((line) => line.replace(/^([.'])/, '\\&$1'));
}

function sentence(words: string): string[] {
  return sentences(`${words}.`);
}

/** Of a macro's arguments: quotes and dashes stand for themselves. */
function literal(words: string): string {
  const escaped = words.replaceAll('-', '\\-').replaceAll('"', '\\(dq').replaceAll('…', ' ...');
  return escaped.replaceAll('|', '\\(ba');
}
