"""The verb `completion`: print what lets a shell complete these commands."""

import argparse
import pathlib
import shlex
from collections.abc import Iterable, Iterator

from report.verbs import asking

DESCRIPTION = (
    "Prints a script that completes verbs, options, parameters, editions and ids of findings after "
    '`python -m report`: eval "$(python -m report completion bash)". What else is typed after '
    "python is completed as file names."
)

# A shell completes by the first word, which is python, and takes a word apart at the sign =.
_AS_A_MODULE = """
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
"""
# What each kind of argument, told by how its help calls it, may be.
_KINDS = {
    "ID": "_report_ids",
    "PARAMETER": "_report_parameters",
    "NAME=VALUE": "_report_values",
    "EDITION": "_report_editions",
}
_EDITIONS = '_report_editions() { compgen -W "$(command ls report/editions 2>/dev/null)" -- "$1"; }'


def add(parser: argparse.ArgumentParser) -> None:
    """For which shell."""
    parser.add_argument("shell", choices=["bash"], help="which shell")


def run(asked: argparse.Namespace) -> int:
    """Print the script of a shell."""
    import shtab  # noqa: PLC0415 - see `cli`

    from analysis import findings, parameters  # noqa: PLC0415 - see `cli`

    values = (f"{one.name}={each}" for one in parameters.SCHEMA for each in one.choices or [""])
    functions = (
        _EDITIONS,
        _offering("_report_ids", findings.of(parameters.check({})).index),
        _offering("_report_parameters", (one.name for one in parameters.SCHEMA)),
        _offering("_report_values", values),
    )
    for action in _actions(asked.parser):
        if action.metavar in _KINDS:
            action.complete = {"bash": _KINDS[action.metavar]}  # type: ignore[attr-defined]
        elif action.type is pathlib.Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    asked.parser.prog = "report"
    script = shtab.complete(asked.parser, asked.shell, preamble="\n".join(functions))
    asking.say(f"{script}\n{_AS_A_MODULE}")
    return asking.DONE


def _offering(name: str, words: Iterable[str]) -> str:
    """A function of the shell that offers words."""
    return f'{name}() {{ compgen -W {shlex.quote(" ".join(words))} -- "$1"; }}'


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All arguments of a parser and of its verbs."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other list of them
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - nor another name
            for verb in action.choices.values():
                yield from _actions(verb)
