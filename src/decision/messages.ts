import type { Message } from '../report/message.ts';
import { asTyped, quote } from '../report/quote.ts';

// Every message that comes with a decision. docs/messages.md has the cause of each, and a test compares the two.

/**
 * Takes the path of the base, the wrapper in words, the source of the request for that, and whether the user gets an
 * environment from it. One in uv's cache is none of the user's.
 */
export function usingBase(base: string, wrapper: string, by: string, isUsers: boolean): Message {
  const text = `using ${base} in place of ${wrapper} (${by}); UVSHIM_DISABLE=1 turns this off`;
  return isUsers ? { text } : { text, once: true };
}

/** Takes the path of the base that uv finds, and the wrapper on PATH in words. */
export function findingBase(base: string, wrapper: string): Message {
  return { text: `uv finds ${base} behind ${wrapper} (PATH); UVSHIM_DISABLE=1 turns this off` };
}

/** Takes the environment that uv will use, and uv's own read-only choice, each with its source. */
export function workingElsewhere(
  target: { readonly directory: string; readonly by: string },
  choice: { readonly directory: string; readonly by: string },
): Message {
  return {
    text: `working in ${target.directory} (${target.by}), as ${choice.directory} (${choice.by}) is read-only; UVSHIM_DISABLE=1 turns this off`,
    once: true,
  };
}

/** Takes what uv works in, whether the command line itself names it, and an environment that the user could name. */
export function targetIsReadOnly(
  { directory, by }: { readonly directory: string; readonly by: string },
  isExplicit: boolean,
  other?: string,
): Message {
  const named = other === undefined ? 'uv venv' : `the same with -p ${asTyped(other)}`;
  return {
    text: `${directory} (${by}) is read-only: nothing can be installed into it or taken from it`,
    hint: isExplicit ? 'uv venv, then the same without -p' : named,
  };
}

/** Takes paths: the environment and its new base interpreter. */
export function healed(environment: string, base: string): Message {
  return {
    text: `healed ${environment}: it stands on ${base} now; UVSHIM_HEAL=0 turns this off, uvshim repair --undo restores it`,
  };
}

/** Takes what is wrong with an environment, in words. */
export function notHealed(environment: Made, what: string): Message {
  return { text: `${what} (UVSHIM_HEAL=0: not healed)`, hint: remake(environment) };
}

/** Takes what is wrong with an environment, in words. */
export function withoutBase(environment: Made, what: string): Message {
  return { text: `${what}, whose base cannot be found`, hint: remake(environment) };
}

/** Takes what is wrong with an environment, in words. */
export function withoutHeir(environment: Made, what: string): Message {
  return { text: `${what}, and uv finds no other`, hint: remake(environment) };
}

/** Takes what is wrong with an environment, in words, and the link in it that leads out of it. */
export function leadingOut(environment: Made, what: string, link: string): Message {
  return { text: `${what}, and ${link} leads out of it`, hint: remake(environment) };
}

/** Takes what is wrong with an environment, in words, and the program in the place of its interpreter. */
export function ownProgramInTheWay(environment: string, what: string, program: string): Message {
  const place = quote(environment);
  return {
    text: `${what}, and ${program} is not a link: it is not uvshim's to replace`,
    hint: `mv ${place} ${quote(`${environment}.old`)} && uv venv ${place}`,
  };
}

/** Takes what is wrong with an environment, in words. */
export function unrepaired(environment: string, what: string): Message {
  return {
    text: `${what}; the next command that changes it repairs it`,
    hint: `uvshim repair ${asTyped(environment)}`,
    once: true,
  };
}

/** Takes what is wrong with an environment, in words. */
export function undone(environment: string, what: string): Message {
  return { text: `${what}, and its repair was undone`, hint: `uvshim repair ${asTyped(environment)}` };
}

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
    text: `${names} (${by}) is to come from a wrapper, and ${environment} has no such package from one`,
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
    text: `${written} (${by}) is no name of a package, and is passed by`,
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
export function notFollowed(environment: string, what: string): Message {
  return {
    text: `${what} (UVSHIM_HEAL=0: not followed)`,
    hint: remakeWithPackages(environment),
    once: true,
  };
}

/** Takes an environment, the wrapper's change in words, and the link that leads out of the environment. */
export function leadingOutWithPackages(environment: string, what: string, link: string): Message {
  return { text: `${what}, and ${link} leads out of it`, hint: remakeWithPackages(environment) };
}

/** Takes an environment and its wrapper. */
export function followed(environment: string, wrapper: string): Message {
  return {
    text: `${environment} follows its wrapper: it has the packages of ${wrapper} as it is now; UVSHIM_HEAL=0 turns this off`,
  };
}

function remakeWithPackages(environment: string): string {
  return `rm -r ${quote(environment)} && uv venv --system-site-packages ${quote(environment)}`;
}

/** An environment that the user can create again: its path, and the name of the tool that is installed in it. */
interface Made {
  readonly directory: string;
  readonly tool?: string;
}

function remake({ directory, tool }: Made): string {
  if (tool !== undefined) return `uv tool install --reinstall ${tool}`;
  return `rm -r ${quote(directory)} && uv venv ${quote(directory)}`;
}
