import fc from 'fast-check';
import { VARIABLES } from '../../src/request/variables.ts';
import { SHELLS } from '../launcher/shells.ts';

/** Words that mean something to uv, to a shell, to Node, or to what reads bytes. */
const TELLING = [
  '',
  '-',
  '--',
  '---',
  '-p',
  '--python',
  '--python=3.12',
  '-p3',
  '-qp',
  '--directory',
  '--project=',
  '--target',
  '-q',
  '-n',
  '-e',
  '-c',
  '--help',
  '--version',
  '--with',
  'pip',
  'venv',
  'install',
  'decide',
  '$(id)',
  '`id`',
  '${HOME}',
  '$1',
  '"$@"',
  "'",
  '"',
  '\\',
  '\\\n',
  '\n',
  '\r\n',
  ' ',
  '\t',
  ';id',
  '&',
  '|',
  '>x',
  '<(id)',
  '#',
  '!',
  '!!',
  '*',
  '?',
  '[a-z]',
  '{a,b}',
  '~',
  '~root',
  'A=B',
  '%s%n',
  '\x01',
  '\x7f',
  '\x1b[31m',
  'é',
  '🐍',
  '# end of decision',
].map((text) => Buffer.from(text));
const BYTES = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0x80, 0x81], [0x83, 0xa0], [0xef, 0xbb, 0xbf]].map(
  (bytes) => Buffer.from(bytes),
);

const byte = fc.integer({ min: 1, max: 255 });
const bytes = fc.array(byte, { maxLength: 24 }).map((each) => Buffer.from(each));
const text = fc
  .string({ unit: 'binary', maxLength: 16 })
  .map((each) => Buffer.from(each.replaceAll('\0', '')));

/** A word of arbitrary bytes except NUL; every second one has a meaning for some program. */
const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TELLING, ...BYTES) },
  { weight: 2, arbitrary: bytes },
  { weight: 1, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('-', '--', '--python=', '-p', '@', '=', '/'), bytes)
      .map(([prefix, rest]) => Buffer.concat([Buffer.from(prefix), rest])),
  },
);

export const words = fc.array(word, { maxLength: 10 });

/** Words that no parser takes for options. */
export const operands = fc.array(
  word.filter((each) => each[0] !== 0x2d),
  { maxLength: 10 },
);

/**
 * Names with a meaning: for decisions, for the shim, for the shells (another test has them), and for the loader or the
 * C library, which would change the program.
 */
const OTHERS = new Set([
  ...VARIABLES,
  ...SHELLS.flatMap(({ takes, adds, disturbs }) => [...takes, ...adds, ...disturbs]),
  'PWD',
  'OLDPWD',
  'SHLVL',
  // bash complains of a locale that the machine lacks
  'LANG',
]);
const OTHERS_PREFIX = /^(UVSHIM_|uvshim_|NIX_PYTHON(PREFIX|EXECUTABLE)$|BASH_FUNC_|LD_|LC_|GLIBC_|MALLOC_)/;

const identifier = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,11}$/);
const odd = fc
  .array(
    byte.filter((each) => each !== 0x3d),
    { minLength: 1, maxLength: 10 },
  )
  .map((each) => Buffer.from(each).toString('latin1'));
const known = fc.constantFrom(
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'ENV',
  'BASH_ENV',
  'CDPATH',
  'LS_COLORS',
  'TERM',
  'UV_LINK_MODE',
  'PYTHONPATH',
  'PYTHONHOME',
  'TMPDIR',
  'A-B',
  '1',
  'a.b',
);

/** Variables of arbitrary names and values, none of them anybody's, each once; names in Latin-1. */
export const variables = fc
  .uniqueArray(
    fc.tuple(
      fc
        .oneof(
          { weight: 3, arbitrary: identifier },
          { weight: 2, arbitrary: known },
          { weight: 1, arbitrary: odd },
        )
        .filter((name) => !OTHERS.has(name) && !OTHERS_PREFIX.test(name)),
      word,
    ),
    { maxLength: 8, selector: ([name]) => name },
  )
  .map((entries) => entries.map(([name, value]) => ({ name, value })));

/** A name that a directory may have. */
export const directoryName = fc
  .oneof(word, bytes)
  .map((each) => Buffer.from(each.filter((value) => value !== 0x2f)))
  .filter((each) => each.length > 0 && !['.', '..'].includes(each.toString('latin1')));
