# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # bin/uv and the other parts use the same variables
# shellcheck disable=SC3013 # [ -ef ] is not POSIX, but dash, bash and busybox have it
#
# Part of the launcher. bin/uv runs it for each command that looks for a Python; the words and `uvshim_head` are set.
#
# The cache key: the parts of the command line that a decision depends on. A cached decision serves all command lines
# with its key. A word that names something is part of the key, as it was typed. If that is too much to tell, the whole line is the key.
uvshim_shape=$uvshim_command@$uvshim_head
# The place of the value of -p: a decision may replace it.
uvshim_spot=
# Whether it names nothing that another usual line does not name: no path, only versions.
uvshim_is_usual=
uvshim_is_rare=
uvshim_is_whole=
uvshim_is_help=
uvshim_is_script=
uvshim_script=
uvshim_is_value=

# The length is there because a word may hold any text.
uvshim_name() {
  uvshim_shape=$uvshim_shape,${#1}:$1
}

# These two replace themselves.
uvshim_weigh() {
  if uvshim_load options; then uvshim_weigh "$1"; else uvshim_is_rare=1; fi
}

uvshim_spread() {
  if uvshim_load options; then uvshim_spread "$1"; else uvshim_is_rare=1; fi
}

uvshim_run_flags=
uvshim_run_values=
uvshim_end=$#
uvshim_at=0
case $uvshim_command in
  # Which tools are there, or what is installed in an environment, matters to these only.
  tool\ [!ru]* | 'tool upgrade' | 'tool update' | 'pip list' | 'pip ls' | 'pip freeze' | 'pip show' | 'pip tree' | 'pip check') ;;
  *) uvshim_is_usual=1 ;;
esac
case $uvshim_command in
  # src/uv: commands that run a program
  run | 'tool run' | 'tool uvx')
    # The word that is neither an option nor a value is the program, and what follows it is the program's. If an option is
    # unknown, the next word may be its value: such a line is a question for Node.
    while [ "$uvshim_at" -lt $# ]; do
      uvshim_at=$((uvshim_at + 1))
      eval "uvshim_word=\${$uvshim_at}"
      case $uvshim_is_value:$uvshim_word in
        -*:-?*)
          # uv rejects the line.
          uvshim_is_rare=1
          break
          ;;
        -*:*)
          case $uvshim_is_named in ?*) "uvshim_name${uvshim_is_named#1}" "$uvshim_word" ;; esac
          uvshim_is_value=
          ;;
        :--)
          uvshim_at=$((uvshim_at + 1))
          eval "uvshim_script=\${$uvshim_at-}"
          uvshim_end=$uvshim_at
          break
          ;;
        # src/uv: frequent options of theirs that do not count
        :--frozen | :--locked | :--offline | :--no-index | :--all-extras | :--all-groups | :--no-dev | :--dev) ;;
        # src/uv: and with a value
        :--extra | :--group | :--env-file | :--find-links | :--index-url) uvshim_is_value=$uvshim_word uvshim_is_named= ;;
        :--*=*) uvshim_weigh "$uvshim_word" ;;
        :-[!-]?*)
          uvshim_spread "$uvshim_word"
          [ -z "$uvshim_is_rare" ] || break
          ;;
        :-?*)
          [ -n "$uvshim_run_flags" ] || uvshim_load options
          case $uvshim_run_flags in
            *" $uvshim_word "*) ;;
            *)
              case $uvshim_run_values in
                *" $uvshim_word "*) uvshim_is_value=$uvshim_word ;;
                *)
                  uvshim_is_rare=1
                  break
                  ;;
              esac
              ;;
          esac
          uvshim_weigh "$uvshim_word"
          ;;
        *)
          [ "$uvshim_at" -gt "$uvshim_head" ] || continue
          uvshim_script=$uvshim_word
          uvshim_end=$uvshim_at
          break
          ;;
      esac
    done
    case $uvshim_command:$uvshim_is_script:$uvshim_script in
      # Only its text, which comes with each call, tells what it needs.
      run:*:-) uvshim_is_rare=1 ;;
      # Inline metadata of a script counts.
      run:1:* | run:*.[pP][yY] | run:*.[pP][yY][wW])
        uvshim_name "$uvshim_script"
        case $uvshim_script in */*) uvshim_is_usual= ;; esac
        ;;
      run:*) ;;
      # The interpreter depends on what uv resolves, and so on all words up to the program.
      *) uvshim_is_whole=1 ;;
    esac
    ;;
  *)
    # The argument is part of the key.
    case $uvshim_command in
      'tool install' | 'tool upgrade' | 'tool update' | build | init | version) uvshim_is_whole=1 ;;
    esac
    # Look at single options only if one of them may be relevant.
    case " $*" in
      *' -'[!-]* | *' --'[afgip][csruy]* | *' --'[cmst][achoy]* | *' --'[dhquvw][einru]* | *' --exact'* | *' --no'[-_][abcmpsw]*)
        for uvshim_word do
          uvshim_at=$((uvshim_at + 1))
          case $uvshim_is_value:$uvshim_word in
            -*:-?*)
              # uv rejects the line.
              uvshim_is_rare=1
              break
              ;;
            -*:*)
              case $uvshim_is_named in ?*) "uvshim_name${uvshim_is_named#1}" "$uvshim_word" ;; esac
              uvshim_is_value=
              ;;
            # These may keep uv from starting a program.
            :--frozen | :--check-exists | :--universal) uvshim_shape=$uvshim_shape.${uvshim_word#--} ;;
            :--) break ;;
            : | :- | :[!-]*) ;;
            :-[!-]?*) uvshim_spread "$uvshim_word" ;;
            *)
              uvshim_weigh "$uvshim_word"
              [ -z "$uvshim_is_named" ] || uvshim_is_value=$uvshim_word
              ;;
          esac
        done
        ;;
    esac
    ;;
esac
if [ -n "$uvshim_is_whole" ]; then
  # The text of a long line takes longer to put together than the question.
  [ "$uvshim_end" -le 200 ] || uvshim_is_rare=1
  uvshim_shape=$uvshim_command@$uvshim_head,
  uvshim_at=0
  while [ -z "$uvshim_is_rare" ] && [ "$uvshim_at" -lt "$uvshim_end" ]; do
    uvshim_at=$((uvshim_at + 1))
    eval "uvshim_word=\${$uvshim_at-}"
    uvshim_name "$uvshim_word"
    case $uvshim_command:$uvshim_word in
      build:build | init:init) ;;
      # A source, or the value of an option.
      build:[!-]* | init:[!-]*) uvshim_is_usual= ;;
    esac
  done
fi
