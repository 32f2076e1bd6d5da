import type { Message } from '../output/message.ts';
import { asTyped, quote } from '../output/quote.ts';

// The messages about packages of a wrapper. docs/messages.md has the cause of each, and a test compares the two.

/** Takes the missing packages, the source of `keep`, the environment, and the wrapper to recreate it from. */
export function missingFromWrapper(
  names: string,
  by: string,
  environment: string,
  wrapper: string | undefined,
): Message {
  // The hint removes the environment, because uv has created it by the time the user reads this.
  const made = `uv venv --system-site-packages -p ${asTyped(wrapper ?? 'WRAPPER')} ${asTyped(environment)}`;
  return {
    text: `${names} (${by}) is kept for a wrapper, but ${environment} has it from none`,
    hint: `rm -rf ${asTyped(environment)} && ${made}`,
  };
}

/** Takes the environment to create, its wrapper, and the source of `keep`. */
export function environmentFirst(environment: string, wrapper: string, by: string): Message {
  return { text: `making ${environment} with the packages of ${wrapper} first (${by})` };
}

/** Takes the invalid entry, the valid names, and the source of `keep`. */
export function noPackageName(written: string, others: readonly string[], by: string): Message {
  const meant = [...written.matchAll(/"([a-z\d][\w.-]*)/gi)].map(([, name = '']) => name);
  const names = [...others, ...meant];
  const named = names.length > 0 ? names : ['numpy'];
  return {
    text: `${written} (${by}) is not a package name, and is ignored`,
    hint: by === 'UVSHIM_KEEP' ? `export UVSHIM_KEEP=${named.join()}` : `keep = ${JSON.stringify(named)}`,
  };
}

/** Takes the names of packages, and the source of `keep`. */
export function notExact(names: string, by: string): Message {
  return { text: `uv run --exact takes nothing away here: ${names} (${by}) would go too` };
}

/** Takes the version of uv, its command, the names of packages, and the source of `keep`. */
export function cannotKeep(version: string, command: string, names: string, by: string): Message {
  return {
    text: `uv ${version} ${command} cannot be kept from installing ${names} (${by})`,
    ...(command !== 'run' && { hint: `uv ${command} --no-sync …, then uv sync` }),
  };
}

/** Takes the name of a package, the directory of its other copy, and the wrapper. */
export function staysImportable(name: string, directory: string, wrapper: string): Message {
  return {
    text: `${name} stays importable from ${directory}: the environment was made with the packages of ${wrapper}`,
  };
}

/** Takes an environment, its wrapper, and, in words, what that is today. */
export function wrapperIsGone(environment: string, wrapper: string, today: string): Message {
  return {
    text: `the packages of ${wrapper} are gone, which ${environment} was made with${today}`,
    hint: remakeWithPackages(environment),
  };
}

/** Takes an environment, and the wrapper's change in words. */
export function updateTurnedOff(environment: string, what: string): Message {
  return {
    text: `${what} (UVSHIM_HEAL=0: not updated)`,
    hint: remakeWithPackages(environment),
    once: true,
  };
}

/** Takes an environment, the wrapper's change in words, and the link that leads out of the environment. */
export function packagesLeadOut(environment: string, what: string, link: string): Message {
  return { text: `${what}, and ${link} is a link out of it`, hint: remakeWithPackages(environment) };
}

/** Takes an environment and its wrapper. */
export function environmentUpdated(environment: string, wrapper: string): Message {
  return {
    text: `updated ${environment}: it has the packages of ${wrapper} now; UVSHIM_HEAL=0 turns this off`,
  };
}

function remakeWithPackages(environment: string): string {
  return `rm -r ${quote(environment)} && uv venv --system-site-packages ${quote(environment)}`;
}

/** Takes the packages that the project loses, the kept ones, the source of `keep`, and the environment, if it exists. */
export function onlyFromProject(
  removed: readonly string[],
  names: string,
  by: string,
  environment: string | undefined,
): Message {
  const uninstall = ['uv pip uninstall -p', ...[environment ?? '', ...removed].map(asTyped)].join(' ');
  return {
    text: `uv remove changes only the project: a sync would install ${names} (${by})`,
    hint: environment === undefined ? 'uv sync' : uninstall,
  };
}

/** Takes the source of `keep`, and a script with inline metadata as the caller wrote it. */
export function notForScripts(by: string, script: string): Message {
  return {
    text: `${by} is not for scripts: uv creates the environment of ${script} from its inline metadata alone`,
    ...(script !== '-' && { hint: `uv run python ${asTyped(script)}` }),
  };
}
