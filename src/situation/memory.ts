/** An answer that holds as long as the identity of what was asked is the same. */
export interface Remembered {
  /** absolute path of the program that was asked */
  readonly program: string;
  readonly identity: string;
  readonly answer: unknown;
}

/** What was asked before, and what is learnt now and is to be written down by whoever may write. */
export interface Memory {
  /** Takes a program's path and its identity now; undefined where it was not asked as it is now. */
  recall(program: string, identity: string): unknown;
  learn(remembered: Remembered): void;
  readonly learnt: readonly Remembered[];
}

/** Takes the way to what was written down for a program's path. */
export function createMemory(read: (program: string) => Remembered | undefined): Memory {
  const learnt: Remembered[] = [];
  return {
    learnt,
    learn: (remembered) => void learnt.push(remembered),
    recall(program, identity) {
      const remembered = [...learnt].reverse().find((each) => each.program === program) ?? read(program);
      return remembered?.identity === identity ? remembered.answer : undefined;
    },
  };
}
