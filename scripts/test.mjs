// Runs vitest in a mount namespace of its own: the tests mount their store read-only, and the mounts end with the run.
// Usage: node scripts/test.mjs [vitest's arguments]
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { namespace } from './namespace.mjs';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const command = [process.execPath, vitest, 'run', ...process.argv.slice(2)];
// By the variable test/support/global-setup.ts sees that its mounts are nobody else's.
const env = { ...process.env, UVSHIM_TEST_NAMESPACE: '1' };
const child = spawn('unshare', [...namespace(), ...command], { stdio: 'inherit', env });
// Ctrl-C reaches the child by itself: a terminal sends it to both. This process only waits for how that ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (status, signal) => process.exit(status ?? 128 + constants.signals[signal]));
