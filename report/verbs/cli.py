"""The command line of the press: one module of this room for each verb.

A verb's module says at its head what `--help` says of it, and has `add`, which describes its
arguments, and `run`, which does what they ask and returns the exit code unless that is 0. It loads
what it needs only when it runs, so that a wrong argument is refused before a second of imports.
"""

import argparse
import errno
import importlib
from collections.abc import Sequence
from typing import NoReturn

from analysis import schema
from report import commands
from report.verbs import asking


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
    for name, does in commands.VERBS.items():
        module = importlib.import_module(f"report.verbs.{name}")
        told = " ".join(str(module.__doc__).partition("\n\n")[2].split())
        verb = verbs.add_parser(name, help=does, description=told, allow_abbrev=False)
        module.add(verb)
        verb.set_defaults(run=module.run, parser=parser)
    return parser
