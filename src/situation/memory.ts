/** An answer that holds as long as the identity of what was asked is the same. */
export interface Remembered {
  /** absolute path of the program that was asked */
  readonly program: string;
  readonly identity: string;
  readonly answer: unknown;
}

/** What was asked before, and what is learnt now. */
export interface Memory {
  /** Takes a program's path and its identity now; undefined where it was not asked as it is now. */
  recall(program: string, identity: string): unknown;
  learn(remembered: Remembered): void;
}

/** Takes the way to what was written down for a program's path, and the way to write down what is learnt. */
export function createMemory(
  read: (program: string) => Remembered | undefined,
  write: (remembered: Remembered) => void,
): Memory {
  const learnt: Remembered[] = [];
  return {
    learn(remembered) {
      learnt.push(remembered);
      write(remembered);
    },
    recall(program, identity) {
      const remembered = [...learnt].reverse().find((each) => each.program === program) ?? read(program);
      return remembered?.identity === identity ? remembered.answer : undefined;
    },
  };
}
