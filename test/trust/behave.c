/*
 * Stands in for uv and does what BEHAVE says: "exit 7"; "wait" for a signal to die of; "catch" signals and name them;
 * "copy" standard input; print the "words"; tell its "state"; ask at a "prompt"; take a byte in "raw" mode.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static void tell(int number) {
  char text[32];
  int length = snprintf(text, sizeof text, "%s\n", sigabbrev_np(number));
  if (write(1, text, length) != length) _exit(9);
  if (number == SIGTERM) _exit(42);
}

static void catch_signals(void) {
  int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGCONT, SIGWINCH };
  for (size_t at = 0; at < sizeof numbers / sizeof *numbers; at++) signal(numbers[at], tell);
}

static void write_state(void) {
  for (int which = 0; which < RLIM_NLIMITS; which++) {
    struct rlimit limit;
    getrlimit(which, &limit);
    printf("limit %d: %lu %lu\n", which, limit.rlim_cur, limit.rlim_max);
  }
  mode_t mask = umask(0);
  printf("umask %o, nice %d, leads its group %d, its session %d\n", mask, getpriority(PRIO_PROCESS, 0),
         getpgrp() == getpid(), getsid(0) == getpid());
  for (int number = 0; number < 400; number++) {
    char path[64], target[4096] = "";
    if (fcntl(number, F_GETFD) < 0) continue;
    snprintf(path, sizeof path, "/proc/self/fd/%d", number);
    if (readlink(path, target, sizeof target - 1) < 0) exit(9);
    if (strchr(target, ':') != NULL) *strchr(target, ':') = 0;
    printf("descriptor %d: %s, %o, at %ld\n", number, target, fcntl(number, F_GETFL), (long) lseek(number, 0, SEEK_CUR));
  }
}

static void copy(void) {
  char bytes[65536];
  ssize_t length;
  while ((length = read(0, bytes, sizeof bytes)) > 0)
    if (write(1, bytes, length) != length) exit(9);
}

static void take_raw_byte(void) {
  struct termios before, raw;
  unsigned char byte = 0;
  tcgetattr(0, &before);
  raw = before;
  cfmakeraw(&raw);
  tcsetattr(0, TCSANOW, &raw);
  printf("raw\r\n");
  if (read(0, &byte, 1) != 1) exit(9);
  tcsetattr(0, TCSANOW, &before);
  printf("byte %d\n", byte);
}

static void ask(void) {
  struct winsize size = { 0 };
  char answer[256] = "";
  ioctl(0, TIOCGWINSZ, &size);
  printf("%d by %d? ", size.ws_row, size.ws_col);
  if (fgets(answer, sizeof answer, stdin) == NULL) exit(9);
  printf("answer %s", answer);
}

int main(int argc, char **argv) {
  const char *behave = getenv("BEHAVE");
  setbuf(stdout, NULL);
  if (argc == 2 && strcmp(argv[1], "--version") == 0) return puts("uv 0.13.9") < 0;
  if (behave == NULL) return 0;
  if (strncmp(behave, "exit ", 5) == 0) return atoi(behave + 5);
  if (strcmp(behave, "catch") == 0) catch_signals();
  if (strcmp(behave, "copy") == 0) copy();
  if (strcmp(behave, "words") == 0)
    for (int at = 1; at < argc; at++) fwrite(argv[at], 1, strlen(argv[at]) + 1, stdout);
  if (strcmp(behave, "state") == 0) write_state();
  if (strcmp(behave, "raw") == 0) take_raw_byte();
  if (strcmp(behave, "prompt") == 0) ask();
  if (strcmp(behave, "wait") != 0 && strcmp(behave, "catch") != 0) return 0;
  /* Where a test has failed, nobody ends it. */
  alarm(60);
  printf("ready %d\n", getpid());
  for (;;) pause();
}
