// Makes sure that the machine has the programs that the tests and the lint use. On Debian, as root, it installs what is
// missing; elsewhere it stops, with one line that names everything missing. Takes a tenth of a second if nothing is.
// Usage: node scripts/setup.mjs [check]
import { spawnSync } from 'node:child_process';
import which from 'which';
import { namespace } from './namespace.mjs';

/** The programs, and the Debian packages that have them. */
const PACKAGES = {
  bash: 'bash',
  busybox: 'busybox',
  cc: 'gcc libc6-dev',
  dash: 'dash',
  direnv: 'direnv',
  faketime: 'faketime',
  fish: 'fish',
  flock: 'util-linux',
  git: 'git',
  gzip: 'gzip',
  'mkfs.ext3': 'e2fsprogs',
  'mkfs.vfat': 'dosfstools',
  make: 'make',
  mkfifo: 'coreutils',
  mount: 'mount',
  nice: 'coreutils',
  nix: 'nix-bin',
  'nix-instantiate': 'nix-bin',
  script: 'bsdutils',
  setpriv: 'util-linux',
  setsid: 'util-linux',
  shellcheck: 'shellcheck',
  strace: 'strace',
  tar: 'tar',
  timeout: 'coreutils',
  umount: 'mount',
  unshare: 'util-linux',
  zsh: 'zsh',
  'python3 with pip': 'python3 python3-pip',
};

/** The names of CPythons that the tests know. One with pip is needed, to download the releases of uv. */
const PYTHONS = ['python3', ...[8, 9, 10, 11, 12, 13, 14].map((minor) => `python3.${minor}`)];
const HAS_PIP = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("pip") is None)';

/** What `npm run check` uses. */
const OF_CHECK = ['bash', 'dash', 'shellcheck', ...(process.platform === 'linux' ? ['busybox'] : [])];

const isForCheck = process.argv[2] === 'check';
const wanted = isForCheck ? OF_CHECK : Object.keys(PACKAGES);

if (!isForCheck && process.platform !== 'linux')
  stop('the tests mount their store read-only for themselves alone, which only Linux can', 'npm run check');
const missing = missingPrograms();
if (missing.length > 0) {
  const packages = [...new Set(missing.flatMap((program) => PACKAGES[program].split(' ')))];
  const install = `apt-get install --yes --no-install-recommends ${packages.join(' ')}`;
  const what = `missing: ${missing.join(', ')}`;
  if (!isOnPath('apt-get')) stop(what, `on Debian, as root: ${install}`);
  if (process.getuid() !== 0) stop(what, `sudo apt-get update && sudo ${install}`);
  console.log(`setup: ${what}`);
  run('apt-get --quiet update');
  run(install.replace('apt-get', 'apt-get --quiet'));
  const still = missingPrograms();
  if (still.length > 0) stop(`installed, and not on PATH: ${still.join(', ')}`, 'echo "$PATH"');
}
if (!isForCheck) {
  try {
    namespace();
  } catch ({ message }) {
    console.error(`setup: ${message}`);
    process.exit(1);
  }
}

function missingPrograms() {
  return wanted.filter((program) =>
    program === 'python3 with pip' ? !PYTHONS.some(hasPip) : !isOnPath(program),
  );
}

function isOnPath(program) {
  // Debian has these outside of a user's PATH.
  const path = program.startsWith('mkfs.') ? `${process.env.PATH}:/usr/sbin:/sbin` : process.env.PATH;
  return which.sync(program, { nothrow: true, path }) !== null;
}

function hasPip(python) {
  return isOnPath(python) && spawnSync(python, ['-c', HAS_PIP]).status === 0;
}

/** Runs a command, and ends as it does if it fails. */
function run(line) {
  const [program, ...args] = line.split(' ');
  // To set up a package, apt-get runs programs in root's own directories. A PATH may lack these.
  const env = {
    ...process.env,
    PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
    DEBIAN_FRONTEND: 'noninteractive',
  };
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  if (status !== 0) stop(`${line} failed`, line);
}

function stop(what, hint) {
  console.error(`setup: ${what}\nhint: ${hint}`);
  process.exit(1);
}
