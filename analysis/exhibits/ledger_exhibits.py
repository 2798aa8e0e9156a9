"""The ledger on the page: what is excluded and what remains, in sentences, tables and a chart."""

import string
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis import figures, periods, traces, wording
from analysis.exhibits import charts, showing
from analysis.findings import bill, combinations, ledger

_COUNTS = ("no", "one", "two", "three", "four")
_GAP = (
    "At {share_rate_used:percent} of published revenue, {shortfall_2024} more was due for 2024 "
    "than the leaked payments, and {shortfall_2025h1} more for the first half of 2025."
)


def answer(pact: showing.Pact, run: Mapping[str, Any]) -> showing.Prose:
    """What the evidence excludes and what remains, in a few sentences."""
    sets = combinations.of_run(run)
    alone = [name for name in ledger.HYPOTHESES if (name,) in sets]
    never = [name for name in ledger.HYPOTHESES if (name,) not in sets]
    sentences = [_GAP]
    if never:
        sentences.append(f"By itself, none of these explains every period: {_listed(never, 'or')}.")
    if alone:
        sentences.append(f"The evidence allows {_listed(alone, 'or')} as the whole reason.")
    if any(len(members) > 1 for members in sets):
        sentences.append("Some of the others do in combination, as listed below.")
    sentences.append("No source settles which." if sets else "Nor does any combination.")
    return showing.Prose(wording.fill(" ".join(sentences), pact))


def in_short(pact: showing.Pact, run: Mapping[str, Any]) -> showing.Prose:
    """The gap and what may explain it, in a sentence for the summary."""
    sets = combinations.of_run(run)
    alone = [name for name in ledger.HYPOTHESES if (name,) in sets]
    by_itself = (
        f"the evidence allows {_listed(alone, 'or')} as the whole reason"
        if alone
        else "no single reason explains every period"
    )
    together = ", others only in combination" if any(len(members) > 1 for members in sets) else ""
    text = f"{_GAP.removesuffix('.')}; {by_itself}{together}, and no source settles which."
    if "deferral" in alone:
        text += " (Deferral is payment put off to a later day.)"
    return showing.Prose(wording.fill(text, pact))


def _listed(names: Iterable[str], word: str = "and") -> str:
    """Hypotheses as a list in words."""
    *first, last = (ledger.HYPOTHESES[name] for name in names)
    return f"{', '.join(first)} {word} {last}" if first else last


def gaps(pact: showing.Pact) -> showing.Table:
    """By how much the payments fall short of the contract's rate on published revenue."""
    rows: list[showing.Row] = []
    for slug in ledger.ACCOUNTS:
        gap, points = pact[f"shortfall_{slug}"], pact[f"shortfall_points_{slug}"]
        in_points = wording.bounded(points, "percent").replace("%", " points")
        rows += [(_period(slug), gap), (f"{_period(slug)}, of the rate", (in_points, points))]
    return showing.Table(
        "gaps",
        "Short of the contract's rate on published revenue",
        ("Period", "Gap"),
        tuple(rows),
        "Points: the contract's rate less payments over revenue. For 2025 the payments of nine "
        "months alone leaked, so its gap is a ceiling.",
    )


def _period(slug: str) -> str:
    """The period's name at the head of a row or column."""
    return showing.sentence_case(periods.parse(slug).label)


def pace(pact: showing.Pact) -> showing.Table:
    """Payments at a year's pace against run-rates, which are the revenue of no period."""
    rows = tuple(
        (
            _period(slug),
            pact[f"run_rate_{slug}"],
            (wording.bounded(pact[f"pace_rate_{slug}"], "percent"), pact[f"pace_rate_{slug}"]),
        )
        for slug in ledger.PACED
    )
    return showing.Table(
        "pace",
        "Payments at a year's pace, against published run-rates",
        ("Quarter", "Run-rate", "Payments over it"),
        rows,
        "A run-rate is a recent month times twelve, not the revenue of its quarter.",
    )


def needs(pact: showing.Pact, run: Mapping[str, Any]) -> showing.Table:
    """What each hypothesis alone would need in each period, and whether evidence allows it."""
    letters = _letters(run)
    rows: list[showing.Row] = []
    for (name, slug), (verdict, on) in ledger.verdicts(pact, run).items():
        named = f" ({', '.join(letters[one.limit.id] for one in on)})" if on else ""
        if pact[f"shortfall_{slug}"].bound != "unknown":
            needed = pact[f"{ledger.NEEDS[name]}_{slug}"]
            label = showing.sentence_case(ledger.HYPOTHESES[name])
            rows.append(_judged(label, slug, needed, verdict + named))
    return showing.Table(
        "needs",
        "What each explanation alone would need, and whether evidence allows it",
        ("Explanation and verdict", "Needs"),
        tuple(rows),
        "Letters name the evidence below. Set-off: the amount. Base: the part of revenue shared. "
        "Rate: payments over revenue. Deferral: the amount put off since January 2024. "
        "Another revenue: by how much the published one would be too high.",
    )


def _judged(label: str, slug: str, needed: traces.Traced, verdict: str) -> showing.Row:
    """An explanation and a period with the verdict, and what it needs there."""
    words = f"{label}, {periods.parse(slug).label}: {verdict}"
    return words, (wording.bounded(needed, "percent"), needed)


def _known(run: Mapping[str, Any]) -> list[ledger.Evidence]:
    """The evidence known by the day of the run, by hypothesis."""
    order = list(ledger.HYPOTHESES)
    known = [one for one in ledger.evidence(run) if one.known]
    return sorted(known, key=lambda one: order.index(one.hypothesis))


def _letters(run: Mapping[str, Any]) -> dict[str, str]:
    """The id of a limit -> the letter that names it on the page."""
    ids = (one.limit.id for one in _known(run))
    return dict(zip(ids, string.ascii_lowercase, strict=False))


def evidence(run: Mapping[str, Any]) -> showing.Table:
    """The published figures that limit the hypotheses, how they are read, and how surely."""
    letters = _letters(run)
    rows = tuple(
        (
            f"{letters[one.limit.id]}. {_read(one)}. {showing.sentence_case(one.strength)}.",
            (wording.span(one.limit, "percent"), one.limit),
        )
        for one in _known(run)
    )
    return showing.Table(
        "evidence",
        f"What limits the explanations, as known on {showing.day(run['as_of'])}",
        ("Evidence, how it is read, how strong it is", "Allows"),
        rows,
        "Strength is the confidence in the figure or in reading it so, whichever is less. What is "
        "of low strength decides nothing.",
    )


def _read(one: ledger.Evidence) -> str:
    """Which hypothesis a piece of evidence limits, where, and how it is read."""
    everywhere = one.slugs == ledger.ACCOUNTS
    where = () if everywhere else (periods.parse(slug).label for slug in one.slugs)
    what = ", ".join((ledger.HYPOTHESES[one.hypothesis], *where))
    return f"{showing.sentence_case(what)}: {one.says}"


def together(pact: showing.Pact, run: Mapping[str, Any]) -> showing.Prose:
    """The smallest sets of hypotheses that close all periods at once."""
    sets = combinations.of_run(run)
    if not sets:
        return showing.Prose("No combination of these explanations closes all periods at once.")
    return showing.Prose(
        "\n".join(
            f"- **{showing.sentence_case(_listed(members))}**{_how(members, lags, pact)}"
            for members, lags in sets.items()
        )
    )


def _how(members: Sequence[str], lags: Sequence[int], pact: showing.Pact) -> str:
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
        clauses.append("and a payment near {payment_needed_2025q4} in Q4 2025, which did not leak")
    known = [
        text
        for text in clauses
        if all(pact[name].bound != "unknown" for name in wording.named_in(text))
    ]
    return wording.fill(f": {'; '.join(known)}." if known else ".", pact)


def set_off(pact: showing.Pact, run: Mapping[str, Any]) -> charts.Chart:
    """The set-off that would close each gap beside the most that evidence allows."""
    slugs = ("2024", "2025h1")
    most = {slug: _tightest(slug, run) for slug in slugs}
    groups = {
        _period(slug): [
            ("Set-off needed", charts.MUTED, pact[f"shortfall_{slug}"]),
            *((f"Allowed by {one.says}", charts.OPENAI, one.limit) for one in most[slug]),
        ]
        for slug in slugs
    }
    word, _ = ledger.verdicts(pact, run)["set_off", "2025h1"]
    can = {
        ledger.EXCLUDED: "cannot explain",
        ledger.POSSIBLE: "could explain",
        ledger.UNTOLD: "may or may not explain",
    }[word]
    limits = ", ".join(f"{{{one.limit.id}}}" for one in most["2025h1"])
    rows: list[showing.Row] = [
        (period, what, one) for period, bars in groups.items() for what, _, one in bars
    ]
    return charts.make(
        "set_off",
        f"A set-off of {limits} {can} the {{shortfall_2025h1}} missing in the first half of 2025",
        "Bars of the set-off needed and the most that evidence allows. 2024: needed "
        "{shortfall_2024}. First half of 2025: needed {shortfall_2025h1}.",
        charts.bars(groups),
        showing.Table(
            "set_off_data", "Set-off needed and allowed", ("Period", "", "Amount"), tuple(rows)
        ),
        pact=pact,
        worded=True,
    )


def _tightest(slug: str, run: Mapping[str, Any]) -> list[ledger.Evidence]:
    """The evidence that limits the set-off of a period most: that which decides, if any does."""
    found = [one for one in _known(run) if one.hypothesis == "set_off" and slug in one.slugs]
    return sorted(found, key=lambda one: (not one.decides, one.limit.high))[:1]


def cost_answer(pact: showing.Pact) -> showing.Prose:
    """What of the leaked bill is beyond the cost of revenue, and whether research could hold it."""
    known = [s for s in reversed(bill.CAPTIONS) if pact[f"booked_elsewhere_{s}"].bound != "unknown"]
    slug = known[0]
    beyond = pact[f"booked_elsewhere_{slug}"]
    room = {
        ledger.POSSIBLE: "is large enough to hold it",
        ledger.EXCLUDED: "is too small to hold it",
        ledger.UNTOLD: "may or may not hold it",
    }[ledger.fits(beyond, pact[f"research_caption_{slug}"])]
    months = periods.parse(bill.CAPTIONS[slug][0]).label
    exceeds = wording.verdict(beyond, "exceeds", "is below", "need not exceed")
    template = (
        f"The leaked inference bill, {months}, {exceeds} the cost of revenue, "
        f"{periods.parse(slug).label}: {{booked_elsewhere_{slug}}} of it must "
        "stand in another caption, or is no inference. Research and development, where "
        f"inference for free users may be booked, came to {{research_caption_{slug}}} and {room}."
    )
    return showing.Prose(wording.fill(template, pact))


def costs(pact: showing.Pact) -> showing.Table:
    """The leaked inference bill against the captions of the accounts that could hold it."""
    rows: list[showing.Row] = []
    for slug, (months, *_) in bill.CAPTIONS.items():
        rows += [
            (f"Leaked bill, {periods.parse(months).label}", pact[f"inference_{months}"]),
            (f"Cost of revenue, {periods.parse(slug).label}", pact[f"cost_caption_{slug}"]),
            (f"Research, {periods.parse(slug).label}", pact[f"research_caption_{slug}"]),
        ]
    return showing.Table(
        "costs",
        "The leaked inference bill beside the captions of the accounts",
        ("Bill or caption", "Amount"),
        tuple(rows),
        "For 2025 the captions are what OpenAI booked as expenses to Microsoft; before, they cover "
        "all suppliers.",
    )


def cost_explanations(pact: showing.Pact) -> showing.Table:
    """What each explanation of the cost side would need in each period, with its verdict."""
    known = [s for s in bill.CAPTIONS if pact[f"booked_elsewhere_{s}"].bound != "unknown"]
    rows: list[showing.Row] = []
    for slug in known:
        beyond = pact[f"booked_elsewhere_{slug}"]
        fits = ledger.fits(beyond, pact[f"research_caption_{slug}"])
        rows.append(_judged("Booked as research", slug, beyond, fits))
    for slug in known:
        part = pact[f"other_than_inference_{slug}"]
        rows.append(_judged("No inference", slug, part, ledger.UNTOLD))
    return showing.Table(
        "cost_explanations",
        "What each explanation of the cost gap would need",
        ("Explanation and verdict", "Needs"),
        tuple(rows),
        "Booked as research: the amount, judged by the size of that caption. No inference: the "
        "part of the leaked bill; no figure bears on it, and the leak's author denies it.",
    )


def rivals(pact: showing.Pact, run: Mapping[str, Any]) -> showing.Table:
    """What others published of inference in 2024, and how far the leak is from it."""
    found = bill.rivals(run["as_of"])
    rows: list[showing.Row] = []
    for one in found:
        apart = pact[f"bill_less_{one.id}"]
        verdict = wording.verdict(apart, "leak higher", "leak lower", "agree")
        by = f"{figures.sources()[one.source].publisher}, {showing.day(one.known.isoformat())}"
        rows.append((f"{by}: {verdict}", (wording.span(apart), apart)))
    return showing.Table(
        "rivals",
        "The leaked bill of 2024 less what others published",
        ("By, known since, and verdict", "Leak less it"),
        tuple(rows),
        "Both agree if they can be right within the rounding of their digits.",
        tuple(one.source for one in found),
    )
