"""The ledger of disagreements: where leak and accounts differ, by how much, and what could be why.

An account is a period with both leaked payments and a revenue published independently. Every
hypothesis is tried alone, at the contract's rate on all revenue: what would it have to be worth?
The parameters for a narrower base, netting and a lag are hypotheses here, so they are not read.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

from analysis import cashflows, figures, periods, schema, traces

ACCOUNTS = ("2024", "2025h1", "2025")
PACED = ("2024q2", "2024q4", "2025q2", "2025q3")  # a run-rate was published for each
HYPOTHESES = {
    "set_off": "set-off",
    "base": "a narrower base",
    "rate": "another rate",
    "lag": "late payment",
    "deferral": "deferral",
    "figure": "another revenue",
}
NEEDS = {
    "set_off": "shortfall",
    "base": "fraction_needed",
    "rate": "rate_needed",
    "lag": "lag_needed",
    "deferral": "deferred",
    "figure": "error_needed",
}
POSSIBLE, EXCLUDED, UNTOLD = "possible", "excluded", "cannot be told"
Bounds = tuple[float, float]
ANY: Bounds = (-np.inf, np.inf)
LONGEST_LAG = 4  # quarters
_SURE = figures.CONFIDENCE["medium"]


def answer(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The findings of the ledger.

    Args:
        parameters: all parameters, as `parameters.check` returns them.
    """
    for slug in ACCOUNTS:
        yield from _needs(periods.parse(slug), parameters)
    yield from (one.limit for one in evidence(parameters))
    yield from _remaining(parameters)
    yield from _pace(parameters)


def paid(period: periods.Period, as_of: str) -> traces.Traced:
    """The leaked payments of a period, USD: at least those of its quarters that leaked."""
    quarters = [figures.pick("revenue_share", quarter, as_of) for quarter in period.quarters]
    leaked = [one for one in quarters if one.bound != "unknown"]
    if len(leaked) == len(quarters):
        return cashflows.flow("payments", period, as_of)
    floor = traces.total(leaked or [traces.known(0.0, "USD")])
    return replace(+floor, high=np.inf).named(
        f"payments_seen_{period.slug}", f"Payments that leaked, {period.label}", period
    )


def due(period: periods.Period, parameters: Mapping[str, Any]) -> traces.Traced:
    """The contract's rate on all published revenue of a period, USD."""
    revenue = figures.pick("revenue", period, parameters["as_of"])
    return cashflows.share_rate(period.start, parameters) * revenue


def lag(owed: traces.Traced, later: Sequence[traces.Traced]) -> traces.Traced:
    """The least whole quarters of delay after which the payments reach what is due.

    Args:
        owed: the share due, USD.
        later: the payments 0, 1, 2... quarters later, as far as they leaked, USD. If none of
            them is enough, the delay is at least one quarter more.
    """
    short: Any = traces.total(owed > payments for payments in later)
    beyond = np.where(owed.high > later[-1].low, np.inf, short.high)[()]
    return replace(short, high=beyond, unit="quarters")


def _leaked_later(period: periods.Period, as_of: str) -> list[traces.Traced]:
    """The payments of a period and those 1, 2... quarters later, until one did not leak."""
    now, *later = (
        cashflows.flow("payments", period.shift(n), as_of) for n in range(LONGEST_LAG + 1)
    )
    return [now, *itertools.takewhile(lambda one: one.bound != "unknown", later)]


def _needs(period: periods.Period, parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """How far payments and accounts differ, and what each hypothesis alone would need."""
    as_of = parameters["as_of"]
    payments, owed = paid(period, as_of), due(period, parameters)
    revenue = figures.pick("revenue", period, as_of)
    rate = cashflows.share_rate(period.start, parameters)
    reciprocal = cashflows.reciprocal_rate(period.start, parameters)
    before = [periods.parse("2024")] if period.start.year > 2024 else []  # noqa: PLR2004 - the first account
    accumulated = [(due(one, parameters), paid(one, as_of)) for one in [*before, period]]
    for name, label, quantity in (
        ("shortfall", "Share due on published revenue less payments", owed - payments),
        (
            "shortfall_points",
            "The contract's rate less payments over revenue",
            rate - payments / revenue,
        ),
        (
            "sales_needed",
            "Sales of OpenAI models by Microsoft that a set-off of the shortfall would take",
            (owed - payments) / reciprocal,
        ),
        ("fraction_needed", "Part of revenue that would be shared", payments / owed),
        ("rate_needed", "Payments over published revenue", payments / revenue),
        (
            "lag_needed",
            "Quarters from revenue to payment that it would take",
            lag(owed, _leaked_later(period, as_of)),
        ),
        (
            "deferred",
            "Share deferred since January 2024, by the end of the period",
            traces.total(owed - payments for owed, payments in accumulated),
        ),
        ("error_needed", "Published revenue less implied revenue", revenue - payments / rate),
    ):
        yield quantity.named(f"{name}_{period.slug}", f"{label}, {period.label}", period)


@dataclass(frozen=True)
class Evidence:
    """A published figure as a limit to a hypothesis, independent of the leaked payments.

    `limit` bounds what the hypothesis needs in the accounts `slugs`. `says` is how the figure is
    read, and `reading` how surely it bears being read so: high, medium or low.
    """

    hypothesis: str
    slugs: tuple[str, ...]
    figure: traces.Traced
    limit: traces.Traced
    says: str
    reading: schema.Confidence

    @property
    def known(self) -> bool:
        """Whether all that it reads was known on the day."""
        return self.limit.bound != "unknown"

    @property
    def strength(self) -> str:
        """The confidence in the figure or in its reading, whichever is less."""
        ranks = (self.figure.reference.get("confidence", "low"), self.reading)
        return min(ranks, key=lambda rank: figures.CONFIDENCE[rank])

    @property
    def decides(self) -> bool:
        """Whether it was known and is strong enough to exclude anything."""
        return self.known and figures.CONFIDENCE[self.strength] >= _SURE


def at_most(one: traces.Traced) -> traces.Traced:
    """A quantity as a ceiling."""
    return replace(+one, low=-np.inf)


def at_least(one: traces.Traced) -> traces.Traced:
    """A quantity as a floor."""
    return replace(+one, high=np.inf)


def _latest(quantity: str, as_of: str) -> traces.Traced:
    """The figure for the latest point in time; unknown if nothing was known by the day."""
    if figures.select(quantity, as_of=as_of):
        return figures.latest(quantity, as_of)
    measured = figures.quantities()[quantity]
    unit, _ = schema.UNITS[measured.unit]
    return traces.unknown(unit, id=quantity, label=measured.label, kind="figure")


def evidence(parameters: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """Everything independent of the leak that limits a hypothesis, known by the day or not."""
    return tuple(
        itertools.chain(
            _on_set_off(parameters),
            _on_rate_and_base(parameters),
            _on_deferral_and_lag(parameters),
            _on_revenue(parameters["as_of"]),
        )
    )


def _on_set_off(parameters: Mapping[str, Any]) -> Iterator[Evidence]:
    """What limits the share that Microsoft can have set off."""
    as_of = parameters["as_of"]
    rate = cashflows.reciprocal_rate(periods.parse("2024").start, parameters)
    for quantity, slugs, reading, says in (
        (
            "azure_openai_run_rate",
            ("2024",),
            "medium",
            "Azure OpenAI sales at the pace of mid-2024",
        ),
        (
            "azure_openai_run_rate_expected",
            ("2025h1", "2025"),
            "low",
            "Azure OpenAI sales at the pace once expected for mid-2025",
        ),
    ):
        pace = _latest(quantity, as_of)
        for slug in slugs:
            period = periods.parse(slug)
            set_off = rate * replace(pace, unit="USD") * (len(period) / periods.YEAR)
            limit = at_most(set_off).named(
                f"{quantity}_allows_{slug}", f"Microsoft's share on {says}, {period.label}", period
            )
            yield Evidence("set_off", (slug,), pace, limit, says, reading)  # type: ignore[arg-type]
    payment = figures.pick("microsoft_to_openai", periods.parse("2025"), as_of)
    limit = at_most(payment).named(
        "microsoft_to_openai_allows", "Set-off if what Microsoft paid OpenAI was all it owed"
    )
    says = "what Microsoft paid OpenAI in 2025, as all that it owed"
    yield Evidence("set_off", ("2025h1", "2025"), payment, limit, says, "medium")
    resale = figures.pick("model_resale_revenue", periods.parse("2023q1_2025q4"), as_of)
    says = "sales of OpenAI models by Microsoft from 2023 to 2025"
    limit = at_most(rate * resale).named("model_resale_allows", f"Microsoft's share on {says}")
    yield Evidence("set_off", ACCOUNTS, resale, limit, says, "low")


def _on_rate_and_base(parameters: Mapping[str, Any]) -> Iterator[Evidence]:
    """What limits the rate and the part of revenue it applies to."""
    stated = _latest("revenue_share_rate", parameters["as_of"])
    limit = (+stated).named("stated_rate_allows", "Rate of the revenue share, as reported")
    says = "the rate that several sources name, within its rounding"
    yield Evidence("rate", ACCOUNTS, stated, limit, says, "medium")
    rate = cashflows.share_rate(periods.parse("2024").start, parameters)
    limit = at_least(stated / rate).named("stated_base_allows", "Part of revenue, if it is all")
    says = "“of its revenue”, as all of it"
    yield Evidence("base", ACCOUNTS, stated, limit, says, "low")


def _on_deferral_and_lag(parameters: Mapping[str, Any]) -> Iterator[Evidence]:
    """What limits the share that can have been due and unpaid."""
    as_of = parameters["as_of"]
    parts = [
        _latest(f"liabilities_to_microsoft{part}", as_of)
        for part in ("", "_accrued", "_non_current")
    ]
    owed = traces.total(parts)
    says = "all that OpenAI owed Microsoft at the end of 2025"
    limit = at_most(owed).named("liabilities_allow", "OpenAI's liabilities to Microsoft")
    yield Evidence("deferral", ACCOUNTS, parts[0], limit, says, "medium")
    year, half = periods.parse("2025"), periods.parse("2025h1")
    quarter = (due(year, parameters) - due(half, parameters)) / (len(year) - len(half))
    limit = at_most(replace(owed / quarter, unit="quarters")).named(
        "liabilities_allow_quarters", "Quarters of share that OpenAI's liabilities would hold"
    )
    says += ", in quarters of share"
    yield Evidence("lag", ACCOUNTS, parts[0], limit, says, "medium")
    expenses = figures.pick("expenses_to_microsoft", year, as_of)
    bill = cashflows.flow("inference", periods.parse("2025_9m"), as_of)
    limit = at_most(expenses - bill).named(
        "expenses_allow", "OpenAI's expenses to Microsoft in 2025 less nine months of inference"
    )
    says = "expenses to Microsoft in 2025, less the leaked inference bill"
    yield Evidence("deferral", ACCOUNTS, expenses, limit, says, "medium")
    for name, figure, says in (
        (
            "receivable_allows",
            _latest("receivable_from_openai", as_of),
            "all that OpenAI owed Microsoft in June 2026",
        ),
        (
            "revenue_from_openai_allows",
            figures.pick("revenue_from_openai", periods.parse("fy2026"), as_of),
            "all that Microsoft earned from OpenAI in fiscal 2026",
        ),
    ):
        limit = at_most(figure).named(name, f"Deferred at most {says}")
        yield Evidence("deferral", ACCOUNTS, figure, limit, says, "low")


def _on_revenue(as_of: str) -> Iterator[Evidence]:
    """What limits the error of a published revenue: the lowest one published."""
    for slug in ACCOUNTS:
        period = periods.parse(slug)
        used = figures.pick("revenue", period, as_of)
        variants: list[Any] = [*(published(period, as_of) or [used])]
        lowest = reduce(np.minimum, variants)
        limit = at_most(used - lowest).named(
            f"revenue_allows_{slug}", f"Revenue used less the lowest published, {period.label}"
        )
        says = "the lowest revenue published, within its rounding"
        yield Evidence("figure", (slug,), used, limit, says, "high")


def published(period: periods.Period, as_of: str) -> list[traces.Traced]:
    """The published revenues of a period that are trusted enough to count."""
    rows = figures.select("revenue", period, as_of)
    return [figures.trace(one) for one in rows if figures.CONFIDENCE[one.confidence] >= _SURE]


def verdict(needed: traces.Traced, on: Iterable[Evidence]) -> tuple[str, tuple[Evidence, ...]]:
    """Whether a hypothesis alone can explain an account, and the evidence that says so.

    Excluded, if some evidence leaves no value that it needs; possible, if all evidence allows
    every value it may need; else it cannot be told. The rounding of both sides counts. Evidence
    counts if it was known by the day and neither the figure nor its reading is of low confidence.
    """
    deciding = tuple(one for one in on if one.decides)
    against = tuple(one for one in deciding if not meet(bounds(needed), bounds(one.limit)))
    if against:
        return EXCLUDED, against
    sure = all(one.limit.low <= needed.low and needed.high <= one.limit.high for one in deciding)
    return (POSSIBLE if deciding and sure else UNTOLD), deciding


def bounds(one: traces.Traced) -> Bounds:
    """The lowest and the highest value; any if unknown."""
    return ANY if one.bound == "unknown" else (one.low, one.high)


def meet(one: Bounds, other: Bounds) -> bool:
    """Whether two intervals have a value in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def verdicts(
    pact: Mapping[str, traces.Traced], parameters: Mapping[str, Any]
) -> dict[tuple[str, str], tuple[str, tuple[Evidence, ...]]]:
    """(Hypothesis, account) -> its verdict and the evidence for it."""
    known = evidence(parameters)
    return {
        (name, slug): verdict(
            pact[f"{NEEDS[name]}_{slug}"],
            [one for one in known if one.hypothesis == name and slug in one.slugs],
        )
        for name in HYPOTHESES
        for slug in ACCOUNTS
    }


def _remaining(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """What would have to be true under two of the explanations that need one another's help."""
    as_of, half = parameters["as_of"], periods.parse("2025h1")
    leaked, unseen = half.shift(2).quarters
    yield (due(half, parameters) - figures.pick("revenue_share", leaked, as_of)).named(
        f"payment_needed_{unseen.slug}",
        f"Payment of {unseen.label} if the share is paid two quarters late",
        unseen,
    )
    year = periods.parse("2024")
    revenue = figures.pick("revenue", year, as_of)
    yield (paid(year.shift(2), as_of) / revenue).named(
        "rate_if_late_2024", "Payments over the revenue of two quarters before, 2024", year
    )
    accounts = [year, half]
    shares: Any = [(paid(one, as_of), due(one, parameters)) for one in accounts]
    yield at_least(reduce(np.maximum, [payments / owed for payments, owed in shares])).named(
        "least_shared", "Part of revenue shared if it is one and payments are net, at least"
    )
    limits = {
        one.slugs[0]: one.limit
        for one in evidence(parameters)
        if one.hypothesis == "set_off" and figures.CONFIDENCE[one.reading] >= _SURE
    }
    nets: Any = [
        (payments + limits[account.slug]) / owed
        for account, (payments, owed) in zip(accounts, shares, strict=True)
    ]
    yield reduce(np.minimum, nets).named(
        "most_shared", "Part of revenue shared if it is one and payments are net, at most"
    )


def _pace(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The payments of a quarter, at a year's pace, over the run-rate published for it."""
    for slug in PACED:
        quarter = periods.parse(slug)
        published = figures.latest("run_rate", parameters["as_of"], quarter.end)
        pace = (+replace(published, unit="USD")).named(
            f"run_rate_{slug}", f"Run-rate published for {quarter.label}", quarter
        )
        yield pace
        yield (paid(quarter, parameters["as_of"]) * periods.YEAR / pace).named(
            f"pace_rate_{slug}", f"Payments over run-rate, {quarter.label}", quarter
        )


def fits(least: traces.Traced, caption: traces.Traced) -> str:
    """Whether a caption is large enough to hold at least some amount."""
    if least.low > caption.high:
        return EXCLUDED
    return POSSIBLE if least.value <= caption.low else UNTOLD
