"""The report in one form: chapters of blocks and what stands behind them, for every format."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import pydantic

from analysis import figures
from report.formats import words

PROSE = "text/markdown"
SAID = "application/vnd.pact.prose+json"
TABLE = "application/vnd.pact.table+json"
HEADLINE = "application/vnd.pact.headline+json"
NUMBERS = "application/vnd.pact.numbers+json"
CHART = "application/vnd.pact.chart+json"
SPEC = "application/vnd.vegalite.v5+json"
TRACE = "#trace-"
SOURCE = "#source-"
STORY, LEDGER = "report", "ledger"  # the two documents of an edition, by the names of their files
# What stands behind the chapters, and what a page is made of, by the names of their places.
PARTS = frozenset(
    [
        *("notes", "published", "sources", "run", "method", "glossary", "codebook", "cite"),
        *("corrections", "attached", "contents", "content", "what-if", "data", "vega"),
    ]
)


def _is_said(text: str) -> str:
    if not text.strip():
        raise ValueError("it says nothing")
    return text


_Said = Annotated[str, pydantic.AfterValidator(_is_said)]


@dataclass(frozen=True)
class Prose:
    """Paragraphs, lists and headings in the agreed Markdown."""

    markdown: str


@dataclass(frozen=True)
class Column:
    """A column's label and its alignment, "left" or "right"."""

    label: str
    align: Literal["left", "right"]


@dataclass(frozen=True)
class Cell:
    """A cell's text, the finding it leads to, if any, and the anchor that links to it name."""

    text: str
    trace: str | None = None
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """A table whose first column heads its rows; title and note are inline Markdown."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str
    sources: tuple[str, ...]
    alike: tuple[str, ...] = ()  # findings that it leads to beside those of its cells


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite chart, the headline that says what it shows, and the data beneath."""

    id: str
    headline: _Said
    alt: _Said
    spec: Mapping[str, Any]
    table: Table
    sources: tuple[str, ...]
    # The headline in parts, and what it says if one is unknown.
    says: tuple[Sequence[Any], ...] = ()
    subtitle: str = ""


@dataclass(frozen=True)
class Number:
    """A number to take away: what it is, how far it is known, and the finding it leads to."""

    label: _Said
    text: _Said
    bounds: str
    trace: str


@dataclass(frozen=True)
class Numbers:
    """A strip of such numbers; its texts are plain."""

    id: str
    items: Annotated[tuple[Number, ...], pydantic.Field(min_length=1)]
    note: str


Exhibit = Table | Chart | Numbers
Block = Prose | Exhibit


@dataclass(frozen=True)
class Chapter:
    """One notebook: its name without the number (also its anchor), title and blocks."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    notebook: str


@dataclass(frozen=True, eq=False)  # only the same one is equal: what is made of it can be kept
class Imprint:
    """What is known of a document before its notebooks are read."""

    edition: str
    title: str
    subtitle: str
    as_of: str
    citation: Mapping[str, Any]  # as CITATION.cff has it
    parameters: Sequence[Mapping[str, Any]]
    stamp: str
    hashes: Mapping[str, str]
    answers: str  # the hash of all that makes its findings
    command: str
    glossary: Sequence[words.Word]
    corrections: Sequence[words.Correction]
    part: str = ""  # which of the two documents it is; empty if it is both in one
    formats: frozenset[str] = frozenset()  # what lies beside it, to lead to
    away: str = ""  # where its other half lies, if not beside it

    @property
    def is_ledger(self) -> bool:
        """Whether it proves a story, and is looked things up in."""
        return self.part == LEDGER

    @property
    def half(self) -> str:
        """The other document of the edition."""
        return STORY if self.is_ledger else LEDGER

    @property
    def elsewhere(self) -> str:
        """The address of the other document's file, without what comes after the dot."""
        return f"{self.away}{self.half}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Document(Imprint):
    """A whole edition, ready to be rendered."""

    headline: str  # the answer in one line of Markdown, or empty
    chapters: tuple[Chapter, ...]
    findings: Mapping[str, Mapping[str, Any]]
    published: Mapping[str, Mapping[str, Any]]
    statements: tuple[figures.Statement, ...]
    sources: Mapping[str, figures.Source]
    other: bool = False  # whether the other one exists
    meanings: Mapping[str, str] = field(default_factory=dict)  # finding -> its formula in words
    # finding -> what was published or assumed nearest beneath it, where its note leads no further
    rests: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()  # whose notes stand in the other document, too
    across: frozenset[str] = frozenset()  # the chapters that have a part in the other document
    key: tuple[tuple[str, str], ...] = ()  # the kinds of numbers, and the verb of each

    @property
    def short(self) -> bool:
        """Whether it is a story whose proof stands in a ledger."""
        return self.other and self.part == STORY

    @property
    def charts(self) -> list[Chart]:
        """Its charts, in reading order."""
        return [one for one in exhibits(self.chapters) if isinstance(one, Chart)]

    @property
    def file(self) -> str:
        """The name of its file, without what comes after the dot."""
        return self.part or STORY


_NOT = dict.fromkeys(("no", "none", "nothing"), " instead of ")  # which "not" would deny


def changes(report: Document, *, named: bool = False) -> tuple[str, ...]:
    """What a whole edition assumes otherwise than usual, beside its day.

    Args:
        named: with the name that each goes by in a command.
    """
    return tuple(
        f"{one['meaning'].partition(':')[0]}: {one['told']}"
        f"{_NOT.get(one['usual'], ', not ')}{one['usual']}" + (f" ({one['name']})" if named else "")
        for one in report.parameters
        if one["value"] != one["default"] and one["name"] != "as_of"
    )


_ROOM = 220  # letters of them that two lines at the head and at the foot of a page hold


def brief(changes: Sequence[str]) -> str:
    """The first of them, as many as there is room for, and how many more the run card lists."""
    lengths = itertools.accumulate(len(one) + 2 for one in changes)
    kept = max(1, sum(length <= _ROOM for length in lengths))
    more = [f"and {len(changes) - kept} more, listed at the end"] if kept < len(changes) else []
    return "; ".join([*changes[:kept], *more])


def exhibits(chapters: Iterable[Chapter]) -> Iterator[Exhibit]:
    """All tables, charts and strips of numbers, in reading order."""
    for chapter in chapters:
        for block in chapter.blocks:
            if isinstance(block, Exhibit):
                yield block
