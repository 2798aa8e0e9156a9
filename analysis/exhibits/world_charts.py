"""The exhibits of the worlds: the backtest, and what the evidence did to each input."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analysis import figures, outlook, traces, wording, worlds
from analysis.exhibits import charts, tables, words
from analysis.explore import intervals
from analysis.findings import model, past


def _verdict(one: traces.Traced, later: traces.Traced) -> str:
    """Whether a figure published later lies in the interval that was stated before."""
    if "unknown" in (one.bound, later.bound):
        return "cannot be told yet"
    if one.low <= later.value <= one.high:
        return "hit"
    return "missed: it lies below" if later.value < one.low else "missed: it lies above"


def backtest(pact: charts.Pact) -> charts.Chart:
    """What was stated from what was known in November 2025, and what was published later."""
    pairs = {
        words: (pact[f"backtest_{name}"], pact[f"later_{name}"])
        for name, words in past.NAMES.items()
    }
    verdicts = [_verdict(*pair) for pair in pairs.values()]
    hits, told = verdicts.count("hit"), sum(v != "cannot be told yet" for v in verdicts)
    headline = (
        f"Of {_counted(told)} intervals stated from what was known in November 2025, "
        f"{_counted(hits)} held the figure published later"
        if told
        else "No figure has been published yet against which the intervals can be held"
    )
    rows: list[tables.Row] = [
        (words, (wording.span(one), one), pact[f"error_backtest_{name}"], later, verdict)
        for (name, words), (one, later), verdict in zip(
            past.NAMES.items(), pairs.values(), verdicts, strict=True
        )
    ]
    return charts.make(
        "backtest",
        headline,
        "Bars from the low to the high end of each interval, with a mark at the figure that was "
        "published later: "
        + "; ".join(f"{words}: {verdict}" for words, verdict in zip(pairs, verdicts, strict=True)),
        _bars([_line(n, words, *pair) for n, (words, pair) in enumerate(pairs.items())]),
        tables.Table(
            "backtest_data",
            "Stated then, published later",
            ("Question", "Nine in ten worlds, then", "Error of that", "Published later", "Verdict"),
            tuple(rows),
            "The error is the largest standard error of an interval's ends and middle over the "
            "independent scramblings. The figures published later are from leaked audited "
            "accounts. What Microsoft got is set against OpenAI's expenses to Microsoft, the "
            "nearest published figure. A figure counts as printed; its own rounding may reach into "
            "an interval that it misses.",
        ),
        pact=pact,
    )


def _counted(number: int) -> str:
    """A small number as a word."""
    return ("none", "one", "two", "three")[number]


def _line(slot: int, words: str, one: traces.Traced, later: traces.Traced) -> dict[str, Any]:
    """One question as data for the chart."""
    told = (
        f"{_SHORT[words]}: {_in_short(wording.span(one))}; later {_in_short(wording.bare(later))}"
    )
    ends = {name: traces.finite(getattr(one, name)) for name in ("low", "value", "high")}
    colour = charts.TO_MICROSOFT if words == past.NAMES["to_microsoft_2025"] else charts.OPENAI
    return {
        "slot": slot,
        "words": told,
        "later": traces.finite(later.value),
        "colour": colour,
        **ends,
    }


_SHORT = dict(
    zip(past.NAMES.values(), ("Revenue, 2024", "Revenue, 2025", "To Microsoft, 2025"), strict=True)
)


def _in_short(span: str) -> str:
    """Amounts as a narrow screen has room for them."""
    low, to, high = span.replace("billion", "bn").partition(" to ")
    return wording.between(low, high) if to else low


def _bars(lines: Sequence[Mapping[str, Any]]) -> charts.Drawn:
    """Bars between two ends with a mark, and their words above them."""
    data = alt.Data(values=[dict(line) for line in lines])
    base = alt.Chart(data).encode(y=alt.Y("slot:O", axis=None))
    scale = alt.Scale(domainMin=0, nice=False)
    bar = base.transform_filter("isValid(datum.low)").mark_bar(
        size=charts.BAR, yOffset=9, fillOpacity=0.35
    )
    middle = base.transform_filter("isValid(datum.value)").mark_tick(
        yOffset=9, thickness=1, size=charts.BAR, color=charts.INK
    )
    later = base.transform_filter("isValid(datum.later)").mark_point(
        yOffset=9, filled=True, size=70, shape="diamond", color=charts.INK, opacity=1
    )
    words = base.mark_text(align="left", dy=-6, color=charts.INK)
    return alt.layer(
        bar.encode(
            x=alt.X("low:Q", axis=None, scale=scale),
            x2="high:Q",
            color=alt.Color("colour:N", scale=None),
        ),
        middle.encode(x=alt.X("value:Q", axis=None, scale=scale)),
        later.encode(x=alt.X("later:Q", axis=None, scale=scale)),
        words.encode(x=alt.XValue(0), text="words:N"),
        height=alt.Step(charts.SLOT),
    )


def inputs(pact: model.Pact) -> tables.Table:
    """What the history draws: as written, and as the evidence left it."""
    found = worlds.weighed(pact.as_of, pact.run["draws"], pact.run["seed"])
    rows: list[tables.Row] = [
        (
            one.title,
            (_before(one), worlds.traced(one)),
            (
                "unknown" if found is None else _after(one, found),
                pact["worlds_effective"],
            ),
            one.reason,
        )
        for one in worlds.drawn(pact.as_of)
        if one.id in worlds.PAST_INPUTS
    ]
    return tables.Table(
        "inputs",
        "What is uncertain about the past, before and after the evidence",
        ("Input", "As written", "After the evidence", "Why"),
        tuple(rows),
        "The middle value, and in brackets where nine in ten worlds lie; of a choice, how much of "
        "the weight lies on each value.",
        tuple(one.source for one in worlds.drawn(pact.as_of) if one.source != outlook.ASSUMED),
    )


def _before(one: worlds.Uncertain) -> str:
    """An input as it was written."""
    if one.distribution == "choice":
        return _choices(one.values or (), one.chances or ())
    return _span(one, [float(worlds.quantile(one, part)) for part in worlds.PARTS])


def _after(one: worlds.Uncertain, found: worlds.Worlds) -> str:
    """An input as the evidence left it."""
    drawn = found.inputs[one.id]
    if one.distribution != "choice":
        return _span(one, found.quantiles(drawn))
    values = one.values or ()
    weights = [found.weights[drawn == value].sum() for value in values]
    return _choices(values, [weight / found.weights.sum() for weight in weights])


def _choices(values: Sequence[float], chances: Sequence[float]) -> str:
    """Each value of a choice with its chance."""
    return ", ".join(f"{v:g}: {100 * c:.0f}%" for v, c in zip(values, chances, strict=True))


def _span(one: worlds.Uncertain, quantiles: Sequence[float]) -> str:
    """The middle and the ends of an input."""
    low, middle, high = (_said(one, value) for value in quantiles)
    return f"{middle} ({low} to {high})"


def _said(one: worlds.Uncertain, value: float) -> str:
    """A value of an input, to two digits or three."""
    if one.unit == "percent":
        return f"{100 * value:.3g}%".replace("-", wording.MINUS)
    if one.unit == "USD":
        return wording.show(value, "USD", 0.97 * value, 1.03 * value)
    return f"{value:.2g}"


def evidence(pact: model.Pact) -> tables.Table:
    """The figures that weight the worlds, with the error each is given."""
    found = worlds.evidence(pact.as_of)
    rows: list[tables.Row] = [
        (
            figures.trace(figure).label,
            (words.stated(figure), figures.trace(figure)),
            figures.sources()[figure.source].shown,
            (f"{one.error:g}%", worlds.allowed(one, figure)),
            one.reason,
        )
        for one, figure in found
    ]
    return tables.Table(
        "worlds_evidence",
        "What speaks for or against a world",
        ("Figure", "As published", "By", "Error allowed", "Why"),
        tuple(rows),
        "The error is one standard deviation of what the source may be off by, beside rounding.",
        tuple(figure.source for _, figure in found),
    )


def precision(pact: model.Pact) -> tables.Table:
    """Intervals of headline findings, and the largest error of their ends and middle."""
    lies = intervals.of(pact.run)
    shown = (
        "implied_revenue_2024",
        "gap_2024",
        "inference_to_implied_2024",
        "payments_2025_10_in_all",
        "azure_used",
        "commitments_over_revenue_2028",
        "microsoft_multiple_2032",
    )
    rows: list[tables.Row] = [
        (pact[id].label, pact[id], *_interval(lies.get(id), pact[id])) for id in shown
    ]
    return tables.Table(
        "precision",
        "Headline findings in the weighted worlds",
        ("Finding", "Documented reading", "Nine in ten worlds", "Middle", "Error, at most"),
        tuple(rows),
        "The error is the largest standard error of ends and middle over the scramblings. "
        "A parameter that was changed by the reader is not drawn. Unknown is what in some worlds "
        "needs a payment that has not leaked.",
    )


def _interval(one: worlds.Interval | None, finding: traces.Traced) -> tuple[tables.Cell, ...]:
    """An interval's cells, no finer than its error."""
    if one is None:
        return ("not in every world", "", "")

    def said(value: float) -> str:
        slack = max(2 * one.error, 0.002 * abs(value))
        return wording.show(value, finding.unit, value - slack, value + slack)

    error = abs(one.error / one.middle) if one.middle else 0.0
    of_it = wording.show(error, "ratio", 0.9 * error, 1.1 * error, "percent")
    return (
        (f"{said(one.low)} to {said(one.high)}", finding),
        (said(one.middle), finding),
        (f"{of_it} of the middle", finding),
    )
