"""What one parameter may be, and how what a reader gives for it is read in its type and unit."""

import contextlib
import datetime
import decimal
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis import outlook, schema, terms, wording

# As today's YAML and JSON write one: no octals, no underscores, no digits of other scripts.
_NUMBER = r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]{1,3})?"
_WRITTEN = re.compile(rf"(\$|usd )? ?({_NUMBER}) ?(%|[a-z ]*)")
_COMMA = re.compile(r"[0-9],|,[0-9]")
_HUNDREDTHS = dict.fromkeys(("%", "percent", "points"), decimal.Decimal("0.01"))
_RATIOS = {**_HUNDREDTHS, "times": decimal.Decimal(1)}
# Numbers alone are not read as days: 04/05/2026 is one day in Europe and another in America.
_DAYS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")

Factors = Mapping[str, decimal.Decimal]  # what may follow a number, and what it multiplies it by


@dataclass(frozen=True)
class Parameter:
    """One assumption a reader may change: a number, a date, one of some words, or amendments."""

    name: str
    type: str  # date, float, int, choice or amendments
    unit: str
    low: Any  # of a choice: empty
    high: Any
    default: Any
    meaning: str
    choices: tuple[str, ...] = ()
    named: str = ""  # where the choices are the files of a folder, or one's own: what each is
    said: tuple[str, ...] = ()  # the choices as a sentence has them, where their names are codes

    @property
    def allowed(self) -> str:
        """What it may be, in words, its range in its unit."""
        if self.named:
            return self.named
        if self.type == "amendments":
            return "files like those in data/amendments, none enacted, joined by lines of ---"
        if self.choices:
            return ", ".join(self.choices)
        return wording.between(self.counted(self.low), self.counted(self.high))

    @property
    def typed(self) -> str:
        """The same as Python and JSON have it."""
        is_number = self.type in ("float", "int")
        return f"{self.low} to {self.high}" if is_number else self.allowed

    @property
    def _own(self) -> str:
        """That a file of one's own may be given, if it may."""
        return f", or a file like theirs, as in {self.name}=mine.yml" if self.named else ""

    def shown(self, value: Any) -> Any:
        """A value as a page shows it: amendments by name, an own scenario by its file."""
        if self.type == "amendments":
            return ", ".join(one.id for one in terms.thoughts(value)) or "none"
        if self.named and outlook.is_own(value):
            return outlook.named(value)
        return value

    def told(self, value: Any) -> str:
        """A value as it stands after the meaning, which says what is counted."""
        if self.said:
            return self.said[self.choices.index(value)]
        if self.type == "amendments":
            return ", ".join(one.quoted for one in terms.thoughts(value)) or "none"
        return self.counted(value)

    def counted(self, value: Any) -> str:
        """A value as one may give it, a number in its unit."""
        if self.type not in ("float", "int") or self.unit in ("year", "seed"):
            return str(self.shown(value))
        part = self.unit == "ratio" and not self.name.endswith("_factor")
        number = wording.without_zeros(f"{100 * value if part else value:,.10f}")
        number = number.replace("-", wording.MINUS)
        if part:
            return number + (" points" if self.name.endswith("_added") else "%")
        if self.unit.startswith("USD million"):
            return f"${number} million a quarter" if value else "nothing"
        return number

    def described(self) -> str:
        """What it is, what it may be and what it is unless it is set, in lines."""
        unit = "" if self.unit == self.type else f", {self.unit}"
        told = f"{self.allowed}{self._own}; default {self.counted(self.default)}"
        return f"{self.name} ({self.type}{unit})\n    {self.meaning}\n    {told}"

    def json_schema(self) -> dict[str, Any]:
        """What a file of parameters may give for it, as JSON Schema.

        Of a text only the form is told: how much 18% or 60 million is, `read` says.
        """
        choices, own = {"enum": list(self.choices)}, {"type": "string", "pattern": r"\.ya?ml$|\n"}
        kinds: dict[str, dict[str, Any]] = {
            "choice": {"anyOf": [choices, own]} if self.named else choices,
            "date": {"type": "string", "pattern": "[0-9]{4}"},
            "amendments": {"type": "string"},
        }
        number = {"float": "number", "int": "integer"}.get(self.type)
        plain = {"type": number, "minimum": self.low, "maximum": self.high}
        kind = kinds.get(self.type, {"anyOf": [plain, {"type": "string", "pattern": "[0-9]"}]})
        told = f"{self.meaning} ({self.unit}; {self.typed})"
        return {"description": told, "default": self.default, **kind}

    @property
    def remedy(self) -> str:
        """What to give for it."""
        if self.choices:
            return f"give one of {', '.join(self.choices)}{self._own}"
        if self.type in ("choice", "amendments"):
            return f"give {self.allowed}"
        kinds = {"date": "a date as YYYY-MM-DD", "float": "a number", "int": "a whole number"}
        unit = "" if self.unit == "date" else f" ({self.unit})"
        return f"give {kinds[self.type]} from {self.allowed}{unit}"

    def read(self, value: Any) -> Any:
        """What is given for it, in its type and range.

        Raises:
            ValueError: it is of another type, not finite, or out of range.
            Faults: an amendment or a scenario breaks the schema.
        """
        if self.type == "amendments":
            if not isinstance(value, str):
                raise ValueError(f"{value!r} is not a text")
            terms.thoughts(value)
            return value
        if self.type == "choice":
            if self.named and outlook.is_own(value):
                outlook.own(value)
            elif value not in self.choices:
                raise ValueError(f"{value!r} is not a choice")
            return value
        try:
            found = _READ[self.type](value, self.unit)
        except (TypeError, OverflowError):
            raise ValueError(f"{value!r} is no {_KINDS[self.type]}") from None
        if not self.low <= found <= self.high:
            raise ValueError(f"{value} is out of range")
        return found

    def cell_line(self) -> str:
        """Its line in a notebook's parameters cell."""
        kind = self.type if self.type in ("float", "int") else "str"
        text = f'"{self.default}"' if kind == "str" else repr(self.default)
        unit = f"{self.unit}, " if self.type in ("float", "int") else ""
        return f"{self.name}: {kind} = {text}  # {unit}{self.typed}: {self.meaning}"


def date(value: Any, unit: str = "") -> str:  # noqa: ARG001 - asked like the others
    """A day as YYYY-MM-DD, also from 27 April 2026."""
    if isinstance(value, datetime.datetime):
        raise ValueError(f"{value} is no day alone")
    if isinstance(value, datetime.date):
        return value.isoformat()
    with contextlib.suppress(ValueError):
        # fromisoformat also takes 20251118 and week dates; only the plain form is one of ours.
        if datetime.date.fromisoformat(value).isoformat() == value:
            return str(value)
    for form in _DAYS:
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(value, form).date().isoformat()  # noqa: DTZ007 - a day
    raise ValueError(f"{value!r} is no date")


def number(value: Any, unit: str = "") -> float:
    """A finite number in a unit, also from a text such as 18% or 60 million; truths are none."""
    if isinstance(value, str):
        value = amount(value, in_unit(unit))
    if isinstance(value, bool) or not math.isfinite(float(value)):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def whole(value: Any, unit: str = "") -> int:
    """A whole number, also from a text such as 7 years."""
    found = number(value, unit)
    if found != int(found):
        raise ValueError(f"{value!r} is no whole number")
    return int(found)


_KINDS = {"date": "date", "float": "number", "int": "whole number"}
_READ: Mapping[str, Callable[[Any, str], Any]] = {"date": date, "float": number, "int": whole}


def amount(text: str, factors: Factors) -> float:
    """The number in a text such as 0.18, 18% or $60 million; by decimals, so that 57% is 0.57.

    Raises:
        ValueError: there is none, or nothing says what follows it.
    """
    if _COMMA.search(text):
        raise ValueError(f"{text!r} has a comma, which parts decimals here and thousands there")
    found = _WRITTEN.fullmatch(" ".join(text.lower().replace(wording.MINUS, "-").split()))
    if not found:
        raise ValueError(f"{text!r} is no number")
    words = f"{'$' if found[1] else ''}{found[3]}"
    if words not in factors:
        raise ValueError(f"{text!r} is no number in a unit that is known here")
    value = float(decimal.Decimal(found[2]) * factors[words])
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is too large a number")
    return value


def in_unit(unit: str) -> Factors:
    """What may follow a number in a unit: nothing, the unit, or another that can be told in it."""
    one = {"": decimal.Decimal(1)}
    what, _, each = unit.partition(" per ")
    if unit == "ratio":
        return one | _RATIOS
    if what.startswith("USD"):
        own = decimal.Decimal(schema.SCALES[what.removeprefix("USD").strip() or "one"])
        after = ("", f" a {each}", f" per {each}") if each else ("",)
        return one | {f"{word}{end}": n / own for word, n in _dollars().items() for end in after}
    return one | dict.fromkeys((unit, unit.removesuffix("s")), decimal.Decimal(1))


def in_base() -> Factors:
    """What may follow a number in base units."""
    return {"": decimal.Decimal(1), "$": decimal.Decimal(1)} | _RATIOS | _dollars()


def _dollars() -> dict[str, decimal.Decimal]:
    """The scales of an amount of money, each as it may be written: also as charts have it."""
    scales = {f" {name}": decimal.Decimal(n) for name, n in schema.SCALES.items() if name != "one"}
    called = {each.strip(): n for name, n in scales.items() for each in (name, wording.brief(name))}
    return {word: n for name, n in called.items() for word in (name, f"{name} usd", f"${name}")}
