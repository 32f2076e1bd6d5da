import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { removeMark, removeOldMarks } from '../../src/cache/remove-marks.ts';
import { test } from './directory.ts';

const HOUR = 60 * 60;

/** Makes so many marks, the oldest first, each with a cache that has an answer and a stand-in; returns their directories. */
function makeMarks(directory: string, count: number, age: (at: number) => number) {
  const [marks, cache] = [join(directory, 'machines'), join(directory, 'cache')];
  mkdirSync(marks);
  for (let at = 0; at < count; at++) {
    const own = `own-${String(at).padStart(32, '0')}`;
    mkdirSync(join(cache, own, 'programs'), { recursive: true });
    mkdirSync(join(cache, own, 'stand-ins', 'one'), { recursive: true });
    writeFileSync(join(marks, String(at)), `${own} \n`);
    const time = Date.now() / 1000 - age(at);
    utimesSync(join(marks, String(at)), time, time);
  }
  return { marks, cache };
}

test('of more than 32 marks those are removed that are older than a day, but no stand-in', ({
  directory,
}) => {
  // 36 marks: three of them are more than a day old, the next one a little less.
  const { marks, cache } = makeMarks(directory, 36, (at) => (at < 3 ? 30 - at : 23) * HOUR - at);
  removeOldMarks(marks, cache);
  expect(
    readdirSync(marks)
      .map(Number)
      .sort((one, other) => one - other),
  ).toEqual(Array.from({ length: 33 }, (_, at) => at + 3));
  const [first = ''] = readdirSync(cache).sort();
  expect(readdirSync(join(cache, first))).toEqual(['stand-ins']);
});

test('32 marks stay, however old they are', ({ directory }) => {
  const { marks, cache } = makeMarks(directory, 32, (at) => 100 * HOUR - at);
  removeOldMarks(marks, cache);
  expect(readdirSync(marks)).toHaveLength(32);
});

test('a mark that another command has written in the meantime stays', ({ directory }) => {
  const { marks, cache } = makeMarks(directory, 1, () => 0);
  removeMark({ mark: join(marks, '0'), text: 'another text' }, cache, () => false);
  removeMark({ mark: join(marks, 'none'), text: undefined }, cache, () => false);
  expect(readdirSync(marks)).toEqual(['0']);
});

test('a mark without the name of a cache is removed alone', ({ directory }) => {
  const { marks, cache } = makeMarks(directory, 1, () => 0);
  const [own = ''] = readdirSync(cache);
  writeFileSync(join(marks, '0'), `no ${own}`);
  removeMark({ mark: join(marks, '0'), text: `no ${own}` }, cache, () => false);
  expect(readdirSync(marks)).toEqual([]);
  expect(existsSync(join(cache, own, 'programs'))).toBe(true);
});
