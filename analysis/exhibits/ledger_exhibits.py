"""The ledger on the page: what is excluded and what remains, in sentences, tables and a chart."""

import string
from collections.abc import Iterable, Sequence

from analysis import periods, templates, traces, wording
from analysis.exhibits import charts, sentences, tables, words
from analysis.findings import calendar, combinations, disagreements, evidence, model

_COUNTS = ("no", "one", "two", "three", "four")
_GAP = (
    "At {share_rate_used:percent} of published revenue, {shortfall_2024} more was due for 2024 "
    "than the leaked payments, and {shortfall_2025h1} more for the first half of 2025."
)

_LEFT = """
With {reported_revenue_YEAR} for all of YEAR, the nine-month floor would leave
{revenue_left_for_QUARTER} for the last quarter: {growth_needed_QUARTER} the revenue implied for
the third. The pace last reported for that year comes to {quarter_at_latest_pace_QUARTER} a quarter.
Short of a jump well beyond that pace, the leaked payments are smaller than
{share_rate_used:percent} of revenue.
"""
_NOT_LEFT = "The quarter that did not leak cannot be bounded from the year: {why}."


def answer(pact: model.Pact) -> sentences.Prose:
    """What the evidence excludes and what remains, in a few sentences."""
    sets = combinations.of(pact)
    alone = [name for name in disagreements.HYPOTHESES if (name,) in sets]
    never = [name for name in disagreements.HYPOTHESES if (name,) not in sets]
    told = [_GAP]
    if never:
        told.append(f"By itself, none of these explains every period: {_listed(never, 'or')}.")
    if alone:
        told.append(f"The evidence allows {_listed(alone, 'or')} as the whole reason.")
    if any(len(members) > 1 for members in sets):
        told.append("Some of the others do in combination, as listed below.")
    told.append("No source settles which." if sets else "Nor does any combination.")
    return sentences.Prose(templates.fill(" ".join(told), pact))


def quarter_left(pact: model.Pact) -> sentences.Prose:
    """What the reported revenue of a year leaves for its last quarter, if that did not leak."""
    told = [
        sentences.say(
            _LEFT.replace("QUARTER", one.slug).replace("YEAR", one.year.slug),
            pact,
            otherwise=_NOT_LEFT,
        )
        for one in calendar.last_of_year(pact)
    ]
    return sentences.Prose("\n\n".join(one.markdown for one in told))


def in_short(pact: model.Pact) -> sentences.Prose:
    """The gap and what may explain it, in a sentence for the summary."""
    sets = combinations.of(pact)
    alone = [name for name in disagreements.HYPOTHESES if (name,) in sets]
    by_itself = (
        f"the evidence allows {_listed(alone, 'or')} as the whole reason"
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
    *first, last = (disagreements.HYPOTHESES[name] for name in names)
    return f"{', '.join(first)} {word} {last}" if first else last


def gaps(pact: model.Pact) -> tables.Table:
    """By how much the payments fall short of the contract's rate on published revenue."""
    rows: list[tables.Row] = []
    for account in disagreements.accounts(pact):
        period = words.sentence_case(account.label)
        gap, points = pact.shortfall(account), pact.shortfall_points(account)
        in_points = wording.bounded(points, "percent").replace("%", " points")
        rows += [(period, gap), (f"{period}, of the rate", (in_points, points))]
    return tables.Table(
        "gaps",
        "Short of the contract's rate on published revenue",
        ("Period", "Gap"),
        tuple(rows),
        "Points: the contract's rate less payments over revenue. For 2025 the payments of nine "
        "months alone leaked, so its gap is a ceiling.",
    )


def _period(slug: str) -> str:
    """The period's name at the head of a row or column."""
    return words.sentence_case(periods.parse(slug).label)


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
    letters = _letters(pact)
    rows: list[tables.Row] = []
    for (name, slug), (verdict, on) in evidence.verdicts(pact).items():
        named = f" ({', '.join(letters[one.limit.id] for one in on)})" if on else ""
        if pact[f"shortfall_{slug}"].bound != "unknown":
            needed = pact[f"{disagreements.NEEDS[name]}_{slug}"]
            label = words.sentence_case(disagreements.HYPOTHESES[name])
            rows.append(judged(label, slug, needed, verdict + named))
    return tables.Table(
        "needs",
        "What each explanation alone would need, and whether evidence allows it",
        ("Explanation and verdict", "Needs"),
        tuple(rows),
        "Letters name the evidence below. Set-off: the amount. Base: the part of revenue shared. "
        "Rate: payments over revenue. Deferral: the amount put off since January 2024. "
        "Another revenue: by how much the published one would be too high.",
    )


def judged(label: str, slug: str, needed: traces.Traced, verdict: str) -> tables.Row:
    """An explanation and a period with the verdict, and what it needs there."""
    words = f"{label}, {periods.parse(slug).label}: {verdict}"
    return words, (wording.bounded(needed, "percent"), needed)


def _known(pact: model.Pact) -> list[evidence.Evidence]:
    """The evidence known by the day of the run, by hypothesis."""
    order = list(disagreements.HYPOTHESES)
    known = [one for one in evidence.of(pact) if one.known]
    return sorted(known, key=lambda one: order.index(one.hypothesis))


def _letters(pact: model.Pact) -> dict[str, str]:
    """The id of a limit -> the letter that names it on the page."""
    ids = (one.limit.id for one in _known(pact))
    return dict(zip(ids, string.ascii_lowercase, strict=False))


def limits(pact: model.Pact) -> tables.Table:
    """The published figures that limit the hypotheses, how they are read, and how surely."""
    letters = _letters(pact)
    rows = tuple(
        (
            f"{letters[one.limit.id]}. {_read(one, pact)}. {words.sentence_case(one.strength)}.",
            (wording.span(one.limit, "percent"), one.limit),
        )
        for one in _known(pact)
    )
    return tables.Table(
        "evidence",
        f"What limits the explanations, as known on {words.day(pact.as_of)}",
        ("Evidence, how it is read, how strong it is", "Allows"),
        rows,
        "Strength is the confidence in the figure or in reading it so, whichever is less. What is "
        "of low strength decides nothing.",
    )


def _read(one: evidence.Evidence, pact: model.Pact) -> str:
    """Which hypothesis a piece of evidence limits, where, and how it is read."""
    everywhere = one.accounts == disagreements.accounts(pact)
    where = () if everywhere else (account.label for account in one.accounts)
    what = ", ".join((disagreements.HYPOTHESES[one.hypothesis], *where))
    return f"{words.sentence_case(what)}: {one.says}"


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
    if members == ("set_off", "base"):
        clauses.append("{least_shared:percent} and {most_shared:percent} of revenue shared")
    if members == ("deferral",):
        clauses.append("{deferred_2025h1} put off by June 2025")
        clauses.append("OpenAI owed Microsoft {liabilities_allow} at the end of that year")
    if "lag" in members:
        number = " or ".join(_COUNTS[n] for n in lags)
        clauses.append(f"{number} quarter{'s' if lags != [1] else ''} late")
    if "lag" in members and 2 in lags:  # noqa: PLR2004 - the lag whose payments are findings
        clauses.append("after two, payments are {rate_if_late_2024:span percent} of 2024 revenue")
        clauses.append("and a payment near {payment_needed_2025q4} in Q4 2025")
    known = [
        text
        for text in clauses
        if all(pact[name].bound != "unknown" for name in templates.named_in(text))
    ]
    return templates.fill(f": {'; '.join(known)}." if known else ".", pact)


def set_off(pact: model.Pact) -> charts.Chart:
    """The set-off that would close each gap beside the most that evidence allows."""
    most = {one.slug: _tightest(one, pact) for one in disagreements.whole(pact)}
    groups = {
        _period(slug): [
            ("Set-off needed", charts.MUTED, pact.shortfall(slug)),
            *((f"Allowed by {one.says}", charts.OPENAI, one.limit) for one in allowed),
        ]
        for slug, allowed in most.items()
    }
    word, _ = evidence.verdicts(pact)["set_off", "2025h1"]
    can = {
        evidence.EXCLUDED: "cannot explain",
        evidence.POSSIBLE: "could explain",
        evidence.UNTOLD: "may or may not explain",
    }[word]
    limits = ", ".join(f"{{{one.limit.id}}}" for one in most["2025h1"])
    rows: list[tables.Row] = [
        (period, what, one) for period, bars in groups.items() for what, _, one in bars
    ]
    return charts.make(
        "set_off",
        f"A set-off of {limits} {can} the {{shortfall_2025h1}} missing in the first half of 2025",
        "Bars of the set-off needed and the most that evidence allows. 2024: needed "
        "{shortfall_2024}. First half of 2025: needed {shortfall_2025h1}.",
        charts.bars(groups),
        tables.Table(
            "set_off_data", "Set-off needed and allowed", ("Period", "", "Amount"), tuple(rows)
        ),
        pact=pact,
        worded=True,
    )


def _tightest(account: periods.Period, pact: model.Pact) -> list[evidence.Evidence]:
    """The evidence that limits the set-off of a period most: that which decides, if any does."""
    found = [one for one in _known(pact) if one.hypothesis == "set_off" and account in one.accounts]
    return sorted(found, key=lambda one: (not one.decides, one.limit.high))[:1]
