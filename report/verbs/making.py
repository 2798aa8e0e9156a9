"""The verbs of who makes editions: `build`, `watch` and `cells`."""

import argparse
import contextlib
import dataclasses
import pathlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import report
from report.press import answers, inputs, layers, orders, shelf, watching
from report.verbs import asking

_TITLES = ("title", "subtitle")


@asking.verb(
    asking.either(
        asking.argument(
            "--edition", nargs="+", action="extend", metavar="EDITION", help="default: current"
        ),
        asking.flag("--all", "every edition of report/editions.yml"),
    ),
    *asking.PARAMETERS,
    asking.argument(
        "--from",
        dest="workbook",
        type=pathlib.Path,
        metavar="FILE.xlsx",
        help="the report.xlsx of an edition whose assumptions were changed in a spreadsheet",
    ),
    asking.argument(
        "--amendment",
        action="append",
        default=[],
        type=pathlib.Path,
        metavar="FILE.yml",
        help="a change of the pact that nobody agreed to, as in data/amendments; may be repeated",
    ),
    *(
        asking.argument(f"--{name}", metavar="TEXT", help=f"the {name} over the report")
        for name in _TITLES
    ),
    asking.only("it goes to EDITION-only-PART"),
    asking.argument(
        "--formats",
        default=(),
        type=lambda text: [one.strip() for one in text.split(",")],
        metavar="NAME,...",
        help="what to write, such as html,pdf (default: everything; html with --only)",
    ),
    asking.flag("--dry-run", "only say what would be built; nothing is touched"),
    asking.argument(
        "--engine",
        choices=("pact", "stock"),
        default="pact",
        help="what runs the notebooks: the press itself, or a stock kernel for each, which gives "
        "the same in several times the time",
    ),
    asking.shelved("--into", "where the editions go"),
)
def do_build(asked: argparse.Namespace) -> int:
    """Execute the notebooks and write editions.

    Writes the report and its ledger in every format, findings.json, manifest.json and notebooks/ of
    each edition. An edition whose name is not in report/editions.yml is built like `current`.
    """
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
    from report.press import build, writing  # noqa: PLC0415 - see `cli`

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

    given = layers.given(asked.parameter, asked.parameters, asked.amendment)
    return returned.read(asked.workbook, given)


def _built(wanted: Sequence[orders.Order], into: pathlib.Path, published: list[str]) -> int:
    hashed = inputs.hashes(report.ROOT)
    with answers.begun(wanted, hashed):
        from report.press import build  # noqa: PLC0415 - loads while others compute

        build.build(wanted, root=report.ROOT, into=into, published=published, hashed=hashed)
    for order in wanted:
        edition = into / order.folder
        page = edition / "report.html"
        asking.say(str(page if page.exists() else edition))
    return asking.DONE


@asking.verb(
    *asking.RUN,
    asking.only("default: story"),
    asking.argument(
        "--port", type=int, default=0, help="on this machine (default: any that is free)"
    ),
)
def do_watch(asked: argparse.Namespace) -> None:
    """Show an edition in the browser, and again whenever what it is made from changes.

    Serves the pages of an edition on this machine and builds them again whenever a notebook, the
    data, a template or the code changes; the page in the browser reloads by itself where it is.
    What is wrong stands in the page. First comes the story, or the notebook asked for; links lead
    on to the whole, which is built when one is followed. Ctrl-C ends it. Editions in
    report/editions are not touched.
    """
    part = asked.only or orders.STORY
    (order,) = orders.take([asked.edition], asked.parameter, asked.parameters, only=part)
    arguments = ["build", "--formats", "html", "--edition", asked.edition]
    arguments += [word for one in asked.parameter for word in ("-p", one)]
    for file in asked.parameters:
        arguments += ["--parameters", str(file.absolute())]
    with contextlib.suppress(KeyboardInterrupt):
        for said in watching.watch(order, arguments, asked.port):
            asking.say(said.strip() or "The page is up to date.")
            sys.stdout.flush()  # a pipe, too, is told before the command ends


@asking.verb(
    asking.argument(
        "--folder",
        default=report.ROOT / "notebooks",
        type=pathlib.Path,
        help="where they are (default: notebooks)",
    ),
    asking.flag(
        "--clear", "only take out the outputs, and what a run left in the metadata; nothing is run"
    ),
)
def do_cells(asked: argparse.Namespace) -> None:
    """Write the parameters cell of each notebook.

    Runs each notebook and gives its parameters cell a line for each parameter that moves it, and no
    other. A notebook whose cell lacks one is refused by `build`.
    """
    from report.press import build, cells, kept  # noqa: PLC0415 - see `cli`

    if asked.clear:
        cleared = kept.clear(sorted(asked.folder.glob("*.ipynb")))
        asking.say("\n".join(cleared) or "Every notebook is as it should be kept.")
        return
    build.load_data()
    asking.say("\n".join(cells.write(asked.folder)) or "Every parameters cell is as it should be.")
