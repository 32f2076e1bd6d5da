# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # bin/uv and the other parts use the same variables
# shellcheck disable=SC3013 # [ -ef ] is not POSIX, but dash, bash and busybox have it
#
# Part of the launcher. bin/uv runs it for each command that looks for a Python.
#
# The cached decision for this directory and this shape, if nothing that it depends on has changed.

# The cache for this user on this machine is in a directory with a random name. A mark in HOME, named after the
# boot, the mount namespace and the root directory, has that name: no checkout, archive or copy can have it. A HOME that
# belongs to another user may be one that others write to. src/cache/own-cache.ts reads marks in the same way.
uvshim_store=
uvshim_find_store() {
  case ${HOME-}:$uvshim_cache in /*:/*) ;; *) return ;; esac
  uvshim_boot=
  uvshim_mount=
  uvshim_root=
  {
    read -r uvshim_boot
    {
      read -r uvshim_line && read -r uvshim_line && read -r uvshim_line uvshim_mount && read -r uvshim_line uvshim_root
    } <&4
  } 2>/dev/null </proc/sys/kernel/random/boot_id 3</ 4</proc/self/fdinfo/3
  uvshim_mark=$HOME/.cache/uvshim/machines/$uvshim_boot-$uvshim_mount-$uvshim_root
  # A mark is newer than what came with the boot or the container.
  [ -O "$uvshim_mark" ] && [ "$uvshim_mark" -nt /proc ] || return
  if [ ! -O "$HOME" ] || [ -k "$HOME" ]; then
    for uvshim_field in "$HOME/.cache" "$HOME/.cache/uvshim"; do
      [ -O "$uvshim_field" ] && [ ! -L "$uvshim_field" ] || return
    done
  fi
  read -r uvshim_store uvshim_keeper <"$uvshim_mark"
  # The kernel may give a mount namespace the number of one that has ended: a process that was in it is still there then.
  if [ -n "$uvshim_keeper" ]; then
    [ /proc/self/ns/mnt -ef "/proc/$uvshim_keeper/ns/mnt" ] && [ "$uvshim_mark" -nt "/proc/$uvshim_keeper" ] || uvshim_store=
  fi
  uvshim_store=${uvshim_store:+$uvshim_cache/$uvshim_store}
}

uvshim_launcher="$uvshim_version $uvshim_home"
uvshim_decision=
uvshim_usual=

# If a file with the time of another one is moved to its place, its inode is another one.
# shellcheck disable=SC2317 # cached decisions call it
uvshim_are_in_place() { # FILE INODE...
  while [ $# -gt 0 ]; do
    uvshim_inode=
    {
      read -r uvshim_line && read -r uvshim_line && read -r uvshim_line && read -r uvshim_line uvshim_inode
    } 2>/dev/null 3<"$1" 4</proc/self/fdinfo/3 <&4
    [ "$uvshim_inode" = "$2" ] || return
    shift 2
  done
}

# Whether an environment was made from one of these interpreters, by uv or Python, and nothing unusual is in its pyvenv.cfg. The
# decisions that need it call this; src/discovery/venv/environment.ts reads an environment in the same way.
# shellcheck disable=SC2317 # cached decisions call it
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

# Whether there is neither a uv nor a Python in these directories on PATH.
# shellcheck disable=SC2317 # cached decisions call it
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

# Whether PATH has the first directories in this order, and besides them only second ones and some without a uv or a Python.
# shellcheck disable=SC2317 # cached decisions call it
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

# Bash copies all arguments for each function call, and for each sourced file in quadratic time: call this without any.
uvshim_replay() {
  case $uvshim_is_rare:$uvshim_cache:${PWD-} in
    # It would lead out of the cache. dash and bash accept it in PWD.
    */.. | */../*) return ;;
    :/*:/*) ;;
    *) return ;;
  esac
  # Its text has the shape and the variables, too, so these need not be in its name. But the more of them are, the fewer
  # decisions share four names.
  uvshim_active=${VIRTUAL_ENV-}:${UV_PROJECT_ENVIRONMENT-}:${UV_PYTHON-}:${CONDA_PREFIX-}
  [ "$uvshim_active" = ::: ] || uvshim_active=\;$uvshim_active
  uvshim_active=${uvshim_active#:::}
  case $uvshim_shape/ in */../*) uvshim_decision=$uvshim_command@$uvshim_head,${#uvshim_shape} ;; *) uvshim_decision=$uvshim_shape ;; esac
  [ ${#uvshim_shape} -lt 150 ] || uvshim_decision=$uvshim_command@$uvshim_head,${#uvshim_shape}
  case $uvshim_active/ in */../*) uvshim_active=\;${#uvshim_active} ;; esac
  [ ${#uvshim_active} -lt 300 ] || uvshim_active=\;${#uvshim_active}
  uvshim_usual=${uvshim_is_usual:+replay$PWD/usual@$uvshim_active}
  uvshim_decision=replay$PWD/$uvshim_decision$uvshim_active
  uvshim_find_store
  [ -n "$uvshim_store" ] || return
  for uvshim_place in ${uvshim_usual:+"$uvshim_usual"} "$uvshim_decision"; do
    for uvshim_slot in 1 2 3 4; do
      uvshim_file=$uvshim_store/$uvshim_place.$uvshim_slot
      [ -O "$uvshim_file" ] || break
      # It may be a directory, with the decisions for a working directory of that name.
      [ -f "$uvshim_file" ] || continue
      # shellcheck disable=SC1090
      command . "$uvshim_file"
      [ -z "$uvshim_fresh" ] || break 2
    done
  done
  [ -z "${UVSHIM_TRACE:+$uvshim_fresh}" ] || uvshim_print "uvshim: trace: as written down in $uvshim_file"
}
