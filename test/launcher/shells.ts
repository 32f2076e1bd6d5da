/** A shell for the launcher, and how it changes the environment that it passes on. */
export interface Shell {
  /** The words before the launcher; empty for its own first line. */
  command: string;
  /**
   * How it treats variables whose names are not identifiers. These include functions that bash exported, which a shell may
   * write again in other bytes.
   */
  oddNames: 'kept' | 'kept, functions rewritten' | 'lost';
  /** Ordinary variables that it changes or adds. */
  disturbs: string[];
  /** Variables that it adds if they are unset. */
  adds: string[];
  /** Variables of its own that it drops or changes if the caller exports them. */
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

/** What install.sh has before `bash -p` in the launcher's first line, so that bash has nothing to complain about. */
export const ENV_BEFORE_BASH =
  'LC_ALL=C PWD=/proc/self/cwd uvshim_locale=${LC_ALL} uvshim_pwd=${PWD} uvshim_line=·';

/** The shells that install.sh may choose, and /bin/sh on the supported systems. */
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
