import { render, type Message } from '../output/message.ts';
import type { Decision } from '../decision/decision.ts';
import { isFirstTime } from '../cache/said-before.ts';
import type { Context } from './process-context.ts';
import type { Plan } from './plan.ts';

/**
 * Takes a plan. Returns its decision with the messages that are printed now, without those that describe what stays as it is
 * and were printed before; and the decision for later calls, without any of these.
 */
export function sayOnce(
  { decision, request, cache }: Pick<Plan, 'decision' | 'request' | 'cache'>,
  { variables }: Pick<Context, 'variables'>,
): { readonly now: Decision; readonly later: Decision } {
  const isQuiet = request?.quiet === true || Boolean(variables.UVSHIM_QUIET);
  const isNews = (message: Message) =>
    !isQuiet && (cache.directory === undefined || isFirstTime(cache.directory, render(message)));
  return {
    now: { ...decision, messages: decision.messages.filter((message) => !message.once || isNews(message)) },
    later: { ...decision, messages: decision.messages.filter(({ once }) => !once) },
  };
}
