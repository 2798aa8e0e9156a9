"""The words that everything in data/ is described with, and the faults of what breaks a rule.

Each field's description is at once its entry in the codebook and the remedy of its error.
"""

import datetime
import decimal
import difflib
import pathlib
import re
import urllib.parse
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pydantic

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HERE = pathlib.Path(__file__).resolve().parent
_WITHIN, _BESIDE = _HERE / "data", _HERE.parent / "data"
DATA = _WITHIN if _WITHIN.exists() else _BESIDE  # where a wheel carries them, or a checkout has
MOST_QUOTED_WORDS = 20
MOST_USD = 1e15  # about ten times what the world makes in a year
SCALES = {"one": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}


# Unit as printed -> (base unit, factor). Harmonising happens here and nowhere else.
UNITS = {
    "USD": ("USD", decimal.Decimal(1)),
    "USD per year": ("USD per year", decimal.Decimal(1)),
    "USD per share": ("USD per share", decimal.Decimal(1)),
    "percent": ("ratio", decimal.Decimal("0.01")),
    "multiple": ("ratio", decimal.Decimal(1)),
    "GW": ("GW", decimal.Decimal(1)),
}


STYLES = {"percent": "percent", "multiple": "times"}  # how a ratio in a printed unit is printed


def base_unit(unit: str) -> str:
    """The base unit of a printed one; of one that is none of UNITS, such as years, itself."""
    return UNITS[unit][0] if unit in UNITS else unit


def factor(unit: str, scale: str) -> decimal.Decimal:
    """What turns a printed number into base units."""
    return SCALES[scale] * UNITS.get(unit, (unit, decimal.Decimal(1)))[1]


def rounding(printed: decimal.Decimal) -> decimal.Decimal:
    """How far off a printed number may be: half a unit of its last digit."""
    return decimal.Decimal(1).scaleb(int(printed.as_tuple().exponent)) / 2


_LONGEST = 1000  # letters of a rule or a place, which hold what was found


@dataclass(frozen=True)
class Fault:
    """One thing wrong with what was given: where, which rule, and how to mend it."""

    file: str
    place: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        place, rule = (
            text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
            for text in (self.place, self.rule)
        )
        return f"{self.file}, {place}: {rule}. Remedy: {self.remedy}."


class Faults(Exception):
    """Everything found wrong, all at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))  # one file may be read by several
        super().__init__("\n".join(map(str, self.faults)))


class Failure(Exception):
    """What was asked for failed on the way: in a line what, and the remedy."""


def gather(*checks: Callable[[], Iterable[Fault]]) -> None:
    """Run every check, and raise the Faults that they find or raise together."""
    read_all(*(lambda check=check: refuse(check()) for check in checks))


def read_all(*readers: Callable[[], Any]) -> list[Any]:
    """What every reader gives, in order; the Faults that any of them raise, all together."""
    read = []
    faults: list[Fault] = []
    for reader in readers:
        try:
            read.append(reader())
        except Faults as found:
            faults += found.faults
    refuse(faults)
    return read


def refuse(faults: Iterable[Fault]) -> None:
    """Raise Faults if anything was found wrong."""
    if found := tuple(faults):
        raise Faults(found)


def unknown(names: Iterable[str], known: Collection[str], place: str, what: str) -> Iterator[Fault]:
    """A fault for each name that is not known, with the known ones that are spelt like it."""
    for name in names:
        if name not in known:
            like = difflib.get_close_matches(name, known)
            like = like or difflib.get_close_matches(name.lower(), known)
            like = like or [f"one like {next(iter(known))}"]
            rule, remedy = f"there is no such {what}", f"use {' or '.join(like)}"
            yield Fault(place, name, rule, remedy)


def refuse_vast(point: float, unit: str) -> None:
    """Raise a ValueError for an amount in base units beyond all there is: a scale too much."""
    if unit.startswith("USD") and abs(point) > MOST_USD:
        raise ValueError(f"{point:.3g} {unit} is more than {MOST_USD:.0e} USD: check the scale")


def _on_the_web(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError(f"the address {address!r} does not start with https:// and a host")
    if any(letter.isspace() for letter in address):
        raise ValueError(f"the address {address!r} has a blank in it")
    return address


def _quoted_briefly(quote: str) -> str:
    words = len(quote.split())
    if words > MOST_QUOTED_WORDS:
        raise ValueError(f"the quote has {words} words; at most {MOST_QUOTED_WORDS} may be quoted")
    return quote


DIGITS = r"^-?[0-9]+(\.[0-9]+)?$"
Identifier = Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, pydantic.StringConstraints(min_length=1, strip_whitespace=True)]
Quote = Annotated[str, pydantic.AfterValidator(_quoted_briefly)]
# A web address, or nothing.
Address = Annotated[str, pydantic.AfterValidator(_on_the_web)]
Unit = Literal["USD", "USD per year", "USD per share", "percent", "multiple", "GW"]
Scale = Literal["one", "million", "billion", "trillion"]
Bound = Literal["exact", "at least", "at most", "about"]
Kind = Literal["leaked", "press", "official", "executive", "derived"]
Confidence = Literal["high", "medium", "low"]
Party = Literal["OpenAI", "Microsoft"]


def field(description: str, default: Any = ..., *, refers: str = "") -> Any:
    """A field whose description serves the codebook and the error message alike.

    Args:
        default: what it is if left out; it must not be left out if there is none.
        refers: the table of data/, without its ending, whose first column has this value.
    """
    extra: dict[str, Any] | None = {"refers": refers} if refers else None
    return pydantic.Field(default, description=description, json_schema_extra=extra)


# Of what is quoted in another language; which publication is in which is told in sources.csv.
TRANSLATION = field(
    f"the quote in English, at most {MOST_QUOTED_WORDS} words, if its source is in another "
    "language, else empty",
    "",
)


_DAYS = (datetime.date, datetime.date | None)
_NUMBERS = (int, float, int | None, float | None)
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
YEARS = range(1900, 2200)  # what lies beyond is a slip, or a word for never


class Record(pydantic.BaseModel):
    """A frozen row; unknown fields are refused, and so is what only looks like a number."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @pydantic.model_validator(mode="before")
    @classmethod
    def _is_what_it_looks_like(cls, row: Any) -> Any:
        """Truth values are no numbers, and texts hold no marks that steer a terminal."""
        for name, value in row.items() if isinstance(row, dict) else ():
            known = cls.model_fields.get(name)
            if isinstance(value, bool) and known and known.annotation is not bool:
                raise ValueError(f"{name} is {str(value).lower()}, which is no number and no text")
            if isinstance(value, str) and (strange := _CONTROL.search(value)):
                raise ValueError(f"{name} holds the control character {strange[0]!r}")
        return row

    @pydantic.field_validator("*", mode="before")
    @classmethod
    def _is_written_so(cls, value: Any, field: pydantic.ValidationInfo) -> Any:
        """A day is written as one, for 0 is no first of January 1970; and 015 is no number."""
        kind = cls.model_fields[field.field_name or ""].annotation
        is_text = isinstance(value, str)
        if kind in _DAYS and value is not None:
            is_day = type(value) is datetime.date or (is_text and _ISO.fullmatch(value))
            if not is_day or int(str(value)[:4]) not in YEARS:
                within = f"YYYY-MM-DD from {YEARS[0]} to {YEARS[-1]}"
                raise ValueError(f"{value!r} is not allowed: it is no day as {within}")
        if kind in _NUMBERS and is_text and not _NUMBER.fullmatch(value.strip()):
            raise ValueError(f"{value!r} is not allowed: it is no number")
        return value
