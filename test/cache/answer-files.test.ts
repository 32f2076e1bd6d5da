import { copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { readAnswer, writeAnswer } from '../../src/cache/answer-files.ts';
import { test } from './directory.ts';

const python = { program: '/usr/bin/python3', identity: 'one', answer: { version: [3, 12, 1] } };
const uv = { program: '/usr/bin/uv', identity: 'two', answer: 'uv 0.13.9' };

test('a cached answer is read again for its program', ({ directory }) => {
  writeAnswer(directory, python);
  writeAnswer(directory, uv);
  expect(readAnswer(directory, python.program)).toEqual(python);
  expect(readAnswer(directory, uv.program)).toEqual(uv);
  expect(readAnswer(directory, '/usr/bin/python')).toBeUndefined();
  writeAnswer(directory, { ...python, identity: 'three' });
  expect(readAnswer(directory, python.program)?.identity).toBe('three');
});

test('other users cannot read a cached answer', ({ directory }) => {
  writeAnswer(join(directory, 'cache'), python);
  const file = join(directory, 'cache/programs/%2Fusr%2Fbin%2Fpython3.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
});

test('the path of a program may have any length and any characters', ({ directory }) => {
  const long = Array.from({ length: 15 }, () => '𝒅'.repeat(60)).join('/');
  const programs = [
    '/a/b',
    '/a%2Fb',
    '/a2Fb',
    '/a\n..',
    `/${'x'.repeat(240)}/python`,
    `/${long}/python`,
    `/${'.'.repeat(99)}`,
  ];
  for (const program of programs) writeAnswer(directory, { program, identity: program, answer: 1 });
  for (const program of programs) expect(readAnswer(directory, program)?.identity).toBe(program);
});

test('a cached answer that is damaged, or of another program, is not used', ({ directory }) => {
  writeAnswer(directory, python);
  const file = join(directory, 'programs/%2Fusr%2Fbin%2Fpython3.json');
  copyFileSync(file, join(directory, 'programs/%2Fusr%2Fbin%2Fpython.json'));
  expect(readAnswer(directory, '/usr/bin/python')).toBeUndefined();
  for (const damaged of ['', '{"program":', 'null', '[]']) {
    writeFileSync(file, damaged);
    expect(readAnswer(directory, python.program)).toBeUndefined();
  }
});

test('a read-only cache is ignored', ({ directory }) => {
  writeFileSync(join(directory, 'programs'), '');
  expect(() => {
    writeAnswer(directory, python);
  }).not.toThrow();
  expect(readAnswer(directory, python.program)).toBeUndefined();
  mkdirSync(join(directory, 'other'));
  expect(readAnswer(join(directory, 'other'), python.program)).toBeUndefined();
});
