import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/**
 * What the launcher starts: the program as scripts/build.mjs has compiled it, where that was done by this very Node. Any
 * other reads it as usual, and is 4 ms slower.
 */
const directory = dirname(process.argv[1] ?? '');
const main = readCompiled();
if (main) run(main);
else void import('./main.ts');

/** What Node makes of a file: a function of `exports`, `require`, `module`, `__filename` and `__dirname`. */
type Main = (this: unknown, ...of: readonly unknown[]) => void;

/**
 * In the file is the length of the program's text (four bytes), that text, and what V8 has made of it, so that they are all
 * of one build; undefined where it is not there, or damaged.
 */
function readCompiled(): Main | undefined {
  try {
    const all = readFileSync(join(directory, `main.${process.version}-${process.arch}.compiled`));
    const text = all.toString('latin1', 4, 4 + all.readUInt32LE());
    const script = new Script(text, { filename: 'main.cjs', cachedData: all.subarray(4 + text.length) });
    return script.runInThisContext() as Main | undefined;
  } catch {
    return undefined;
  }
}

/** As Node itself would. */
function run(main: Main): void {
  const file = join(directory, 'main.cjs');
  const module = { exports: {} };
  main.call(module.exports, module.exports, createRequire(file), module, file, directory);
}
