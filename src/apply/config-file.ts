import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from '../fs/write-file.ts';

/** Returns the text of the pyvenv.cfg of an environment (absolute). Throws if it cannot be read, or not be written back. */
export function readConfig(environment: string): string {
  const path = join(environment, 'pyvenv.cfg');
  const bytes = readFileSync(path);
  if (!isUtf8(bytes)) throw new Error(`${path} is not UTF-8`);
  return bytes.toString();
}

/** Takes an environment (absolute) and the new text of its pyvenv.cfg. Throws if it cannot be written. */
export function writeConfig(environment: string, text: string): void {
  writeFile(join(environment, 'pyvenv.cfg'), text);
}
