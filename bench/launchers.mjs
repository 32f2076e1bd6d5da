import { access, chmod, constants, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * The shells that the launcher is timed under, with the milliseconds that it may add in them: for the others none are
 * given.
 */
const SHELLS = [
  { shell: 'dash', program: 'dash', most: 1.5, mostRatio: 1.15 },
  { shell: 'bash -p', program: 'bash', option: '-p', most: 2.5, mostRatio: 1.3 },
  { shell: 'bash --posix', program: 'bash', option: '--posix' },
  { shell: 'busybox sh', program: 'busybox', option: 'sh' },
  { shell: 'mksh', program: 'mksh' },
  // A #! line holds one option, and zsh wants two for this; by the name sh it does the same.
  { shell: 'zsh as sh', program: 'zsh', name: 'sh' },
];

/** Installs a copy of the launcher for each shell that the machine has, in a prefix of its own. */
export async function makeLaunchers(directory, original, env) {
  const text = await readFile(original, 'utf8');
  const launchers = [];
  for (const shell of SHELLS) {
    const program = await lookUp(shell.program, env.PATH ?? '');
    if (program === undefined) continue;
    const prefix = join(directory, 'launchers', shell.shell.replaceAll(' ', '_'));
    await mkdir(join(prefix, 'bin'), { recursive: true });
    await mkdir(join(prefix, 'cache'));
    await symlink(join(directory, 'dist'), join(prefix, 'dist'));
    const named = shell.name ? join(prefix, shell.name) : program;
    if (shell.name) await symlink(program, named);
    const uv = join(prefix, 'bin/uv');
    await writeFile(uv, text.replace(/^#!.*/, `#!${[named, shell.option].filter(Boolean).join(' ')}`));
    await chmod(uv, 0o755);
    await symlink('uv', join(prefix, 'bin/uvshim'));
    launchers.push({ ...shell, program, prefix, uv });
  }
  return launchers;
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
