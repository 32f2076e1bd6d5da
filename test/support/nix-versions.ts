import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import which from 'which';
import { cached } from './cache.ts';

/** A real nix on this machine: `bin` has `nix`, `nix-build` and `nix-instantiate`. */
export interface Nix {
  version: string;
  bin: string;
}

/** Where Debian has its newest packages, and where to look if they cannot be installed today. */
const SUITES = ['sid', 'stable'] as const;

const PROGRAMS = ['nix', 'nix-build', 'nix-instantiate'];

/**
 * Returns the machine's own nix and, on Debian, the newest that Debian has: it differs from older ones in what it locks and
 * in the names of its commands. The newest is downloaded on the first call. If that fails, it prints why.
 */
export async function ensureNixes(): Promise<Nix[]> {
  const own = await describeNix(dirname(which.sync('nix')));
  const reasons: unknown[] = [];
  for (const suite of SUITES) {
    try {
      const directory = await cached(join('nix', suite), (beside) => download(suite, beside));
      const newest = await describeNix(join(directory, 'bin'));
      return newest.version === own.version ? [own] : [own, newest];
    } catch (reason) {
      reasons.push(reason);
    }
  }
  console.log(`nix ${own.version} is the only one:\n${reasons.map(String).join('\n')}`);
  return [own];
}

async function describeNix(bin: string): Promise<Nix> {
  const { stdout } = await execa(join(bin, 'nix'), ['--version']);
  return { version: stdout.split(' ').at(-1) ?? '', bin };
}

/** The address from which this machine gets Debian's packages. Throws on a machine without any. */
async function debianMirror(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8');
  const name = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1] ?? 'sid';
  const { stdout } = await execa('apt-get', ['update', '--print-uris']);
  const mirror = new RegExp(`^'(\\S+)/dists/${name}/InRelease'`, 'm').exec(stdout)?.[1];
  if (mirror === undefined) throw new Error(`apt-get has no mirror of ${name}`);
  return mirror;
}

/** Unpacks nix and the libraries that it needs, without installing anything. */
async function download(suite: string, into: string): Promise<void> {
  const mirror = await debianMirror();
  const apt = await mkdtemp(join(tmpdir(), 'nix-packages-'));
  try {
    for (const name of ['lists/partial', 'archives/partial'])
      await mkdir(join(apt, name), { recursive: true });
    const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
    await writeFile(join(apt, 'sources.list'), `deb [signed-by=${keys}] ${mirror} ${suite} main\n`);
    const options = {
      'Dir::Etc::sourcelist': join(apt, 'sources.list'),
      'Dir::Etc::sourceparts': '-',
      'Dir::State': apt,
      'Dir::Cache': apt,
      // As if nothing were installed, so that every library comes along.
      'Dir::State::status': '/dev/null',
      'APT::Sandbox::User': 'root',
      'APT::Install-Recommends': 'false',
      'APT::Keep-Downloaded-Packages': 'true',
    };
    const words = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    await execa('apt-get', [...words, 'update']);
    await execa('apt-get', [...words, '--yes', '--download-only', 'install', 'nix-bin']);
    const archives = join(apt, 'archives');
    for (const name of await readdir(archives))
      if (/^(nix-bin|lib(?!perl)[^_]*)_.*\.deb$/.test(name))
        await execa('dpkg-deb', ['--extract', join(archives, name), into]);
    await writePrograms(into);
  } finally {
    await rm(apt, { recursive: true, force: true });
  }
}

/** Writes `bin`. Its own dynamic linker starts nix, which needs a newer C library than the machine may have. */
async function writePrograms(directory: string): Promise<void> {
  const lib = (await readdir(join(directory, 'usr/lib'))).find((name) => name.endsWith('-linux-gnu')) ?? '';
  const files = await readdir(join(directory, 'usr/lib', lib));
  const linker = files.find((name) => /^ld-linux.*\.so\.\d+$/.test(name)) ?? '';
  await mkdir(join(directory, 'bin'));
  for (const name of PROGRAMS) {
    const start = `exec "$usr/lib/${lib}/${linker}" --library-path "$usr/lib/${lib}" --argv0 ${name} "$usr/bin/nix" "$@"`;
    // nix calls itself by the path of the program that runs, which is the linker, unless this variable is set.
    const script = `#!/bin/sh\nexport NIX_BIN_DIR=\${0%/*}\nusr=\${0%/*}/../usr\n${start}\n`;
    await writeFile(join(directory, 'bin', name), script, { mode: 0o755 });
  }
}
