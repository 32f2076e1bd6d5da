/*
 * Starts programs, one after the other, with exactly the bytes that stand on its standard input: Node can only start one
 * with text, and to start this once for each would take longer than what is tried.
 *
 * Reads "WORDS VARIABLES SIZE\n", then SIZE bytes: the directory, the words, the variables, each ended by a zero byte.
 * Writes "PID STATUS\n" when the program has ended, STATUS as waitpid has it. What the program says goes to the file
 * that is the only argument.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Seconds after which what hangs is ended by SIGALRM. */
#define PATIENCE 40

static char **take_words(char **at, size_t count) {
  char **words = calloc(count + 1, sizeof *words);
  for (size_t index = 0; index < count; index++) {
    words[index] = *at;
    *at += strlen(*at) + 1;
  }
  return words;
}

static void become(const char *output, const char *directory, char **words, char **variables) {
  int nothing = open("/dev/null", O_RDONLY), said = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(nothing, 0);
  dup2(said, 1);
  dup2(said, 2);
  close(nothing);
  close(said);
  if (chdir(directory) != 0) _exit(124);
  alarm(PATIENCE);
  execve(words[0], words, variables);
  _exit(125);
}

int main(int argc, char **argv) {
  size_t word_count, variable_count, size;
  if (argc != 2) return 2;
  while (scanf("%zu %zu %zu", &word_count, &variable_count, &size) == 3 && getchar() == '\n') {
    char *bytes = malloc(size + 1), *at = bytes;
    if (fread(bytes, 1, size, stdin) != size) return 3;
    char **directory = take_words(&at, 1), **words = take_words(&at, word_count);
    char **variables = take_words(&at, variable_count);
    int status;
    pid_t pid = fork();
    if (pid == 0) become(argv[1], directory[0], words, variables);
    if (waitpid(pid, &status, 0) != pid) return 4;
    printf("%d %d\n", pid, status);
    fflush(stdout);
    free(directory), free(words), free(variables), free(bytes);
  }
  return 0;
}
