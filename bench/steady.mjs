import { makeCommands } from './commands.mjs';
import { measurePair } from './pair.mjs';

/** Each class of commands with a cached decision, under each shell. */
export async function* measureSteady(place, how) {
  for (const command of await makeCommands(place)) {
    yield* measurePair(place, place.launchers, command, how, (launcher) => boundOf(command, launcher));
  }
}

function boundOf({ name }, { most, mostRatio }) {
  return { bound: name === '--version' ? { ratio: mostRatio } : { over: most } };
}
