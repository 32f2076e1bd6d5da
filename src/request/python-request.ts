/**
 * The Python that a value of `-p`, UV_PYTHON or `pip.python` requests, as in uv's `PythonRequest::parse`: a version
 * comes before a file of that name, and uv searches PATH for a name without a slash.
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
/** `cpython-3.12-linux-x86_64-gnu`: a download key or its beginning. */
const DOWNLOAD_KEY = new RegExp(`^${IMPLEMENTATION}-\\d`, 'i');

/** Takes the value, which must not be empty: uv ignores an empty one. */
export function readPythonRequest(text: string): PythonRequest {
  if (VERSION.test(text) || DOWNLOAD_KEY.test(text)) return { form: 'version', text };
  return text.includes('/') ? { form: 'path', text } : { form: 'name', text };
}

/**
 * Whether a version satisfies a version request. Undefined unless the request is a plain `3`, `3.12`, `3.12.1`, `312`
 * or `python3.12`.
 */
export function isVersionAskedFor(text: string, version: readonly number[]): boolean | undefined {
  const numbers = /^(?:cpython@?|cp|python)?(\d+(?:\.\d+)*)$/i.exec(text)?.[1];
  if (numbers === undefined) return /^(any|default)$/i.test(text) ? true : undefined;
  // 312 is 3.12: the first digit is the major version.
  const dotted = /^\d{2,}$/.test(numbers) ? `${numbers.charAt(0)}.${numbers.slice(1)}` : numbers;
  return dotted.split('.').every((number, at) => Number(number) === version[at]);
}
