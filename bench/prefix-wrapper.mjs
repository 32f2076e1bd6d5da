import { dirname } from 'node:path';
import { offline } from '../test/support/wheels.ts';
import { makeProject } from './commands.mjs';
import { measurePair } from './pair.mjs';

/** `uv run` in a loop, with a prefix wrapper first on PATH and a project that the shim has synced. */
export async function* measurePrefixWrapper(place, how) {
  const path = [dirname(place.python('later prefix wrapper').python)];
  const cwd = await makeProject(place, 'prefix wrapper', path);
  const commands = [
    { name: "run python -c ''", args: ['run', ...offline, 'python', '-c', ''] },
    { name: 'sync', args: ['sync', ...offline] },
    { name: 'pip list', args: ['pip', 'list'] },
  ];
  for (const command of commands) {
    const bound = ({ most }) => ({ bound: { over: most } });
    yield* measurePair(place, place.launchers, { ...command, cwd, path }, how, bound);
  }
}
