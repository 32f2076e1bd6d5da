// The first tier of the tests, which needs no real uv. Runs the npm scripts below at the same time, shows the output of
// those that fail, and fails with them.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

const SCRIPTS = ['format:check', 'typecheck', 'coverage', 'lint'];

const results = await Promise.all(SCRIPTS.map(run));
process.exitCode = results.every(Boolean) ? 0 : 1;

async function run(script) {
  const start = performance.now();
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const status = await new Promise((resolve) => child.on('close', resolve));
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`== ${script}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (status !== 0) process.stdout.write(Buffer.concat(output));
  return status === 0;
}
