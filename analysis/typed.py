"""What a reader gives for a parameter, read in the parameter's type.

Each raises ValueError, or TypeError, if it is of another type.
"""

import datetime
import math
from collections.abc import Callable, Mapping
from typing import Any


def date(value: Any) -> str:
    """A day as YYYY-MM-DD."""
    if isinstance(value, datetime.datetime):
        raise ValueError
    if isinstance(value, datetime.date):
        return value.isoformat()
    # fromisoformat also takes 20251118 and week dates; only the plain form is one of ours.
    if datetime.date.fromisoformat(value).isoformat() != value:
        raise ValueError
    return str(value)


def number(value: Any) -> float:
    """A finite number; true and false are none."""
    if isinstance(value, bool) or not math.isfinite(float(value)):
        raise ValueError
    return float(value)


def whole(value: Any) -> int:
    """A whole number, written as one."""
    if isinstance(value, bool | float):
        raise ValueError
    if isinstance(value, str) and str(int(value)) != value:
        raise ValueError
    return int(value)


READ: Mapping[str, Callable[[Any], Any]] = {"date": date, "float": number, "int": whole}
