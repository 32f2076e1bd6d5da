/** File tests in one command. One long test is faster than many, but shells recurse for each. */
const TOGETHER = 20;

/** Takes tests, `-a` or `-o`, and the command's first words; returns commands with several of the tests each. */
export function joined(tests: readonly string[], operator: string, command: string): string[] {
  const each = [...new Set(tests)];
  return Array.from({ length: Math.ceil(each.length / TOGETHER) }, (_, index) => {
    const some = each.slice(index * TOGETHER, (index + 1) * TOGETHER);
    return `${command} ${some.join(` ${operator} `)} ]`;
  });
}
