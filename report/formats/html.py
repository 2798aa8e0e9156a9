"""The report as one HTML file that needs nothing else: no network, no JavaScript to be read."""

import base64
import gzip
import hashlib
import itertools
import json
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jinja2
import markupsafe
import minify_html
from markdown_it import renderer, token

from report.formats import apparatus, charts, document, notes, sliders

TEMPLATES = pathlib.Path(__file__).parent / "templates"
# Western letters of the type of the PDF, under a name of their own (`subset.py` beside them).
# Each face is a sixtieth of the page: what is bold is set in the sans, and browsers slant the rest.
_FACES = (
    ("Pact Serif", 400, "PactSerif-Regular.woff2"),
    (charts.PAGE_FAMILY, 400, "PactSans-Regular.woff2"),
    (charts.PAGE_FAMILY, 700, "PactSans-Bold.woff2"),
)


@dataclass(frozen=True)
class Entry:
    """A heading in the list of contents."""

    anchor: str
    title: str
    below: tuple["Entry", ...] = ()


def page(report: document.Document, moving: sliders.Moving | None = None) -> str:
    """The page as it is published: `render`, without what no reader and no browser needs."""
    written = _shortened(render(report, moving))
    return minify_html.minify(written, keep_html_and_head_opening_tags=True, minify_css=True)


def render(report: document.Document, moving: sliders.Moving | None = None) -> str:
    """The whole page; the same document gives the same text.

    Args:
        moving: what a reader may move in it; nothing if left out.
    """
    words = report.apparatus.glossary
    chapters = [_chapter(chapter, apparatus.Marking(words)) for chapter in report.chapters]
    drawn = [it for chapter in chapters for it in chapter["views"] if it.get("svg")]
    data = {
        "charts": {it["id"]: _compiled(it, moving) for it in drawn},
        "moving": moving.data() if moving else None,
    }
    bundle = charts.bundle() if drawn else ""
    script = _script()
    return _template(report).render(
        report=report,
        contents=[_entry(chapter) for chapter in report.chapters],
        chapters=chapters,
        notes=notes.notes(report),
        parameters=_table(notes.run_card(report)),
        back=_back(report),
        style=markupsafe.Markup(_style()),  # noqa: S704 - our own stylesheet
        script=markupsafe.Markup(script),  # noqa: S704 - our own script
        bundle=_lettered(charts.packed_bundle()) if drawn else "",
        data=_lettered(gzip.compress(json.dumps(data, sort_keys=True).encode(), 9, mtime=0)),
        headline=_line(report.headline),
        moving=moving,
        policy=_policy([script, bundle]),
    )


# One module: numbers with bounds, what follows when a reader moves them, data, the page around it.
_SCRIPTS = ("numbers.js", "what_if.js", "csv.js", "page.js")


def _script() -> str:
    """The page's own script without its comments, in fewer letters."""
    written = "".join((TEMPLATES / each).read_text(encoding="utf-8") for each in _SCRIPTS)
    bare = re.sub(r"^ *//.*\n", "", written, flags=re.MULTILINE)
    opening, closing = "<script type=module>", "</script>"
    short = minify_html.minify(f"{opening}{bare}{closing}", minify_js=True)
    return short.removeprefix(opening).removesuffix(closing)


def _compiled(view: Mapping[str, Any], moving: sliders.Moving | None) -> dict[str, Any]:
    """A chart for Vega; without the recipes of its rows if nothing moves it."""
    chart = charts.compiled(view["spec"])
    if not moving or view["id"] not in moving.charts:
        for row in sliders.rows(chart["data"]):
            row.pop(sliders.LIVE, None)
    return chart


def _back(report: document.Document) -> dict[str, Any]:
    """What stands behind the chapters, besides the notes and sources."""
    return {
        "edition": _table(apparatus.edition_card(report)),
        "method": _Renderer(iter(())).render_blocks(apparatus.method()),
        "tables": [_table(each) for each in apparatus.method_tables(report)],
        "codebook": apparatus.codebook(),
        "glossary": [(apparatus.anchor(each), each) for each in report.apparatus.glossary],
        "citation": apparatus.citation(report),
        "bibtex": apparatus.bibtex(report),
        "corrections": [apparatus.told(each) for each in report.apparatus.corrections],
        "no_correction": apparatus.NO_CORRECTION,
    }


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
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        f"font-display:block;src:url(data:font/woff2;base64,{_encoded(file)})}}\n"
        for family, weight, file in _FACES
    )
    return faces + (TEMPLATES / "style.css").read_text(encoding="utf-8")


def _encoded(font: str) -> str:
    return base64.b64encode((charts.FONTS / font).read_bytes()).decode()


def _lettered(packed: bytes) -> markupsafe.Markup:
    """Bytes as Ascii85, five letters for four of them; no letter means anything to HTML."""
    letters = base64.a85encode(packed).replace(b"z", b"!!!!!").replace(b"<", b"v")
    return markupsafe.Markup(letters.decode())  # noqa: S704 - without "<", no tag can begin


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


def _chapter(chapter: document.Chapter, marking: apparatus.Marking) -> dict[str, Any]:
    headings = _headings(chapter)
    level = 2
    views: list[dict[str, Any]] = []
    for block in chapter.blocks:
        if isinstance(block, document.Prose):
            prose = _Renderer(headings, marking)
            views.append({"kind": "prose", "html": prose.render_blocks(block.markdown)})
            level = prose.level or level
        elif isinstance(block, document.Code):
            views.append({"kind": "code", "source": block.source})
        elif isinstance(block, document.Numbers):
            views.append({"kind": "numbers", "numbers": block})
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

    def __init__(
        self, headings: Iterator[_Heading], marking: apparatus.Marking | None = None
    ) -> None:
        super().__init__()
        self.level = 0
        self._headings = headings
        self._marking = marking
        self._within = 0  # links and headings, where no word is marked

    def render_blocks(self, markdown: str) -> markupsafe.Markup:
        return self._safe(apparatus.joined(document.blocks(markdown)))

    def render_line(self, markdown: str) -> markupsafe.Markup:
        return self._safe(document.inline(markdown))

    def _safe(self, tokens: Sequence[token.Token]) -> markupsafe.Markup:
        text = self.render(tokens, document.OPTIONS, {})
        return markupsafe.Markup(text)  # noqa: S704 - the renderer escapes

    def text(self, tokens: Sequence[token.Token], idx: int, *rest: Any) -> str:
        if self._marking and not self._within:
            return self._marking.html(tokens[idx].content)
        return super().text(tokens, idx, *rest)

    def link_open(self, tokens: Sequence[token.Token], idx: int, *rest: Any) -> str:
        self._within += 1
        return self.renderToken(tokens, idx, *rest)

    def link_close(self, tokens: Sequence[token.Token], idx: int, *rest: Any) -> str:
        self._within -= 1
        return self.renderToken(tokens, idx, *rest)

    def heading_open(self, *_: Any) -> str:
        self._within += 1
        heading = next(self._headings)
        self.level = heading.level + 1
        return f'<h{self.level} id="{heading.anchor}">'

    def heading_close(self, *_: Any) -> str:
        self._within -= 1
        return f"</h{self.level}>\n"
