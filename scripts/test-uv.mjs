// Runs the scenarios with one more release of uv. Usage: npm run test:uv -- 0.14.0 [vitest's arguments]
const [version, ...rest] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  console.error('test:uv: which release of uv?\nhint: npm run test:uv -- 0.14.0');
  process.exit(2);
}
process.env.UVSHIM_TEST_UV = version;
process.env.UVSHIM_TEST_TIER ??= 'all';
process.argv.splice(2, Infinity, 'test/scenario', 'test/trust/reading', ...rest);
await import('./test.mjs');
