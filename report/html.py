"""The report as one HTML file that needs nothing else: no network, no JavaScript to be read."""

import base64
import hashlib
import itertools
import json
import pathlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jinja2
import markupsafe
import minify_html
from markdown_it import renderer, token

from report import charts, document, notes

TEMPLATES = pathlib.Path(__file__).parent / "templates"
# Latin letters and the usual signs, of the same family the charts and the PDF are set in. Each face
# is a thirtieth of the page: what is bold is set in the sans, and browsers may slant what is not.
_FACES = (
    ("IBM Plex Serif", "normal", 400, "IBMPlexSerif-Regular-Latin1.woff2"),
    ("IBM Plex Sans", "normal", 400, "IBMPlexSans-Regular-Latin1.woff2"),
    ("IBM Plex Sans", "normal", 700, "IBMPlexSans-Bold-Latin1.woff2"),
)


@dataclass(frozen=True)
class Entry:
    """A heading in the list of contents."""

    anchor: str
    title: str
    below: tuple["Entry", ...] = ()


def page(report: document.Document) -> str:
    """The page as it is published: `render`, without what no reader and no browser needs."""
    return minify_html.minify(_shortened(render(report)), keep_html_and_head_opening_tags=True)


def render(report: document.Document) -> str:
    """The whole page; the same document gives the same text."""
    chapters = [_chapter(chapter) for chapter in report.chapters]
    drawn = [it for chapter in chapters for it in chapter["views"] if it.get("svg")]
    specs = {it["id"]: charts.compiled(it["spec"]) for it in drawn}
    bundle = charts.bundle() if specs else ""
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8").strip()
    return _template(report).render(
        report=report,
        contents=[_entry(chapter) for chapter in report.chapters],
        chapters=chapters,
        notes=notes.notes(report),
        parameters=_table(notes.run_card(report)),
        style=markupsafe.Markup(_style()),  # noqa: S704 - our own stylesheet
        script=markupsafe.Markup(script),  # noqa: S704 - our own script
        bundle=charts.packed(bundle) if specs else "",
        specs=charts.packed(json.dumps(specs, sort_keys=True)),
        policy=_policy([script, bundle]),
    )


def _shortened(written: str) -> str:
    """The page with a short second name for each note, for the thousands of links that lead there.

    The first name stays: it can be shared, and the script puts it back into the links.
    """
    notes = re.findall(r'<li id="(trace-[^"]+)"><b>', written)
    names = {note: f"n{number}" for number, note in enumerate(notes)}
    named = re.sub(
        r'<li id="(trace-[^"]+)"><b>',
        lambda note: f'<li id="{note[1]}"><b id={names[note[1]]}>',
        written,
    )
    return re.sub(r'href="#(trace-[^"]+)"', lambda link: f"href=#{names[link[1]]}", named)


def _template(report: document.Document) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["credits"] = lambda keys: notes.cited(keys, report.sources)
    environment.filters["day"] = notes.day
    return environment.get_template("report.html.j2")


def _style() -> str:
    """The stylesheet with its typefaces inside: no other is shown first, no line moves."""
    faces = "".join(
        f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};'
        f"font-display:block;src:url(data:font/woff2;base64,{_encoded(file)})}}\n"
        for family, style, weight, file in _FACES
    )
    return faces + (TEMPLATES / "style.css").read_text(encoding="utf-8")


def _encoded(font: str) -> str:
    return base64.b64encode((charts.FONTS / font).read_bytes()).decode()


def _policy(scripts: Iterable[str]) -> str:
    """The content security policy: nothing is loaded, and only these scripts run."""
    hashes = " ".join(
        "'sha256-" + base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() + "'"
        for each in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _entry(chapter: document.Chapter) -> Entry:
    sections = [Entry(h.anchor, h.title) for h in _headings(chapter) if h.level == _SECTION]
    return Entry(chapter.name, chapter.title, tuple(sections))


_SECTION = 2
_WIDTHS = (("slim", 14), ("middle", 45))


@dataclass(frozen=True)
class _Heading:
    level: int
    anchor: str
    title: str


def _headings(chapter: document.Chapter) -> Iterator[_Heading]:
    """The headings of a chapter's prose with their anchors, unique and stable."""
    seen: dict[str, int] = {}
    for block in chapter.blocks:
        if isinstance(block, document.Prose):
            tokens = document.blocks(block.markdown)
            for opening, content in itertools.pairwise(tokens):
                if opening.type == "heading_open":
                    title = document.plain([content])
                    anchor = f"{chapter.name}-{document.slug(title)}"
                    seen[anchor] = seen.get(anchor, 0) + 1
                    suffix = f"-{seen[anchor]}" if seen[anchor] > 1 else ""
                    yield _Heading(int(opening.tag[1]), anchor + suffix, title)


def _chapter(chapter: document.Chapter) -> dict[str, Any]:
    headings = _headings(chapter)
    level = 2
    views: list[dict[str, Any]] = []
    for block in chapter.blocks:
        if isinstance(block, document.Prose):
            prose = _Renderer(headings)
            views.append({"kind": "prose", "html": prose.render_blocks(block.markdown)})
            level = prose.level or level
        elif isinstance(block, document.Code):
            views.append({"kind": "code", "source": block.source})
        elif isinstance(block, document.Table):
            views.append({"kind": "table", "table": _table(block)})
        else:
            views.append({"kind": "chart", "level": level + 1, **_chart(block)})
    return {"name": chapter.name, "title": chapter.title, "views": views}


def _line(markdown: str) -> markupsafe.Markup:
    return _Renderer(iter(())).render_line(markdown)


def _table(table: document.Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": _line(table.title),
        "columns": table.columns,
        "widths": [_width(row[n] for row in table.rows) for n in range(len(table.columns))],
        "rows": table.rows,
        "note": _line(table.note),
        "sources": table.sources,
    }


def _chart(chart: document.Chart) -> dict[str, Any]:
    return {
        "id": chart.id,
        "headline": _line(chart.headline),
        "table": _table(chart.table),
        "sources": chart.sources,
        "spec": chart.spec,
        "svg": _described(charts.svg(chart.spec, chart.id), chart),
    }


def _width(cells: Iterable[document.Cell]) -> str:
    """How much room a column needs before its table scrolls, by its longest text."""
    longest = max((len(cell.text) for cell in cells), default=0)
    return next((name for name, most in _WIDTHS if longest <= most), "wide")


# What Vega adds for screen readers and type; the drawing is one image in the page's own type.
_SPOKEN = re.compile(r' (role|aria-\w+|font-family)="[^"]*"')


def _described(svg: str, chart: document.Chart) -> markupsafe.Markup:
    """The drawing as one image with a name and a description, its type left to the stylesheet."""
    if not svg:
        return markupsafe.Markup("")
    label = document.plain(document.inline(chart.headline))
    start, rest = svg.split(">", 1)
    names = f'role="img" aria-labelledby="{chart.id}-name {chart.id}-alt"'
    words = (
        f'<title id="{chart.id}-name">{markupsafe.escape(label)}</title>'
        f'<desc id="{chart.id}-alt">{markupsafe.escape(chart.alt)}</desc>'
    )
    bare = re.sub(r"<[^>]*>", lambda tag: _SPOKEN.sub("", tag[0]), rest)
    drawn = f"{start} {names}>{words}{bare}"
    return markupsafe.Markup(drawn)  # noqa: S704 - vl-convert escapes the chart's own words


class _Renderer(renderer.RendererHTML):
    """Markdown to HTML: headings get an anchor to go to, one level below their chapter's."""

    def __init__(self, headings: Iterator[_Heading]) -> None:
        super().__init__()
        self.level = 0
        self._headings = headings

    def render_blocks(self, markdown: str) -> markupsafe.Markup:
        return self._safe(document.blocks(markdown))

    def render_line(self, markdown: str) -> markupsafe.Markup:
        return self._safe(document.inline(markdown))

    def _safe(self, tokens: Sequence[token.Token]) -> markupsafe.Markup:
        text = self.render(tokens, document.OPTIONS, {})
        return markupsafe.Markup(text)  # noqa: S704 - the renderer escapes

    def heading_open(self, *_: Any) -> str:
        heading = next(self._headings)
        self.level = heading.level + 1
        return f'<h{self.level} id="{heading.anchor}">'

    def heading_close(self, *_: Any) -> str:
        return f"</h{self.level}>\n"
