"""A comparison in words, for a terminal and as one HTML page that needs nothing else."""

import math
import pathlib
from collections.abc import Iterator

import markupsafe

from analysis import wording
from report.compare import causes, comparison, computing
from report.formats import amounts, charts, html, pictures

_FIELDS = {
    "value": "",
    "low": "low end: ",
    "high": "high end: ",
    "world_low": "low end of simulations: ",
    "world_high": "high end of simulations: ",
    "bound": "bound: ",
    "unit": "unit: ",
}
_WHOLE = 999.5  # from which on three digits would be written with an exponent
_TEMPLATE = pathlib.Path(__file__).with_name("page.html.j2")
_UNTOLD = "Why is not told: today's code refuses what one of them was made from."


def lines(found: comparison.Comparison) -> Iterator[str]:
    """A whole comparison for a terminal."""
    yield f"Before: {found.before}. After: {found.after}."
    yield counted(found)
    if found.refused:
        yield f"{_UNTOLD} {found.refused}"
    if found.inputs:
        yield "\nWhat differs of the inputs:"
        yield from (f"  {one.told}" for one in found.inputs)
    if found.causes:
        yield "\nWhat moved how many findings:"
        yield from (
            f"  {many:5}  {group}: {told}" for (group, _, told), many in found.causes.items()
        )
    for one in found.moved:
        yield f"\n{one.id}: {comparison.told(one)['label']}"
        yield f"  {changed(one)}"
        yield from (f"    {caused(cause, one)}" for cause in one.causes)
        if one.remainder and not found.refused:
            yield f"    not explained: {amount(one.remainder, one)}"
    if found.sentences:
        yield "\nWhat is said otherwise:"
        for each in found.sentences:
            yield from (
                f"  {each.chapter} {sign} {text}"
                for sign, text in (("-", each.before), ("+", each.after))
                if text
            )
    if found.charts:
        yield f"\nCharts drawn otherwise: {', '.join(one.id for one in found.charts)}"


def page(found: comparison.Comparison) -> str:
    """The page; the same comparison gives the same text."""
    drawn = {
        one.id: _named(charts.svg(one.overlaid, one.id), f"chart-{one.id}")
        for one in found.charts
        if one.overlaid
    }
    words = {"untold": _UNTOLD, "counted": counted, "changed": changed, "caused": caused}
    return (
        html.templates()
        .from_string(_TEMPLATE.read_text(encoding="utf-8"))
        .render(found=found, drawn=drawn, named=comparison.told, amount=amount, **words)
    )


def _named(svg: str, heading: str) -> markupsafe.Markup:
    """A drawing as one image that is called as its heading is, its type left to the page."""
    told = pictures.unspoken(svg).replace("<svg", f'<svg role="img" aria-labelledby="{heading}"', 1)
    return markupsafe.Markup(told)  # noqa: S704 - our own drawing


def counted(found: comparison.Comparison) -> str:
    """How much differs."""
    told = ", ".join(f"{many} {what}" for what, many in found.counts.items())
    return f"Findings: {told}. Sentences: {len(found.sentences)}. Charts: {len(found.charts)}."


def changed(one: causes.Moved) -> str:
    """What a finding was and is, and by how much that differs."""
    if one.field == "formula":
        return f"another formula: {_told(one.after, one.field)}"
    records = (one.before, one.after)
    leads = {causes.lead(record) for record in records}
    printed = one.field in leads or leads == {""}
    before, after = (
        amounts.amount(it) if printed and it is not None else _told(it, one.field) for it in records
    )
    told = f"{'' if printed else _FIELDS[one.field]}{before} -> {after}"
    if one.change is None:
        return told
    old = computing.field(one.before, one.field)
    part = f", {_signed(100 * one.change / abs(old))}%" if old else ""
    return f"{told} ({amount(one.change, one)}{part})"


def caused(cause: causes.Cause, one: causes.Moved) -> str:
    """What a cause did."""
    error = f" (standard error {amount(cause.error, one).lstrip('+')})" if cause.error else ""
    return f"{cause.told}: {amount(cause.amount, one)}{error}"


def amount(number: float, one: causes.Moved) -> str:
    """A part of a change, with its sign; of what is no number the part of it."""
    if one.change is None:
        return f"{100 * number:.3g}% of it"
    record = comparison.told(one)
    if record["unit"] == "ratio":
        both = filter(None, (one.before, one.after))
        parts = all(amounts.amount(each).endswith("%") for each in both)
        return f"{_signed(100 * number)} points" if parts else _signed(number)
    sign = wording.MINUS if number < 0 else "+"
    return f"{sign}{wording.show(abs(number), record['unit'], short=True)}"


def _signed(number: float) -> str:
    """A number with its sign, to three digits or, beyond them, whole."""
    size = f"{abs(number):.3g}" if abs(number) < _WHOLE else f"{abs(number):,.0f}"
    return f"{wording.MINUS if number < 0 else '+'}{size}"


def _told(record: computing.Record | None, field: str) -> str:
    value = computing.field(record, field)
    if record is not None and isinstance(value, float | int) and math.isfinite(value):
        return wording.show(value, record["unit"], value, value)
    return "none" if value is None else str(value)
