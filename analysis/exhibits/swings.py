"""Which assumptions move an answer most, and which values of one would make it another.

A swing is how far a finding goes when one assumption alone takes either end of the span in which
nine in ten of its draws lie, the others as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from analysis import findings, frames, templates, traces, wording, worlds
from analysis.exhibits import sentences, tables, words
from analysis.explore import sensitivity, solve
from analysis.findings import reasons

RANKS = ("Moves it most", "Then")
_NOTHING = "no assumption by itself"
_APART = (
    "Where both ends lie on one side of how it stands, simulations draw around something else "
    "than this edition assumes."
)


def frame(
    answers: Mapping[str, str], spans: sensitivity.Spans, run: Mapping[str, Any]
) -> frames.Frame:
    """The widest swings of each answer: a row for each of `RANKS`, as far as there are so many.

    Beside the columns of any frame: `parameter`, what moves it; `label`, both in words; `start` and
    `end`, the answer there over what it is, NaN where that is unknown, nothing or below; `slot`,
    the place of the row, and `heading`, that of its answer's line before its rows.

    Args:
        answers: finding -> what it is called.
        spans: the parameters to move, and from where to where.
    """
    pact = findings.of(run)
    found = sensitivity.swings(answers, spans, run)
    rows = []
    for place, (id, answer) in enumerate(answers.items()):
        one, none = pact[id], sensitivity.Swing("", (np.nan,) * 2, (np.nan,) * 2)
        whole = one.value if one.value > 0 else np.nan
        for rank, swing in zip(RANKS, found[id] or [none], strict=False):
            text, label = (_swing(swing, one, short=short) for short in (False, True))
            start, end = sorted(value / whole for value in swing.gives)
            rows.append(
                {
                    **pact.frame({answer: {id: rank}}).iloc[0].to_dict(),
                    "text": text if one.bound != "unknown" else "unknown",
                    "label": wording.brief(label),
                    "parameter": swing.parameter,
                    "ends": swing.ends,
                    "gives": swing.gives,
                    "start": start,
                    "end": end,
                    "heading": place * (1 + len(RANKS)),
                    "slot": place * (1 + len(RANKS)) + 1 + RANKS.index(rank),
                }
            )
    made = frames.of(rows)
    made.attrs["run"] = pact
    return made


def headline(data: frames.Frame) -> str:
    """Which assumption moves most of the answers of a frame most, and how far the first of them.

    Of those that are drawn, if any is: nothing is told over an answer that is nothing or below.
    """
    first = [one for one in data.to_dict("records") if one["series"] == RANKS[0]]
    moved = [one for one in first if one["parameter"]]
    if not moved:
        return "No assumption by itself moves these answers"
    shown = [one for one in moved if np.isfinite(one["start"])] or moved
    found = [one["parameter"] for one in moved]
    name = max((one["parameter"] for one in shown), key=found.count)
    one = next(one for one in shown if one["parameter"] == name)
    pact = data.attrs["run"]
    finding = pact[one["finding"]]
    ends = (_in_sentence(value, finding) for value in one["gives"])
    low, high = (wording.link(end, finding) for end in ends)
    of = templates.counted(found.count(name), len(first), "answers")
    return (
        f"{_meaning(name)} matters most for {of}: {_either_way(name, one['ends'], pact)} "
        f"would take {words.in_sentence(one['period'])} from {low} to {high}"
    )


def barless(data: frames.Frame) -> str:
    """Why some answers of a frame have no bars, as the end of a subtitle; empty if all have."""
    without = any(
        one["parameter"] and not np.isfinite(one["start"]) for one in data.to_dict("records")
    )
    return "; no bars where that is nothing or less" * without


def apart(data: frames.Frame) -> str:
    """Why bars of a frame lie beside how their answers stand; empty if none does."""
    pact = data.attrs["run"]
    moved = (one for one in data.to_dict("records") if one["parameter"])
    return _APART * any(_beside(pact[one["finding"]], one["gives"]) for one in moved)


def _in_sentence(value: float, like: traces.Traced) -> str:
    """Another value of a finding with two digits, below nothing in words."""
    told = _said(value, like, short=True)
    return f"{told.removeprefix(wording.MINUS)} below nothing" if told[0] == wording.MINUS else told


def _either_way(parameter: str, ends: tuple[float, float], pact: findings.Pact) -> str:
    """From where to where an assumption goes: points either way, or from one value to another."""
    low, high = ends
    added = parameter.endswith("_added")
    if added and np.isclose(low, -high) and not pact.run[parameter]:
        return f"{round(100 * high)} points either way"
    told = " to ".join(words.varied(parameter, float(f"{end:.2g}")) for end in ends)
    return f"{told}{' than the scenario has' * added}"


def table(
    answers: Mapping[str, str], spans: sensitivity.Spans, run: Mapping[str, Any]
) -> tables.Table:
    """How far each answer, an id with its name, goes with what moves it, the widest first."""
    pact, ranges = findings.of(run), worlds.assumed(run)
    rows: list[tables.Row] = []
    for id, found in sensitivity.swings(answers, spans, run).items():
        for swing in found:
            name = swing.parameter
            ends = ((words.varied(name, end), ranges[name]) for end in swing.ends)
            gives = ((_said(value, pact[id]), pact[id]) for value in swing.gives)
            rows.append(((answers[id], pact[id]), _meaning(name), *ends, *gives))
    return tables.Table(
        "swings",
        "One assumption at a time",
        ("Answer", "Assumption", "Low", "High", "At low", "At high"),
        rows,
    )


def strongest(
    ids: Sequence[str], spans: sensitivity.Spans, run: Mapping[str, Any]
) -> tables.Table | sentences.Prose:
    """The assumption that moves each finding most, and how far."""
    if not spans:
        return sentences.Prose("", (("what moves each headline most", reasons.UNDRAWN),))
    pact = findings.of(run)
    found = sensitivity.swings(ids, spans, run)
    return tables.Table(
        "strongest",
        "What moves each headline most",
        ("Headline", "As it stands", "Moved most by"),
        [
            (
                one.label,
                one,
                (_swing(found[one.id][0], one), one) if found[one.id] else _NOTHING,
            )
            for one in (pact[id] for id in ids)
        ],
        _APART * any(_beside(pact[id], one.gives) for id in ids for one in found[id][:1]),
    )


def _beside(one: traces.Traced, gives: Sequence[float]) -> bool:
    """Whether a finding lies outside of what a swing gives."""
    slack = 1e-9 * abs(one.value)
    return not min(gives) - slack <= one.value <= max(gives) + slack


def grid(
    finding: str, spans: sensitivity.Spans, run: Mapping[str, Any]
) -> tables.Table | sentences.Prose:
    """A finding over the two assumptions that move it most."""
    pact = findings.of(run)
    one = pact[finding]
    two = [s.parameter for s in sensitivity.swings([finding], spans, run)[finding]][:2]
    if len(two) < 2:  # noqa: PLR2004 - a grid has two sides
        return sentences.Prose("", ((f"“{wording.literal(one.label)}”", pact.why(one.id)),))
    values = sensitivity.grid(finding, two, spans, run)
    down, across = (sensitivity.side(name, spans, run) for name in two)
    meant = (words.in_sentence(_meaning(name)) for name in two)
    return tables.Table(
        f"{finding}_grid",
        f"{one.label}, by the two assumptions that move it most",
        (_meaning(two[0]), *(_at(two[1], at, run) for at in across)),
        [
            (_at(two[0], at, run), *((_said(float(value), one), one) for value in line))
            for at, line in zip(down, values, strict=True)
        ],
        "Down: {}. Across: {}.".format(*meant),
    )


def _at(name: str, value: float, run: Mapping[str, Any]) -> str:
    """A value of an assumption, and whether it is the run's own."""
    told = words.varied(name, value)
    own = bool(np.isclose(value, float(run[name]), rtol=1e-9, atol=1e-12))
    return f"{told} (as assumed)" if own and told != "as assumed" else told


def _swing(one: sensitivity.Swing, finding: traces.Traced, *, short: bool = False) -> str:
    """A swing in words; if short, with two digits and the first part of what moves it."""
    if not one.parameter:
        return _NOTHING
    ends = (_said(value, finding, short=short) for value in one.gives)
    meaning = _meaning(one.parameter)
    return f"{meaning.partition(',')[0] if short else meaning}: {wording.between(*ends)}"


def _meaning(parameter: str) -> str:
    """A parameter as words: as the uncertain input it is, else by its name."""
    return worlds.titles().get(parameter, words.sentence_case(parameter.replace("_", " ")))


def _said(value: float, like: traces.Traced, *, short: bool = False) -> str:
    """Another value of a finding, to about three digits, or to two."""
    if like.unit == traces.DATE:
        return wording.show(value, like.unit)
    return wording.show(value, like.unit, 0.995 * value, 1.005 * value, short=short)


def solved(
    id: str, title: str, questions: Iterable[tuple[str, float, str]], run: Mapping[str, Any]
) -> tables.Table:
    """What must be true for each finding to have a given value; what is never known has no row.

    Args:
        questions: finding, target in base units, and the parameter to solve by.
    """
    columns = ("What", "Is", "To be", "Assumption", "It takes")
    found = (solve.solve(*question, run) for question in questions)
    rows = [_solution(one) for one in found if not np.isnan(one.low)]
    return tables.Table(id, title, columns, rows)


def _solution(one: solve.Solution) -> tables.Row:
    found, by = one.finding, one.by
    # By its name where it is drawn, as the table of what moves the answers has it.
    assumption = words.sentence_case(worlds.titles().get(by.name, by.meaning))
    return found.label, found, solve.shown(one.target, one), assumption, (_takes(one), found)


def _takes(one: solve.Solution) -> str:
    """Which values of the parameter give the target, if any, or what they give instead."""
    if one.low == one.high:
        return "any value" if one.places else "no value: it does not depend on that"
    if one.places:
        return _plainly(one)
    low, high = (solve.shown(end, one) for end in (one.low, one.high))
    return f"no value: it runs from {low} to {high}"


def _plainly(one: solve.Solution) -> str:
    """The values as a reader wants them: a rate in percent, a factor as times."""
    if one.by.unit != "ratio" or any(isinstance(p.first, str) or p.jump for p in one.places):
        return solve.met_at(one)
    spans = (
        tuple(dict.fromkeys(words.varied(one.by.name, end) for end in (p.first, p.last)))
        for p in one.places
    )
    return " or ".join(" to ".join(span) for span in spans)
