"""The ledger on the page: what is excluded and what remains, in sentences and tables."""

from collections.abc import Iterable, Sequence

from analysis import periods, templates, traces, wording
from analysis.exhibits import evidence_exhibits, sentences, tables, words
from analysis.findings import calendar, combinations, disagreements, evidence, model

_GAP = (
    "At {share_rate_used:percent} of published revenue, {shortfall_2024:more} was due for 2024 "
    "than was paid by the leak, and {shortfall_2025h1:more} for the first half of 2025."
)
_LEFT = """
With {reported_revenue_YEAR} for all of YEAR, what nine months imply would leave
{revenue_left_for_QUARTER} for the last quarter: {growth_needed_QUARTER} the revenue implied for
the third. The pace last reported for that year comes to {quarter_at_latest_pace_QUARTER} a quarter.
Unless the last quarter held all of that, the leaked payments are smaller than
{share_rate_used:percent} of revenue.
"""
_EXCEEDED = """
Nine months imply {implied_revenue_MONTHS}, more than the {reported_revenue_YEAR} of all of YEAR:
the leaked payments are larger than the share that this edition assumes.
"""
_NOT_LEFT = "The quarter that did not leak cannot be bounded from the year: {why}."


def answer(pact: model.Pact) -> sentences.Prose:
    """What the evidence excludes and what remains, in a few sentences."""
    sets = combinations.of(pact)
    alone, never = _alone(sets), [one for one in disagreements.HYPOTHESES if (one,) not in sets]
    told = [_GAP]
    if never:
        told.append(f"By itself, none of these explains every period: {_listed(never, 'or')}.")
    if alone:
        told.append(
            f"No sure figure excludes {_listed(alone, 'or')} as the whole reason, and none proves "
            f"{'it' if len(alone) == 1 else 'any of them'}."
        )
        told += evidence_exhibits.voices(pact, alone)
    if any(len(members) > 1 for members in sets):
        told.append("Some of the others do in combination, as listed below.")
    told.append("No source settles which." if sets else "Nor does any combination.")
    return sentences.Prose(templates.fill(" ".join(told), pact))


def _alone(sets: Iterable[tuple[str, ...]]) -> list[str]:
    """The hypotheses that close all periods by themselves."""
    return [name for name in disagreements.HYPOTHESES if (name,) in sets]


def quarter_left(pact: model.Pact) -> sentences.Prose:
    """What the reported revenue of a year leaves for its last quarter, if that did not leak."""
    told = []
    for one in calendar.last_of_year(pact):
        exceeded = pact[f"revenue_left_for_{one.slug}"].high < 0
        text = (_EXCEEDED if exceeded else _LEFT).replace("QUARTER", one.slug)
        text = text.replace("YEAR", one.year.slug).replace("MONTHS", one.year_so_far.slug)
        told.append(sentences.say(text, pact, otherwise=_NOT_LEFT).markdown)
    return sentences.Prose("\n\n".join(told))


def in_short(pact: model.Pact) -> sentences.Prose:
    """The gap and what may explain it, in a sentence for the summary."""
    sets = combinations.of(pact)
    alone = _alone(sets)
    by_itself = (
        f"no sure figure excludes {_listed(alone, 'or')} as the whole reason"
        if alone
        else "no single reason explains every period"
    )
    together = ", others only in combination" if any(len(members) > 1 for members in sets) else ""
    text = f"{_GAP.removesuffix('.')}; {by_itself}{together}, and no source settles which."
    if "deferral" in alone:
        text += " (Deferral is payment put off to a later day.)"
    return sentences.Prose(templates.fill(text, pact))


def _listed(names: Iterable[str], word: str = "and") -> str:
    """Hypotheses as a list in words."""
    return words.listed((disagreements.HYPOTHESES[name] for name in names), word)


def gaps(pact: model.Pact) -> tables.Table:
    """By how much the payments fall short of the contract's rate on published revenue."""
    rows: list[tables.Row] = []
    known = [a for a in disagreements.accounts(pact) if pact.shortfall(a).bound != "unknown"]
    for account in known:
        period = words.sentence_case(account.label)
        gap, points = pact.shortfall(account), pact.shortfall_points(account)
        in_points = wording.bounded(points, "percent").replace("%", " points")
        rows += [(period, gap), (f"{period}, of the rate", (in_points, points))]
    partly = [one.label for one in known if not disagreements.leaked(pact, one)]
    return tables.Table(
        "gaps",
        "Short of the contract's rate on published revenue",
        ("Period", "Gap"),
        tuple(rows),
        "Points: the contract's rate less payments over revenue."
        + "".join(f" Not all payments of {one} leaked, so its gap is a ceiling." for one in partly),
    )


def pace(pact: model.Pact) -> tables.Table:
    """Payments at a year's pace against run-rates, which are the revenue of no period."""
    rows = tuple(
        (
            quarter.label,
            pact.run_rate(quarter),
            (wording.bounded(pact.pace_rate(quarter), "percent"), pact.pace_rate(quarter)),
        )
        for quarter in disagreements.paced(pact)
    )
    return tables.Table(
        "pace",
        "Payments at a year's pace, against published run-rates",
        ("Quarter", "Run-rate", "Payments over it"),
        rows,
        "A run-rate is a recent month times twelve, not the revenue of its quarter.",
    )


def needs(pact: model.Pact) -> tables.Table:
    """What each hypothesis alone would need in each period, and whether evidence allows it."""
    rows: list[tables.Row] = []
    for (name, slug), (verdict, on) in evidence.verdicts(pact).items():
        if pact[f"shortfall_{slug}"].bound != "unknown":
            needed = pact[f"{disagreements.NEEDS[name]}_{slug}"]
            label = words.sentence_case(disagreements.HYPOTHESES[name])
            why = evidence_exhibits.why(pact, name, slug, on, needed)
            rows.append(judged(label, slug, needed, verdict + why))
    return tables.Table(
        "needs",
        "What each explanation alone would need, and whether evidence allows it",
        ("Explanation and verdict", "Needs"),
        tuple(rows),
        "Letters name the evidence below: small ones figures, capital ones statements. Set-off: "
        "the amount. Base: the part of revenue shared. Rate: payments over revenue. Deferral: the "
        "amount put off since January 2024. The last three: by how much the published revenue "
        "would be more than what is shared. Revenue from Microsoft itself: OpenAI's part of "
        "Microsoft's own sales, counted as revenue, on which no share is due.",
    )


def judged(label: str, slug: str, needed: traces.Traced, verdict: str) -> tables.Row:
    """An explanation and a period with the verdict, and what it needs there."""
    words = f"{label}, {periods.parse(slug).label}: {verdict}"
    return words, (wording.bounded(needed, "percent"), needed)


def together(pact: model.Pact) -> sentences.Prose:
    """The smallest sets of hypotheses that close all periods at once."""
    sets = combinations.of(pact)
    if not sets:
        return sentences.Prose("No combination of these explanations closes all periods at once.")
    return sentences.Prose(
        "\n".join(
            f"- **{words.sentence_case(_listed(members))}**{_how(members, lags, pact)}"
            for members, lags in sets.items()
        )
    )


def _how(members: Sequence[str], lags: Sequence[int], pact: model.Pact) -> str:
    """With which values a set of hypotheses closes all periods."""
    clauses = []
    if members == ("set_off",):
        clauses.append("{shortfall_2024} in 2024 and {shortfall_2025h1} in the first half of 2025")
    if members == ("cut",):
        clauses.append("{error_needed_2024} of the revenue of 2024")
        clauses.append("{error_needed_2025h1} of that of the first half of 2025")
    if members == ("set_off", "base"):
        clauses.append("{least_shared:percent} and {most_shared:percent} of revenue shared")
    if members == ("deferral",):
        clauses.append("{deferred_2025h1} put off by June 2025")
        clauses.append(
            "OpenAI owed Microsoft {liabilities_allow:bare} at the end of that year, for bills and "
            "all else: {liabilities_in_days:bare} of what it was billed"
        )
    if "lag" in members:
        number = words.listed((templates.COUNTED[n] for n in lags), "or")
        clauses.append(f"{number} quarter{'s' if lags != [1] else ''} late")
    if "lag" in members and 2 in lags:  # noqa: PLR2004 - the lag whose payments are findings
        clauses.append("after two, payments are {rate_if_late_2024:span percent} of 2024 revenue")
        if pact["payment_needed_2025q4"].low > 0:
            clauses.append("and a payment near {payment_needed_2025q4} in Q4 2025")
    known = [
        text
        for text in clauses
        if all(pact[name].bound != "unknown" for name in templates.named_in(text))
    ]
    return templates.fill(f": {'; '.join(known)}." if known else ".", pact)
