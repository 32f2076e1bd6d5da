import { spawn } from 'node:child_process';
import { readFile, rm, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compile } from '../support/compile.ts';

/** How a program was started and ended, in bytes written as Latin-1. */
interface Started {
  pid: string;
  /** `0`, or `SIG15` */
  ending: string;
  /** on standard output and error */
  said: string;
  /** the record of the last fake uv that ran, if any */
  seen?: { pid: string; cwd: string; argv: string[]; environ: string[] };
}

export interface Starter {
  /** Starts a program with exactly these bytes. Takes absolute paths. */
  start: (words: readonly Buffer[], environ: readonly Buffer[], directory: Buffer) => Promise<Started>;
  end: () => void;
}

/** The stand-in for uv, and what starts it. */
export const programs = () =>
  compile(join(import.meta.dirname, 'starter.c'), join(import.meta.dirname, '../launcher/uv.c'));

/** Takes the directory in which the stand-in for uv writes down what it saw, and a file for what is said. */
export async function makeStarter(seen: string, output: string): Promise<Starter> {
  const child = spawn(join(await programs(), 'starter'), [output], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    end: () => child.stdin.end(),
    start: async (words, environ, directory) => {
      await rm(seen, { recursive: true, force: true });
      await mkdir(seen);
      const bytes = Buffer.concat([directory, ...words, ...environ].flatMap((word) => [word, Buffer.of(0)]));
      child.stdin.write(`${words.length} ${environ.length} ${bytes.length}\n`);
      child.stdin.write(bytes);
      const line = await lines.next();
      if (line.done) throw new Error('the starter has ended');
      const [pid = '', status = ''] = line.value.split(' ');
      const said = await readFile(output, 'latin1');
      const record = await readSeen(seen);
      return { pid, ending: endingOf(Number(status)), said, ...(record && { seen: record }) };
    },
  };
}

function endingOf(status: number): string {
  return (status & 0x7f) === 0 ? String(status >> 8) : `SIG${status & 0x7f}`;
}

async function readSeen(directory: string): Promise<Started['seen'] | undefined> {
  const read = async (name: string) => (await readFile(join(directory, name), 'latin1')).split('\0');
  const [pid] = await read('pid').catch(() => []);
  if (pid === undefined) return undefined;
  const words = async (name: string) => (await read(name)).slice(0, -1);
  return {
    pid,
    cwd: (await words('cwd')).join(),
    argv: await words('argv'),
    environ: await words('environ'),
  };
}
