"""Reads the report as a sceptic would, for runs of any parameters, and says what is wrong in words.

`passages` executes the cells of the notebooks for a run and hands on what they show; `faults` holds
it against rules that need no knowledge of the numbers. All without building an edition.
"""

import functools
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import net
import shown

from analysis import figures, findings, outlook, parameters, terms, typed, wording
from analysis.exhibits import charts, days, sentences, tables
from analysis.explore import catalogue, intervals
from analysis.findings import naming

# In a sentence, above a chart, in a table; the key of a source that stands beneath one.
SAID, HEADLINE, CELL, SOURCE = "said", "headline", "cell", "source"
OWN = "OWN"  # the source of a run's own amendments
_NO_AMOUNTS = (wording.DATE, "year")
_UNKNOWN = re.compile(r"(?<!\\)\[unknown\]\(#trace-([\w-]+)\)")
_NEGATIVE = re.compile(rf"{wording.MINUS}(?:\$[\d.]+ ?\w*|[\d.]+%)")
_TWICE = re.compile(r"\b(?!that\b)([A-Za-z]+) \1\b|[,;:] [,;:.]|\.\.(?!\.)", re.IGNORECASE)
_APART = re.compile(r"\S* +[.,;:!?)](?=\s|$)|\( |\(\)")  # a sign that follows on nothing
_RAW = re.compile(r"\b(?:nan|inf|None|True|False|NaN|Infinity)\b|[{}]")
# What may be told of one only, told as of several.
_OF_ONE = re.compile(
    r"\b(?:in|of) one of one\b|\b[Oo]f one (?!\w*(?:'s|ss|us)\b)[a-z]+s\b|: (?:one|none)\. They\b"
)
# That nothing of a kind exists: true until the data hold one, so only a computed text may say so.
_ABSENT = re.compile(
    r"\b[Nn]o (?:other|later|further|newer|earlier)\b[^.;:]*\b(?:public|published)\b"
)
# A bound under the premise that makes the number exact: the bound is what comes of dropping it.
_BOUND = re.compile(
    r"\b(?:If the share is|Suppose the share is[^.]*\. Then|On the same assumptions)\b"
    r"(?:[^.;]|\.(?=\d))*\bat (?:least|most) \$?\d"
)
_CITING = re.compile(r"\((?:\[[^\]]*\]\(#source-[^)]*\)(?:, )?)+\)")  # sources in brackets
_CITED = re.compile(r"\[([^\]]*)\]\(#source-")
LEADS = re.compile(r"\]\(#trace-([\w-]+)\)")
LINKED = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#trace-([\w-]+)\)")
_NUMBER = re.compile(
    rf"(minus |{wording.MINUS})?\$?(\d[\d,]*(?:\.\d+)?)(?: ?(trillion|billion|million|%))?"
)
_IF = re.compile(r"\bwould take .* from ")  # what a finding would be by another assumption
_SIZES = {"trillion": 1e12, "billion": 1e9, "million": 1e6, "%": 0.01, "": 1.0}
_IN_NINE = re.compile(
    r"((?:between [^()]{1,60} and )?"
    r"(?:minus )?[^\s(]+(?: (?:[mb]|tr)illion| times)?(?: less| more| the other way)?)"
    r" \(nine in ten simulations: ([^)]+)\)"
)
_LESS = re.compile(r"(\$\S+(?: (?:[mb]|tr)illion)?) less\b")
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_IF_ALL_GOES_SO = re.compile(r"\b(?:would|may|might|could)\b")
_EXPLAINED = re.compile(r"\b(?:outside|lies (?:above|below)|undiluted)\b")


# The days whose editions the hostile reader read from end to end: `make test` always reads them.
READ = ("2025-11-12", "2025-11-18", "2026-05-01", "2026-06-20", "2026-07-30")
CORNERS = 150  # combinations of several parameters at their ends


@functools.cache
def runs() -> dict[str, dict[str, Any]]:
    """Runs that each say something else, by name: at least two hundred.

    Every day on which something became known, each parameter at both ends of its range, each
    scenario on the first and the last day, amendments of one's own, corners of the ranges, and
    every parameter at one end of its own.
    """
    found: dict[str, dict[str, Any]] = {"own": {"amendments": net.OWN.lstrip()}, "usual": {}}
    found |= {day: {"as_of": day} for day in (*known_days(), *READ)}
    ends = {one.name: _ends(one) for one in parameters.SCHEMA}
    found |= {f"{name}={end}": {name: end} for name, both in ends.items() for end in both}
    for name in outlook.load():
        found[f"{name} on the first day"] = {"scenario": name, "as_of": parameters.FIRST_DAY}
    for end in (0, -1):
        found[f"every end, {end}"] = {name: both[end] for name, both in ends.items() if both}
    draw = random.Random(20251118)  # noqa: S311 - to be the same each time
    for number in range(CORNERS):
        names = draw.sample([name for name, both in ends.items() if both], 4)
        corner = {name: draw.choice(ends[name]) for name in names}
        found[f"corner {number}"] = {"as_of": draw.choice(known_days()), **corner}
    return found


def sample() -> list[str]:
    """The names of the runs in which the hostile reader found most."""
    return ["usual", *READ]


@functools.cache
def known_days() -> list[str]:
    """Every day of the range of `as_of` on which something became known."""
    agreed = [one for clause in terms.load().values() for one in clause.terms]
    told: list[Any] = [*figures.load(), *figures.statements(), *agreed]
    days_of = {one.known.isoformat() for one in told}
    first, last = parameters.FIRST_DAY, parameters.LAST_DAY
    return sorted({first, last} | {day for day in days_of if first <= day <= last})


def _ends(one: typed.Parameter) -> list[Any]:
    """Both ends of a parameter's range, or its choices, without its default."""
    if one.type not in ("int", "float", "choice") or one.name in ("draws", "seed"):
        return []
    return [end for end in one.choices or (one.low, one.high) if end != one.default]


@dataclass(frozen=True)
class Passage:
    """What a cell shows, as Markdown: where it stands, what it is, and what stands beneath it."""

    notebook: str
    cell: int
    kind: str
    markdown: str
    beneath: frozenset[str] = frozenset()  # the findings of the data under a headline

    @functools.cached_property
    def text(self) -> str:
        """What the reader reads."""
        return wording.plain(self.markdown)


def passages(run: Mapping[str, Any], only: Iterable[str] = ()) -> Iterator[Passage]:
    """All that the notebooks show in a run, chapter by chapter.

    Args:
        run: all parameters, as `parameters.check` returns them.
        only: names of notebooks; all if there are none.
    """
    for name in only or shown.names():
        values = dict(shown.values(name, run))
        for number, (kind, source, _) in enumerate(shown.cells(name), 1):
            if kind == "markdown":
                yield Passage(name, number, SAID, source)
            for each in _read(values.get(number)):
                yield Passage(name, number, *each)


def faults(passage: Passage, run: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a passage whatever its numbers are, in an edition as a run asks for."""
    early = days.too_early(passage.text, run)
    found = [f"known on {day} only: {words}" for words, day in early]
    if passage.kind == SOURCE:
        told = passage.markdown in {OWN, *_heard(run["as_of"])}
        found = [] if told else [f"cited before anything of it was known: {passage.markdown}"]
    elif passage.kind != CELL:
        found += [f"unknown in a sentence: {id}" for id in _UNKNOWN.findall(passage.markdown)]
        found += [f"an amount below nothing: {one}" for one in _NEGATIVE.findall(passage.text)]
    found += [f"said twice: {one[0]!r}" for one in _TWICE.finditer(passage.text)]
    found += [f"a sign apart: {one[0]!r}" for one in _APART.finditer(passage.text)]
    found += [f"a count of one: {one[0]!r}" for one in _OF_ONE.finditer(passage.text)]
    found += [f"no word of English: {one[0]!r}" for one in _RAW.finditer(passage.text)]
    led = set(LEADS.findall(passage.markdown)) - _notes(tuple(run.items()))
    found += [f"the trace leads nowhere: {id}" for id in sorted(led)]
    found += [f"an absence that is typed: {one[0]!r}" for one in _ABSENT.finditer(passage.text)]
    found += [f"a bound under its own premise: {one[0]!r}" for one in _BOUND.finditer(passage.text)]
    for citing in _CITING.findall(passage.markdown):
        names = _CITED.findall(citing)
        found += [f"two sources by one name: {one}" for one in {*names} if names.count(one) > 1]
    found += _told_for_certain(passage)
    found += _contradicted(passage, run)
    found += _beyond(passage)
    if passage.kind == HEADLINE:
        led = set(LEADS.findall(passage.markdown)) - passage.beneath
        found += [f"the headline tells what its data do not show: {id}" for id in sorted(led)]
    place = f"{passage.notebook}, cell {passage.cell}"
    return (f"{place}: {fault}\n    {passage.text[:300]}" for fault in found)


def _told_for_certain(passage: Passage) -> Iterator[str]:
    """What is drawn told as what is, and a sign told as open beside ranges that all have one."""
    for one in _SENTENCE.split(passage.text) if passage.kind == SAID else ():
        if "(nine in ten simulations: " in one and not _IF_ALL_GOES_SO.search(one):
            yield f"an assumption told as what is: {one}"
    ranges = re.findall(r"\(nine in ten simulations: ([^)]+)\)", passage.text)
    if "the sign open" in passage.text and not any(
        " less" in one and " more" in one for one in ranges
    ):
        yield f"no sign is open: {ranges}"


def _contradicted(passage: Passage, run: Mapping[str, Any]) -> Iterator[str]:
    """Numbers that are not those of the finding that they lead to, nor within its interval."""
    linked = LINKED.findall(passage.markdown)
    if not linked:
        return
    pact, lies = findings.of(dict(run)), intervals.of(dict(run))
    for text, id in linked:
        if id not in pact.index or pact[id].unit in _NO_AMOUNTS or _IF.search(passage.text):
            continue
        one, ends = pact[id], lies.get(id)
        spans = [(one.low, one.high), *([(ends.low, ends.high)] if ends else [])]
        told = numbers(wording.plain(text))
        for number, slack in told[:1] if one.unit == wording.COUNT else told:  # so many of so many
            meant = (number, -number, 1 + number, 1 - number)  # "less"; so much more than one
            near = (low - slack <= each <= high + slack for low, high in spans for each in meant)
            if one.bound != "unknown" and not any(near):
                yield f"it is not what {id} is: {wording.plain(text)}"


def _beyond(passage: Passage) -> Iterator[str]:
    """Numbers, or spans of them, outside the interval printed beside them, without a word why."""
    for told, ends in _IN_NINE.findall(passage.text):
        (least, slack), *_, (most, _) = 2 * numbers(_LESS.sub(r"minus \1", told))
        (low, _), *_, (high, width) = numbers(_LESS.sub(r"minus \1", ends))
        within = low - slack - width <= most and least <= high + slack + width
        if not within and not _EXPLAINED.search(passage.text):
            yield f"outside the interval beside it: {told} ({ends})"


def numbers(text: str) -> list[tuple[float, float]]:
    """The amounts of a text, each with what rounding may have moved it.

    A unit that is told once is that of all; noughts before the point may be rounding.
    """
    found = _NUMBER.findall(text)
    told = []
    for sign, digits, unit in found:
        size = _SIZES[unit or next((other for *_, other in found[::-1] if other), "")]
        whole, _, places = digits.replace(",", "").partition(".")
        last = -len(places) or len(whole) - len(whole.rstrip("0") or "0")
        number = float(digits.replace(",", "")) * size
        told.append((-number if sign else number, 1.000001 * size * 10.0**last))
    return told


_heard = functools.cache(naming.heard)


@functools.lru_cache(maxsize=8)
def _notes(run: tuple[tuple[str, Any], ...]) -> frozenset[str]:
    """All that a number of a run may lead to: its findings, and what was published or assumed."""
    found = findings.of(dict(run)).index.keys() | catalogue.records(dict(run)).keys()
    return frozenset(found)


def _read(told: Any) -> Iterator[tuple[str, str, frozenset[str]]]:
    """What something that a cell shows says, piece by piece."""
    nothing: frozenset[str] = frozenset()
    match told:
        case sentences.Prose() | sentences.Headline():
            yield SAID, told.markdown, nothing
        case sentences.Numbers():
            for one in told.data()["items"]:
                yield (
                    CELL,
                    wording.literal(f"{one['label']}: {one['text']} {one['bounds']}"),
                    nothing,
                )
        case charts.Chart() if told.nothing:
            yield from _read(told.nothing)
        case charts.Chart():
            yield HEADLINE, told.headline, frozenset(one.note for one in told.table.traced)
            yield SAID, wording.literal(told.alt), nothing
            yield from _read(told.table)
        case tables.Table() if told.nothing:
            yield from _read(told.nothing)
        case tables.Table():
            yield SAID, wording.literal(f"{told.title}. {told.note}"), nothing
            data = told.data()
            for cell in [*data["columns"], *(one for row in data["rows"] for one in row)]:
                yield CELL, wording.literal(cell.get("text") or cell.get("label") or ""), nothing
            yield from ((SOURCE, key, nothing) for key in told.sources)
