// Writes man/uvshim.1 from the table of commands.
import { mkdir, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: ['src/commands/manual.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const { manual } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
await mkdir('man', { recursive: true });
await writeFile('man/uvshim.1', manual());
