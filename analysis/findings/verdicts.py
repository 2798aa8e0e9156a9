"""Claims of others held against the findings: verdicts, and how many there are of each.

They are held against the findings of the day under the usual assumptions, whatever a run assumes:
what somebody said does not become wrong by another's assumption.
"""

import datetime
import math
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis import figures, schema, templates, terms, traces, wording
from analysis.findings import claimed, model, register, totals


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict on a run's day."""

    claim: claimed.Claim
    verdict: claimed.Verdict
    how: str  # how its number compares; empty if it has none, or if nothing is known
    because: str  # the evidence as a template; empty if none of it was public
    sources: tuple[str, ...]
    against: traces.Traced | None  # what its number is held against

    @property
    def group(self) -> str:
        """The key of whose claim it is."""
        return "article" if self.claim.source == claimed.read().article else "others"


class Evidence(dict[str, Any]):
    """Whatever a claim may be held against in a run: findings, figures and terms, by name.

    Of terms those count that were in force on the day of the claim.
    """

    def __init__(self, pact: model.Pact, on: datetime.date) -> None:
        super().__init__()
        self.pact, self.on = pact, on

    def __missing__(self, name: str) -> traces.Traced:
        """What a name stands for; unknown while it was not public.

        Raises:
            KeyError: there is nothing of that name on any day.
        """
        clause, dot, term = name.partition(".")
        if dot:
            return terms.stated(clause, term, self.on, self.pact.run)
        published = name in figures.by_id()
        return figures.known(name, self.pact.as_of) if published else self.pact[name]

    def why(self, name: str) -> str:
        """For what reason a finding is unknown."""
        return self.pact.why(name)


def on(pact: model.Pact, part: str = "", but: Collection[str] = ()) -> list[Judged]:
    """The claims that were public on a run's day, in the order of the file.

    Args:
        part: of which part of the chapter; of all, but for some, if left out.

    Raises:
        Faults: one is held against what there is not.
    """
    known = (one for one in claimed.load() if one.known.isoformat() <= pact.as_of)
    found = (one for one in known if part in ("", one.part) and one.part not in but)
    return [judged(one, pact) for one in found]


def judged(one: claimed.Claim, pact: model.Pact) -> Judged:
    """A claim with its verdict in a run; Faults if it names what there is not."""
    evidence = Evidence(pact, one.known)
    said = [each for each in one.judged if (each.known or one.known).isoformat() <= pact.as_of]
    last = said[-1] if said else None
    try:
        against = evidence[one.against] if one.against else None
        says, why = map(templates.named_in, (one.says, last.because if last else ""))
        read = {name: evidence[name] for name in (*says, *why) if name != "claimed"}
    except (KeyError, ValueError) as error:
        rule = re.sub(r"^.*, line \d+: ", "", str(error.args[0]))  # whoever asks is not at fault
        remedy = "name a finding, a figure, or a clause and its term"
        fault = schema.Fault(claimed.FILE, f"claim {one.id}", rule, remedy)
        raise schema.Faults([fault]) from None
    told = [read[name] for name in why if name in read]
    because = last.because if last and all(map(_is_known, told)) else ""
    stated = last.verdict if last and (because or one.numeric) else None  # numbers: a weakening
    verdict, how = _verdict(one, stated, against)
    return Judged(one, verdict, how, because, last.sources if because and last else (), against)


def _is_known(one: traces.Traced) -> bool:
    return bool(np.all(np.isfinite(one.value)))


def _verdict(
    one: claimed.Claim, stated: claimed.Verdict | None, against: traces.Traced | None
) -> tuple[claimed.Verdict, str]:
    """The verdict, and how a number compares; what is stated of a number only weakens it."""
    if against is None:
        return stated or "cannot be told", ""
    if not _is_known(against):
        return "cannot be told", ""
    how = compared(one.number, against)
    if how == totals.DISAGREES:
        return ("cannot be told" if stated == claimed.UNTOLD else "wrong"), how
    return stated or ("right" if how == totals.AGREES else "right with a condition"), how


def compared(claim: figures.Figure, found: traces.Traced) -> str:
    """Whether a claimed number and what is found can both be right within their rounding.

    A day is held against a year by its own year; two floors by the digits of the claimed one.
    """
    if found.unit == traces.DATE:
        year = math.floor(found.value)
        found = replace(+found, value=year, low=math.floor(found.low), high=math.floor(found.high))
    if claim.bound == "at least" and found.bound == "at least":
        claim = claim.model_copy(update={"bound": "exact"})
        floor = wording.said(found)
        found = replace(+found, value=floor, low=floor, high=floor)
    return totals.agreement(claim.point, claim.bounds, found)


GROUP = register.words("group", {"article": "the article", "others": "others"})
COUNTED = register.words(
    "verdict",
    {
        "right": claimed.RIGHT,
        "right_if": claimed.RIGHT_IF,
        "wrong": claimed.WRONG,
        "untold": claimed.UNTOLD,
    },
)


@register.finding(GROUP, COUNTED)
def claims(pact: model.Pact, group: str, verdict: str) -> Any:
    """Claims of {group} with the verdict: {verdict}"""
    every = pact.usual.kept("claims", lambda: on(pact.usual))
    number = sum((one.group, one.verdict) == (group, COUNTED.label(verdict)) for one in every)
    return traces.known(float(number), templates.COUNT, text=f"{number}")


@register.finding(GROUP)
def claims_in_all(pact: model.Pact, group: str) -> Any:
    """Claims of {group} that were public"""
    return traces.total(pact.claims(group, verdict) for verdict in COUNTED.keys(pact))
