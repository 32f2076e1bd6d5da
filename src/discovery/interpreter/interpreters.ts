import { dirname, join } from 'node:path';
import type { Variables } from '../../request/env.ts';
import type { Files } from '../../fs/files.ts';
import type { Memory } from './answer-cache.ts';
import { PATIENCE, probe, probeProcess, question, type Facts, type ProcessFacts } from './query.ts';
import { isSameInterpreter } from './same-interpreter.ts';
import { choosesInterpreter, wrapperChain } from './wrapper-text.ts';

/** Queries interpreters, each once while its file does not change. */
export interface Interpreters {
  /** the file system that they are in */
  readonly files: Files;
  /** whether programs may be run; if not, the answers that are not cached are missing */
  readonly mayAsk: boolean;
  /** Takes an absolute path. Undefined if the interpreter does not answer. */
  ask(python: string): Promise<Facts | undefined>;
  /** Like `ask`, but does not repeat a query that timed out recently, or that returned another interpreter's answer. */
  survey(python: string): Promise<Facts | undefined>;
  /** Whether this run has queried the interpreter (absolute path). */
  isAsked(python: string): boolean;
  /** Absolute paths of the interpreters that did not answer, without programs that choose an interpreter. */
  failed(): readonly string[];
  /**
   * Takes an absolute path and a complete environment. Queries the process of the interpreter. Does not repeat a query
   * that timed out recently. Undefined if the interpreter does not answer.
   */
  askProcess(python: string, variables: Variables): Promise<ProcessFacts | undefined>;
  /** Takes the name of another query, and a text that changes with its answer. Returns the cached answer. */
  recall(name: string, identity: string): unknown;
  /** Caches such an answer. */
  learn(name: string, identity: string, answer: unknown): void;
  /** The decision depends on more than files and the variables that the launcher compares. */
  readonly preventCaching: () => void;
  /** Whether everything depends on files and on those variables, so that the decision can be cached. */
  isLasting(): boolean;
}

/**
 * The cached part of an answer. A program that answers for `others` (pyenv's, mise's and asdf's shims, which look at
 * the directory and the environment first) is queried again if it is named. So is one that did not answer in time: the
 * machine may have been slow. A query that failed is not cached: the next one may succeed.
 */
type Lasting = Facts | 'others' | Late;

interface Late {
  readonly lateAt: number;
  /** in these circumstances */
  readonly among: string;
}

/** An interpreter's answer in this run. */
interface Said {
  readonly facts?: Facts;
  /** whether the answer can be cached */
  readonly isLasting: boolean;
}

/** Milliseconds for which an interpreter that did not answer in time is skipped. */
const LATE_FOR = 10 * 60 * 1000;

/** Variables by which a dynamic linker finds libraries, and a script or version manager its interpreter. */
const CIRCUMSTANCES = /^(?:PATH|HOME|(?:LD|DYLD|NIX_LD|GLIBC|PYENV|ASDF|MISE)_.+)$/;

/** Milliseconds to wait for one interpreter, and for all of them. */
interface Patience {
  readonly each: number;
  readonly all: number;
}

/** Several that hang delay a command little more than one. */
const USUAL: Patience = { each: PATIENCE, all: PATIENCE + 2000 };

/** Takes the caller's environment and directory, the cached answers, the file system, the timeouts, and whether to query. */
export function createInterpreters(
  variables: Variables,
  directory: string,
  memory: Memory,
  files: Files,
  { patience = USUAL, mayAsk = true }: { readonly patience?: Patience; readonly mayAsk?: boolean } = {},
): Interpreters {
  let isLasting = true;
  let startedAt: number | undefined;
  const asked = new Map<string, Promise<Said>>();
  const failed = new Set<string>();
  const among = JSON.stringify(
    Object.entries(variables)
      .filter(([name]) => CIRCUMSTANCES.test(name))
      .sort(),
  );

  /** Milliseconds for the next query; 0 if the time for all is over, or if there is none. */
  function allowance(): number {
    if (!mayAsk) return 0;
    const now = Date.now();
    startedAt ??= now;
    return Math.min(patience.each, startedAt + patience.all - now);
  }

  async function learn(python: string, identity: string): Promise<Said> {
    const allowed = allowance();
    const answer = allowed > 0 ? await probe(python, variables, directory, allowed) : 'late';
    const lasting = whatLasts();
    if (lasting !== undefined) memory.learn({ program: python, identity, answer: lasting });
    if (typeof answer === 'string') fail(python, answer);
    return { isLasting: isFacts(lasting), ...(typeof answer !== 'string' && { facts: answer }) };

    function whatLasts(): Lasting | undefined {
      if (answer === 'silent') return undefined;
      if (answer === 'late') return lateness(allowed);
      return isSameInterpreter(python, answer, files) ? answer : 'others';
    }
  }

  /** A program that chooses an interpreter fails if it has none to choose. uv skips it then, and will again. */
  function fail(python: string, how: 'silent' | 'late'): void {
    const isChoice = choosesInterpreter(python, files);
    if (!isChoice) failed.add(python);
    if (!isChoice || how === 'late') isLasting = false;
  }

  /** If it had less time than each has, nothing is known. */
  function lateness(allowed: number): Late | undefined {
    return allowed === patience.each ? { lateAt: Date.now(), among } : undefined;
  }

  async function askProcess(python: string, own: Variables): Promise<ProcessFacts | undefined> {
    const identity = interpreterIdentity(python, files);
    const known = recall(python, identity);
    if (isLate(known)) return undefined;
    const allowed = allowance();
    const answer = allowed > 0 ? await probeProcess(python, own, directory, allowed) : 'late';
    const late = answer === 'late' ? lateness(allowed) : undefined;
    // A cached answer still holds.
    if (late && !isFacts(known)) memory.learn({ program: python, identity, answer: late });
    return typeof answer === 'string' ? undefined : answer;
  }

  function recall(python: string, identity: string): Lasting | undefined {
    const known = memory.recall(python, identity) as Lasting | undefined;
    if (isFacts(known) || known === 'others') return known;
    return known?.among === among && !isOver(known) ? known : undefined;
  }

  async function find(python: string, isNamed: boolean): Promise<Facts | undefined> {
    const identity = interpreterIdentity(python, files);
    const known = recall(python, identity);
    if (isFacts(known)) return known;
    if (known !== undefined && !isNamed) {
      if (isLate(known)) fail(python, 'late');
      return undefined;
    }
    const saying = asked.get(python) ?? learn(python, identity);
    asked.set(python, saying);
    const said = await saying;
    if (isNamed && !said.isLasting) isLasting = false;
    return said.facts;
  }

  return {
    files,
    mayAsk,
    ask: (python) => find(python, true),
    survey: (python) => find(python, false),
    askProcess,
    recall: (name, identity) => memory.recall(name, identity),
    learn(name, identity, answer) {
      memory.learn({ program: name, identity, answer });
    },
    preventCaching() {
      isLasting = false;
    },
    isAsked: (python) => asked.has(python),
    failed: () => [...failed],
    isLasting: () => isLasting,
  };
}

/** An answer depends on the question, on each file that leads to it, and on the pyvenv.cfg that CPython looks for. */
function interpreterIdentity(python: string, files: Files): string {
  const bin = dirname(python);
  // If a file replaces another one and has its time, only the directory changes.
  files.names(dirname(files.resolved(python)));
  const configurations = [bin, dirname(bin)].map((directory) => join(directory, 'pyvenv.cfg'));
  return `${question} ${files.identityOf(...wrapperChain(python, files), ...configurations)}`;
}

function isFacts(answer: Lasting | undefined): answer is Facts {
  return typeof answer === 'object' && !isLate(answer);
}

function isLate(answer: Lasting | undefined): answer is Late {
  return typeof answer === 'object' && 'lateAt' in answer;
}

/** Also if the clock was set back. */
function isOver({ lateAt }: Late): boolean {
  return Math.abs(Date.now() - lateAt) > LATE_FOR;
}
