import { dirname, join } from 'node:path';
import { callOf, compare, measurePair } from './pair.mjs';
import { makeDirectory } from './place.mjs';
import { alternate } from './time.mjs';

/** A wrapper with 500 packages: creating an environment that has them, and listing them. */
export async function* measurePackages(place, how) {
  const path = [dirname(place.python('many').python)];
  const cwd = await makeDirectory(place, 'packages');
  const { launchers } = place;
  const prepare = [join(place.tools, 'rm'), '-rf', join(cwd, 'new')];
  const without = { args: ['venv', 'new'], cwd, path, prepare };
  const withPackages = { ...without, args: ['venv', '--system-site-packages', 'new'] };
  const calls = [without, withPackages].map((command) => callOf(place, launchers[0], command));
  const [plain, full] = alternate(calls, how);
  yield {
    name: 'venv --system-site-packages, against venv: 500 packages',
    shell: launchers[0].shell,
    ...compare(plain, full),
    bound: { over: 500 },
  };
  // The real uv runs on the stand-in too.
  const list = { name: 'pip list: 500 linked packages', args: ['pip', 'list'], cwd, path };
  yield* measurePair(place, launchers, list, how, () => ({ bound: { over: 3 } }));
}
