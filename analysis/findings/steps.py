"""What each clause adds from one version of the pact to the next, and how the exchange paid.

The exchange is the amendment that ended the claim on profits, for a stake. The path stops before
the claim would have, so it is also run to its own end: the profit of the path's last year stays the
same until the reported total is received, with losses made up first or not. Neither is published.
"""

import datetime
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import cashflows, outlook, terms, traces
from analysis.findings import model, path, register, versions
from analysis.terms import participation


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


def _claim(step: Step) -> list[Any]:
    """The rates and sums of the claim on profits on the eve, last the most it could have paid."""
    names, eve = terms.KINDS["participation"], step.new.effective - datetime.timedelta(days=1)
    return [step.old.term("profit_participation", name, eve) for name in names]


@register.finding(EXCHANGE)
def break_even_valuation(pact: model.Pact, step: Step) -> Any:
    """Valuation at which the stake is worth the profits given up{step}"""
    return pact.pv("profit_participation", step.old) / pact.stake_exchanged(step)


@register.finding(EXCHANGE)
def break_even_valuation_at_cap(pact: model.Pact, step: Step) -> Any:
    """Valuation at which the stake is worth the most the profits could have paid, at once{step}"""
    return _claim(step)[-1] / pact.stake_exchanged(step)


@register.finding(EXCHANGE)
def stake_to_cap(pact: model.Pact, step: Step) -> Any:
    """Stated value of the stake over the most the profits could have paid{step}"""
    return pact.pv_stake(step.new) / _claim(step)[-1]


@register.finding(EXCHANGE)
def stake_less_participation(pact: model.Pact, step: Step) -> Any:
    """Stated value of the stake less the profits given up{step}"""
    return pact.pv_stake(step.new) - pact.pv("profit_participation", step.old)


LOSSES = register.words(
    "losses", {"yearly": "each year's profit by itself", "carried": "losses made up first"}
)


def _profits(pact: model.Pact) -> list[traces.Traced]:
    return [pact.outlook_amount("profit", year) for year in path.years(pact)]


def _ends(of: Sequence[traces.Traced], end: str = "value") -> list[Any]:
    return [getattr(one, end) for one in of]


def _listed(read: Sequence[traces.Traced]) -> str:
    return f"[{', '.join(one.id for one in read)}]"


@register.finding(LOSSES, EXCHANGE)
def claim_worth(pact: model.Pact, losses: str, step: Step) -> Any:
    """Claim on profits run to its end, present value, {losses}{step}

    After the path the profit of its last year stays the same, until the total is received.
    """
    profits, rates = _profits(pact), _claim(step)
    discount = outlook.assumption("discount_rate", pact.run)
    carried = losses == "carried"
    worths = (
        participation.worth(_ends(profits, end), _ends(rates), discount.value, carried=carried)
        for end in ("value", "low", "high")
    )
    text = f"worth({_listed(profits)}, {_listed(rates)}, discount_rate, carried={carried})"
    return traces.worded(worths, "USD", text, [*profits, *rates, discount])


@register.finding(LOSSES, EXCHANGE)
def claim_ends(pact: model.Pact, losses: str, step: Step) -> Any:
    """When the claim on profits would have ended, {losses}{step}

    The first year of the path and the years until the total is received.
    """
    profits, rates = _profits(pact), _claim(step)
    first, carried = path.years(pact)[0].start.year, losses == "carried"
    dates = (
        first + participation.years(_ends(profits, end), _ends(rates), carried=carried)
        for end in ("value", "high", "low")  # the more profit, the sooner
    )
    text = f"{first} + years({_listed(profits)}, {_listed(rates)}, carried={carried})"
    return traces.worded(dates, traces.DATE, text, [*profits, *rates])


@register.finding(EXCHANGE)
def claim_as_read(pact: model.Pact, step: Step) -> Any:
    """Claim on profits, present value, over its readings{step}

    On the path alone, with the least and the most of all readings as bounds: cut off with the path,
    run to its end, and so with losses made up first.
    """
    cut = pact.pv("profit_participation", step.old)
    whole = (pact.claim_worth(losses, step) for losses in ("yearly", "carried"))
    return traces.spanned(cut, whole)


@register.finding(EXCHANGE)
def break_even_as_read(pact: model.Pact, step: Step) -> Any:
    """Valuation at which the stake is worth the claim, over the readings of the claim{step}"""
    return pact.claim_as_read(step) / pact.stake_exchanged(step)


@register.finding(EXCHANGE, id="stake_less_claim_as_read{step}")
def stake_less_claim(pact: model.Pact, step: Step) -> Any:
    """Stated value of the stake less the claim, over the readings of the claim{step}"""
    return pact.pv_stake(step.new) - pact.claim_as_read(step)


@register.finding(LOSSES, EXCHANGE)
def break_even_run_out(pact: model.Pact, losses: str, step: Step) -> Any:
    """Valuation at which the stake is worth the claim run to its end, {losses}{step}"""
    return pact.claim_worth(losses, step) / pact.stake_exchanged(step)
