import { dirname } from 'node:path';
import type { Files } from './files.ts';

/** What the text of a wrapper tells, before it was asked: a guess, by which it is asked for less, and sooner. */
export interface WrapperText {
  /** absolute, links resolved: the interpreter that it seems to start */
  readonly base: string;
  /** all else that it says: two in one directory that say the same are one wrapper under two names */
  readonly rest: string;
}

/** Bytes of the largest program that is read: wrappers are scripts, or have some 20,000 when they were compiled. */
const MOST = 60_000;

const PYTHON = /\/[^\s"'\0]+\/(?:python|pypy)[\w.]*/g;

const BETWEEN_ZEROS = /[^\0]{4,}/g;

/** What is no text: a control character, or bytes that are no UTF-8. */
const NO_TEXT = /[^\P{Cc}\t\n]|\uFFFD/u;

/**
 * Takes the absolute path of a program; undefined where it names no interpreter in another directory. One that is a script
 * does, and so does what Nix's makeBinaryWrapper compiles.
 */
export function readWrapperText(program: string, files: Files): WrapperText | undefined {
  const texts = textsIn(files.readText(program, MOST) ?? '').join('\0');
  const named = [...new Set(texts.match(PYTHON))].find(
    (python) => files.isProgram(python) && !files.isSamePlace(dirname(python), dirname(program)),
  );
  return named === undefined ? undefined : { base: files.resolved(named), rest: texts.replaceAll(named, '') };
}

/**
 * A script is one text. In a compiled program a text stands between two zeros; its code hangs on where they stand, and so on
 * how long the name of the base is. One of less than four characters may be code, and is passed by: Nix's have their whole
 * command line in one.
 */
function textsIn(program: string): string[] {
  if (!program.includes('\0')) return [program];
  return (program.match(BETWEEN_ZEROS) ?? []).filter((part) => !NO_TEXT.test(part));
}
