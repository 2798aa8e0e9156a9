"""The published totals of the leak on the page, beside the sums of its quarters."""

from analysis import figures, findings
from analysis.exhibits import sentences, tables, words
from analysis.findings import naming


def stated_totals(pact: findings.Pact) -> tables.Table:
    """Every published total of the leak beside the sum of its quarters."""
    checked = findings.stated_totals(pact)
    return tables.Table(
        "stated_totals",
        "Totals as published, against the sum of the leaked quarters",
        ("Period", "Flow", "As published", "By", "Sum of quarters", "Verdict"),
        [
            (
                words.sentence_case(total.period.label),
                total.flow.title,
                (words.stated(total.stated), figures.trace(total.stated)),
                naming.sources(pact.as_of)[total.stated.source].shown,
                total.summed,
                total.verdict,
            )
            for total in checked
        ],
        "Two numbers agree if the sum rounds to the one printed, or can within the rounding of its "
        "quarters; cut: further digits were dropped, not rounded.",
        credited=True,
    )


def failed_totals(pact: findings.Pact) -> sentences.Prose:
    """What is used in the place of totals that do not agree; that there are none, if so."""
    if all(one.verdict != findings.DISAGREES for one in findings.stated_totals(pact)):
        return sentences.Prose("Each of them can be had from the quarters.")
    return sentences.Prose(
        "Those that do not agree cannot be had from the quarters, however they were rounded; the "
        "sum of the quarters is used in their place."
    )
