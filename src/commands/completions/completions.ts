import type { Context } from '../context.ts';
import type { Typed } from '../parse.ts';
import { bashCompletions } from './bash.ts';
import { fishCompletions } from './fish.ts';
import { completionPlaces, type Place } from './places.ts';
import { zshCompletions } from './zsh.ts';

const SHELLS: Readonly<Record<string, (places: readonly Place[]) => string>> = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
};

/** `completions SHELL`: prints what the shell is to evaluate; the parser lets no other shell in. */
export function completions(_uv: string, { words: [shell = ''] }: Typed, { print }: Context): number {
  print(SHELLS[shell]?.(completionPlaces()) ?? '');
  return 0;
}
