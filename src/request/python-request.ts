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
const RANGE = `(?:${NUMBER}|[<>=!~].*)`;
const VERSION = new RegExp(
  `^(?:any|default|${IMPLEMENTATION}|(?:(?:${IMPLEMENTATION}|python)@?)?${RANGE})$`,
  'i',
);
/** A name of a tool that is a Python for uv. `cp312` and `312` are packages there. */
const TOOL = new RegExp(`^(python|cpython|pypy|graalpy|pyodide)(?:@?(${RANGE}))?$`, 'i');
/** `cpython-3.12-linux-x86_64-gnu`: a download key or its beginning. */
const DOWNLOAD_KEY = new RegExp(`^${IMPLEMENTATION}-\\d`, 'i');

/** Takes the value, which must not be empty: uv ignores an empty one. */
export function readPythonRequest(text: string): PythonRequest {
  if (VERSION.test(text) || DOWNLOAD_KEY.test(text)) return { form: 'version', text };
  return text.includes('/') ? { form: 'path', text } : { form: 'name', text };
}

/** A Python that `uvx python@3.12` requests by the name of the tool. */
export interface ToolPython {
  /** the name as given */
  readonly name: string;
  /** the same request for `uv python find`; undefined for `python` alone */
  readonly version?: string;
}

/** Takes the package that a tool is from. Undefined if it is not the name of a Python. */
export function readToolPython(name: string): ToolPython | undefined {
  const [, implementation, version] = TOOL.exec(name) ?? [];
  if (implementation === undefined) return undefined;
  if (implementation.toLowerCase() !== 'python') return { name, version: name };
  return { name, version };
}

/**
 * Whether a version satisfies a version request. Undefined unless the request is a plain `3`, `3.12`, `3.12.1`, `312`
 * or `python3.12`.
 */
export function isVersionAskedFor(text: string, version: readonly number[]): boolean | undefined {
  const numbers = /^(?:(?:cpython|python)@?|cp)?(\d+(?:\.\d+)*)$/i.exec(text)?.[1];
  if (numbers === undefined) return /^(any|default)$/i.test(text) ? true : undefined;
  // 312 is 3.12: the first digit is the major version.
  const dotted = /^\d{2,}$/.test(numbers) ? `${numbers.charAt(0)}.${numbers.slice(1)}` : numbers;
  return dotted.split('.').every((number, at) => Number(number) === version[at]);
}
