import { dirname, join, resolve } from 'node:path';
import type { Files } from '../../fs/files.ts';
import { hasFeature } from '../../uv/features.ts';
import type { RealUv } from '../real-uv.ts';
import { hasEnvironment } from './environment.ts';

/** Where a `.venv` is looked for. Without a uv, as the newest one does. */
interface Reader {
  readonly files: Files;
  readonly uv?: RealUv;
}

/** The directory itself if it is an environment, or else the nearest `.venv` in it or above, up to a root. */
export function nearestEnvironment(directory: string, reader: Reader, root = '/'): string | undefined {
  const { files } = reader;
  if (hasEnvironment(directory, files)) return directory;
  const place = venvIn(directory, reader);
  if (hasEnvironment(place, files)) return place;
  return directory === root || directory === dirname(directory)
    ? undefined
    : nearestEnvironment(dirname(directory), reader, root);
}

/**
 * Takes an absolute directory; returns the absolute path of its `.venv`, which may not exist. It may be a file with the path of the
 * environment, on one line (PEP 832).
 */
export function venvIn(directory: string, { files, uv }: Reader): string {
  const place = join(directory, '.venv');
  if (hasEnvironment(place, files) || (uv && !hasFeature(uv, 'venvFile'))) return place;
  const target = files.readText(place)?.replace(/\r?\n$/, '');
  return target ? resolve(directory, target) : place;
}
