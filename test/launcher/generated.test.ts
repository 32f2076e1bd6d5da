import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

test('bin/uv has the commands and options of src/uv', async () => {
  const cwd = resolve(import.meta.dirname, '../..');
  const { all } = await execa('node', ['scripts/build-launcher.mjs', '--check'], {
    cwd,
    all: true,
    reject: false,
  });
  expect(all).toBe('');
});
