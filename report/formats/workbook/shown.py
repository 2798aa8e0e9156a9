"""Numbers as the report prints them: what a cell holds, and the form that shows just that."""

import calendar
import datetime
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis import traces, wording
from report.formats import amounts
from report.formats.workbook import formulas
from report.formats.workbook.formulas import Content

_NUMBER = re.compile(
    r"(\N{MINUS SIGN}|minus )?(\$)?(\d[\d,]*(?:\.(\d+))?)( (?:million|billion|trillion)\b|%)?"
)
_SCALES = {"": 0, "%": -2, " million": 6, " billion": 9, " trillion": 12}
_LONGEST = 36  # letters beside a number that a form holds: its cell is not broken into lines
_NEARLY = 0.4999
_SLACK = 1 + 1e-9
_BOUNDS = {"at least ": "", "at most ": "-"}  # whether that is rounded down or, counted down, up
_MONTHS = "|".join(calendar.month_name[1:])
_DAY = re.compile(rf"(.*?)(\d{{1,2}} (?:{_MONTHS}) \d{{4}})")
_BEGIN = datetime.date(1899, 12, 30)  # the day that spreadsheets count from


class Number(NamedTuple):
    """The one number of a text: its amount, its last digit as a power of ten, and its form."""

    amount: float
    last: int
    zeros: int  # at its end, before the point
    form: str
    before: str
    behind: str

    def place(self, end: float, of: float = 0.5) -> int | None:
        """The place, as a power of ten, to which an amount is rounded there; None if it is not.

        Args:
            end: the amount.
            of: the most that it is off, in units of that place.
        """
        off = abs(end - self.amount)
        places = (self.last, self.last + self.zeros)
        return next((one for one in places if off <= of * 10.0**one * _SLACK), None)

    def says_only(self, unit: str) -> bool:
        """Whether the text says no more than it, its bound or hedge and its unit: no verdict."""
        units = {"", " times", f" {unit}", f" {unit.removesuffix('s')}", unit.removeprefix("USD")}
        return self.before in ("", "about ", *_BOUNDS) and self.behind in units


class Day(NamedTuple):
    """The one day of a text as a spreadsheet counts it, its form, and the words before it."""

    serial: int
    form: str
    before: str


def number(text: str) -> Number | None:
    """The number of a text that has one; None if it has none, or several, or long words."""
    found = [*_NUMBER.finditer(text)]
    if len(found) != 1:
        return None
    minus, money, digits, decimals, scale = (part or "" for part in found[0].groups())
    before, behind = text[: found[0].start()], text[found[0].end() :]
    if len(before + behind) > _LONGEST or '"' in text:
        return None
    power = _SCALES[scale]
    amount = float(digits.replace(",", "")) * 10.0**power * (-1 if minus else 1)
    told = "#,##0" if money or "," in digits else "0"
    told += f".{'0' * len(decimals)}" if decimals else ""
    told += "%" if scale == "%" else "," * (power // 3)
    shapes = (
        f"{_quoted(f'{ahead}{money}')}{told}{_quoted(scale.strip('%') + behind)}"
        for ahead in (before, before.removesuffix("+") + (minus or wording.MINUS))
    )
    zeros = 0 if decimals else len(digits) - len(digits.rstrip("0,"))
    return Number(amount, power - len(decimals), zeros, ";".join(shapes), before, behind)


def day(text: str) -> Day | None:
    """The day that a text ends with, if it says hardly more."""
    found = _DAY.fullmatch(text)
    if not found or len(found[1]) > _LONGEST or '"' in text:
        return None
    told = datetime.datetime.strptime(found[2], "%d %B %Y").date()  # noqa: DTZ007 - a day has no zone
    return Day(serial(told), f"{_quoted(found[1])}d mmmm yyyy", found[1])


def serial(date: datetime.date) -> int:
    """A day as spreadsheets count it."""
    return (date - _BEGIN).days


def date(serial: int) -> datetime.date:
    """What spreadsheets count so."""
    return _BEGIN + datetime.timedelta(serial)


def _quoted(words: str) -> str:
    return f'"{words}"' if words else ""


def live(text: str, record: Mapping[str, Any], place: formulas.Place) -> Content | None:
    """What follows a finding, a figure or a term and shows what is printed; None if that is other.

    Args:
        record: the finding, or what was published, as plain data.
    """
    quantity = amounts.quantity(record)
    ends = [*zip(place, (quantity.value, quantity.low, quantity.high), strict=True)]
    if record["unit"] == traces.DATE:
        return _day(text, quantity, place)
    if " to " in text:  # its digits are rounded in the cell: forms expect signs of one language
        words = [
            _word(part, *end) for part, end in zip(text.split(" to ", 1), ends[1:], strict=True)
        ]
        return Content(text, '{}&" to "&{}'.format(*words)) if all(words) else None
    told = number(text)
    if told is None or ("formula" in record and not told.says_only(record["unit"])):
        return None
    return _rounded(told, ends)


def _rounded(told: Number, ends: Sequence[tuple[str, float]]) -> Content | None:
    """The first of some cells that gives a printed number, rounded as that is."""
    nearest = _NEARLY if told.before in _BOUNDS else 0.5  # half of a bound is rounded away, too
    for name, end in ends:
        last = told.place(end, nearest)
        if last is not None:
            exact = last == told.last  # else the form has more digits than are meant
            shown = (end, name) if exact else (told.amount, f"ROUND({name},{-last})")
            return Content(*shown, told.form)
    for name, end in ends:  # the bound that is printed is rounded away from the value
        last = told.place(end, of=1)
        if told.before in _BOUNDS and last is not None:
            sign = _BOUNDS[told.before]
            return Content(told.amount, f"{sign}INT({sign}{name}/1E{last})*1E{last}", told.form)
    return None


def _word(text: str, name: str, end: float) -> str:
    """A number in words, if it is that of a cell and all that a text says; else nothing."""
    told, found = number(text), _NUMBER.match(text)
    last = told.place(end) if told else None
    if not (told and found and told.behind in ("", " times")) or last is None:
        return ""
    minus, money, _, _, scale = (part or "" for part in found.groups())
    digits = f"ROUND(ABS({name})/1E{_SCALES[scale]},{_SCALES[scale] - last})"
    return f'IF({name}<0,"{minus or wording.MINUS}","")&"{money}"&{digits}&"{scale}{told.behind}"'


def _day(text: str, day: wording.Quantity, place: formulas.Place) -> Content | None:
    """The year of a day, its quarter, or the two years that its bounds leave open."""
    if not math.isfinite(day.value):
        return None
    quarter, told = int(4 * day.value + 1e-6), f"INT(4*{place.name}+1E-6)"
    if text == f"{day.low // 1:.0f} or {day.high // 1:.0f}":
        return Content(text, f'INT({place.low})&" or "&INT({place.high})')
    if text == f"{quarter // 4}":
        return Content(quarter // 4, f"INT({told}/4)", "0")
    if text == f"Q{quarter % 4 + 1} {quarter // 4}":
        return Content(text, f'"Q"&MOD({told},4)+1&" "&INT({told}/4)')
    return None
