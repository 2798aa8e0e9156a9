function _report_asked
  set -l words (commandline -opc)
  test (count $words) -ge 3; and test "$words[2..3]" = '-m report'
end
function _report_offers
  set -l words (commandline -opc)
  complete -C "report "(string join ' ' -- (string escape -- $words[4..]) '')(commandline -ct)
end
for python in python python3
  complete -c $python -n _report_asked -f -a '(_report_offers)'
end
