"""A comparison in words, for a terminal and as one HTML page that needs nothing else."""

import math
import pathlib
from collections.abc import Iterator, Sequence

import markupsafe

from analysis import wording
from report.compare import causes, changes, comparison, computing, reading
from report.formats import amounts, charts, document, html, packing, pictures

Weighed = tuple[tuple[str, str, str], int]  # a cause (its group, kind and words), how many it moved

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
_MOVED = {
    document.STORY: "Findings that the story leads to",
    document.LEDGER: "All other findings",
}
_SAID = {
    document.STORY: "What the story says otherwise",
    document.LEDGER: "What the ledger says otherwise",
}
_MOST_CAUSES = 12
_UNTOLD = "Why is not told: today's code refuses what one of them was made from."


def lines(found: comparison.Comparison) -> Iterator[str]:
    """A whole comparison for a terminal."""
    yield f"Before: {found.before}. After: {found.after}."
    yield counted(found)
    if found.refused:
        yield f"{_UNTOLD} {found.refused}"
    if found.inputs:
        yield "\nWhat differs of the inputs:"
        busy, idle = found.inputs_by_effect
        yield from (f"  {one.told}" for one in busy)
        if idle:
            yield f"  {idling(idle)}: {', '.join(f'{one.kind} {one.name}' for one in idle)}"
    most, rest = causes_by_weight(found)
    if most:
        yield "\nWhat moved how many findings:"
        yield from (f"  {many:5}  {group}: {told}" for (group, _, told), many in most)
    if rest:
        yield f"  {beyond(rest)}"
    for part, (moved, said) in found.parts.items():
        if moved:
            yield f"\n{_MOVED[part]}: {len(moved)}"
            yield from (line for one in moved for line in _lines(one, found))
        if said:
            yield f"\n{_SAID[part]}:"
            yield from (f"  {line}" for one in said for line in _either(one))
    if found.charts:
        yield f"\nCharts drawn otherwise: {', '.join(one.id for one in found.charts)}"


def _lines(one: causes.Moved, found: comparison.Comparison) -> Iterator[str]:
    """A finding, what it was and is, and why."""
    yield f"\n{one.id}: {comparison.told(one)['label']}"
    yield f"  {changed(one)}"
    if not found.one_cause:  # which is told above
        yield from (f"    {caused(cause, one)}" for cause in one.causes)
    if one.remainder and not found.refused:
        yield f"    not explained: {amount(one.remainder, one)}"


def _either(one: reading.Sentence) -> Iterator[str]:
    """A sentence as it was and as it is."""
    for sign, text in (("-", one.before), ("+", one.after)):
        if text:
            yield f"{one.chapter} {sign} {text}"


def causes_by_weight(found: comparison.Comparison) -> tuple[list[Weighed], list[Weighed]]:
    """The causes that moved the most findings, and all others, if these are more than a few."""
    every = [*found.causes.items()]
    most = _MOST_CAUSES if len(every) > _MOST_CAUSES + 1 else len(every)
    return every[:most], every[most:]


def idling(idle: Sequence[changes.Change]) -> str:
    """That inputs differ that move nothing."""
    return f"without effect on any finding ({len(idle)})"


def beyond(rest: Sequence[Weighed]) -> str:
    """That there are other causes."""
    most = rest[0][1]
    return f"and {len(rest)} others, each of at most {most} finding{'s' * (most != 1)}"


def page(found: comparison.Comparison) -> str:
    """The page; the same comparison gives the same text."""
    drawn = {
        one.id: _named(charts.svg(one.overlaid, one.id), f"chart-{one.id}")
        for one in found.charts
        if one.overlaid
    }
    words = {"untold": _UNTOLD, "moved_in": _MOVED, "said_in": _SAID, "named": comparison.told}
    ways = (counted, causes_by_weight, beyond, idling, changed, caused, amount)
    return (
        html.templates()
        .from_string(_TEMPLATE.read_text(encoding="utf-8"))
        .render(
            found=found,
            drawn=drawn,
            faces=markupsafe.Markup(packing.faces(serif=True)),  # noqa: S704 - our own typefaces
            **words,
            **{way.__name__: way for way in ways},
        )
    )


def _named(svg: str, heading: str) -> markupsafe.Markup:
    """A drawing as one image that is called as its heading is, its type left to the page."""
    told = pictures.unspoken(svg).replace("<svg", f'<svg role="img" aria-labelledby="{heading}"', 1)
    return markupsafe.Markup(told)  # noqa: S704 - our own drawing


def counted(found: comparison.Comparison) -> str:
    """How much differs."""
    told = ", ".join(f"{many:,} {what}" for what, many in found.counts.items())
    said, drawn = len(found.sentences), len(found.charts)
    return f"Findings: {told}. Sentences that differ: {said}. Charts that differ: {drawn}."


def changed(one: causes.Moved) -> str:
    """What a finding was and is, and by how much that differs."""
    if one.field == "formula":
        return f"another formula: {_told(one.after, one.field)}"
    if not (one.before and one.after):
        known = amounts.amount(comparison.told(one))
        return f"new: {known}" if one.after else f"gone, was {known}"
    records = (one.before, one.after)
    leads = {causes.lead(record) for record in records}
    printed = one.field in leads or leads == {""}
    before, after = (amounts.amount(it) if printed else _told(it, one.field) for it in records)
    moved = f"{before} -> {after}" if before != after else f"still {after} as printed"
    told = f"{'' if printed else _FIELDS[one.field]}{moved}"
    if one.change is None:
        return told
    old = one.before[one.field]
    part = f", {_signed(100 * one.change / abs(old))}%" if old else ""
    return f"{told} ({amount(one.change, one)}{part})"


def caused(cause: causes.Cause, one: causes.Moved) -> str:
    """What a cause did; from what to what it went is told of the inputs."""
    name = cause.told.partition(": ")[0] if " -> " in cause.told else cause.told
    error = f" (standard error {amount(cause.error, one).lstrip('+')})" if cause.error else ""
    return f"{name}: {amount(cause.amount, one)}{error}"


def amount(number: float, one: causes.Moved) -> str:
    """A part of a change, with its sign; of what is no number the part of it."""
    if one.change is None:
        return "all of it" if math.isclose(number, 1.0) else f"{100 * number:.3g}% of it"
    record = comparison.told(one)
    if record["unit"] == "ratio":
        both = filter(None, (one.before, one.after))
        parts = all(amounts.amount(each).endswith("%") for each in both)
        told = _signed(100 * number if parts else number)
        return f"{told} point{'s' * (told[1:] != '1')}" if parts else told
    sign = wording.MINUS if number < 0 else "+"
    unit, money = record["unit"], record["unit"].startswith("USD")
    return f"{sign}{wording.show(abs(number), unit, short=not money, more=-1)}"


def _signed(number: float) -> str:
    """A number with its sign, to three digits or, beyond them, whole."""
    size = f"{abs(number):.3g}" if abs(number) < _WHOLE else f"{abs(number):,.0f}"
    return f"{wording.MINUS if number < 0 else '+'}{size}"


def _told(record: computing.Record, field: str) -> str:
    value = record.get(field)
    if isinstance(value, float | int) and math.isfinite(value):
        return wording.show(value, record["unit"], value, value, amounts.style(record))
    return "none" if value is None else str(value)
