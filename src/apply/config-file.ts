import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from '../fs/write-file.ts';

/** Returns the text of the pyvenv.cfg of an environment (absolute). Throws if it cannot be read. */
export function readConfig(environment: string): string {
  return readFileSync(join(environment, 'pyvenv.cfg'), 'utf8');
}

/** Takes an environment (absolute) and the new text of its pyvenv.cfg. Throws if it cannot be written. */
export function writeConfig(environment: string, text: string): void {
  writeFile(join(environment, 'pyvenv.cfg'), text);
}
