import { quote } from '../../report/quote.ts';
import type { Place } from './places.ts';

/**
 * Takes the places; returns what zsh evaluates, after compinit, or loads by the name of its function. What is uv's is completed
 * by uv's own function.
 */
export function zshCompletions(places: readonly Place[]): string {
  return `#compdef uvshim
_uvshim() {
  local -a uvshim_own
  local -i uvshim_skipped=0
  case "\${(j: :)words[2,CURRENT-1]}" in
${places.map(branch).join('\n')}
    *) uvshim_skipped=1 ;;
  esac
  (( $#uvshim_own )) && _describe -t commands 'uvshim command' uvshim_own
  if (( uvshim_skipped && $+functions[_uv] )); then
    words=(uv "\${(@)words[uvshim_skipped + 1,-1]}")
    (( CURRENT -= uvshim_skipped - 1 ))
    local service=uv curcontext="\${curcontext%:*}:uv"
    _uv
  fi
}
if [[ \${funcstack[1]-} == _uvshim ]]; then
  _uvshim "$@"
else
  compdef _uvshim uvshim
fi
`;
}

function branch({ behind, isOpen, mayBeUvs, candidates, takesDirectories, takesCommandLine }: Place): string {
  const pattern = isOpen ? `'${behind}'|'${behind} '*` : `'${behind}'`;
  const own = candidates.map(({ word, summary }) => quote(`${word}:${summary}`)).join(' ');
  const directories = takesDirectories ? ' _directories;' : '';
  const skipped = takesCommandLine ? ' uvshim_skipped=2;' : mayBeUvs ? ' uvshim_skipped=1;' : '';
  return `    ${pattern}) uvshim_own=(${own});${directories}${skipped} ;;`.replace('; ;;', ' ;;');
}
