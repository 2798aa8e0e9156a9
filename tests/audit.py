"""Looks for digits on the page that lead nowhere: every number from data has its trace.

`faults` reads a rendered page as a reader does: prose, table cells, headlines, and the words in
and behind drawings. What is linked to a note is traced; a word in a drawing is traced if the data
or the headline of its exhibit print the same number, or it with all its digits, with a link. All
else is one of `EXCEPTIONS`, or a fault.
"""

import collections
import html.parser
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import vl_convert

from analysis import figures, traces, wording
from report.formats import charts, document, letters
from report.formats import html as page

# The end of the page is where traces lead: notes, sources, the run card, the stamp at its foot.
# Code is what a reader may run, and no prose.
NONE = collections.Counter[str]()
APPARATUS = ("notes", "published", "sources", "method", "cite", "corrections", "run")
SILENT = ("pre", "script", "style", "footer")
LEADS = ("trace-", "source-", "glossary-", "run")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(eq=False)
class Element:
    """A part of the page: its tag, attributes, and what is in it, elements and texts."""

    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None"
    content: list["Element | str"] = field(default_factory=list)

    def all(self) -> Iterator["Element"]:
        """It and every element in it."""
        yield self
        for one in self.content:
            if isinstance(one, Element):
                yield from one.all()

    def around(self, *tags: str) -> "Element | None":
        """The nearest element of these tags that it is or stands in."""
        one: Element | None = self
        while one and one.tag not in tags:
            one = one.parent
        return one

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.content)

    def leads(self, to: str) -> bool:
        """Whether a link in it leads to an anchor that begins so."""
        return any((e.attributes.get("href") or "").startswith(f"#{to}") for e in self.all())


class _Page(html.parser.HTMLParser):
    """Reads a page, each of whose elements is closed, into elements."""

    VOID = ("meta", "link", "br", "wbr", "img", "input", "hr")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = self.here = Element("", {}, None)
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, dict(attrs), self.here)
        self.here.content.append(one)
        if tag not in self.VOID:
            self.here = one

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"{tag} ends within {self.here.tag}"
        self.here = self.here.parent or self.root

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.content.append(Element(tag, dict(attrs), self.here))

    def handle_data(self, data: str) -> None:
        self.here.content.append(data)


@dataclass(frozen=True)
class Piece:
    """A text of the page with digits in it, and where it stands."""

    text: str
    holder: Element
    tick: bool  # whether it is one of the words on the axes of its drawing

    @property
    def exhibit(self) -> str:
        figure = self.holder.around("figure")
        return (figure and figure.attributes.get("id")) or ""

    @property
    def column(self) -> str:
        """The head of its column."""
        cell, table = self.holder.around("td", "th"), self.holder.around("table")
        if not cell or not table or not cell.parent:
            return ""
        number = [one for one in cell.parent.content if isinstance(one, Element)].index(cell)
        heads = [one for one in table.all() if one.tag == "th" and one.attributes["scope"] == "col"]
        return heads[number].text.strip()

    @property
    def heads(self) -> bool:
        """Whether it stands at the head of a row or column."""
        return self.holder.around("th") is not None

    @property
    def repeats(self) -> bool:
        """Whether it is in a drawing, or names the data behind one."""
        behind = self.holder.around("details") and self.holder.around("caption", "summary")
        return self.holder.around("svg") is not None or behind is not None

    def beside(self, anchor: str, *tags: str) -> bool:
        """Whether a link in the same row or item leads to such an anchor."""
        near = self.holder.around(*tags)
        return bool(near and near.leads(anchor))

    @property
    def chapter(self) -> str:
        """The chapter in which it stands."""
        section = self.holder.around("section")
        return (section and section.attributes.get("aria-labelledby")) or "the masthead"

    def __str__(self) -> str:
        where = [
            self.chapter,
            self.exhibit,
            self.column and f"column {self.column}",
            self.holder.tag,
        ]
        return f"{', '.join(filter(None, where))}: {' '.join(self.text.split())}"


@dataclass(frozen=True)
class Untraced:
    """Digits that need no trace: which, where, and why."""

    name: str
    reason: str
    pattern: str
    where: Callable[[Piece], bool] = lambda _: True


_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_YEAR = r"(?<![\d.,$])(?:19|20)\d\d(?![\d%]|[.,]\d|\s?(?:times|million|billion|trillion))"
_SHOWN = [name for one in figures.sources().values() for name in (one.shown, one.publisher)]
_NAMES = filter(NUMBER.search, _SHOWN)  # with the address of a copy before without
_GRIDS = re.compile(r"_grid$|^agi_chances$|^fan_")

EXCEPTIONS = (
    Untraced(
        "day", "it says when", rf"\b\d{{1,2}} (?:{_MONTH}|{_SHORT}) \d{{4}}|\b\d{{4}}-\d\d-\d\d\b"
    ),
    Untraced("quarter", "it says when", rf"\bQ[1-4](?= (?:to Q[1-4] )?{_YEAR})"),
    Untraced("year", "it says when", rf"\b(?:FY)?{_YEAR}"),
    Untraced("name", "a publisher is called so", "|".join(map(re.escape, _NAMES))),
    Untraced("tick", "it measures the axis, not a number", ".*", lambda it: it.tick),
    Untraced(
        "quotation",
        "the words of a source, which the row names",
        "“[^”]*”",
        lambda it: it.column == "Words",
    ),
    Untraced(
        "report of a source",
        "what a source says, in an item that leads to it",
        ".*",
        lambda it: it.beside("source-", "li"),
    ),
    Untraced(
        "contradiction",
        "what contradicts a term, right after the link to the term",
        "^: .*",
        lambda it: it.holder.tag == "li" and it.beside("trace-", "li"),
    ),
    Untraced(
        "reason",
        "why a number of the same row, which is traced, was printed or assumed so",
        ".*",
        lambda it: it.column in ("Note", "Why") and it.beside("trace-", "tr"),
    ),
    Untraced(
        "head of a grid",
        "the assumption or part of worlds for which a row or column is computed, as a tick is",
        r"\d+%( of simulations)? below|\d+%|[\d.]+ (?:times|points (?:less|more))",
        lambda it: (it.heads or it.repeats) and bool(_GRIDS.search(it.exhibit)),
    ),
    Untraced(
        "claim",
        "what somebody claims and what was published, in a paragraph that leads there",
        ".*",
        lambda it: it.chapter == "claims" and it.beside("source-", "p"),
    ),
    Untraced(
        "forecasts",
        "how many forecasts are on record, each in a row of the ledger",
        r"^\d+ forecasts of figures to come",
    ),
    Untraced(
        "clauses",
        "how many clauses the chart has, and how many of them end in it",
        r"^\w+ of \d+ clauses had ended by",
        lambda it: it.exhibit == "timeline",
    ),
    Untraced(
        "ends of a range",
        "what an answer would be with one assumption at either end of its range: a run of its own",
        ".*",
        lambda it: it.exhibit == "moved_most",
    ),
    Untraced(
        "target",
        "what a question asks for, which its code sets",
        ".*",
        lambda it: it.exhibit == "must_be_true" and it.column == "To be",
    ),
    Untraced(
        "simulated",
        "where all simulations lie, in a row that leads to the figure it is held against",
        ".*",
        lambda it: (
            it.exhibit == "worlds_evidence" and it.column in ("After all evidence", "Alone leaves")
        ),
    ),
    Untraced(
        "question",
        "what a forecast on record asks, in the words in which it was made",
        ".*",
        lambda it: it.exhibit == "forecasts" and it.column == "What",
    ),
    Untraced(
        "reading time",
        "how long the page takes, which its own words tell",
        r"\d+ minutes? to read",
        lambda it: it.holder.around("header") is not None,
    ),
    Untraced(
        "notebook",
        "the name of a file, to which it leads",
        r"\d_\w+\.ipynb",
        lambda it: it.holder.tag == "a",
    ),
    Untraced("code", "how a yes or a no is drawn", r"\(1\) or not \(0\)", lambda it: it.heads),
)


def faults(report: document.Document) -> tuple[list[str], collections.Counter[str]]:
    """Every text of a report with digits that lead nowhere, and how often each exception served."""
    root = _Page(page.render(report)).root
    axes = collections.defaultdict(
        collections.Counter[str],
        {
            one.id: _ticks(one)
            for one in document.exhibits(report.chapters)
            if isinstance(one, document.Chart)
        },
    )
    found, served = [], collections.Counter[str]()
    for piece in _pieces(root, axes):
        rest = piece.text
        for one in EXCEPTIONS:
            if one.where(piece):
                rest, times = re.subn(one.pattern, "", rest)
                served[one.name] += times
        numbers = set(NUMBER.findall(rest))
        if numbers - (_traced(piece.holder, report) if piece.repeats else set()):
            found.append(str(piece))
    return found + list(_tooltips(root, report)), served


def _tooltips(root: Element, report: document.Document) -> Iterator[str]:
    """What is shown where a pointer rests on a mark and is no text that its exhibit traces."""
    figures_of = {one.attributes.get("id"): one for one in root.all() if one.tag == "figure"}
    for chart in document.exhibits(report.chapters):
        if not isinstance(chart, document.Chart):
            continue
        traced = _traced(figures_of[chart.id], report)
        for text in _hovering(chart.spec, []):
            if set(NUMBER.findall(text)) - traced:
                yield f"{chart.id}, tooltip: {text}"


def _hovering(spec: Any, values: list[Any]) -> Iterator[str]:
    """The texts of the tooltips of a chart and of the charts in it."""
    if isinstance(spec, list):
        for one in spec:
            yield from _hovering(one, values)
    if not isinstance(spec, dict):
        return
    values = spec.get("data", {}).get("values", values) if "data" in spec else values
    asked = spec.get("tooltip")
    for one in asked if isinstance(asked, list) else [asked]:
        if isinstance(one, dict) and "field" in one:
            yield from (str(row.get(one["field"], "")) for row in values)
        elif one:  # whatever the mark shows, numbers as they are computed
            yield from (str(row) for row in values)
    for name, part in spec.items():
        if name != "data":
            yield from _hovering(part, values)


def _pieces(root: Element, axes: dict[str, collections.Counter[str]]) -> Iterator[Piece]:
    """Every text with digits that is no code, no apparatus and no link to a note or a source."""
    (body,) = (one for one in root.all() if one.tag == "body")
    for one in body.all():
        section = one.around("section")
        if section and section.attributes.get("aria-labelledby") in APPARATUS:
            continue
        link = one.around("a")
        if one.around(*SILENT) or (link and any(map(link.leads, LEADS))):
            continue
        figure = one.around("figure") if one.around("svg") else None
        ticks = axes[(figure and figure.attributes.get("id")) or ""]
        for text in _texts(one):
            if NUMBER.search(text):
                ticks[text.strip()] -= 1
                yield Piece(text, one, ticks[text.strip()] >= 0)


def _texts(one: Element) -> Iterator[str]:
    """The texts of an element; a word that leads to the glossary is part of the text around it."""
    text = ""
    for part in one.content:
        if isinstance(part, str):
            text += part
        elif (part.attributes.get("href") or "").startswith("#glossary-"):
            text += part.text
        else:
            yield text
            text = ""
    yield text


def _traced(part: Element, report: document.Document) -> set[str]:
    """The numbers that the headline and the data of an exhibit print with a trace.

    As they are printed, and with two digits, as marks are labelled.
    """
    figure = part.around("figure")
    inside = figure.all() if figure else ()
    links = [one for one in inside if one.tag == "a" and one.leads("trace-")]
    notes = {(one.attributes["href"] or "").removeprefix("#trace-") for one in links}
    known = {**report.published, **report.findings}
    found = [known[note] for note in notes if note in known]
    labels = (wording.label(_quantity(one), style) for one in found for style in wording.STYLES)
    return {
        number
        for text in (*(one.text for one in links), *labels)
        for number in NUMBER.findall(text)
    }


def _quantity(told: Mapping[str, Any]) -> traces.Traced:
    """A finding as the page carries it, made a quantity again."""
    none = {"value": math.nan, "low": -math.inf, "high": math.inf}
    ends = {end: float(none[end] if told.get(end) is None else told[end]) for end in none}
    return traces.Traced(ends["value"], ends["low"], ends["high"], told["unit"])


def _ticks(chart: document.Chart) -> collections.Counter[str]:
    """The words on a chart's axes, as its drawing tells them before it is made small."""
    vl_convert.register_font_directory(str(letters.FONTS))
    drawn = vl_convert.vegalite_to_svg(charts.prepared(chart.spec) | {"width": charts.WIDTH})
    root = ElementTree.fromstring(drawn)  # noqa: S314 - the converter wrote it
    groups = (one for one in root.iter() if "role-axis-label" in one.get("class", ""))
    return collections.Counter("".join(words.itertext()).strip() for g in groups for words in g)
