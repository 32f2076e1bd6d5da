/** A cached answer. It holds while the identity of the program does not change. */
export interface CachedAnswer {
  /** absolute path of the program */
  readonly program: string;
  readonly identity: string;
  readonly answer: unknown;
}

/** The cached answers of programs. */
export interface AnswerCache {
  /** Takes a program's path and its present identity. Undefined without a cached answer for that. */
  find(program: string, identity: string): unknown;
  add(cached: CachedAnswer): void;
}

/** Takes functions that read and write the cached answer of a program. */
export function createAnswerCache(
  read: (program: string) => CachedAnswer | undefined,
  write: (cached: CachedAnswer) => void,
): AnswerCache {
  const learnt: CachedAnswer[] = [];
  return {
    add(cached) {
      learnt.push(cached);
      write(cached);
    },
    find(program, identity) {
      const cached = [...learnt].reverse().find((each) => each.program === program) ?? read(program);
      return cached?.identity === identity ? cached.answer : undefined;
    },
  };
}
