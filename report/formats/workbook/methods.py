"""What is found year by year, or by halving, as tables of a spreadsheet that hold every step."""

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

from xlsxwriter import utility

from analysis.explore import told
from analysis.terms import participation, stake
from report.formats.workbook import formulas, places
from report.formats.workbook.formulas import Content

_LEAST, _MOST, _HALVINGS = stake.LEAST, stake.MOST, stake.HALVINGS


Rows = Sequence[Sequence[Any]]  # of texts, and of what cells hold


class Methods:
    """The tables, one below the other."""

    def __init__(self) -> None:
        self.tables: list[Rows] = []
        self._there: dict[tuple[object, ...], int] = {}
        self._next = places.HEAD + 1

    def text(self, method: told.Method, given: Sequence[Content]) -> str:
        """The expression that a method stands for, over a table that is made for it."""
        texts = [one.formula for one in given]
        if method.name == told.COUNT:
            return f"COUNT({','.join(texts)})"
        if method.name == told.RETURN:
            first = self._at((method, *texts), lambda row: _halved(row, method.beside, given))
            return places.cell(places.METHODS, first, 3)
        # A claim on profits runs out alike whatever the discount, which comes last.
        carried, *_ = method.beside
        first = self._at(
            ("claim", carried, *texts[:-1]),
            lambda row: _claimed(row, given[:-1], carried=carried),
        )
        if method.name == told.YEARS:
            return places.cell(places.METHODS, first, 3)
        years, paid = (_column(first + _ABOVE, column, _YEARS) for column in (0, 6))
        return f"SUMPRODUCT({paid}/(1+{texts[-1]})^{years})"

    def _at(self, key: tuple[object, ...], make: Callable[[int], Rows]) -> int:
        """The row at which a table begins, which is made if it is not there yet."""
        if key not in self._there:
            self._there[key] = self._next
            self.tables.append(make(self._next))
            self._next += len(self.tables[-1]) + 1
        return self._there[key]


def _column(row: int, column: int, length: int) -> str:
    return f"{places.METHODS}!{utility.xl_range(row, column, row + length - 1, column)}"


def _number(value: float) -> Content:
    return Content(value, formulas.number(value))


def _halved(row: int, years: Sequence[float], flows: Sequence[Content]) -> Rows:
    """A rate of return: its flows, then a bracket that is halved until nothing is left of it."""
    at = [year - years[0] for year in years]
    when, amount = (_column(row + 1, column, len(flows)) for column in (1, 2))

    def worth(rate: float) -> float:
        return sum(one.shown / (1 + rate) ** year for year, one in zip(at, flows, strict=True))

    def told_at(rate: str) -> str:
        return f"SUMPRODUCT({amount}/(1+{rate})^{when})"

    first = row + 1 + len(flows)
    low, width = _LEAST, _MOST - _LEAST
    rows = [["bracket", _number(width), _number(low)]]
    for n in range(first + 1, first + 1 + _HALVINGS):
        before, half = f"C{n}", f"B{n + 1}"
        width /= 2
        low += width if worth(low + width) > 0 else 0.0
        gains = f"IF({told_at(f'{before}+{half}')}>0,{half},0)"
        rows.append(["halved", Content(width, f"B{n}/2"), Content(low, f"{before}+{gains}")])
    inside = f"AND({told_at(formulas.number(_LEAST))}>0,{told_at(formulas.number(_MOST))}<0)"
    found = low if worth(_LEAST) > 0 > worth(_MOST) else math.nan
    rate = Content(found, f"IF({inside},C{first + 1 + _HALVINGS},NA())")
    return [
        ["Rate of return a year", "years after the first", "amount", rate],
        *(["flow", _number(year), one] for year, one in zip(at, flows, strict=True)),
        *rows,
    ]


_YEARS = participation.MOST
_NAMES = ("first rate", "recouped first", "second rate", "in all")
_RATES = len(_NAMES)
_ABOVE = _RATES + 2  # rows of the table above the first year
_HEADS = ("year", "profit", "losses before", "counted", "received before", "at first rate", "paid")


def _claimed(row: int, given: Sequence[Content], *, carried: bool) -> Rows:
    """A claim on profits, year by year; after the last of them the profit stays the same."""
    profits, rates = given[:-_RATES], given[-_RATES:]
    one, two, three, four = (f"$B${row + 2 + n}" for n in range(_RATES))
    first_rate, recoup, second_rate, cap = numbers = [each.shown for each in rates]
    due = functools.partial(participation.due, first_rate=first_rate, recoup=recoup, cap=cap)
    rows, behind, received = [], 0.0, 0.0
    top = row + _ABOVE + 1  # of the years, as the sheet counts rows
    for n in range(_YEARS):
        here, last = top + n, top + n - 1
        profit = profits[n] if n < len(profits) else profits[-1]._replace(formula=f"B{last}")
        gain = max(profit.shown - behind, 0.0)
        at_first = float(due(gain, received, second_rate=0.0))
        paid = float(due(gain, received, second_rate=second_rate))
        second = f"MIN({three}*(D{here}-F{here}/{one}),MAX({four}-E{here}-F{here},0))"
        rows.append(
            [
                _number(float(n)),
                profit,
                Content(behind, f"MAX(C{last}-B{last},0)" if carried and n else "0"),
                Content(gain, f"MAX(B{here}-C{here},0)"),
                Content(received, f"E{last}+G{last}" if n else "0"),
                Content(at_first, f"MIN({one}*D{here},MAX(MIN({two},{four})-E{here},0))"),
                Content(paid, f"F{here}+{second}"),
            ]
        )
        behind = max(behind - profit.shown, 0.0) if carried else 0.0
        received += paid
    counted, before, paying = (_column(row + _ABOVE, column, _YEARS) for column in (3, 4, 6))
    years = f"E{row + 1}"  # that are whole
    share = f"({four}-INDEX({before},{years}+1))/({three}*MAX(INDEX({counted},{years}+1),1E-9))"
    whole = sum(one[4].shown + one[6].shown < cap * (1 - 1e-12) for one in rows)
    ended = participation.years([each.shown for each in profits], numbers, carried=carried)
    return [
        [
            "Claim on profits, losses made up first" if carried else "Claim on profits",
            "years",
            "until it ends",
            Content(float(ended), f"IF({years}={_YEARS},NA(),{years}+MIN({share},1))"),
            Content(float(whole), f"SUMPRODUCT(({before}+{paying}<{four}*(1-1E-12))*1)"),
        ],
        *([name, each] for name, each in zip(_NAMES, rates, strict=True)),
        _HEADS,
        *rows,
    ]
