"""The verb `completion`: what lets a shell complete the command line, made from its description."""

import argparse
import pathlib
import shlex
from collections.abc import Iterable, Iterator

from analysis import findings, parameters
from report.verbs import asking

# What each kind of argument, told by how its help calls it, may be.
_KINDS = {
    "ID": "_report_ids",
    "PARAMETER": "_report_parameters",
    "NAME=VALUE": "_report_values",
    "EDITION": "_report_editions",
}
# A function of each shell that offers words; what ends in = is to be typed on.
_OFFERS = {
    "bash": '{name}() {{ compgen -W {words} -- "$1"; }}',
    "zsh": """{name}() {{
  local offered=(${{(s: :)${{:-{words}}}}})
  compadd -- "${{(@)offered:#*=}}"
  compadd -S '' -- "${{(@M)offered:#*=}}"
}}""",
    "fish": "function {name}; string split ' ' -- {words}; end",
}
_EDITIONS = {
    "bash": '"$(command ls report/editions 2>/dev/null)"',
    "zsh": '"$(print -r -- report/editions/*(/N:t))"',
    "fish": "(command ls report/editions 2>/dev/null)",
}


@asking.verb(asking.argument("shell", choices=list(_OFFERS), help="which shell"))
def do_completion(asked: argparse.Namespace) -> None:
    """Print what lets a shell complete these commands.

    Prints a script that completes verbs, options, parameters, editions and ids of findings after
    `python -m report`: eval "$(python -m report completion bash)", the same with zsh after
    compinit, or python -m report completion fish | source. What else is typed after python is
    completed as before.
    """
    import shtab  # noqa: PLC0415 - see `cli`

    values = (f"{one.name}={each}" for one in parameters.SCHEMA for each in one.choices or [""])
    offered = {
        "_report_editions": _EDITIONS[asked.shell],
        "_report_ids": _quoted(findings.of(parameters.check({})).index),
        "_report_parameters": _quoted(one.name for one in parameters.SCHEMA),
        "_report_values": _quoted(values),
    }
    functions = (_OFFERS[asked.shell].format(name=n, words=w) for n, w in offered.items())
    for action in _actions(asked.parser):
        if action.metavar in _KINDS:
            name = _KINDS[action.metavar]
            action.complete = {"bash": name, "zsh": name, "fish": f"({name})"}  # type: ignore[attr-defined]
        elif action.type is pathlib.Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    asked.parser.prog = "report"
    script = shtab.complete(asked.parser, asked.shell, preamble="\n".join(functions))
    # A shell completes by the first word, which is python: this hands on the line from `report` on;
    # that of bash, moreover, puts words together that it takes apart at the sign =.
    handing_on = pathlib.Path(__file__).with_name(f"completion.{asked.shell}")
    asking.say(f"{script}\n\n{handing_on.read_text(encoding='utf-8')}")


def _quoted(words: Iterable[str]) -> str:
    """Some words as one word of a shell."""
    return shlex.quote(" ".join(words))


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All arguments of a parser and of its verbs."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other list of them
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - nor another name
            for verb in action.choices.values():
                yield from _actions(verb)
