import { dirname, join } from 'node:path';
import type { Variables } from '../../request/variables.ts';
import type { Files } from '../../fs/files.ts';
import type { AnswerCache } from './answer-cache.ts';
import {
  queryInterpreter,
  queryProcess,
  interpreterScript,
  type InterpreterInfo,
  type ProcessInfo,
} from './query.ts';
import { isInfo, isLate, isOver, type Lasting, type Late } from './lasting-answer.ts';
import { isSameInterpreter } from './same-interpreter.ts';
import { choosesInterpreter, wrapperChain } from './wrapper-text.ts';
import { ALL_QUERIES_TIMEOUT_MS, QUERY_TIMEOUT_MS } from '../../limits.ts';

/** Queries interpreters, each once while its file does not change. */
export interface Interpreters {
  /** the file system that they are in */
  readonly files: Files;
  /** whether programs may be run; if not, the answers that are not cached are missing */
  readonly mayQuery: boolean;
  /** Takes an absolute path. Undefined if the interpreter does not answer. */
  query(python: string): Promise<InterpreterInfo | undefined>;
  /** Like `query`, but does not repeat a query that timed out recently. Undefined for a program that chooses an interpreter. */
  queryFound(python: string): Promise<InterpreterInfo | undefined>;
  /** Whether this run has queried the interpreter (absolute path). */
  wasQueried(python: string): boolean;
  /** Absolute paths of the interpreters that did not answer, without programs that choose an interpreter. */
  failed(): readonly string[];
  /**
   * Takes an absolute path and a complete environment. Queries the process of the interpreter. Does not repeat a query
   * that timed out recently. Undefined if the interpreter does not answer.
   */
  queryProcess(python: string, variables: Variables): Promise<ProcessInfo | undefined>;
  /** Takes the name of another query, and a text that changes with its answer. Returns the cached answer. */
  cachedAnswer(name: string, identity: string): unknown;
  /** Caches such an answer. */
  cacheAnswer(name: string, identity: string, answer: unknown): void;
  /** The decision depends on more than files and the variables that the launcher compares. */
  readonly preventCaching: () => void;
  /** Whether everything depends on files and on those variables, so that the decision can be cached. */
  isCacheable(): boolean;
}

/** An interpreter's answer in this run. */
interface QueryResult {
  readonly info?: InterpreterInfo;
  /** whether the answer can be cached */
  readonly isCacheable: boolean;
}

/** Variables by which a dynamic linker finds libraries, and a script or version manager its interpreter. */
const CIRCUMSTANCES = /^(?:PATH|HOME|(?:LD|DYLD|NIX_LD|GLIBC|PYENV|ASDF|MISE)_.+)$/;

/** Milliseconds to wait for one interpreter, and for all of them. */
interface Timeouts {
  readonly each: number;
  readonly all: number;
}

const USUAL: Timeouts = { each: QUERY_TIMEOUT_MS, all: ALL_QUERIES_TIMEOUT_MS };

/** Takes the caller's environment and directory, the cached answers, the file system, the timeouts, and whether to query. */
export function createInterpreters(
  variables: Variables,
  directory: string,
  answers: AnswerCache,
  files: Files,
  { timeouts = USUAL, mayQuery = true }: { readonly timeouts?: Timeouts; readonly mayQuery?: boolean } = {},
): Interpreters {
  let isCacheable = true;
  let startedAt: number | undefined;
  const asked = new Map<string, Promise<QueryResult>>();
  /** the answers of this run, by the interpreter's directory and file */
  const answered = new Map<string, InterpreterInfo>();
  const failed = new Set<string>();
  const circumstances = JSON.stringify(
    Object.entries(variables)
      .filter(([name]) => CIRCUMSTANCES.test(name))
      .sort(),
  );

  /** Milliseconds for the next query; 0 if the time for all is over, or if there is none. */
  function allowance(): number {
    if (!mayQuery) return 0;
    const now = Date.now();
    startedAt ??= now;
    return Math.min(timeouts.each, startedAt + timeouts.all - now);
  }

  async function queryNow(python: string, identity: string): Promise<QueryResult> {
    const allowed = allowance();
    const answer = allowed > 0 ? await queryInterpreter(python, variables, directory, allowed) : 'timeout';
    const lasting = whatLasts();
    if (lasting !== undefined) answers.add({ program: python, identity, answer: lasting });
    if (typeof answer === 'string') fail(python, answer);
    return { isCacheable: isInfo(lasting), ...(typeof answer !== 'string' && { info: answer }) };

    function whatLasts(): Lasting | undefined {
      if (answer === 'no answer') return undefined;
      if (answer === 'timeout') return lateness(allowed);
      return isSameInterpreter(python, answer, files) ? answer : 'others';
    }
  }

  /** A program that chooses an interpreter fails if it has none to choose. uv skips it then, and will again. */
  function fail(python: string, how: 'no answer' | 'timeout'): void {
    const isChoice = choosesInterpreter(python, files);
    if (!isChoice) failed.add(python);
    if (!isChoice || how === 'timeout') isCacheable = false;
  }

  /** If it had less time than each has, nothing is known. */
  function lateness(allowed: number): Late | undefined {
    return allowed === timeouts.each ? { lateAt: Date.now(), circumstances } : undefined;
  }

  async function askProcess(python: string, own: Variables): Promise<ProcessInfo | undefined> {
    const identity = interpreterIdentity(python, files);
    const known = findCached(python, identity);
    if (isLate(known)) return undefined;
    const allowed = allowance();
    const answer = allowed > 0 ? await queryProcess(python, own, directory, allowed) : 'timeout';
    const late = answer === 'timeout' ? lateness(allowed) : undefined;
    // A cached answer still holds.
    if (late && !isInfo(known)) answers.add({ program: python, identity, answer: late });
    return typeof answer === 'string' ? undefined : answer;
  }

  function findCached(python: string, identity: string): Lasting | undefined {
    const known = answers.find(python, identity) as Lasting | undefined;
    if (isInfo(known) || known === 'others') return known;
    return known?.circumstances === circumstances && !isOver(known) ? known : undefined;
  }

  /** `python` and `python3.12` in one directory answer the same if they are links to one file, except for their own names. */
  async function find(python: string, isNamed: boolean): Promise<InterpreterInfo | undefined> {
    const identity = interpreterIdentity(python, files);
    const file = [dirname(python), files.resolved(python)].join('\0');
    const other = answered.get(file);
    if (other && dirname(other.executable) === dirname(python)) return { ...other, executable: python };
    const info = await findOwn(python, identity, isNamed);
    if (info) answered.set(file, info);
    return info;
  }

  async function findOwn(
    python: string,
    identity: string,
    isNamed: boolean,
  ): Promise<InterpreterInfo | undefined> {
    const known = findCached(python, identity);
    if (isInfo(known)) return known;
    if (known !== undefined && !isNamed) {
      if (isLate(known)) fail(python, 'timeout');
      return undefined;
    }
    const query = asked.get(python) ?? queryNow(python, identity);
    asked.set(python, query);
    const result = await query;
    if (result.isCacheable) return result.info;
    if (!isNamed) return undefined;
    isCacheable = false;
    return result.info;
  }

  return {
    files,
    mayQuery,
    query: (python) => find(python, true),
    queryFound: (python) => find(python, false),
    queryProcess: askProcess,
    cachedAnswer: (name, identity) => answers.find(name, identity),
    cacheAnswer(name, identity, answer) {
      answers.add({ program: name, identity, answer });
    },
    preventCaching() {
      isCacheable = false;
    },
    wasQueried: (python) => asked.has(python),
    failed: () => [...failed],
    isCacheable: () => isCacheable,
  };
}

/** An answer depends on the question, on each file that leads to it, and on the pyvenv.cfg that CPython looks for. */
function interpreterIdentity(python: string, files: Files): string {
  const bin = dirname(python);
  // If a file replaces another one and has its time, only the directory changes.
  files.names(dirname(files.resolved(python)));
  const configurations = [bin, dirname(bin)].map((directory) => join(directory, 'pyvenv.cfg'));
  return `${interpreterScript} ${files.identityOf(...wrapperChain(python, files), ...configurations)}`;
}
