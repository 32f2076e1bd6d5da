// Finds what bash 3.2 does not have. The launcher and install.sh must run in it, because it is /bin/sh on macOS.
//
//   node scripts/bash32.mjs          checks the files below; `npm run lint` runs it
//   node scripts/bash32.mjs FILE…    checks these
//
// A line is exempt if the comment above it contains "bash32: allow" and says why that line never runs in bash 3.2.
import { existsSync, readFileSync } from 'node:fs';

const FILES = [
  'bin/uv',
  'bin/uvx',
  'src/launcher/ask.sh',
  'src/launcher/checks.sh',
  'src/launcher/key.sh',
  'src/launcher/options.sh',
  'src/launcher/own.sh',
  'src/launcher/path.sh',
  'src/launcher/replay.sh',
  'scripts/fill-launcher.sh',
  'install.sh',
  'src/cli/init/direnv.sh',
];

const NAME = '[A-Za-z_]\\w*';
const ELEMENT = `${NAME}(?:\\[[^\\]]*\\])?`;
const DECLARE = '\\b(?:declare|typeset|local)\\s+(?:-\\w+\\s+)*-\\w*';
const OPTIONS =
  'autocd|checkjobs|dirspell|direxpand|globstar|lastpipe|inherit_errexit|globasciiranges|localvar_inherit';
const VARIABLES =
  'BASHPID|BASH_ALIASES|BASH_CMDS|BASH_XTRACEFD|BASH_ARGV0|EPOCHSECONDS|EPOCHREALTIME|SRANDOM';

/** The name of each construct, the first release of bash that has it, and a pattern. */
const CONSTRUCTS = [
  ['${x^^} or ${x,,}', '4.0', `\\$\\{!?${ELEMENT}[,^]`],
  ['associative array', '4.0', `${DECLARE}A`],
  ['declare -l, -u or -c', '4.0', `${DECLARE}[luc]`],
  ['declare -g', '4.2', `${DECLARE}g`],
  ['declare -n', '4.3', `${DECLARE}n`],
  ['local -', '4.4', '\\blocal\\s+-(?![\\w-])'],
  ['mapfile or readarray', '4.0', '\\b(?:mapfile|readarray)\\b'],
  ['compopt', '4.0', '\\bcompopt\\b'],
  ['coproc', '4.0', '\\bcoproc\\b'],
  ['|&', '4.0', '(?<!\\|)\\|&(?!&)'],
  ['&>>', '4.0', '&>>'],
  [';& or ;;&', '4.0', ';&'],
  ['{1..9..2} or {01..9}', '4.0', '(?<!\\$)\\{-?(?:\\d+|\\w)\\.\\.-?\\w+\\.\\.|(?<!\\$)\\{-?0\\d+\\.\\.'],
  ['case without ( in $( )', '4.0', '\\$\\((?!\\()[^()]*\\bcase\\b[^()]*\\bin\\b[^()]*\\)'],
  ['read -t with a fraction or 0', '4.0', '\\bread\\b[^;|&\\n]*\\s-\\w*t\\s*(?:0(?![\\d.])|\\d*\\.\\d)'],
  ['read -i or -N', '4.0', '\\bread\\b[^;|&\\n]*\\s-[a-z]*[iN]'],
  ['{fd}>', '4.1', `(?<![$\\w])\\{${NAME}\\}(?=[<>])`],
  ['printf -v a[1]', '4.1', `\\bprintf\\s+-v\\s*["']?${NAME}\\[`],
  ['printf %()T', '4.2', '%-?\\d*\\([^)]*\\)T'],
  ['test -v or -R', '4.2', '(?:\\[\\[?|\\btest)\\s(?:[^\\]\\n]*\\s)?(?<!command )-[vR]\\s'],
  ['${x:0:-1}', '4.2', `\\$\\{${ELEMENT}:[^-=?+}][^}]*:\\s*-`],
  ['negative subscript', '4.2', `${NAME}\\[-\\d`],
  ["$'\\u20ac'", '4.2', "\\$'[^']*\\\\[uU][0-9A-Fa-f]"],
  ['shopt of a later bash', '4.0', `\\bshopt\\b[^\\n]*\\b(?:${OPTIONS})\\b`],
  ['cd -e', '4.2', '\\bcd\\s+(?:-\\w+\\s+)*-\\w*e'],
  ['wait -n, -p or -f', '4.3', '\\bwait\\s+(?:-\\w+\\s+)*-\\w*[npf]'],
  ['unset -n', '4.3', '\\bunset\\s+-\\w*n'],
  ['${x@Q}', '4.4', `\\$\\{!?(?:${ELEMENT}|[@*\\d])@[A-Za-z]\\}`],
  ['${ command; }', '5.3', '\\$\\{[\\s|]'],
  ['variable of a later bash', '4.0', `\\$\\{?[!#]?(?:${VARIABLES})\\b|\\b(?:${VARIABLES})\\[`],
].map(([what, since, pattern]) => ({ what, since, pattern: new RegExp(pattern, 'g') }));

const named = process.argv.slice(2);
const findings = (named.length > 0 ? named : FILES.filter(existsSync)).flatMap(check);
for (const finding of findings) console.log(finding);
if (findings.length > 0) process.exitCode = 1;

function check(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const code = lines.map(withoutComment).join('\n');
  return CONSTRUCTS.flatMap(({ what, since, pattern }) =>
    [...code.matchAll(pattern)].flatMap(({ 0: text, index }) => {
      const at = code.slice(0, index).split('\n').length;
      if (lines[at - 2]?.includes('bash32: allow')) return [];
      return [`${file}:${at}: ${text.split('\n')[0].trim()}: ${what} needs bash ${since}, and macOS has 3.2`];
    }),
  );
}

/** A # begins a comment at the start of a word that is not quoted. */
function withoutComment(line) {
  for (const { index } of line.matchAll(/(?<!\S)#/g)) {
    const before = line.slice(0, index);
    if (['"', "'"].every((quote) => before.split(quote).length % 2 === 1)) return before;
  }
  return line;
}
