"""The Bing clause in charts and tables: growth against the hurdle, and what each reading pays."""

from collections.abc import Iterable

import numpy as np

from analysis import findings, periods, traces, wording
from analysis.exhibits import charts, tables, words
from analysis.findings import bing, search
from analysis.terms import ladder


def _slugs(spans: Iterable[periods.Period]) -> tuple[str, ...]:
    return tuple(one.slug for one in spans)


def bing_growth(pact: findings.Pact) -> charts.Chart:
    """Microsoft's growth of search advertising against the hurdle of the Bing clause."""
    slugs = _slugs(search.years(pact))
    groups = {
        words.sentence_case(periods.parse(slug).label): [
            ("Gross", charts.TO_MICROSOFT, pact[f"search_growth_gross_{slug}"]),
            ("Less traffic-acquisition cost", charts.TO_MICROSOFT_TOO,
             pact[f"search_growth_ex_tac_{slug}"]),
        ]
        for slug in slugs
    }  # fmt: skip
    example, year = _example(pact)
    gross, ex_tac = (f"{{search_growth_{one}_{example}:percent}}" for one in search.MEASURES)
    return charts.make(
        "bing_growth",
        f"Gross growth of search advertising was {gross} in {year}; less traffic cost it was "
        f"{ex_tac}",
        "Bars of yearly growth, gross and less traffic-acquisition cost, for Microsoft's fiscal "
        f"years {slugs[0][2:]} to {slugs[-1][2:]}; in {year} {gross} and {ex_tac}.",
        charts.bars(groups, "percent"),
        tables.by_period(
            "bing_growth_data",
            "Growth of search and news advertising",
            {"search_growth_gross": "Gross", "search_growth_ex_tac": "Less traffic cost"},
            slugs,
            pact,
            style="percent",
        ),
        pact=pact,
    )


def _example(pact: findings.Pact) -> tuple[str, str]:
    """The slug of the year that is shown in full, and what it is called in a sentence."""
    one = search.example(pact)
    return one.slug, one.label.removeprefix("Microsoft's ")


def bing_readings(pact: findings.Pact) -> charts.Chart:
    """What the Bing clause would have paid for a year under each reading."""
    example, year = _example(pact)
    measures = {"gross": "growth measured gross", "ex_tac": "growth less traffic cost"}
    spans = {"By year": "bing", "By quarter": "bing_quarters"}
    groups = {
        f"{by}, {how}": [
            (words.sentence_case(part), charts.OPENAI, one)
            for base, part in bing.BASES.items()
            if (one := pact[f"{name}_{measure}_{base}_{example}"]).bound != "unknown"
        ]
        for measure, how in measures.items()
        for by, name in spans.items()
    }
    groups["By year, whatever the measure and the ramp"] = [
        ("Least", charts.OPENAI, pact[f"bing_least_{example}"]),
        ("Most: all of it, at the top rate", charts.OPENAI, pact[f"bing_most_{example}"]),
    ]
    rows: list[tables.Row] = [
        (heading, part, one) for heading, bars in groups.items() for part, _, one in bars
    ]
    rows.append(("Growth at which the rate tops out", "As assumed", _top(pact)))
    least, most = f"{{bing_least_{example}}}", f"{{bing_most_{example}}}"
    return charts.make(
        "bing_readings",
        f"By the reading, the clause would have paid from {least} to {most} for {year}",
        f"Bars of the amount due for {year} under each measure of growth, period and base, from "
        f"{least} to {most}; between the hurdle and growth of {{bing_top_read:percent}} the rate "
        "is assumed to rise in a line.",
        charts.bars(groups),
        tables.Table(
            "bing_readings_data",
            f"Due under the Bing clause for {year}",
            ("Growth", "Base", "Due"),
            tuple(rows),
            "Less traffic cost no amount is published, so an increase is known as a ceiling. "
            "Of quarters, a sum is a floor while one of them is not published. Where neither is "
            "known, the reading is left out.",
        ),
        pact=pact,
    )


def _top(pact: findings.Pact) -> tables.Cell:
    """The growth at which the rate tops out, as assumed."""
    top = pact["bing_top_read"]
    return wording.bounded(top, "percent"), top


def bing_periods(pact: findings.Pact) -> tables.Table:
    """What each reading of the Bing clause would have paid, by fiscal year and by quarter."""
    columns = {
        f"bing_{measure}_{base}": f"{head}: {of}"
        for measure, head in {"gross": "Gross", "ex_tac": "Less traffic cost"}.items()
        for base, of in {"increment": "increase", "above_hurdle": "above", "whole": "all"}.items()
    }
    rows: list[tables.Row] = []
    for slug in _slugs((*search.years(pact), *search.quarters(pact))):
        dues = [pact[f"{name}_{slug}"] for name in columns]
        if any(due.bound != "unknown" for due in dues):
            period = words.sentence_case(periods.parse(slug).label)
            rows.append((period, *((_due_or_not(due), due) for due in dues)))
    return tables.Table(
        "bing_periods",
        "When each reading would have been due, and for how much",
        ("Period", *columns.values()),
        tuple(rows),
        "A rate on the whole increase, on its part above the hurdle, or on all such revenue. "
        "Growth is printed in whole percent, so at the hurdle both ends of an amount are given. "
        f"The clause is applied to every period alike{_ended(pact)}.",
    )


def _ended(pact: findings.Pact) -> str:
    """Since when the clause is read as ended, if that is known on the run's day."""
    known = [t for t in pact.agreed["bing_clause"].terms if t.known.isoformat() <= pact.as_of]
    ends = [one.until for one in known if one.until and one.until.isoformat() <= pact.as_of]
    return f"; it is read as ended on {words.day(max(ends).isoformat())}" if ends else ""


def _due_or_not(one: traces.Traced) -> str:
    """An amount in words, with both ends where it may also be nothing."""
    return wording.span(one) if one.low <= 0 < one.high else wording.bounded(one)


def bing_as_read(pact: findings.Pact) -> tables.Table:
    """What the Bing clause would have paid each year under the reading of this edition."""
    return tables.by_period(
        "bing_as_read",
        f"The Bing clause as this edition reads it: {bing.reading(pact.run)}",
        {"bing": "Due"},
        _slugs(search.years(pact)),
        pact,
        note="Of quarters, a sum is a floor while one of them is not published.",
    )


def bing_cliff(pact: findings.Pact) -> charts.Chart:
    """How the amount due jumps at the hurdle, under each reading of the base."""
    rates = {name: one.value for name, one in bing.rules(pact).items()}
    example, year = _example(pact)
    before = pact[f"search_before_{example}"].value
    hurdle = rates["hurdle"]
    # The line is straight up to the hurdle and jumps there, so few points before and many after.
    growth = np.concatenate([[hurdle / 2, hurdle], np.linspace(hurdle + 1e-6, 2 * hurdle, 16)])
    lines = [
        {
            "growth": float(g),
            "due": float(amount),
            "reading": words.sentence_case(part),
            "colour": charts.OPENAI,
        }
        for reading, part in bing.BASES.items()
        for g, amount in zip(
            growth,
            ladder.due(
                before * (1 + growth),
                before,
                reading=reading,
                caused=pact.run["bing_caused"],
                at_least=pact.run["bing_test"] == "at_least",
                **rates,
            ),
            strict=True,
        )
    ]
    return charts.make(
        "bing_cliff",
        "At the hurdle the amount jumps by {bing_cliff_whole} if the rate applies to all revenue, "
        "by {bing_cliff_increment} if to the whole increase, and by {bing_cliff_above_hurdle} if "
        "to the part above",
        "Three lines of the amount due against growth. All lie at zero below the hurdle; there "
        "they jump by {bing_cliff_whole}, {bing_cliff_increment} and {bing_cliff_above_hurdle}. "
        "The rate is assumed to rise in a line up to growth of {bing_top_read:percent}.",
        charts.lines(lines, "growth", "due", "Growth of search advertising", percent=True),
        tables.Table(
            "bing_cliff_data",
            f"The jump at the hurdle, on the revenue of the year before {year}",
            ("Base", "Jump"),
            (
                *(
                    (words.sentence_case(part), pact[f"bing_cliff_{reading}"])
                    for reading, part in bing.BASES.items()
                ),
                ("Growth at which the rate tops out, as assumed", _top(pact)),
            ),
        ),
        pact=pact,
    )


def quarters_beyond_hurdle(pact: findings.Pact) -> tables.Table:
    """Whether the stated growth of each quarter passes the hurdle of the Bing clause."""
    rows: list[tables.Row] = []
    for slug in _slugs(search.quarters(pact)):
        cells: list[tables.Cell] = [words.sentence_case(periods.parse(slug).label)]
        for measure in search.MEASURES:
            beyond = pact[f"growth_to_hurdle_{measure}_{slug}"]
            verdict = wording.verdict(beyond, "yes", "no", "cannot be told")
            cells += [_growth(pact, measure, slug), "" if beyond.bound == "unknown" else verdict]
        rows.append(tuple(cells))
    return tables.Table(
        "quarters_beyond_hurdle",
        "Would single quarters have passed the hurdle?",
        ("Quarter", "Growth, gross", "Beyond?", "Less traffic cost", "Beyond?"),
        tuple(rows),
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
