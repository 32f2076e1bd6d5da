import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Provider } from '../situation/provider.ts';
import { readPyvenvCfg } from '../situation/pyvenv-cfg.ts';
import { readRememberedWrapper, rememberWrapper } from '../situation/remembered-wrapper.ts';
import { changesToHeal, type Change } from './heal.ts';

/**
 * What `followWrapper` would change, the packages' records and the file that leads to them in one line. Takes an environment
 * (absolute) that remembers a wrapper. Throws where it cannot be read.
 */
export function changesToFollow(environment: string, provider: Provider): Change[] {
  const path = join(environment, 'pyvenv.cfg');
  const config = readFileSync(path, 'utf8');
  const { wrapper, by, minor } = provider;
  const packages = provider.packages.filter((directory) => existsSync(directory));
  const today = { wrapper, by, packages: packages.map((directory) => realpathSync(directory)) };
  const before = readRememberedWrapper(config)?.packages ?? [];
  const [was, is] = [config, rememberWrapper(today, config)].map(remembering);
  return [
    ...(standsOn(provider.base, config) ? [] : changesToHeal(environment, provider)),
    {
      path: join(environment, 'lib', `python${minor}`, 'site-packages'),
      from: `the packages in ${before.join(' and ')}`,
      to: `those in ${today.packages.join(' and ')}`,
    },
    ...(is ?? [])
      .map((to, at) => ({ path, from: was?.[at] ?? '', to }))
      .filter(({ from, to }) => from !== to),
  ];
}

function remembering(config: string): string[] {
  return config.split('\n').filter((line) => line.startsWith('uvshim-'));
}

function standsOn(base: string, config: string): boolean {
  const { home } = readPyvenvCfg(config);
  return home !== undefined && existsSync(home) && realpathSync(home) === realpathSync(dirname(base));
}
