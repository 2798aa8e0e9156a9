"""What each clause is worth by itself: the Bing ladder, commitments, participation, the stake."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from analysis import cashflows, figures, outlook, periods, terms, traces
from analysis.terms import commitment, ladder, participation, stake

FISCAL_YEARS = ("fy2022", "fy2023", "fy2024", "fy2025", "fy2026")
FISCAL_QUARTERS = ("2025q1", "2025q2", "2025q3", "2025q4", "2026q1")
COMMITMENTS = (
    "azure_commitment",
    "aws_commitment",
    "aws_expansion",
    "oracle_commitment",
    "coreweave_commitment",
)
BING_DAY = datetime.date(2025, 6, 30)  # the clause was reported in that month as being in force
RECAPITALISED = datetime.date(2025, 10, 28)
WATERFALL_DAY = datetime.date(2025, 6, 30)


def answer(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The findings about single clauses.

    Args:
        parameters: all parameters, as `parameters.check` returns them.
    """
    yield from _spread(_bing(parameters))
    yield from _bing_quarters(parameters)
    yield from _commitments(parameters)
    yield from _participation(parameters["as_of"])
    yield from _stake(parameters["as_of"])
    yield from _booked(parameters["as_of"])


def stated(clause: str, name: str, on: datetime.date, as_of: str) -> traces.Traced:
    """A term in force on one day as known on another; unknown if there is none."""
    found = terms.term(clause, name, on, as_of)
    declared = terms.load()[clause]
    label = f"{declared.title}: {name.replace('_', ' ')}"
    unit = declared.unit(name)
    if found is None:
        return traces.unknown(unit, id=f"{clause}_{name}", label=label, kind="term")
    return terms.traced(found, unit, f"{clause}_{name}", label)


def _bing(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The Bing clause on Microsoft's fiscal years, under each reading of its base and measure."""
    as_of = parameters["as_of"]
    ladder_terms: dict[str, Any] = {
        "hurdle": stated("bing_clause", "hurdle", BING_DAY, as_of),
        "first_rate": stated("bing_clause", "rate", BING_DAY, as_of),
        "top_rate": stated("bing_clause", "top_rate", BING_DAY, as_of),
        "top": outlook.assumption(
            "bing_top", "ratio", "Growth at which the rate tops out", parameters
        ),
        "caused": outlook.assumption(
            "bing_caused", "ratio", "Part of the base due to AI", parameters
        ),
    }
    for slug in FISCAL_YEARS:
        year = periods.parse(slug)
        revenue = figures.pick("search_advertising_revenue", year, as_of)
        before = _year_before(year, revenue, as_of)
        less_tac = figures.pick("search_advertising_growth_ex_tac", year, as_of)
        yield (revenue / before - 1).named(
            f"search_growth_{slug}", f"Growth of search advertising, gross, {year.label}", year
        )
        yield (revenue / before / (1 + ladder_terms["hurdle"])).named(
            f"search_to_hurdle_{slug}", f"Gross growth over the hurdle, {year.label}", year
        )
        yield (+less_tac).named(
            f"search_growth_ex_tac_{slug}",
            f"Growth of search advertising less traffic-acquisition cost, {year.label}",
            year,
        )
        if slug == "fy2025":
            yield (+before).named(
                "search_before_fy2025", f"Search advertising in the year before {year.label}"
            )
            yield from _cliff(before, ladder_terms)
        for reading in ladder.BASES:
            for measure, growth in (("gross", None), ("ex_tac", less_tac)):
                owed = ladder.due(revenue, before, reading=reading, growth=growth, **ladder_terms)
                yield owed.named(
                    f"bing_{measure}_{reading}_{slug}",
                    f"Due under the Bing clause on the {reading.replace('_', ' ')}, "
                    f"{'gross' if measure == 'gross' else 'less traffic cost'}, {year.label}",
                    year,
                )


def _spread(found: Iterable[traces.Traced]) -> Iterable[traces.Traced]:
    """The findings, and how far apart the readings of one year lie."""
    by_id = {one.id: one for one in found}
    yield from by_id.values()
    whole, above = (by_id[f"bing_ex_tac_{reading}_fy2025"] for reading in ("whole", "above_hurdle"))
    yield (whole / above).named(
        "bing_spread_fy2025", "Bing clause on the whole over on the part above the hurdle"
    )


def _cliff(
    before: traces.Traced, ladder_terms: Mapping[str, traces.Traced]
) -> Iterable[traces.Traced]:
    """What reaching the hurdle is worth at once: the amount due at exactly that growth."""
    hurdle = ladder_terms["hurdle"]
    at_hurdle = before * (1 + hurdle)
    for reading in ladder.BASES:
        jump = (
            ladder_terms["first_rate"]
            * ladder_terms["caused"]
            * ladder.base(at_hurdle, before, hurdle - hurdle, reading)
        )
        yield jump.named(
            f"bing_cliff_{reading}",
            f"Jump at the hurdle of the Bing clause, on the {reading.replace('_', ' ')}",
        )


def _year_before(year: periods.Period, revenue: traces.Traced, as_of: str) -> traces.Traced:
    """The year before as the same annual report has it, else as first reported."""
    before = year.shift(-periods.YEAR)
    recast = figures.select("search_advertising_revenue_recast", before, as_of)
    same = [one for one in recast if one.source == revenue.reference.get("source")]
    if same:
        return figures.trace(same[0])
    return figures.pick("search_advertising_revenue", before, as_of)


def _bing_quarters(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The growth Microsoft stated for single quarters, against the hurdle."""
    as_of = parameters["as_of"]
    hurdle = stated("bing_clause", "hurdle", BING_DAY, as_of)
    for slug in FISCAL_QUARTERS:
        quarter = periods.parse(slug)
        for measure, quantity in (
            ("gross", "search_advertising_growth"),
            ("ex_tac", "search_advertising_growth_ex_tac"),
        ):
            growth = figures.pick(quantity, quarter, as_of)
            what = "gross" if measure == "gross" else "less traffic-acquisition cost"
            yield (+growth).named(
                f"search_growth_{measure}_{slug}",
                f"Growth of search advertising, {what}, {quarter.label}",
                quarter,
            )
            yield ((1 + growth) / (1 + hurdle)).named(
                f"growth_to_hurdle_{measure}_{slug}",
                f"Growth over the hurdle, {what}, {quarter.label}",
                quarter,
            )


def _commitments(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """What the purchase commitments ask for each year, against spending and revenue."""
    as_of = parameters["as_of"]
    day = datetime.date.fromisoformat(as_of)
    tilt = outlook.assumption("back_loading", "ratio", "Tilt to the later years", parameters)
    first_years: list[traces.Traced] = []
    for clause in COMMITMENTS:
        total, years = (stated(clause, name, day, as_of) for name in ("total", "years"))
        if years.bound == "unknown" and clause == "azure_commitment":
            years = outlook.assumption(
                "azure_years", "years", "Years of the Azure commitment", parameters
            )
        title = terms.load()[clause].title
        yield (+total).named(f"total_{clause}", f"{title}: in all")
        first_years.append(
            commitment.instalment(total, years, 1, tilt).named(
                f"first_year_{clause}", f"{title}: first year"
            )
        )
        yield first_years[-1]
        yield commitment.instalment(total, years, years, tilt).named(
            f"last_year_{clause}", f"{title}: last year"
        )
    every = traces.total(first_years).named(
        "first_year_commitments", "All purchase commitments: first year"
    )
    yield every
    spending = (periods.YEAR * cashflows.flow("inference", periods.parse("2025q3"), as_of)).named(
        "inference_pace", "Inference bill in a year at the pace of the last leaked quarter"
    )
    yield spending
    yield commitment.coverage(first_years[0], spending).named(
        "azure_coverage", "First year of the Azure commitment over that pace"
    )
    yield commitment.shortfall(first_years[0], spending).named(
        "azure_shortfall", "First year of the Azure commitment less that pace"
    )
    revenue = figures.pick("revenue", periods.parse("2025"), as_of)
    yield (every / revenue).named(
        "commitments_to_revenue", "First year of all commitments over revenue of 2025"
    )


def waterfall(as_of: str) -> dict[str, traces.Traced]:
    """The terms of the profit participation before the recapitalisation."""
    names = ("first_rate", "recoup", "second_rate", "cap")
    return {n: stated("profit_participation", n, WATERFALL_DAY, as_of) for n in names}


def _participation(as_of: str) -> Iterable[traces.Traced]:
    """How much profit the waterfall needs, and what it pays on none."""
    rules = waterfall(as_of)
    recouped = (rules["recoup"] / rules["first_rate"]).named(
        "profits_to_recoup", "OpenAI profits until the investment is recouped"
    )
    yield recouped
    yield (recouped + (rules["cap"] - rules["recoup"]) / rules["second_rate"]).named(
        "profits_to_cap", "OpenAI profits until the total is received"
    )
    loss = figures.pick("operating_loss", periods.parse("2025"), as_of)
    paid = participation.due(0 - loss, 0, **rules)
    yield paid.named(
        "participation_2025", "Profit participation due on 2025", periods.parse("2025")
    )


def _stake(as_of: str) -> Iterable[traces.Traced]:
    """The stake in October 2025: value, multiple of money, and internal rate of return."""
    fraction = stated("equity_stake", "fraction", RECAPITALISED, as_of)
    valuation = stated("equity_stake", "valuation", RECAPITALISED, as_of)
    worth = stake.value(fraction, valuation).named(
        "stake_value", "Microsoft's stake at the recapitalisation"
    )
    yield worth
    cost = figures.latest("funded", as_of, RECAPITALISED)
    nothing = traces.known(0.0, "USD", id="received", label="Profits received", kind="parameter")
    yield stake.multiple(worth, nothing, cost).named(
        "stake_multiple", "Value of the stake over what was funded"
    )
    yield _rate_of_return(worth, cost)


# When the money was paid in is public for the first tranche only. Two readings: all the rest on
# the day the third phase was announced, or in equal parts until the last day it was funded by.
_FIRST = datetime.date(2019, 7, 22)
_AT_ONCE = (datetime.date(2023, 1, 23),)
_SPREAD = (*_AT_ONCE, datetime.date(2024, 1, 23), datetime.date(2025, 1, 23),
           datetime.date(2025, 9, 30))  # fmt: skip


def _rate_of_return(worth: traces.Traced, cost: traces.Traced) -> traces.Traced:
    """The internal rate of return a year, between the two readings of the tranches."""
    first = stated("equity_stake", "committed", _FIRST, "9999-12-31")
    parts = (worth, cost, first)
    label = "Internal rate of return a year on the stake"
    if any(one.bound == "unknown" for one in parts):
        return traces.unknown("ratio").named("stake_return", label)
    low, high = (
        stake.rate_of_return(
            [_FIRST, *days],
            [first.value, *[(cost.value - first.value) / len(days)] * len(days)],
            worth.value,
            RECAPITALISED,
        )
        for days in (_AT_ONCE, _SPREAD)
    )
    text = (
        f"rate_of_return(['{_FIRST}', '{_AT_ONCE[0]}'], [{first.id}, {cost.id} - {first.id}], "
        f"{worth.id}, '{RECAPITALISED}')"
    )
    found = traces.Traced(low, low, high, "ratio", text=text, operands=parts)
    return found.named("stake_return", label)


def _booked(as_of: str) -> Iterable[traces.Traced]:
    """What Microsoft booked from OpenAI, and what dividing it by the stake would suggest."""
    for slug in ("fy2024", "fy2025", "fy2026"):
        year = periods.parse(slug)
        booked = figures.pick("openai_gain_pretax", year, as_of)
        yield (+booked).named(
            f"booked_{slug}", f"Gain or loss from OpenAI booked by Microsoft, {year.label}", year
        )
    quarter = periods.parse("2025q3")
    booked = figures.pick("openai_gain_pretax", quarter, as_of)
    fraction = stated("equity_stake", "fraction", RECAPITALISED, as_of)
    yield (booked / fraction).named(
        "booked_over_stake_2025q3",
        "That quarter's loss divided by the later stake, which is not Microsoft's method",
        quarter,
    )
