"""Which assumptions move an answer most: tornadoes, their strongest bars, and grids of two."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from analysis import findings, traces, wording, worlds
from analysis.exhibits import charts, sentences, tables, words
from analysis.explore import sensitivity


def tornado(
    finding: str, spans: sensitivity.Spans, run: Mapping[str, Any]
) -> charts.Chart | sentences.Prose:
    """How far one finding moves when each assumption alone goes to either end of its span."""
    pact = findings.of(run)
    one = pact[finding]
    found, ranges = sensitivity.swings([finding], spans, run)[finding], worlds.assumed(run)
    if not found:
        return _not_known(one, pact)
    lines = [
        {
            "slot": slot,
            "words": _swing(swing, one),
            "low": min(swing.values),
            "high": max(swing.values),
            "middle": one.value,
        }
        for slot, swing in enumerate(found)
    ]
    rows: list[tables.Row] = [
        (
            _meaning(swing.parameter),
            *(
                (wording.varied(swing.parameter, end), ranges[swing.parameter])
                for end in swing.ends
            ),
            *((_said(value, one), one) for value in swing.values),
        )
        for swing in found
    ]
    headline = _strongest(one, found, ranges)
    return charts.make(
        f"tornado_{finding}",
        headline,
        f"Bars of how far it moves with each assumption. {wording.plain(headline)}",
        _tornado(lines),
        tables.Table(
            f"tornado_{finding}_data",
            f"{one.label}, one assumption at a time",
            ("Assumption", "Low", "High", "At low", "At high"),
            tuple(rows),
        ),
        pact=pact,
    )


def _not_known(one: traces.Traced, pact: findings.Pact) -> sentences.Prose:
    """What stands in the place of an exhibit of something that is not known."""
    return sentences.Prose(f"*{wording.literal(one.label)} is not known: {pact.why(one.id)}.*")


def _swing(one: sensitivity.Swing, finding: traces.Traced) -> str:
    """A swing in words, short enough for a narrow screen; the table says how far it goes."""
    return f"{_meaning(one.parameter)}: {wording.between(*_values(one, finding))}"


def _values(one: sensitivity.Swing, finding: traces.Traced) -> tuple[str, str]:
    """What the finding is at either end of the assumption."""
    low, high = (_said(value, finding) for value in one.values)
    return low, high


def _strongest(one: traces.Traced, swings: Sequence[sensitivity.Swing], ranges: charts.Pact) -> str:
    """Which assumption moves a finding most, how far it goes and what the finding then is."""
    first = swings[0]
    what = _lower(_meaning(first.parameter))
    moves = "moves it most" if len(swings) > 1 else "alone moves it"
    low, high = (
        f"{wording.link(_below_nothing(value), one)} "
        f"({wording.link(wording.varied(first.parameter, end), ranges[first.parameter])})"
        for value, end in zip(_values(first, one), first.ends, strict=True)
    )
    return f"{wording.literal(f'{one.label}: {what}')} {moves}, from {low} to {high}"


def _below_nothing(told: str) -> str:
    """An amount in a sentence: one below nothing in words, not by its sign."""
    return f"{told.removeprefix(wording.MINUS)} below nothing" if told[0] == wording.MINUS else told


def _meaning(parameter: str) -> str:
    """A parameter as words: as the uncertain input it is, else by its name."""
    return worlds.titles().get(parameter, words.sentence_case(parameter.replace("_", " ")))


def _lower(text: str) -> str:
    """The text with a small first letter, unless that belongs to a name."""
    return text if text.startswith(("Azure", "Microsoft")) else text[:1].lower() + text[1:]


def _said(value: float, like: traces.Traced) -> str:
    """Another value of a finding, to about three digits."""
    if like.unit == traces.DATE:
        return wording.show(value, like.unit)
    return wording.show(value, like.unit, 0.995 * value, 1.005 * value)


def _tornado(lines: Sequence[Mapping[str, Any]]) -> charts.Drawn:
    """Bars from the low to the high value with a rule at the run's own."""
    base = alt.Chart(charts.values(lines)).encode(y=alt.Y("slot:O", axis=None))
    x = alt.X("low:Q", axis=None, scale=alt.Scale(zero=False, nice=False))
    bar = base.mark_bar(size=charts.BAR, yOffset=9, color=charts.MUTED, fillOpacity=0.35)
    rule = base.mark_tick(
        yOffset=9, thickness=2, size=charts.BAR + 4, color=charts.INK, orient="vertical"
    )
    words = base.mark_text(align="left", dy=-6, color=charts.INK)
    return alt.layer(
        bar.encode(x=x, x2="high:Q"),
        rule.encode(x=alt.X("middle:Q", axis=None)),
        words.encode(x=alt.XValue(0), text="words:N"),
        height=alt.Step(charts.SLOT),
    )


def strongest(ids: Sequence[str], spans: sensitivity.Spans, run: Mapping[str, Any]) -> tables.Table:
    """The assumption that moves each finding most, and how far."""
    pact = findings.of(run)
    found = sensitivity.swings(ids, spans, run)
    rows: list[tables.Row] = [
        (
            pact[id].label,
            pact[id],
            (_swing(found[id][0], pact[id]), pact[id])
            if found[id]
            else "nothing that is uncertain moves it",
        )
        for id in ids
    ]
    return tables.Table(
        "strongest",
        "What moves each headline most",
        ("Headline", "As it stands", "Moved most by"),
        tuple(rows),
        "Each assumption alone goes to the ends of the span in which nine in ten of its draws lie.",
    )


def grid(
    finding: str, spans: sensitivity.Spans, run: Mapping[str, Any]
) -> tables.Table | sentences.Prose:
    """A finding over the two assumptions that move it most."""
    pact = findings.of(run)
    one = pact[finding]
    two = [s.parameter for s in sensitivity.swings([finding], spans, run)[finding]][:2]
    if len(two) < 2:  # noqa: PLR2004 - a grid has two sides
        return _not_known(one, pact)
    values = sensitivity.grid(finding, two, spans, run)
    down, across = (sensitivity.side(name, spans, run) for name in two)
    rows: list[tables.Row] = [
        (_at(two[0], at, run), *((_said(float(value), one), one) for value in line))
        for at, line in zip(down, values, strict=True)
    ]
    return tables.Table(
        f"{finding}_grid",
        f"{one.label}, by the two assumptions that move it most",
        (_meaning(two[0]), *(_at(two[1], at, run) for at in across)),
        tuple(rows),
        f"Down: {_lower(_meaning(two[0]))}. Across: {_lower(_meaning(two[1]))}.",
    )


def _at(name: str, value: float, run: Mapping[str, Any]) -> str:
    """A value of an assumption, and whether it is the run's own."""
    told = wording.varied(name, value)
    own = bool(np.isclose(value, float(run[name]), rtol=1e-9, atol=1e-12))
    return f"{told} (as assumed)" if own and told != "as assumed" else told
