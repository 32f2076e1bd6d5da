import { Buffer } from 'node:buffer';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { test as sandboxTest } from './support/sandbox.ts';

const COMPILED = `main.${process.version}-${process.arch}.compiled`;

interface Program {
  /** A copy of `dist`, of which something is to be changed. */
  dist: string;
  /** What the program answers that is started from it. */
  start: () => Promise<string>;
}

const test = sandboxTest.extend<{ program: Program }>({
  program: async ({ sandbox }, use) => {
    const dist = join(sandbox.directory, 'home-of-it/dist');
    await mkdir(dist, { recursive: true });
    await cp(resolve(import.meta.dirname, '../dist'), dist, { recursive: true });
    const start = async () => {
      const { stdout, stderr, status } = await sandbox.run('node', [join(dist, 'uvshim.cjs'), 'help', '']);
      expect([stderr, status]).toEqual(['', 0]);
      return stdout;
    };
    await use({ dist, start });
  },
});

/** A compiled program that says a word, but that nobody has compiled: V8 has to do so itself. */
function saying(word: string): Buffer {
  const text = `(function () { process.stdout.write(${JSON.stringify(word)}); })`;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}

describe('the program', () => {
  test('is compiled when it is built, for the Node that builds it', async ({ program: { dist, start } }) => {
    expect((await readdir(dist)).filter((name) => name.startsWith('main.'))).toEqual(['main.cjs', COMPILED]);
    const words = await start();
    expect(words).toContain('Usage: uvshim COMMAND');
    await rm(join(dist, 'main.cjs'));
    expect(await start()).toBe(words);
  });

  test('is taken as it was compiled by V8, whole', async ({ program: { dist }, sandbox }) => {
    const preload = join(sandbox.tmp, 'preload.cjs');
    await writeFile(
      preload,
      `const vm = require('node:vm');
       vm.Script = class extends vm.Script {
         constructor(...of) { super(...of); console.log(of[1].cachedData.length > 1e5, this.cachedDataRejected); }
       };\n`,
    );
    const { stdout } = await sandbox.run('node', ['-r', preload, join(dist, 'uvshim.cjs'), 'help', '']);
    expect(stdout.split('\n')[0]).toBe('true false');
  });

  test('is that of the compiled file, and of no other Node', async ({ program: { dist, start } }) => {
    await writeFile(join(dist, COMPILED), saying('compiled'));
    expect(await start()).toBe('compiled');
    await rename(join(dist, COMPILED), join(dist, 'main.v1.0.0-x64.compiled'));
    expect(await start()).toContain('Usage: uvshim COMMAND');
  });

  test('is read where what was compiled is damaged', async ({ program: { dist, start } }) => {
    const whole = await readFile(join(dist, COMPILED));
    for (const damaged of [Buffer.alloc(0), whole.subarray(0, 3), whole.subarray(0, 5000), Buffer.alloc(4)]) {
      await writeFile(join(dist, COMPILED), damaged);
      expect(await start(), `${damaged.length} bytes`).toContain('Usage: uvshim COMMAND');
    }
    await writeFile(join(dist, COMPILED), whole.subarray(0, whole.length - 1000));
    expect(await start(), 'what V8 made of it').toContain('Usage: uvshim COMMAND');
  });
});
