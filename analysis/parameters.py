"""The parameters of a run: the only place that says their names, types, units and ranges."""

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis import schema

FIRST_DAY = "2025-11-12"  # the leak was published on this day
LAST_DAY = "2026-10-03"  # nothing in data/ became known later


@dataclass(frozen=True)
class Parameter:
    """One assumption a reader may change."""

    name: str
    type: str  # date, float or int
    unit: str
    low: Any
    high: Any
    default: Any
    meaning: str

    def cell_line(self) -> str:
        """Its line in a notebook's parameters cell."""
        kind = "str" if self.type == "date" else self.type
        text = f'"{self.default}"' if self.type == "date" else repr(self.default)
        unit = "" if self.unit == "date" else f"{self.unit}, "
        return f"{self.name}: {kind} = {text}  # {unit}{self.low} to {self.high}: {self.meaning}"


SCHEMA = (
    Parameter(
        "as_of", "date", "date", FIRST_DAY, LAST_DAY, LAST_DAY, "use only what was known that day"
    ),
    Parameter(
        "share_rate", "float", "ratio", 0.01, 1.0, 0.2, "part of shared revenue due to Microsoft"
    ),
    Parameter(
        "reciprocal_rate",
        "float",
        "ratio",
        0.01,
        1.0,
        0.2,
        "part of Microsoft's sales of OpenAI models due to OpenAI",
    ),
    Parameter(
        "shared_fraction",
        "float",
        "ratio",
        0.05,
        1.0,
        1.0,
        "part of OpenAI's revenue that is shared, at most",
    ),
    Parameter(
        "netting",
        "float",
        "USD million per quarter",
        0.0,
        1000.0,
        0.0,
        "deducted by Microsoft before the leaked payment, at least",
    ),
    Parameter(
        "payment_lag_quarters",
        "int",
        "quarters",
        0,
        4,
        0,
        "quarters between earning revenue and the payment on it",
    ),
    Parameter(
        "bing_top",
        "float",
        "ratio",
        0.16,
        1.0,
        0.3,
        "growth at which the Bing rate reaches its top",
    ),
    Parameter(
        "bing_caused", "float", "ratio", 0.0, 1.0, 1.0, "part of the Bing clause's base due to AI"
    ),
    Parameter(
        "azure_years", "int", "years", 3, 15, 7, "years over which the Azure commitment is bought"
    ),
    Parameter(
        "back_loading",
        "float",
        "ratio",
        0.0,
        1.0,
        0.0,
        "tilt of every purchase commitment to its later years, none to all",
    ),
    Parameter(
        "discount_rate", "float", "ratio", 0.0, 0.5, 0.1, "how much less money counts a year later"
    ),
    Parameter(
        "revenue_growth",
        "float",
        "ratio",
        0.0,
        2.0,
        0.5,
        "growth of OpenAI's revenue in each year after 2026",
    ),
    Parameter(
        "profit_margin", "float", "ratio", -1.0, 0.6, 0.2, "OpenAI's profit over revenue in 2032"
    ),
    Parameter(
        "resale_fraction",
        "float",
        "ratio",
        0.0,
        1.0,
        0.2,
        "Microsoft's sales of OpenAI models over OpenAI's revenue",
    ),
    Parameter(
        "agi_year", "int", "year", 2026, 2100, 2100, "year at whose start AGI counts as reached"
    ),
)


def check(given: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of a run: the given ones, typed and within range, and the other defaults.

    Args:
        given: name -> value, or its text as typed on a command line.

    Raises:
        Faults: an unknown name, a wrong type or a value out of range; all of them at once.
    """
    by_name = {one.name: one for one in SCHEMA}
    values = {one.name: one.default for one in SCHEMA}
    faults = []
    for name, value in given.items():
        if name not in by_name:
            rule = "there is no such parameter"
            faults.append(_fault(name, rule, f"use one of {', '.join(by_name)}"))
            continue
        try:
            values[name] = _typed(by_name[name], value)
        except ValueError as error:
            faults.append(_fault(name, str(error), _allowed(by_name[name])))
    if faults:
        raise schema.Faults(faults)
    return values


def chosen(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as a notebook's parameters cell set them, checked like any others.

    Args:
        namespace: the notebook's `globals()`.

    Raises:
        Faults: as `check`.
    """
    return check({one.name: namespace[one.name] for one in SCHEMA if one.name in namespace})


def _fault(name: str, rule: str, remedy: str) -> schema.Fault:
    return schema.Fault("parameters", name, rule, remedy)


def _allowed(one: Parameter) -> str:
    kind = {"date": "a date as YYYY-MM-DD", "float": "a number", "int": "a whole number"}[one.type]
    unit = "" if one.unit == "date" else f" ({one.unit})"
    return f"give {kind} from {one.low} to {one.high}{unit}"


def _typed(one: Parameter, value: Any) -> Any:
    """The value in the parameter's type and range.

    Raises:
        ValueError: it is of another type, not finite, or out of range.
    """
    read = {"date": _date, "float": _float, "int": _int}[one.type]
    try:
        typed = read(value)
    except (ValueError, TypeError):
        raise ValueError(f"{value!r} is not of type {one.type}") from None
    if not one.low <= typed <= one.high:
        raise ValueError(f"{value} is out of range")
    return typed


def _date(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        raise ValueError
    if isinstance(value, datetime.date):
        return value.isoformat()
    # fromisoformat also takes 20251118 and week dates; only the plain form is one of ours.
    if datetime.date.fromisoformat(value).isoformat() != value:
        raise ValueError
    return str(value)


def _float(value: Any) -> float:
    if isinstance(value, bool) or not math.isfinite(float(value)):
        raise ValueError
    return float(value)


def _int(value: Any) -> int:
    if isinstance(value, bool | float):
        raise ValueError
    if isinstance(value, str) and str(int(value)) != value:
        raise ValueError
    return int(value)
