import { render } from '../output/message.ts';
import type { Context, Ending } from '../shim/process-context.ts';
import { failure, noSuchCommand } from './command-messages.ts';
import { parse, type Typed } from './parse.ts';
import { findCommand, type INIT_SHELLS, type OwnName } from './spec.ts';

/** A command's code. Takes the path of the real uv (empty if there is none) and the user's arguments. */
type Work = (uv: string, typed: Typed, context: Context) => Ending | Promise<Ending>;

const WORK: Readonly<Record<OwnName, () => Promise<Work>>> = {
  explain: async () => (await import('./explain.ts')).explain,
  which: async () => (await import('./which.ts')).which,
  doctor: async () => (await import('./doctor/doctor.ts')).doctor,
  repair: async () => (await import('./repair.ts')).repair,
  'cache dir': async () => (await import('./cache.ts')).printCache,
  'cache clear': async () => (await import('./cache.ts')).clear,
  env: async () => (await import('./env.ts')).env,
  'init bash': initFor('bash'),
  'init zsh': initFor('zsh'),
  'init fish': initFor('fish'),
  'init direnv': initFor('direnv'),
  help: async () => (await import('./help.ts')).help,
};

/** `NAME UV WORDS…`: the launcher calls it for `uvshim NAME WORDS…`. UV is the real uv. */
export async function dispatch(
  name: string,
  [uv = '', ...words]: readonly string[],
  context: Context,
): Promise<Ending> {
  const command = findCommand([name, ...words]);
  if (!command) {
    context.complain(`${render(noSuchCommand(name))}\n`);
    return 2;
  }
  const typed = parse(command, words.slice(command.name.split(' ').length - 1), context);
  if (typeof typed === 'number') return typed;
  try {
    return await (
      await WORK[command.name]()
    )(uv, typed, context);
  } catch (error) {
    context.complain(`${render(failure(error))}\n`);
    return 1;
  }
}

/** These commands get the launcher instead of the real uv. */
function initFor(shell: (typeof INIT_SHELLS)[number]) {
  return async (): Promise<Work> => {
    const { init } = await import('./init/init.ts');
    return (launcher, _typed, context) => init(launcher, shell, context);
  };
}
