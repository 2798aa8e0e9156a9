"""Reads what stands together: a part under its heading, a cell, a chapter; see `reading`."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import reading
import shown

from analysis import findings, parameters, wording
from analysis.explore import intervals

# Words that point to what must then be there.
_POINTS = re.compile(
    r"\b(?:beneath|beside|side by side|below)\b(?! (?:the range|nothing|it|that)\b)"
)
# What numbers rest on that nobody published, and the words that say so.
_UNPUBLISHED = {
    "share_until": re.compile(r"\buntil\b|\blonger\b"),
    "bing_top": re.compile(r"in a line"),
    "azure_years": re.compile(r"\d+ years|\bparameters\b"),
    "discount_rate": re.compile(r"\bdiscount|in money of"),
    "dilution": re.compile(r"later rounds|\bdilut"),
}
_DRAWN = re.compile(r"\(nine in ten simulations: \[[^\]]*\]\(#trace-[\w-]+\)\)")
# What one version of the pact comes to beside another.
_STEP = re.compile(
    r"#trace-((?:step|bridge)_[\w-]+|cap_saves|path_to_projected|payments_20\d\d_\d\d_in_all)\)"
)
_RANGED = re.compile(rf"\[[^\]]*\]\(#trace-[\w-]+\) {_DRAWN.pattern}")
_DATE = re.compile(r"(?:Q\d )?20\d\d(?: or 20\d\d)?")


def faults(told: Iterable[reading.Passage], run: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with all that an edition says, as a run asks for, passages taken together."""
    every = list(told)
    yield from pointers(every)
    yield from unstated(every, run)
    yield from roundings(every)
    yield from gaps(every)
    yield from steps(every, run)


def steps(told: Iterable[reading.Passage], run: Mapping[str, Any]) -> Iterator[str]:
    """Differences between versions of the pact, in a sentence, without where simulations put them.

    But for those that nearly all simulations have alike.
    """
    lies = intervals.of(dict(run))
    for one in told:
        for id in _STEP.findall(_RANGED.sub("", one.markdown * (one.kind == reading.SAID))):
            if id in lies and lies[id].low != lies[id].high:
                yield f"{one.notebook}, cell {one.cell}: {id} stands without its range"


def pointers(told: Iterable[reading.Passage]) -> Iterator[str]:
    """Sentences that point to what stands below or beside, under a heading with nothing there."""
    for part in _parts(told):
        if all(each.kind == reading.SAID for each in part):
            found = [each for each in part if _POINTS.search(each.text)]
            yield from (f"{each.notebook}, cell {each.cell}: {each.text[:300]}" for each in found)


def gaps(told: Iterable[reading.Passage]) -> Iterator[str]:
    """What one cell says is not known here, and another that would say the same tells."""
    said: dict[tuple[str, int], str] = {}
    for each in told:
        place = (each.notebook, each.cell)
        said[place] = f"{said.get(place, '')} {each.text}"
    carrying: dict[str, list[tuple[str, int]]] = {}
    for place, text in said.items():
        source = shown.cells(place[0])[place[1] - 1][1]
        if not text.strip() or "otherwise=" in source:
            continue
        for gap in re.findall(r'\bgap="([^"]+)"', source):
            carrying.setdefault(gap, []).append(place)
    for gap, places in carrying.items():
        lacking = [each for each in places if gap in said[each].partition("Not known here")[2]]
        if lacking and len(lacking) < len(places):
            yield f"{gap}: not known in {lacking}, told in {[*{*places} - {*lacking}]}"


def roundings(told: Iterable[reading.Passage]) -> Iterator[str]:
    """Numbers that one cell prints twice: more and less rounded, or outside their own bounds."""
    said: dict[tuple[str, int, str], set[str]] = {}
    for each in told:
        for text, id in reading.LINKED.findall(_DRAWN.sub("", each.markdown)):
            said.setdefault((each.notebook, each.cell, id), set()).add(wording.plain(text))
    for (notebook, cell, id), texts in said.items():
        amounts = sorted(text for text in texts if not _DATE.fullmatch(text))
        for one, other in itertools.permutations(amounts, 2):
            if _apart(reading.numbers(one), reading.numbers(other)):
                yield f"{notebook}, cell {cell}: {id} is {one} and {other}"


def _apart(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> bool:
    """Whether a number is another one rounded, or lies outside two that are its bounds."""
    match one, other:
        case [(first, slack)], [(second, room)]:
            return first != second and abs(first - second) <= max(slack, room)
        case [(number, _)], [(low, slack), (high, room)]:
            return not low - slack <= number <= high + room
    return False


def unstated(told: Iterable[reading.Passage], run: Mapping[str, Any]) -> Iterator[str]:
    """Numbers that rest on what nobody published, under a heading where that is not said.

    But for those of simulations, which draw it.
    """
    for part in _parts(told):
        text = " ".join(each.text for each in part)
        silent = [name for name, words in _UNPUBLISHED.items() if not words.search(text)]
        if silent:
            yield from (told for each in part for told in _resting(each, silent, run))


def _resting(one: reading.Passage, silent: Iterable[str], run: Mapping[str, Any]) -> Iterator[str]:
    """What a passage leads to that some parameters move, but for what draws them."""
    pact = findings.of(dict(run))
    for id in sorted({*reading.LEADS.findall(one.markdown)} & pact.index.keys()):
        moved = pact.moved_by(id)
        for name in silent if "draws" not in moved else ():
            if name in moved and _moves(name, id, run):
                yield f"{one.notebook}, cell {one.cell}: {id} rests on {name}, unsaid"


def _moves(name: str, id: str, run: Mapping[str, Any]) -> bool:
    """Whether a parameter at an end of its range makes a finding another one."""
    (one,) = (one for one in parameters.SCHEMA if one.name == name)
    there = {findings.of({**run, name: end})[id].value for end in (one.low, one.high)}
    return there != {findings.of(dict(run))[id].value}


def _parts(told: Iterable[reading.Passage]) -> list[list[reading.Passage]]:
    """All passages under each heading, with it."""
    parts: list[list[reading.Passage]] = [[]]
    for one in told:
        if one.markdown.startswith("#"):
            parts.append([])
        parts[-1].append(one)
    return parts
