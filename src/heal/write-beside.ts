import { renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';

/**
 * Takes a path and a text; writes it beside and renames it, so that there is never half a file. Takes the time that the
 * file is to have too (milliseconds since 1970), else it is now, and its mode, else it is the usual one. Throws where the
 * directory cannot be written to, and leaves nothing then.
 */
export function writeBeside(
  path: string,
  text: string,
  { time, mode = 0o666 }: { readonly time?: number; readonly mode?: number } = {},
): void {
  replace(path, (beside) => {
    writeFileSync(beside, text, { flag: 'wx', mode });
    if (time !== undefined) utimesSync(beside, time / 1000, time / 1000);
  });
}

/** Takes a path and what it is to lead to; makes the link beside and renames it, as above. */
export function linkBeside(path: string, target: string): void {
  replace(path, (beside) => {
    symlinkSync(target, beside);
  });
}

function replace(path: string, make: (beside: string) => void): void {
  // Not Node's crypto, which takes 6 ms to load.
  const beside = `${path}.${Math.random().toString(36).slice(2)}`;
  try {
    make(beside);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
