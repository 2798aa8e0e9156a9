"""The Bing clause by its readings: what and when each would have paid, and which growth passes."""

from analysis import findings, periods, traces, wording
from analysis.exhibits import sentences, tables, words
from analysis.findings import bing, search


def by_reading(
    pact: findings.Pact, year: periods.Period, what: str = "the clause", form: str = ""
) -> str:
    """What the clause would have paid for a year by its readings, as a template: once if alike.

    Args:
        what: the clause as the sentence calls it.
        form: how the amounts are printed; see `templates`.
    """
    least, most = (f"{{bing_{end}_{year.slug}{form}}}" for end in ("least", "most"))
    ends = {wording.bounded(one) for one in (pact.bing_least(year), pact.bing_most(year))}
    if len(ends) == 1:
        paid = f"{what} would have paid OpenAI {most} for {year.label}"
        if bing.some_caused(pact):
            return f"However it is read, {paid}"
        return f"However else it is read, {paid} with nothing of its base due to AI, as assumed"
    paid = f"would have paid OpenAI {least} to {most}"
    return f"Depending on how it is read, {what} {paid} for {year.label}"


def say(template: str, pact: findings.Pact) -> sentences.Prose:
    """Sentences on single amounts, which all are nothing if nothing of the base is due to AI."""
    return sentences.say(template if bing.some_caused(pact) else "", pact)


def bing_periods(pact: findings.Pact) -> tables.Table:
    """What each reading of the Bing clause would have paid, by fiscal year and by quarter."""
    columns = {
        f"bing_{measure}_{base}": f"{head}: {of}"
        for measure, head in {"gross": "Gross", "ex_tac": "Less traffic cost"}.items()
        for base, of in {"increment": "increase", "above_hurdle": "above", "whole": "all"}.items()
    }
    rows: list[tables.Row] = []
    for one in search.every(pact) if bing.some_caused(pact) else ():
        dues = [pact[f"{name}_{one.slug}"] for name in columns]
        if any(due.bound != "unknown" for due in dues):
            rows.append(
                (words.sentence_case(one.label), *((_due_or_not(due), due) for due in dues))
            )
    return tables.Table(
        "bing_periods",
        "When each reading would have been due, and for how much",
        ("Period", *columns.values()),
        rows,
        "A rate on the whole increase, on its part above the hurdle, or on all such revenue. "
        "Growth is printed in whole percent, so at the hurdle both ends of an amount are given. "
        f"The clause is applied to every period alike{_ended(pact)}.",
        instead="In no period would any reading have paid anything.",
    )


def _ended(pact: findings.Pact) -> str:
    """Since when the clause is read as ended, if that is known on the run's day."""
    known = [t for t in pact.agreed["bing_clause"].terms if t.known.isoformat() <= pact.as_of]
    ends = [one.until for one in known if one.until and one.until.isoformat() <= pact.as_of]
    return f"; it is read as ended on {periods.day(max(ends))}" if ends else ""


def _due_or_not(one: traces.Traced) -> str:
    """An amount in words, with both ends where it may also be nothing."""
    return wording.span(one) if one.low <= 0 < one.high else wording.bounded(one)


def quarters_beyond_hurdle(pact: findings.Pact) -> tables.Table:
    """Whether the stated growth of each quarter passes the hurdle of the Bing clause."""
    rows: list[tables.Row] = []
    for one in search.quarters(pact):
        slug = one.slug
        cells: list[tables.Cell] = [words.sentence_case(one.label)]
        for measure in search.MEASURES:
            beyond = pact[f"growth_to_hurdle_{measure}_{slug}"]
            verdict = wording.verdict(beyond, "yes", "no", "cannot be told")
            cells += [_growth(pact, measure, slug), "" if beyond.bound == "unknown" else verdict]
        rows.append(tuple(cells))
    return tables.Table(
        "quarters_beyond_hurdle",
        "Would single quarters have passed the hurdle?",
        ("Quarter", "Growth, gross", "Beyond?", "Less traffic cost", "Beyond?"),
        rows,
        "Growth is printed in whole percent, so one printed at the hurdle cannot be told. Where "
        "Microsoft restated a growth both are given, and it cannot be told if they differ on it. "
        "What is empty was not published.",
    )


def _growth(pact: findings.Pact, measure: str, slug: str) -> tables.Cell:
    """The growth of a period as first stated and as restated, as far as they are known."""
    names = {"": "search_growth", "restated ": "search_growth_restated"}
    found = {
        before: one
        for before, name in names.items()
        if (one := pact.get(f"{name}_{measure}_{slug}")) and one.bound != "unknown"
    }
    told = "; ".join(f"{how}{wording.bounded(one, 'percent')}" for how, one in found.items())
    return (told, next(iter(found.values()))) if found else ""
