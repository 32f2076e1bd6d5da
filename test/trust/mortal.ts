import { mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import which from 'which';
import { quote } from '../../src/output/quote.ts';
import type { RunOptions } from '../support/sandbox.ts';
import { isAll } from '../support/tier.ts';
import type { World } from '../scenario/world.ts';

/** The calls by which the program changes the file system; in each it is killed once. */
const CHANGES = ['mkdir', 'symlink', 'link', 'chmod', 'utimensat', 'rename', 'unlink', 'rmdir', 'write'];

/** The call to kill: the program while it decides, or during the last step after uv. */
type Asked = 'decide' | 'finish';

/** The word that shows which call it is: the program reads what to decide from standard input. */
const WORDS: Record<Asked, string> = { decide: '-', finish: 'finish' };

interface Killing {
  asked?: Asked;
  options?: RunOptions;
  /** restores everything before each try */
  prepare?: () => Promise<unknown>;
  check: (step: string) => Promise<void>;
}

/** `npm test` kills it in the first calls of a kind, and then in each sixteenth one. */
const [FIRST, EACH] = [3, 16];

/** Kills Node in its changes in turn; returns in how many. */
export async function killAtEach(
  world: World,
  words: string[],
  { asked = 'decide', options = {}, prepare = () => Promise.resolve(), check }: Killing,
): Promise<number> {
  let steps = 0;
  for (const kind of CHANGES) {
    for (let number = 1; ; number += isAll || number < FIRST ? 1 : EACH) {
      await rm(join(world.home, '.cache'), { recursive: true, force: true });
      await prepare();
      const mortal = await makeMortalNode(world, asked, kind, number);
      await world.uv(words, { ...options, path: [mortal, ...(options.path ?? [])] });
      if (!existsSync(join(mortal, 'killed'))) break;
      steps += 1;
      await check(`killed in ${kind} ${number}`);
    }
  }
  return steps;
}

/** Puts a Node on PATH that is killed in its call NUMBER of a kind, and leaves a file `killed` beside itself then. */
async function makeMortalNode(world: World, asked: Asked, kind: string, number: number): Promise<string> {
  const directory = join(world.directory, 'mortal');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory);
  const strace = `${quote(which.sync('strace'))} -qq -o /dev/null -e trace=${kind}`;
  const inject = `-e inject=${kind}:signal=KILL:when=${number}`;
  const node = quote(process.execPath);
  const script = `#!/bin/sh
case " $* " in *' ${WORDS[asked]} '*) ;; *) exec ${node} "$@" ;; esac
${strace} ${inject} ${node} "$@"
status=$?
[ "$status" -lt 128 ] || : >${quote(join(directory, 'killed'))}
exit "$status"
`;
  await writeFile(join(directory, 'node'), script, { mode: 0o755 });
  return directory;
}
