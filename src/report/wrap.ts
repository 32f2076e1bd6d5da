/** Breaks a text at spaces into lines of at most `width`. A longer word gets its own line. */
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

/** Shortens each word longer than `width` to its end, which is the most telling part of a path. */
export function cutWords(text: string, width: number): string {
  return text
    .split(' ')
    .map((word) => (word.length <= width ? word : `…${word.slice(1 - width)}`))
    .join(' ');
}
