/** Each shell that can be the launcher's, with the options that make it one. */
export const SHELLS: readonly (readonly [program: string, ...options: string[]])[] = [
  ['dash'],
  ['bash', '-p'],
  ['bash', '--posix'],
  ['busybox', 'sh'],
];
