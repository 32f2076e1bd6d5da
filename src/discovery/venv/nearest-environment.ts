import { dirname, join } from 'node:path';
import type { Files } from '../../fs/files.ts';
import { hasEnvironment } from './environment.ts';

/** The directory itself if it is an environment, or else the nearest `.venv` in it or above, up to a root. */
export function nearestEnvironment(directory: string, files: Files, root = '/'): string | undefined {
  const found = [directory, join(directory, '.venv')].find((place) => hasEnvironment(place, files));
  if (found !== undefined || directory === root || directory === dirname(directory)) return found;
  return nearestEnvironment(dirname(directory), files, root);
}
