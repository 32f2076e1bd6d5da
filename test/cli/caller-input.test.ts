import { Buffer } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { openCallerInput, withInput } from '../../src/shim/caller-input.ts';
import { SHELLS } from '../launcher/shells.ts';
import { shellCommand } from '../launcher/stage.ts';
import { test } from '../support/sandbox.ts';

/** All bytes that a shell can hold, and texts that mean something in a shell. */
const BYTES = Buffer.concat([
  Buffer.from(Array.from({ length: 255 }, (_, at) => at + 1)),
  Buffer.from('\n$HOME `x` \\ "\'\n# end of decision\n'.repeat(500)),
]);

describe('uv gets the bytes that uvshim read from a pipe', () => {
  test.for(SHELLS)('byte for byte, with $command', async ({ command }, { sandbox }) => {
    const answer = join(sandbox.cwd, 'answer');
    await writeFile(answer, withInput(BYTES, 'true\n# end'));
    await writeFile(join(sandbox.cwd, 'expected'), BYTES);
    const script = 'answer=$(cat answer); eval "$answer"; exec cmp - expected';
    const [shell = '/bin/sh', ...options] = shellCommand(command);
    const outcome = await sandbox.run(shell, [...options, '-c', script]);
    expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('nothing but a pipe is passed on', () => {
    expect(withInput(undefined, 'true').toString()).toBe('true');
  });
});

test("a file as standard input is read from the caller's position, which stays the same", async ({
  sandbox,
}) => {
  const file = join(sandbox.cwd, 'script');
  await writeFile(file, 'first\nsecond\n');
  const descriptor = openSync(file, 'r');
  readSync(descriptor, Buffer.alloc(6), 0, 6, null);
  const input = openCallerInput(descriptor);
  expect([input.read(), input.read(), input.consumed()]).toEqual(['second\n', 'second\n', undefined]);
  const rest = Buffer.alloc(100);
  expect(rest.toString('utf8', 0, readSync(descriptor, rest, 0, 100, null))).toBe('second\n');
  closeSync(descriptor);
});

test('uvshim reads neither a device nor an input that the launcher does not pass', () => {
  const descriptor = openSync('/dev/zero', 'r');
  expect(openCallerInput(descriptor).read()).toBeUndefined();
  expect(openCallerInput(undefined).read()).toBeUndefined();
  closeSync(descriptor);
});
