// Writes the lists of uv's commands and options into the launcher, from src/uv/. Each place in it begins with a comment
// "# src/uv: WHAT". Usage: node scripts/build-launcher.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const FILES = ['../bin/uv', '../src/launcher/key.sh', '../src/launcher/options.sh'].map(
  (file) => new URL(file, import.meta.url),
);
const WIDTH = 120;

const { COMMANDS, GROUPS, namesOf, listOptions, optionsWithValue } = await load(
  "export * from './commands.ts'; export * from './options.ts';",
);
const names = COMMANDS.flatMap(namesOf);
const runners = COMMANDS.filter(({ runs }) => runs);
/** An option without a value in one of them has none in the other, or is an error there. */
const isFlag = (option) => !runners.every(({ name }) => optionsWithValue(name).has(option));
const all = ['value', 'flag'].flatMap((kind) => listOptions(kind, 'everywhere', 'runners'));
const [flags, withValue] = [all.filter(isFlag), all.filter((option) => !isFlag(option))];

const isShort = (option) => /^-[^-]$/.test(option);
const short = listOptions('value', 'everywhere', 'runners', 'elsewhere').filter(isShort);
const shortOf = COMMANDS.flatMap((command) => {
  const own = [...optionsWithValue(command.name)].filter(isShort);
  const named = (options) => namesOf(command).flatMap((name) => options.map((option) => `${name}:${option}`));
  return [
    {
      without: named(short.filter((option) => !own.includes(option))),
      more: named(own.filter((option) => !short.includes(option))),
    },
  ];
});

/** Most lines with options have only these: then the launcher does not read its other lists. */
const frequentFlags = frequent(
  flags,
  '--frozen --locked --offline --no-index --all-extras --all-groups --no-dev --dev',
);
const frequentWithValue = frequent(withValue, '--extra --group --env-file --find-links --index-url');

const PLACES = {
  'global options with a value': pattern(listOptions('value', 'everywhere')),
  'the first words of two': pattern([...GROUPS]),
  'commands that need a Python': pattern(names),
  'commands that run a program': pattern(runners.flatMap(namesOf)),
  'frequent options of theirs that do not count': pattern(frequentFlags),
  'and with a value': pattern(frequentWithValue),
  'their options without a value': string('run_flags', flags),
  'short options without a value here': pattern(shortOf.flatMap(({ without }) => without)),
  'short options with a value': pattern([
    ...shortOf.flatMap(({ more }) => more),
    ...short.map((option) => `*:${option}`),
  ]),
  'their options with a value': string('run_values', withValue),
};

const before = FILES.map((file) => readFileSync(file, 'utf8'));
const after = Object.entries(PLACES).reduce((texts, [what, write]) => {
  if (!texts.some((text) => text.includes(`# src/uv: ${what}\n`)))
    throw new Error(`the launcher has no place for ${what}`);
  return texts.map((text) => (text.includes(`# src/uv: ${what}\n`) ? write(what, text) : text));
}, before);
const changed = FILES.flatMap((file, index) =>
  after[index] === before[index] ? [] : [[file, after[index]]],
);
if (changed.length === 0) process.exit();
if (process.argv.includes('--check')) {
  console.error('the launcher is not what src/uv says\nhint: npm run launcher');
  process.exit(1);
}
for (const [file, text] of changed) writeFileSync(file, text);

async function load(contents) {
  const stdin = { contents, resolveDir: 'src/uv', loader: 'ts' };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}

/** As `case` has them after an empty value. Throws if one is not among the options. */
function frequent(options, words) {
  return words.split(' ').map((word) => {
    if (!options.includes(word)) throw new Error(`${word} is not what the launcher takes it for`);
    return `:${word}`;
  });
}

/** The alternatives of a `case`, up to its `)`. */
function pattern(words) {
  const quoted = words.map((word) => (word.includes(' ') ? `'${word}'` : word));
  return replace(/[^)]*\)/, (indent) => {
    const lines = wrap(quoted, ' | ', WIDTH - indent.length - 4);
    return `${indent}${lines.join(` | \\\n${indent}  `)})`;
  });
}

/** A variable with all words in it, each between two spaces. */
function string(name, words) {
  return replace(/ *uvshim_\w+="[^"]*"/, (indent) => {
    const lines = wrap(words, ' ', WIDTH - 4);
    return `${indent}uvshim_${name}=" \\\n${lines.join(' \\\n')} "`;
  });
}

function replace(old, write) {
  return (what, text) => {
    const place = new RegExp(`^( *)# src/uv: ${what}\\n${old.source}`, 'm');
    if (!place.test(text)) throw new Error(`the launcher has no place for ${what}`);
    return text.replace(place, (_, indent) => `${indent}# src/uv: ${what}\n${write(indent)}`);
  };
}

function wrap(words, separator, width) {
  return words.reduce(
    (lines, word) => {
      const line = lines.at(-1);
      const longer = line === '' ? word : `${line}${separator}${word}`;
      return longer.length <= width ? [...lines.slice(0, -1), longer] : [...lines, word];
    },
    [''],
  );
}
