import { expect, test } from 'vitest';
import { createFiles } from '../../src/fs/files.ts';

test('a path that leads nowhere is recorded as absent, so that the decision holds until something is there', () => {
  const files = createFiles();
  expect(files.resolved('/nonexistent/python')).toBe('/nonexistent/python');
  expect(files.dependencies()).toEqual([{ seen: 'nothing', path: '/nonexistent/python' }]);
});
