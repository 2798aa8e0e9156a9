"""What the scenario of a run assumes, and what the answers are under each scenario.

The scenarios are the files of data/scenarios, whoever added them. In tables numbers of another
scenario lead to the finding of this run that they vary.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from analysis import figures, findings, frames, outlook, parameters, periods, templates, wording
from analysis.exhibits import sentences, tables, words
from analysis.findings import cap, projection, reasons, versions


def assumed(run: Mapping[str, Any]) -> tables.Table | sentences.Prose:
    """Every number of the run's scenario, with its reason."""
    scenario = outlook.scenario(run)
    if scenario.known.isoformat() > run["as_of"]:
        return sentences.Prose("", (("what the scenario assumes", reasons.unwritten(scenario)),))
    stretches = [(base, one) for base in outlook.BASES for one in getattr(scenario, base)]
    written = f"Written on {periods.day(scenario.known)}."
    if scenario.id not in outlook.load():
        written = "It was given for this edition."
    if len(parameters.untouched(outlook.MOVING, run)) < len(outlook.MOVING):
        written += " What this edition changes of these numbers is listed at its end."
    return tables.Table(
        "scenario",
        f"What the scenario {scenario.title} assumes",
        ("Of", "Years", "Number", "Why"),
        [
            (
                words.sentence_case(outlook.LABELS[base]),
                f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}",
                _stated(base, one, run),
                one.reason,
            )
            for base, one in stretches
        ],
        f"{scenario.reads} {written}",
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
    unit = {"percent": "%", "multiple": " times", "USD": f" {one.scale} USD"}[one.unit]
    if one.figure:
        return "as published"
    if one.growth is not None:
        return f"{one.growth:+g}% a year"
    if one.reaches is not None:
        return wording.without_zeros(f"in a line to {one.reaches:g}{unit}")
    return wording.without_zeros(f"{one.value:g}{unit}")


def frame(pact: findings.Pact, families: Mapping[str, str]) -> frames.Frame:
    """Findings under each scenario, all else as in this run, as `pact.frame` has them.

    The series are the scenarios, this run's own first; what has no period has the words of its
    family in its place. Each row leads to the finding of this run; `own` tells whether its number
    is this run's too.
    """
    scenarios = outlook.every(pact.run)
    each = []
    for name in sorted(scenarios, key=lambda one: one != pact.run["scenario"]):
        found = findings.of({**pact.run, "scenario": name}).frame(families)
        told = found["period"].astype(str)
        own = name == pact.run["scenario"]
        each.append(
            found.assign(
                period=told.where(told != "", found["series"]),
                series=scenarios[name].title,
                own=own,
            )
        )
    joined = frames.joined(each)
    joined = joined[[id in pact for id in joined["finding"]]]
    joined.attrs["run"] = pact
    return joined


def last(data: frames.Frame) -> str:
    """The last year of a frame's periods."""
    return str(max(one for one in data["period"] if one.isdigit()))


def dotted(data: frames.Frame) -> str:
    """What dots of a frame with a column `cap` stand for; empty without any."""
    return "dotted: beyond the cap" * bool((data["value"] > data["cap"]).any())


def paid(pact: findings.Pact) -> dict[str, str]:
    """What is paid under each version that was enacted: finding -> its words.

    And what would be without AGI, where a scenario has it come and it would end the share.
    """
    found = {}
    for version, title in versions.enacted_titles(pact).items():
        found[f"payments_{version}_in_all"] = f"Payments under the pact of {title}"
        without = f"payments_without_agi_{version}_in_all"
        if without in pact and any(one.agi_year for one in outlook.every(pact.run).values()):
            found[without] = f"The same without AGI, {title}"
    return found


def compared(ids: Mapping[str, str], run: Mapping[str, Any]) -> tables.Table:
    """Findings, by their ids with words for them, under each scenario, all else as in this run."""
    return _by_scenario(
        ("scenarios_compared", "Answers by scenario", "Question"),
        ids,
        run,
        f"{_differ(run)} A number leads to how it is computed; rebuild with another scenario to "
        "see the steps.",
    )


def _differ(run: Mapping[str, Any]) -> str:
    """In how many things each scenario differs from the first, and which of them have AGI."""
    first, *others = outlook.every(run).values()
    told = []
    for one in others:
        bases = [base for base in outlook.BASES if _numbers(one, base) != _numbers(first, base)]
        differ = "differs" if len(bases) == 1 else "differ"
        told.append(f"{templates.number(len(bases))} {differ} in {one.title}")
    agi = [
        f"{one.title} counts AGI as reached at the start of {one.agi_year}"
        for one in (first, *others)
        if one.agi_year and one.agi_year <= run["agi_year"]
    ]
    lines = [*agi, "All parameters are those of this edition"]
    if told:
        of = f"Of {templates.number(len(outlook.BASES))} lines of assumptions of {first.title}"
        apart = "A row does not show what one assumption does where more than one differs"
        lines = [f"{of} {words.listed(told)}", apart, *lines]
    return ". ".join(lines) + "."


def _numbers(scenario: outlook.Scenario, base: str) -> list[dict[str, Any]]:
    """What a scenario assumes of a base, without its reasons."""
    return [one.model_dump(exclude={"reason", "source"}) for one in getattr(scenario, base)]


def _by_scenario(
    heads: tuple[str, str, str], ids: Mapping[str, str], run: Mapping[str, Any], note: str
) -> tables.Table:
    """A row for each finding, a column for each scenario.

    Args:
        heads: the table's id, its title, and the heading of its first column.
    """
    each = [findings.of({**run, "scenario": name}) for name in outlook.every(run)]
    here = findings.of(run)
    rows = [(words, *(_told(id, pact, here) for pact in each)) for id, words in ids.items()]
    texts = {cell[0] for row in rows for cell in row[1:] if isinstance(cell, tuple)}
    if any(re.fullmatch(r"\d{4}", str(text)) for text in texts):
        note += " A year alone: rounding leaves its quarter open."
    id, title, first = heads
    titles = (one.title for one in outlook.every(run).values())
    return tables.Table(id, title, (first, *titles), rows, note)


def _told(id: str, pact: sentences.Pact, here: sentences.Pact) -> tables.Cell:
    """A finding under another scenario, which leads to that of this run."""
    try:
        return reached(id, pact), here[id]
    except findings.Absent:
        return "not valued"


NOT_REACHED = "not reached"
# The date of each room that is filled, and what is left of the room if it never is.
_ROOMS = {"azure_used_up": "azure_left"}


def reached(id: str, found: sentences.Pact) -> str:
    """A finding in words; of a date that the outlook does not reach, or may not, just that."""
    room = _ROOMS.get(id) or id.replace("cap_reached_", "cap_left_")
    if room != id and found[room].low > 0:
        return NOT_REACHED
    if room != id and found[room].high > 0:
        first, last = math.floor(found[id].low), math.ceil(found[id].high) - 1
        return f"{first if first == last else f'{first} to {last}'} or never"
    return templates.printed(found[id], found[id].style or "times")


def cap_dates(run: Mapping[str, Any]) -> tables.Table:
    """When the cap is used up, by which payments count and by scenario."""
    pact = findings.of(run)
    now = versions.in_force(pact)
    last = now.stated("revenue_share", "last_year", now.effective)
    ends = "When the share ends is not published."
    if last is not None and last.value is not None:
        ends = f"The share ends in {last.point:.0f} in any case."
    return _by_scenario(
        ("cap_dates", "When the cap is used up", "Counting"),
        {f"cap_reached_{one.slug}": words.sentence_case(one.label) for one in cap.counts(pact)},
        run,
        ends,
    )


def cap_by(pact: findings.Pact) -> str:
    """When the cap is used up under each scenario, in a sentence; this run's own day has a note."""
    id = f"cap_reached_{pact.run['cap_counts']}"
    counted = next(one.label for one in cap.counts(pact) if id.endswith(one.slug))
    scenarios, room = outlook.every(pact.run), pact["share_cap"]
    told: dict[str, list[str]] = {}
    for name in sorted(scenarios, key=lambda one: one != pact.run["scenario"]):
        when = reached(id, findings.of({**pact.run, "scenario": name}))
        told.setdefault(when, []).append(wording.literal(scenarios[name].title))
    never = told.pop(NOT_REACHED, [])
    own = reached(id, pact)
    led = {own: wording.link(own, pact[id])}
    parts = [f"{led.get(when, when)} under {words.listed(names)}" for when, names in told.items()]
    used = f"be used up in {parts[0]}" if parts else ""
    left = f"before the share ends under {words.listed(never)}" if never else ""
    later = f". That would come in {words.listed(parts[1:])}" if parts[1:] else ""
    but = ", but not " if later else " but not be used up " if used else "not be used up "
    return (
        f"Counting {counted}, the cap of {wording.link(wording.bare(room, short=True), room)} on "
        f"the revenue share would {used}{later}{but * bool(left)}{left}."
    )


def projection_table(pact: findings.Pact) -> tables.Table | sentences.Prose:
    """What the press printed of the cap, against what the reported projection gives."""
    if not (found := projection.printed(pact)):
        return sentences.Prose("")
    return tables.Table(
        "projection_printed",
        "What was printed of the cap, and what the reported projection gives",
        ("What", "As printed", "On the projection", "Verdict"),
        [(one.what, _printed(one), _computed(one, pact), one.verdict) for one in found],
        "The projection is that of OpenAI as reported; on it the rate of this edition is paid on "
        "the shared part of revenue, and the payments of all its years count towards the cap."
        + _BEFORE
        * any(one.computed.id.startswith("projected_first_at_leak") for one in found),
        tuple(one.said.reference["source"] for one in found),
    )


_BEFORE = (
    " What was expected before the amendment is held against the part of revenue that the leak "
    "shows as paid."
)


def _computed(one: projection.Printed, pact: findings.Pact) -> tables.Cell:
    """What the projection gives; a cap that it does not fill is not reached."""
    never = one.computed.id == "projected_cap_reached" and pact["projected_saving"].high < 0
    return (NOT_REACHED, one.computed) if never else one.computed


def _printed(one: projection.Printed) -> tables.Cell:
    """What was printed; a year that was named in a sentence has no note of its own."""
    if one.said.kind == "statement":
        return f"{one.said.value:.0f}"
    return templates.printed(one.said), one.said
