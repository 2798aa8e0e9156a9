"""The claims of the article and of others, and published totals, each with its verdict.

Verdicts and numbers are those of the day under the usual assumptions. Where a run has others, its
notes tell of those, so the numbers here lead to none.
"""

import datetime
import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from analysis import figures, findings, parameters, periods, schema, templates, traces, wording
from analysis.exhibits import sentences, tables, words
from analysis.findings import claimed, naming, totals, verdicts

_TO_NOTE = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\(#trace-[\w-]+\)")


class Row(NamedTuple):
    """A claim with its verdict; says and because are inline Markdown."""

    group: str
    by: str
    known: datetime.date
    says: str
    verdict: str
    because: str


def rows(pact: findings.Pact) -> Iterator[Row]:
    """Every claim that was public on the run's day, in the order of the file."""
    for one in verdicts.on(pact.usual):
        claim = one.claim
        why = " ".join(filter(None, (_found(one), _filled(one.because, one, pact.usual))))
        says = _filled(claim.says, one, pact.usual)
        yield Row(one.group, _by(claim, pact.as_of), claim.known, says, one.verdict, why)


def answer(pact: findings.Pact) -> sentences.Prose:
    """How many claims of the article, and of others, have which verdict."""
    groups = (group for group in verdicts.GROUP.keys(pact) if pact.claims_in_all(group).value)
    told = [_counted(group, pact) for group in groups]
    if _departs(pact):
        told.append(
            "Verdicts and numbers rest on the usual assumptions, not on those of this edition."
        )
    return sentences.Prose(" ".join(told))


def _departs(pact: findings.Pact) -> bool:
    """Whether a run assumes anything but the usual."""
    usual = dict(pact.usual.run)
    return any(
        name not in parameters.DRAWING and usual[name] != value for name, value in pact.run.items()
    )


def _counted(group: str, pact: findings.Pact) -> str:
    article = words.source(claimed.read().article, pact.as_of)
    said = f"the article by {article}" if group == "article" else group
    ids = [f"claims_{group}_{slug}" for slug in verdicts.COUNTED.keys(pact)]
    be = {claimed.RIGHT: "are " if pact[ids[0]].value > 1 else "is "}
    counts = words.listed(
        f"{{{id}:words}} {be.get(verdict, '')}{verdict}"
        for id, verdict in zip(ids, claimed.VERDICTS, strict=True)
    )
    template = f"Of {{claims_in_all_{group}:words}} claims of {said}, {counts}."
    return templates.fill(template, pact)


def wrong(pact: findings.Pact, id: str) -> sentences.Prose:
    """A wrong claim with its evidence: that of an id, or the first where it is not wrong (yet).

    Raises:
        KeyError: there is no claim of that id.
    """
    if id not in {one.id for one in claimed.load()}:
        raise KeyError(f"there is no claim {id!r}")
    found = [one for one in verdicts.on(pact.usual) if one.verdict == "wrong"]
    if not found:
        return sentences.Prose("")
    first = next((one for one in found if one.claim.id == id), found[0])
    line = _line(first, pact.usual).removeprefix("- **Wrong.** ")
    line = _TO_NOTE.sub(r"\1", line) if _departs(pact) else line
    which = "that matters most" if first.claim.id == id else "to name first"
    return sentences.Prose(f"The wrong one{f' {which}' * (len(found) > 1)}: {line}")


def told(pact: findings.Pact, part: str = "", but: Collection[str] = ()) -> sentences.Prose:
    """The claims of a part that were public on the run's day, with verdict, evidence and place.

    Args:
        but: without a part, those whose claims are told elsewhere; what is left has no heading.
    """
    lines = [_line(one, pact.usual) for one in verdicts.on(pact.usual, part, but)]
    if _departs(pact):
        lines = [_TO_NOTE.sub(r"\1", line) for line in lines]
    return sentences.Prose("\n".join(lines))


def _line(one: verdicts.Judged, pact: findings.Pact) -> str:
    said = _filled(one.claim.says, one, pact)
    verdict = f"**{words.sentence_case(one.verdict)}.**"
    parts = [f"{verdict} {_speaker(one.claim, pact)}*{said}*", _found(one)]
    told = _filled(one.because, one, pact)
    return "- " + " ".join(filter(None, (*parts, told))) + _ends(one, pact.as_of)


def _filled(template: str, one: verdicts.Judged, pact: findings.Pact) -> str:
    """A template of a claim with what it names, as it was known.

    What was published is as printed: the item names its source, so it needs no note of its own.
    """
    published, claim = figures.by_id(), one.claim
    named = [name for name in templates.named_in(template) if name in published]
    found = {name: wording.literal(_as_told(published[name])) for name in named}
    if claim.numeric:
        number = published[claim.figure] if claim.figure else claim.number
        found["claimed"] = wording.literal(_as_told(number, year=_is_day(one.against)))
    return templates.fill(template, verdicts.Evidence(pact, claim.known), found)


def _as_told(one: figures.Figure, *, year: bool = False) -> str:
    """A figure with its hedge, in the unit in which this report prints such amounts, or a year."""
    style = "percent" if one.unit == "percent" else "times"
    low, high = one.bounds
    shown = traces.Traced(one.point, low, high, schema.UNITS[one.unit][0])
    hedge = "about " if one.bound == "about" else ""
    return hedge + (one.value if year else wording.bounded(shown, style))


def _is_day(one: traces.Traced | None) -> bool:
    return one is not None and one.unit == traces.DATE


def _speaker(claim: claimed.Claim, pact: findings.Pact) -> str:
    """Who says so and since when; of the article the chapter says it."""
    if claim.source == claimed.read().article:
        return ""
    return f"{wording.literal(_by(claim, pact.as_of))}, {periods.day(claim.known)}: "


def _by(claim: claimed.Claim, as_of: str) -> str:
    source = naming.sources(as_of)[claim.source]
    return words.sentence_case(claim.by) or source.author or source.publisher


def _found(one: verdicts.Judged) -> str:
    """What its number was held against, and how far that is from it."""
    found = one.against
    if found is None:
        return ""
    if not one.how:
        return "What it is held against is not known."
    style = "percent" if one.claim.number.unit == "percent" else found.style or "times"
    told = templates.hedge(found) + wording.bounded(found, style)
    shown = f"Found: {wording.link(told, found)}"
    if one.how == totals.AGREES_IF_CUT:
        return f"{shown}, if digits are cut and not rounded."
    if one.how == totals.AGREES or found.unit == "ratio" or _is_day(found):
        return f"{shown}."
    apart: Any = found - traces.known(one.claim.number.point, found.unit)
    return f"{shown}, {wording.literal(wording.directed(apart))}."


def _ends(one: verdicts.Judged, as_of: str) -> str:
    """The sources of a claim and its evidence, and the chapter that tells more."""
    own = () if one.claim.source == claimed.read().article else (one.claim.source,)
    keys = one.sources or (one.against.sources if one.claim.numeric and one.against else ())
    cited = figures.cited(tuple(dict.fromkeys((*own, *keys))), naming.sources(as_of))
    named = [words.source(key, as_of, name) for key, name in cited]
    if one.claim.chapter:
        name = one.claim.chapter.partition("_")[2]
        named.append(f"more: [{name}](#{name})")
    return f" ({', '.join(named)})" if named else ""


def stated_totals(pact: findings.Pact) -> tables.Table:
    """Every published total of the leak beside the sum of its quarters."""
    checked = findings.stated_totals(pact)
    return tables.Table(
        "stated_totals",
        "Totals as published, against the sum of the leaked quarters",
        ("Period", "Flow", "As published", "By", "Sum of quarters", "Verdict"),
        [
            (
                words.sentence_case(total.period.label),
                total.flow.title,
                (words.stated(total.stated), figures.trace(total.stated)),
                naming.sources(pact.as_of)[total.stated.source].shown,
                total.summed,
                total.verdict,
            )
            for total in checked
        ],
        "Two numbers agree if the sum rounds to the one printed, or can within the rounding of its "
        "quarters; cut: further digits were dropped, not rounded.",
        credited=True,
    )


def failed_totals(pact: findings.Pact) -> sentences.Prose:
    """What is used in the place of totals that do not agree; that there are none, if so."""
    if all(one.verdict != findings.DISAGREES for one in findings.stated_totals(pact)):
        return sentences.Prose("Each of them can be had from the quarters.")
    return sentences.Prose(
        "Those that do not agree cannot be had from the quarters, however they were rounded; the "
        "sum of the quarters is used in their place."
    )
