import { expect, test } from 'vitest';
import { REPAIRED, NOTHING } from './sentences.ts';
import { base, decided, environment, requested, onPath, wrapper } from './situations.ts';
import { describeDecision } from './describe-decision.ts';

const broken = { environment: environment('broken', { base }) };
const lost = { environment: environment('orphaned', { directory: '/gone' }) };

test('uv tool list and upgrade repair the tools that do not run, and leave to uv what cannot be repaired', () => {
  expect(describeDecision(decided('tool list', { tools: [broken, lost] })).slice(0, 2)).toEqual(REPAIRED);
  const upgrade = describeDecision(decided('tool upgrade --all', { ...onPath, tools: [broken, lost] }));
  const upgraded = `UV_PYTHON_SEARCH_PATH=${onPath.searchPath} uv tool upgrade --all`;
  expect(upgrade).toEqual(expect.arrayContaining([...REPAIRED, upgraded]));
  expect(upgrade.join('\n')).not.toContain('/gone');
  const healthy = { environment: environment('healthy') };
  expect(describeDecision(decided('tool list', { tools: [healthy, lost] }))).toEqual([
    'uv tool list',
    NOTHING,
  ]);
});

test('uv tool upgrade with UV_PYTHON naming a wrapper upgrades with its base', () => {
  const lines = describeDecision(
    decided('tool upgrade --all', { requested: requested('UV_PYTHON', wrapper), tools: [broken] }),
  );
  expect(lines).toEqual(
    expect.arrayContaining([...REPAIRED, 'uv tool upgrade --python /base/bin/python3.12 --all']),
  );
});

test('UVSHIM_HEAL=0 leaves a tool as it is, and the hint installs it again', () => {
  const tool = { environment: { ...broken.environment, tool: 'ruff' } };
  expect(describeDecision(decided('tool list', { tools: [tool] }, {}, { mayRepair: false }))).toContain(
    'hint: uv tool install --reinstall ruff',
  );
});
