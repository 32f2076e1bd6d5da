# direnv functions of uvshim. To update:
#   mkdir -p ~/.config/direnv/lib && uvshim init direnv >~/.config/direnv/lib/uvshim.sh
#
# shellcheck shell=bash

# Usage: use uvshim
#
# Puts the shim first on PATH, and does nothing else.
use_uvshim() {
  # shellcheck disable=SC2034 # the text that replaces the next line uses it
  local directory=DIRECTORY
FIRST_ON_PATH
}

# Usage: layout uvshim [PYTHON]
#
# Activates the project's environment (UV_PROJECT_ENVIRONMENT, else .venv). If it is missing or has another Python, the
# shim creates it from PYTHON: a path, a name on PATH or a version ("3.12" is python3.12); else from UV_PYTHON, else
# from the first python3 on PATH. Put it below `use flake`, or the line that adds the Python.
layout_uvshim() {
  local python environment=${UV_PROJECT_ENVIRONMENT:-.venv} record
  [[ $environment == /* ]] || environment=$PWD/$environment
  python=$(__uvshim_find_python "${1:-${UV_PYTHON:-python3}}") || return
  # Not in XDG_CACHE_HOME, which may be in the project, whose files may come from others.
  record=$HOME/.cache/uvshim/layout$PWD/.record

  use_uvshim
  local -a carried=()
  if ! __uvshim_read_record "$record" "$python" "$environment"; then
    if ! __uvshim_make_environment "$python" "$environment"; then
      watch_file "$python"
      return 1
    fi
    __uvshim_write_record "$record" "$python" "$environment"
  fi
  # Watch the final files: direnv records whether each exists, and its time.
  watch_file "$python" "$environment/pyvenv.cfg" "$environment/bin/python"

  local at
  for ((at = 0; at < ${#carried[@]}; at += 2)); do export "${carried[at]}=${carried[at + 1]}"; done
  # The environment determines the Python now. `uv pip` would install into a store path in UV_PYTHON.
  unset UV_PYTHON PYTHONHOME
  export VIRTUAL_ENV=$environment UV_PROJECT_ENVIRONMENT=$environment
  PATH_add "$environment/bin"
  # Before the environment, which may have its own uv.
  use_uvshim
}

# Prints the path of a Python.
__uvshim_find_python() { # PYTHON
  local python=$1
  [[ ! -d $python ]] || python=$python/bin/python3
  case $python in
    */*) [[ $python == /* ]] || python=$PWD/$python ;;
    [0-9]*) python=$(type -P "python$python") || python= ;;
    *) python=$(type -P "$python") || python= ;;
  esac
  if [[ ! -f $python || ! -x $python ]]; then
    log_error "uvshim: there is no Python '$1'"
    log_error "hint: bring one before this line (use flake), or name it: layout uvshim PYTHON"
    return 1
  fi
  printf '%s\n' "$python"
}

# Creates the environment, or gives it this Python if it has another; sets carried.
__uvshim_make_environment() { # PYTHON ENVIRONMENT
  local -a wanted=() found=() how=()
  __uvshim_ask "$1" wanted
  if ((${#wanted[@]} < 3)); then
    log_error "uvshim: $1 does not run"
    log_error "hint: $(printf '%q' "$1") -c pass"
    return 1
  fi
  if [[ -x $2/bin/python ]]; then __uvshim_ask "$2/bin/python" found; fi
  if [[ ${found[0]-} != "$(cd -P -- "$2" 2>/dev/null && pwd)" || ${found[1]-} != "${wanted[1]}" ]]; then
    if [[ -e $2/pyvenv.cfg ]]; then
      log_status "uvshim: $2 now uses ${wanted[1]}"
      # The packages of the same minor version stay.
      if [[ -d $2/lib/python${wanted[2]} ]]; then how=(--allow-existing); else how=(--clear); fi
      # An environment with a wrapper's packages gets the packages of this wrapper.
      [[ $(<"$2/pyvenv.cfg") != *uvshim-wrapper\ =* ]] || how+=(--system-site-packages)
    fi
    uv venv --python "$1" ${how[@]+"${how[@]}"} "$2" || return
    found=()
    __uvshim_ask "$2/bin/python" found
  fi
  __uvshim_carry
}

# Queries an interpreter for its prefix, base prefix, minor version and environment variables, and sets an array to the
# answers. The array is empty if it does not run.
__uvshim_ask() { # PYTHON ARRAY
  local __uvshim_line
  while IFS= read -r -d '' __uvshim_line; do
    eval "$2+=(\"\$__uvshim_line\")"
  done < <("$1" -I -c '
import os, sys
about = [os.fsencode(os.path.realpath(prefix)) for prefix in (sys.prefix, sys.base_prefix)]
about.append(b"%d.%d" % sys.version_info[:2])
variables = [name + b"=" + value for name, value in os.environb.items()]
sys.stdout.buffer.write(b"".join(each + b"\0" for each in about + variables))
' </dev/null)
}

# Sets carried to the variables that a wrapper sets and the environment's Python would lack, such as LD_LIBRARY_PATH. Takes
# the answers of both interpreters from the caller.
__uvshim_carry() {
  local line
  carried=()
  for line in "${wanted[@]:3}"; do
    case ${line%%=*} in PYTHON* | NIX_PYTHON* | __PYVENV_LAUNCHER__ | PATH | PWD | OLDPWD | SHLVL | _) continue ;; esac
    [[ ${line%%=*} =~ ^[A-Za-z_][A-Za-z_0-9]*$ ]] || continue
    __uvshim_has "$line" "${found[@]:3}" || carried+=("${line%%=*}" "${line#*=}")
  done
}

__uvshim_has() { # WORD [WORD…]
  local word
  for word in "${@:2}"; do [[ $word != "$1" ]] || return 0; done
  return 1
}

# Sets carried from the record if it matches this Python and environment; fails otherwise.
__uvshim_read_record() { # RECORD PYTHON ENVIRONMENT
  local -a lines=()
  local line at
  [[ -O $1 && ! $2 -nt $1 && -x $3/bin/python && ! $3/pyvenv.cfg -nt $1 ]] || return
  while IFS= read -r -d '' line; do lines+=("$line"); done <"$1"
  [[ ${lines[0]-} == "$2" && $2 -ef ${lines[1]-} && ${lines[2]-} == "$3" && $3/bin/python -ef ${lines[3]-} ]] || return
  for ((at = 4; at < ${#lines[@]}; at += 3)); do
    # A wrapper may have prepended something.
    [[ ${!lines[at]-} == "${lines[at + 1]}" ]] || return
    carried+=("${lines[at]}" "${lines[at + 2]}")
  done
}

# If the record cannot be written, the next call only takes longer.
__uvshim_write_record() { # RECORD PYTHON ENVIRONMENT
  local at
  mkdir -p "${1%/*}" 2>/dev/null || return 0
  {
    printf '%s\0' "$2" "$(realpath "$2")" "$3" "$(realpath "$3/bin/python")"
    for ((at = 0; at < ${#carried[@]}; at += 2)); do
      printf '%s\0' "${carried[at]}" "${!carried[at]-}" "${carried[at + 1]}"
    done
  } 2>/dev/null >"$1.new" && mv -f "$1.new" "$1" || return 0
}
