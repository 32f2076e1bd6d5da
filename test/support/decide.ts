/** Takes the path of a uv; returns the program's arguments by which the launcher asks for a decision that is not cached. */
export function askingToDecide(uv: string, ...words: readonly string[]): string[] {
  const [self, launcher, place, shape, spot, usual, active] = ['', '', '', '', '', '', ''];
  return ['decide', uv, self, launcher, place, shape, spot, usual, active, ...words];
}
