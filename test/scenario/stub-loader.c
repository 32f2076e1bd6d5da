/* Ends as every program does on NixOS that was linked to the loader of other distributions. */
#include <stdio.h>

int main(int count, char **words) {
  fprintf(stderr, "Could not start dynamically linked executable: %s\n", count > 0 ? words[0] : "");
  fputs("NixOS cannot run dynamically linked executables intended for generic\n"
        "linux environments out of the box. For more information, see:\n"
        "https://nix.dev/permalink/stub-ld\n",
        stderr);
  return 127;
}
