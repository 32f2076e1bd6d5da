import type { Place } from './places.ts';

/** Takes the places; returns what bash evaluates. What is uv's is completed by uv's own function, where that is there too. */
export function bashCompletions(places: readonly Place[]): string {
  return `_uvshim_directories() {
  local uvshim_directory
  while IFS= read -r uvshim_directory; do uvshim_own+=("$uvshim_directory"); done < <(compgen -d -- "$uvshim_current")
  # From bash 4 on it then quotes what a word cannot have.
  compopt -o filenames 2>/dev/null
}
_uvshim() {
  local uvshim_before="\${COMP_WORDS[*]:1:COMP_CWORD-1}" uvshim_current="\${COMP_WORDS[COMP_CWORD]}"
  local uvshim_words= uvshim_skipped=0 uvshim_own=()
  COMPREPLY=()
  case $uvshim_before in
${places.map(branch).join('\n')}
    *) uvshim_skipped=1 ;;
  esac
  uvshim_own+=($(compgen -W "$uvshim_words" -- "$uvshim_current"))
  if ((uvshim_skipped > 0)) && declare -F _uv >/dev/null; then
    COMP_WORDS=(uv "\${COMP_WORDS[@]:uvshim_skipped}")
    COMP_CWORD=$((COMP_CWORD - uvshim_skipped + 1))
    _uv uv "$uvshim_current" "\${COMP_WORDS[COMP_CWORD - 1]}"
  fi
  COMPREPLY=("\${uvshim_own[@]}" "\${COMPREPLY[@]}")
}
complete -F _uvshim uvshim
`;
}

function branch({ behind, isOpen, mayBeUvs, candidates, takesDirectories, takesCommandLine }: Place): string {
  const pattern = isOpen ? `'${behind}' | '${behind} '*` : `'${behind}'`;
  const words = candidates.map(({ word }) => word).join(' ');
  const directories = takesDirectories ? ' _uvshim_directories;' : '';
  // The first word may be uv's, and so is everything behind the words that hand it on.
  const skipped = takesCommandLine ? ' uvshim_skipped=2;' : mayBeUvs ? ' uvshim_skipped=1;' : '';
  return `    ${pattern}) uvshim_words='${words}';${directories}${skipped} ;;`.replace('; ;;', ' ;;');
}
