import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'vitest';
import { scenario } from '../scenario/world.ts';

const root = resolve(import.meta.dirname, '../..');

/** Every `uvshim …` that a document has in a block of shell for the reader to run. */
async function commandsInDocuments(): Promise<string[]> {
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    ...(await readdir(join(root, 'docs'))).map((name) => `docs/${name}`),
  ];
  const texts = await Promise.all(
    documents.filter((name) => name.endsWith('.md')).map((name) => readFile(join(root, name), 'utf8')),
  );
  const blocks = texts.flatMap((text) =>
    [...text.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].map(([, , block = '']) => block),
  );
  const lines = blocks.flatMap((block) => block.split('\n')).map((line) => line.trim());
  return lines.filter((line) => line.startsWith('uvshim '));
}

scenario(({ test }) => {
  test('every command of the shim’s own that the documents tell to run', async ({ world }) => {
    const { python } = world.store('laterDirty');
    const lines = await commandsInDocuments();
    await mkdir(join(world.home, '.config/direnv/lib'), { recursive: true });
    expect(lines).toContain('uvshim explain venv -p python3');
    for (const line of lines) {
      const path = [dirname(python), join(root, 'bin'), join(world.directory, 'real-uv')];
      const outcome = await world.run('sh', ['-c', line], { path });
      expect(outcome.stderr, line).toBe('');
      // The doctor finds that the wrapper on PATH would be the target.
      expect(outcome.status, line).toBe(line.startsWith('uvshim doctor') ? 1 : 0);
      if (!line.includes('>')) expect(outcome.stdout, line).not.toBe('');
    }
  });
});
