import { basename, dirname } from 'node:path';
import type { Files } from '../../fs/files.ts';
import { MAX_WRAPPERS, MAX_WRAPPER_BYTES } from '../../limits.ts';

/** The facts in a program's text, before the program is queried. */
export interface WrapperText {
  /** absolute, links resolved: the interpreter that it probably starts */
  readonly base: string;
  /** whether it starts that one in every directory and environment */
  readonly isCertain: boolean;
  /** the rest of the text: two programs in one directory with the same rest are one wrapper under two names */
  readonly rest: string;
}

/** `.python3.12-wrapped` is the name that nixpkgs' wrapProgram gives to the program that it wraps. */
const PYTHON = /\/[^\s"'\0]+\/(?:\.?(?:python|pypy)(?:\d[\d.]*t?)?(?:-wrapped_*)?)(?![\w./-])/g;

const BETWEEN_ZEROS = /[^\0]{4,}/g;

/** Control characters, and bytes that are not UTF-8. */
const NO_TEXT = /[^\P{Cc}\t\n]|\uFFFD/u;

/** A script with any of these may start one interpreter here and another one there. */
const CHOICE = /\b(?:if|case|while|until|for|eval|source)\b|&&|\|\||`|\$\(|\[ |^\s*\. /m;

const COMMENT = /^\s*#.*$/gm;

/**
 * Takes the absolute path of a program; returns undefined if its text names no other interpreter. A wrapper that is a
 * script names one, and so does a wrapper compiled by Nix's makeBinaryWrapper.
 */
export function readWrapperText(program: string, files: Files): WrapperText | undefined {
  const texts = read.get(files) ?? new Map<string, WrapperText | undefined>();
  read.set(files, texts);
  if (!texts.has(program)) texts.set(program, readAgain(program, files));
  return texts.get(program);
}

/** Each command has its own `Files`, and reads a program once. */
const read = new WeakMap<Files, Map<string, WrapperText | undefined>>();

function readAgain(program: string, files: Files): WrapperText | undefined {
  const text = files.readText(program, MAX_WRAPPER_BYTES) ?? '';
  const texts = textsIn(text).join('\0');
  const [named, ...others] = interpretersIn(texts, files.resolved(program), files);
  if (named === undefined) return undefined;
  const isCertain = others.length === 0 && !(isScript(text) && CHOICE.test(text.replaceAll(COMMENT, '')));
  return { base: files.resolved(named), isCertain, rest: texts.replaceAll(named, '') };
}

/** Takes the absolute path of a program; returns all text in it, or nothing if it is larger than wrappers are. */
export function readProgramText(program: string, files: Files): string {
  return textsIn(files.readText(program, MAX_WRAPPER_BYTES) ?? '').join('\0');
}

/**
 * Takes the absolute path of a program; returns it, then what it starts for certain, then what that starts, and so on.
 */
export function wrapperChain(program: string, files: Files, most = MAX_WRAPPERS): string[] {
  const text = most > 1 ? readWrapperText(program, files) : undefined;
  return [program, ...(text?.isCertain ? wrapperChain(text.base, files, most - 1) : [])];
}

/**
 * Takes the absolute path of a program; whether it chooses an interpreter by itself, as the shims of pyenv, asdf and
 * mise do: a script that names none, or a link to a program with another name.
 */
export function choosesInterpreter(program: string, files: Files): boolean {
  const text = files.readText(program, MAX_WRAPPER_BYTES);
  if (text !== undefined && isScript(text)) return readWrapperText(program, files)?.isCertain !== true;
  return !isPythonName(files.resolved(program));
}

/** Whether a path ends in an interpreter's name. */
export function isPythonName(path: string): boolean {
  return /^\.?(?:python|pypy)/.test(basename(path));
}

/** Takes a program without links. Skips its own other names, because a wrapper passes its name to the base. */
function interpretersIn(text: string, program: string, files: Files): string[] {
  return [...new Set(text.match(PYTHON))].filter(
    (python) =>
      files.isProgram(python) &&
      files.resolved(python) !== program &&
      (basename(python).startsWith('.') || !files.isSamePlace(dirname(python), dirname(program))),
  );
}

function isScript(text: string): boolean {
  return text.startsWith('#!');
}

/**
 * A script is one text. A compiled program has texts between NUL bytes. Shorter ones than four characters may be
 * code, and are skipped. The code itself depends on the positions of the texts, and so on the length of the base's
 * name. Nix's wrappers have their whole command line in one text.
 */
function textsIn(program: string): string[] {
  if (!program.includes('\0')) return [program];
  return (program.match(BETWEEN_ZEROS) ?? []).filter((part) => !NO_TEXT.test(part));
}
