import type { Place } from './places.ts';

/** Takes the places; returns what fish evaluates. What is uv's is completed as for uv. */
export function fishCompletions(places: readonly Place[]): string {
  const lines = places.flatMap(({ behind, isOpen, candidates, takesDirectories, takesCommandLine }) => [
    ...candidates.map(
      ({ word, summary }) => `${start(behind, isOpen)} -f -a ${quote(word)} -d ${quote(summary)}`,
    ),
    ...(takesCommandLine ? [`${start(behind, isOpen)} -f -a '(__uvshim_as_uv)'`] : []),
    ...(takesDirectories ? [`${start(behind, isOpen)} -f -a '(__fish_complete_directories)'`] : []),
  ]);
  return `function __uvshim_behind
  set -l before (string join ' ' -- (commandline -opc)[2..-1])
  test "$before" = "$argv[1]"; or begin
    test "$argv[2]" = open; and string match -q -- "$argv[1] *" "$before"
  end
end
function __uvshim_as_uv
  complete -C (string join ' ' -- uv (commandline -opc)[3..-1] (commandline -ct))
end
complete -c uvshim -w uv
${lines.join('\n')}
`;
}

function start(behind: string, isOpen: boolean): string {
  return `complete -c uvshim -n "__uvshim_behind '${behind}' ${isOpen ? 'open' : 'closed'}"`;
}

/** In single quotes fish knows a backslash before a quote. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
