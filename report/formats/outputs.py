"""What a cell put out, as the parts of a document."""

import base64
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from xml.etree import ElementTree

import pydantic

from analysis import wording
from analysis.exhibits import charts
from report.formats import document

_HEADINGS = re.compile(r"^(?=#{2,3} )", re.MULTILINE)
_HEADING = re.compile(r"(#+) [^\n]*(.*)", re.DOTALL)
_MOST = 100  # rows of a frame that somebody reads
# What transforms of Vega-Lite call a column unless told.
_DERIVED = {"key", "value", "density", "prob", "data"}


def text(lines: str | Sequence[str]) -> str:
    """A notebook's text, which it may keep as a list of lines."""
    return lines if isinstance(lines, str) else "".join(lines)


Exhibited = TypeVar("Exhibited", document.Table, document.Chart, document.Numbers)
_EXHIBITS = {
    kind: pydantic.TypeAdapter[Any](kind)
    for kind in (document.Table, document.Chart, document.Numbers)
}


def exhibit(kind: type[Exhibited], data: Mapping[str, Any]) -> Exhibited:
    """An exhibit as a notebook's data has it.

    Raises:
        ValueError: something of it is missing, says nothing or is of another kind.
    """
    try:
        found: Exhibited = _EXHIBITS[kind].validate_python(data)
    except pydantic.ValidationError as error:
        told = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise ValueError("; ".join(told).replace("Value error, ", "")) from None
    return found


def wrong(table: document.Table) -> Iterator[tuple[str, str]]:
    """What keeps a table from being printed, each with its remedy.

    One whose numbers are not known yet is a sentence before it comes here.
    """
    if any(len(row) != len(table.columns) for row in table.rows):
        yield f"a row of table {table.id} is uneven", "give every column one cell"
    if not any(cell.text.strip() for row in table.rows for cell in row):
        yield f"table {table.id} is empty", "give it a row that says something, or take it away"


def undrawn(spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What keeps a chart from being drawn as it is meant, each with its remedy."""
    parts = [*charts.within(spec)]
    if any("url" in each for each in parts):
        yield "loads an address", "put the chart's data in its spec"
    known = {column for row in charts.rows(spec) for column in row} | _DERIVED
    known |= {name for each in parts for name in words(each.get("as"))}
    drawn = [one for each in parts for one in charts.within(each.get("encoding"))]
    fields = dict.fromkeys(one["field"] for one in drawn if isinstance(one.get("field"), str))
    if known <= _DERIVED or any("pivot" in each for each in parts):
        return
    for field in fields:
        column = field.replace("\\", "")
        if not {column, *re.split(r"[.\[]", column)[:1]} & known:
            yield f"draws {column!r}, which no row of its data has", "draw a column of its data"


def shown(notebook: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """What an executed notebook put out, each in its forms and with its cell."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            yield cell, output.get("data", {})


def may_show(cell: Mapping[str, Any]) -> bool:
    """Whether a cell shows something, or was not run."""
    is_asleep = bool(cell["source"]) and cell.get("execution_count") is None
    return bool(cell["cell_type"] == "markdown" or cell.get("outputs") or is_asleep)


def has(cell: Mapping[str, Any], tag: str) -> bool:
    """Whether a cell has a tag; some tools write null for none."""
    return tag in ((cell.get("metadata") or {}).get("tags") or ())


def part(cell: Mapping[str, Any]) -> str:
    """The document that a cell goes to."""
    return document.LEDGER if has(cell, document.LEDGER) else document.STORY


def filled(blocks: Iterable[document.Block]) -> list[document.Block]:
    """The blocks of a chapter without the headings beneath which nothing stands."""
    kept: list[document.Block] = []
    after = 1.0  # the level of the heading that follows; none follows anything else
    for block in reversed([*blocks]):
        if not isinstance(block, document.Prose):
            kept, after = [*kept, block], math.inf
            continue
        parts: list[str] = []
        for part in reversed(_HEADINGS.split(block.markdown)):
            heading = _HEADING.match(part)
            level = len(heading[1]) if heading else math.inf
            if part.strip() and (after > level or not heading or heading[2].strip()):
                parts, after = [part, *parts], level
        kept += [document.Prose("".join(parts))] if parts else []
    return kept[::-1]


def too_long(data: Mapping[str, Any]) -> str:
    """What keeps a frame that is shown as it is from being read; empty if nothing does."""
    rows, columns = len(data["rows"]), len(data["columns"])
    if not columns or not rows:
        return "it puts out an empty frame"
    return f"it puts out a frame of more than {_MOST} rows" if rows > _MOST else ""


def image(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    """An image as Markdown; empty if there is none. Its words may be missing.

    Args:
        metadata: what Jupyter keeps beside it: `alt`, for the whole or by type.
    """
    kind = next((one for one in ("image/png", "image/svg+xml") if one in data), "")
    if not kind:
        return ""
    words = metadata.get("alt") or (metadata.get(kind) or {}).get("alt") or ""
    held = text(data[kind])
    if kind == "image/svg+xml":
        words = words or _title(held)
        held = base64.b64encode(held.encode()).decode()
    return (
        f"![{wording.literal(' '.join(words.split()))}](data:{kind};base64,{''.join(held.split())})"
    )


def _title(svg: str) -> str:
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - of the analyst's own cell
    except ElementTree.ParseError:
        return ""
    return root.findtext("{http://www.w3.org/2000/svg}title") or ""


def words(spec: Any) -> Iterator[str]:
    """All texts of a chart's description, and the names in it."""
    if isinstance(spec, str):
        yield spec
    elif isinstance(spec, Mapping):
        yield from words([*spec, *spec.values()])
    elif isinstance(spec, list):
        yield from itertools.chain.from_iterable(map(words, spec))
