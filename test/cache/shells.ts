/** Each shell that can be the launcher's, with the options that make it one. */
export const SHELLS: readonly (readonly [program: string, ...options: string[]])[] = [
  ['dash'],
  ['bash', '-p'],
  ['bash', '--posix'],
  // Only Linux has it.
  ...(process.platform === 'linux' ? [['busybox', 'sh'] as const] : []),
];
