import { dirname, join } from 'node:path';
import type { Variables } from '../request/environment.ts';
import type { Files } from './files.ts';
import type { Memory } from './memory.ts';
import { probe, questionIdentity, type Answer, type Facts } from './probe.ts';

/** Asks interpreters what they are, each once as long as its file is the same. */
export interface Interpreters {
  /** the file system that they stand in */
  readonly files: Files;
  /** Takes an absolute path; what the interpreter says, undefined where it says nothing. */
  ask(python: string): Promise<Facts | undefined>;
  /** As `ask`, but one that was silent, or led elsewhere, is not asked again. */
  survey(python: string): Promise<Facts | undefined>;
  /**
   * Takes the name of a question to an interpreter, a text that is another one where the answer may be, and the question;
   * asks it only where it was not asked before.
   */
  learn<Lasting>(
    name: string,
    identity: string,
    ask: () => Promise<Lasting | undefined>,
  ): Promise<Lasting | undefined>;
  /** Whether all that was said hangs on files alone, so that it will be said again. */
  isLasting(): boolean;
}

/**
 * What lasts of an answer. One that leads `elsewhere` (pyenv's, mise's or asdf's, which look at the directory and the
 * environment first) has no facts of its own: asked by name it is asked anew.
 */
type Lasting = Facts | 'elsewhere' | 'silent';

/** Takes the caller's environment and directory, what was learnt before, and the file system. */
export function createInterpreters(
  variables: Variables,
  directory: string,
  memory: Memory,
  files: Files,
): Interpreters {
  let isLasting = true;
  const asked = new Map<string, Promise<Facts | undefined>>();

  async function learn(python: string, identity: string, isNamed: boolean): Promise<Facts | undefined> {
    const answer = await probe(python, variables, directory);
    const lasting = whatLasts(python, answer, files);
    if (lasting !== undefined) memory.learn({ program: python, identity, answer: lasting });
    if (isNamed ? typeof lasting !== 'object' : lasting === undefined) isLasting = false;
    return typeof answer === 'string' ? undefined : answer;
  }

  async function find(python: string, isNamed: boolean): Promise<Facts | undefined> {
    const identity = interpreterIdentity(python, files);
    const known = memory.recall(python, identity) as Lasting | undefined;
    if (typeof known === 'object') return known;
    if (known !== undefined && !isNamed) return undefined;
    const answer = asked.get(python) ?? learn(python, identity, isNamed);
    asked.set(python, answer);
    return answer;
  }

  return {
    files,
    ask: (python) => find(python, true),
    survey: (python) => find(python, false),
    async learn<Lasting>(name: string, identity: string, ask: () => Promise<Lasting | undefined>) {
      const known = memory.recall(name, identity) as Lasting | undefined;
      if (known !== undefined) return known;
      const answer = await ask();
      if (answer === undefined) isLasting = false;
      else memory.learn({ program: name, identity, answer });
      return answer;
    },
    isLasting: () => isLasting,
  };
}

/** What an interpreter says hangs on the question, on its file and on the pyvenv.cfg beside it or one above, as CPython looks for it. */
function interpreterIdentity(python: string, files: Files): string {
  const bin = dirname(python);
  // A file that takes the place of another under its old time shows in its directory alone.
  files.names(dirname(files.resolved(python)));
  const identity = files.identityOf(python, join(bin, 'pyvenv.cfg'), join(dirname(bin), 'pyvenv.cfg'));
  return `${questionIdentity} ${identity}`;
}

function whatLasts(python: string, answer: Answer, files: Files): Lasting | undefined {
  if (answer === 'late') return undefined;
  if (answer === 'silent') return 'silent';
  return files.isSamePlace(dirname(answer.executable), dirname(python)) ? answer : 'elsewhere';
}
