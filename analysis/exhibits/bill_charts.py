"""The leaked inference bill in charts and tables, against revenue implied and reported."""

from analysis import figures, findings
from analysis.exhibits import charts, leak_charts, tables
from analysis.findings import calendar


def inference_multiples(pact: findings.Pact) -> tables.Table:
    """The inference bill as a multiple of revenue."""
    return tables.by_period(
        "inference_multiples",
        "The inference bill as a multiple of revenue",
        {
            "inference": "Inference bill",
            "inference_to_implied": "Over implied revenue",
            "inference_to_reported": "Over reported revenue",
        },
        leak_charts.slugs_of(calendar.told(pact)),
        pact,
    )


def left(pact: findings.Pact) -> tables.Table:
    """What revenue leaves after the share and the inference bill."""
    columns = {"left_of_implied": "Of implied revenue", "left_of_reported": "Of reported revenue"}
    return tables.by_period(
        "left",
        "What revenue leaves after the payments and the inference bill",
        columns,
        leak_charts.slugs_of(calendar.told(pact)),
        pact,
        note="After what was paid, which may be less than the share due.",
    )


def inference_against_revenue(pact: findings.Pact) -> charts.Chart:
    """The inference bill beside the revenue implied, quarter by quarter."""
    lines = {
        "inference": ("Inference bill", charts.TO_MICROSOFT_TOO),
        "implied_revenue": ("Revenue implied", charts.OPENAI),
    }
    slugs = leak_charts.slugs_of(calendar.leaked(pact))
    first, *_, last = figures.quarters_of(("inference",), pact.as_of)
    return charts.make(
        "inference_against_revenue",
        f"The inference bill came to {{inference_{last.slug}}} in {last.label}; the payments imply "
        f"{{implied_revenue_{last.slug}}} of revenue",
        f"Bars by quarter, from a bill of {{inference_{first.slug}}} against "
        f"{{implied_revenue_{first.slug}}} in {first.label} to {{inference_{last.slug}}} against "
        f"{{implied_revenue_{last.slug}}} in {last.label}.",
        charts.bars(leak_charts.bars_of(lines, slugs, pact)),
        tables.by_period(
            "inference_against_revenue_data",
            "Inference bill and implied revenue",
            leak_charts.columns_of(lines) | {"inference_to_implied": "Bill over revenue"},
            slugs,
            pact,
        ),
        pact=pact,
        otherwise=f"What the payments imply for {last.label} is not known: {{why}}",
    )


def break_even(pact: findings.Pact) -> charts.Chart:
    """The revenue that would pay share and bill, beside what was implied and reported."""
    lines = {
        "break_even_revenue": ("Needed to pay share and bill", charts.MUTED),
        "implied_revenue": ("Implied by the payments", charts.OPENAI),
        "reported_revenue": ("Reported elsewhere", charts.OPENAI),
    }
    slugs = leak_charts.slugs_of(calendar.told_as_leaked(pact))
    return charts.make(
        "break_even",
        "In 2024 it would have taken {break_even_revenue_2024} to pay the inference bill and the "
        "share as assumed",
        "Bars by period of revenue needed, implied and reported. 2024: needed "
        "{break_even_revenue_2024}, implied {implied_revenue_2024}, reported "
        "{reported_revenue_2024}.",
        charts.bars(leak_charts.bars_of(lines, slugs, pact)),
        tables.by_period(
            "break_even_data",
            "Revenue needed, implied and reported",
            leak_charts.columns_of(lines),
            slugs,
            pact,
        ),
        pact=pact,
        otherwise="No revenue of 2024 would have paid the inference bill and the share as assumed",
    )
