_report_module() {
  local words=() word
  for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    if (( ${#words[@]} )) && [[ $word == = || ${words[-1]} == *= ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
  done
  COMPREPLY=()
  [[ ${words[1]-} == -m && ${words[2]-} == report && ${#words[@]} -gt 3 ]] || return 0
  local before=${words[-1]%"${COMP_WORDS[COMP_CWORD]#=}"}
  local COMP_WORDS=(report "${words[@]:3}") COMP_CWORD=$(( ${#words[@]} - 3 ))
  _shtab_report
  [[ $before == *= ]] && COMPREPLY=("${COMPREPLY[@]#"$before"}")
  [[ ${COMPREPLY[*]-} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o bashdefault -o default -F _report_module python python3 .venv/bin/python
