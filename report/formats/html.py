"""The report as one HTML file that needs nothing else: no network, no JavaScript to be read."""

import functools
import gzip
import json
from collections.abc import Mapping
from typing import Any

import jinja2
import markupsafe
import minify_html

from analysis import figures, periods
from analysis.exhibits import charts as shown
from report.formats import (
    apparatus,
    archive,
    card,
    charts,
    document,
    editions,
    letters,
    markdown,
    masthead,
    notes,
    packing,
    pictures,
    prose,
    sliders,
)


def page(report: document.Document, moving: sliders.Moving | None = None) -> str:
    """The page as it is published: `render`, without what no reader and no browser needs."""
    written = packing.shortened(render(report, moving))
    return minify_html.minify(written, keep_html_and_head_opening_tags=True, minify_css=True)


def render(report: document.Document, moving: sliders.Moving | None = None) -> str:
    """The whole page; the same document gives the same text.

    Args:
        moving: what a reader may move in it; nothing if left out.
    """
    still = report.is_ledger  # whose charts are as they are published, and printed so
    width = charts.NARROW if still else charts.WIDTH
    drawings = {one.id: _drawn(one, width) for one in report.charts}
    redrawn = [one for one in report.charts if drawings[one.id] and not still]
    data = {
        "charts": {one.id: _compiled(one, moving) for one in redrawn},
        "moving": moving.data() if moving else None,
    }
    bundle = packing.VEGA.read_bytes() if redrawn else b""
    script = packing.script(moves=moving is not None)
    style = packing.style(serif=not still, moves=moving is not None)
    template = templates().get_template("report.html.j2")
    return template.render(
        report=report,
        chapters=[_chapter(one, report) for one in report.chapters],
        drawings=drawings,
        notes=notes.notes(report),
        style=markupsafe.Markup(style),  # noqa: S704 - our own stylesheet
        script=markupsafe.Markup(script),  # noqa: S704 - our own script
        bundle=packing.lettered(bundle),
        data=packing.lettered(archive.gzipped(json.dumps(data, sort_keys=True).encode())),
        moving=moving,
        policy=packing.policy([script, gzip.decompress(bundle).decode()]),
    )


def _compiled(chart: document.Chart, moving: sliders.Moving | None) -> dict[str, Any]:
    """A chart for Vega; without the recipes of its rows if nothing moves it."""
    compiled = charts.compiled(chart.spec)
    if not moving or chart.id not in moving.charts:
        for row in shown.rows(compiled["data"]):
            row.pop(sliders.LIVE, None)
    return compiled


@functools.cache
def templates() -> jinja2.Environment:
    """The templates of all pages, each compiled once until its file changes."""
    environment = packing.environment()
    environment.filters |= {
        "address": notes.address,
        "anchor": prose.anchor,
        "credits": figures.cited,
        "day": periods.day,
        "line": prose.line,
        "unbroken": letters.unbroken,
        "width": _width,
    }
    environment.globals |= {
        "apparatus": apparatus,
        "card": card,
        "document": document,
        "masthead": masthead,
        "method": lambda: prose.writer().blocks(apparatus.method()),
    }
    return environment


_WIDTHS = (("slim", 14), ("middle", 45))


def _chapter(chapter: document.Chapter, report: document.Document) -> dict[str, Any]:
    """A chapter, its sections, and its blocks, each as prose if it is, and the level beneath it."""
    writer, blocks = prose.writer(chapter.name, report.glossary), []
    for block in chapter.blocks:
        written = writer.blocks(block.markdown) if isinstance(block, document.Prose) else ""
        blocks.append((block, written, writer.level + 1))
    return {"it": chapter, "sections": writer.sections, "blocks": blocks}


def _width(table: document.Table, column: int) -> str:
    """How much room a column needs before its table scrolls, by its longest text."""
    longest = max((len(row[column].text) for row in table.rows), default=0)
    return next((name for name, most in _WIDTHS if longest <= most), "wide")


def _drawn(chart: document.Chart, width: int) -> markupsafe.Markup:
    """A chart as one image with a name and a description, its type left to the stylesheet."""
    if not (svg := charts.svg(chart.spec, chart.id, width)):
        return markupsafe.Markup("")
    label = markdown.plain(markdown.inline(chart.headline))
    start, rest = svg.split(">", 1)
    beyond = chart.alt.removeprefix(f"{label}. ")  # a screen reader has read the name already
    names = f'role="img" aria-labelledby="{chart.id}-name {chart.id}-alt"'
    words = (
        f'<title id="{chart.id}-name">{markupsafe.escape(label)}</title>'
        f'<desc id="{chart.id}-alt">{markupsafe.escape(beyond)}</desc>'
    )
    drawn = f"{start} {names}>{words}{pictures.unspoken(rest)}"
    return markupsafe.Markup(drawn)  # noqa: S704 - vl-convert escapes the chart's own words


def _files(edition: editions.Edition) -> editions.Files:
    for part in edition.parts:
        yield f"{part.file}.html", functools.partial(_published, part, edition.run)


def _published(part: document.Document, run: Mapping[str, Any]) -> bytes:
    """The page of a document; nothing moves in the ledger, which keeps what was published."""
    return page(part, None if part.is_ledger else sliders.moving(part, run)).encode()


FORMAT = editions.Format("html", _files)
