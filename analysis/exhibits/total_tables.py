"""The published totals of the leak on the page, beside the sums of its quarters."""

from analysis import figures, findings, wording
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
        tuple(total.stated.source for total in checked),
    )


def failed_totals(pact: findings.Pact) -> sentences.Prose:
    """The published totals that cannot be had from the quarters; that there are none, if so."""
    lines = [
        f"- {wording.literal(naming.sources(pact.as_of)[total.stated.source].shown)} has "
        f"{wording.link(words.stated(total.stated), figures.trace(total.stated))} "
        f"for the {total.period.label}, "
        f"{total.flow.title.lower()}; the quarters come to "
        f"{wording.link(wording.bounded(total.summed), total.summed)}."
        for total in findings.stated_totals(pact)
        if total.verdict == findings.DISAGREES
    ]
    if not lines:
        return sentences.Prose("Each of them can be had from the quarters.")
    return sentences.Prose(
        "These cannot be had from the quarters, however they were rounded, and the sum of the "
        "quarters is used in their place:\n\n" + "\n".join(lines)
    )
