# uvshim in direnv. Made by:
#   mkdir -p ~/.config/direnv/lib && uvshim init direnv >~/.config/direnv/lib/uvshim.sh
#
# shellcheck shell=bash

# Usage: use uvshim
#
# Puts the shim first on PATH, and does nothing else.
use_uvshim() {
  # shellcheck disable=SC2034 # in the place of the second line stands what uses it
  local directory=DIRECTORY
FIRST_ON_PATH
}

# Usage: layout uvshim [PYTHON]
#
# Activates the project's environment (UV_PROJECT_ENVIRONMENT, else .venv). Where there is none, or one that stands on
# another Python, it is made through the shim, from PYTHON: a path, a name on PATH or a version ("3.12" is python3.12);
# else from UV_PYTHON, else from the first python3 on PATH. Below `use flake` or whatever brings the Python.
layout_uvshim() {
  local python environment=${UV_PROJECT_ENVIRONMENT:-.venv} record
  [[ $environment == /* ]] || environment=$PWD/$environment
  python=$(__uvshim_find_python "${1:-${UV_PYTHON:-python3}}") || return
  # Outside of the project: what is in there came from others.
  record=${XDG_CACHE_HOME:-$HOME/.cache}/uvshim/layout$PWD/.record

  use_uvshim
  local -a carried=()
  if ! __uvshim_read_record "$record" "$python" "$environment"; then
    if ! __uvshim_make_environment "$python" "$environment"; then
      watch_file "$python"
      return 1
    fi
    __uvshim_write_record "$record" "$python" "$environment"
  fi
  # As they are now: direnv takes down whether a file is there, and its time.
  watch_file "$python" "$environment/pyvenv.cfg" "$environment/bin/python"

  local at
  for ((at = 0; at < ${#carried[@]}; at += 2)); do export "${carried[at]}=${carried[at + 1]}"; done
  # From here on the environment says which Python: as a path of the store, UV_PYTHON would be what `uv pip` installs into.
  unset UV_PYTHON PYTHONHOME
  export VIRTUAL_ENV=$environment UV_PROJECT_ENVIRONMENT=$environment
  PATH_add "$environment/bin"
  # Before an environment that has a uv of its own.
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

# Makes the environment, or makes it stand on the Python, where it does not; sets carried.
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
      log_status "uvshim: $2 is to stand on ${wanted[1]} from now on"
      # The packages of the same minor version stay.
      if [[ -d $2/lib/python${wanted[2]} ]]; then how=(--allow-existing); else how=(--clear); fi
      # One with the packages of a wrapper is to have those of this one.
      [[ $(<"$2/pyvenv.cfg") != *uvshim-wrapper\ =* ]] || how+=(--system-site-packages)
    fi
    uv venv --python "$1" ${how[@]+"${how[@]}"} "$2" || return
    found=()
    __uvshim_ask "$2/bin/python" found
  fi
  __uvshim_carry
}

# Asks an interpreter for its prefix, its base prefix and its minor version, and for all the variables that it has got, and
# sets an array to the answers. To nothing where it does not run.
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

# Sets carried to the names and values of what a wrapper sets for its Python and the environment would not have: the
# places of native libraries (LD_LIBRARY_PATH) and the like. Takes the answers of both from the caller.
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

# Sets carried from the record, if that is of this Python and this environment as they are now; false where it is not.
__uvshim_read_record() { # RECORD PYTHON ENVIRONMENT
  local -a lines=()
  local line at
  [[ -O $1 && ! $2 -nt $1 && -x $3/bin/python && ! $3/pyvenv.cfg -nt $1 ]] || return
  while IFS= read -r -d '' line; do lines+=("$line"); done <"$1"
  [[ ${lines[0]-} == "$2" && $2 -ef ${lines[1]-} && ${lines[2]-} == "$3" && $3/bin/python -ef ${lines[3]-} ]] || return
  for ((at = 4; at < ${#lines[@]}; at += 3)); do
    # A wrapper may have put something before what there was.
    [[ ${!lines[at]-} == "${lines[at + 1]}" ]] || return
    carried+=("${lines[at]}" "${lines[at + 2]}")
  done
}

# What cannot be written down only costs time.
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
