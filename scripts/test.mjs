// Runs vitest in a mount namespace of its own: the tests mount their store read-only, and the mounts end with the run.
// Usage: node scripts/test.mjs [vitest's arguments]
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { namespace } from './namespace.mjs';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const command = [process.execPath, vitest, 'run', ...process.argv.slice(2)];
// The variable tells test/support/global-setup.ts that its mounts are private.
const env = { ...process.env, UVSHIM_TEST_NAMESPACE: '1' };
const child = spawn('unshare', [...namespace(), ...command], { stdio: 'inherit', env });
// A terminal sends Ctrl-C to both processes. This one only waits for the child's status.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (status, signal) => process.exit(status ?? 128 + constants.signals[signal]));
