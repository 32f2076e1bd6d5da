import known from './uv-options.json' with { type: 'json' };

/**
 * The options of the commands, by the releases of uv that have them: from the first to the last of the sampled ones, or
 * to the newest. Probed from the parser of each, hidden ones included; an `=` behind it: it takes a value.
 */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = known;

/** Valid values of options that do not accept any text. */
export const VALUES: Readonly<Record<string, string>> = {
  '--annotation-style': 'line',
  '--bounds': 'lower',
  '--build-backend': 'hatch',
  '--bump': 'patch',
  '--cache-dir': 'cache',
  '--color': 'never',
  '--config-setting': 'k=v',
  '--config-settings': 'k=v',
  '--config-settings-package': 'a:k=v',
  '--default-index': 'https://host.invalid/simple',
  '--depth': '3',
  '--exclude-newer': '2024-01-01',
  '--exclude-newer-package': 'a=2024-01-01',
  '--extra-index-url': 'https://host.invalid/simple',
  '--find-links': 'https://host.invalid/links',
  '--fork-strategy': 'fewest',
  '--index': 'https://host.invalid/simple',
  '--index-strategy': 'first-index',
  '--index-url': 'https://host.invalid/simple',
  '--keyring-provider': 'disabled',
  '--link-mode': 'copy',
  '--max-recursion-depth': '5',
  '--max-rounds': '5',
  '--prerelease': 'allow',
  '--prerelease-package': 'a=allow',
  '--preview-feature': 'pylock',
  '--preview-features': 'pylock',
  '--python-fetch': 'never',
  '--python-platform': 'linux',
  '--python-preference': 'system',
  '--python-version': '3.12',
  '--resolution': 'lowest',
  '--resolver': 'backtracking',
  '--service-url': 'https://host.invalid/audit',
  '--torch-backend': 'cpu',
  '--vcs': 'none',
  '-C': 'k=v',
  '-f': 'https://host.invalid/links',
  '-i': 'https://host.invalid/simple',
};

/** The same option by two names. */
export const LONG: Readonly<Record<string, string>> = {
  '-p': '--python',
  '--python': '--python',
  '-t': '--target',
  '-w': '--with',
  '-q': '--quiet',
  '-v': '--verbose',
  '-n': '--no-cache',
};

/** The commands of a release. */
export function commandsOf(version: string): string[] {
  return Object.keys(OPTIONS).filter(
    (command) => !['global', 'pip'].includes(command) && optionsOf(command, version).length > 0,
  );
}

/** As the newest of the sampled releases has them that is not newer than this one. */
export function optionsOf(command: string, version: string): string[] {
  return Object.entries(OPTIONS[command] ?? {}).flatMap(([range, names]) => {
    const [first = '', last = first] = range.split('..');
    const isThere =
      !isNewer(first, version) && (!range.includes('..') || !isNewer(version, minorAfter(last)));
    return isThere ? names.split(' ') : [];
  });
}

/** The sampled ones are the last of their minor version: with the next one the option is gone. */
function minorAfter(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return `${major}.${minor}.99`;
}

function isNewer(one: string, other: string): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) > 0;
}
