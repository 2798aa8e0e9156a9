"""Numbers in words: printed no finer than they are known, rounded so that a bound stays true."""

import math
import re
from collections.abc import Sequence
from typing import Any

COUNT = "count"  # the unit of a finding that counts
DATE = "date"  # the unit of a day, counted as a year with its fraction
MINUS = "\N{MINUS SIGN}"
Quantity = Any  # a number as `traces.Traced` has it: its bounds and unit, the name of its note
_MONEY = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1.0, ""))
_MOST, _STEP = 1e12, 1000  # the greatest size of money, and from one size to the next
_BRIEF = {" trillion": " tn", " billion": " bn", " million": " m"}
STYLES = {"times": " times", "percent": "%", "change": "%"}
# A bound that rounding moves by less than this part of the value is printed as the value itself.
_NEGLIGIBLE = 0.002
_WHOLE = 4  # the most digits of a whole number whose thousands do not stand apart
_SHORT = 2  # digits of a number in a sentence, if its note has the rest
_OPEN = 1 / 8  # the most of itself that a number leaves open as it is printed


def show(
    value: float | None,
    unit: str,
    low: float | None = None,
    high: float | None = None,
    style: str = "times",
    *,
    short: bool = False,
    more: int = 0,
) -> str:
    """A number as the reader sees it, no finer than its bounds support.

    Args:
        value: in base units (USD, ratio); None prints "unknown".
        unit: base unit.
        low, high: its bounds; None is unbounded.
        style: for a ratio "times", "percent" or "change" (percent more or less).
        short: with two digits, and no decimals beyond a hundred.
        more: digits than usual.

    Raises:
        ValueError: there is no such style.
    """
    if value is None or not math.isfinite(value):
        return "unknown"
    if unit in (DATE, "year"):
        return _quarter(value, low, high) if unit == DATE else f"{value:.0f}"
    factor, suffix = _measure(value, unit, style)
    shift = 1.0 if style == "change" and unit == "ratio" else 0.0
    ends = [
        None if end is None or not math.isfinite(end) else (end - shift) * factor
        for end in (low, high)
    ]
    amount = (value - shift) * factor
    most = _SHORT if short else more + (4 if unit.startswith("USD") else 3)
    place = _place(amount, ends, most)
    if unit != "ratio" and unit[:3] != "USD" and low == high == value == int(value):
        place = 0  # what is counted is told whole
    digits = _digits(amount, place, ends)
    if 1 / _MOST < factor < 1 and abs(float(digits)) == _STEP:  # no thousand million
        return show(float(digits) * round(1 / factor), unit, low, high, style, short=short)
    if style == "change" and unit == "ratio":
        suffix += " less" if amount < 0 else " more"
        return digits.lstrip("-") + suffix
    if digits == "1" and suffix == STYLES["times"]:
        digits = "1.0"
    if digits == "1" and unit in ("quarters", "years"):
        suffix = suffix.removesuffix("s")
    currency = "$" if unit.startswith("USD") else ""
    if (whole := digits.lstrip("-")).isdigit() and len(whole) > _WHOLE:
        digits = f"{int(digits):,}"
    if currency and not digits.strip("-0."):
        return f"$0{unit.removeprefix('USD')}"
    sign = MINUS if digits.startswith("-") else ""
    return f"{sign}{currency}{digits.lstrip('-')}{suffix}"


def _quarter(value: float, low: float | None, high: float | None) -> str:
    """A date as the quarter, the year or the two years that its bounds leave open."""
    ends = [value if end is None or not math.isfinite(end) else end for end in (low, high)]
    first, last = (math.floor(4 * end) for end in ends)
    if first == last:
        return f"Q{first % 4 + 1} {first // 4}"
    return f"{first // 4}" if first // 4 == last // 4 else f"{first // 4} or {last // 4}"


def _measure(value: float, unit: str, style: str) -> tuple[float, str]:
    """The factor from base units to what is printed, and the words that follow."""
    if style not in STYLES:
        raise ValueError(f"there is no style {style!r}; write {' or '.join(STYLES)}")
    if unit == "ratio":
        return (1.0 if style == "times" else 100.0), STYLES[style]
    if not unit.startswith("USD"):
        return 1.0, "" if unit == COUNT else f" {unit}"
    size, name = next((one for one in _MONEY if abs(value) >= one[0]), _MONEY[-1])
    return 1 / size, (f" {name}" if name else "") + unit.removeprefix("USD")


def _place(amount: float, ends: Sequence[float | None], most: int) -> int:
    """The decimal place to print: the coarsest that stays within the bounds, and a quarter of them.

    At most so many significant digits, and those before the decimal point; a lower bound of zero
    says no more than the sign.
    """
    finest = math.floor(math.log10(abs(amount))) - most + 1 if amount else 0
    finest = min(0, finest) if most == _SHORT else finest
    widths = [abs(end - amount) for end in ends if end is not None and end != 0]
    width = max(widths, default=0.0)
    if width == 0:
        return finest
    place = math.floor(math.log10(2 * width * 1.0000001))
    while place > finest and not _fair(round(amount, -place), amount, ends, width):
        place -= 1
    return max(place, finest)


def _fair(rounded: float, amount: float, ends: Sequence[float | None], width: float) -> bool:
    """Whether a rounded amount is near enough, and between the two bounds that it lies between."""
    low, high = (amount if end is None else end for end in ends)
    outside = None not in ends and low <= amount <= high and not low <= rounded <= high
    return abs(rounded - amount) <= width / 4 and not outside


def _digits(amount: float, place: int, ends: Sequence[float | None]) -> str:
    """The amount at a decimal place; "at least" is rounded down, "at most" up."""
    low, high = ends
    scaled = float(f"{amount / 10.0**place:.9g}")  # 493.8 / 0.1 is not quite 4938
    if high is not None and (low is None or low == 0 < amount):
        scaled = math.ceil(scaled)
    elif low is not None and high is None:
        scaled = math.floor(scaled)
    text = f"{round(scaled) * 10.0**place:.{max(0, -place)}f}"
    exact = {low, high} <= {amount, None} and "." in text
    return text.rstrip("0").rstrip(".") if exact else text


def without_zeros(text: str) -> str:
    """What is printed, without the zeros that end its decimals: "$6 billion" of "$6.0 billion"."""
    bare = re.sub(r"(?<=\d)\.0+(?!\d)|(?<=\d)(\.\d*[1-9])0+(?!\d)", r"\1", text)
    return re.sub(r"(?<![\d.,])1 times", "1.0 times", bare)  # as `show` prints one


def between(low: str, high: str) -> str:
    """Two printed numbers as a span that says their unit once: "$2 to $3 billion"."""
    unit = high.partition(" ")[2]
    said_once = unit and not unit.isdigit()  # the year of a quarter is none
    return f"{low.removesuffix(f' {unit}') if said_once else low} to {high}"


def bare(one: Quantity, style: str = "times", *, short: bool = False) -> str:
    """A finding without the word of its bound, rounded to the nearest that its bounds allow.

    However wide they are its second digit stands; what is not below nothing is not wide by that.
    """
    if not math.isfinite(one.value):
        return show(None, one.unit)
    floor = one.low if one.bound != "at most" or one.low else math.inf
    ends = [end for end in (floor, one.high) if math.isfinite(end)]
    width = max((abs(end - one.value) for end in ends), default=0.0)
    near = (one.value - width, one.value + width)
    low, high = (one.low, one.high) if len(ends) > 1 and one.low else near
    most = _OPEN * abs(one.value)
    if width <= most or not most:
        return show(one.value, one.unit, low, high, style, short=short)
    low, high = max(low, one.value - most), min(high, one.value + most)
    return without_zeros(show(one.value, one.unit, low, high, style, short=short))


def bounded(one: Quantity, style: str = "times", *, short: bool = False) -> str:
    """A finding with its bound: "at least $2 billion", and below nothing "or higher" behind it."""
    if one.bound == "between" and one.unit == "quarters" and one.low < one.high:
        return f"{one.low:g} to {one.high:g} quarters"  # either end may be the number
    if one.bound not in ("at least", "at most"):
        return bare(one, style, short=short)
    end = _end(one)
    low, high = (end, None) if one.bound == "at least" else (None, end)
    told = show(said(one), one.unit, low, high, style, short=short)
    side = "higher" if one.bound == "at least" else "lower"  # "at most" tells no way below nothing
    return f"{told} or {side}" if told.startswith(MINUS) else f"{one.bound} {told}"


def label(one: Quantity, style: str = "times") -> str:
    """A finding as a mark of a chart is labelled: "at least $2.4 bn", "about $310 m"."""
    hedge = f"{one.hedged} " if one.hedged else ""
    return hedge + brief(bounded(one, style, short=True))


def brief(told: str) -> str:
    """Printed amounts with their sizes as charts have them: "$2.4 bn"."""
    return re.sub("|".join(_BRIEF), lambda found: _BRIEF[found[0]], told)


def said(one: Quantity) -> float:
    """What `bounded` prints, NaN if unknown: of a bound its end, unless it is nearly the value."""
    if one.bound not in ("at least", "at most"):
        return float(one.value)
    little = abs(_end(one) - one.value) <= _NEGLIGIBLE * abs(one.value)
    return float(one.value) if little else _end(one)


def _end(one: Quantity) -> float:
    """The closed end of a bound."""
    return float(one.low if one.bound == "at least" else one.high)


def span(one: Quantity, style: str = "times", *, short: bool = False) -> str:
    """A finding's bounds: "$3.65 to $3.75 billion"."""
    if one.bound != "between" or one.unit == "quarters":
        return bounded(one, style, short=short)
    low, high = ends((one.low, one.high), one.unit, style, short=short)
    return low if low == high else between(low, high)


def ends(
    two: tuple[float, float], unit: str, style: str = "times", *, part: float = 0.02, short: bool
) -> tuple[str, str]:
    """Both ends of a range, each open to a part of itself at most, unless it is next to nothing."""
    wide = 0.0 if unit == DATE else (two[1] - two[0]) / 20
    least = min(map(abs, two))
    decade = 10.0 ** math.ceil(math.log10(least)) if least else 0.0

    def told(end: float) -> str:
        slack = wide if abs(end) < wide / 5 else min(wide, part * abs(end))
        more = int(unit == "ratio" and least < decade <= abs(end) < 1.1 * least)  # 0.996 to 1.004
        text = show(end, unit, end - slack, end + slack, style, short=short, more=more)
        return without_zeros(text) if slack < wide else text

    return told(two[0]), told(two[1])


def bounds(one: Quantity, style: str = "times") -> str:
    """How far a finding is known, in words that stand beside it; empty if it is unknown."""
    match one.bound:
        case "unknown":
            return ""
        case "at least":
            return "a floor; no ceiling is known"
        case "at most":
            return "a ceiling; no floor is known"
        case _:
            told = span(one, style)
            return f"between {told.replace(' to ', ' and ')}" if " to " in told else "as stated"


def directed(one: Quantity, style: str = "times", *, short: bool = False) -> str:
    """How much more or less an amount is: "$494 million more"; never a negative "more"."""
    if one.bound == "between" and one.low < 0 < one.high:
        less, more = (
            show(abs(end), one.unit, style=style, short=short) for end in (one.low, one.high)
        )
        return f"between {less} less and {more} more"
    if said(one) < 0:
        return f"{bounded(one.mirrored(), style, short=short)} less"
    return f"{bounded(one, style, short=short)} more"


def verdict(one: Quantity, above: str, below: str, neither: str) -> str:
    """One of three wordings: surely above 1, of an amount above 0, surely below, or neither."""
    threshold = 1.0 if one.unit == "ratio" else 0.0
    return above if one.low > threshold else below if one.high < threshold else neither


def link(text: str, one: Quantity) -> str:
    """Markdown that leads from a number to how it came about."""
    return f"[{literal(text)}](#trace-{one.note})"


def quotation(quote: str, translation: str = "") -> str:
    """What a source says, in quotation marks, and what that is in English if it is not."""
    told = f"“{quote}”" if quote else ""
    return f"{told} (in English: “{translation}”)" if translation else told


def literal(text: str) -> str:
    """Text as Markdown that shows just this text; JupyterLab takes $...$ for a formula."""
    return re.sub(r"([\\`*_\[\]<>$#|~])", r"\\\1", text)


def plain(markdown: str) -> str:
    """A filled sentence without the links behind its numbers."""
    without_links = re.sub(r"(?<!\\)\[(.*?)(?<!\\)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"\\(.)", r"\1", without_links)
