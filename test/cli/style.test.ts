import { describe, expect, test as plain } from 'vitest';
import which from 'which';
import { createStyle } from '../../src/output/style.ts';
import { scenario } from '../scenario/world.ts';

describe('reports have colours on a terminal, unless NO_COLOR or FORCE_COLOR is set', () => {
  plain.for([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ] as const)('%o, on a terminal: %s', ([variables, isTerminal, expected]) => {
    const { paint } = createStyle(variables, { isTerminal });
    expect(paint('bold', 'x') !== 'x').toBe(expected);
  });
});

scenario(({ test }) => {
  const ESCAPE = String.fromCharCode(27);

  test('reports are coloured and as wide as the terminal, and neither in a file', async ({ world }) => {
    const { python } = world.store('prefix wrapper');
    const words = ['explain', 'venv', '-p', python];
    const env = { NO_COLOR: undefined, TERM: 'xterm' };
    const piped = await world.uvshim(words, { env });
    expect(piped.stdout).not.toContain(ESCAPE);
    expect((await world.uvshim(words, { env: { ...env, FORCE_COLOR: '1' } })).stdout).toContain(ESCAPE);

    const onTerminal = async (
      variables: Record<string, string | undefined>,
      columns = 60,
      command = words.join(' '),
    ) => {
      const script = `stty cols ${columns}; uvshim ${command}`;
      const options = { env: { ...env, ...variables }, path: ['/usr/bin', '/bin'] };
      const shim = `PATH='${new URL('../../bin', import.meta.url).pathname}':'${world.directory}/real-uv':$PATH`;
      const { stdout } = await world.run(
        which.sync('script'),
        ['-qec', `${shim}; ${script}`, '/dev/null'],
        options,
      );
      return stdout.replaceAll('\r', '');
    };
    const shown = await onTerminal({});
    expect(shown).toContain(ESCAPE);
    const [sentences = '', log = ''] = (await onTerminal({ NO_COLOR: '1' })).split('\n\n');
    // Long paths are not broken, and a line to paste stays one line.
    const wide = sentences.split('\n').filter((line) => line.length > 60 && line.includes(' '));
    expect(wide).toEqual([]);
    expect(sentences.split('\n').length).toBeGreaterThan(3);
    expect(log.split('\n')[0]).toMatch(/^ {2}runs {2}.*\/uv venv -p /);

    // A terminal with unknown width reports 0.
    expect(await onTerminal({ NO_COLOR: '1' }, 0)).toBe(piped.stdout);
    for (const command of ['which', 'doctor']) {
      const named = { NO_COLOR: '1', UV_PYTHON: python };
      const lines = (await onTerminal(named, 60, command)).split('\n');
      const beyond = lines.filter((line) => line.length > 60 && !line.startsWith('  $ '));
      expect(beyond.filter((line) => line.replace(/^\w*( pip)? +/, '').includes(' '))).toEqual([]);
      expect((await onTerminal(named, 500, command)).split('\n').length).toBeLessThan(lines.length);
    }
  });
});
