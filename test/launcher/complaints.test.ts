import { describe, expect } from 'vitest';
import { SHELLS } from './shells.ts';
import { launcher, shellCommand, test } from './stage.ts';

describe.each(SHELLS)('no complaint of the shell is seen, with $command', ({ command }) => {
  const shim = [...shellCommand(command), launcher];

  test('FUNCNEST limits no function of the launcher, and reaches uv', async ({ stage }) => {
    for (const words of [['help'], ['pip', 'list']]) {
      const call = await stage.call([...shim, ...words], { env: { FUNCNEST: '1' } });
      expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, ...words] } });
      expect(call.seen?.environ).toContain('FUNCNEST=1');
    }
  });
});
