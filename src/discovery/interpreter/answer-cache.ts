/** A cached answer. It holds while the identity of the program does not change. */
export interface Remembered {
  /** absolute path of the program */
  readonly program: string;
  readonly identity: string;
  readonly answer: unknown;
}

/** The cached answers of programs. */
export interface Memory {
  /** Takes a program's path and its present identity. Undefined without a cached answer for that. */
  recall(program: string, identity: string): unknown;
  learn(remembered: Remembered): void;
}

/** Takes functions that read and write the cached answer of a program. */
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
