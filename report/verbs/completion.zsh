_report_before=${_comps[python]:-_default}
[[ $_report_before == _report_module ]] && _report_before=_default
_report_module() {
  if [[ $words[2] == -m && $words[3] == report && $CURRENT -gt 3 ]]; then
    words=(report "${(@)words[4,-1]}")
    (( CURRENT -= 2 ))
    _shtab_report
  else
    $_report_before
  fi
}
compdef _report_module python python3
