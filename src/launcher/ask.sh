# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # bin/uv and the other parts use the same variables
# shellcheck disable=SC3013 # [ -ef ] is not POSIX, but dash, bash and busybox have it
#
# Part of the launcher, for what happens once: the careful search for the real uv, Node, and a last step after uv.

uvshim_stop() { # STATUS WHAT HINT
  uvshim_print "uvshim: $2"
  uvshim_print "hint: $3"
  exit "$1"
}

uvshim_is_program() {
  [ -f "$1" ] && [ -x "$1" ]
}

uvshim_lack() { # STATUS WHAT HINT
  uvshim_uv=
  [ -z "$uvshim_needs_uv" ] || uvshim_stop "$@"
}

# Identifies a copy without a uvshim beside it, or behind a link, by its second line. Reading a binary is slow, because a
# shell reads byte by byte.
uvshim_is_lone_shim() {
  uvshim_line=
  { read -r uvshim_line && read -r uvshim_line; } 2>/dev/null <"$1"
  case $uvshim_line in
    '# Stands before uv on PATH, and becomes it.'*) return 0 ;;
    *) return 1 ;;
  esac
}

# pip refuses a system Python without --target.
uvshim_get_uv="python3 -m pip install --target ~/.local/lib/uv uv && export PATH=\"\$PATH:\$HOME/.local/lib/uv/bin\""
uvshim_get_newer_uv="python3 -m pip install --upgrade --target ~/.local/lib/uv uv && export UVSHIM_UV=\"\$HOME/.local/lib/uv/bin/uv\""

# A script in UVSHIM_UV may start uvshim, which starts the script again. A uv in between breaks the loop: `uv run` changes
# UV_RUN_RECURSION_DEPTH for its children.
uvshim_count_starts() {
  uvshim_line=
  { read -r uvshim_line; } 2>/dev/null <"$uvshim_uv"
  case "$uvshim_line ${UVSHIM_STARTS-}" in
    '#!'*" +++++++++ ${UV_RUN_RECURSION_DEPTH-}")
      uvshim_lack 126 "UVSHIM_UV is '$UVSHIM_UV', which starts uvshim again" 'unset UVSHIM_UV'
      ;;
    '#!'*"+ ${UV_RUN_RECURSION_DEPTH-}") UVSHIM_STARTS=+$UVSHIM_STARTS ;;
    '#!'*) UVSHIM_STARTS="+ ${UV_RUN_RECURSION_DEPTH-}" ;;
    *) return ;;
  esac
  export UVSHIM_STARTS
}

# UVSHIM_UV, or else the next one on PATH after this, or else the first before it, or else the one of the installation.
uvshim_search() {
  if [ -n "${UVSHIM_UV-}" ]; then
    case $UVSHIM_UV in /*) uvshim_uv=$UVSHIM_UV ;; *) uvshim_uv=./$UVSHIM_UV ;; esac
    if ! uvshim_is_program "$uvshim_uv"; then
      uvshim_lack 127 "UVSHIM_UV is '$UVSHIM_UV', and no program is there" 'unset UVSHIM_UV'
    elif ! uvshim_is_real "$uvshim_uv"; then
      uvshim_lack 126 "UVSHIM_UV is '$UVSHIM_UV', which is uvshim itself" 'unset UVSHIM_UV'
    else
      uvshim_count_starts
    fi
    return
  fi
  uvshim_own_field=
  uvshim_before=
  uvshim_other_shim=
  IFS=:
  set -f
  for uvshim_field in $uvshim_path; do
    case $uvshim_field in /*) uvshim_uv=$uvshim_field/uv ;; *) uvshim_uv=./${uvshim_field:-.}/uv ;; esac
    if ! uvshim_is_program "$uvshim_uv"; then
      :
    elif [ "$uvshim_uv" -ef "$uvshim_self" ]; then
      uvshim_own_field=${uvshim_field:-.}
    elif ! uvshim_is_real "$uvshim_uv" || uvshim_is_lone_shim "$uvshim_uv"; then
      uvshim_other_shim=$uvshim_uv
    elif [ -n "$uvshim_own_field" ]; then
      break
    else
      uvshim_before=${uvshim_before:-$uvshim_uv}
    fi
    uvshim_uv=
  done
  IFS=$uvshim_ifs
  set +f
  uvshim_uv=${uvshim_uv:-${uvshim_before:-$uvshim_recorded_uv}}
  if ! uvshim_is_real "$uvshim_uv"; then
    [ -z "$uvshim_other_shim" ] ||
      uvshim_lack 126 "every uv on PATH is uvshim itself ($uvshim_other_shim too)" "$uvshim_get_uv"
    uvshim_lack 127 'there is no uv on PATH behind uvshim' "$uvshim_get_uv"
  fi
}

uvshim_find_node() {
  uvshim_node=$uvshim_recorded_node
  uvshim_is_program "$uvshim_node" || uvshim_node=$(command -v node)
}

# Runs the program with the arguments given, without the caller's variables for Node: a certificate file takes 45 ms, a
# debugger would stop it, and it would read a channel.
uvshim_program() {
  unset NIX_PYTHONPREFIX NIX_PYTHONEXECUTABLE
  unset NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_PATH NODE_DEBUG NODE_DEBUG_NATIVE NODE_V8_COVERAGE NODE_CHANNEL_FD \
    NODE_UNIQUE_ID NODE_REDIRECT_WARNINGS NODE_PENDING_DEPRECATION NODE_INSPECT_RESUME_ON_START
  # From 22.1 on, Node keeps what it has compiled, and runs what it finds there.
  unset NODE_COMPILE_CACHE
  case "${UV_NO_CACHE:+ -n} $* " in
    *' --no-cache'* | *' -n '*) ;;
    *) [ -z "$uvshim_store" ] || export NODE_COMPILE_CACHE="$uvshim_store/node" ;;
  esac
  # Node reads --env-file anywhere in its command line, but not after --.
  set -- "$uvshim_node" -- "$uvshim_parts/uvshim.cjs" "$@"
  # Kill a Node that hangs after ten seconds, unless it has reached the program, which ignores that signal.
  case $4 in
    - | finish)
      ! uvshim_is_program "$uvshim_recorded_timeout" ||
        set -- "$uvshim_recorded_timeout" --foreground --preserve-status --signal=USR2 10 "$@"
      ;;
  esac
  exec "$@"
}

# Runs the program with the caller's arguments. It reads their number, this process and the arguments from stdin, because Node
# reads --experimental-config-file even after --.
uvshim_ask() {
  [ -z "$uvshim_input" ] || exec 4<&0
  printf '%s\0' "$# $$$uvshim_input" "$@" | uvshim_program -
}

# In a function, because bash would copy all arguments for this file. Ends the process.
uvshim_end() {
  uvshim_find_uv
  uvshim_own=
  uvshim_needs_uv=1
  if [ -z "$uvshim_uv" ]; then
    case ${0##*/}$uvshim_is_uvs in
      uvshim)
        uvshim_load own
        uvshim_find_own "${1-} ${2-} ${3-}"
        ;;
    esac
    uvshim_search
    case $0 in
      uvx | */uvx)
        [ -n "${UVSHIM_DISABLE-}" ] || [ -e "${uvshim_uv%/*}/uvx" ] || "$uvshim_uv" tool uvx --help >/dev/null 2>&1 </dev/null ||
          uvshim_stop 127 "there is no uvx: $uvshim_uv is too old for it" "$uvshim_get_newer_uv"
        ;;
    esac
    if [ -z "$uvshim_own" ]; then
      if uvshim_is_plain; then eval "$uvshim_become" || exit 126; fi
      uvshim_fresh=$uvshim_is_help
      uvshim_replay
      eval "$uvshim_edits"
      [ -z "$uvshim_fresh" ] || [ -n "$uvshim_finish" ] || eval "$uvshim_become" || exit 126
    fi
  fi

  # The script of `uv run -` may have inline metadata. Only uv reads what a user types.
  uvshim_input=
  case $uvshim_command:$uvshim_script in
    run:-) [ -t 0 ] || [ ! -e /dev/stdin ] || uvshim_input=' 4' ;;
  esac

  # Not in the pipe to Node: where stdin was closed, dash closes it again after a redirection.
  [ -n "$uvshim_store" ] || uvshim_find_store
  uvshim_find_node
  [ -z "$uvshim_own" ] || uvshim_run_own "$@"

  # Bash and busybox ignore a QUIT that ends what they wait for, and bash an INT that is sent to it alone. They would go on.
  # The uv that this becomes has no trap.
  trap 'exec /bin/sh -c "kill -QUIT \$\$; exit 131"' QUIT
  trap 'exec /bin/sh -c "kill -INT \$\$; exit 130"' INT
  if [ -n "$uvshim_fresh" ]; then
    :
  elif [ -z "$uvshim_node" ]; then
    uvshim_say 'uvshim: no Node on PATH, so uv runs as if uvshim were not there (Node 20.19 or later is needed)'
  else
    # Node and what goes before uv write to stderr. It is closed again for uv.
    uvshim_closed=
    if ! true >&2; then uvshim_closed=1 && exec 2>/dev/null; fi
    if [ -n "${UVSHIM_TRACE-}" ]; then
      { uvshim_answer=$(uvshim_ask decide "$uvshim_uv" "$uvshim_self" "$uvshim_launcher" "$uvshim_decision" "$uvshim_shape" "$uvshim_spot" "$uvshim_usual" "$uvshim_active" "$@"); } 3>&2
    else
      # The shell itself prints a line if Node dies of a signal.
      { uvshim_answer=$(uvshim_ask decide "$uvshim_uv" "$uvshim_self" "$uvshim_launcher" "$uvshim_decision" "$uvshim_shape" "$uvshim_spot" "$uvshim_usual" "$uvshim_active" "$@"); } 3>&2 2>/dev/null
    fi
    case $uvshim_answer in
      *'# end of decision') eval "$uvshim_answer" ;;
      *) uvshim_say "uvshim: $uvshim_node gave no answer, so uv runs as if uvshim were not there (UVSHIM_TRACE=1 shows why)" ;;
    esac
    [ -z "$uvshim_closed" ] || exec 2>&-
  fi
  [ -n "$uvshim_finish" ] || eval "$uvshim_become" || exit 126

  # The only case in which the launcher waits for uv: a last step in the new environment.
  "$uvshim_uv" "$@"
  uvshim_status=$?
  [ "$uvshim_status" -ne 0 ] || (uvshim_program finish "$uvshim_finish" </dev/null)
  exit "$uvshim_status"
}
