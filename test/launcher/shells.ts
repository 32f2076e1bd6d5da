/** A shell that the launcher may be run with, and what it does to the environment that it hands on. */
export interface Shell {
  /** What stands before the launcher; nothing for its own first line. */
  command: string;
  /**
   * What becomes of variables whose names are no identifiers. Exported functions of bash are among them, and may be
   * written anew, in other bytes.
   */
  oddNames: 'kept' | 'kept, functions rewritten' | 'lost';
  /** Hands on which signals are blocked. */
  keepsBlockedSignals: boolean;
  /** Goes on where standard error is a pipe that has lost its reader. */
  survivesBrokenPipe: boolean;
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
  keepsBlockedSignals: true,
  survivesBrokenPipe: true,
  disturbs: [],
  adds: ['PWD'],
  takes: OF_ALL,
};
export const bash: Shell = {
  command: 'bash -p',
  oddNames: 'kept',
  keepsBlockedSignals: true,
  survivesBrokenPipe: true,
  disturbs: [],
  adds: ['PWD', 'SHLVL'],
  takes: [...OF_ALL, ...OF_BASH],
};

/** As install.sh may choose them, and others that stand at /bin/sh of some system. */
export const SHELLS: Shell[] = [
  dash,
  bash,
  { ...bash, command: 'bash --posix', oddNames: 'kept, functions rewritten' },
  {
    command: 'busybox sh',
    oddNames: 'lost',
    keepsBlockedSignals: true,
    survivesBrokenPipe: true,
    disturbs: ['SHLVL'],
    adds: ['PWD', 'SHLVL'],
    takes: [...OF_ALL, 'SHLVL'],
  },
  {
    command: 'mksh',
    oddNames: 'lost',
    keepsBlockedSignals: false,
    survivesBrokenPipe: true,
    disturbs: ['_'],
    adds: ['_'],
    takes: [...OF_ALL, 'BASHPID', 'KSH_VERSION', 'PS1', 'RANDOM', '_'],
  },
  {
    command: 'zsh --emulate sh',
    oddNames: 'kept',
    keepsBlockedSignals: true,
    // It tries once more to write what it could not, and may be killed then.
    survivesBrokenPipe: false,
    disturbs: ['LOGNAME', 'OLDPWD', '_'],
    adds: ['LOGNAME', 'OLDPWD', 'PWD', 'SHLVL', '_'],
    takes: ['CPUTYPE', 'MACHTYPE', 'OSTYPE', 'TTY', 'VENDOR', '_'],
  },
];
