"""What leaked in charts and tables: payments, the revenue they imply, and the inference bill."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis import cashflows, figures, findings, periods, wording
from analysis.exhibits import charts, sentences, tables, words
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


def payments_by_quarter(pact: findings.Pact) -> charts.Chart:
    """The leaked payments, quarter by quarter."""
    slugs = slugs_of(calendar.leaked(pact))
    quarters = [(periods.parse(s).label, charts.TO_MICROSOFT, pact[f"payments_{s}"]) for s in slugs]
    first, *_, last = figures.quarters_of(("revenue_share",), pact.as_of)
    columns = {"payments": "Revenue share paid", "inference": "Inference bill"}
    return charts.make(
        "payments_by_quarter",
        "The leaked payments {least_growth_payments:rose in every quarter/fell in some quarters/"
        f"did not clearly rise in every quarter}}, to {{payments_{last.slug}}} in the last",
        f"Bars by quarter, from {{payments_{first.slug}}} in {first.label} to "
        f"{{payments_{last.slug}}} in {last.label}.",
        charts.bars({"": quarters}),
        tables.by_period("payments_by_quarter_data", "By quarter", columns, slugs, pact),
        pact=pact,
    )


def longer_periods(pact: findings.Pact) -> tables.Table:
    """Payments and bills over everything longer than a quarter."""
    return tables.by_period(
        "payments_by_period",
        "Payments over longer periods",
        {"payments": "Revenue share paid", "inference": "Inference bill"},
        slugs_of(calendar.longer(pact)),
        pact,
        note="A period with one unknown quarter is unknown. Microsoft's fiscal years end in June.",
    )


def growth_like_for_like(pact: findings.Pact) -> charts.Chart:
    """The article's comparison of nine months with twelve, beside nine with nine."""
    lines = {
        "unlike_growth": ("Nine months over the twelve of 2024", charts.MUTED),
        "growth": ("Nine months over the same nine", charts.TO_MICROSOFT),
    }
    groups = {
        kind.title: [
            (what, colour, pact[f"{name}_{flow}_2025_9m"]) for name, (what, colour) in lines.items()
        ]
        for flow, kind in cashflows.FLOWS.items()
    }
    rows: list[tables.Row] = [
        (heading, *(one for _, _, one in bars)) for heading, bars in groups.items()
    ]
    labels = tuple(what for what, _ in lines.values())
    return charts.make(
        "growth_like_for_like",
        "Compared with the same nine months, payments were {growth_payments_2025_9m} as large, "
        "not {unlike_growth_payments_2025_9m}",
        "Bars of growth. Payments: {unlike_growth_payments_2025_9m} when nine months are set "
        "against twelve, {growth_payments_2025_9m} like for like. Inference: "
        "{unlike_growth_inference_2025_9m} and {growth_inference_2025_9m}.",
        charts.bars(groups),
        tables.Table("growth_like_for_like_data", "Growth", ("Flow", *labels), tuple(rows)),
        pact=pact,
    )


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


def stated_totals(pact: findings.Pact) -> tables.Table:
    """Every published total of the leak beside the sum of its quarters."""
    checked = findings.stated_totals(pact)
    rows = tuple(
        (
            words.sentence_case(total.period.label),
            total.flow.title,
            (words.stated(total.stated), figures.trace(total.stated)),
            figures.sources()[total.stated.source].shown,
            total.summed,
            total.verdict,
        )
        for total in checked
    )
    return tables.Table(
        "stated_totals",
        "Totals as published, against the sum of the leaked quarters",
        ("Period", "Flow", "As published", "By", "Sum of quarters", "Verdict"),
        rows,
        "Two numbers agree if the sum rounds to the one printed, or can within the rounding of its "
        "quarters; cut: further digits were dropped, not rounded.",
        tuple(total.stated.source for total in checked),
    )


def failed_totals(pact: findings.Pact) -> sentences.Prose:
    """The published totals that cannot be had from the quarters."""
    lines = [
        f"- {wording.literal(figures.sources()[total.stated.source].shown)} has "
        f"{wording.link(words.stated(total.stated), figures.trace(total.stated))} "
        f"for the {total.period.label}, "
        f"{total.flow.title.lower()}; the quarters come to "
        f"{wording.link(wording.bounded(total.summed), total.summed)}."
        for total in findings.stated_totals(pact)
        if total.verdict == findings.DISAGREES
    ]
    return sentences.Prose("\n".join(lines))
