#!/bin/sh
# Builds uvshim in this checkout and installs it. Usage: ./install.sh [--prefix DIR] [--uninstall] [--demo] [--help]
#
# shellcheck disable=SC3013 # [ -ef ] and [ -nt ] are not POSIX, but dash, bash and busybox have them
#
# Everything is in functions, and the last line calls them, so that a truncated file runs nothing.

set -u
unset CDPATH

say() {
  printf '%s\n' "$1"
}

stop() { # STATUS WHAT HINT
  printf 'install.sh: %s\nhint: %s\n' "$2" "$3" >&2
  exit "$1"
}

usage() {
  cat <<'END'
Usage: ./install.sh [--prefix DIR] [--uninstall] [--demo] [--help]

Builds uvshim and installs it into DIR/lib/uvshim, with DIR/bin/uv, uvx and uvshim to start it.
Changes nothing else: it prints the line that puts it on PATH, and you add it.

  --prefix DIR   where to (default: uvshim in the user's data directory)
  --uninstall    removes what was installed there, and uvshim's cache
  --demo         installs into a temporary directory, and shows what uvshim changes
  --help         prints this
END
}

read_options() {
  action=install
  prefix=
  is_prefix_given=
  while [ "$#" -gt 0 ]; do
    case $1 in
      --prefix)
        [ "$#" -gt 1 ] || stop 2 '--prefix needs a directory' './install.sh --help'
        take_prefix "$2"
        shift
        ;;
      --prefix=*) take_prefix "${1#--prefix=}" ;;
      --uninstall | --demo)
        [ "$action" = install ] || stop 2 '--uninstall and --demo do not go together' './install.sh --help'
        action=${1#--}
        ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) stop 2 "there is no option '$1'" './install.sh --help' ;;
    esac
    shift
  done
  [ "$action$is_prefix_given" != demo1 ] || stop 2 '--demo has a directory of its own, without --prefix' './install.sh --help'
}

take_prefix() {
  [ -n "$1" ] || stop 2 '--prefix needs a directory' './install.sh --help'
  case $1 in
    *[:\\]* | *'
'*) stop 2 "no colon, backslash or line break may be in the prefix '$1': PATH or Node would not take it" './install.sh --prefix DIR' ;;
  esac
  case $1 in
    /*) prefix=$1 ;;
    *) prefix=$PWD/$1 ;;
  esac
  while [ "$prefix" != "${prefix%/}" ]; do prefix=${prefix%/}; done
  is_prefix_given=1
}

# Sets the user's data and cache directories, with the same result as env-paths in the program.
find_directories() {
  cache_setting=
  if [ "$(uname -s)" = Darwin ]; then
    data=${HOME:+$HOME/Library/Application Support}
    cache=${HOME:+$HOME/Library/Caches/uvshim}
    # shellcheck disable=SC2016 # for the launcher to expand
    cache_setting='cache=${HOME-}/Library/Caches/uvshim'
  else
    data=${XDG_DATA_HOME:-${HOME:+$HOME/.local/share}}
    cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
    cache=${cache:+$cache/uvshim}
  fi
  [ -z "$is_prefix_given" ] || return 0
  [ "$action" != demo ] || return 0
  [ -n "$data" ] || stop 1 'HOME is not set, so there is no directory to install to' './install.sh --prefix DIR'
  take_prefix "$data/uvshim"
}

name_places() {
  home=$prefix/lib/uvshim
  list=$home/installed
}

check_checkout() {
  case $0 in
    */*) checkout=${0%/*} ;;
    *) checkout=. ;;
  esac
  if ! is_launcher "$checkout/bin/uv" || ! [ -f "$checkout/package-lock.json" ]; then
    stop 1 "$checkout is not a checkout of uvshim" 'git clone URL uvshim && uvshim/install.sh'
  fi
}

is_launcher() {
  [ -f "$1" ] && ! [ -L "$1" ] && grep -q '^uvshim_home=' "$1"
}

check_node() {
  hint="export PATH=DIRECTORY_OF_NODE:\"\$PATH\""
  node=$(command -v node) || stop 1 'Node 20.19 or later is needed, and there is no node on PATH' "$hint"
  version=$(NODE_OPTIONS='' "$node" --version 2>/dev/null) || stop 1 "$node does not run" "$hint"
  version=${version#v}
  case $version in
    [0-9]*.[0-9]*.*) ;;
    *) stop 1 "$node is no Node: it calls its version '$version'" "$hint" ;;
  esac
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  if [ "$major" -lt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -lt 19 ]; }; then
    stop 1 "$node is Node $version, and that is too old" "$hint"
  fi
  command -v npm >/dev/null || stop 1 'npm is needed, and there is none on PATH' "$hint"
  # Prefer a link, because it survives an upgrade of its target, but not a version manager's script, which depends on the
  # working directory.
  executable=$(NODE_OPTIONS='' "$node" -p process.execPath)
  case $node in
    /*) [ "$node" -ef "$executable" ] || node=$executable ;;
    *) node=$executable ;;
  esac
}

check_nothing_foreign() {
  hint='./install.sh --prefix DIR'
  ! [ "$prefix/" -ef "$checkout/" ] || stop 1 "$prefix is the checkout itself" "$hint"
  if exists "$prefix/bin/uv" && ! is_launcher "$prefix/bin/uv"; then
    stop 1 "$prefix/bin/uv is there already, and is not uvshim's" "$hint"
  fi
  for name in uvx uvshim; do
    if exists "$prefix/bin/$name" && ! is_our_link "$name"; then
      stop 1 "$prefix/bin/$name is there already, and is not uvshim's" "$hint"
    fi
  done
  [ -f "$list" ] && return
  for file in package.json dist/uvshim.cjs uv/uv uv/uvx; do
    ! exists "$home/$file" || stop 1 "$home/$file is there already, and is not uvshim's" "$hint"
  done
}

exists() {
  [ -e "$1" ] || [ -L "$1" ]
}

is_our_link() { # NAME
  [ -L "$prefix/bin/$1" ] && [ "$(readlink "$prefix/bin/$1")" = uv ]
}

# Sets real_uv to the uv for the launcher if PATH has none: the one of a former installation, or else the first real uv on
# PATH. If there is none, sets python to a Python that can get one.
find_real_uv() {
  real_uv=
  python=
  if [ -x "$home/uv/uv" ]; then
    real_uv=$home/uv/uv
    return
  fi
  look_on_path uv is_real_uv && real_uv=$found && return
  look_on_path python3 has_pip || look_on_path python has_pip ||
    stop 1 'there is no uv on PATH, and no Python with pip to get it with' 'python3 -m ensurepip --user'
  python=$found
}

# Sets found to the first program with this name on PATH that passes the test.
look_on_path() { # NAME TEST
  rest=${PATH-}:
  while [ -n "$rest" ]; do
    found=${rest%%:*}/$1
    rest=${rest#*:}
    case $found in /?*/*) ;; *) continue ;; esac
    if [ -f "$found" ] && [ -x "$found" ] && "$2" "$found"; then return 0; fi
  done
  return 1
}

is_real_uv() {
  ! [ "$1" -ef "$prefix/bin/uv" ] && ! [ "$1" -ef "${1%/*}/uvshim" ] && ! grep -q '^uvshim_home=' "$1"
}

has_pip() {
  "$1" -m pip --version >/dev/null 2>&1
}

# Sets shell to the launcher's shell: the first that passes on every variable unchanged. docs/launcher-shell.md describes
# the others.
choose_shell() {
  shell=/bin/sh
  keeps_environment "$shell" && return
  # Only stable places: the next garbage collection may remove a development shell's bash, and then uv would not start.
  for bash in /bin/bash /usr/bin/bash /usr/local/bin/bash /run/current-system/sw/bin/bash /run/current-system/profile/bin/bash; do
    is_program "$bash" || continue
    shell="$bash -p"
    if keeps_environment "$bash" -p; then
      use_env
      return
    fi
  done
  shell=/bin/sh
  say 'No shell here hands every variable on. Uv will not see those with other names than a shell takes (INPUT_A-B), nor exported shell functions.'
}

# Bash prints a warning at every start if LC_ALL names a locale that the machine lacks, or if the working directory was
# removed. With GNU's env it starts with values that it accepts, and the launcher restores the caller's. pre-commit splits the
# first lines of programs itself, unless they have other characters than ASCII.
use_env() {
  quiet="/usr/bin/env -S LC_ALL=C PWD=/proc/self/cwd uvshim_locale=\${LC_ALL} uvshim_pwd=\${PWD} uvshim_line=· $shell"
  # shellcheck disable=SC2016 # for that shell
  printf '#!%s\n%s\n' "$quiet" 'printf "%s\n" "$uvshim_locale" && exec env' >"$work/quiet"
  chmod 755 "$work/quiet"
  keeps_environment "$work/quiet" && is_silent && grep -Fqx no_SUCH.locale "$work/environment" && shell=$quiet
}

is_program() {
  [ -f "$1" ] && [ -x "$1" ]
}

keeps_environment() { # SHELL [OPTION]
  env LC_ALL=no_SUCH.locale 'A-B=1' 'BASH_FUNC_f%%=() { echo hi; }' "$@" -c 'exec env' >"$work/environment" 2>"$work/complaint" &&
    grep -Fqx 'A-B=1' "$work/environment" && grep -Fqx 'BASH_FUNC_f%%=() { echo hi; }' "$work/environment"
}

is_silent() {
  ! [ -s "$work/complaint" ]
}

# Sets timeout to a program that can kill a Node that hangs (GNU's can, busybox's cannot).
find_timeout() {
  timeout=$(command -v timeout) || timeout=
  case $timeout in
    /*) "$timeout" --foreground --preserve-status --signal=USR2 10 sh -c : 2>/dev/null || timeout= ;;
    *) timeout= ;;
  esac
}

build() {
  if ! [ "$checkout/node_modules/.package-lock.json" -nt "$checkout/package-lock.json" ]; then
    say 'Getting what it is built with (npm ci) ...'
    # The development tools need a newer Node, but they do not run here.
    run_npm ci --include=dev --engine-strict=false --no-audit --no-fund
  fi
  run_npm run build
  [ "$action" != demo ] || run_npm run build:demo
}

run_npm() {
  (cd -- "$checkout" && npm "$@") >"$work/npm.log" 2>&1 && return
  cat "$work/npm.log" >&2
  stop 1 "npm $1 failed, as it says above" "cd $(quote "$checkout") && npm $*"
}

# Gets uv and uvx into $work/uv, with pip's own configuration.
get_uv() {
  say "Getting uv, of which there is none on PATH (with $python -m pip) ..."
  if ! PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$python" -m pip install --quiet --no-deps --only-binary :all: \
    --target "$work/uv" uv >"$work/pip.log" 2>&1 || ! [ -f "$work/uv/bin/uv" ]; then
    cat "$work/pip.log" >&2
    stop 1 "$python -m pip could not get uv, as it says above" "$(quote "$python") -m pip install --target ~/.local/lib/uv uv && PATH=\"\$PATH:\$HOME/.local/lib/uv/bin\" ./install.sh"
  fi
  real_uv=$home/uv/uv
}

install() {
  check_checkout
  check_node
  check_nothing_foreign
  find_real_uv
  make_work
  choose_shell
  find_timeout
  build
  [ -z "$python" ] || get_uv
  place_files
}

make_work() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/uvshim-install.XXXXXX") || stop 1 'no temporary directory can be made' 'TMPDIR=DIR ./install.sh'
}

place_files() {
  made=
  make_directory "$prefix/bin"
  make_directory "$home/dist"
  [ -z "$python" ] || make_directory "$home/uv"
  [ ! -f "$list" ] || cp -- "$list" "$work/former" || cannot_write "$work/former"
  write_list
  place "$checkout/package.json" lib/uvshim/package.json 644
  for file in "$checkout"/dist/*; do
    place "$file" "lib/uvshim/dist/${file##*/}" 644
  done
  if [ -n "$python" ]; then
    for file in uv uvx; do
      [ -f "$work/uv/bin/$file" ] && place "$work/uv/bin/$file" "lib/uvshim/uv/$file" 755
    done
  fi
  write_launcher >"$work/launcher" || cannot_write "$work/launcher"
  place "$work/launcher" bin/uv 755
  for name in uvx uvshim; do
    is_our_link "$name" || ln -s uv "$prefix/bin/$name" || cannot_write "$prefix/bin/$name"
  done
  remove_former
}

# Removes the files of an earlier release that this one does not have.
remove_former() {
  [ -f "$work/former" ] || return 0
  while IFS= read -r name; do
    case $name in */) continue ;; esac
    grep -qxF -- "$name" "$work/installed" || remove "$name"
  done <"$work/former"
}

# Creates the missing directories above it too.
make_directory() {
  if [ -d "$1/" ]; then return; fi
  make_directory "${1%/*}"
  mkdir -- "$1" || cannot_write "$1"
  made="$1/
$made"
}

# Writes the list for --uninstall: files, relative to the prefix, and the directories that did not exist before.
write_list() {
  {
    printf '%s\n' bin/uv bin/uvx bin/uvshim lib/uvshim/package.json
    for file in "$checkout"/dist/*; do
      printf '%s\n' "lib/uvshim/dist/${file##*/}"
    done
    case $real_uv in "$home"/*) printf '%s\n' lib/uvshim/uv/uv lib/uvshim/uv/uvx ;; esac
    printf '%s' "$made"
    [ ! -f "$list" ] || grep '/$' "$list"
  } >"$work/installed"
  place "$work/installed" lib/uvshim/installed 644
}

# Writes beside, then renames: an interruption leaves the old file or the new one.
place() { # FILE NAME MODE
  beside=$prefix/$2.new
  { cp -- "$1" "$beside" && chmod "$3" "$beside" && mv -f -- "$beside" "$prefix/$2"; } || cannot_write "$prefix/$2"
  beside=
}

cannot_write() {
  stop 1 "$1 could not be written" './install.sh --prefix DIR'
}

write_launcher() {
  sh "$checkout/scripts/fill-launcher.sh" "$checkout/bin/uv" "$shell" home="$home" recorded_node="$node" \
    recorded_uv="$real_uv" recorded_timeout="$timeout" ${cache_setting:+"$cache_setting"}
}

quote() {
  printf "'%s'" "$(printf '%s\n' "$1" | sed "s/'/'\\\\''/g")"
}

report() {
  say "Installed in $prefix"
  say "  bin/uv, bin/uvx, bin/uvshim  (started by ${shell##*=· })"
  say '  lib/uvshim'
  say "The real uv is the next one on PATH, else $real_uv"
  say 'To put it on PATH, add this line to a file like ~/.profile:'
  case $prefix in
    *[\"\$\`!\']*) say "export PATH=$(quote "$prefix/bin"):\"\$PATH\"" ;;
    *) say "export PATH=\"$prefix/bin:\$PATH\"" ;;
  esac
}

uninstall() {
  if ! [ -f "$list" ]; then
    say "Nothing of uvshim is installed in $prefix"
    return
  fi
  remove_cache
  directories=
  while IFS= read -r name; do
    case $name in
      */) directories="$directories$name
" ;;
      bin/uv) ! is_launcher "$prefix/$name" || remove "$name" ;;
      bin/uvx | bin/uvshim) ! is_our_link "${name#bin/}" || remove "$name" ;;
      *) remove "$name" ;;
    esac
  done <"$list"
  remove lib/uvshim/installed
  # The deepest come first. A directory with other files stays.
  printf '%s' "$directories" | while IFS= read -r name; do
    rmdir -- "$name" 2>/dev/null
  done
  rmdir -- "$prefix" 2>/dev/null
  say "Removed uvshim from $prefix"
  say 'If a line in a shell file puts it on PATH, remove that line.'
}

# Ignores a relative path, which the shim never uses. Removes only the entries that the shim creates.
remove_cache() {
  case $cache in
    /*) ;;
    *) return 0 ;;
  esac
  case ${HOME-} in
    /*) rm -rf -- "$HOME/.cache/uvshim/machines" "$HOME/.cache/uvshim/layout" ;;
  esac
  [ -d "$cache" ] || return 0
  for name in own- cleared- layout; do
    case $name in
      *-) rm -rf -- "${cache:?}/$name"* ;;
      *) rm -rf -- "${cache:?}/$name" ;;
    esac || stop 1 "the cache $cache could not be removed" "ls -ld $(quote "$cache")"
  done
  if [ -L "$cache" ] || ! rmdir -- "$cache" 2>/dev/null; then
    say "Removed uvshim's own in the cache $cache"
  else
    say "Removed the cache $cache"
  fi
}

remove() {
  rm -f -- "$prefix/$1" "$prefix/$1.new" || stop 1 "$prefix/$1 could not be removed" "ls -ld $(quote "$prefix/$1")"
}

# In the background, because a shell handles no signal while it waits for a foreground command.
demonstrate() {
  "$node" "$checkout/.cache/demo.cjs" "$prefix/bin/uvshim" &
  running=$!
  wait "$running"
  status=$?
  running=
  exit "$status"
}

clean_up() {
  [ -z "$running" ] || kill "$running" 2>/dev/null
  [ -z "$beside" ] || rm -f -- "$beside"
  [ -z "$work" ] || rm -rf -- "$work"
  [ "$action" != demo ] || [ -z "$prefix" ] || rm -rf -- "$prefix"
}

main() {
  work=
  beside=
  running=
  read_options "$@"
  find_directories
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ "$action" = demo ]; then
    prefix=$(mktemp -d "${TMPDIR:-/tmp}/uvshim-demo.XXXXXX") || stop 1 'no temporary directory can be made' 'TMPDIR=DIR ./install.sh --demo'
  fi
  name_places
  case $action in
    install)
      install
      report
      ;;
    uninstall) uninstall ;;
    demo)
      install
      demonstrate
      ;;
  esac
}

main "$@"
