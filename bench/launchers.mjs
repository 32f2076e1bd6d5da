import { access, chmod, constants, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { node } from './time.mjs';

/** The milliseconds that the launcher may add, and the ratio allowed for `--version`. */
const PLAIN = { most: 1.5, mostRatio: 1.15 };
const BASH = { most: 2.5, mostRatio: 1.3 };

/** The shells to time the launcher under. Sections that need only one (first calls, direnv) use the first. */
const SHELLS = [
  { shell: 'dash', program: 'dash', ...PLAIN },
  { shell: 'bash -p', program: 'bash', option: '-p', ...BASH },
  { shell: 'bash --posix', program: 'bash', option: '--posix', ...BASH },
  { shell: 'busybox sh', program: 'busybox', option: 'sh', ...PLAIN },
];

/**
 * Installs a copy of the launcher for each shell of the machine, in its own prefix. Beside it is a script that only
 * execs the real uv: the least that a launcher in that shell can cost.
 */
export async function makeLaunchers(directory, original, real, env) {
  const settings = [
    `recorded_node=${node}`,
    `recorded_timeout=${(await lookUp('timeout', env.PATH ?? '')) ?? ''}`,
  ];
  const launchers = [];
  for (const shell of SHELLS) {
    const program = await lookUp(shell.program, env.PATH ?? '');
    if (program === undefined) continue;
    const prefix = join(directory, 'launchers', shell.shell.replaceAll(' ', '_'));
    await mkdir(join(prefix, 'bin'), { recursive: true });
    await mkdir(join(prefix, 'cache'));
    await symlink(join(directory, 'dist'), join(prefix, 'dist'));
    const words = [program, shell.option].filter(Boolean).join(' ');
    const head = `#!${words}`;
    // As install.sh does.
    const fill = join(dirname(original), '../scripts/fill-launcher.sh');
    const { stdout } = await execa('sh', [fill, original, words, ...settings], { stripFinalNewline: false });
    const uv = await makeScript(join(prefix, 'bin/uv'), stdout);
    await symlink('uv', join(prefix, 'bin/uvshim'));
    const bare = await makeScript(join(prefix, 'bare'), `${head}\nexec '${real}' "$@"\n`);
    launchers.push({ ...shell, program, prefix, head, uv, bare });
  }
  return launchers;
}

async function makeScript(file, text) {
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

/** The absolute path of a program, or undefined. */
export async function lookUp(name, path) {
  for (const directory of path.split(delimiter)) {
    const found = join(directory, name);
    const isThere = await access(found, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (directory !== '' && isThere) return found;
  }
  return undefined;
}
