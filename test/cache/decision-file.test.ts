import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Decision } from '../../src/decision/decision.ts';
import { areThere, createTimeFiles } from '../../src/cache/clock.ts';
import { renderDecisionFile, renderHead } from '../../src/cache/decision-file.ts';
import type { DecisionInputs } from '../../src/cache/decision-inputs.ts';
import { locate } from '../../src/cache/located.ts';
import { VARIABLES, type Variables } from '../../src/request/env.ts';
import type { Dependency } from '../../src/fs/files.ts';
import { stampOf, statOf, type Stamp } from '../../src/fs/look.ts';
import { launcherPart, loadParts } from '../support/launcher-text.ts';
import { test } from './directory.ts';
import { SHELLS } from './shells.ts';

const decision: Decision = {
  edits: [{ do: 'set', variable: 'UV_PYTHON_SEARCH_PATH', value: "/it's" }],
  repairs: [],
  messages: [{ text: 'said' }],
  reasons: [],
};
const variables: Variables = { PATH: '/usr/bin:/bin', UV_PYTHON: "a 'b' $(c)", VIRTUAL_ENV: '' };

/** Seconds since 1970: when it was decided, and what was before. */
const [BEFORE, DECIDED, AFTER] = [1_700_000_000, 1_700_000_100, 1_700_000_200];

function stamp(path: string): Stamp {
  const stat = statOf(path);
  if (stat === undefined) throw new Error(`${path} is not there`);
  return stampOf(stat);
}

/** As the program looks at a file or directory. */
function content(path: string, place = path): Dependency {
  return { seen: 'content', path, place, stamp: stamp(place) };
}

/** Makes what a decision was made from, and its file; paths in the directory are as their names say. */
function write(directory: string, more: Partial<DecisionInputs> = {}): DecisionInputs {
  const at = (name: string) => join(directory, name);
  for (const name of ['here', 'writable', 'place', 'end', 'kept', 'without', 'own/replay'])
    mkdirSync(at(name), { recursive: true });
  symlinkSync('place', at('link'));
  symlinkSync('end', at('way'));
  const files = ['program', 'content', 'place/file', 'made'];
  for (const name of files) writeFileSync(at(name), '');
  for (const name of [...files, 'without', 'place']) utimesSync(at(name), BEFORE, BEFORE);
  const circumstances: DecisionInputs = {
    uv: '/the uv',
    launcher: '1.0 /home',
    shape: 'venv@1',
    directory: at('here'),
    variables,
    made: [at('made')],
    dependencies: [
      content(at('program')),
      { seen: 'nothing', path: at('nothing') },
      { seen: 'directory', path: at('kept') },
      { seen: 'without', path: at('without'), stamp: stamp(at('without')) },
      { seen: 'writable', path: at('writable') },
      { seen: 'read-only', path: at('read-only') },
      { seen: 'place', path: at('way'), place: at('end') },
      content(at('content')),
      content(at('link/file'), at('place/file')),
    ],
    located: [],
    clock: { now: BigInt(DECIDED) * 1_000_000_000n, isCoarse: false },
    ...more,
  };
  save(directory, circumstances);
  return circumstances;
}

function save(directory: string, circumstances: DecisionInputs): void {
  const file = join(directory, 'decision');
  const { text, time, times } = renderDecisionFile(decision, false, circumstances);
  writeFileSync(file, text);
  const seconds = Number(time) / 1_000_000_000;
  utimesSync(file, seconds, seconds);
  createTimeFiles(join(directory, 'own'), times);
  expect(areThere(join(directory, 'own'), times)).toBe(true);
}

/** The output of a shell that sources the file as the launcher does, and then runs a line. */
function source(
  shell: readonly string[],
  directory: string,
  line: string,
  {
    uv = '/the uv',
    launcher = '1.0 /home',
    shape = 'venv@1',
    here = 'here',
    environment = variables,
    self = 'launcher/uv',
    sought = '',
  } = {},
): string {
  const [program = '', ...options] = shell;
  const script = `uvshim_version= uvshim_home=; . ${launcherPart('replay')}; ${loadParts()}
    uvshim_uv=$5 uvshim_file=$2/decision uvshim_store=$2/own uvshim_launcher=$3 uvshim_shape=$6 uvshim_fresh=
    uvshim_self=$2/$4 uvshim_is_sought=\${5:+1} found=$1
    uvshim_find_uv() { uvshim_uv=$found; }
    ${line}`;
  const { stdout, stderr } = spawnSync(
    program,
    [...options, '-c', script, 'sh', uv, directory, launcher, self, sought, shape],
    {
      encoding: 'utf8',
      cwd: join(directory, here),
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return stdout + stderr;
}

/** Something that happens after the decision; takes what makes a name in the directory a path. */
type Change = (at: (name: string) => string) => void;

function dated(name: string, seconds: number): Change {
  return (at) => {
    utimesSync(at(name), seconds, seconds);
  };
}

function made(name: string): Change {
  return (at) => {
    writeFileSync(at(name), '');
  };
}

function linked(name: string, target: string): Change {
  return (at) => {
    symlinkSync(target, at(name));
  };
}

function gone(name: string): Change {
  return (at) => {
    rmSync(at(name), { recursive: true });
  };
}

function noProgram(name: string): Change {
  return (at) => {
    chmodSync(at(name), 0o644);
  };
}

const FRESH = '. "$uvshim_file"; echo "fresh=$uvshim_fresh"';

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))('$name', ({ shell }) => {
  test('an unchanged situation gives the edits', ({ directory }) => {
    write(directory);
    const line = `${FRESH}; uvshim_say() { echo "$1"; }; eval "$uvshim_edits"; echo "$UV_PYTHON_SEARCH_PATH"`;
    expect(source(shell, directory, line)).toBe("fresh=1\nuvshim: said\n/it's\n");
  });

  test.for<[string, Parameters<typeof source>[3]]>([
    ['another uv', { uv: '/another uv' }],
    ['another launcher', { launcher: '1.1 /home' }],
    ['another command line', { shape: 'venv@1,3:2-p,1:3' }],
    ['another directory', { here: 'place' }],
    ['a variable that is another', { environment: { ...variables, UV_PYTHON: 'a' } }],
    ['a variable that is gone', { environment: { ...variables, UV_PYTHON: undefined } }],
    ['a variable that was empty and is gone', { environment: { ...variables, VIRTUAL_ENV: undefined } }],
    ['a variable that is new', { environment: { ...variables, HOME: '/' } }],
    ['a variable that is new and empty', { environment: { ...variables, HOME: '' } }],
  ])('%s: it does not hold', ([, over], { directory }) => {
    write(directory);
    expect(source(shell, directory, FRESH, over)).toBe('fresh=\n');
  });

  test('what is for other variables is read no further than to there', ({ directory }) => {
    write(directory);
    const text = readFileSync(join(directory, 'decision'), 'utf8');
    const [head = ''] = text.split('\n[ -z');
    writeFileSync(join(directory, 'decision'), `${head}\nno shell takes this: ) (`);
    expect(source(shell, directory, FRESH, { environment: { ...variables, HOME: '/' } })).toBe('fresh=\n');
  });

  test('cut off at any line, or in the last two, it does not hold', ({ directory }) => {
    write(directory);
    const text = readFileSync(join(directory, 'decision'), 'utf8').trimEnd();
    const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
    const inLast = Array.from({ length: text.length - (ends.at(-2) ?? 0) }, (_, at) => text.length - 1 - at);
    mkdirSync(join(directory, 'cut'));
    for (const end of [...ends, ...inLast, text.length]) {
      const file = join(directory, 'cut', String(end));
      writeFileSync(file, text.slice(0, end));
      utimesSync(file, DECIDED, DECIDED);
    }
    const line = `for uvshim_file in "$2"/cut/*; do
      ( . "$uvshim_file"; [ -z "$uvshim_fresh" ] || echo "\${uvshim_file##*/}" ) 2>/dev/null
    done`;
    expect(source(shell, directory, line)).toBe(`${text.length}\n`);
  });

  test('each variable counts', ({ directory }) => {
    write(directory);
    const line = `for name in ${VARIABLES.join(' ')}; do
      (eval "$name=another"; . "$uvshim_file"; [ -z "$uvshim_fresh" ] || echo "$name does not")
    done; ${FRESH}`;
    expect(source(shell, directory, line)).toBe('fresh=1\n');
  });

  test.for<[string, ...Change[]]>([
    ['the program is another one', dated('program', AFTER)],
    ['the program is of the same moment', dated('program', DECIDED)],
    ['something is where nothing was', made('nothing')],
    ['a directory is a file now', gone('kept'), made('kept')],
    ['what could be written to is gone', gone('writable')],
    ['what was read-only can be written to', made('read-only')],
    ['a link leads elsewhere', gone('way'), linked('way', 'here')],
    ['another link to a file does', gone('link'), linked('link', 'here')],
    ['a Python came into a directory', made('without/python3.12')],
    ['a uv came into a directory', made('without/uv')],
    ['a file was written', dated('content', AFTER)],
    ['a file was copied over it with its own time', dated('content', BEFORE - 50)],
    ['one was copied over it that is newer, and older than the decision', dated('content', BEFORE + 50)],
    ['a file is gone', gone('content')],
    ['what was made for it is gone', gone('made')],
    ['a file behind a link was written', dated('place/file', AFTER)],
  ])('%s: it does not hold', ([, ...changes], { directory }) => {
    write(directory);
    for (const change of changes) change((name) => join(directory, name));
    expect(source(shell, directory, FRESH)).toBe('fresh=\n');
  });
});

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'a file that another one is moved over, with $name',
  ({ shell }) => {
    const writeLocated = (directory: string, isReadable = true) => {
      const circumstances = write(directory);
      utimesSync(directory, BEFORE, BEFORE);
      const located = locate(circumstances.dependencies);
      save(directory, {
        ...circumstances,
        located: located.map((each) => (isReadable ? each : { ...each, inode: undefined })),
      });
    };
    const moveOver = (directory: string, name: string) => {
      const [place, other] = [join(directory, name), join(directory, 'other')];
      writeFileSync(other, 'another');
      utimesSync(other, BEFORE, BEFORE);
      renameSync(other, place);
    };

    test.for(['content', 'program', 'place/file'])(
      '%s: it does not hold, though the time is the same',
      (name, { directory }) => {
        writeLocated(directory);
        moveOver(directory, name);
        expect(source(shell, directory, FRESH)).toBe('fresh=\n');
      },
    );

    test('another file in the directory makes no difference, unless files cannot be read', ({
      directory,
    }) => {
      for (const [isReadable, answer] of [
        [true, 'fresh=1\n'],
        [false, 'fresh=\n'],
      ] as const) {
        writeLocated(directory, isReadable);
        expect(source(shell, directory, FRESH)).toBe('fresh=1\n');
        writeFileSync(join(directory, 'other'), '');
        expect(source(shell, directory, FRESH)).toBe(answer);
        rmSync(directory, { recursive: true });
        mkdirSync(directory);
      }
    });

    test('where the directory has just changed, the file itself counts', ({ directory }) => {
      const circumstances = write(directory);
      writeFileSync(join(directory, 'other'), '');
      save(directory, { ...circumstances, located: locate(circumstances.dependencies) });
      expect(source(shell, directory, FRESH)).toBe('fresh=1\n');
      moveOver(directory, 'content');
      expect(source(shell, directory, FRESH)).toBe('fresh=\n');
    });
  },
);

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'an environment that is not there yet, with $name',
  ({ shell }) => {
    test('counts if it was created from a base, and in no other way', ({ directory }) => {
      const at = (name: string) => join(directory, name);
      const bases = [
        { python: at('program'), minor: '3.11' },
        { python: at('content'), minor: '3.12' },
      ];
      write(directory, { environments: [{ directory: at('.venv'), bases }] });
      expect(source(shell, directory, FRESH)).toBe('fresh=\n');
      mkdirSync(at('.venv/bin'), { recursive: true });
      expect(source(shell, directory, FRESH)).toBe('fresh=\n');
      mkdirSync(at('.venv/lib/python3.12/site-packages'), { recursive: true });
      writeFileSync(at('.venv/pyvenv.cfg'), 'home = /base\ninclude-system-site-packages = false\n');
      symlinkSync(at('content'), at('.venv/bin/python'));
      expect(source(shell, directory, FRESH)).toBe('fresh=1\n');
      writeFileSync(at('.venv/pyvenv.cfg'), 'home = /base\ninclude-system-site-packages = true\n');
      expect(source(shell, directory, FRESH)).toBe('fresh=\n');
    });

    test('makes no difference for a decision of all usual commands', ({ directory }) => {
      const place = join(directory, '.venv');
      write(directory, { shape: undefined, environments: [{ directory: place, bases: [] }] });
      for (const shape of ['venv@1', 'sync@1'])
        expect(source(shell, directory, FRESH, { shape })).toBe('fresh=1\n');
      mkdirSync(place);
      expect(source(shell, directory, FRESH)).toBe('fresh=\n');
    });
  },
);

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'a uv that is not looked for, with $name',
  ({ shell }) => {
    const writeAll = (directory: string) => {
      const at = (name: string) => join(directory, name);
      for (const name of ['uv', 'launcher', 'other']) {
        mkdirSync(at(name));
        writeFileSync(join(at(name), 'uv'), '', { mode: 0o755 });
      }
      write(directory, { uv: at('uv/uv'), launcherOnPath: at('launcher/uv') });
    };
    const sourceAll = (directory: string, over: Parameters<typeof source>[3] = {}) =>
      source(shell, directory, `${FRESH}; echo "$uvshim_uv"`, { uv: 'looked for', ...over });

    test('is the one that it was', ({ directory }) => {
      writeAll(directory);
      expect(sourceAll(directory)).toBe(`fresh=1\n${join(directory, 'uv/uv')}\n`);
    });

    test('another launcher is on PATH: it does not hold', ({ directory }) => {
      writeAll(directory);
      expect(sourceAll(directory, { self: 'other/uv' })).toBe('fresh=\n\n');
    });

    test('after a search, the decision holds for the same uv only', ({ directory }) => {
      writeAll(directory);
      expect(sourceAll(directory, { sought: '/another' })).toBe('fresh=\n/another\n');
      const uv = join(directory, 'uv/uv');
      expect(sourceAll(directory, { sought: uv })).toBe(`fresh=1\n${uv}\n`);
    });

    test.for<[string, ...Change[]]>([
      ['it is gone', gone('uv/uv')],
      ['it is no program', noProgram('uv/uv')],
      ['it is the launcher', gone('uv/uv'), linked('uv/uv', '../launcher/uv')],
    ])('%s: it does not hold', ([, ...changes], { directory }) => {
      writeAll(directory);
      for (const change of changes) change((name) => join(directory, name));
      expect(sourceAll(directory)).toBe('fresh=\n\n');
    });
  },
);

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'seventeen directories on PATH without Pythons, with $name',
  ({ shell }) => {
    const names = Array.from({ length: 17 }, (_, index) => `empty/${index}`);

    test.for<[string, string, ...Change[]]>([
      ['nothing has changed', 'fresh=1\n'],
      ['something came into one', 'fresh=1\n', made('empty/16/pytest')],
      ['a Python came into one', 'fresh=\n', made('empty/16/python3')],
      ['the clock was set back', 'fresh=\n', dated('decision', 4_000_000_000)],
    ])('%s', ([, expected, ...changes], { directory }) => {
      const circumstances = write(directory);
      const at = (name: string) => join(directory, name);
      for (const name of names) {
        mkdirSync(at(name), { recursive: true });
        utimesSync(at(name), BEFORE, BEFORE);
      }
      const dependencies = names.map(
        (name) => ({ seen: 'without', path: at(name), stamp: stamp(at(name)) }) as const,
      );
      save(directory, { ...circumstances, dependencies });
      for (const change of changes) change(at);
      expect(source(shell, directory, FRESH)).toBe(expected);
    });
  },
);

describe('as many as there may be', () => {
  const names = Array.from({ length: 45 }, (_, index) => `many/${index}`);

  test.for(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
    'each of them counts, with $name',
    ({ shell }, { directory }) => {
      const circumstances = write(directory);
      const at = (name: string) => join(directory, name);
      mkdirSync(at('many'));
      const [there, absent] = [
        names.filter((_, index) => index % 2 === 0),
        names.map((name) => `${name} absent`),
      ];
      for (const name of there) mkdirSync(at(name));
      const dependencies = [
        ...there.map((name) => ({ seen: 'directory', path: at(name) }) as const),
        ...absent.map((name) => ({ seen: 'nothing', path: at(name) }) as const),
      ];
      save(directory, { ...circumstances, dependencies });
      const change = (name: string, others: boolean) =>
        `${others ? 'mkdir' : 'rmdir'} '${at(name)}'; uvshim_fresh=; . "$uvshim_file"; echo "${name}:$uvshim_fresh"; ${others ? 'rmdir' : 'mkdir'} '${at(name)}'`;
      const lines = [
        ...there.map((name) => change(name, false)),
        ...absent.map((name) => change(name, true)),
      ];
      const said = source(shell, directory, [...lines, FRESH].join('\n')).split('\n');
      expect(said).toEqual([...there, ...absent].map((name) => `${name}:`).concat('fresh=1', ''));
    },
  );
});

test("the head is of a launcher and of variables: two with the same one take each other's place", ({
  directory,
}) => {
  const circumstances = write(directory);
  const { text } = renderDecisionFile(decision, false, circumstances);
  expect(text.startsWith(renderHead(circumstances))).toBe(true);
  const others = [
    { ...circumstances, launcher: '1.1 /home' },
    { ...circumstances, variables: { ...variables, HOME: '/' } },
    { ...circumstances, variables: { ...variables, VIRTUAL_ENV: undefined } },
  ];
  for (const other of others) expect(text.startsWith(renderHead(other))).toBe(false);
});

test('nothing is tested twice: what several names lead to, and that there is something where another test finds it', ({
  directory,
}) => {
  const at = (name: string) => join(directory, name);
  const circumstances = write(directory);
  for (const name of ['python3.12', 'site', 'store']) {
    mkdirSync(at(name));
    utimesSync(at(name), BEFORE, BEFORE);
  }
  const { text } = renderDecisionFile(decision, false, {
    ...circumstances,
    made: [],
    dependencies: [
      content(at('python'), at('python3.12')),
      content(at('python3'), at('python3.12')),
      content(at('python3.12')),
      content(at('site')),
      { seen: 'writable', path: at('site') },
      content(at('store')),
      { seen: 'read-only', path: at('store') },
    ],
  });
  const count = (test: string) => text.split(test).length - 1;
  for (const name of ['python3.12', 'site', 'store']) {
    expect(count(`'${at(name)}' -nt`)).toBe(1);
    expect(count(`'${at(name)}' -ot`)).toBe(1);
  }
  expect(count(`-ef '${at('python3.12')}'`)).toBe(2);
  expect(count(`-w '${at('site')}'`)).toBe(1);
  // A missing directory is not writable either.
  expect(count(`-e '${at('store')}'`)).toBe(1);
  expect(count('-e ')).toBe(1);
  // No directory is older than the decision, so it needs no date.
  expect(count('.now')).toBe(0);
});

test('a decision for -q contains no messages', ({ directory }) => {
  const circumstances = write(directory);
  expect(renderDecisionFile(decision, false, circumstances).text).toContain('uvshim_say');
  expect(renderDecisionFile(decision, true, circumstances).text).not.toContain('uvshim_say');
});

test('a variable that is more than one line is refused', ({ directory }) => {
  const circumstances = { ...write(directory), variables: { UV_PYTHON: 'a\nb' } };
  expect(() => renderDecisionFile(decision, false, circumstances)).toThrow('UV_PYTHON is more than one line');
});

test.for(['\uFFFD', '\uD800'])('a path that is not UTF-8 is refused: %j', (name, { directory }) => {
  const circumstances = write(directory);
  const dependencies = [{ seen: 'nothing', path: `/${name}` }] as const;
  expect(() => renderDecisionFile(decision, false, { ...circumstances, dependencies })).toThrow('not UTF-8');
});
