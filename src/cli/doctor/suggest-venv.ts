import type { Examination } from './examination.ts';

/** A command that creates an environment, under a free name: uv does not replace an existing directory. */
export function suggestVenv({
  context: { directory },
  interpreters: { files },
}: Pick<Examination, 'context' | 'interpreters'>): string {
  const names = ['.venv', 'venv', 'env'];
  const free = names.find((name) => !files.names(directory).includes(name)) ?? 'another-venv';
  return free === '.venv' ? 'uv venv' : `uv venv ${free} && . ${free}/bin/activate`;
}
