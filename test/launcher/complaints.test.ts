import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import which from 'which';
import { ENV_BEFORE_BASH, SHELLS } from './shells.ts';
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

describe('no complaint of bash is seen, started as install.sh starts it', () => {
  const shim = [...shellCommand('bash -p'), launcher];

  test('LC_ALL names a locale that the machine lacks', async ({ stage }) => {
    for (const words of [['help'], ['pip', 'list']]) {
      const call = await stage.call([...shim, ...words], { env: { LC_ALL: 'xx_YY.UTF-8' } });
      expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, ...words] } });
      expect(call.seen?.environ).toContain('LC_ALL=xx_YY.UTF-8');
    }
  });

  test('the working directory was removed', async ({ stage, sandbox }) => {
    const gone = join(sandbox.cwd, 'gone');
    const script = 'mkdir gone; cd gone; rmdir ../gone; exec "$@"';
    for (const words of [['help'], ['pip', 'list']]) {
      const call = await stage.call(['/bin/sh', '-c', script, 'sh', ...shim, ...words]);
      expect(call).toMatchObject({ status: 0, stderr: '', seen: { argv: [stage.uv, ...words] } });
      expect(call.seen?.environ).toContain(`PWD=${gone}`);
    }
  });

  test('a caller that splits the first line itself loses LC_ALL, and nothing else', async ({
    stage,
    sandbox,
  }) => {
    const split = [
      which.sync('env'),
      '-S',
      ...ENV_BEFORE_BASH.split(' '),
      which.sync('bash'),
      '-p',
      launcher,
    ];
    const call = await stage.call([...split, 'help'], { env: { LC_ALL: 'C.UTF-8' } });
    expect(call).toMatchObject({ status: 0, stderr: '' });
    const own = call.seen?.environ.filter((line) => /^(LC_ALL|PWD|uvshim_.*)=/.test(line));
    expect(own).toEqual([`PWD=${sandbox.cwd}`]);
  });

  test('uv gets the directory by the name that the caller has for it', async ({ stage, sandbox }) => {
    await symlink(sandbox.cwd, join(sandbox.home, 'link'));
    const named = async (PWD: string | undefined, OLDPWD?: string) => {
      const { seen } = await stage.call([...shim, 'help'], { env: { PWD, OLDPWD } });
      return seen?.environ.filter((line) => /^(OLD)?PWD=/.test(line));
    };
    expect(await named(join(sandbox.home, 'link'))).toEqual([`PWD=${join(sandbox.home, 'link')}`]);
    expect(await named(sandbox.home, '/usr')).toEqual(['OLDPWD=/usr', `PWD=${sandbox.cwd}`]);
    expect(await named('.')).toEqual([`PWD=${sandbox.cwd}`]);
    expect(await named(undefined)).toEqual([`PWD=${sandbox.cwd}`]);
  });
});
