import { expect, test } from 'vitest';
import { HEALED, NOTHING } from './sentences.ts';
import { base, decided, environment, named, onPath, wrapper } from './situations.ts';
import { told } from './told.ts';

const broken = { environment: environment('broken', { base }) };
const lost = { environment: environment('orphaned', { directory: '/gone' }) };

test('uv tool list and upgrade repair the tools that do not run, and leave to uv what cannot be repaired', () => {
  expect(told(decided('tool list', { tools: [broken, lost] })).slice(0, 2)).toEqual(HEALED);
  const upgrade = told(decided('tool upgrade --all', { ...onPath, tools: [broken, lost] }));
  expect(upgrade).toEqual(expect.arrayContaining([...HEALED, `UV_PYTHON_SEARCH_PATH=${onPath.searchPath}`]));
  expect(upgrade.join('\n')).not.toContain('/gone');
  expect(told(decided('tool list', { tools: [lost] }))).toEqual([NOTHING]);
});

test('uv tool upgrade with UV_PYTHON naming a wrapper upgrades with its base', () => {
  const lines = told(decided('tool upgrade --all', { named: named('UV_PYTHON', wrapper), tools: [broken] }));
  expect(lines).toEqual(expect.arrayContaining([...HEALED, 'before 2: --python /base/bin/python3.12']));
});

test('UVSHIM_HEAL=0 leaves a tool as it is, and the hint installs it again', () => {
  const tool = { environment: { ...broken.environment, tool: 'ruff' } };
  expect(told(decided('tool list', { tools: [tool] }, {}, { heal: false }))).toContain(
    'hint: uv tool install --reinstall ruff',
  );
});
