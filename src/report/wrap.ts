/** Takes a text and a width; returns it in lines that are no longer, broken at spaces. A word that does not fit stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Takes a text and a width; of each word that is longer only the end is kept, since of a path that tells most. */
export function cutWords(text: string, width: number): string {
  return text
    .split(' ')
    .map((word) => (word.length <= width ? word : `…${word.slice(1 - width)}`))
    .join(' ');
}
