/** A shell that the launcher may be run with, and what it does to the environment that it hands on. */
export interface Shell {
  /** What stands before the launcher; nothing for its own first line. */
  command: string;
  /**
   * What becomes of variables whose names are no identifiers. Exported functions of bash are among them, and may be
   * written anew, in other bytes.
   */
  oddNames: 'kept' | 'kept, functions rewritten' | 'lost';
  /** Ordinary variables that arrive with another value, or besides. */
  disturbs: string[];
  /** Variables that it adds where the caller has none. */
  adds: string[];
  /** Variables of the caller that do not arrive, or with another value; all of them its own. */
  takes: string[];
}

const OF_ALL = ['IFS', 'OPTIND', 'PPID'];
const OF_BASH = [
  'BASH',
  'BASHOPTS',
  'BASHPID',
  'BASH_VERSION',
  'EPOCHSECONDS',
  'HISTCMD',
  'LINENO',
  'OPTERR',
  'PS1',
  'PS2',
  // for root
  'PS4',
  'RANDOM',
  'SHELLOPTS',
  'SRANDOM',
  '_',
];

export const dash: Shell = {
  command: 'dash',
  oddNames: 'lost',
  disturbs: [],
  adds: ['PWD'],
  takes: OF_ALL,
};
export const bash: Shell = {
  command: 'bash -p',
  oddNames: 'kept',
  disturbs: [],
  adds: ['PWD', 'SHLVL'],
  takes: [...OF_ALL, ...OF_BASH],
};

/** What install.sh may choose, and what is /bin/sh on the systems that uvshim supports. */
export const SHELLS: Shell[] = [
  dash,
  bash,
  { ...bash, command: 'bash --posix', oddNames: 'kept, functions rewritten' },
  {
    command: 'busybox sh',
    oddNames: 'lost',
    disturbs: ['SHLVL'],
    adds: ['PWD', 'SHLVL'],
    takes: [...OF_ALL, 'SHLVL'],
  },
];
