import fc from 'fast-check';
import { commandsOf, LONG, optionsOf, VALUES } from './uv-options.ts';

/** Other words for a command. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  venv: ['virtualenv', 'v'],
  'pip list': ['pip ls'],
  'tool run': ['tool uvx'],
};

/** Paths that exist, for options whose path must. */
const PLACES: Readonly<Record<string, string>> = {
  '--config-file': 'other.toml',
  '--directory': 'd',
  '--project': 'd',
};

/** The options that users have most often, and those that change most. */
const OFTEN =
  /^(-p=|--python=|--system|--no-system|--target=|-t=|--prefix=|--dry-run|--with=|-w=|--directory=|--project=|--isolated|--no-config|--active|--no-active)$/;

/** Words that may be a package, a command, a file, or none of them. */
const WORDS = [
  'x',
  'a',
  'venv',
  'pip',
  'python',
  'run',
  'install',
  'x',
  'a',
  'x.py',
  './x.py',
  '3.12',
  '-',
  '',
  'a=b',
];
const PYTHONS = ['3.12', '/nowhere/python3', 'python3.12', 'venv', '-', '', 'a=b', '=', '--', '-x'];

/** How many words a command takes, or takes at least; those that are not here take none. */
const TAKES: Readonly<Record<string, 'one' | 'some' | 'any'>> = {
  venv: 'any',
  'pip compile': 'one',
  'pip install': 'some',
  'pip show': 'some',
  'pip sync': 'some',
  'pip uninstall': 'some',
  add: 'some',
  build: 'any',
  init: 'any',
  remove: 'some',
  run: 'any',
  'tool install': 'one',
  'tool run': 'any',
  'tool uninstall': 'some',
  version: 'any',
};

/** What follows `uv`, in any way in which a user of this release might write it, or get it wrong. */
export function commandLines(version: string): fc.Arbitrary<string[]> {
  const global = optionsOf('global', version);
  const lines = commandsOf(version).flatMap((command) => {
    const own = [...optionsOf(command, version), ...global];
    return [command, ...(ALIASES[command] ?? [])].map((words) =>
      fc
        .tuple(
          some(global, 2, 1),
          fc.constant(words.split(' ')),
          some([...global, ...optionsOf('pip', version)], 1, 5),
          rest(command, own),
        )
        .map(([before, [first = '', ...second], between, behind]) => [
          ...before,
          first,
          ...(second.length > 0 ? between : []),
          ...second,
          ...behind,
        ]),
    );
  });
  return fc.oneof(...lines);
}

/** Words that belong together on a command line; if two have one name, uv refuses the second. */
interface Part {
  name: string;
  tokens: readonly string[];
}

/** Options and words in any order, at times behind a `--`. */
function rest(command: string, options: readonly string[]): fc.Arbitrary<string[]> {
  const takes = TAKES[command];
  const word = fc.constantFrom(...WORDS).map((text) => ({ name: '', tokens: [text] }));
  const odd = fc.constantFrom(['--'], ['-p'], ['--never-heard-of'], ['--pytho', '3.12'], ['-'], ['x']);
  const part = fc.oneof(
    { weight: 50, arbitrary: optionOf(options) },
    { weight: takes === 'some' || takes === 'any' ? 15 : 0, arbitrary: word },
    { weight: 1, arbitrary: odd.map((tokens) => ({ name: '', tokens })) },
  );
  const needed = takes === 'some' || takes === 'one' ? word : fc.constant(undefined);
  const escaped = fc.oneof(
    { weight: 15, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: few(part, 3).map((tokens) => ['--', ...tokens]) },
  );
  return fc
    .tuple(few(part, 5), needed, few(part, 2), escaped)
    .map(([before, word, behind, more]) => [...before, ...(word?.tokens ?? []), ...behind, ...more]);
}

/** Up to so many options; the higher the weight of none, the rarer there is one. */
function some(options: readonly string[], maxLength: number, ofNone: number): fc.Arbitrary<string[]> {
  const none = { weight: ofNone, arbitrary: fc.constant<string[]>([]) };
  return fc.oneof(none, { weight: 1, arbitrary: few(optionOf(options), maxLength) });
}

function few(part: fc.Arbitrary<Part>, maxLength: number): fc.Arbitrary<string[]> {
  const comparator = (one: Part, other: Part) => one.name !== '' && one.name === other.name;
  return fc
    .uniqueArray(part, { maxLength, comparator })
    .map((parts) => parts.flatMap(({ tokens }) => tokens));
}

/** One option in one of its spellings: `--python x`, `--python=x`, `-p x`, `-px`, `-p=x`, `-qp x`, `-nqpx`. */
function optionOf(options: readonly string[]): fc.Arbitrary<Part> {
  const often = options.filter((option) => OFTEN.test(option));
  const option = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...options) },
    { weight: 2, arbitrary: fc.constantFrom(...(often.length > 0 ? often : options)) },
  );
  const prefix = fc.constantFrom('', '', '', '', '', 'n', 'v', 'vn', 'q');
  const spelling = fc.constantFrom('apart', 'apart', 'equals', 'attached');
  return fc
    .tuple(option, prefix, spelling, fc.constantFrom(...PYTHONS), fc.nat(99))
    .map(([text, flags, how, python, number]) => {
      const takesValue = text.endsWith('=');
      const name = takesValue ? text.slice(0, -1) : text;
      const part = (...tokens: string[]) => ({ name: LONG[name] ?? name, tokens });
      const isShort = !name.startsWith('--');
      const written = isShort ? `-${flags}${name.slice(1)}` : name;
      if (!takesValue) return part(written);
      const any = number % 3 > 0 ? (PLACES[name] ?? `v${number}`) : `v${number}`;
      const value = VALUES[name] ?? (LONG[name] === '--python' && number % 2 === 0 ? python : any);
      if (how === 'apart') return part(written, value);
      return part(`${written}${how === 'equals' || !isShort ? '=' : ''}${value}`);
    });
}
