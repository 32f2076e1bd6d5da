import type { Environment } from '../discovery/venv/environment.ts';
import type { Message } from '../output/message.ts';
import { asTyped, quote } from '../output/quote.ts';

// Every message that comes with a decision. docs/messages.md has the cause of each, and a test compares the two.

/**
 * Takes the path of the base, the wrapper in words, the source of the request for that, and whether the user gets an
 * environment from it. One in uv's cache is none of the user's.
 */
export function baseIsUsed(base: string, wrapper: string, by: string, isUsers: boolean): Message {
  const text = `using ${base} in place of ${wrapper} (${by}); UVSHIM_DISABLE=1 turns this off`;
  return isUsers ? { text } : { text, once: true };
}

/** Takes the path of the base that uv finds, and the wrapper on PATH in words. */
export function baseIsFound(base: string, wrapper: string): Message {
  return { text: `uv finds ${base} behind ${wrapper} (PATH); UVSHIM_DISABLE=1 turns this off` };
}

/** Takes the environment that uv will use, and uv's own read-only choice, each with its source. */
export function worksElsewhere(
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
export function environmentRepaired(environment: string, base: string): Message {
  return {
    text: `repaired ${environment}: its base is ${base} now; UVSHIM_HEAL=0 turns this off, uvshim repair --undo restores it`,
  };
}

/** Takes what is wrong with an environment, in words. */
export function repairTurnedOff(environment: Made, what: string): Message {
  return { text: `${what} (UVSHIM_HEAL=0: not repaired)`, hint: recreate(environment) };
}

/** Takes what is wrong with an environment, in words. */
export function withoutBase(environment: Made, what: string): Message {
  return { text: `${what}, whose base cannot be found`, hint: recreate(environment) };
}

/** Takes what is wrong with an environment, in words. */
export function withoutReplacement(environment: Made, what: string): Message {
  return { text: `${what}, and uv finds no other`, hint: recreate(environment) };
}

/** Takes what is wrong with an environment, in words, and the link in it that leads out of it. */
export function binLeadsOut(environment: Made, what: string, link: string): Message {
  return { text: `${what}, and ${link} is a link out of it`, hint: recreate(environment) };
}

/** Takes what is wrong with an environment, in words, and the program in the place of its interpreter. */
export function interpreterIsProgram(environment: string, what: string, program: string): Message {
  const place = quote(environment);
  return {
    text: `${what}, and ${program} is not a link, so uvshim does not replace it`,
    hint: `mv ${place} ${quote(`${environment}.old`)} && uv venv ${place}`,
  };
}

/** Takes an environment that stays as it is, and what is wrong with it, in words. */
export function isNotRepaired({ directory, writable }: Environment, what: string): Message {
  if (!writable) return { text: `${what}, and nothing can be written there`, once: true };
  return {
    text: `${what}; the next command that changes it repairs it`,
    hint: `uvshim repair ${asTyped(directory)}`,
    once: true,
  };
}

/** Takes what is wrong with an environment, in words. */
export function repairWasUndone(environment: string, what: string): Message {
  return { text: `${what}, and its repair was undone`, hint: `uvshim repair ${asTyped(environment)}` };
}

/** An environment that the user can create again: its path, and the name of the tool that is installed in it. */
interface Made {
  readonly directory: string;
  readonly tool?: string;
}

function recreate({ directory, tool }: Made): string {
  if (tool !== undefined) return `uv tool install --reinstall ${tool}`;
  return `rm -r ${quote(directory)} && uv venv ${quote(directory)}`;
}
