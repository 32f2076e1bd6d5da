import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { SHELLS, type Shell } from '../launcher/shells.ts';
import { shellCommand } from '../launcher/stage.ts';
import { makeSandbox, type Sandbox } from '../support/sandbox.ts';
import { storePython } from '../support/store.ts';
import { operands, variables, words } from './arbitrary.ts';
import { makePlaces, type Places } from './places.ts';
import { isAll, seed } from '../support/tier.ts';
import { makeStarter, type Starter } from './starter.ts';

/** How often each property is tried under each shell: more than 4,000 cases in all, and a fifth of them in `npm test`. */
const RUNS = { straight: 350, replayed: 350, cold: 35, edited: 120, editedCold: 15 };

const sure = (runs: number) => ({ seed, numRuns: isAll ? runs : runs / 5 });
const timeout = 200_000;

/** None of them makes of the words a command that looks for a Python. */
const HEADS = [[], ['self'], ['cache', 'dir'], ['help'], ['--color', 'venv'], ['python', 'venv']].map(
  asWords,
);
const MAKERS =
  /^(pip|venv|v|virtualenv|sync|run|add|remove|lock|tree|export|build|init|version|audit|check|tool)$/;

const COMMANDS = [['pip', 'list'], ['pip', 'install', 'x'], ['venv'], ['-q', 'pip', 'freeze']].map(asWords);

/** Words that leave a decision for a command what it is. */
const others = fc.oneof(
  operands,
  fc.tuple(operands, words).map(([some, more]) => [...some, Buffer.from('--'), ...more]),
);

let sandbox: Sandbox;
let places: Places;
let starter: Starter;

beforeAll(async () => {
  sandbox = await makeSandbox();
  places = await makePlaces(sandbox, 'uv', seed);
  starter = await makeStarter(places.seen, join(sandbox.directory, 'said'));
});

afterAll(async () => {
  starter.end();
  await sandbox.dispose();
});

describe.each(SHELLS)('the bytes of the caller, with $command', (shell) => {
  /** Calls the shim. uv must see this, and the shim must print nothing. */
  async function expectSeen(call: Case, { argv = call.argv, environ = call.environ }: Partial<Case> = {}) {
    const command = [...asWords([...shellCommand(shell.command), places.shim]), ...call.argv];
    const started = await starter.start(command, call.environ, call.directory);
    const { seen } = started;
    expect({ ...started, seen: undefined }).toEqual({ pid: started.pid, ending: '0', said: '' });
    expect(seen?.pid).toBe(started.pid);
    expect(seen?.cwd).toBe(call.directory.toString('latin1'));
    expect(seen?.argv).toEqual([places.uv, ...argv.map((word) => word.toString('latin1'))]);
    expect(kept(seen?.environ ?? [], shell)).toEqual(
      kept(
        environ.map((line) => line.toString('latin1')),
        shell,
      ),
    );
  }

  test('straight through', { timeout }, async () => {
    await places.setNode(false);
    const harmless = words.map((each) => each.filter((word) => !MAKERS.test(word.toString())));
    const property = fc.asyncProperty(
      fc.constantFrom(...HEADS),
      harmless,
      variables,
      fc.constantFrom(...places.healthy),
      async (subcommandEnd, rest, more, directory) => {
        // The stand-in for uv prints a version, because uvshim asks for it.
        fc.pre([...subcommandEnd, ...rest].map(String).join(' ') !== '--version');
        await expectSeen({ argv: [...subcommandEnd, ...rest], environ: environment(more), directory });
      },
    );
    await fc.assert(property, sure(RUNS.straight));
  });

  test('replayed: without a Node', { timeout }, async () => {
    await settle(places.healthy, COMMANDS, []);
    const property = fc.asyncProperty(
      fc.constantFrom(...COMMANDS),
      others,
      variables,
      fc.constantFrom(...places.healthy.filter(isUtf8)),
      async (command, rest, more, directory) => {
        await expectSeen({ argv: [...command, ...rest], environ: environment(more), directory });
      },
    );
    await fc.assert(property, sure(RUNS.replayed));
  });

  test('cold: Node is asked, whatever the words', { timeout }, async () => {
    await places.setNode(true);
    const property = fc.asyncProperty(
      fc.constantFrom(...COMMANDS),
      words,
      variables,
      fc.constantFrom(...places.healthy),
      async (command, rest, more, directory) => {
        await rm(join(places.cache, 'replay'), { recursive: true, force: true });
        await expectSeen({ argv: [...command, ...rest], environ: environment(more), directory });
      },
    );
    await fc.assert(property, sure(RUNS.cold));
  });

  // Linux accepts no word with more than 131,071 bytes.
  test('the longest words, ten thousand of them, more than a megabyte in all', { timeout }, async () => {
    const longest = Array.from({ length: 8 }, (_, at) => Buffer.alloc(131_071, 0xf0 + at));
    const many = Array.from({ length: 10_000 }, (_, at) => Buffer.from(`\n${at}\xff`, 'latin1'));
    const [directory = Buffer.of()] = places.healthy;
    const environ = environment([{ name: 'LONG', value: Buffer.alloc(131_000, 0xff) }]);
    await settle([directory], COMMANDS, []);
    for (const rest of [longest, many, [...longest, ...many]]) {
      await expectSeen({ argv: [Buffer.from('help'), ...rest], environ, directory });
      for (const command of COMMANDS) await expectSeen({ argv: [...command, ...rest], environ, directory });
    }
    await places.setNode(true);
    await rm(join(places.cache, 'replay'), { recursive: true, force: true });
    await expectSeen({ argv: [...asWords(['pip', 'list']), ...longest, ...many], environ, directory });
  });

  // Each has a cause for an edit, and is that edit and nothing else.
  const wrapper = () => {
    const { python, base } = storePython(
      inject('store'),
      'prefix wrapper',
      inject('cpythons')[0]?.minor ?? '',
    );
    return { python, base: realpathSync(base) };
  };
  const EDITS: Record<string, () => Edit> = {
    'an option is inserted': () => ({
      more: [{ name: 'UV_PYTHON', value: Buffer.from(wrapper().python) }],
      argv: (rest) => [...asWords(['venv', '--python', wrapper().base]), ...rest],
    }),
    'a variable is set': () => {
      const path = `${dirname(wrapper().python)}:${places.variables.PATH ?? ''}`;
      const searched = `${dirname(wrapper().base)}:${path}`;
      return {
        more: [{ name: 'PATH', value: Buffer.from(path) }],
        set: [{ name: 'UV_PYTHON_SEARCH_PATH', value: Buffer.from(searched) }],
      };
    },
  };

  describe.each(Object.keys(EDITS))('%s', (name) => {
    const edited = ({ more, argv, set = [] }: Edit) =>
      fc.asyncProperty(
        others,
        variables,
        fc.constantFrom(...places.empty.filter(isUtf8)),
        async (rest, variety, directory) => {
          const environ = environment([...variety, ...more, QUIET]);
          const call = { argv: [Buffer.from('venv'), ...rest], environ, directory };
          await expectSeen(call, {
            ...(argv && { argv: argv(rest) }),
            environ: environment([...variety, ...more, ...set, QUIET]),
          });
        },
      );

    test('replayed: without a Node', { timeout }, async () => {
      const edit = EDITS[name]?.() ?? { more: [] };
      await settle(places.empty, [asWords(['venv'])], [...edit.more, QUIET]);
      await fc.assert(edited(edit), sure(RUNS.edited));
    });

    test('cold', { timeout }, async () => {
      await places.setNode(true);
      const edit = EDITS[name]?.() ?? { more: [] };
      const forget = () => rm(join(places.cache, 'replay'), { recursive: true, force: true });
      await fc.assert(edited(edit), { ...sure(RUNS.editedCold), plugins: [fc.beforeEach(forget)] });
    });
  });

  test('a token is replaced, which is never replayed', { timeout }, async () => {
    await places.setNode(true);
    const { python, base } = wrapper();
    const property = fc.asyncProperty(
      operands,
      words,
      variables,
      fc.constantFrom(...places.empty.filter(isUtf8)),
      async (before, behind, variety, directory) => {
        const argv = (token: string) => [
          Buffer.from('venv'),
          ...before,
          ...asWords(['-p', token, '--']),
          ...behind,
        ];
        const environ = environment([...variety, QUIET]);
        await expectSeen({ argv: argv(python), environ, directory }, { argv: argv(base) });
      },
    );
    await fc.assert(property, sure(RUNS.editedCold));
  });

  /** Has every decision written down, and takes Node away: what is not replayed has something to say then. */
  async function settle(directories: Buffer[], commands: Buffer[][], more: Variable[]) {
    await places.setNode(true);
    for (const directory of directories.filter(isUtf8))
      for (const argv of commands) {
        const environ = environment([...more, { name: 'UVSHIM_TRACE', value: Buffer.from('1') }]);
        const command = [...asWords([...shellCommand(shell.command), places.shim]), ...argv];
        const call = async () => (await starter.start(command, environ, directory)).said;
        await expect.poll(call, { timeout: 20_000 }).toContain('as written down in');
      }
    await places.setNode(false);
  }
});

interface Case {
  argv: Buffer[];
  environ: Buffer[];
  directory: Buffer;
}

interface Variable {
  name: string;
  value: Buffer;
}

/** A caller's environment that causes an edit, and the resulting command `venv` and its environment. */
interface Edit {
  more: Variable[];
  argv?: (rest: Buffer[]) => Buffer[];
  set?: Variable[];
}

const QUIET = { name: 'UVSHIM_QUIET', value: Buffer.from('1') };

/** The variables of every caller, and more; of two with one name the last counts. */
function environment(more: readonly Variable[]): Buffer[] {
  const all = new Map<string, Buffer>(
    Object.entries(places.variables).map(([name, value]) => [name, Buffer.from(value)]),
  );
  for (const { name, value } of more) all.set(name, value);
  return [...all].map(([name, value]) => Buffer.concat([Buffer.from(`${name}=`, 'latin1'), value]));
}

/** But for what a shell is known to add, and to drop. */
function kept(environ: readonly string[], { adds, disturbs, oddNames }: Shell): string[] {
  const own = new Set([...adds, ...disturbs]);
  return environ
    .filter((line) => {
      const name = line.slice(0, line.indexOf('='));
      return !own.has(name) && (oddNames !== 'lost' || /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
    })
    .sort();
}

function asWords(texts: readonly string[]): Buffer[] {
  return texts.map((text) => Buffer.from(text));
}

/** If the directory's name is not UTF-8, no decision is cached, and no edit can contain the name. */
function isUtf8(bytes: Buffer): boolean {
  return !bytes.toString().includes('\uFFFD');
}
