import { quote } from '../../report/quote.ts';
import type { INIT_SHELLS } from '../table.ts';
import direnv from './direnv.sh';

/** What is evaluated where: takes the directory (absolute) that is to be first on PATH; returns the text to print. */
export const SHELLS: Readonly<Record<(typeof INIT_SHELLS)[number], (directory: string) => string>> = {
  bash: (directory) => `${firstOnPath(quote(directory))}\n`,
  zsh: (directory) => `${firstOnPath(quote(directory))}\n`,
  fish: (directory) => `fish_add_path --global --path --move -- ${quoteForFish(directory)}\n`,
  direnv: (directory) =>
    direnv
      .replace('DIRECTORY', () => quote(directory))
      .replace('FIRST_ON_PATH', () => firstOnPath('"$directory"').replaceAll(/^/gm, '  ')),
};

/**
 * For bash and zsh; takes the directory as one word of theirs. Where it is first already nothing is touched, so that a
 * shell in a shell adds nothing.
 */
function firstOnPath(word: string): string {
  return `case \${PATH-} in
  ${word} | ${word}:*) ;;
  *)
    PATH=:\${PATH-}:
    while [[ \${PATH#*:${word}:} != "$PATH" ]]; do PATH=\${PATH%%:${word}:*}:\${PATH#*:${word}:}; done
    PATH=\${PATH#:}
    PATH=\${PATH%:}
    export PATH=${word}\${PATH:+:$PATH}
    ;;
esac`;
}

/** In single quotes fish takes a backslash for one, and before a quote or a backslash for nothing. */
function quoteForFish(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
