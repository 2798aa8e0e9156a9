"""The verb `diff`: say what two editions say differently, by how much, and why.

An edition is named by its name, its folder, or its name in a commit as COMMIT:NAME. Without the
second, the first is held against itself made anew from this folder, with the parameters given. Exit
code: 0 if nothing differs, 1 if something does, 2 if it is refused.
"""

import argparse
import os
import pathlib
from collections.abc import Iterable

from analysis import schema
from report import cache
from report.press import layers, orders
from report.verbs import asking

SAME, DIFFERS = 0, 1


def add(parser: argparse.ArgumentParser) -> None:
    """Which two editions, and where the answer goes."""
    parser.add_argument("before", metavar="EDITION", help="an edition")
    parser.add_argument("after", metavar="EDITION", nargs="?", help="another")
    asking.add_parameters(parser)
    for form, what in (("html", "page"), ("json", "data")):
        parser.add_argument(
            f"--{form}", type=pathlib.Path, metavar="FILE", help=f"write it as {what}, too"
        )
    parser.add_argument("--force", action="store_true", help="replace such a file")


def run(asked: argparse.Namespace) -> int:
    """Compare, and say what differs."""
    schema.refuse(_misasked(asked))
    from report.compare import comparison, sides, telling  # noqa: PLC0415 - see `cli`
    from report.formats import editions  # noqa: PLC0415 - see `cli`

    a = sides.read(asked.before)
    try:
        if asked.after:
            b = sides.read(asked.after)
        else:
            (order,) = orders.take([a.name], asked.parameter, asked.parameters)
            given = [*map(layers.of_file, asked.parameters), layers.of_line(asked.parameter)]
            b = comparison.anew(a, order, layers.together(given))
    except schema.Failure as error:
        asking.complain(error)
        return asking.REFUSED
    found = comparison.of(a, b)
    made: dict[pathlib.Path, bytes] = {}
    if asked.html:
        made[asked.html] = telling.page(found).encode()
    if asked.json:
        made[asked.json] = editions.as_json(comparison.plain(found))
    for file, content in made.items():  # all, or none if one cannot be made
        cache.write(file, content)
    asking.say("\n".join(telling.lines(found)))
    return DIFFERS if found.differs else SAME


def _misasked(asked: argparse.Namespace) -> Iterable[schema.Fault]:
    """What is wrong before anything is read."""
    if asked.after and (asked.parameter or asked.parameters):
        rule = "parameters are given, and an edition to compare with, too"
        remedy = "give either: parameters are for the first edition, made anew"
        yield schema.Fault("diff", asked.after, rule, remedy)
    for file in filter(None, (asked.html, asked.json)):
        is_free = os.access(file.parent, os.W_OK) and file.parent.is_dir()
        if not is_free or file.is_symlink() or (file.exists() and not file.is_file()):
            rule = "there can be no file of that name"
            remedy = "give a file in a folder that exists and can be written"
            yield schema.Fault("diff", str(file), rule, remedy)
        elif file.exists() and not asked.force:
            yield schema.Fault("diff", str(file), "it is there already", "give another, or --force")
        elif os.path.realpath(file) in map(os.path.realpath, asked.parameters):
            rule, remedy = "it is a file of parameters that are given", "give another"
            yield schema.Fault("diff", str(file), rule, remedy)
    if asked.html and asked.json and os.path.realpath(asked.html) == os.path.realpath(asked.json):
        rule, remedy = "it is to be a page and data at once", "give each a file of its own"
        yield schema.Fault("diff", str(asked.html), rule, remedy)
