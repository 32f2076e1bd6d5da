import { readRequest } from '../../src/request/request.ts';
import type { Difference } from './readings.ts';

/** A version of uv that reads in another way than the later ones, and why uvshim does not follow it there. */
interface Known {
  version: string;
  reason: string;
  holds: (difference: Difference) => boolean;
}

/** docs/how-it-works.md, "How the command line is read", lists them too. */
const KNOWN: readonly Known[] = [
  {
    version: '0.2.13',
    reason: 'options behind the program of `run` and `tool run` are still uv’s, experiments in that release',
    holds: ({ line, what }) =>
      /^(python|with|isolated|quiet|configuration|file)$/.test(what) && hasOptionBehindProgram(line),
  },
  {
    version: '0.2.13',
    reason: '`tool run` reads the configuration of the directory, too',
    holds: ({ line, what }) => what === 'configuration' && commandOf(line) === 'tool run',
  },
  {
    version: '0.2.13',
    reason: '`--isolated` turns the configuration off for every command',
    holds: ({ line, what, uv }) => what === 'configuration' && uv === '' && line.includes('--isolated'),
  },
  {
    version: '0.2.13',
    reason: '`--no-config` is one of pip-tools’ options that do nothing: uv’s own came later',
    holds: ({ line, what }) => what === 'configuration' && line.includes('--no-config'),
  },
  {
    version: '0.2.13',
    reason: 'an empty `-p` asks for a Python without a name, which there is not',
    holds: ({ what, uv }) => what === 'python' && uv === '',
  },
  ...['0.2.13', '0.4.30', '0.5.31'].map((version) => ({
    version,
    reason:
      '`-p` of `pip compile` is --python-version, so that a path there is an error with and without uvshim',
    holds: ({ line, what }: Difference) =>
      what === 'python' && commandOf(line) === 'pip compile' && line.some(isShort),
  })),
];

function isShort(word: string): boolean {
  return /^-[^-]*p/.test(word);
}

/** The reason for a known difference; undefined if it is a defect. */
export function reasonFor(difference: Difference, version: string): string | undefined {
  return KNOWN.find((known) => known.version === version && known.holds(difference))?.reason;
}

function commandOf(line: readonly string[]): string | undefined {
  return readRequest(line, {})?.command;
}

function hasOptionBehindProgram(line: readonly string[]): boolean {
  const request = readRequest(line, {});
  const isRun = request?.command === 'run' || request?.command === 'tool run';
  return isRun && request.positionals.some((word) => word.startsWith('-') && word !== '-');
}
