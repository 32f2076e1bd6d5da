# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # bin/uv and the other parts use the same variables
#
# Part of the launcher, for cached decisions if a directory on PATH is new or has changed: `uvshim_check_path` reads it.

# Whether there is neither a uv nor a Python in these directories on PATH.
uvshim_are_without() {
  for uvshim_field do
    [ -e "$uvshim_field" ] || continue
    [ -r "$uvshim_field" ] && ! [ -e "$uvshim_field/uv" ] && ! [ -L "$uvshim_field/uv" ] || return
    for uvshim_line in "$uvshim_field"/*py*; do
      case ${uvshim_line##*/} in
        python | python[0-9]* | pypy* | cpython* | graalpy* | pyodide*) return 1 ;;
      esac
    done
  done
}

# Whether PATH has the first directories in this order, and otherwise only second ones and some without a uv or a Python.
uvshim_is_same_path() { # :DIRECTORY:... :DIRECTORY:...
  case :${PATH-}: in *::*) return 1 ;; esac
  uvshim_rest=:
  uvshim_ifs=$IFS
  IFS=:
  set -f
  # shellcheck disable=SC2086 # the fields of PATH
  set -- "$1" "$2" ${PATH-}
  set +f
  IFS=$uvshim_ifs
  # To look at each of more directories takes longer than the question.
  [ $# -le 102 ] || return
  while [ $# -gt 2 ]; do
    case $3 in /*) ;; *) return 1 ;; esac
    case $1 in
      *:"$3":*) uvshim_rest=$uvshim_rest$3: ;;
      *)
        case $2 in *:"$3":*) ;; *) uvshim_are_without "$3" || return ;; esac
        ;;
    esac
    uvshim_line=$1
    uvshim_field=$2
    shift 3
    set -- "$uvshim_line" "$uvshim_field" "$@"
  done
  [ "$uvshim_rest" = "$1" ]
}

uvshim_check_path() { # FUNCTION ARGS...
  "$@"
}
