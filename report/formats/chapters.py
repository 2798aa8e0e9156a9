"""One executed notebook read as a chapter: prose, tables, charts and numbers.

Whatever the formats could not show faithfully is a fault that names the notebook and the cell.
"""

import datetime
import itertools
import json
import pathlib
import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import token

from analysis import cards, schema
from analysis.exhibits import sentences
from report.formats import document, letters, markdown, outputs

_INJECTED = "injected-parameters"  # the tag of a cell of no author
_ATTACH = "attach a PNG or SVG as ![what it shows](attachment:NAME), or display it with alt=..."
_REWORD = "write it in other commands of LaTeX, or in words"
_LEADS = "link to #trace-FINDING, #source-KEY, #CHAPTER or a web address"
_LINK = re.compile(r"\]\((#[\w-]+)\)")


def name(notebook: pathlib.Path) -> str:
    """A notebook's name without its number, such as "payments" for 1_payments.ipynb."""
    return markdown.slug(re.sub(r"^\d+_", "", notebook.stem))


@dataclass(frozen=True)
class Known:
    """What a link may lead to, and what a text speaks of before its day."""

    numbers: Sequence[Container[str]]  # only asked: to list the findings is to compute them
    sources: Collection[str]
    anchors: frozenset[str]
    elsewhere: Mapping[str, str]  # a chapter of the other document -> its place there
    part: str  # the document that is read: the story, the ledger, or both in one
    early: Callable[[str], Iterable[tuple[str, datetime.date]]]


class Reading:
    """One notebook being read: its faults, traces and sources gather as its cells pass."""

    known: Known

    def __init__(self, path: pathlib.Path) -> None:
        self.path, self.name = path, name(path)
        self.place = "the file"
        self.faults: list[schema.Fault] = []
        self.traces: list[str] = []
        self.cited: list[str] = []
        self.headlines: list[str] = []
        self._gaps: list[sentences.Gap] = []
        self._title = ""
        self._bare = 0  # exhibits that were shown without an id
        self._level = 1
        self._blocks: list[document.Block] = []
        self._cells = self._read()

    @property
    def parts(self) -> frozenset[str]:
        """The documents that it has cells for, beside its title and its parameters."""
        shown = [one for one in self._cells if outputs.may_show(one)]
        return frozenset(map(outputs.part, shown[1:])) or frozenset([document.STORY])

    def chapter(self, known: Known) -> document.Chapter:
        """The whole notebook, and what it does not know; what is wrong is in `faults`."""
        self.known = known
        for number, cell in enumerate(self._cells, start=1):
            self.place = f"cell {number}"
            self._read_cell(cell)
        if not self._title and not self.faults:
            self._fault("the notebook has no title", "start it with one # heading")
        self._blocks = outputs.filled(self._blocks)
        self._prose(markdown.money(sentences.unknown(self._gaps)))
        if self._gaps and getattr(self._blocks[0], "markdown", "").startswith("#"):
            self._blocks.insert(0, self._blocks.pop())  # else its title would stand alone
        return document.Chapter(self.name, self._title, tuple(self._blocks), self.path.stem)

    def _read_words(self, *texts: str, drawn: str = "") -> None:
        """A fault for what a text speaks of too early, and for letters that no font has."""
        if strange := letters.missing("\n".join([*texts, drawn])):
            rule = f"no font of the report has the letters {strange!r}"
            self._fault(rule, "write it in other letters, or add a font to report/formats/fonts")
        for number in markdown.unfilled("\n".join(texts)):
            self._fault(f"nothing fills in {number}", "say it with exhibits.say, or as `code`")
        for words, day in self.known.early("\n".join(texts)):
            self._fault(
                f"it speaks of {words!r}, known from {day} on",
                "say it with exhibits.say, which leaves it out before then, or with its since=KEY",
            )

    def _read_lines(self, *lines: str, words: Iterable[str] = (), drawn: str = "") -> None:
        """Look at Markdown of one line each, such as a headline, and at words beside it."""
        self._check(token for each in lines for token in markdown.inline(each))
        self._read_words(*lines, *words, drawn=drawn)

    def _fault(self, rule: str, remedy: str) -> None:
        self.faults.append(schema.Fault(self.path.name, self.place, rule, remedy))

    def _read(self) -> list[Mapping[str, Any]]:
        try:
            cells = json.loads(self.path.read_text(encoding="utf-8"))["cells"]
            return [one for one in cells if not outputs.has(one, _INJECTED)]
        except (OSError, ValueError, KeyError, TypeError) as error:
            self._fault(f"it cannot be read as a notebook ({error})", "execute the notebook again")
            return []

    def _read_cell(self, cell: Mapping[str, Any]) -> None:
        source = outputs.text(cell["source"])
        if self.known.part not in ("", outputs.part(cell)):
            if cell["cell_type"] == "markdown" and not self._title:
                self._prose(source.partition("\n")[0])  # the title heads both documents
            return
        if cell["cell_type"] == "markdown":
            self._free_prose(source, cell.get("attachments") or {})
        if cell["cell_type"] == "code" and source.strip():
            for output in cell["outputs"]:
                self._read_output(output)

    def _read_output(self, output: Mapping[str, Any]) -> None:
        data = output.get("data", {})
        if document.HEADLINE in data:
            self._headline(data[document.HEADLINE])
        elif document.NUMBERS in data:
            self._show(document.Numbers, data[document.NUMBERS])
        elif document.CHART in data and document.SPEC in data:
            described = self._named(data[document.CHART]) | {"spec": data[document.SPEC]}
            self._show(document.Chart, described)
        elif document.TABLE in data:
            self._show(document.Table, self._named(data[document.TABLE]))
        elif document.SAID in data:
            self._gaps += map(tuple, data[document.SAID].get("gaps", ()))
            self._prose(markdown.money(data[document.SAID]["markdown"]))
        elif document.PROSE in data:
            written = outputs.text(data[document.PROSE])
            if (card := cards.bare(written)) != written:
                self._prose(markdown.money(card))
            else:
                self._free_prose(written, {})
        elif image := outputs.image(data, output.get("metadata") or {}):
            self._prose(image)
        else:
            shown = ", ".join(data) or output.get("name") or output["output_type"]
            self._fault(
                f"it puts out {shown}, which the report cannot show",
                "put out frames, Altair charts, images, Markdown, or what analysis.exhibits makes",
            )

    def _named(self, data: dict[str, Any]) -> dict[str, Any]:
        """An exhibit's data with its id, and that of its table: a bare one is given its own."""
        if data.get("id", True):
            return data
        if rule := outputs.too_long(data.get("table", data)):
            self._fault(rule, "show what a reader needs of it, such as frame.head(20)")
        self._bare += 1
        own = f"{self.name}_bare_{self._bare}"
        table = {"table": {**data["table"], "id": f"{own}_data"}} if "table" in data else {}
        return {**data, "id": own, **table}

    def _free_prose(self, written: str, attachments: Mapping[str, Any]) -> None:
        """Markdown in which JupyterLab sees mathematics, and may see more than the report."""
        for what in markdown.foreign(written):
            self._fault(f"its text holds {what}", "write it so, or in words")
        self._prose(written, attachments)

    def _headline(self, data: Mapping[str, Any]) -> None:
        self._read_lines(data["markdown"])
        if not data["markdown"].strip():
            self._fault("its headline has no words", "write some, or take it away")
        self.headlines.append(data["markdown"])

    def _show(self, kind: type[outputs.Exhibited], data: Mapping[str, Any]) -> None:
        try:
            exhibit = outputs.exhibit(kind, data)
        except ValueError as error:
            rule = f"its {kind.__name__.lower()} cannot be shown: {error}"
            self._fault(rule, "make it with analysis.exhibits")
            return
        self._look_at(exhibit)
        self._blocks.append(exhibit)

    def _prose(self, written: str, attachments: Mapping[str, Any] | None = None) -> None:
        self._read_words(re.sub(r"\(data:[^)]*\)", "", written))
        written = markdown.carried(written, attachments or {})
        written = _LINK.sub(lambda it: f"]({self.known.elsewhere.get(it[1], it[1])})", written)
        tokens = markdown.blocks(written)
        self._check(tokens)
        for what, remedy in markdown.wrong(tokens):
            self._fault(what, remedy)
        rest = self._take_title(tokens, written)
        if rest.strip():
            self._blocks.append(document.Prose(rest.strip("\n")))

    def _take_title(self, tokens: Sequence[token.Token], written: str) -> str:
        """The Markdown without the chapter's title, whose heading levels are checked."""
        lines = written.splitlines()
        for opening, content in itertools.pairwise(tokens):
            if opening.type != "heading_open":
                continue
            self._check_level(int(opening.tag[1]))
            if not markdown.plain(c for c in content.children or () if c.type != "image").strip():
                self._fault("a heading has no words", "write some, or take its # away")
            if opening.tag == "h1" and opening.map:
                self._title = self._title or markdown.plain([content])
                lines[slice(*opening.map)] = [""] * (opening.map[1] - opening.map[0])
        return "\n".join(lines)

    def _check_level(self, level: int) -> None:
        if level == 1 and self._title:
            self._fault("it holds a second # heading", "use ## for a section")
        elif level > 1 and not self._title:
            self._fault("a section comes before the title", "start the notebook with a # heading")
        elif level > self._level + 1 or level > 3:  # noqa: PLR2004 - the deepest heading allowed
            self._fault(f"a heading of level {level} follows level {self._level}", "skip no level")
        self._level = level

    def _check(self, tokens: Iterable[token.Token]) -> None:
        """Refuse what no reader renders, and links that lead nowhere."""
        for each in markdown.flat(tokens):
            if each.type not in markdown.ALLOWED:
                self._fault(
                    f"its text holds Markdown of the kind {each.type.removesuffix('_open')}",
                    "use headings, paragraphs, lists, tables, quotations, emphasis, links, "
                    "footnotes, images, $mathematics$, inline code",
                )
                return
            if each.type == "link_open":
                self._check_link(str(each.attrs["href"]))
            elif each.type == "image":
                self._try(markdown.picture, each, "its image", _ATTACH)
            elif each.type in markdown.MATHEMATICS:
                self._try(markdown.formula, each, f"its formula `{each.content.strip()}`", _REWORD)

    def _try(
        self, make: Callable[[token.Token], Any], each: token.Token, what: str, remedy: str
    ) -> None:
        """A fault if a part of a text cannot be made for the report."""
        try:
            make(each)
        except ValueError as error:
            self._fault(f"{what} cannot be printed: {error}", remedy)

    def _check_link(self, address: str) -> None:
        there = {*self.known.anchors, *self.known.elsewhere.values()}
        if address.startswith(document.TRACE):
            self._trace(address.removeprefix(document.TRACE))
        elif address.startswith(document.SOURCE):
            self._cite(address.removeprefix(document.SOURCE))
        elif address not in there and not re.match(r"https?://[^/?#\s]", address):
            self._fault(f"the link {address or 'without an address'} leads nowhere", _LEADS)

    def _trace(self, *names: str) -> None:
        for name in names:
            if any(name in each for each in self.known.numbers):
                self.traces.append(name)
            else:
                self._fault(f"the trace {name} names no finding", "use the id of a finding")

    def _cite(self, *keys: str) -> None:
        for key in keys:
            if key in self.known.sources:
                self.cited.append(key)
            else:
                self._fault(f"the source {key} is unknown", "use a key of data/sources.csv")

    def _look_at(self, exhibit: document.Exhibit) -> None:
        """Look at all that an exhibit says, draws and leads to."""
        if isinstance(exhibit, document.Numbers):
            self._trace(*(each.trace for each in exhibit.items))
            self._read_words(*(each.label for each in exhibit.items), exhibit.note)
        elif isinstance(exhibit, document.Chart):
            for rule, remedy in outputs.undrawn(exhibit.spec):
                self._fault(f"chart {exhibit.id} {rule}", remedy)
            drawn = "\n".join(outputs.words(exhibit.spec))
            self._read_lines(exhibit.headline, exhibit.subtitle, words=[exhibit.alt], drawn=drawn)
            self._cite(*exhibit.sources)
            self._look_at(exhibit.table)
        else:
            for rule, remedy in outputs.wrong(exhibit):
                self._fault(rule, remedy)
            cells = [cell for row in exhibit.rows for cell in row]
            words = [*(one.label for one in exhibit.columns), *(cell.text for cell in cells)]
            self._read_lines(exhibit.title, exhibit.note, words=words)
            self._trace(*(cell.trace for cell in cells if cell.trace), *exhibit.alike)
            self._cite(*exhibit.sources)
