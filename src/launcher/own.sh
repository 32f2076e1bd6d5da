# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # bin/uv and the other parts use the same variables
# shellcheck disable=SC3013 # [ -ef ] is not POSIX, but dash, bash and busybox have it
#
# Part of the launcher, for calls as `uvshim` that may be one of uvshim's own commands.

# src/cli/spec.ts has the same list. All other words are uv's. Some of them work without a real uv.
uvshim_find_own() { # FIRST_THREE_WORDS
  case $1 in
    'explain '* | 'repair '* | 'env '*)
      uvshim_own=${1%% *}
      ;;
    'which '* | 'doctor '* | 'cache dir '* | 'cache clear '* | 'init bash '* | 'init zsh '* | \
      'init fish '* | 'init direnv '* | 'help  ' | 'help explain '* | 'help which '* | 'help doctor '* | \
      'help repair '* | 'help cache dir'* | 'help cache clear'* | 'help env '* | \
      'help init bash'* | 'help init zsh'* | 'help init fish'* | 'help init direnv'* | 'help help '*)
      uvshim_own=${1%% *}
      uvshim_needs_uv=
      ;;
    '--version  ' | '-V  ' | '--help  ' | '-h  ')
      # Then uv prints its own, because of alias uv=uvshim.
      uvshim_own=introduce
      ;;
  esac
}

uvshim_run_own() { # ARGS...
  case $uvshim_own in
    '') ;;
    introduce)
      [ -z "$uvshim_node" ] || (uvshim_program introduce "$1" </dev/null >&2)
      eval "$uvshim_become" || exit 126
      ;;
    *)
      [ -n "$uvshim_node" ] || uvshim_stop 127 'Node 20.19 or later is needed for this, and none is on PATH' "export PATH=DIRECTORY_OF_NODE:\"\$PATH\""
      # This command is about the launcher itself.
      [ "$uvshim_own" != init ] || uvshim_uv=$0
      shift
      if [ "$uvshim_own" = explain ]; then
        uvshim_ask explain "$uvshim_uv" "$@"
        exit
      fi
      uvshim_program "$uvshim_own" "$uvshim_uv" "$@" || exit 126
      ;;
  esac
}
