import type { Examination } from './examination.ts';

/** A line that makes an environment to work in: uv makes none where there is one, in whatever state. */
export function makeEnvironment({
  context: { directory },
  interpreters: { files },
}: Pick<Examination, 'context' | 'interpreters'>): string {
  const names = ['.venv', 'venv', 'env'];
  const free = names.find((name) => !files.names(directory).includes(name)) ?? 'another-venv';
  return free === '.venv' ? 'uv venv' : `uv venv ${free} && . ${free}/bin/activate`;
}
