"""What each clause is worth by itself: commitments, participation, the stake."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from analysis import cashflows, figures, outlook, periods, terms, traces
from analysis.terms import commitment, participation, stake

COMMITMENTS = (
    "azure_commitment",
    "aws_commitment",
    "aws_expansion",
    "oracle_commitment",
    "coreweave_commitment",
)
RECAPITALISED = datetime.date(2025, 10, 28)
# The stake is stated for its last day before the recapitalisation, for that, and for the last
# annual report.
STAKE_DAYS = {
    "before": RECAPITALISED - datetime.timedelta(days=1),
    "recapitalised": RECAPITALISED,
    "2026_06": datetime.date(2026, 6, 30),
}
WATERFALL_DAY = datetime.date(2025, 6, 30)


def answer(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The findings about single clauses.

    Args:
        parameters: all parameters, as `parameters.check` returns them.
    """
    yield from _commitments(parameters)
    yield from _participation(parameters)
    yield from _stake(parameters)
    yield from _booked(parameters)


def _commitments(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """What the purchase commitments ask for each year, against spending and revenue."""
    as_of = parameters["as_of"]
    pace = (periods.YEAR * cashflows.flow("inference", periods.parse("2025q3"), as_of)).named(
        "inference_pace", "Inference bill in a year at the pace of the last leaked quarter"
    )
    yield pace
    first_years: list[traces.Traced] = []
    needs: dict[int, list[traces.Traced]] = {year: [] for year in outlook.years(parameters)}
    for clause in COMMITMENTS:
        title = terms.load()[clause].title
        total, years, tilt = outlook.schedule(clause, parameters)
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
        first = outlook.first_year(clause, parameters)
        for year, need in needs.items():
            need.append(
                commitment.due(total, years, year - first + 1, tilt).named(
                    f"need_{clause}_{year}", f"{title}, {year}", periods.parse(str(year))
                )
            )
            yield need[-1]
    every = traces.total(first_years).named(
        "first_year_commitments", "All purchase commitments: first year"
    )
    yield every
    yield commitment.coverage(first_years[0], pace).named(
        "azure_coverage", "First year of the Azure commitment over that pace"
    )
    yield commitment.shortfall(first_years[0], pace).named(
        "azure_shortfall", "First year of the Azure commitment less that pace"
    )
    revenue = figures.pick("revenue", periods.parse("2025"), as_of)
    yield (every / revenue).named(
        "commitments_to_revenue", "First year of all commitments over revenue of 2025"
    )
    for year, need in needs.items():
        yield from _need(year, need, pace)


def _need(
    year: int, needs: Iterable[traces.Traced], pace: traces.Traced
) -> Iterable[traces.Traced]:
    """All commitments of a year, and how that to Azure compares with the last leaked pace."""
    azure, *_ = needs = list(needs)
    period = periods.parse(str(year))
    yield traces.total(needs).named(
        f"need_commitments_{year}", f"All purchase commitments, {year}", period
    )
    yield commitment.coverage(azure, pace).named(
        f"azure_coverage_{year}", f"Azure commitment of {year} over that pace", period
    )
    yield commitment.shortfall(azure, pace).named(
        f"azure_shortfall_{year}", f"Azure commitment of {year} less that pace", period
    )


def waterfall(parameters: Mapping[str, Any]) -> dict[str, traces.Traced]:
    """The terms of the profit participation before the recapitalisation."""
    names = ("first_rate", "recoup", "second_rate", "cap")
    return {n: terms.stated("profit_participation", n, WATERFALL_DAY, parameters) for n in names}


def _participation(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """How much profit the waterfall needs, and what it pays on a loss, shared or not."""
    rules = waterfall(parameters)
    recouped = (rules["recoup"] / rules["first_rate"]).named(
        "profits_to_recoup", "OpenAI profits until the investment is recouped"
    )
    yield recouped
    yield (recouped + (rules["cap"] - rules["recoup"]) / rules["second_rate"]).named(
        "profits_to_cap", "OpenAI profits until the total is received"
    )
    year = periods.parse("2025")
    loss = figures.pick("operating_loss", year, parameters["as_of"])
    yield (+loss).named("loss_2025", "OpenAI's operating loss, 2025", year)
    borne = outlook.assumption("loss_share", "ratio", "Part of losses borne", parameters)
    yield participation.due(0 - loss, 0, loss_rate=borne, **rules).named(
        "participation_2025", "Profit participation due on 2025, less losses borne", year
    )
    for rate in ("first_rate", "second_rate"):
        yield (0 - participation.due(0 - loss, 0, loss_rate=rules[rate], **rules)).named(
            f"loss_at_{rate}_2025",
            f"Loss of 2025 that Microsoft would have borne at the {rate.replace('_', ' ')}",
            year,
        )


def _stake(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """The stake on each stated day: fraction, value, cost, multiple of money, rate of return.

    Where no valuation was stated, all but the fraction and the cost are unknown.
    """
    nothing = traces.known(0.0, "USD", id="received", label="Profits received", kind="parameter")
    for slug, day in STAKE_DAYS.items():
        name = f"{day.day} {day:%B %Y}"
        fraction = terms.stated("equity_stake", "fraction", day, parameters)
        yield (+fraction).named(f"stake_fraction_{slug}", f"Microsoft's stake on {name}")
        valuation = terms.stated("equity_stake", "valuation", day, parameters)
        worth = stake.value(fraction, valuation).named(
            f"stake_value_{slug}", f"Value of Microsoft's stake on {name}"
        )
        yield worth
        cost = _paid_in_by(day, parameters["as_of"])
        committed = terms.stated("equity_stake", "committed", day, parameters)
        for what, amount in (("funded", cost), ("committed", committed)):
            yield (+amount).named(f"stake_{what}_{slug}", f"Microsoft's funding, {what}, {name}")
            yield stake.multiple(worth, nothing, amount).named(
                f"stake_multiple_{what}_{slug}", f"Value of the stake over what was {what}, {name}"
            )
        yield _rate_of_return(worth, cost, day, parameters).named(
            f"stake_return_{slug}", f"Internal rate of return a year on the stake, to {name}"
        )


def _paid_in_by(day: datetime.date, as_of: str) -> traces.Traced:
    """What Microsoft had paid in, as last stated by a day; unknown after the as-of date."""
    if day.isoformat() > as_of:
        label = "Microsoft's funding paid in: not known yet"
        return traces.unknown("USD", id=f"funded_{day:%Y_%m_%d}", label=label, kind="figure")
    return figures.latest("funded", as_of, day)


# When the money was paid in is public for the first tranche only. Two readings: all the rest on
# the day the third phase was announced, or in equal parts until the last day it was funded by.
_FIRST = datetime.date(2019, 7, 22)
_AT_ONCE = (datetime.date(2023, 1, 23),)
_SPREAD = (*_AT_ONCE, datetime.date(2024, 1, 23), datetime.date(2025, 1, 23),
           datetime.date(2025, 9, 30))  # fmt: skip


def _rate_of_return(
    worth: traces.Traced, cost: traces.Traced, on: datetime.date, parameters: Mapping[str, Any]
) -> traces.Traced:
    """The internal rate of return a year, between the two readings of the tranches."""
    first = terms.stated("equity_stake", "committed", _FIRST, parameters)
    parts = (worth, cost, first)
    low, high = (
        stake.rate_of_return(
            [_FIRST, *days],
            [first.value, *[(cost.value - first.value) / len(days)] * len(days)],
            worth.value,
            on,
        )
        for days in (_AT_ONCE, _SPREAD)
    )
    text = (
        f"rate_of_return(['{_FIRST}', '{_AT_ONCE[0]}'], [{first.id}, {cost.id} - {first.id}], "
        f"{worth.id}, '{on}')"
    )
    return traces.Traced(low, low, high, "ratio", text=text, operands=parts)


def _booked(parameters: Mapping[str, Any]) -> Iterable[traces.Traced]:
    """What Microsoft booked from OpenAI, and what dividing it by the stake would suggest."""
    as_of = parameters["as_of"]
    for slug in ("fy2024", "fy2025", "fy2026"):
        year = periods.parse(slug)
        booked = figures.pick("openai_gain_pretax", year, as_of)
        yield (+booked).named(
            f"booked_{slug}", f"Gain or loss from OpenAI booked by Microsoft, {year.label}", year
        )
    quarter = periods.parse("2025q3")
    booked = figures.pick("openai_gain_pretax", quarter, as_of)
    fraction = terms.stated("equity_stake", "fraction", RECAPITALISED, parameters)
    yield (booked / fraction).named(
        "booked_over_stake_2025q3",
        "That quarter's loss divided by the later stake, which is not Microsoft's method",
        quarter,
    )
