"""What is found year by year, or by halving, as tables of a spreadsheet that hold every step."""

import functools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlsxwriter import utility

from analysis.explore import told
from analysis.terms import participation, stake
from report.formats.workbook import formulas, places

_LEAST, _MOST, _HALVINGS = stake.LEAST, stake.MOST, stake.HALVINGS


class Cell(NamedTuple):
    """A formula, or a text, and the number that the formula shows before it is computed anew."""

    text: str
    shown: float = 0.0


Rows = Sequence[Sequence[Cell]]


class Methods:
    """The tables, one below the other."""

    def __init__(self) -> None:
        self.tables: list[Rows] = []
        self._there: dict[tuple[object, ...], int] = {}
        self._next = places.HEAD + 1

    def text(self, method: told.Method, given: Sequence[formulas.Given]) -> str:
        """The expression that a method stands for, over a table that is made for it."""
        texts = [one.text for one in given]
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


def _number(value: float) -> Cell:
    return Cell(f"={formulas.number(value)}", value)


def _halved(row: int, years: Sequence[float], flows: Sequence[formulas.Given]) -> Rows:
    """A rate of return: its flows, then a bracket that is halved until nothing is left of it."""
    at = [year - years[0] for year in years]
    when, amount = (_column(row + 1, column, len(flows)) for column in (1, 2))

    def worth(rate: float) -> float:
        return sum(one.number / (1 + rate) ** year for year, one in zip(at, flows, strict=True))

    def told_at(rate: str) -> str:
        return f"SUMPRODUCT({amount}/(1+{rate})^{when})"

    first = row + 1 + len(flows)
    low, width = _LEAST, _MOST - _LEAST
    rows = [[Cell("bracket"), _number(width), _number(low)]]
    for n in range(first + 1, first + 1 + _HALVINGS):
        before, half = f"C{n}", f"B{n + 1}"
        width /= 2
        low += width if worth(low + width) > 0 else 0.0
        gains = f"IF({told_at(f'{before}+{half}')}>0,{half},0)"
        rows.append([Cell("halved"), Cell(f"=B{n}/2", width), Cell(f"={before}+{gains}", low)])
    inside = f"AND({told_at(formulas.number(_LEAST))}>0,{told_at(formulas.number(_MOST))}<0)"
    is_inside = worth(_LEAST) > 0 > worth(_MOST)
    found = Cell(f"=IF({inside},C{first + 1 + _HALVINGS},NA())", low if is_inside else float("nan"))
    return [
        [Cell("Rate of return a year"), Cell("years after the first"), Cell("amount"), found],
        *(
            [Cell("flow"), _number(year), Cell(f"={one.text}", one.number)]
            for year, one in zip(at, flows, strict=True)
        ),
        *rows,
    ]


_YEARS = participation.MOST
_NAMES = ("first rate", "recouped first", "second rate", "in all")
_RATES = len(_NAMES)
_ABOVE = _RATES + 2  # rows of the table above the first year
_HEADS = ("year", "profit", "losses before", "counted", "received before", "at first rate", "paid")


def _claimed(row: int, given: Sequence[formulas.Given], *, carried: bool) -> Rows:
    """A claim on profits, year by year; after the last of them the profit stays the same."""
    profits, rates = given[:-_RATES], given[-_RATES:]
    one, two, three, four = (f"$B${row + 2 + n}" for n in range(_RATES))
    first_rate, recoup, second_rate, cap = numbers = [each.number for each in rates]
    due = functools.partial(participation.due, first_rate=first_rate, recoup=recoup, cap=cap)
    rows, behind, received = [], 0.0, 0.0
    top = row + _ABOVE + 1  # of the years, as the sheet counts rows
    for n in range(_YEARS):
        here, last = top + n, top + n - 1
        profit = profits[min(n, len(profits) - 1)]
        gain = max(profit.number - behind, 0.0) if carried else max(profit.number, 0.0)
        at_first = float(due(gain, received, second_rate=0.0))
        paid = float(due(gain, received, second_rate=second_rate))
        owed = f"MAX(C{last}-B{last},0)" if carried and n else "0"
        rows.append(
            [
                _number(float(n)),
                Cell(f"={profit.text}" if n < len(profits) else f"=B{last}", profit.number),
                Cell(f"={owed}", behind),
                Cell(f"=MAX(B{here}-C{here},0)", gain),
                Cell(f"=E{last}+G{last}" if n else "=0", received),
                Cell(f"=MIN({one}*D{here},MAX(MIN({two},{four})-E{here},0))", at_first),
                Cell(
                    f"=F{here}+MIN({three}*(D{here}-F{here}/{one}),MAX({four}-E{here}-F{here},0))",
                    paid,
                ),
            ]
        )
        behind = max(behind - profit.number, 0.0) if carried else 0.0
        received += paid
    counted, before, paying = (_column(row + _ABOVE, column, _YEARS) for column in (3, 4, 6))
    count = f"SUMPRODUCT(({before}+{paying}<{four}*(1-1E-12))*1)"
    share = (
        f"({four}-INDEX({before},E{row + 1}+1))/({three}*MAX(INDEX({counted},E{row + 1}+1),1E-9))"
    )
    whole = sum(one[4].shown + one[6].shown < cap * (1 - 1e-12) for one in rows)
    ended = participation.years([each.number for each in profits], numbers, carried=carried)
    title = "Claim on profits, losses made up first" if carried else "Claim on profits"
    return [
        [
            Cell(title),
            Cell("years"),
            Cell("until it ends"),
            Cell(f"=IF(E{row + 1}={_YEARS},NA(),E{row + 1}+MIN({share},1))", float(ended)),
            Cell(f"={count}", float(whole)),
        ],
        *(
            [Cell(name), Cell(f"={each.text}", each.number)]
            for name, each in zip(_NAMES, rates, strict=True)
        ),
        [*map(Cell, _HEADS)],
        *rows,
    ]
