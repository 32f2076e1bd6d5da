# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # bin/uv and the other parts use the same variables
#
# Part of the launcher, for lines with options that may count: key.sh reads it at the first of them.

# Takes the value of -p. Its place on the command line counts only for a decision that replaces it.
uvshim_name_python() {
  uvshim_name "-p$1"
  case $1 in '' | *[!0-9.]*) uvshim_is_usual= ;; esac
}

# If an option that names something has a value, that is the next word.
uvshim_weigh() {
  uvshim_is_named=
  case $1 in
    -q | --quiet) uvshim_shape=$uvshim_shape.quiet ;;
    --dry-run) uvshim_shape=$uvshim_shape.dry-run ;;
    --check) uvshim_shape=$uvshim_shape.check ;;
    --exact) uvshim_shape=$uvshim_shape.exact ;;
    --no-sync) uvshim_shape=$uvshim_shape.no-sync ;;
    -m | --module) uvshim_shape=$uvshim_shape.module ;;
    --no-build-isolation*) uvshim_shape=$uvshim_shape.no-isolation ;;
    -w | --with | --with=* | --with-*) uvshim_shape=$uvshim_shape.with ;;
    # uv only prints something.
    -h | --help | -V | --version) uvshim_is_rare=1 uvshim_is_help=1 ;;
    -p | --python)
      uvshim_spot=$uvshim_spot,$uvshim_at$1
      uvshim_is_named=_python
      ;;
    --python=*)
      uvshim_spot=$uvshim_spot,$uvshim_at--python=
      uvshim_name_python "${1#--python=}"
      ;;
    --python-platform*) ;;
    --python-*=* | --cache-dir=* | --target=* | --prefix=* | --system=*) uvshim_name "$1" ;;
    --python-* | --cache-dir | --target | -t | --prefix)
      uvshim_name "$1"
      uvshim_is_named=1
      ;;
    --directory=* | --project=* | --config-file=* | --script=*)
      uvshim_name "$1"
      uvshim_is_usual=
      ;;
    --directory | --project | --config-file)
      uvshim_name "$1"
      uvshim_is_named=1
      uvshim_is_usual=
      ;;
    # Only `run` has it without a value.
    --script | --gui-script | -s)
      uvshim_name "$1"
      uvshim_is_named=1
      uvshim_is_script=1
      uvshim_is_usual=
      ;;
    --active)
      uvshim_name "$1"
      uvshim_is_usual=
      ;;
    --no-config | --no-project | --no[-_]workspace | --system | --no-system | --no-active | \
      --managed-python | --no-managed-python | --no-check) uvshim_name "$1" ;;
    --isolated)
      uvshim_name "$1"
      # Any option may decide which Python the environment of `run --isolated` has.
      [ "$uvshim_command" != run ] || uvshim_is_whole=1
      ;;
    --system-site-packages)
      uvshim_is_whole=1
      uvshim_is_usual=
      ;;
  esac
}

# Short options in one token. The last of them may have a value, in the same token or the next.
uvshim_spread() {
  uvshim_rest=${1#-}
  while [ -n "$uvshim_rest" ]; do
    uvshim_letter=-${uvshim_rest%"${uvshim_rest#?}"}
    uvshim_rest=${uvshim_rest#?}
    uvshim_weigh "$uvshim_letter"
    case $uvshim_run_flags$uvshim_run_values in
      '' | *" $uvshim_letter "*) ;;
      *) uvshim_is_rare=1 ;;
    esac
    case $uvshim_command:$uvshim_letter in
      # src/uv: short options without a value here
      venv:-c | virtualenv:-c | v:-c | 'pip show:-f' | run:-m) ;;
      # src/uv: short options with a value
      'pip install:-e' | *:-C | *:-P | *:-c | *:-f | *:-i | *:-p | *:-o | *:-r | *:-b | *:-m | *:-d | *:-t | *:-u | \
        *:-w)
        case $uvshim_is_named:$uvshim_rest in
          :*) ;;
          # uv takes one = away from a value in the same token.
          _python:*)
            uvshim_spot=$uvshim_spot${1%"${uvshim_rest#=}"}
            [ -z "$uvshim_rest" ] || uvshim_name_python "${uvshim_rest#=}"
            ;;
          *)
            uvshim_name "$1"
            [ -z "$uvshim_rest" ] || uvshim_is_usual=
            ;;
        esac
        [ -n "$uvshim_rest" ] || uvshim_is_value=$uvshim_letter
        return
        ;;
    esac
  done
}

case $uvshim_command in
  # src/uv: commands that run a program
  run | 'tool run' | 'tool uvx')
    # src/uv: their options without a value
    uvshim_run_flags=" \
--script -m --help --isolated --native-tls --no-cache --no-cache-dir --no-color --no-config --no-native-tls \
--no-offline --no-preview --offline --preview --quiet --show-settings --verbose --version -V -h -n -q -v \
--all-extras --binary --build --build-isolation --compile --compile-bytecode --dev --editable --force-reinstall \
--no-all-extras --no-binary --no-build --no-build-isolation --no-compile-bytecode --no-dev --no-index --no-refresh \
--no-reinstall --no-upgrade --pre --refresh --reinstall --upgrade -U --allow-python-downloads --no-progress \
--no-python-downloads --all-packages --exact --frozen --inexact --locked --module --no-compile --no-editable \
--no-env-file --no-exact --no-project --no-sources --no-sync --no_workspace --only-dev --show-resolution -s \
--no-installer-metadata --active --all-groups --gui-script --no-active --no-default-groups --managed-python \
--no-managed-python --lfs --no-system-certs --system-certs --no-frozen --no-locked --no-require-build-hashes \
--require-build-hashes "
    # src/uv: their options with a value
    uvshim_run_values=" \
--cache-dir --color --config-file --trusted-host --config-setting --config-settings --constraint --exclude-newer \
--extra --extra-index-url --find-links --from --index-strategy --index-url --keyring-provider --link-mode \
--no-binary-package --no-build-package --override --package --prerelease --python --python-platform \
--refresh-package --reinstall-package --resolution --upgrade-package --with -C -P -c -f -i -p --allow-insecure-host \
--directory --project --python-fetch --python-preference --build-constraint --default-index --env-file \
--generate-shell-completion --group --index --no-build-isolation-package --no-group --only-group --with-editable \
--with-requirements -b --build-constraints --constraints --fork-strategy --max-recursion-depth --no-extra \
--overrides --torch-backend -w --preview-feature --preview-features --config-settings-package \
--exclude-newer-package --no-sources-package --no-editable-package --upgrade-group --prerelease-package "
    ;;
esac
