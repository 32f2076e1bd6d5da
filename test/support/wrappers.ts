import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';

export interface Wrapper {
  /** The executable to create. */
  file: string;
  /** The program that it execs. */
  becomes: string;
  /** Whether it keeps the caller's `argv[0]`. */
  keepsName?: boolean;
  environment: Record<string, string>;
  /** Put before the caller's arguments: `--add-flag`. */
  flags?: string[];
  /** Prepended to the caller's value with a colon: makeWrapper's `--prefix`. */
  prefixes?: Record<string, string>;
  /** Appended: `--suffix`. */
  suffixes?: Record<string, string>;
}

/** Compiles a wrapper as nixpkgs' makeBinaryWrapper does: it sets variables and execs another program. */
export async function compileWrapper({
  file,
  becomes,
  keepsName = false,
  environment,
  flags = [],
  prefixes = {},
  suffixes = {},
}: Wrapper): Promise<void> {
  const target = JSON.stringify(becomes);
  const source = `#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv) {
  static char text[9999];
  const char *own;
${Object.entries(environment).map(setVariable).join('')}${Object.entries(prefixes).map(prefixVariable).join('')}${Object.entries(suffixes).map(suffixVariable).join('')}${keepsName ? '' : `  argv[0] = ${target};\n`}  char *words[argc + ${flags.length + 1}];
  char **word = words;
  *word++ = argv[0];
${flags.map((flag) => `  *word++ = ${JSON.stringify(flag)};\n`).join('')}  for (int at = 1; at <= argc; at++) *word++ = argv[at];
  execv(${target}, words);
  return 127;
}
`;
  await mkdir(dirname(file), { recursive: true });
  await execa('cc', ['-x', 'c', '-', '-o', file], { input: source });
}

function setVariable([name, value]: [string, string]): string {
  return `  setenv(${JSON.stringify(name)}, ${JSON.stringify(value)}, 1);\n`;
}

function prefixVariable([name, value]: [string, string]): string {
  return extend(name, value, `"%s:%s", ${JSON.stringify(value)}, own`);
}

function suffixVariable([name, value]: [string, string]): string {
  return extend(name, value, `"%s:%s", own, ${JSON.stringify(value)}`);
}

function extend(name: string, value: string, both: string): string {
  const [variable, alone] = [JSON.stringify(name), JSON.stringify(value)];
  return `  own = getenv(${variable});
  if (own && *own) snprintf(text, sizeof text, ${both}); else snprintf(text, sizeof text, "%s", ${alone});
  setenv(${variable}, text, 1);
`;
}

/** Compiles a shared library whose only function, `answer`, returns 42. */
export async function compileLibrary(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await execa('cc', ['-shared', '-fPIC', '-x', 'c', '-', '-o', file], {
    input: 'int answer(void) { return 42; }\n',
  });
}
