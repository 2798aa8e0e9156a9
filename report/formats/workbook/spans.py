"""Charts of days and spans, as a spreadsheet draws them: bars that begin elsewhere than at nothing.

What their tables say in words stands once more as numbers, in cells that the bars follow: beside
the days, or beneath the table. A legend has a column for each of its series.
"""

import datetime
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from xlsxwriter import utility

from analysis.exhibits import charts
from report.formats import document
from report.formats.workbook import drawn, formulas, shown

_DRAWN, _MARK = "Drawn", "Mark"  # heads of columns that are no series
_ENDS = "As it is drawn: where each bar begins and ends, and how long it is"
_LENGTHS = "As it is drawn"
_YEAR = 365.25
_TICKS = 8  # at most, of an axis of years
_PART = 60  # of such an axis, that the mark of a day has
_PALE = 60  # percent
_UNSEEN = {"fill": {"none": True}, "border": {"none": True}}
_DASHED = {"fill": {"none": True}, "border": {"color": "#5F5F5F", "dash_type": "dash"}}
_DOLLARS = 1e6  # from which on a number is one of them


class Bar(NamedTuple):
    """What a chart draws in a line of its own.

    Its ends are numbers, each with its finding and which number of that it is, if it follows one.
    """

    group: str
    label: str
    series: str
    ends: tuple[tuple[float, Sequence[str]], ...]


def days(table: document.Table) -> list[int]:
    """The columns of a table that have days, of which a second one ends spans."""
    having = {n for row in table.rows for n, cell in enumerate(row) if n and shown.day(cell.text)}
    return sorted(having)[:2]


def dated(block: drawn.Block, one: document.Chart, columns: Sequence[int]) -> Any:
    """A chart of days as marks along the years, or of spans from one day to another.

    A span whose end is no day goes as far as the last one and is pale; what comes before a day
    that words stand before, such as that it is not published, is dashed.

    What is drawn stands beside the table, of which some columns are those of the days.
    """
    first = len(one.table.columns)
    found = [[shown.day(row[n].text) for n in columns] for row in one.table.rows]
    known = [each.serial for ends in found for each in ends if each]
    mark, every = (max(known) - min(known)) / _PART, ",".join(map(block.column, columns))
    told = {str(row.get("period")): row for row in charts.rows(one.spec)}
    series = [_series(told.get(row[0].text, {}), one.spec) for row in one.table.rows]
    heads = _heads(series, one.spec, _DRAWN if columns[1:] else _MARK)
    block.sheet.head(block.head, heads, range(first, first + len(heads)), first=first)
    for row, (name, (start, *last)) in enumerate(zip(series, found, strict=True), block.head + 1):
        if start:
            begin, *end = (utility.xl_rowcol_to_cell(row, n) for n in columns)
            upto = f"IF(ISNUMBER({end[0]}),{end[0]},MAX({every}))-{begin}" if end else ""
            text = upto or f"(MAX({every})-MIN({every}))/{_PART}"
            length = (last[0].serial if last[0] else max(known)) - start.serial if last else mark
            column = first + (heads.index(name) if name in heads else 0)
            block.sheet.put(row, column, formulas.Content(length, text, '0" days"'))
    dashed = [_DASHED if start and start.before else None for start, *_ in found]
    pale = [not ends[-1] for ends in found]
    chart = _chart(block, one, series, columns[0], first, pale=pale, before=dashed)
    # On its second day a year has begun, however many days the years before it had.
    since = datetime.date(shown.date(min(known)).year, 1, 2)
    years = max(math.ceil((max(known) - min(known)) / _YEAR / _TICKS), 1)
    unit = {"num_format": "yyyy", "major_unit": years * _YEAR}
    chart.set_x_axis({"min": shown.serial(since), **unit, "major_gridlines": drawn.GRID})
    return chart


def bars(spec: Mapping[str, Any]) -> list[Bar]:
    """What lies across a chart, from one number of a row of its data to another or from nothing."""
    across = sorted(_across(spec), key=len, reverse=True)  # spans before lengths
    place, *fields = across[0] if across else ("",)
    rows: list[Mapping[str, Any]] = []
    for row in charts.rows(spec):
        if fields and all(isinstance(row.get(one), float | int) for one in fields):
            rows += [row] if row not in rows else []
    names = {(row.get("period"), row.get("label")) for row in rows}
    own = "label" if len(names) == len(rows) else "series"
    return [
        Bar(
            str(row.get("period", "")),
            str(row.get(own) or row.get(place, "")),
            _series(row, spec),
            tuple((float(row[one]), row.get("live", {}).get(one, ())) for one in fields),
        )
        for row in rows
    ]


def _across(part: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The columns of a chart's data that place each mark that lies in a row: which, from and to."""
    x, x2, y = (part.get("encoding", {}).get(axis, {}) for axis in ("x", "x2", "y"))
    across = x.get("type") == "quantitative" and y.get("type") in ("nominal", "ordinal")
    if across and "field" in x and "field" in y:
        yield tuple(one["field"] for one in (y, x, x2) if "field" in one)
    for each in part.get("layer", ()):
        yield from _across(each)


def listed(
    block: drawn.Block,
    one: document.Chart,
    told: Sequence[Bar],
    places: formulas.Places,
) -> tuple[drawn.Block, Any]:
    """A chart of spans or lengths, and where what it draws stands: beneath its table."""
    sheet, spans = block.sheet, len(told[0].ends) > 1
    lines = [*_lines(told)]
    below = drawn.Block(sheet, block.end + 2, block.end + 3 + len(lines))
    sheet.across(block.end + 1, _ENDS if spans else _LENGTHS, "subtitle")
    series = [each.series if isinstance(each, Bar) else "" for each in lines]
    fixed, heads = ["From", "To"] if spans else [], _heads(series, one.spec)
    labels = [one.table.columns[0].label, *fixed, *heads]
    sheet.head(below.head, labels, range(1, len(labels)))
    most = max(end for each in told for end, _ in each.ends)
    form = drawn.axis(one) if most > _DOLLARS else "0.00"
    for row, each in enumerate(lines, below.head + 1):
        if not isinstance(each, Bar):
            sheet.put(row, 0, each, "bold")
            continue
        sheet.put(row, 0, each.label, "wrapped")
        own = 1 + len(fixed) + (heads.index(each.series) if each.series in heads else 0)
        for column, (end, live) in zip((1, 2) if spans else (own,), each.ends, strict=True):
            cell = _cell(live, places)
            sheet.put(row, column, formulas.Content(end, cell, form), "" if cell else "pale line")
        if spans:
            low, high = (utility.xl_rowcol_to_cell(row, n) for n in (1, 2))
            (start, _), (end, _) = each.ends
            sheet.put(row, own, formulas.Content(end - start, f"{high}-{low}", form))
    chart = _chart(below, one, series, 1 if spans else None, 1 + len(fixed))
    chart.set_x_axis({"num_format": form, "major_gridlines": drawn.GRID})
    return below, chart


def _lines(told: Sequence[Bar]) -> Iterator[Bar | str]:
    """Bars beneath what they have in common."""
    for group, each in itertools.groupby(told, lambda one: one.group):
        if group:
            yield group
        yield from each


def _cell(live: Sequence[str], places: formulas.Places) -> str:
    """The cell of a finding's value, low or high; none if it is none that stands anywhere."""
    place = places.get(live[1]) if live else None
    return getattr(place, live[0], place.name) if place else ""


def _series(row: Mapping[str, Any], spec: Mapping[str, Any]) -> str:
    """What a row of a chart's data is coloured by; nothing if a chart does not name its colours."""
    named = drawn.colours(spec)
    return next((each for each in row.values() if isinstance(each, str) and each in named), "")


def _heads(series: Sequence[str], spec: Mapping[str, Any], one: str = _DRAWN) -> list[str]:
    """A column for each series that a legend names, or one for all."""
    return [*dict.fromkeys(filter(None, series))] if drawn.explains(spec) else [one]


def _chart(
    block: drawn.Block,
    one: document.Chart,
    series: Sequence[str],
    start: int | None,
    first: int,
    *,
    pale: Sequence[bool] = (),
    before: Sequence[Any] = (),
) -> Any:
    """Bars that lie beside each other, each from where it begins.

    Args:
        series: that of each bar.
        start: the column that says where they begin, if not at nothing.
        first: the first column of their lengths.
        pale: which of them are.
        before: how what is before each looks.
    """
    names, named = block.cells(0), drawn.colours(one.spec)
    chart = block.sheet.book.made.add_chart({"type": "bar", "subtype": "stacked"})
    if start is not None:  # no spreadsheet leaves out the same name of a legend, so it is a space
        unseen = {**block.series(start, names), "name": " ", **_UNSEEN}
        chart.add_series({**unseen, "points": [*before] or None})
    for n, head in enumerate(_heads(series, one.spec)):
        usual = named.get(head, drawn.COLOURS[0])
        looks = [
            {"color": named.get(each, usual), "transparency": _PALE * far}
            for each, far in zip(series, pale or [False] * len(series), strict=True)
        ]
        points = [{"fill": each, "border": each} for each in looks]
        look = {"fill": {"color": usual}, "points": points, "gap": 40}
        chart.add_series(block.series(first + n, names, **look))
    chart.set_legend({"position": "top"} if drawn.explains(one.spec) else {"none": True})
    chart.set_y_axis({"reverse": True})
    return chart
