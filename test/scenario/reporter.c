/*
 * Stands in for uv and for Node, by its name. Tells the test what it was started with, byte for byte, and does what the
 * answer says: "go" becomes the program that the link beside it leads to (.uv, .node), "exit 7" ends.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

extern char **environ;

static void write_words(FILE *report, char **words) {
  int count = 0;
  while (words[count] != NULL) count++;
  fprintf(report, "%d%c", count, 0);
  for (; *words != NULL; words++) fwrite(*words, 1, strlen(*words) + 1, report);
}

/* A shell puts more than one process between itself and what is in a pipeline. */
static void write_ancestors(FILE *report) {
  for (int pid = getppid(); pid > 1;) {
    char path[64];
    fprintf(report, "%d ", pid);
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *status = fopen(path, "re");
    pid = 0;
    char line[256];
    while (status != NULL && fgets(line, sizeof line, status) != NULL) sscanf(line, "PPid: %d", &pid);
    if (status != NULL) fclose(status);
  }
  fputc(0, report);
}

static int tell(const char *place, const char *name, char **argv, char *answer, size_t size) {
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int number = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (snprintf(address.sun_path, sizeof address.sun_path, "%s/.calls", place) >= (int) sizeof address.sun_path) return 0;
  if (number < 0 || connect(number, (struct sockaddr *) &address, sizeof address) != 0) return 0;
  char cwd[4096] = "";
  if (getcwd(cwd, sizeof cwd) == NULL) cwd[0] = 0;
  FILE *report = fdopen(number, "w");
  fprintf(report, "%s%c%d%c%s%c", name, 0, getpid(), 0, cwd, 0);
  write_ancestors(report);
  write_words(report, argv);
  write_words(report, environ);
  fflush(report);
  shutdown(number, SHUT_WR);
  ssize_t length = read(number, answer, size - 1);
  answer[length < 0 ? 0 : length] = 0;
  return length > 0;
}

int main(int argc, char **argv) {
  char place[4096], program[8192], answer[32] = "go";
  const char *self = (const char *) getauxval(AT_EXECFN), *slash = strrchr(self, '/');
  if (argc < 1 || slash == NULL) return 120;
  snprintf(place, sizeof place, "%.*s", (int) (slash - self), self);
  if (!tell(place, slash + 1, argv, answer, sizeof answer))
    return 122;
  if (strncmp(answer, "exit ", 5) == 0) return atoi(answer + 5);
  snprintf(program, sizeof program, "%s/.%s", place, slash + 1);
  execv(program, argv);
  return 121;
}
