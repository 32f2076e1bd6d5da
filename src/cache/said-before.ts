import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the absolute cache directory, and a text. Returns whether this is the first time that it is printed, and notes that.
 * Without a note, it is printed again.
 */
export function isFirstTime(cache: string, text: string): boolean {
  const file = join(cache, 'said');
  const line = JSON.stringify(text);
  try {
    if (readFileSync(file, 'utf8').split('\n').includes(line)) return false;
  } catch {
    // Nothing was printed so far.
  }
  try {
    appendFileSync(file, `${line}\n`, { mode: 0o600 });
  } catch {
    // The cache cannot be written.
  }
  return true;
}
