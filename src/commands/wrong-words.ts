import type { Message } from '../report/message.ts';
import {
  noChoice,
  noSuchOption,
  notTogether,
  valueMissing,
  wordMissing,
  wordTooMany,
  wrongWords,
} from './messages.ts';

/** What a command was given, and the first of its words that it has no use for. */
interface Given {
  readonly command: string;
  readonly excess: string | undefined;
}

/** What commander 14 says, and what is said in its place; each takes what stands in the brackets. */
const SAYINGS: readonly (readonly [RegExp, (found: readonly string[], given: Given) => Message])[] = [
  [
    /^unknown option '(.*)'\n\(Did you mean (?:one of )?(.*)\?\)$/s,
    ([option = '', near], { command }) => noSuchOption(option, near, command),
  ],
  [/^unknown option '(.*)'$/s, ([option = ''], { command }) => noSuchOption(option, undefined, command)],
  [/^too many arguments/, (_, { command, excess = '' }) => wordTooMany(excess, command)],
  [/^missing required argument '(.*)'$/, ([argument = ''], { command }) => wordMissing(argument, command)],
  [/^option '(\S+).*' argument missing$/, ([option = ''], { command }) => valueMissing(option, command)],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/s,
    ([word = '', argument = '', choices = ''], { command }) => noChoice(word, argument, choices, command),
  ],
  [
    /^option '.*<(.*?)>' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s,
    ([argument = '', word = '', choices = ''], { command }) => noChoice(word, argument, choices, command),
  ],
  [
    /^option '(\S+?)(?: .*)?' cannot be used with option '(\S+?)(?: .*)?'$/,
    ([one = '', other = ''], { command }) => notTogether(one, other, command),
  ],
];

/** Takes what commander says of the words that somebody typed; returns it as the shim says things, with a hint. */
export function inOurWords(said: string, given: Given): Message {
  for (const [pattern, say] of SAYINGS) {
    const found = pattern.exec(said);
    if (found) return say(found.slice(1), given);
  }
  return wrongWords(said, given.command);
}
