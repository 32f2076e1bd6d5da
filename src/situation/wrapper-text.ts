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

/**
 * What can be read in a compiled program: its code hangs on where a text stands, and so on how long the base's name is. What
 * is shorter than four characters is not compared; Nix's have their whole command line in one text.
 */
const READABLE = /[ -~]{4,}/g;

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
  const parts = text.includes('\0') ? (text.match(READABLE) ?? []) : [text];
  return { base: files.resolved(named), rest: parts.map((part) => part.replaceAll(named, '')).join('\n') };
}
