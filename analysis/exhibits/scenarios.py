"""What the scenario of a run assumes, and what the answers are under each scenario.

The scenarios are the files of data/scenarios, whoever added them. Numbers of another scenario lead
to the finding of this run that they vary.
"""

from collections.abc import Mapping
from typing import Any

from analysis import figures, findings, outlook, wording
from analysis.exhibits import charts, sentences, tables, words
from analysis.findings import cap, versions


def assumed(run: Mapping[str, Any]) -> tables.Table | sentences.Prose:
    """Every number of the run's scenario, with its reason."""
    scenario = outlook.scenario(run)
    if scenario.known.isoformat() > run["as_of"]:
        return sentences.Prose("*The scenario was written after this day.*")
    stretches = [(base, one) for base in outlook.BASES for one in getattr(scenario, base)]
    rows = [
        (
            words.sentence_case(outlook.LABELS[base]),
            f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}",
            _stated(base, one, run),
            one.reason,
        )
        for base, one in stretches
    ]
    return tables.Table(
        "scenario",
        f"What the scenario {scenario.title} assumes",
        ("Of", "Years", "Number", "Why"),
        tuple(rows),
        f"{scenario.reads} Written on {words.day(scenario.known.isoformat())}.",
        tuple(one.source for _, one in stretches if one.source != outlook.ASSUMED),
    )


def _stated(base: str, one: outlook.Stretch, run: Mapping[str, Any]) -> tables.Cell:
    """What a stretch says, as its file does; it leads to the assumption or the figure."""
    if one.figure:
        published = next(each for each in figures.load() if each.id == one.figure)
        known = published.known.isoformat() <= run["as_of"]
        return (_words(one), figures.trace(published)) if known else _words(one)
    scenario = outlook.scenario(run)
    return _words(one), outlook.said(scenario.id, scenario.title, base, one)


def _words(one: outlook.Stretch) -> str:
    """What a stretch says in a few words."""
    unit = {"percent": "%", "multiple": " times", "USD": f" {one.scale} USD"}[one.unit]
    if one.figure:
        return "as published"
    if one.growth is not None:
        return f"{one.growth:+g}% a year"
    if one.reaches is not None:
        return f"in a line to {one.reaches:g}{unit}"
    return f"{one.value:g}{unit}"


def paid(pact: charts.Pact) -> dict[str, str]:
    """What is paid under each version that was enacted: finding -> its words."""
    return {
        f"payments_{version}_in_all": f"Payments under the pact of {title}"
        for version, title in versions.enacted_titles(pact).items()
    }


def compared(ids: Mapping[str, str], run: Mapping[str, Any]) -> tables.Table:
    """Findings under each scenario, all else as in this run.

    Args:
        ids: finding -> its words.
    """
    return _by_scenario(
        ("scenarios_compared", "Answers by scenario", "Question"),
        ids,
        run,
        "All other parameters as in this edition. A number leads to how it is computed; rebuild "
        "with another scenario to see the steps.",
    )


def _by_scenario(
    heads: tuple[str, str, str], ids: Mapping[str, str], run: Mapping[str, Any], note: str
) -> tables.Table:
    """A row for each finding, a column for each scenario.

    Args:
        heads: the table's id, its title, and the heading of its first column.
    """
    each = {name: findings.of({**run, "scenario": name}) for name in outlook.load()}
    here = findings.of(run)
    rows: list[tables.Row] = [
        (words, *(_told(id, pact, here) for pact in each.values())) for id, words in ids.items()
    ]
    id, title, first = heads
    titles = (one.title for one in outlook.load().values())
    return tables.Table(id, title, (first, *titles), tuple(rows), note)


def _told(id: str, pact: charts.Pact, here: charts.Pact) -> tables.Cell:
    """A finding under another scenario, which leads to that of this run."""
    try:
        return reached(id, pact), here[id]
    except findings.Absent:
        return "not valued"


# The date of each room that is filled, and what is left of the room if it never is.
_ROOMS = {"azure_used_up": "azure_left"}


def reached(id: str, found: charts.Pact) -> str:
    """A finding in words; a date that the outlook does not reach is said to be none."""
    room = _ROOMS.get(id) or id.replace("cap_reached_", "cap_left_")
    if room != id and found[room].low > 0:
        return "not by then"
    style = "percent" if id.endswith("_return") else "times"
    return wording.bounded(found[id], style)


def cap_dates(run: Mapping[str, Any]) -> tables.Table:
    """When the cap is used up, by which payments count and by scenario."""
    counting = cap.counts(findings.of(run))
    return _by_scenario(
        ("cap_dates", "When the cap is used up", "Counting"),
        {f"cap_reached_{one.slug}": words.sentence_case(one.label) for one in counting},
        run,
        _end_of_share(run),
    )


def _end_of_share(run: Mapping[str, Any]) -> str:
    """When the share of the pact in force ends, cap or not."""
    one = versions.in_force(findings.of(run))
    last = one.stated("revenue_share", "last_year", one.effective)
    if last is None or last.value is None:
        return "When the share ends is not published."
    return f"The share ends in {last.point:.0f} in any case."
