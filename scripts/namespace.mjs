import { spawnSync } from 'node:child_process';
import process from 'node:process';

const asRoot = ['--mount', '--propagation', 'private'];
const asUser = ['--user', '--map-root-user', ...asRoot];

/** The options with which this user may create a mount namespace by unshare. Throws if none work. */
export function namespace() {
  const trials = process.getuid?.() === 0 ? [asRoot, asUser] : [asUser];
  const results = trials.map((options) => spawnSync('unshare', [...options, 'true'], { encoding: 'utf8' }));
  const works = results.findIndex(({ status }) => status === 0);
  if (works !== -1) return trials[works];
  const [{ error, stderr }] = results;
  throw new Error(
    `no mount namespace to be had: ${(error?.message ?? stderr).trim()}\n` +
      'hint: run this on Linux, as root or where users may make namespaces',
  );
}
