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
 * or `python3.12`, or a range.
 */
export function isVersionAskedFor(text: string, version: readonly number[]): boolean | undefined {
  const numbers = /^(?:(?:cpython|python)@?|cp)?(\d+(?:\.\d+)*)$/i.exec(text)?.[1];
  if (numbers === undefined) return /^(any|default)$/i.test(text) ? true : isInRange(text, version);
  // 312 is 3.12: the first digit is the major version.
  const dotted = /^\d{2,}$/.test(numbers) ? `${numbers.charAt(0)}.${numbers.slice(1)}` : numbers;
  return dotted.split('.').every((number, at) => Number(number) === version[at]);
}

/** Whether a version is in a range like `>=3.9, !=3.10.*`. Undefined if not all of it can be read. */
function isInRange(range: string, version: readonly number[]): boolean | undefined {
  const all = range.split(',').map((part) => {
    const [, operator = '', numbers, any] = COMPARISON.exec(part.trim()) ?? [];
    if (numbers === undefined) return undefined;
    const digits = numbers.split('.').map(Number);
    const compared = any === undefined ? version : version.slice(0, digits.length);
    const order = compared.map((digit, at) => digit - (digits[at] ?? 0)).find((each) => each !== 0) ?? 0;
    if (order === 0) return operator.includes('=') && operator !== '!=';
    return operator === '!=' || operator.startsWith(order < 0 ? '<' : '>');
  });
  return all.includes(false) ? false : !all.includes(undefined) || undefined;
}

const COMPARISON = /^(?:(?:cpython|python)@?)?(>=|<=|>|<|==|!=)\s*(\d+(?:\.\d+)*)(\.\*)?$/i;
