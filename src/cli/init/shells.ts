import { quote, quoteForFish } from '../../output/quote.ts';
import type { INIT_SHELLS } from '../spec.ts';
import direnv from './direnv.sh';

/** The code for each shell: takes the absolute directory to put first on PATH; returns the text to print. */
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
 * For bash and zsh; takes the directory as one quoted word. Does nothing if it is first already, so that a nested shell
 * adds nothing.
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
