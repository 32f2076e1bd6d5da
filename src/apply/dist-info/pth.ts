/**
 * Takes absolute directories; returns the text of a .pth file that adds them to sys.path, with the effect of their own
 * .pth files. Wrappers use addsitedir too.
 */
export function renderPth(directories: readonly string[]): string {
  return directories
    .map((directory) => `import site; site.addsitedir(${JSON.stringify(directory)})\n`)
    .join('');
}
