"""The verb `remove`: take editions off the shelf.

Removes editions that a build made, whole, and nothing else: a folder that holds a file of yours
stays. Those of report/editions.yml go only if --declared says so.
"""

import argparse

from analysis import schema
from report.press import orders, shelf
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Which editions."""
    parser.add_argument("name", nargs="+", metavar="EDITION", help="as `list` names it")
    parser.add_argument("--declared", action="store_true", help="also one of report/editions.yml")
    asking.add_shelf(parser)


def run(asked: argparse.Namespace) -> None:
    """Remove editions, and what a killed command left of one."""
    if asked.folder.is_dir():
        shelf.recover(asked.folder)
    names = asking.names(asked)
    if not asked.declared:
        declared = [name for name in names if name in orders.declared()]
        rule, remedy = "report/editions.yml declares it", "say --declared if you mean it"
        schema.refuse([schema.Fault("remove", name, rule, remedy) for name in declared])
    shelf.refuse_foreign(asked.folder, names, "remove")
    for name in names:
        shelf.remove(asked.folder, name)
        asking.say(f"{asked.folder / name} is removed.")
