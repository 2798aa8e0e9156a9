"""What two editions say and draw differently, from their executed notebooks."""

import collections
import difflib
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import wording
from analysis.exhibits import charts as specs
from report.formats import document, outputs

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z\"\N{LEFT DOUBLE QUOTATION MARK}$(])")
_BESIDE = ("title", "description", "config", "width", "height", "usermeta", "$schema", "params")
_LED_TO = re.compile(r'(?:#trace-|"trace": ")(\w+)')
_ALIKE = 3  # words at the beginning that two sentences share where one replaces the other
_MEASURES = ("quantitative", "temporal")
_PAINTED = ("color", "fill", "stroke", "opacity", "tooltip")
GREY, PALE = "#8a8a8a", 0.45  # how the earlier edition is drawn beneath


@dataclass(frozen=True)
class Sentence:
    """A sentence that one edition says instead of another; empty where there is none."""

    chapter: str
    before: str
    after: str
    part: str = document.STORY


@dataclass(frozen=True)
class Chart:
    """A chart that is drawn differently: its headline in either edition, and both in one chart."""

    chapter: str
    id: str
    before: str
    after: str
    overlaid: Mapping[str, Any] | None  # None if only one edition has it


def sentences(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Sentence]:
    """The sentences that differ between executed notebooks: the story's, then the ledger's.

    Args:
        a, b: the notebooks of either edition by their names.
    """
    return [
        Sentence(chapter, before, after, part)
        for part in (document.STORY, document.LEDGER)
        for chapter in sorted({*a, *b})
        for before, after in _differing(*(list(_said(side.get(chapter), part)) for side in (a, b)))
    ]


def led_to(notebooks: Mapping[str, Any]) -> dict[str, str]:
    """The findings that executed notebooks lead to, the story's first: id -> part."""
    cells = [cell for chapter in sorted(notebooks) for cell in notebooks[chapter]["cells"]]
    cells.sort(key=lambda one: outputs.part(one) == document.LEDGER)
    found: dict[str, str] = {}
    for cell in cells:
        for id in _LED_TO.findall(json.dumps(cell)):
            found.setdefault(id, outputs.part(cell))
    return found


def charts(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Chart]:
    """The charts that differ between executed notebooks, in the order of the chapters."""
    found = []
    for chapter in sorted({*a, *b}):
        old, new = (dict(_drawn(side.get(chapter))) for side in (a, b))
        for id in dict.fromkeys((*new, *old)):
            (before, was), (after, now) = old.get(id, ("", None)), new.get(id, ("", None))
            if _shown(_core(was)) != _shown(_core(now)):
                both = overlaid(was, now) if was and now else None
                found.append(Chart(chapter, id, before, after, both))
    return found


def overlaid(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """One chart over another on the same axes: the earlier one grey and without its labels.

    Where no place says a number, only words and colours do: the earlier one stands above, whole.
    """
    beside = {name: one for name, one in now.items() if name in ("config", "width", "height")}
    if not any(_measured(one) for one in (was, now)):
        size = {name: beside.pop(name) for name in ("width", "height") if name in beside}
        return {**beside, "vconcat": [{**size, **_core(one)} for one in (was, now)]}
    return {**beside, "layer": [_pale(_core(was)), _core(now)]}


def _measured(spec: Any) -> bool:
    """Whether a chart places something by an amount or a day."""
    encoded = [each["encoding"] for each in specs.within(spec) if "encoding" in each]
    placed = (one.get(axis, {}) for one in encoded for axis in ("x", "y"))
    return any(one.get("type") in _MEASURES for one in placed)


def _core(spec: Mapping[str, Any] | None) -> Any:
    """What of a chart's description is drawn from data."""
    return spec and {name: one for name, one in spec.items() if name not in _BESIDE}


def _shown(spec: Any) -> tuple[Any, list[Any]]:
    """A description, and of its rows the columns that something in it reads."""
    bare = specs.without_rows(spec)
    names = (item for each in specs.within(bare) for item in each.items())
    read = " ".join(told for name, told in names if isinstance(told, str) and name != "type")
    cut = [{k: v for k, v in row.items() if k in read} for row in specs.rows(spec)]
    return bare, cut


def _pale(spec: Any) -> Any:
    """A chart in grey; marks that are text are left out, and so are legends."""
    if isinstance(spec, list):
        return [_pale(one) for one in spec if not _is_text(one)]
    if not isinstance(spec, Mapping):
        return spec
    found = {name: one if name == "data" else _pale(one) for name, one in spec.items()}
    if "mark" in spec:
        found["mark"] = {**spec["mark"], "opacity": PALE, "color": GREY}
    if "encoding" in spec:
        painted = {name: one for name, one in spec["encoding"].items() if name in _PAINTED}
        bare = {name: one for name, one in found["encoding"].items() if name not in _PAINTED}
        fields = dict.fromkeys(one["field"] for one in painted.values() if "field" in one)
        apart = [{"field": one} for one in fields]  # else the lines of a chart were one
        found["encoding"] = {**bare, **({"detail": apart} if apart else {})}
    return found


def _is_text(spec: Any) -> bool:
    return isinstance(spec, Mapping) and spec.get("mark", {}).get("type") == "text"


def _differing(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands in one list and not in the other; beside it what begins alike, in its place."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what != "equal":
            yield from _paired(before[i:j], after[k:m])


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What replaces what: sentences and rows that begin alike, or stand between such."""
    old, new = map(_beginnings, (before, after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for _, i, j, k, m in matcher.get_opcodes():
        yield from itertools.zip_longest(before[i:j], after[k:m], fillvalue="")


def _beginnings(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The first words of each sentence or row; where rows share the first cell, of the second."""
    cells = [text.split(": ", 2) for text in texts]
    many = collections.Counter(first for first, *_ in cells)

    def begins(first: str, second: str = "", *_: str) -> tuple[str, ...]:
        telling = second if second and many[first] > 1 else first
        return tuple(telling.split()[:_ALIKE])

    return [begins(*one) for one in cells]


def _said(notebook: Mapping[str, Any] | None, part: str) -> Iterator[str]:
    """What a part of an executed notebook says: its prose by sentences, its tables by rows."""
    for cell in notebook["cells"] if notebook else ():
        if outputs.part(cell) != part:
            continue
        if cell["cell_type"] == "markdown":
            yield from _split(outputs.text(cell["source"]))
        for output in cell.get("outputs", ()):
            yield from _of_output(output.get("data", {}))


def _of_output(data: Mapping[str, Any]) -> Iterator[str]:
    if document.TABLE in data:
        table = outputs.exhibit(document.Table, data[document.TABLE])
        yield from (": ".join(cell.text for cell in row) for row in table.rows)
    elif document.CHART in data:
        yield wording.plain(data[document.CHART]["headline"])
    elif document.NUMBERS in data:
        yield from outputs.text(data["text/plain"]).splitlines()
    elif document.SAID in data or document.HEADLINE in data:
        yield from _split(outputs.text(data["text/plain"]))


def _split(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n|\n(?=[-|#])", text):
        plain = " ".join(paragraph.replace("**", "").removeprefix("- ").split())
        yield from filter(None, _SENTENCE.split(plain))


def _drawn(notebook: Mapping[str, Any] | None) -> Iterator[tuple[str, tuple[str, Any]]]:
    """The charts of an executed notebook: id, headline and description."""
    for _, data in outputs.shown(notebook) if notebook else ():
        if document.CHART in data and document.SPEC in data:
            told = data[document.CHART]
            yield told["id"], (wording.plain(told["headline"]), data[document.SPEC])
