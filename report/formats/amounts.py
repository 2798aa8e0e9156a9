"""How the page prints a record's value, its bounds and its day, in the words of every format."""

import contextlib
import dataclasses
import datetime
import math
from collections.abc import Mapping
from typing import Any

from analysis import cards, periods, traces, typed, wording
from analysis.findings import register


def amount(record: Mapping[str, Any]) -> str:
    """A value as the page prints it: "unknown", "at least $2.5 billion" or "about 20%".

    What its bounds would let be rounded out of the simulations it lies in is told finer.
    """
    one, way = quantity(record), style(record)
    told, drawn = wording.bounded(one, way), _drawn(record)
    if drawn and one.bound == "between" and drawn[0] <= one.value <= drawn[1]:
        units = {**typed.in_base(), **typed.in_unit(one.unit)}
        with contextlib.suppress(ValueError):  # a date has no such number
            if not drawn[0] <= typed.amount(told, units) <= drawn[1]:
                told = wording.bounded(dataclasses.replace(one, low=drawn[0], high=drawn[1]), way)
    return cards.hedged(record.get("hedged", ""), told)


def bounds(record: Mapping[str, Any]) -> str:
    """From where to where the value may lie, or "" where `amount` says all there is."""
    told = wording.span(quantity(record), style(record))
    return "" if amount(record) == cards.hedged(record.get("hedged", ""), told) else told


def assumed(record: Mapping[str, Any]) -> str:
    """What is assumed: its middle to about three digits, and where nine in ten of its draws lie.

    How far an assumption is spread says nothing of how exactly its middle is known.
    """
    one, way = quantity(record), style(record)
    if not one.low < one.high:
        return amount(record)
    so = {one.low, one.value, one.high} <= {0.0, 1.0}  # whether something is so, and no times
    unit = wording.COUNT if so else one.unit
    middle = wording.show(one.value, unit, 0.995 * one.value, 1.005 * one.value, way)
    ends = (wording.show(end, unit, 0.97 * end, 1.03 * end, way) for end in (one.low, one.high))
    return wording.without_zeros(f"{middle}, nine in ten {wording.between(*ends)}")


def in_worlds(record: Mapping[str, Any]) -> str:
    """From where to where it lies in nine of ten simulations, or "" where nothing varies.

    A value that lies outside is said to do so, and why.
    """
    if not (drawn := _drawn(record)):
        return ""
    low, high = drawn
    of, way, value = record["unit"], style(record), quantity(record).value
    least, middle, most = (wording.show(one, of, one, one, way) for one in (low, value, high))
    told = f"simulations: {most if least == most else wording.between(least, most)}"
    if low <= value <= high or middle in (least, most):
        return told
    return f"{told}, which draw what it assumes"


def _drawn(record: Mapping[str, Any]) -> tuple[float, float] | None:
    """The ends of nine in ten simulations, if they vary."""
    low, high = (number(record.get(f"world_{end}")) for end in ("low", "high"))
    return None if low is None or high is None else (low, high)


def quantity(record: Mapping[str, Any]) -> traces.Traced:
    """A record's number with its bounds; what the record leaves empty is unknown or unbounded."""
    value, low, high = (number(record[name]) for name in ("value", "low", "high"))
    return traces.Traced(
        math.nan if value is None else value,
        -math.inf if low is None else low,
        math.inf if high is None else high,
        record["unit"],
    )


def number(told: float | str | None) -> float | None:
    """The number that plain data tell: of a day, its year with its fraction."""
    if not isinstance(told, str):
        return told
    return periods.year_of(datetime.date.fromisoformat(told))


def style(record: Mapping[str, Any]) -> str:
    """As a finding is declared, else a part in percent; what is no finding as it says itself."""
    if record.get("kind", "finding") == "finding":
        part = abs(number(record["value"]) or 0) < 1
        return register.style_of(record.get("id", "")) or ("percent" if part else "times")
    return record.get("style") or "percent"
