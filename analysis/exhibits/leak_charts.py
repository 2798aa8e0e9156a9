"""What leaked in charts and tables: payments, the revenue they imply, and the inference bill."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis import findings, periods
from analysis.exhibits import charts, tables, words
from analysis.findings import calendar


def bars_of(lines: Mapping[str, tuple[str, str]], slugs: Sequence[str], pact: findings.Pact) -> Any:
    """Bars of several findings under a heading for each period.

    Args:
        lines: the finding's name without its period -> its words and colour.
    """
    return {
        words.sentence_case(periods.parse(slug).label): [
            (what, colour, pact[f"{name}_{slug}"]) for name, (what, colour) in lines.items()
        ]
        for slug in slugs
    }


def columns_of(lines: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The same as columns of a table."""
    return {name: what for name, (what, _) in lines.items()}


def slugs_of(spans: Iterable[periods.Period]) -> tuple[str, ...]:
    """Periods by the names that ids have for them."""
    return tuple(one.slug for one in spans)


def implied_against_reported(pact: findings.Pact) -> charts.Chart:
    """Revenue implied by the payments beside revenue reported elsewhere."""
    lines = {
        "implied_revenue": ("Implied by the payments", charts.OPENAI),
        "reported_revenue": ("Reported elsewhere", charts.OPENAI),
    }
    slugs = slugs_of(calendar.told(pact))
    return charts.make(
        "implied_against_reported",
        "As the parameters are set, the payments imply {implied_revenue_2024} of revenue for 2024; "
        "{reported_revenue_2024} was reported elsewhere",
        "Bars by period. 2024: implied {implied_revenue_2024}, reported {reported_revenue_2024}. "
        "First half of 2025: implied {implied_revenue_2025h1}, reported {reported_revenue_2025h1}.",
        charts.bars(bars_of(lines, slugs, pact)),
        tables.by_period(
            "implied_against_reported_data",
            "Implied and reported revenue",
            columns_of(lines)
            | {"gap": "Difference", "implied_to_reported": "Implied, as a multiple"},
            slugs,
            pact,
        ),
        pact=pact,
        otherwise="What the payments imply for 2024 is not known: {why}",
    )


def implied_by_quarter(pact: findings.Pact) -> tables.Table:
    """What each leaked payment implies."""
    return tables.by_period(
        "implied_by_quarter",
        "Revenue implied, quarter by quarter",
        {"payments": "Revenue share paid", "implied_revenue": "Revenue implied"},
        slugs_of(calendar.leaked(pact)),
        pact,
    )


def effective_rates(pact: findings.Pact) -> tables.Table:
    """The payments of each period whose revenue is known, as part of it."""
    known = [p for p in calendar.told(pact) if pact.reported_revenue(p).bound != "unknown"]
    return tables.by_period(
        "effective_rate",
        "The payments as part of reported revenue",
        {
            "payments": "Revenue share paid",
            "reported_revenue": "Revenue reported",
            "share_due_on_reported": "Share due on that revenue",
            "effective_rate": "Payments over revenue",
        },
        slugs_of(known),
        pact,
        style="percent",
    )


def readings(pact: findings.Pact) -> charts.Chart:
    """What the same payments imply when they are read otherwise."""
    lines = {
        "implied_revenue": ("As the parameters are set", charts.OPENAI),
        "implied_if_net": ("Net of Microsoft's share for OpenAI", charts.OPENAI),
        "implied_if_lagged": ("Paid one quarter late", charts.OPENAI),
        "reported_revenue": ("Reported elsewhere", charts.OPENAI),
    }
    slugs = slugs_of(calendar.told_as_leaked(pact))
    return charts.make(
        "readings",
        "Read as net of Microsoft's own share, the 2024 payments would imply "
        "{implied_if_net_2024}, not {implied_revenue_2024}",
        "Bars of the revenue implied for 2024: {implied_revenue_2024} as set, "
        "{implied_if_net_2024} if net of the reciprocal share, {implied_if_lagged_2024} if paid a "
        "quarter late; {reported_revenue_2024} was reported elsewhere.",
        charts.bars(bars_of(lines, slugs, pact)),
        tables.by_period(
            "readings_data",
            "Revenue implied under each reading",
            columns_of(lines),
            slugs,
            pact,
        ),
        pact=pact,
        otherwise="What the payments of 2024 imply in either reading is not known: {why}",
    )
