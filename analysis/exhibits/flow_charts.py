"""Who pays whom, as arrows between the two and as tables.

Blue is money to Microsoft, green money to OpenAI, grey not known.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt

from analysis import findings, periods, terms, traces, wording
from analysis.exhibits import charts, tables, words
from analysis.findings import calendar, flows

_THICKEST, _THINNEST = 10.0, 1.5  # pixels
_ROW = 38  # pixels: words above, an arrow of the greatest thickness below
_TIP = 0.97  # where an arrow's shaft ends, as part of the width; its head fills the rest
_DROP = 8  # pixels from the middle of a row down to its arrow


def flows_leaked(pact: findings.Pact) -> charts.Chart:
    """The flows of the periods that leaked, as arrows between the two."""
    return _flows(
        "flows_leaked",
        calendar.totals(pact),
        "As leaked, {flow_net_2024} went to Microsoft in 2024 and {flow_net_2025_9m} in nine "
        "months of 2025",
        "each period that leaked; dashed where no amount is published. To Microsoft in 2024: "
        "revenue share {flow_revenue_share_2024}, inference {flow_inference_2024}. In nine months "
        "of 2025: {flow_revenue_share_2025_9m} and {flow_inference_2025_9m}.",
        pact=pact,
    )


def flows_accounted(pact: findings.Pact) -> charts.Chart:
    """The flows of the years whose accounts give a total, as arrows between the two."""
    return _flows(
        "flows_accounted",
        flows.accounted(pact),
        "By the accounts, {flow_all_bills_2025} of OpenAI's expenses of 2025 went to Microsoft, "
        "and {flow_reciprocal_2025} came back",
        "each accounted year; dashed where no amount is published. All bills of 2025: "
        "{flow_all_bills_2025}; of Microsoft's fiscal 2026: {flow_all_bills_fy2026}. To OpenAI in "
        "2025: {flow_reciprocal_2025}.",
        pact=pact,
        otherwise="What flowed in all of these years is not known: {why}",
    )


def _flows(
    id: str,
    spans: Sequence[periods.Period],
    headline: str,
    described: str,
    *,
    pact: findings.Pact,
    otherwise: str = "",
) -> charts.Chart:
    """The flows of some periods as arrows, with their table."""
    lab, partner = terms.parties(pact.agreed)
    return charts.make(
        id,
        headline,
        f"Arrows between {lab} on the left and {partner} on the right, for {described}",
        _arrows(list(_flow_rows(spans, pact)), lab, partner),
        flows_table(f"{id}_data", spans, pact),
        pact=pact,
        otherwise=otherwise,
    )


def _shown(period: periods.Period, pact: findings.Pact) -> dict[flows.Flow, traces.Traced]:
    """The flows of a period to draw: cash, and a whole only where it is known."""
    return {
        flow: one
        for flow, one in flows.of_period(pact, period).items()
        if flow.basis == "cash" and not (flow.whole and one.bound == "unknown")
    }


def _flow_rows(spans: Sequence[periods.Period], pact: findings.Pact) -> Iterator[dict[str, Any]]:
    """A heading for each period and a row for each flow, as thick as its part of the largest."""
    drawn = {period: _shown(period, pact) for period in flows.spans(pact)}
    _, partner = terms.parties(pact.agreed)
    known = [one.value for shown in drawn.values() for one in shown.values()]
    largest = max((value for value in known if value == value), default=1.0)  # noqa: PLR0124 - NaN
    slot = itertools.count()
    for period in spans:
        heading = words.sentence_case(period.label)
        yield {"slot": next(slot), "words": heading, "kind": "heading"}
        for flow, one in drawn[period].items():
            right, unknown = flow.receiver == partner, one.bound == "unknown"
            colour = charts.TO_MICROSOFT if right else charts.OPENAI
            width = _THINNEST if unknown else max(_THICKEST * one.value / largest, _THINNEST)
            yield {
                "slot": next(slot),
                "words": f"{flow.title}: {wording.bounded(one)}",
                "kind": "unknown" if unknown else "known",
                "colour": charts.MUTED if unknown else colour,
                "from": 0.0 if right else 1 - _TIP,
                "to": _TIP if right else 1.0,
                "tip": _TIP if right else 1 - _TIP,
                "shape": "triangle-right" if right else "triangle-left",
                "width": width,
                "head": (2 * width + 6) ** 2,
            }


def _arrows(rows: Sequence[Mapping[str, Any]], lab: str, partner: str) -> charts.Drawn:
    """Arrows in rows with their words above them, at any width."""
    data = alt.Data(values=list(rows))
    base = alt.Chart(data).encode(y=alt.Y("slot:O", axis=None))
    across = alt.Scale(domain=[0, 1], nice=False)
    flow = base.transform_filter("datum.kind != 'heading'").encode(
        color=alt.Color("colour:N", scale=None)
    )
    shaft = flow.encode(
        x=alt.X("from:Q", axis=None, scale=across),
        x2="to:Q",
        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
    )
    known = shaft.transform_filter("datum.kind == 'known'").mark_rule(yOffset=_DROP)
    unknown = shaft.transform_filter("datum.kind == 'unknown'").mark_rule(
        yOffset=_DROP, strokeDash=[5, 4]
    )
    head = flow.mark_point(filled=True, opacity=1, yOffset=_DROP).encode(
        x=alt.X("tip:Q", axis=None, scale=across),
        shape=alt.Shape("shape:N", scale=None),
        size=alt.Size("head:Q", scale=None),
    )
    left = base.encode(x=alt.XValue(0), text="words:N")
    texts = left.transform_filter("datum.kind != 'heading'").mark_text(
        align="left", dy=-7, color=charts.INK
    )
    headings = base.transform_filter("datum.kind == 'heading'")
    title = headings.encode(x=alt.XValue(0), text="words:N").mark_text(
        align="left", dy=-5, fontSize=13, fontWeight="bold", color=charts.INK
    )
    payer = headings.encode(x=alt.XValue(0)).mark_text(
        align="left", dy=12, text=lab, color=charts.MUTED
    )
    receiver = headings.encode(x=alt.XValue("width")).mark_text(
        align="right", dy=12, text=partner, color=charts.MUTED
    )
    return alt.layer(known, unknown, head, texts, title, payer, receiver, height=alt.Step(_ROW))


def flows_table(id: str, spans: Sequence[periods.Period], pact: findings.Pact) -> tables.Table:
    """Every flow of some periods, promises apart from payments, and the net of what is known."""
    rows: list[tables.Row] = [
        (
            flow.title,
            f"{flow.payer} to {flow.receiver}",
            *(flows.of_period(pact, period).get(flow, "none known") for period in spans),
        )
        for flow in flows.every(pact)
    ]
    _, partner = terms.parties(pact.agreed)
    net = (pact.flow_net(period) for period in spans)
    rows.append(("Net of known payments", f"to {partner}", *net))
    return tables.Table(
        id,
        "Who pays whom, by period",
        ("Flow", "From and to", *(words.sentence_case(one.label) for one in spans)),
        tuple(rows),
        "The periods overlap and must not be added. The whole of a year is what the accounts of "
        "one of the two state, as due and not as paid; a promise is no payment and not in the net.",
    )
