"""The report in one form: what the executed notebooks say, for every output format to read.

A notebook becomes a chapter of blocks (prose, tables, charts, folded code). Whatever the readers
could not show faithfully is refused here, all at once, naming the notebook and the cell.
"""

import itertools
import json
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import markdown_it
from markdown_it import token

from analysis import cards, figures, schema, terms
from report.formats import words

PROSE = "text/markdown"
TABLE = "application/vnd.pact.table+json"
HEADLINE = "application/vnd.pact.headline+json"
NUMBERS = "application/vnd.pact.numbers+json"
CHART = "application/vnd.pact.chart+json"
SPEC = "application/vnd.vegalite.v5+json"
TRACE = "#trace-"
SOURCE = "#source-"

# The tags of cells that only set parameters, all of which the run card tells.
_PARAMETERS = {"parameters", "injected-parameters"}
# Prose within code, which the report prints as prose: its fold shows what is called, and with what.
_PARAGRAPHS = re.compile(r'"""\n.*?\n"""', re.DOTALL)
_SPANS = ("strong", "em", "link")
_GROUPS = ("heading", "paragraph", "bullet_list", "ordered_list", "list_item", "blockquote")
_LEAVES = ("inline", "text", "softbreak", "hardbreak", "code_inline")
_ALLOWED = {*_LEAVES, *(f"{name}_{end}" for name in _SPANS + _GROUPS for end in ("open", "close"))}
# Tables and struck text are switched on so that they are recognised, and refused.
_MARKDOWN = markdown_it.MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
OPTIONS = _MARKDOWN.options


@dataclass(frozen=True)
class Prose:
    """Paragraphs, lists and headings in the agreed Markdown."""

    markdown: str


@dataclass(frozen=True)
class Code:
    """The code of a section, folded away in the report."""

    source: str


@dataclass(frozen=True)
class Column:
    """A column's label and its alignment, "left" or "right"."""

    label: str
    align: str


@dataclass(frozen=True)
class Cell:
    """A cell's text, the finding it leads to, if any, and the anchor that links to it name."""

    text: str
    trace: str | None
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


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite chart, the headline that says what it shows, and the data beneath."""

    id: str
    headline: str
    alt: str
    spec: Mapping[str, Any]
    table: Table
    sources: tuple[str, ...]
    says: tuple[
        Sequence[Any], ...
    ] = ()  # the headline in parts, and what it says if one is unknown


@dataclass(frozen=True)
class Number:
    """A number to take away: what it is, how far it is known, and the finding it leads to."""

    label: str
    text: str
    bounds: str
    trace: str


@dataclass(frozen=True)
class Numbers:
    """A strip of such numbers; its texts are plain."""

    id: str
    items: tuple[Number, ...]
    note: str


Block = Prose | Code | Table | Chart | Numbers


@dataclass(frozen=True)
class Chapter:
    """One notebook: its name without the number (also its anchor), title and blocks."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    notebook: str


@dataclass(frozen=True)
class Apparatus:
    """What stands behind the chapters: the day they are written for, and what they work with."""

    as_of: str
    citation: Mapping[str, Any]  # as CITATION.cff has it
    glossary: tuple[words.Word, ...]
    corrections: tuple[words.Correction, ...]
    clauses: tuple[terms.Clause, ...]
    commands: Mapping[str, str]  # verb -> what it does


@dataclass(frozen=True)
class Document:
    """A whole edition, ready to be rendered."""

    edition: str
    title: str
    subtitle: str
    headline: str  # the answer in one line of Markdown, or empty
    chapters: tuple[Chapter, ...]
    findings: Mapping[str, Mapping[str, Any]]
    published: Mapping[str, Mapping[str, Any]]
    statements: tuple[figures.Statement, ...]
    sources: Mapping[str, figures.Source]
    parameters: tuple[Mapping[str, Any], ...]
    stamp: str
    hashes: Mapping[str, str]
    command: str
    apparatus: Apparatus


def blocks(markdown: str) -> list[token.Token]:
    """The tokens of a Markdown text."""
    return _MARKDOWN.parse(markdown)


def inline(markdown: str) -> list[token.Token]:
    """The tokens of a Markdown text read as one line, such as a headline."""
    return _MARKDOWN.parseInline(markdown)


def flat(tokens: Iterable[token.Token]) -> Iterator[token.Token]:
    """The tokens with those inside paragraphs and headings, in reading order."""
    for each in tokens:
        yield each
        yield from flat(each.children or ())


def plain(tokens: Iterable[token.Token]) -> str:
    """The words alone, without their markup."""
    words = (" " if each.type == "softbreak" else each.content for each in _words(tokens))
    return "".join(words)


def _words(tokens: Iterable[token.Token]) -> Iterator[token.Token]:
    return (each for each in flat(tokens) if each.type != "inline")


def slug(text: str) -> str:
    """A text as an anchor: lower case, words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "section"


def read(
    notebooks: Sequence[pathlib.Path],
    *,
    edition: str,
    title: str,
    subtitle: str,
    findings: Mapping[str, Mapping[str, Any]],
    sources: Mapping[str, figures.Source],
    parameters: Sequence[Mapping[str, Any]],
    stamp: str,
    hashes: Mapping[str, str],
    command: str,
    apparatus: Apparatus,
    published: Mapping[str, Mapping[str, Any]] | None = None,
    statements: Sequence[figures.Statement] = (),
) -> Document:
    """Read executed notebooks, in order, into one document.

    Keeps only the findings, and what was published or assumed, that the text leads to, what was
    said of these, and only the sources those and the exhibits name.

    Raises:
        Faults: for everything a notebook holds that the report cannot show, all at once.
    """
    anchors = frozenset(f"#{chapter_name(path)}" for path in notebooks)
    known = _Known(findings, published or {}, sources, anchors)
    readings = [_Reading(path, known) for path in notebooks]
    chapters = tuple(reading.chapter() for reading in readings)
    faults = [fault for reading in readings for fault in reading.faults]
    faults += _repeated(chapters) + _headlines(readings)
    if faults:
        raise schema.Faults(faults)
    mentioned = dict.fromkeys(name for reading in readings for name in reading.traces)
    kept = _reachable((name for name in mentioned if name in findings), findings)
    printed = {name: known.published[name] for name in mentioned if name not in findings}
    cited = {key for reading in readings for key in reading.cited}
    records = [*printed.values(), *_inputs(kept.values())]
    said = _said_of(records, statements)
    cited |= {each["source"] for each in records if each.get("source")}
    cited |= {each.source for each in said}
    return Document(
        edition=edition,
        title=title,
        subtitle=subtitle,
        headline="".join(one for reading in readings for one in reading.headlines),
        chapters=chapters,
        findings=kept,
        published=printed,
        statements=said,
        sources={key: source for key, source in sources.items() if key in cited},
        parameters=tuple(parameters),
        stamp=stamp,
        hashes=hashes,
        command=command,
        apparatus=apparatus,
    )


def chapter_name(notebook: pathlib.Path) -> str:
    """A notebook's name without its number, such as "payments" for 1_payments.ipynb."""
    return slug(re.sub(r"^\d+_", "", notebook.stem))


def exhibits(chapters: Iterable[Chapter]) -> Iterator[Table | Chart | Numbers]:
    """All tables, charts and strips of numbers, in reading order."""
    for chapter in chapters:
        for block in chapter.blocks:
            if isinstance(block, Table | Chart | Numbers):
                yield block


def _repeated(chapters: Iterable[Chapter]) -> list[schema.Fault]:
    """A fault for each exhibit whose id another one already has."""
    names = [exhibit.id for exhibit in exhibits(chapters)]
    return [
        schema.Fault(
            "notebooks",
            f"exhibit {name}",
            f"the id is used {names.count(name)} times",
            "give each table and chart an id of its own",
        )
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _headlines(readings: Iterable["_Reading"]) -> list[schema.Fault]:
    """A fault for each headline after the first: one sentence stands over the report."""
    holders = [one.path.name for one in readings for _ in one.headlines]
    return [
        schema.Fault(name, "its headline", "the report has another", "keep one headline")
        for name in holders[1:]
    ]


def _reachable(
    mentioned: Iterable[str], findings: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """The findings mentioned, in order, then those they were computed from."""
    order = list(dict.fromkeys(mentioned))
    for name in order:  # grows while it is read
        inputs = (each["id"] for each in findings[name]["inputs"] if each["kind"] == "finding")
        order.extend(each for each in inputs if each not in order)
    return {name: findings[name] for name in order}


def _inputs(findings: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (each for finding in findings for each in finding["inputs"])


def _said_of(
    records: Iterable[Mapping[str, Any]], statements: Iterable[figures.Statement]
) -> tuple[figures.Statement, ...]:
    """The statements about any of these."""
    topics = {topic for each in records for topic in each.get("about", "").split()}
    return tuple(each for each in statements if each.about in topics)


@dataclass(frozen=True)
class _Known:
    """What a link may lead to."""

    findings: Mapping[str, Mapping[str, Any]]
    published: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, figures.Source]
    anchors: frozenset[str]


class _Reading:
    """One notebook being read: its faults, traces and sources gather as its cells pass."""

    def __init__(self, path: pathlib.Path, known: _Known) -> None:
        self.path = path
        self.known = known
        self.place = "the file"
        self.faults: list[schema.Fault] = []
        self.traces: list[str] = []
        self.cited: list[str] = []
        self.headlines: list[str] = []
        self._title = ""
        self._level = 1
        self._code: list[str] = []
        self._blocks: list[Block] = []

    def chapter(self) -> Chapter:
        for number, cell in enumerate(self._cells(), start=1):
            self.place = f"cell {number}"
            self._read_cell(cell)
        self._fold_code()
        if not self._title and not self.faults:
            self._fault("the notebook has no title", "start it with one # heading")
        blocks = tuple(self._blocks)
        return Chapter(chapter_name(self.path), self._title, blocks, self.path.stem)

    def _fault(self, rule: str, remedy: str) -> None:
        self.faults.append(schema.Fault(self.path.name, self.place, rule, remedy))

    def _cells(self) -> list[Mapping[str, Any]]:
        try:
            cells = json.loads(self.path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            self._fault(f"it cannot be read as a notebook ({error})", "execute the notebook again")
            return []
        return list(cells)

    def _read_cell(self, cell: Mapping[str, Any]) -> None:
        source = _text(cell["source"])
        if cell["cell_type"] == "markdown":
            self._prose(source)
        if cell["cell_type"] == "code" and source.strip():
            for output in cell["outputs"]:
                self._read_output(output)
            if not _PARAMETERS & set(cell["metadata"].get("tags", ())):
                self._code.append(_PARAGRAPHS.sub('"…"', source).strip("\n"))

    def _fold_code(self) -> None:
        """Close a section: its code, from all cells, becomes one folded block."""
        if self._code:
            self._blocks.append(Code("\n\n".join(self._code)))
            self._code = []

    def _read_output(self, output: Mapping[str, Any]) -> None:
        data = output.get("data", {})
        if HEADLINE in data:
            self._headline(data[HEADLINE])
        elif NUMBERS in data:
            self._numbers(data[NUMBERS])
        elif CHART in data and SPEC in data:
            self._chart(data[CHART], data[SPEC])
        elif TABLE in data:
            table = self._table(data[TABLE])
            if table:
                self._blocks.append(table)
        elif PROSE in data:
            self._prose(cards.bare(_text(data[PROSE])))
        else:
            shown = ", ".join(data) or output.get("name") or output["output_type"]
            self._fault(
                f"it puts out {shown}, which the report cannot show",
                "put out prose, tables and charts with analysis.exhibits, and nothing else",
            )

    def _headline(self, data: Mapping[str, Any]) -> None:
        self._check(inline(data["markdown"]))
        self.headlines.append(data["markdown"])

    def _numbers(self, data: Mapping[str, Any]) -> None:
        try:
            items = tuple(Number(**each) for each in data["items"])
            strip = Numbers(data["id"], items, data["note"])
        except (KeyError, TypeError) as error:
            self._fault(f"its numbers are malformed ({error!r})", "use analysis.exhibits")
            return
        for each in items:
            self._trace(each.trace)
        self._blocks.append(strip)

    def _prose(self, markdown: str) -> None:
        tokens = blocks(markdown)
        self._check(tokens)
        rest = self._take_title(tokens, markdown)
        if any(each.type == "heading_open" for each in blocks(rest)):
            self._fold_code()
        if rest.strip():
            self._blocks.append(Prose(rest.strip("\n")))

    def _take_title(self, tokens: Sequence[token.Token], markdown: str) -> str:
        """The Markdown without the chapter's title, whose heading levels are checked."""
        lines = markdown.splitlines()
        for opening, content in itertools.pairwise(tokens):
            if opening.type != "heading_open":
                continue
            self._check_level(int(opening.tag[1]))
            if opening.tag == "h1" and opening.map:
                self._title = self._title or plain([content])
                lines[slice(*opening.map)] = [""] * (opening.map[1] - opening.map[0])
        return "\n".join(lines)

    def _check_level(self, level: int) -> None:
        titled = bool(self._title)
        if level == 1 and titled:
            self._fault("it holds a second # heading", "use ## for a section")
        elif level > 1 and not titled:
            self._fault("a section comes before the title", "start the notebook with a # heading")
        elif level > self._level + 1 or level > 3:  # noqa: PLR2004 - the deepest heading allowed
            self._fault(f"a heading of level {level} follows level {self._level}", "skip no level")
        self._level = level

    def _check(self, tokens: Iterable[token.Token]) -> None:
        """Refuse what no reader renders, and links that lead nowhere."""
        for each in flat(tokens):
            if each.type not in _ALLOWED:
                self._fault(
                    f"its text holds Markdown of the kind {each.type.removesuffix('_open')}",
                    "use headings, paragraphs, lists, quotations, emphasis, links, inline code",
                )
                return
            if each.type == "link_open":
                self._check_link(str(each.attrs["href"]))

    def _check_link(self, address: str) -> None:
        if address.startswith(TRACE):
            self._trace(address.removeprefix(TRACE))
        elif address.startswith(SOURCE):
            self._cite(address.removeprefix(SOURCE))
        elif not address.startswith(("https://", "http://")) and address not in self.known.anchors:
            self._fault(
                f"the link {address} leads nowhere",
                "link to #trace-FINDING, #source-KEY, #CHAPTER or a web address",
            )

    def _trace(self, name: str) -> None:
        if name in self.known.findings or name in self.known.published:
            self.traces.append(name)
        else:
            self._fault(f"the trace {name} names no finding", "use the id of a finding")

    def _cite(self, key: str) -> None:
        if key in self.known.sources:
            self.cited.append(key)
        else:
            self._fault(f"the source {key} is unknown", "use a key of data/sources.csv")

    def _table(self, data: Mapping[str, Any]) -> Table | None:
        try:
            table = _table(data)
        except (KeyError, TypeError, AttributeError) as error:
            self._fault(f"its table is malformed ({error!r})", "make it with analysis.exhibits")
            return None
        if any(len(row) != len(table.columns) for row in table.rows):
            self._fault(f"a row of table {table.id} is uneven", "give every column one cell")
        self._check(inline(table.title) + inline(table.note))
        for cell in (cell for row in table.rows for cell in row if cell.trace):
            self._trace(str(cell.trace))
        for key in table.sources:
            self._cite(key)
        return table

    def _chart(self, data: Mapping[str, Any], spec: Mapping[str, Any]) -> None:
        missing = {"id", "headline", "alt", "table", "sources"} - set(data)
        if missing:
            self._fault(f"its chart lacks {', '.join(sorted(missing))}", "use analysis.exhibits")
            return
        if _asks_for_address(spec):
            self._fault(f"chart {data['id']} loads an address", "put the chart's data in its spec")
        self._check(inline(data["headline"]))
        for key in data["sources"]:
            self._cite(key)
        table = self._table(data["table"])
        if table:
            sources = tuple(data["sources"])
            says = tuple(data.get("says", ()))
            chart = Chart(data["id"], data["headline"], data["alt"], spec, table, sources, says)
            self._blocks.append(chart)


def _text(lines: str | Sequence[str]) -> str:
    """A notebook's text, which it may keep as a list of lines."""
    return lines if isinstance(lines, str) else "".join(lines)


def _table(data: Mapping[str, Any]) -> Table:
    return Table(
        id=data["id"],
        title=data["title"],
        columns=tuple(Column(each["label"], each["align"]) for each in data["columns"]),
        rows=tuple(
            tuple(Cell(cell["text"], cell.get("trace")) for cell in row) for row in data["rows"]
        ),
        note=data["note"],
        sources=tuple(data["sources"]),
    )


def _asks_for_address(spec: Any) -> bool:
    """Whether anything in a chart's description would be loaded from elsewhere."""
    if isinstance(spec, Mapping):
        return "url" in spec or any(map(_asks_for_address, spec.values()))
    return isinstance(spec, list) and any(map(_asks_for_address, spec))
