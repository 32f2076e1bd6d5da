#!/bin/sh
# Prints a launcher with settings. The shell is the first line's, `cache` is text for the shell, and each other value is one word.
# Usage: fill-launcher.sh LAUNCHER SHELL [home=DIR] [recorded_node=FILE] [recorded_uv=FILE] [recorded_timeout=FILE] [cache=TEXT]
#
# Drops comments and indentation, which take bash 0.2 ms at every call. The second line stays: it identifies the shim.

quote() {
  printf "'%s'" "$(printf '%s\n' "$1" | sed "s/'/'\\\\''/g")"
}

# Sets line to the one with the setting, if it is one of the arguments.
set_line() { # NAME SETTING...
  name=$1
  shift
  for setting; do
    case $setting in
      cache=*) value=${setting#*=} ;;
      *) value=$(quote "${setting#*=}") ;;
    esac
    [ "${setting%%=*}" != "$name" ] || line="uvshim_$name=$value" left=$((left - 1))
  done
}

launcher=$1
shell=$2
shift 2
left=$#
while IFS= read -r line; do
  case $line in
    '#!'*) line="#!$shell" ;;
    '# Stands before uv on PATH'*) ;;
    uvshim_home=* | uvshim_recorded_*=* | uvshim_cache=*)
      name=${line%%=*}
      set_line "${name#uvshim_}" "$@"
      ;;
    *)
      line=${line#"${line%%[! ]*}"}
      case $line in '' | '#'*) continue ;; esac
      ;;
  esac
  printf '%s\n' "$line"
done <"$launcher"
[ "$left" -eq 0 ]
