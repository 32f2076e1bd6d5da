/*
 * Becomes a program with the arguments and the environment that stand in files, each word ended by a zero byte: Node can
 * only start one with text. Opens 3, 10 and 255, numbers that shells like to take; ignores two signals, and blocks one.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *read_file(const char *directory, const char *name, size_t *size) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *file = fopen(path, "re");
  if (file == NULL) exit(124);
  char *bytes = malloc(1 << 21);
  *size = fread(bytes, 1, (1 << 21) - 1, file);
  bytes[*size] = 0;
  fclose(file);
  return bytes;
}

static char **read_words(const char *directory, const char *name) {
  size_t size, count = 0;
  char *bytes = read_file(directory, name, &size), **words = calloc(size + 1, sizeof *words);
  for (size_t at = 0; at < size; at += strlen(bytes + at) + 1) words[count++] = bytes + at;
  return words;
}

int main(int argc, char **argv) {
  size_t size;
  char path[4096];
  if (argc != 2) return 125;
  char **words = read_words(argv[1], "argv"), **variables = read_words(argv[1], "environ");
  char *closed = read_file(argv[1], "closed", &size);

  snprintf(path, sizeof path, "%s/pid", argv[1]);
  FILE *pid = fopen(path, "we");
  fprintf(pid, "%d", getpid());
  fclose(pid);

  int numbers[] = { 3, 10, 255 };
  snprintf(path, sizeof path, "%s/argv", argv[1]);
  int file = open(path, O_RDWR | O_CLOEXEC);
  lseek(file, 1, SEEK_SET);
  file = fcntl(file, F_DUPFD_CLOEXEC, 300);
  for (size_t at = 0; at < sizeof numbers / sizeof *numbers; at++) dup2(file, numbers[at]);
  for (char *number = strtok(closed, " "); number != NULL; number = strtok(NULL, " ")) close(atoi(number));

  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR2);
  sigprocmask(SIG_BLOCK, &blocked, NULL);
  signal(SIGUSR1, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  execve(words[0], words, variables);
  return 126;
}
