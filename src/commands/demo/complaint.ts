/** Takes what uv says on standard error; returns what went wrong, in its words: its error and the last cause of it. */
export function findComplaint(stderr: string): string | undefined {
  // A long line is continued behind a bar in some releases.
  const lines = stderr
    .replace(/\n +│ /g, ' ')
    .split('\n')
    .map((line) => line.trim());
  const error = lines.find((line) => /^(error:|×)/.test(line)) ?? lines.findLast((line) => line !== '');
  const cause = lines.findLast((line) => /^(caused by|cause):/i.test(line));
  // Of what is said about a file, only what is wrong with it.
  const reason = cause?.replace(/^[^:]*: /, '').replace(/^.*`: /, '');
  return (
    [error?.replace(/^(error:|×) */, ''), reason].filter((part) => part !== undefined).join(': ') || undefined
  );
}
