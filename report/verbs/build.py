"""The verb `build`: execute the notebooks and write editions.

Writes the report and its ledger in every format, findings.json, manifest.json and notebooks/ of
each edition. An edition whose name is not in report/editions.yml is built like `current`.
"""

import argparse
import dataclasses
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import report
from report.press import layers, orders, shelf
from report.verbs import asking

_TITLES = ("title", "subtitle")


def add(parser: argparse.ArgumentParser) -> None:
    """Which editions, with which parameters and amendments, and where they go."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--edition", nargs="+", action="extend", metavar="EDITION", help="default: current"
    )
    which.add_argument("--all", action="store_true", help="every edition of report/editions.yml")
    asking.add_parameters(parser)
    parser.add_argument(
        "--from",
        dest="workbook",
        type=pathlib.Path,
        metavar="FILE.xlsx",
        help="the report.xlsx of an edition whose assumptions were changed in a spreadsheet",
    )
    parser.add_argument(
        "--amendment",
        action="append",
        default=[],
        type=pathlib.Path,
        metavar="FILE.yml",
        help="a change of the pact that nobody agreed to, as in data/amendments; may be repeated",
    )
    for name in _TITLES:
        parser.add_argument(f"--{name}", metavar="TEXT", help=f"the {name} over the report")
    asking.add_only(parser, "it goes to EDITION-only-PART")
    parser.add_argument(
        "--formats",
        default=(),
        type=lambda text: [one.strip() for one in text.split(",")],
        metavar="NAME,...",
        help="what to write, such as html,pdf (default: everything; html with --only)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would be built; nothing is touched"
    )
    parser.add_argument(
        "--engine",
        choices=("pact", "stock"),
        default="pact",
        help="what runs the notebooks: the press itself, or a stock kernel for each, which gives "
        "the same in several times the time",
    )
    asking.add_shelf(parser, "--into", "where the editions go")


def run(asked: argparse.Namespace) -> int:
    """Build the editions asked for."""
    names = list(orders.declared()) if asked.all else asked.edition or [orders.USUAL]
    titled = {name: text for name in _TITLES if (text := getattr(asked, name)) is not None}
    wanted = orders.take(
        names,
        asked.parameter,
        asked.parameters,
        amendments=asked.amendment,
        titled=titled,
        only=asked.only,
        formats=asked.formats,
        returned=_returned(asked),
    )
    wanted = [dataclasses.replace(order, stock=asked.engine == "stock") for order in wanted]
    shelf.refuse_foreign(asked.into, (order.folder for order in wanted))
    if asked.dry_run:
        return _planned(wanted, asked.into)
    shelf.recover(asked.into)
    published: list[str] = []
    try:
        return _built(wanted, asked.into, published)
    except KeyboardInterrupt as stopped:
        before = f" in {stopped}" if str(stopped) else ""
        before += f" after {' and '.join(published)} was built" if published else ""
        asking.complain(f"Interrupted{before}: nothing {'else ' * bool(published)}was changed.")
        return asking.INTERRUPTED


def _planned(wanted: Sequence[orders.Order], into: pathlib.Path) -> int:
    """Say what would be built, after everything that would be refused was looked for."""
    from report.press import build, inputs, writing  # noqa: PLC0415 - see `cli`

    chapters = build.ready(wanted, report.ROOT, into)
    hashed = inputs.hashes(report.ROOT)
    for order in wanted:
        place = into / order.folder
        there = shelf.manifest(place)
        same = there and there.stamp == inputs.stamp(hashed, order)
        state = "made from the same already" if same else "would be replaced" if there else "new"
        names = [one.path.stem for one in build.asked(order, chapters)]
        formats = [one.name for one in writing.chosen(order)]
        asking.say(f"{place}: {state}")
        asking.say(f"  {order.command}")
        asking.say(f"  notebooks: {', '.join(names)}\n  formats: {', '.join(formats)}")
    return asking.DONE


def _returned(asked: argparse.Namespace) -> Mapping[str, Any]:
    """The assumptions of the workbook that is given, if one is."""
    if asked.workbook is None:
        return {}
    from report.press import returned  # noqa: PLC0415 - see `cli`

    files = [*map(layers.of_file, asked.parameters), layers.of_line(asked.parameter)]
    given = layers.together([*files, layers.of_amendments(asked.amendment)])
    return returned.read(asked.workbook, given)


def _built(wanted: Sequence[orders.Order], into: pathlib.Path, published: list[str]) -> int:
    from report.press import answers, inputs  # noqa: PLC0415 - see `cli`

    hashed = inputs.hashes(report.ROOT)
    with answers.begun(wanted, hashed):
        from report.press import build  # noqa: PLC0415 - loads while others compute

        build.build(wanted, root=report.ROOT, into=into, published=published, hashed=hashed)
    for order in wanted:
        edition = into / order.folder
        page = edition / "report.html"
        asking.say(str(page if page.exists() else edition))
    return asking.DONE
