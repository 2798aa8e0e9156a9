"""What each clause adds from one version of the pact to the next, and how the exchange paid.

The exchange is the amendment that ended the claim on profits, for a stake.
"""

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis import cashflows, terms
from analysis.findings import model, register, versions


@dataclass(frozen=True)
class Step:
    """From one version to the next."""

    old: terms.Version
    new: terms.Version

    @property
    def slug(self) -> str:
        """Its name in identifiers."""
        return f"{self.old.slug}_to_{self.new.slug}"

    @property
    def label(self) -> str:
        """Its name in tables."""
        return f"{self.old.title} to {self.new.title}"


def steps(pact: model.Pact) -> Iterable[Step]:
    """From each version of a run to the next."""
    return itertools.starmap(Step, itertools.pairwise(versions.every(pact)))


def _counts(pact: model.Pact, clause: str, step: Step) -> bool:
    return clause == "total" or clause in versions.counting(pact, step.new)


STEP = register.Axis("step", steps)
_CLAUSE = register.Axis("clause", lambda _: (*versions.COUNTED, "total"), str, versions.called)


@register.finding(_CLAUSE, STEP, where=_counts)
def bridge(pact: model.Pact, clause: str, step: Step) -> Any:
    """{clause}: change in present value, {step}

    What it is worth under the new version, less under the old one if it counted there; nothing if
    none of its terms changed.
    """
    after = versions.worth(pact, clause, step.new)
    if clause in cashflows.PAID and step.old.clauses[clause] == step.new.clauses[clause]:
        return 0 * after  # the rounding of both is one
    if clause != "total" and clause not in versions.counting(pact, step.old):
        return +after
    return after - versions.worth(pact, clause, step.old)


def ladder(pact: model.Pact) -> dict[str, dict[str, str]]:
    """From version to version, clause by clause: what adds up to the worth of the next one.

    The version -> the id of what it is worth, and of what each clause then changes -> its name.
    """
    found = {}
    for version in versions.every(pact):
        changes = {
            f"bridge_{clause}_{step.slug}": versions.called(clause)
            for step in steps(pact)
            if step.old is version
            for clause in versions.COUNTED
            if _counts(pact, clause, step)
        }
        found[str(version.title)] = {f"pv_total_{version.slug}": versions.TOTAL, **changes}
    return found


def exchange(pact: model.Pact) -> Step | None:
    """The step that ended the claim on profits, for a stake with a value; None if none did."""
    enacted = itertools.pairwise(versions.enacted(pact))
    return next(
        (
            Step(old, new)
            for old, new in enacted
            if _claims_profits(old, new.effective)
            and not _claims_profits(new, new.effective)
            and versions.has_stake(pact, new)
        ),
        None,
    )


def _claims_profits(version: terms.Version, day: datetime.date) -> bool:
    return version.stated("profit_participation", "first_rate", day) is not None


EXCHANGE = register.Axis(
    "step", lambda pact: filter(None, [exchange(pact)]), register.silent, register.silent
)


@register.finding(EXCHANGE, style="percent")
def stake_exchanged(_: model.Pact, step: Step) -> Any:
    """Part of OpenAI that Microsoft had by the exchange of profits for shares{step}

    Its bounds are what rounding to the last digit leaves open, if it is about so many percent.
    """
    asked = ("equity_stake", "fraction", step.new.effective)
    stated = step.new.term(*asked)
    return stated and terms.rounded(stated, step.new.stated(*asked))


def eve(step: Step) -> datetime.date:
    """The day before the newer version took effect."""
    return step.new.effective - datetime.timedelta(days=1)


def _most(step: Step) -> Any:
    """The most that the claim on profits could have paid, as it stood on the eve."""
    return step.old.term("profit_participation", "cap", eve(step))


@register.finding(EXCHANGE)
def break_even_valuation(pact: model.Pact, step: Step) -> Any:
    """Valuation at which the stake is worth the profits given up{step}"""
    return pact.pv("profit_participation", step.old) / pact.stake_exchanged(step)


@register.finding(EXCHANGE)
def break_even_valuation_at_cap(pact: model.Pact, step: Step) -> Any:
    """Valuation at which the stake is worth the most the profits could have paid, at once{step}"""
    return _most(step) / pact.stake_exchanged(step)


@register.finding(EXCHANGE)
def stake_to_cap(pact: model.Pact, step: Step) -> Any:
    """Stated value of the stake over the most the profits could have paid{step}"""
    return pact.pv_stake(step.new) / _most(step)


@register.finding(EXCHANGE)
def stake_less_participation(pact: model.Pact, step: Step) -> Any:
    """Stated value of the stake less the profits given up{step}"""
    return pact.pv_stake(step.new) - pact.pv("profit_participation", step.old)
