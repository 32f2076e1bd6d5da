import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A change that breaks uvshim, and the files with the tests that have to notice. */
interface Fault {
  fault: string;
  file: string;
  from: string;
  tests: string[];
}

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const faults = JSON.parse(read('test/faults.json')) as Fault[];
const rows = read('docs/testing.md').split('\n');

describe.each(faults)('the fault "$fault"', ({ fault, file, from, tests }) => {
  test('can be introduced: its text is in its file once', () => {
    expect(read(file).split(from)).toHaveLength(2);
    expect(tests.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  test('is in docs/testing.md, with a test that fails', () => {
    const cells = rows.find((row) => row.startsWith(`| ${fault} `))?.split('|') ?? [];
    expect(cells[2]?.trim()).toBe(`\`${file}\``);
    expect(cells[3]?.trim()).not.toBe('');
  });
});
