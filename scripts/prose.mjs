// Finds stilted sentences in comments, test titles and documents, by the word list below. docs/style.md has the rules.
//
// - `node scripts/prose.mjs` checks the project in the working directory. `npm run lint` runs it.
// - `node scripts/prose.mjs FILE…` lists the stilted sentences in these files.
//
// Fails if there are more such sentences than the ceiling of their kind, and lists each with its file and line.
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How many stilted sentences each kind may have. Lower a ceiling when the count falls; never raise one. */
const CEILINGS = { comments: 15, documents: 10, tests: 20 };

const ROOTS = {
  comments: ['src', 'bin', 'bench', 'scripts', '.ci', 'install.sh'],
  tests: ['test'],
  documents: ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs'],
};

/** How to mend a sentence, and the words that show that it needs mending. There are false hits: find other words. */
const PATTERNS = [
  [
    '"where" for "if" or "when"',
    /\bwhere (that|it|there|this|one|uv|nothing|somebody|he|they|an?|the|what|those|none|all|each)\b/i,
  ],
  ['say "depends on"', /\bh(angs?|anging|ung) on\b/i],
  ['say "does not need"', /\bneeds? not\b/i],
  ['say "is not a"', /\b(is|are|was|were) no (?!longer|more|doubt)[a-z]+/i],
  ['say "again"', /\banew\b/i],
  ['say "ignores" or "skips"', /\bpass(e[ds])? by\b/i],
  ['say "is in", "is on"', /\bstands? (on|in|there|beside|behind|before|above|below|for)\b|\bstood\b/i],
  ['name who it is', /\b(somebody|whoever|nobody)\b/i],
  [
    'name who says it and how',
    /\bsays? (so|it|where|which|that|of|what|nothing|who)\b|\bsaid (of|where|which)\b|\bhas said\b/i,
  ],
  [
    'begin with the subject',
    /(^|[.;:,] )(Of|Who|What|Behind|By|To|In|From|With) [^.]{0,80}?\b(is|are|has|have|was|does|do|may|can|uv)\b/,
  ],
  [
    'say what happens, not what "is to" happen',
    /\b(is|are|was) to (be|have|stand|come|see|follow|go|work|make)\b/i,
  ],
  ['use the active voice', /\bis (had|told|borne|brought up|taken down|written down|learnt|let)\b/i],
  ['repeat the noun', /\bth(at|ose) of\b/i],
  [
    "not today's English",
    /\bbe it\b|\bbesides\b|\bdoes the like\b|\btells of\b|\btakes away\b|\btakes? that back\b/i,
  ],
];

/** Code, and what a sentence quotes: a message, a title, another project. These may have any words. */
const QUOTATION = /`[^`]*`|"[^"]*"|“[^”]*”/g;

/** The files below a path, or the path itself; links are left out, as their file is read by its own name. */
function filesIn(path) {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return [];
  return entry.isDirectory() ? readdirSync(path).flatMap((name) => filesIn(join(path, name))) : [path];
}

/** Blocks of text: a run of lines, each with its number, that read as one paragraph. */
function blocksOf(file, text) {
  if (file.endsWith('.md')) return paragraphsOf(text);
  if (!/\.(ts|mjs|js)$/.test(file)) return commentsOf(text, /^\s*#(?!!)\s?(.*)/);
  const comments = commentsOf(text, /^\s*(?:\/\/|\/?\*+(?!\/))\s?(.*?)(?:\*\/)?$/);
  return file.endsWith('.test.ts') ? [...comments, ...titlesOf(text)] : comments;
}

/** The titles of tests and of groups of tests. */
function titlesOf(text) {
  return text.split('\n').flatMap((line, at) => {
    const [, , words] = /\b(?:test|describe)\b[\w.]*(?:\(.*\))?\(\s*(['"`])(.*)\1/.exec(line) ?? [];
    return words === undefined ? [] : [[{ at: at + 1, words }]];
  });
}

function commentsOf(text, comment) {
  const blocks = [[]];
  let isDocComment = false;
  for (const [at, line] of text.split('\n').entries()) {
    isDocComment ||= /^\s*\/\*/.test(line);
    const [, words] = isDocComment || !/^\s*\*/.test(line) ? (comment.exec(line) ?? []) : [];
    const isText = words !== undefined && words.trim() !== '' && !/shellcheck/.test(words);
    if (isText) blocks.at(-1).push({ at: at + 1, words });
    if (!isText || /\*\/\s*$/.test(line)) blocks.push([]);
    if (/\*\/\s*$/.test(line)) isDocComment = false;
  }
  return blocks;
}

function paragraphsOf(text) {
  const blocks = [[]];
  let isCode = false;
  for (const [at, line] of text.split('\n').entries()) {
    const isFence = /^\s*```/.test(line);
    if (isFence) isCode = !isCode;
    if (isFence || isCode || line.trim() === '' || /^\s*(\||<!--)/.test(line)) blocks.push([]);
    else {
      if (/^\s*([-*]|\d+\.|#+) /.test(line)) blocks.push([]);
      blocks.at(-1).push({ at: at + 1, words: line.replace(/^\s*([-*]|\d+\.|#+) /, '') });
    }
  }
  return blocks;
}

/** The sentences of a block, each with the number of the line that it begins on. */
function sentencesOf(block) {
  const words = block.flatMap(({ at, words }) =>
    words
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => ({ at, word })),
  );
  const sentences = [];
  let from = 0;
  for (const [index, { word }] of words.entries()) {
    const isEnd = /[.;:!?]$/.test(word) && /^[A-Z`]/.test(words[index + 1]?.word ?? '');
    if (!isEnd && index + 1 < words.length) continue;
    const part = words.slice(from, index + 1);
    if (part.length > 3) sentences.push({ line: part[0].at, text: part.map(({ word }) => word).join(' ') });
    from = index + 1;
  }
  return sentences;
}

function readSentences(file) {
  return blocksOf(file, readFileSync(file, 'utf8'))
    .flatMap(sentencesOf)
    .map(({ line, text }) => ({ file, line, text, faults: faultsOf(text) }));
}

function faultsOf(sentence) {
  const own = sentence.replaceAll(QUOTATION, '""');
  return PATTERNS.filter(([, pattern]) => pattern.test(own)).map(([fault]) => fault);
}

function print(sentences) {
  for (const { file, line, text, faults } of sentences)
    console.log(`${file}:${line}: ${faults.join('; ')}\n    ${text}`);
}

function check() {
  for (const [kind, roots] of Object.entries(ROOTS)) {
    const files = roots.filter((root) => existsSync(root)).flatMap(filesIn);
    const sentences = files
      .filter((file) => kind !== 'documents' || file.endsWith('.md'))
      .flatMap(readSentences);
    const wrong = sentences.filter(({ faults }) => faults.length > 0);
    if (wrong.length > CEILINGS[kind]) {
      print(wrong);
      process.exitCode = 1;
    }
    const share = ((100 * wrong.length) / Math.max(sentences.length, 1)).toFixed(1);
    console.log(
      `prose: ${kind}: ${wrong.length} of ${sentences.length} sentences (${share} %), at most ${CEILINGS[kind]}`,
    );
  }
}

const files = process.argv.slice(2);
if (files.length === 0) check();
else {
  const wrong = files.flatMap(readSentences).filter(({ faults }) => faults.length > 0);
  print(wrong);
  if (wrong.length > 0) process.exitCode = 1;
}
