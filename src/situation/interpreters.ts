import { dirname, join } from 'node:path';
import type { Variables } from '../request/environment.ts';
import type { Files } from './files.ts';
import type { Memory } from './memory.ts';
import { PATIENCE, probe, probeProcess, question, type Facts, type ProcessFacts } from './probe.ts';

/** Asks interpreters what they are, each once as long as its file is the same. */
export interface Interpreters {
  /** the file system that they stand in */
  readonly files: Files;
  /** Takes an absolute path; what the interpreter says, undefined where it says nothing. */
  ask(python: string): Promise<Facts | undefined>;
  /** As `ask`, but one that was silent, led elsewhere, or was late a while ago, is not asked again. */
  survey(python: string): Promise<Facts | undefined>;
  /** Whether one (absolute path) had to be asked this time, be it that it has answered or not. */
  isAsked(python: string): boolean;
  /**
   * Takes an absolute path and an environment of its own; what the process is that an interpreter runs in. One that was late
   * a while ago is not asked again; undefined where it says nothing.
   */
  askProcess(python: string, variables: Variables): Promise<ProcessFacts | undefined>;
  /** Takes the name of another question and a text that is another one where the answer may be; what was answered before. */
  recall(name: string, identity: string): unknown;
  /** Keeps such an answer; without one, nothing that follows is lasting. */
  learn(name: string, identity: string, answer: unknown): void;
  /** Whether all that was said hangs on files alone, so that it will be said again. */
  isLasting(): boolean;
}

/**
 * What lasts of an answer. One that leads `elsewhere` (pyenv's, mise's or asdf's, which look at the directory and the
 * environment first) has no facts of its own: asked by name it is asked anew. So is one that did not answer in time, which
 * is believed for a while: it may have been the machine that was slow.
 */
type Lasting = Facts | 'elsewhere' | 'silent' | { readonly lateAt: number };

/** What an interpreter said this time. */
interface Said {
  readonly facts?: Facts;
  /** whether those will be said again */
  readonly isLasting: boolean;
}

/** Milliseconds for which one that did not answer in time is passed by. */
const LATE_FOR = 60 * 60 * 1000;

/** Milliseconds for which one interpreter is waited for, and all of them. */
interface Patience {
  readonly each: number;
  readonly all: number;
}

/** With several that hang, a command is not kept much longer than with one. */
const USUAL: Patience = { each: PATIENCE, all: PATIENCE + 2000 };

/** Takes the caller's environment and directory, what was learnt before, the file system, and how long is waited. */
export function createInterpreters(
  variables: Variables,
  directory: string,
  memory: Memory,
  files: Files,
  patience = USUAL,
): Interpreters {
  let isLasting = true;
  let startedAt: number | undefined;
  const asked = new Map<string, Promise<Said>>();

  /** Milliseconds that one may take now, none where the time for all is over. */
  function allowance(): number {
    const now = Date.now();
    startedAt ??= now;
    return Math.min(patience.each, startedAt + patience.all - now);
  }

  async function learn(python: string, identity: string): Promise<Said> {
    const allowed = allowance();
    const answer = allowed > 0 ? await probe(python, variables, directory, allowed) : 'late';
    const lasting = whatLasts();
    if (lasting !== undefined) memory.learn({ program: python, identity, answer: lasting });
    if (answer === 'late') isLasting = false;
    return { isLasting: isFacts(lasting), ...(typeof answer !== 'string' && { facts: answer }) };

    function whatLasts(): Lasting | undefined {
      if (answer === 'silent') return answer;
      if (answer === 'late') return lateness(allowed);
      return files.isSamePlace(dirname(answer.executable), dirname(python)) ? answer : 'elsewhere';
    }
  }

  /** Of one that was given less time than there is for each, nothing is known. */
  function lateness(allowed: number): Lasting | undefined {
    return allowed === patience.each ? { lateAt: Date.now() } : undefined;
  }

  async function askProcess(python: string, own: Variables): Promise<ProcessFacts | undefined> {
    const identity = interpreterIdentity(python, files);
    const known = memory.recall(python, identity) as Lasting | undefined;
    if (isLate(known) && !isOver(known)) return undefined;
    const allowed = allowance();
    const answer = allowed > 0 ? await probeProcess(python, own, directory, allowed) : 'late';
    const late = answer === 'late' ? lateness(allowed) : undefined;
    // What it has said of itself before still holds.
    if (late && !isFacts(known)) memory.learn({ program: python, identity, answer: late });
    return typeof answer === 'string' ? undefined : answer;
  }

  async function find(python: string, isNamed: boolean): Promise<Facts | undefined> {
    const identity = interpreterIdentity(python, files);
    const known = memory.recall(python, identity) as Lasting | undefined;
    if (isFacts(known)) return known;
    if (known !== undefined && !isNamed && !isOver(known)) {
      if (typeof known === 'object') isLasting = false;
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
    ask: (python) => find(python, true),
    survey: (python) => find(python, false),
    askProcess,
    recall: (name, identity) => memory.recall(name, identity),
    learn(name, identity, answer) {
      if (answer === undefined) isLasting = false;
      else memory.learn({ program: name, identity, answer });
    },
    isAsked: (python) => asked.has(python),
    isLasting: () => isLasting,
  };
}

/** What an interpreter says hangs on the question, on its file and on the pyvenv.cfg beside it or one above, as CPython looks for it. */
function interpreterIdentity(python: string, files: Files): string {
  const bin = dirname(python);
  // A file that takes the place of another under its old time shows in its directory alone.
  files.names(dirname(files.resolved(python)));
  const identity = files.identityOf(python, join(bin, 'pyvenv.cfg'), join(dirname(bin), 'pyvenv.cfg'));
  return `${question} ${identity}`;
}

function isFacts(answer: Lasting | undefined): answer is Facts {
  return typeof answer === 'object' && !isLate(answer);
}

function isLate(answer: Lasting | undefined): answer is { readonly lateAt: number } {
  return typeof answer === 'object' && 'lateAt' in answer;
}

/** By a clock that was set back too. */
function isOver(known: Exclude<Lasting, Facts>): boolean {
  return typeof known === 'object' && Math.abs(Date.now() - known.lateAt) > LATE_FOR;
}
