import { COMMANDS, GROUPS, type OwnCommand } from '../table.ts';

/** A word that can be typed, and what it does. */
interface Candidate {
  readonly word: string;
  readonly summary: string;
}

/** A place on the command line where one of the shim's own words can stand. */
export interface Place {
  /** what stands between `uvshim` and the word that is being typed; nothing for the first word */
  readonly behind: string;
  /** whatever else stands there as well */
  readonly isOpen: boolean;
  readonly candidates: readonly Candidate[];
  /** words of uv's can stand there too */
  readonly mayBeUvs: boolean;
  /** a directory can stand there too */
  readonly takesDirectories: boolean;
  /** from here on it is a command line of uv's */
  readonly takesCommandLine: boolean;
}

const CLOSED = { isOpen: false, mayBeUvs: true, takesDirectories: false, takesCommandLine: false };

/** Everything that a shell has to know of the shim's own commands, as the table has it; the longest place comes first. */
export function completionPlaces(): Place[] {
  const commands: readonly OwnCommand[] = COMMANDS;
  return [
    ...commands.flatMap((command) => [...placesOfValues(command), placeBehind(command)]),
    ...Object.keys(GROUPS).map((group) => ({
      ...CLOSED,
      behind: group,
      candidates: membersOf(group, commands),
    })),
    { ...CLOSED, behind: 'uv', isOpen: true, candidates: [], takesCommandLine: true },
    { ...CLOSED, behind: '', candidates: firstWords() },
  ];
}

/** Behind an option that can have certain values. */
function placesOfValues({ name, options }: OwnCommand): Place[] {
  return options.flatMap(({ flags, summary, choices = [] }) => {
    const candidates = choices.map((word) => ({ word, summary }));
    const behind = `${name} ${flags.replace(/ <.*/, '')}`;
    return choices.length > 0 ? [{ ...CLOSED, mayBeUvs: false, behind, candidates }] : [];
  });
}

function placeBehind(command: OwnCommand): Place {
  const { name, options, arguments: taken, takesCommandLine = false } = command;
  const flags = options.flatMap(({ flags, summary }) =>
    flags
      .replace(/ <.*/, '')
      .split(', ')
      .map((word) => ({ word, summary })),
  );
  const choices = taken.flatMap((argument) =>
    (argument.choices ?? []).map((word) => ({ word, summary: argument.summary })),
  );
  const words = name === 'help' ? firstWords() : [];
  const takesDirectories = taken.some((argument) => argument.name === 'VENV');
  const help = { word: '--help', summary: 'tells about this command' };
  return {
    behind: name,
    isOpen: true,
    mayBeUvs: false,
    candidates: [...choices, ...words, ...flags, help],
    takesDirectories,
    takesCommandLine,
  };
}

function membersOf(group: string, commands: readonly OwnCommand[]): Candidate[] {
  return commands
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name, summary }) => ({ word: name.slice(group.length + 1), summary }));
}

/** The first words of all commands, each once. */
function firstWords(): Candidate[] {
  const single = COMMANDS.filter(({ name }) => !name.includes(' '));
  return [
    ...single.map(({ name, summary }) => ({ word: name, summary })),
    ...Object.entries(GROUPS).map(([word, summary]) => ({ word, summary })),
  ];
}
