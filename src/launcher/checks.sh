# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # bin/uv and the other parts use the same variables
# shellcheck disable=SC3013 # [ -ef ] is not POSIX, but dash, bash and busybox have it
#
# Part of the launcher, for cached decisions that need more than file tests: `uvshim_check` reads it.

# If a file with the time of another one is moved to its place, it has another inode, and its directory has another time. TIME is
# the name of a file with the time of the directory, or empty if that is too fresh.
uvshim_are_in_place() { # TIME FILE INODE...
  while [ $# -gt 0 ]; do
    uvshim_field=${2%/*}/
    if [ ! -f "$uvshim_times/$1" ] || [ "$uvshim_field" -nt "$uvshim_times/$1" ] || ! [ "$uvshim_file" -nt "$uvshim_field" ]; then
      uvshim_inode=
      {
        read -r uvshim_line && read -r uvshim_line && read -r uvshim_line && read -r uvshim_line uvshim_inode
      } 2>/dev/null 3<"$2" 4</proc/self/fdinfo/3 <&4
      [ "$uvshim_inode" = "$3" ] || return
    fi
    shift 3
  done
}

# Whether an environment was made from one of these interpreters, by uv or Python, and nothing unusual is in its pyvenv.cfg. The
# decisions that need it call this; src/discovery/venv/environment.ts reads an environment in the same way.
uvshim_is_made() { # ENVIRONMENT [PYTHON MINOR]...
  while read -r uvshim_line uvshim_rest || [ -n "$uvshim_line" ]; do
    case "$uvshim_line $uvshim_rest" in
      'home ='* | 'implementation ='* | 'uv ='* | 'version ='* | 'version_info ='* | 'prompt ='* | 'executable ='* | \
        'command ='* | 'relocatable = false' | 'include-system-site-packages = false' | ' ') ;;
      *) return 1 ;;
    esac
  done <"$1/pyvenv.cfg" || return 1
  [ -w "$1" ] || return 1
  uvshim_field=$1
  while [ $# -gt 2 ]; do
    if [ "$uvshim_field/bin/python" -ef "$2" ] && [ -w "$uvshim_field/lib/python$3/site-packages" ]; then return 0; fi
    shift 2
  done
  return 1
} 2>/dev/null

uvshim_check() { # FUNCTION ARGS...
  "$@"
}
