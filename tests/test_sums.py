"""Published figures add up with others where they must: a slip in one stands against the rest.

Within half a unit of the coarsest digit among them. Where sources themselves do not add up, the
row is named here, and the report's ledger of disagreements tells of most.
"""

import datetime
import itertools
from collections.abc import Iterator, Sequence

from analysis import figures, periods, schema

# What was cut or rounded by whoever printed it, or counts something else.
UNLIKE = {
    "inference_2024_reg": "cut from 3.767",
    "inference_2024_z1_b": "cut from 3.767",
    "inference_2024_epo": "another kind of bill, and an estimate",
    "inference_2025_9m_dev": "8.65 where the quarters make 8.67",
    "inference_2025_9m_tc": "8.65 where the quarters make 8.67",
    "revenue_share_fy2025_z5": "761 where the quarters make 761.7",
}
# What one source gives with all its parts.
LINES = {
    "openai_tied_revenue": ("azure_rental_by_openai", "model_resale_revenue"),
    "total_costs": (
        *("cost_of_revenue", "research_and_development"),
        *("sales_and_marketing", "general_and_administrative"),
    ),
    "expenses_to_microsoft": tuple(
        f"expenses_to_microsoft_{part}" for part in ("cost_of_revenue", "general", "rnd", "sales")
    ),
}
BEFORE = "_recast"  # the same quantity, as counted later


def half(one: figures.Figure) -> float:
    """Half a unit of its last digit, in base units."""
    return float(schema.SCALES[one.scale]) / 10 ** int(one.decimals) / 2


def fits(whole: figures.Figure, parts: Sequence[figures.Figure]) -> bool:
    """Whether a whole is the sum of parts, as far as the coarsest of them tells."""
    slack = max(map(half, (whole, *parts)))
    return abs(whole.point - sum(one.point for one in parts)) <= slack * 1.001


def spread(quantity: str) -> Iterator[tuple[figures.Figure, list[tuple[figures.Figure, ...]]]]:
    """Each figure of a quantity that others make up, quarter by quarter or half and rest."""
    rows = {one.id: periods.between(one.start, one.end) for one in figures.select(quantity)}
    at: dict[periods.Period | None, list[figures.Figure]] = {}
    for one in figures.select(quantity):
        at.setdefault(rows[one.id], []).append(one)
    for whole in figures.select(quantity):
        if (period := rows[whole.id]) and len(period) > 1:
            cuts = [
                (periods.Period(period.first, end), periods.Period(end + 1, period.last))
                for end in range(period.first, period.last)
            ]
            parts = (split for split in (period.quarters, *cuts) if all(one in at for one in split))
            yield (
                whole,
                [
                    one
                    for split in parts
                    for one in itertools.product(*(at[part] for part in split))
                ],
            )


def test_a_period_is_the_sum_of_its_parts() -> None:
    unlike, checked = set(), 0
    for quantity, row in figures.quantities().items():
        if row.unit == "USD":
            for whole, made in spread(quantity):
                checked += bool(made)
                if made and not any(fits(whole, parts) for parts in made):
                    unlike.add(whole.id)
    assert unlike == UNLIKE.keys()
    assert checked > 30


def of(quantity: str, start: datetime.date, end: datetime.date) -> list[figures.Figure]:
    """What was published of a quantity and of what it became when it was counted anew."""
    known = figures.quantities()
    names = [name for name in (quantity, quantity + BEFORE) if name in known]
    return [
        one
        for name in names
        for one in figures.select(name)
        if (one.start, one.end) == (start, end)
    ]


def a_year_before(day: datetime.date) -> datetime.date:
    return day.replace(year=day.year - 1)


def pairs(one: figures.Figure, quantity: str) -> list[tuple[float, float]]:
    """A quantity in the period of a figure and a year before, every pair that was published."""
    now = of(quantity, one.start, one.end)
    before = of(quantity, a_year_before(one.start), a_year_before(one.end))
    return [(a.point, b.point) for a, b in itertools.product(now, before)]


def test_an_increase_is_what_is_more_than_a_year_before() -> None:
    for one in figures.select("search_advertising_increase"):
        made = [now - before for now, before in pairs(one, "search_advertising_revenue")]
        assert not made or any(abs(one.point - more) <= half(one) for more in made), one.id


def test_growth_is_what_it_was_a_year_before_and_more() -> None:
    checked = 0
    for quantity, of_what in (
        ("search_advertising_growth", "search_advertising_revenue"),
        ("rpo_commercial_growth", "rpo_commercial"),
    ):
        for one in figures.select(quantity):
            made = [now / before - 1 for now, before in pairs(one, of_what)]
            checked += bool(made)
            assert not made or any(abs(one.point - more) <= 0.0055 for more in made), one.id
    assert checked > 10


def test_the_parts_that_a_source_gives_add_up() -> None:
    for whole, parts in LINES.items():
        for one in figures.select(whole):
            lines = [
                [
                    line
                    for line in figures.select(part)
                    if (line.end, line.source) == (one.end, one.source)
                ]
                for part in parts
            ]
            assert all(lines), one.id
            assert fits(one, [line for line, *_ in lines]), one.id


def test_a_loss_is_what_costs_are_above_revenue() -> None:
    for one in figures.select("operating_loss"):
        costs = of("total_costs", one.start, one.end)
        revenue = of("revenue", one.start, one.end)
        made = [a.point - b.point for a, b in itertools.product(costs, revenue)]
        slack = max(map(half, (one, *costs)))
        assert not made or any(abs(abs(one.point) - more) <= slack for more in made), one.id


def test_a_year_s_pace_is_twelve_times_its_month() -> None:
    paces = [
        (pace, month)
        for pace in figures.select("run_rate")
        for month in figures.select("revenue")
        if (pace.start, pace.end, pace.source) == (month.start, month.end, month.source)
    ]
    assert paces
    assert all(pace.point == 12 * month.point for pace, month in paces)
