/** Options of uv that were first seen in one release: what all commands take, what `run` and `tool run` take, the others. */
interface Row {
  /** the first of the probed releases that has them (0.2.13 0.4.30 0.5.31 0.7.22 0.8.24 0.9.30 0.10.12 0.11.0 0.12.0 0.13.8) */
  readonly since: string;
  readonly everywhere?: string;
  readonly runners?: string;
  readonly elsewhere?: string;
}

/** The options with a value, hidden ones and aliases included. */
const WITH_VALUE: readonly Row[] = [
  {
    since: '0.2.13',
    everywhere: `--cache-dir --color --config-file --trusted-host`,
    runners: `
      --config-setting --config-settings --constraint --exclude-newer --extra --extra-index-url --find-links
      --from --index-strategy --index-url --keyring-provider --link-mode --no-binary-package
      --no-build-package --override --package --prerelease --python --python-platform --refresh-package
      --reinstall-package --resolution --upgrade-package --with -C -P -c -f -i -p`,
    elsewhere: `
      --annotation-style --cert --client-cert --config --custom-compile-command --exclude --format
      --max-rounds --no-emit-package --only-binary --output-file --output-format --pip-args --prefix
      --prompt --python-executable --python-version --requirement --resolver --target --unsafe-package -o -r`,
  },
  {
    since: '0.4.30',
    everywhere: `--allow-insecure-host --directory --project --python-fetch --python-preference`,
    runners: `
      --build-constraint --default-index --env-file --generate-shell-completion --group --index
      --no-build-isolation-package --no-group --only-group --script --with-editable --with-requirements -b
      -m`,
    elsewhere: `
      --author-from --branch --build-backend --check-url --depth --name --no-install-package --optional
      --out-dir --password --prune --publish-url --requirements --rev --tag --token --trusted-publishing
      --username --vcs -d -t -u`,
  },
  {
    since: '0.5.31',
    runners: `
      --build-constraints --constraints --fork-strategy --max-recursion-depth --no-extra --overrides`,
    elsewhere: `--description --install-dir --mirror --path --pypy-mirror`,
  },
  {
    since: '0.7.22',
    runners: `--torch-backend -w`,
    elsewhere: `--bounds --bump --marker --python-downloads-json-url`,
  },
  {
    since: '0.8.24',
    everywhere: `--preview-feature --preview-features`,
    runners: `--config-settings-package --exclude-newer-package`,
    elsewhere: `--config-setting-package --with-executables-from`,
  },
  {
    since: '0.9.30',
    runners: `--no-sources-package`,
    elsewhere: `--abi --excludes --implementation --only-emit-package --only-install-package --platform`,
  },
  { since: '0.11.0', elsewhere: `--service-format --service-url` },
  {
    since: '0.12.0',
    runners: `--no-editable-package --upgrade-group`,
    elsewhere: `--ignore --ignore-until-fixed --ty-version`,
  },
  {
    since: '0.13.8',
    runners: `--prerelease-package`,
    elsewhere: `--batch --graalpy-mirror --output-version --pyodide-mirror`,
  },
];

/** The options without a value. */
const FLAGS: readonly Row[] = [
  {
    since: '0.2.13',
    everywhere: `
      --help --isolated --native-tls --no-cache --no-cache-dir --no-color --no-config --no-native-tls
      --no-offline --no-preview --offline --preview --quiet --show-settings --verbose --version -V -h -n -q
      -v`,
    runners: `
      --all-extras --binary --build --build-isolation --compile --compile-bytecode --dev --editable
      --force-reinstall --no-all-extras --no-binary --no-build --no-build-isolation --no-compile-bytecode
      --no-dev --no-index --no-refresh --no-reinstall --no-upgrade --pre --refresh --reinstall --upgrade -U`,
    elsewhere: `
      --allow-existing --allow-unsafe --annotate --ask --break-system-packages --clear --deps --dry-run
      --emit-find-links --emit-index-annotation --emit-index-url --emit-marker-expression --emit-options
      --emit-trusted-host --exclude-editable --generate-hashes --header --legacy-setup-py --no-allow-unsafe
      --no-annotate --no-break-system-packages --no-clean --no-deps --no-emit-find-links
      --no-emit-index-annotation --no-emit-index-url --no-emit-marker-expression --no-emit-options
      --no-emit-trusted-host --no-generate-hashes --no-header --no-legacy-setup-py --no-pip
      --no-require-hashes --no-reuse-hashes --no-seed --no-setuptools --no-strict --no-strip-extras
      --no-system --no-wheel --outdated --require-hashes --reuse-hashes --seed --strict --strip-extras
      --system --system-site-packages --user --workspace -a -e`,
  },
  {
    since: '0.4.30',
    everywhere: `--allow-python-downloads --no-progress --no-python-downloads`,
    runners: `
      --all-packages --exact --frozen --inexact --locked --module --no-compile --no-editable --no-env-file
      --no-exact --no-project --no-sources --no-sync --no_workspace --only-dev --show-resolution -s`,
    elsewhere: `
      --all --all-platforms --all-versions --allow-empty-requirements --app --application --build-logs
      --disable-pip-version-check --emit-build-options --files --force --hashes --invert --lib --library
      --no-allow-empty-requirements --no-build-logs --no-dedupe --no-emit-build-options --no-emit-project
      --no-emit-workspace --no-hashes --no-install-project --no-install-workspace --no-package --no-pager
      --no-pin-python --no-readme --no-resolved --no-strip-markers --no-universal --no-verify-hashes
      --no-workspace --only-installed --raw-sources --relocatable --resolved --reverse --sdist --show-paths
      --show-version-specifiers --skip-existing --strip-markers --universal --verify-hashes --virtual
      --wheel`,
  },
  {
    since: '0.5.31',
    everywhere: `--no-installer-metadata`,
    runners: `--active --all-groups --gui-script --no-active --no-default-groups`,
    elsewhere: `
      --all-arches --all_architectures --backend --bare --check --check-exists --default --force-pep517
      --list --no-description --no-outdated --only-downloads --pin-python --show-urls`,
  },
  {
    since: '0.7.22',
    everywhere: `--managed-python --no-managed-python`,
    elsewhere: `
      --bin --global --no-bin --no-check --no-registry --raw --registry --rm --short --show-extras
      --show-version --show-with`,
  },
  { since: '0.8.24', elsewhere: `--diff --no-clear --no-emit-local --no-install-local --show-sizes` },
  {
    since: '0.9.30',
    runners: `--lfs`,
    elsewhere: `
      --create-gitignore --direct --no-attestations --no-create-gitignore --no-relocatable --only-emit-local
      --only-emit-project --only-emit-workspace --only-install-local --only-install-project
      --only-install-workspace --paths --show-python`,
  },
  { since: '0.10.12', elsewhere: `--resolve-links` },
  { since: '0.11.0', everywhere: `--no-system-certs --system-certs` },
  { since: '0.12.0', elsewhere: `--scripts --sync --yes -y` },
  {
    since: '0.13.8',
    runners: `--no-frozen --no-locked --no-require-build-hashes --require-build-hashes`,
    elsewhere: `--fix --show-command --skip-dependency-check`,
  },
];

/** The only options with a value in some commands and none in others: here those commands in which they differ from above. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['format', '--version'],
  ['init', '--package --script'],
  ['pip compile', '--no-binary'],
  ['pip install', '--editable --no-binary -e'],
  ['pip show', '-f'],
  ['pip sync', '--no-binary'],
  ['python install', '-f -r'],
  ['run', '--script -m'],
  ['venv', '-c'],
]);

/** More options with a value, between a group and its command. */
const OF_GROUP: ReadonlyMap<string, string> = new Map([['pip', '--cert']]);

/** The commands that take an option. */
export type Scope = 'everywhere' | 'runners' | 'elsewhere';

/** Returns the options of these scopes, those with a value or those without one. */
export function listOptions(kind: 'value' | 'flag', ...scopes: readonly Scope[]): string[] {
  const rows: readonly Row[] = kind === 'value' ? WITH_VALUE : FLAGS;
  return rows.flatMap((row) => scopes.flatMap((scope) => wordsOf(row[scope])));
}

/**
 * Takes a command's own name (`pip install`); returns the options that have a value there. One table reads the lines of all
 * releases, as no option has a value in one release and none in another. An option that uv does not have there counts, too:
 * uv rejects the line.
 */
export function optionsWithValue(command: string): ReadonlySet<string> {
  const options = new Set(listOptions('value', 'everywhere', 'runners', 'elsewhere'));
  for (const name of wordsOf(EXCEPTIONS.get(command))) if (!options.delete(name)) options.add(name);
  return options;
}

/** Returns the options with a value before the command: behind a group (`pip`), or before any word. */
export function optionsBeforeCommand(group = ''): ReadonlySet<string> {
  return new Set([...listOptions('value', 'everywhere'), ...wordsOf(OF_GROUP.get(group))]);
}

/** Returns every option that some command of a probed release has. */
export function knownOptions(): ReadonlySet<string> {
  const scopes = ['everywhere', 'runners', 'elsewhere'] as const;
  return new Set([...listOptions('value', ...scopes), ...listOptions('flag', ...scopes)]);
}

function wordsOf(text = ''): string[] {
  return text.split(/\s+/).filter(Boolean);
}
