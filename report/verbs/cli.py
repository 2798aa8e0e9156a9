"""The command line of the press: the verbs of this room.

What takes long to load, a verb loads when it runs, so that a wrong argument is refused at once.
"""

import argparse
import errno
import inspect
from collections.abc import Sequence
from typing import NoReturn

from analysis import schema
from report.verbs import asking, completion, editions, exploring, making, telling

VERBS = {
    one.run.__name__.removeprefix("do_"): one
    for module in (making, editions, exploring, telling, completion)
    for one in vars(module).values()
    if isinstance(one, asking.Verb)
}


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks.

    Returns:
        0 done, 1 the build failed, 2 what was asked is refused, 130 interrupted (Ctrl-C).
    """
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked) or asking.DONE)
    except schema.Faults as faults:
        asking.complain(faults)
        return asking.REFUSED
    except schema.Failure as failure:
        asking.complain(failure)
        return asking.FAILED
    except BrokenPipeError:
        raise
    except OSError as error:
        is_long = error.errno == errno.ENAMETOOLONG
        remedy = "make sure that the folder can be written and has room"
        asking.complain(f"{error}. Remedy: {'give a shorter name' if is_long else remedy}.")
        return asking.FAILED


class _Parser(argparse.ArgumentParser):
    """Refuses in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(asking.REFUSED, f"{self.prog}: {message}. Remedy: see {self.prog} --help.\n")


def _parser() -> argparse.ArgumentParser:
    does = "The command line of the press."
    parser = _Parser(prog="python -m report", description=does, allow_abbrev=False)
    verbs = parser.add_subparsers(required=True, metavar="VERB", parser_class=_Parser)
    for name, one in VERBS.items():
        does, _, more = str(inspect.getdoc(one.run)).partition("\n\n")
        does, told = f"{does[0].lower()}{does[1:-1]}", more.replace("\n", " ")
        verb = verbs.add_parser(name, help=does, description=told, allow_abbrev=False)
        for add in one.arguments:
            add(verb)
        verb.set_defaults(run=one.run, parser=parser)
    return parser
