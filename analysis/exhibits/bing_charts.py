"""The Bing clause in charts and tables: growth against the hurdle, and what each reading pays."""

from collections.abc import Iterable

import numpy as np

from analysis import findings, periods, traces, wording
from analysis.exhibits import charts, tables, words
from analysis.findings import bing
from analysis.terms import ladder


def _slugs(spans: Iterable[periods.Period]) -> tuple[str, ...]:
    return tuple(one.slug for one in spans)


def bing_growth(pact: findings.Pact) -> charts.Chart:
    """Microsoft's growth of search advertising against the hurdle of the Bing clause."""
    slugs = _slugs(bing.years(pact))
    groups = {
        words.sentence_case(periods.parse(slug).label): [
            ("Gross", charts.TO_MICROSOFT, pact[f"search_growth_gross_{slug}"]),
            ("Less traffic-acquisition cost", charts.TO_MICROSOFT_TOO,
             pact[f"search_growth_ex_tac_{slug}"]),
        ]
        for slug in slugs
    }  # fmt: skip
    return charts.make(
        "bing_growth",
        "Gross growth of search advertising was {search_growth_gross_fy2025:percent} in fiscal "
        "2025; less traffic cost it was {search_growth_ex_tac_fy2025:percent}",
        "Bars of yearly growth, gross and less traffic-acquisition cost, for Microsoft's fiscal "
        f"years {slugs[0][2:]} to {slugs[-1][2:]}"
        "; in fiscal 2025 {search_growth_gross_fy2025:percent} and "
        "{search_growth_ex_tac_fy2025:percent}.",
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


def bing_readings(pact: findings.Pact) -> charts.Chart:
    """What the Bing clause would have paid for fiscal 2025 under each reading."""
    measures = {"gross": "Growth measured gross", "ex_tac": "Growth less traffic-acquisition cost"}
    groups = {
        heading: [
            (
                words.sentence_case(part),
                charts.OPENAI,
                pact[f"bing_{measure}_{reading}_fy2025"],
            )
            for reading, part in bing.BASES.items()
        ]
        for measure, heading in measures.items()
    }
    rows: list[tables.Row] = [
        (heading, *(one for _, _, one in bars)) for heading, bars in groups.items()
    ]
    return charts.make(
        "bing_readings",
        "For fiscal 2025 the clause would have paid {bing_gross_increment_fy2025} measured gross, "
        "and up to {bing_ex_tac_whole_fy2025} measured less traffic cost",
        "Bars of the amount due for fiscal 2025 under three bases and two measures of growth, "
        "from {bing_gross_increment_fy2025} to {bing_ex_tac_whole_fy2025}.",
        charts.bars(groups),
        tables.Table(
            "bing_readings_data",
            "Due under the Bing clause for fiscal 2025",
            ("Measure", *map(words.sentence_case, bing.BASES.values())),
            tuple(rows),
        ),
        pact=pact,
    )


def bing_periods(pact: findings.Pact) -> tables.Table:
    """What each reading of the Bing clause would have paid, by fiscal year and by quarter."""
    columns = {
        f"bing_{measure}_{base}": f"{head}: {of}"
        for measure, head in {"gross": "Gross", "ex_tac": "Less traffic cost"}.items()
        for base, of in {"increment": "increase", "above_hurdle": "above", "whole": "all"}.items()
    }
    rows: list[tables.Row] = []
    for slug in _slugs((*bing.years(pact), *bing.quarters(pact))):
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
        "The clause is applied to every period alike; it is read as ended in April 2026.",
    )


def _due_or_not(one: traces.Traced) -> str:
    """An amount in words, with both ends where it may also be nothing."""
    return wording.span(one) if one.low <= 0 < one.high else wording.bounded(one)


def bing_as_read(pact: findings.Pact) -> tables.Table:
    """What the Bing clause would have paid each year under the reading of this edition."""
    return tables.by_period(
        "bing_as_read",
        f"The Bing clause as this edition reads it: {bing.reading(pact.run)}",
        {"bing": "Due"},
        _slugs(bing.years(pact)),
        pact,
        note="Of quarters, a sum is a floor while one of them is not published.",
    )


def bing_cliff(pact: findings.Pact) -> charts.Chart:
    """How the amount due jumps at the hurdle, under each reading of the base."""
    rates = {name: one.value for name, one in bing.rules(pact).items()}
    before = pact["search_before_fy2025"].value
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
        "At the hurdle the amount jumps from nothing to {bing_cliff_whole} if it is a part of all "
        "revenue, and by nothing if only the part above counts",
        "Three lines of the amount due against growth. All lie at zero below the hurdle; there "
        "they jump by {bing_cliff_whole}, {bing_cliff_increment} and {bing_cliff_above_hurdle}.",
        charts.lines(lines, "growth", "due", "Growth of search advertising", percent=True),
        tables.Table(
            "bing_cliff_data",
            "The jump at the hurdle, on the revenue of the year before fiscal 2025",
            ("Base", "Jump"),
            tuple(
                (words.sentence_case(part), pact[f"bing_cliff_{reading}"])
                for reading, part in bing.BASES.items()
            ),
        ),
        pact=pact,
    )


def quarters_beyond_hurdle(pact: findings.Pact) -> tables.Table:
    """Whether the stated growth of each quarter passes the hurdle of the Bing clause."""
    rows: list[tables.Row] = []
    for slug in _slugs(bing.quarters(pact)):
        cells: list[tables.Cell] = [words.sentence_case(periods.parse(slug).label)]
        for measure in ("gross", "ex_tac"):
            beyond = pact[f"growth_to_hurdle_{measure}_{slug}"]
            growth = pact[f"search_growth_{measure}_{slug}"]
            cells.append((wording.bounded(growth, "percent"), growth))
            verdict = wording.verdict(beyond, "yes", "no", "cannot be told")
            cells.append("unknown" if beyond.bound == "unknown" else verdict)
        rows.append(tuple(cells))
    return tables.Table(
        "quarters_beyond_hurdle",
        "Would single quarters have passed the hurdle?",
        ("Quarter", "Growth, gross", "Beyond?", "Less traffic cost", "Beyond?"),
        tuple(rows),
        "Growth is printed in whole percent, so one printed at the hurdle cannot be told.",
    )
