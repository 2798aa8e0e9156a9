"""The ledger on the page: what is excluded and what remains, in sentences and tables."""

import re
from collections.abc import Iterable, Sequence

from analysis import frames, periods, templates, traces
from analysis.exhibits import evidence_exhibits, sentences, tables, words
from analysis.findings import combinations, disagreements, evidence, frame, model

_TWO = 2  # quarters late: the delay whose payments are findings
_ONE = {"base": "part of revenue", "rate": "rate", "lag": "delay", "figure": "published revenue"}

_NONE = "No explanation is needed in any period"
_FITTING = (
    "At this rate the payments fit the share due in every period, as exactly as they are known."
)


def missing(pact: model.Pact) -> bool:
    """Whether something must explain why less was paid than was due."""
    return not _needless(pact)


def _needless(pact: model.Pact) -> str:
    """Why nothing need be explained, in a sentence; nothing if it must be."""
    if all(pact.shortfall(one).high <= 0 for one in _known(pact)):
        return "At this rate no share is missing."
    return _FITTING if () in combinations.of(pact) else ""


def _known(pact: model.Pact) -> list[periods.Period]:
    """The accounts whose revenue was published by the run's day."""
    return [a for a in disagreements.accounts(pact) if pact.shortfall(a).bound != "unknown"]


def matrix(pact: model.Pact) -> frames.Frame:
    """The `verdict` on each `explanation` in each period, a row for each finding of what it needs.

    Its columns are those of `pact.frame` besides, and `when`: the period as a column is headed.
    """
    found, known = evidence.verdicts(pact), _known(pact)
    needs = disagreements.NEEDS.items()
    parts = (
        frame.of(pact, {need: disagreements.MEANS[name]}, known, "percent") for name, need in needs
    )
    table = frames.joined(parts)
    judged = [found[name, one.slug][0] for name in disagreements.NEEDS for one in known]
    told = [
        verdict if bound == "unknown" or verdict == evidence.NOT_NEEDED else f"{verdict}: {text}"
        for verdict, text, bound in zip(judged, table["text"], table["bound"], strict=True)
    ]
    heads = [re.sub(r"^(\d+)(h\d)$", r"\2 \1", one.slug).upper() for one in known]
    when = heads * len(disagreements.NEEDS)
    return table.assign(verdict=judged, text=told, explanation=table["series"], when=when)


def verdict_in_short(pact: model.Pact) -> str:
    """How many explanations fit every period, and how many are excluded in some, for a headline."""
    if not missing(pact):
        return _NONE
    of = _verdicts(pact)
    fit = sum(each <= {evidence.FITS, evidence.NOT_NEEDED} for each in of.values())
    out = sum(evidence.EXCLUDED in each for each in of.values())
    every = templates.number(len(of))
    fits = words.sentence_case(templates.counted(fit, len(of), "explanations"))
    return (
        f"{fits} fit{'s' * (fit == 1)} in every period"
        if fit
        else "No explanation is shown to fit in every period"
    ) + (f"; {templates.number(out)} of {every} cannot be the whole reason" if out else "")


def _verdicts(pact: model.Pact) -> dict[str, set[str]]:
    """All verdicts on each hypothesis in some period."""
    found, known = evidence.verdicts(pact), _known(pact)
    return {name: {found[name, one.slug][0] for one in known} for name in disagreements.MEANS}


def closing(pact: model.Pact) -> sentences.Prose:
    """What would close the gap in every period, alone or in combination, and what would not."""
    if not missing(pact):
        return sentences.Prose("")
    sets, enough = combinations.of(pact), alone(pact)
    others = [name for name in disagreements.HYPOTHESES if name not in enough]
    every, some, rest = map(templates.number, map(len, (disagreements.HYPOTHESES, enough, others)))
    told, why = [], _why_not(others, pact)
    if enough:
        it, these = "it" if len(enough) == 1 else "any of them", _listed(enough)
        told.append(f"Alone, {some} of the {every} would close the gap in every period: {these}.")
        told.append(f"No sure figure excludes {it}, and none proves it.")
        told.append(f"The other {rest} would not{why}")
    else:
        told.append(f"Alone, none of the {every} would close the gap in every period{why}")
    joined = [_listed(members, "with") for members in sets if len(members) > 1]
    if len(joined) > 1:
        told.append(f"Some would together, such as {joined[0]}; the ledger lists all that would.")
    elif joined:
        told.append(f"Together, {joined[0]} would.")
    if not sets:
        told.append("Nor would any combination.")
    return sentences.Prose(" ".join(told))


def _why_not(names: Iterable[str], pact: model.Pact) -> str:
    """What keeps hypotheses from closing all periods, told at the end of a sentence."""
    of = _verdicts(pact)
    out = [name for name in names if evidence.EXCLUDED in of[name]]
    one = [_ONE[name] for name in names if name in _ONE and name not in out]
    less = [name for name in names if name not in _ONE and name not in out]
    over = [account.label for account in _known(pact) if pact.shortfall(account).high < 0]
    told = [f"the chart excludes {templates.number(len(out))} in some period"] if out else []
    told += [f"no single {words.listed(one, 'or')} fits every period"] if one else []
    why = f": {', and '.join(told)}." if told else "."
    if less and over:
        why += f" Nor can {_listed(less, 'or')} explain that more was paid for "
        why += f"{words.listed(over)} than was due."
    return why


def alone(pact: model.Pact) -> list[str]:
    """The hypotheses that close all periods by themselves, if any share may be missing."""
    sets = combinations.of(pact) if missing(pact) else {}
    return [name for name in disagreements.HYPOTHESES if (name,) in sets]


def in_short(pact: model.Pact) -> sentences.Prose:
    """The gap and what may explain it, in a sentence for the summary."""
    sets, enough = combinations.of(pact), alone(pact)
    by_itself = (
        f"no sure figure excludes {_listed(enough, 'or')} as the whole reason"
        if enough
        else "no single reason explains every period"
    )
    together = ", others could be only in combination" if enough else ", some do in combination"
    joined = together if any(len(members) > 1 for members in sets) else ""
    gap = _gap(pact)
    text = f"{gap}; {by_itself}{joined}, and no source settles which."
    if not missing(pact):
        text = f"{gap}. {_needless(pact)}"
    if "deferral" in enough:
        text += " (Deferral is payment put off to a later day.)"
    return sentences.Prose(templates.fill(text, pact))


def _gap(pact: model.Pact) -> str:
    """How far payments fall short in each period of which all leaked, as a template."""
    first, *later = _told(disagreements.whole(pact), "shortfall", "{} for {}", ":more")
    more, _, when = first.partition(" for ")
    rest = "".join(f", and {one}" for one in later)
    return (
        f"At {{share_rate_used:percent}} of published revenue, {more} was due for {when} than "
        f"the leak shows as paid{rest}"
    )


def _told(of: Iterable[periods.Period], family: str, way: str, form: str = "") -> list[str]:
    """A finding of each of some periods, and the period, as templates."""
    return [way.format(f"{{{family}_{one.slug}{form}}}", words.within(one)) for one in of]


def _listed(names: Iterable[str], word: str = "and") -> str:
    return words.listed((disagreements.HYPOTHESES[name] for name in names), word)


def gaps(pact: model.Pact) -> tables.Table:
    """By how much the payments fall short of the rate assumed on published revenue."""
    rows: list[tables.Row] = []
    known = _known(pact)
    for account in known:
        points = pact.shortfall_points(account)
        in_points = templates.printed(points, "percent").replace("%", " points")
        rows.append(
            (words.sentence_case(account.label), pact.shortfall(account), (in_points, points))
        )
    partly = [one.label for one in known if not disagreements.leaked(pact, one)]
    return tables.Table(
        "gaps",
        "Short of the rate assumed, on published revenue",
        ("Period", "Gap", "Of the rate"),
        rows,
        "Of the rate: the rate assumed less payments over revenue."
        + "".join(f" Not all payments of {one} leaked, so its gap is a ceiling." for one in partly),
    )


def pace(pact: model.Pact) -> tables.Table:
    """Payments at a year's pace against run-rates, which are the revenue of no period."""
    return tables.Table(
        "pace",
        "Payments at a year's pace, against published run-rates",
        ("Quarter", "Run-rate", "Payments over it"),
        [
            (one.label, pact.run_rate(one), (templates.printed(of, "percent"), of))
            for one in disagreements.paced(pact)
            for of in [pact.pace_rate(one)]
        ],
        "A run-rate is a recent month times twelve, not the revenue of its quarter.",
    )


def needs(pact: model.Pact) -> tables.Table:
    """What each hypothesis alone would need in each period, and whether evidence allows it."""
    found = evidence.verdicts(pact) if missing(pact) else {}
    rows: list[tables.Row] = []
    for name, title in disagreements.HYPOTHESES.items() if found else ():
        cells: list[tables.Cell] = []
        for one in _known(pact):
            verdict, on = found[name, one.slug]
            needed = pact[f"{disagreements.NEEDS[name]}_{one.slug}"]
            why = evidence_exhibits.why(pact, name, one.slug, on, needed)
            cells.append(judged(needed, verdict + why * (verdict != evidence.NOT_NEEDED)))
        rows.append((words.sentence_case(title), *cells))
    return tables.Table(
        "needs",
        "What each explanation alone would need, and whether evidence allows it",
        ("Explanation", *(words.sentence_case(one.label) for one in _known(pact))),
        rows,
        "Letters name the evidence below: small ones figures, capital ones statements. Set-off: "
        "the amount. Base: the part of revenue shared. Rate: payments over revenue. Deferral: the "
        f"amount put off since {disagreements.accounts(pact)[0].start:%B %Y}. The last three: by "
        "how much the published revenue would be more than what is shared. Revenue from Microsoft "
        "itself: OpenAI's part of Microsoft's own sales, counted as revenue, on which no share is "
        "due.",
        instead=f"{_NONE}.",
    )


def judged(needed: traces.Traced, verdict: str) -> tables.Cell:
    """What an explanation needs in a period, if that is known and anything, and the verdict."""
    if verdict == evidence.NOT_NEEDED or needed.bound == "unknown":
        return verdict, needed
    return f"{templates.printed(needed, 'percent')}: {verdict}", needed


def together(pact: model.Pact) -> sentences.Prose:
    """The smallest sets of hypotheses that close all periods at once."""
    if needless := _needless(pact):
        return sentences.Prose(needless)
    sets = combinations.of(pact)
    if not sets:
        return sentences.Prose("No combination of these explanations closes all periods at once.")
    told = [
        f"- **{words.sentence_case(_listed(members))}**{_how(members, lags, pact)}"
        for members, lags in sets.items()
    ]
    late = any(_TWO in lags for lags in sets.values())
    return sentences.Prose("\n".join([*told, *(_asked(pact) if late else [])]))


def _asked(pact: model.Pact) -> list[str]:
    """Which payment shares two quarters late ask for, where nothing else differs."""
    following = combinations.next_quarter(pact)
    needed = f"payment_needed_{following.slug}"
    said = (
        "At the rate assumed and the revenue published, shares two quarters late would mean a "
        f"payment near {{{needed}}} in {following.label}."
    )
    return ["", templates.fill(said, pact)] if pact[needed].low > 0 else []


def _how(members: Sequence[str], lags: Sequence[int], pact: model.Pact) -> str:
    """With which values a set of hypotheses closes all periods."""
    clauses = []
    whole, underpaid = disagreements.whole(pact), disagreements.underpaid(pact)
    if members == ("set_off",) and (needed := _told(underpaid, "shortfall", "{} in {}")):
        clauses.append(words.listed(needed))
    if members == ("cut",):
        clauses += _told(underpaid, "error_needed", "{} of the revenue of {}")
    if members == ("figure",):
        clauses += _told(underpaid, "error_needed", "{} of what was published for {}")
    if members == ("set_off", "base"):
        clauses.append("{least_shared:percent} and {most_shared:percent} of revenue shared")
    if members == ("deferral",):
        last = disagreements.whole(pact)[-1]
        clauses.append(f"{{deferred_{last.slug}}} put off by {last.end:%B %Y}")
        if pact.liabilities_in_days().bound != "unknown":
            clauses.append(
                f"on {evidence_exhibits.owed_on(pact)} OpenAI owed Microsoft "
                "{liabilities_allow:bare} for bills and all else: {liabilities_in_days:bare} of "
                "what it was billed"
            )
    if "lag" in members:
        number = words.listed((templates.number(n) for n in lags), "or")
        clauses.append(
            f"{number} quarter{'s' if lags != [1] else ''} late, as far as payments leaked"
        )
    if "lag" in members and _TWO in lags:
        late = _told(whole, "rate_if_late", "{} of the revenue of {}", ":span percent")
        late = [one for one in late if all(id in pact for id in templates.named_in(one))]
        clauses += [f"after two, payments are {words.listed(late)}"] * bool(late)
    known = [
        text
        for text in clauses
        if all(pact[name].bound != "unknown" for name in templates.named_in(text))
    ]
    return templates.fill(f": {'; '.join(known)}." if known else ".", pact)
