/**
 * What a value of `-p`, UV_PYTHON or `pip.python` asks for, read as uv's `PythonRequest::parse` does: a version is
 * recognised before a file of that name is, a name without a slash is looked for on PATH.
 */
export type PythonRequest =
  | { readonly form: 'version'; readonly text: string }
  | { readonly form: 'path'; readonly text: string }
  | { readonly form: 'name'; readonly text: string };

const IMPLEMENTATION = '(?:cpython|pypy|graalpy|pyodide|cp|pp|gp)';
const NUMBER = String.raw`\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:t|d|td|\+\w+)*`;
const VERSION = new RegExp(
  `^(?:any|default|${IMPLEMENTATION}|(?:${IMPLEMENTATION}@?|python)?${NUMBER}|(?:${IMPLEMENTATION}@?|python)?[<>=!~].*)$`,
  'i',
);
/** `cpython-3.12-linux-x86_64-gnu`: a download key, or a part of one. */
const DOWNLOAD_KEY = new RegExp(`^${IMPLEMENTATION}-\\d`, 'i');

/** Takes the value as given; an empty one asks for nothing, so that there must be something in it. */
export function readPythonRequest(text: string): PythonRequest {
  if (VERSION.test(text) || DOWNLOAD_KEY.test(text)) return { form: 'version', text };
  return text.includes('/') ? { form: 'path', text } : { form: 'name', text };
}

/**
 * Takes the text of a version request and a version's numbers; whether the version is one that is asked for, undefined
 * where the text is no plain `3`, `3.12`, `3.12.1`, `312` or `python3.12`.
 */
export function isVersionAskedFor(text: string, version: readonly number[]): boolean | undefined {
  const numbers = /^(?:cpython@?|cp|python)?(\d+(?:\.\d+)*)$/i.exec(text)?.[1];
  if (numbers === undefined) return /^(any|default)$/i.test(text) ? true : undefined;
  // 312 is 3.12: the first digit is the major version.
  const dotted = /^\d{2,}$/.test(numbers) ? `${numbers.charAt(0)}.${numbers.slice(1)}` : numbers;
  return dotted.split('.').every((number, at) => Number(number) === version[at]);
}
