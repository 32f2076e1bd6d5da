# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # bin/uv and the other parts use the same variables
# shellcheck disable=SC3013 # [ -ef ] is not POSIX, but dash, bash and busybox have it
#
# Part of the launcher. bin/uv runs it for each command that looks for a Python.
#
# The cached decision for this directory and this shape, if nothing that it depends on has changed.

# The cache for this user on this machine is in a directory with a random name. A mark in HOME, named after the
# boot, the mount namespace, the root directory and HOME itself, has that name: no checkout, archive or copy can have it. A HOME
# that belongs to another user may be one that others write to. src/cache/own-cache.ts reads marks in the same way.
uvshim_store=
uvshim_find_store() {
  case ${HOME-}:$uvshim_cache in /*:/*) ;; *) return ;; esac
  uvshim_boot=
  uvshim_mount=
  uvshim_root=
  uvshim_inode=
  {
    read -r uvshim_boot
    {
      read -r uvshim_line && read -r uvshim_line && read -r uvshim_line uvshim_mount && read -r uvshim_line uvshim_root
    } <&4
    {
      read -r uvshim_line && read -r uvshim_line && read -r uvshim_line && read -r uvshim_line uvshim_inode
    } <&6
  } 2>/dev/null </proc/sys/kernel/random/boot_id 3</ 4</proc/self/fdinfo/3 5<"$HOME" 6</proc/self/fdinfo/5
  uvshim_mark=$HOME/.cache/uvshim/machines/$uvshim_boot-$uvshim_mount-$uvshim_root-$uvshim_inode
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
uvshim_decision='' uvshim_usual='' uvshim_active=''

# Most cached decisions depend on each directory before uv, so that they need no search for it. bin/uv has this search, and
# find.sh is a copy.
uvshim_find_uv() {
  uvshim_load find && uvshim_find_uv
}

# Cached decisions call these with a function of checks.sh or path.sh, which most of them do not need.
# shellcheck disable=SC2317
uvshim_check() { # FUNCTION ARGS...
  uvshim_load checks && "$@"
}

# shellcheck disable=SC2317
uvshim_check_path() { # FUNCTION ARGS...
  uvshim_load path && "$@"
}

# Bash copies all arguments for each function call, and for each sourced file in quadratic time: call this without any.
uvshim_replay() {
  case $uvshim_is_rare:$uvshim_cache:${PWD-} in
    # It would lead out of the cache. dash and bash accept it in PWD.
    */.. | */../*) return ;;
    :/*:/*) ;;
    *) return ;;
  esac
  # Its text has the shape and the variables, too, so its name can omit them. But the more of them are, the fewer
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
