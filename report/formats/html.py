"""The report as one HTML file that needs nothing else: no network, no JavaScript to be read."""

import datetime
import functools
import gzip
import json
from collections.abc import Iterable, Mapping
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
    words = report.glossary
    still = report.is_ledger  # whose charts are as they are published, and printed so
    chapters = [_chapter(chapter, prose.Marking(words), still=still) for chapter in report.chapters]
    views = [it for chapter in chapters for it in chapter["views"]]
    drawn = [] if still else [it for it in views if it.get("svg")]
    data = {
        "charts": {it["id"]: _compiled(it, moving) for it in drawn},
        "moving": moving.data() if moving else None,
    }
    bundle = packing.VEGA.read_bytes() if drawn else b""
    script = packing.script(moves=moving is not None)
    style = packing.style(serif=not still, moves=moving is not None)
    template = templates().get_template("report.html.j2")
    return template.render(
        report=report,
        chapters=chapters,
        notes=notes.notes(report),
        parameters=_table(apparatus.run_card(report)),
        back=_back(report),
        style=markupsafe.Markup(style),  # noqa: S704 - our own stylesheet
        script=markupsafe.Markup(script),  # noqa: S704 - our own script
        bundle=packing.lettered(bundle),
        data=packing.lettered(archive.gzipped(json.dumps(data, sort_keys=True).encode())),
        head=card.head(report),
        headline=prose.line(report.headline),
        as_of=datetime.date.fromisoformat(report.as_of),
        changed=document.brief(document.changes(report)),
        moving=moving,
        policy=packing.policy([script, gzip.decompress(bundle).decode()]),
    )


def _compiled(view: Mapping[str, Any], moving: sliders.Moving | None) -> dict[str, Any]:
    """A chart for Vega; without the recipes of its rows if nothing moves it."""
    chart = charts.compiled(view["spec"])
    if not moving or view["id"] not in moving.charts:
        for row in shown.rows(chart["data"]):
            row.pop(sliders.LIVE, None)
    return chart


def _back(report: document.Document) -> dict[str, Any]:
    """What stands behind the chapters, besides the notes and sources."""
    return {
        "edition": _table(apparatus.edition_card(report)),
        "method": prose.blocks(apparatus.method())[0],
        "codebook": apparatus.codebook(),
        "glossary": [(prose.anchor(each), each) for each in report.glossary],
        "citation": apparatus.citation(report),
        "bibtex": apparatus.bibtex(report),
        "corrections": [apparatus.told(each) for each in report.corrections],
        "no_correction": apparatus.NO_CORRECTION,
    }


@functools.cache
def templates() -> jinja2.Environment:
    """The templates of all pages, each compiled once until its file changes."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(packing.TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["credits"] = figures.cited
    environment.filters["day"] = periods.day
    environment.filters["address"] = notes.address
    environment.filters["unbroken"] = letters.unbroken
    return environment


_SECTION = 2
_WIDTHS = (("slim", 14), ("middle", 45))


def _chapter(chapter: document.Chapter, marking: prose.Marking, *, still: bool) -> dict[str, Any]:
    headings, feet = prose.headings(chapter), prose.Feet(chapter.name)
    level = 2
    views: list[dict[str, Any]] = []
    for block in chapter.blocks:
        if isinstance(block, document.Prose):
            written, last = prose.blocks(block.markdown, headings, marking, feet)
            views.append({"kind": "prose", "html": written})
            level = last or level
        elif isinstance(block, document.Numbers):
            views.append({"kind": "numbers", "numbers": block})
        elif isinstance(block, document.Table):
            views.append({"kind": "table", "table": _table(block)})
        else:
            views.append({"kind": "chart", "level": level + 1, **_chart(block, still=still)})
    sections = [one for one in prose.headings(chapter) if one.level == _SECTION]
    return {**vars(chapter), "views": views, "sections": sections}


def _table(table: document.Table) -> dict[str, Any]:
    return {
        **vars(table),
        "title": prose.line(table.title),
        "widths": [_width(row[n] for row in table.rows) for n in range(len(table.columns))],
        "note": prose.line(table.note),
    }


def _chart(chart: document.Chart, *, still: bool) -> dict[str, Any]:
    width = charts.NARROW if still else charts.WIDTH
    return {
        **vars(chart),
        "headline": prose.line(chart.headline),
        "subtitle": prose.line(chart.subtitle),
        "table": _table(chart.table),
        "svg": _described(charts.svg(chart.spec, chart.id, width), chart),
    }


def _width(cells: Iterable[document.Cell]) -> str:
    """How much room a column needs before its table scrolls, by its longest text."""
    longest = max((len(cell.text) for cell in cells), default=0)
    return next((name for name, most in _WIDTHS if longest <= most), "wide")


def _described(svg: str, chart: document.Chart) -> markupsafe.Markup:
    """The drawing as one image with a name and a description, its type left to the stylesheet."""
    if not svg:
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
    programmed = functools.partial(sliders.kept, part)
    return page(part, None if part.is_ledger else sliders.moving(part, run, programmed)).encode()


FORMAT = editions.Format("html", _files)
