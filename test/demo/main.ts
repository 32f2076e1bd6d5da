import { constants } from 'node:os';
import { render } from '../../src/output/message.ts';
import { createStyle } from '../../src/output/style.ts';
import { failure } from '../../src/cli/command-messages.ts';
import { demo } from './demo.ts';

// Arguments: the absolute path of an installed uvshim.
const [uvshim = ''] = process.argv.slice(2);
const controller = new AbortController();
const { signal } = controller;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    controller.abort(name);
  });
}
process.stdout.on('error', () => {
  controller.abort('SIGPIPE');
});

void main();

async function main(): Promise<void> {
  try {
    process.exitCode = await demo(uvshim, {
      variables: process.env,
      directory: process.cwd(),
      style: createStyle(process.env, { isTerminal: process.stdout.isTTY, columns: process.stdout.columns }),
      signal,
      print: (text) => process.stdout.write(text),
    });
  } catch (error) {
    if (signal.aborted) {
      const reason = signal.reason as NodeJS.Signals;
      process.exitCode = 128 + constants.signals[reason];
      process.removeAllListeners(reason);
      process.kill(process.pid, reason);
      return;
    }
    process.stderr.write(`${render(failure(error))}\n`);
    process.exitCode = 1;
  }
}
