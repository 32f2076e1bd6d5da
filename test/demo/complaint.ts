/** Takes uv's stderr; returns its error and the last cause of it. */
export function findComplaint(stderr: string): string | undefined {
  // Some releases continue a long line after a bar.
  const lines = stderr
    .replace(/\n +│ /g, ' ')
    .split('\n')
    .map((line) => line.trim());
  const error = lines.find((line) => /^(error:|×)/.test(line)) ?? lines.findLast((line) => line !== '');
  const cause = lines.findLast((line) => /^(caused by|cause):/i.test(line));
  // Drop the path before the fault of a file.
  const reason = cause?.replace(/^[^:]*: /, '').replace(/^.*`: /, '');
  return (
    [error?.replace(/^(error:|×) */, ''), reason].filter((part) => part !== undefined).join(': ') || undefined
  );
}
