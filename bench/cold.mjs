import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { offline } from '../test/support/wheels.ts';
import { makeEnvironment, makeProject } from './commands.mjs';
import { ownCacheIn } from './own-cache.mjs';
import { callOf, compare, rawOf } from './pair.mjs';
import { watchProcesses } from './processes.mjs';
import { makeDirectory } from './place.mjs';
import { alternate, asLine, median, node, programOnPath, rounded, runOnce } from './time.mjs';

/** Milliseconds that a first call may cost on top of one start of Node and one round of queries. */
const MOST = 20;

/** First with an empty cache; then with cached queries but no cached decision, so that Node runs at every call. */
export async function* measureCold(place, how) {
  const [launcher] = place.launchers;
  const shell = launcher.shell;
  for (const command of await makeCommands(place)) {
    const cache = join(launcher.prefix, 'cache/uvshim');
    const call = callOf(place, launcher, command);
    const prepare = [join(place.tools, 'rm'), '-rf', cache, ...(command.removes ?? [])];
    const cold = { ...call, prepare };
    runOnce({ ...cold, argv: prepare });
    runOnce(cold);
    const processes = watchProcesses(cold, node);
    const raw = { ...rawOf(place, launcher, command), prepare };
    const bare = { ...call, argv: [node, '-e', ''] };
    const round = processes ? [{ ...call, argv: sideBySide(processes.asked) }] : [];
    const [rawTimes, coldTimes, nodeTimes, roundTimes] = alternate([raw, cold, bare, ...round], how);
    const figures = compare(rawTimes, coldTimes);
    yield {
      name: `${command.name}: first contact`,
      shell,
      ...figures,
      node: rounded(median(nodeTimes)),
      ...(processes && {
        nodeStarts: processes.nodeStarts,
        rounds: processes.rounds,
        questions: processes.asked.length,
        round: rounded(median(roundTimes)),
        besides: rounded(figures.over - median(nodeTimes) - median(roundTimes)),
        bound: { besides: MOST },
      }),
    };

    // The last call that was timed may have been one without the shim, which has no cache.
    runOnce({ ...cold, argv: prepare });
    runOnce(cold);
    // A file at the path of the decisions' directory: no decision can be cached.
    const own = await ownCacheIn(cache);
    await rm(join(own, 'replay'), { recursive: true, force: true });
    await writeFile(join(own, 'replay'), '');
    const keep = command.removes ? { prepare: [join(place.tools, 'rm'), '-rf', ...command.removes] } : {};
    const [again, everyTime] = alternate(
      [
        { ...rawOf(place, launcher, command), ...keep },
        { ...call, ...keep },
      ],
      how,
    );
    yield { name: `${command.name}: Node on every call`, shell, ...compare(again, everyTime) };
    await rm(cache, { recursive: true, force: true });
  }
}

async function makeCommands(place) {
  const [base, prefixWrapper] = ['base', 'later prefix wrapper'].map((kind) => [
    dirname(place.python(kind).python),
  ]);
  const environments = await makeEnvironment(place, 'cold', base);
  const project = await makeProject(place, 'cold-project', prefixWrapper);
  const fresh = await makeDirectory(place, 'cold-fresh');
  const run = ['run', ...offline, 'python', '-c', ''];
  return [
    { name: 'pip list', args: ['pip', 'list'], cwd: environments, path: base },
    { name: 'venv', args: ['venv', 'new'], cwd: fresh, path: base, removes: [join(fresh, 'new')] },
    {
      name: 'venv (prefix wrapper)',
      args: ['venv', 'new'],
      cwd: fresh,
      path: prefixWrapper,
      removes: [join(fresh, 'new')],
    },
    { name: 'sync (prefix wrapper)', args: ['sync', ...offline], cwd: project, path: prefixWrapper },
    { name: "run python -c '' (prefix wrapper)", args: run, cwd: project, path: prefixWrapper },
  ];
}

/** Starts all queries at the same time and waits for them. */
function sideBySide(asked) {
  const lines = asked.map((argv) => `${asLine(argv)} >/dev/null 2>&1 </dev/null &`);
  return [programOnPath('sh'), '-c', [...lines, 'wait'].join('\n')];
}
