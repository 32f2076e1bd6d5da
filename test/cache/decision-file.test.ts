import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
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
import { createLocate } from '../../src/cache/located.ts';
import { VARIABLES, type Variables } from '../../src/request/variables.ts';
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

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'a cached decision, with $name',
  ({ shell }) => {
    test('is used if nothing has changed', ({ directory }) => {
      write(directory);
      const line = `${FRESH}; uvshim_say() { echo "$1"; }; eval "$uvshim_edits"; echo "$UV_PYTHON_SEARCH_PATH"`;
      expect(source(shell, directory, line)).toBe("fresh=1\nuvshim: said\n/it's\n");
    });

    test.for<[string, Parameters<typeof source>[3]]>([
      ['another uv', { uv: '/another uv' }],
      ['another launcher', { launcher: '1.1 /home' }],
      ['another command line', { shape: 'venv@1,3:2-p,1:3' }],
      ['another directory', { here: 'place' }],
      ['another value of a variable', { environment: { ...variables, UV_PYTHON: 'a' } }],
      ['a variable that is not set any more', { environment: { ...variables, UV_PYTHON: undefined } }],
      [
        'a variable that was empty and is not set any more',
        { environment: { ...variables, VIRTUAL_ENV: undefined } },
      ],
      ['a new variable', { environment: { ...variables, HOME: '/' } }],
      ['a new variable that is empty', { environment: { ...variables, HOME: '' } }],
    ])('does not hold with %s', ([, over], { directory }) => {
      write(directory);
      expect(source(shell, directory, FRESH, over)).toBe('fresh=\n');
    });

    test('of other variables is not read to its end', ({ directory }) => {
      write(directory);
      const text = readFileSync(join(directory, 'decision'), 'utf8');
      const [head = ''] = text.split('\n[ -z');
      writeFileSync(join(directory, 'decision'), `${head}\nno shell takes this: ) (`);
      expect(source(shell, directory, FRESH, { environment: { ...variables, HOME: '/' } })).toBe('fresh=\n');
    });

    test('does not hold if its file ends at any line, or within the last two', ({ directory }) => {
      write(directory);
      const text = readFileSync(join(directory, 'decision'), 'utf8').trimEnd();
      const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
      const inLast = Array.from(
        { length: text.length - (ends.at(-2) ?? 0) },
        (_, at) => text.length - 1 - at,
      );
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

    test('does not hold if any variable changes on which it may depend', ({ directory }) => {
      write(directory);
      const line = `for name in ${VARIABLES.join(' ')}; do
      (eval "$name=another"; . "$uvshim_file"; [ -z "$uvshim_fresh" ] || echo "$name does not")
    done; ${FRESH}`;
      expect(source(shell, directory, line)).toBe('fresh=1\n');
    });

    test.for<[string, ...Change[]]>([
      ['a program was replaced', dated('program', AFTER)],
      ['a program was replaced at the time of the decision', dated('program', DECIDED)],
      ['a file was missing, and is there now', made('nothing')],
      ['a directory is a file now', gone('kept'), made('kept')],
      ['a writable directory is gone', gone('writable')],
      ['a read-only directory is writable now', made('read-only')],
      ['a link leads elsewhere', gone('way'), linked('way', 'here')],
      ['a link to a directory leads elsewhere', gone('link'), linked('link', 'here')],
      ['a directory got a Python', made('without/python3.12')],
      ['a directory got a uv', made('without/uv')],
      ['a file was written', dated('content', AFTER)],
      ['an older file was copied over a file', dated('content', BEFORE - 50)],
      ['a newer file was copied over a file, older than the decision', dated('content', BEFORE + 50)],
      ['a file is gone', gone('content')],
      ['a stand-in that it uses is gone', gone('made')],
      ['a file was written through a link', dated('place/file', AFTER)],
    ])('does not hold if %s', ([, ...changes], { directory }) => {
      write(directory);
      for (const change of changes) change((name) => join(directory, name));
      expect(source(shell, directory, FRESH)).toBe('fresh=\n');
    });
  },
);

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'a cached decision, after another file of the same time was moved over a file, with $name',
  ({ shell }) => {
    const writeLocated = (directory: string, isReadable = true) => {
      const circumstances = write(directory);
      utimesSync(directory, BEFORE, BEFORE);
      const located = createLocate()(circumstances.dependencies);
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

    test.for(['content', 'program', 'place/file'])('does not hold if that is %s', (name, { directory }) => {
      writeLocated(directory);
      moveOver(directory, name);
      expect(source(shell, directory, FRESH)).toBe('fresh=\n');
    });

    test('holds if the directory got another file, unless the shell cannot read inodes', ({ directory }) => {
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

    test('does not hold without the times that it compares, which a cleaner has removed', ({ directory }) => {
      const circumstances = write(directory);
      const times = join(directory, 'own/replay/.times');
      for (const time of readdirSync(times).filter((name) => Number(name) > BEFORE * 1_000_000)) {
        rmSync(join(times, time));
        expect(source(shell, directory, FRESH), time).toBe('fresh=\n');
        save(directory, circumstances);
      }
      expect(source(shell, directory, FRESH)).toBe('fresh=1\n');
    });

    test('depends on the file itself if its directory had just changed', ({ directory }) => {
      const circumstances = write(directory);
      writeFileSync(join(directory, 'other'), '');
      save(directory, { ...circumstances, located: createLocate()(circumstances.dependencies) });
      expect(source(shell, directory, FRESH)).toBe('fresh=1\n');
      moveOver(directory, 'content');
      expect(source(shell, directory, FRESH)).toBe('fresh=\n');
    });
  },
);

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'a cached decision for an environment that uv creates, with $name',
  ({ shell }) => {
    test('holds if uv has created it from a base, without the packages of the base', ({ directory }) => {
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

    test('holds for each usual command until it is created', ({ directory }) => {
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
  'the uv of a cached decision, with $name',
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

    test('is used without a search', ({ directory }) => {
      writeAll(directory);
      expect(sourceAll(directory)).toBe(`fresh=1\n${join(directory, 'uv/uv')}\n`);
    });

    test('is not used if another launcher is on PATH', ({ directory }) => {
      writeAll(directory);
      expect(sourceAll(directory, { self: 'other/uv' })).toBe('fresh=\n\n');
    });

    test('must be the one that a search has found', ({ directory }) => {
      writeAll(directory);
      expect(sourceAll(directory, { sought: '/another' })).toBe('fresh=\n/another\n');
      const uv = join(directory, 'uv/uv');
      expect(sourceAll(directory, { sought: uv })).toBe(`fresh=1\n${uv}\n`);
    });

    test.for<[string, ...Change[]]>([
      ['it is gone', gone('uv/uv')],
      ['it is not executable', noProgram('uv/uv')],
      ['it is the launcher', gone('uv/uv'), linked('uv/uv', '../launcher/uv')],
    ])('is not used if %s', ([, ...changes], { directory }) => {
      writeAll(directory);
      for (const change of changes) change((name) => join(directory, name));
      expect(sourceAll(directory)).toBe('fresh=\n\n');
    });
  },
);

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'a cached decision with seventeen directories on PATH that have no Python, with $name',
  ({ shell }) => {
    const names = Array.from({ length: 17 }, (_, index) => `empty/${index}`);

    test.for<[string, string, ...Change[]]>([
      ['holds if nothing has changed', 'fresh=1\n'],
      ['holds if one got another program', 'fresh=1\n', made('empty/16/pytest')],
      ['does not hold if one got a Python', 'fresh=\n', made('empty/16/python3')],
      ['does not hold if the clock was set back', 'fresh=\n', dated('decision', 4_000_000_000)],
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

describe('a cached decision that depends on 70 paths', () => {
  const names = Array.from({ length: 45 }, (_, index) => `many/${index}`);

  test.for(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
    'does not hold if any of them changes, with $name',
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

test('a decision replaces the one for the same launcher and the same variables', ({ directory }) => {
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

test('uvx, which needs an uvx beside uv, searches for uv if the decision serves all usual commands', ({
  directory,
}) => {
  const search = 'case $0 in uvx | */uvx) uvshim_find_uv ;; esac';
  const circumstances = write(directory);
  expect(renderDecisionFile(decision, false, circumstances).text).not.toContain(search);
  const usual = { ...circumstances, shape: undefined };
  expect(renderDecisionFile(decision, false, usual).text).toContain(search);
});

describe('directories on PATH without Pythons', () => {
  const now = BigInt(DECIDED) * 1_000_000_000n;
  const aged = (path: string, age: bigint): Dependency => ({
    seen: 'without',
    path,
    stamp: { modified: now - age, isCoarse: false, isFile: false, inode: 1n },
  });
  const linesFor = (directory: string, dependencies: Dependency[]) => {
    const circumstances = { ...write(directory), dependencies, clock: { now, isCoarse: false } };
    const { text } = renderDecisionFile(decision, false, circumstances);
    expect(text, 'looks into no directory').not.toContain('uvshim_are_without  ');
    return text.split('\n').filter((line) => line.includes('/empty'));
  };
  const old = (name: string) => aged(`/empty/${name}`, 10_000_000_000n);

  test('are looked into if their time has changed, and always if they have just changed', ({ directory }) => {
    const [fresh, timed, ...more] = linesFor(directory, [aged('/empty/fresh', 1n), old('old')]);
    expect(fresh).toBe("uvshim_check_path uvshim_are_without '/empty/fresh' || return");
    expect(timed).toMatch(
      /^\{ \[ .*'\/empty\/old'.* \]; \} \|\| uvshim_check_path uvshim_are_without '\/empty\/old' \|\| return$/,
    );
    expect(more).toEqual([]);
  });

  test.for([
    ['100 are looked into', 100, true],
    ['more are not', 101, false],
  ] as const)('%s', ([, count, expected], { directory }) => {
    const all = Array.from({ length: count }, (_, at) => old(String(at)));
    const lines = linesFor(directory, all);
    expect(lines.some((line) => line.includes('uvshim_are_without'))).toBe(expected);
    // One command for 20 tests, and all must hold.
    expect(lines).toHaveLength(Math.ceil(count / 20));
    expect(lines.slice(0, -1).every((line) => line.endsWith(' ] &&'))).toBe(true);
  });
});

test('a cached decision tests each file once, even if several links lead to it', ({ directory }) => {
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
  expect(count('-e '), 'and of the times').toBe(2);
  // No directory is older than the decision, so it needs no date.
  expect(count('.now')).toBe(0);
});

test('a cached decision for -q has no messages', ({ directory }) => {
  const circumstances = write(directory);
  expect(renderDecisionFile(decision, false, circumstances).text).toContain('uvshim_say');
  expect(renderDecisionFile(decision, true, circumstances).text).not.toContain('uvshim_say');
});

test('a decision is not cached if a variable has more than one line', ({ directory }) => {
  const circumstances = { ...write(directory), variables: { UV_PYTHON: 'a\nb' } };
  expect(() => renderDecisionFile(decision, false, circumstances)).toThrow('UV_PYTHON is more than one line');
});

test.for(['\uFFFD', '\uD800'])(
  'a decision is not cached if a path is not UTF-8: %j',
  (name, { directory }) => {
    const circumstances = write(directory);
    const dependencies = [{ seen: 'nothing', path: `/${name}` }] as const;
    expect(() => renderDecisionFile(decision, false, { ...circumstances, dependencies })).toThrow(
      'not UTF-8',
    );
  },
);
