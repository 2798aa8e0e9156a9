"""The backtest: what was stated, what was published later, and how good the forecasts were."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analysis import templates, traces, wording
from analysis.exhibits import charts, tables
from analysis.findings import backtest as backtests
from analysis.findings import past


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
        f"Of {templates.COUNTED[told]} intervals stated from what was known in November 2025, "
        f"{templates.COUNTED[hits]} held the figure published later"
        if told
        else "No figure has been published yet against which the intervals can be held"
    )
    rows: list[tables.Row] = [
        (
            words,
            (wording.span(one), one),
            (wording.span(pact[f"naive_{name}"]), pact[f"naive_{name}"]),
            later,
            verdict,
        )
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
            ("Question", "Nine in ten simulations, then", "Naive forecast", "Later", "Verdict"),
            tuple(rows),
            "No figure that measures what is asked, or a part of its period, is among the evidence "
            "for it. The naive forecast takes the leak as it reads and carries it on at its mean "
            "growth. What Microsoft got is set against OpenAI's expenses to Microsoft, the nearest "
            "published figure. A figure counts as printed; its own rounding may reach into an "
            "interval that it misses.",
        ),
        pact=pact,
    )


def scores(pact: charts.Pact) -> tables.Table:
    """How good the forecasts of the backtest were, and what the evidence taught."""
    rows: list[tables.Row] = [
        (
            words,
            *(pact[f"score_{forecast}_{name}"] for forecast in backtests.FORECASTS),
            (wording.bare(pact[f"learned_{name}"], "percent"), pact[f"learned_{name}"]),
        )
        for name, words in past.NAMES.items()
    ]
    return tables.Table(
        "backtest_scores",
        "How good the forecasts were: the smaller the better",
        ("Question", "With the evidence", "As drawn", "Naive", "Narrower by"),
        tuple(rows),
        "The weighted interval score of the interval and of its middle half: width, and "
        "how far the figure lay beyond. The last column is how much narrower the evidence made the "
        "interval than it was as drawn.",
    )


def _line(slot: int, words: str, one: traces.Traced, later: traces.Traced) -> dict[str, Any]:
    """One question as data for the chart."""
    told = (
        f"{_SHORT[words]}: {_in_short(wording.span(one))}; later {_in_short(wording.bare(later))}"
    )
    ends = {name: traces.finite(getattr(one, name)) for name in ("low", "value", "high")}
    colour = charts.OPENAI if "OpenAI's" in words else charts.TO_MICROSOFT
    return {
        "slot": slot,
        "words": told,
        "later": traces.finite(later.value),
        "colour": colour,
        **ends,
    }


_SHORT = dict(
    zip(
        past.NAMES.values(),
        (
            "Revenue, 2024",
            "Revenue, 2025",
            "Revenue, Q1 2026",
            "To Microsoft, 2025",
            "To Microsoft, FY 2026",
        ),
        strict=True,
    )
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
