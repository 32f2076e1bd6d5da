import { liveIn, type Side } from './live-in.ts';
import type { Exported, Shell } from './shells.ts';
import { LIST, projectFiles, STEPS } from './steps.ts';
import type { Uv } from '../support/uv-versions.ts';

/** The result of a day. */
export interface Day {
  /** Whether each step works. */
  works: boolean[];
  /** All commands and their output. */
  transcript: string;
}

/** Lives the day in a new project in a shell, with a release of uv as it is, or through the shim. */
export function liveDay(shell: Shell, uv: Uv, side: Side): Promise<Day> {
  return liveIn({ shell, uv, side, files: projectFiles }, async ({ exported, run, transcript }) => {
    const works: boolean[] = [];
    for (const { name, lines } of STEPS) {
      const { status, stdout } = await run(lines);
      works.push(status === 0 && (name !== LIST || showsPackages(exported, stdout)));
    }
    return { works, transcript: transcript() };
  });
}

function showsPackages({ hasPackages = false }: Exported, list: string): boolean {
  return !hasPackages || /^storepkg +1\.0$/m.test(list);
}
