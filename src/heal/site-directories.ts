/**
 * Takes directories (absolute); returns the text of a .pth that adds them to what Python finds, and what the .pth files in
 * them add: a wrapper does it with addsitedir too.
 */
export function siteDirectories(directories: readonly string[]): string {
  return directories
    .map((directory) => `import site; site.addsitedir(${JSON.stringify(directory)})\n`)
    .join('');
}
