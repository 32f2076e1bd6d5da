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

/** What is no text: a control character, or bytes that are no UTF-8. */
const NO_TEXT = /[^\P{Cc}\t\n]|\uFFFD/u;

/**
 * Takes the absolute path of a program; undefined where it names no interpreter in another directory. One that is a script
 * does, and so does what Nix's makeBinaryWrapper compiles.
 */
export function readWrapperText(program: string, files: Files): WrapperText | undefined {
  const text = files.readText(program, MOST) ?? '';
  const named = [...new Set(text.match(PYTHON))].find(
    (python) => files.isProgram(python) && !files.isSamePlace(dirname(python), dirname(program)),
  );
  if (named === undefined) return undefined;
  const rest = textsIn(text).map((part) => part.replaceAll(named, ''));
  return { base: files.resolved(named), rest: rest.join('\0') };
}

/**
 * A script is one text. In a compiled program a text stands between two zeros; its code hangs on where they stand, and so on
 * how long the name of the base is. One of less than four characters may be code, and is passed by: Nix's have their whole
 * command line in one.
 */
function textsIn(program: string): string[] {
  const parts = program.split('\0');
  return parts.length === 1 ? parts : parts.filter((part) => part.length >= 4 && !NO_TEXT.test(part));
}
