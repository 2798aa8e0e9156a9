"""Periods of whole quarters: what a payment, a bill or a growth refers to.

A period knows its start and end, so calendar years, Microsoft's fiscal years (July to June)
and nine-month spans are all the same thing: a first and a last quarter.
"""

import datetime
import functools
import re
from dataclasses import dataclass

YEAR = 4  # quarters
DECEMBER = 12
_ROUNDING = 1e-6  # of a day: more than the fraction of a year is off by
# The quarter of a year that a period begins with, from 0, and its length -> its name in identifiers
# and in prose, by the year in which it ends.
_NAMES: dict[tuple[int, int], tuple[str, str]] = {
    **{(one, 1): (f"{{}}q{one + 1}", f"Q{one + 1} {{}}") for one in range(4)},
    (0, 2): ("{}h1", "first half of {}"),
    (2, 2): ("{}h2", "second half of {}"),
    (0, 3): ("{}_9m", "nine months to September {}"),
    (0, 4): ("{}", "{}"),
    (2, 4): ("fy{}", "Microsoft's fiscal {}"),
}
_SPANS = {slug: place for place, (slug, _) in _NAMES.items()}


@dataclass(frozen=True, order=True)
class Period:
    """A run of quarters, each counted as 4 x year + (0 to 3)."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end ({self.last}) before it starts ({self.first})")

    def __len__(self) -> int:
        return self.last - self.first + 1

    @property
    def quarters(self) -> tuple["Period", ...]:
        """The quarters it is composed of, in order."""
        return tuple(Period(q, q) for q in range(self.first, self.last + 1))

    @property
    def start(self) -> datetime.date:
        """Its first day."""
        return datetime.date(self.first // 4, 3 * (self.first % 4) + 1, 1)

    @property
    def end(self) -> datetime.date:
        """Its last day."""
        return Period(self.last + 1, self.last + 1).start - datetime.timedelta(days=1)

    @functools.cached_property
    def slug(self) -> str:
        """Its name in identifiers: 2024q1, 2024h1, 2025_9m, 2024, fy2025, 2024q2_2025q1."""
        slug, _ = _NAMES.get(self._place, ("", ""))
        return slug.format(self.last // 4) or "_".join(one.slug for one in self._ends)

    @property
    def label(self) -> str:
        """Its name in prose."""
        _, label = _NAMES.get(self._place, ("", ""))
        return label.format(self.last // 4) or " to ".join(one.label for one in self._ends)

    @property
    def _place(self) -> tuple[int, int]:
        """The quarter of a year that it begins with, from 0, and its length."""
        return self.first % 4, len(self)

    @property
    def _ends(self) -> "tuple[Period, Period]":
        """Its first and its last quarter."""
        return Period(self.first, self.first), Period(self.last, self.last)

    @property
    def is_year(self) -> bool:
        """Whether it has the length of a year, in whichever calendar."""
        return len(self) == YEAR

    @property
    def year(self) -> "Period":
        """The calendar year in which it begins."""
        return parse(str(self.start.year))

    @property
    def year_so_far(self) -> "Period":
        """That year until it begins; it does not begin with the year."""
        return Period(self.year.first, self.first - 1)

    def shift(self, quarters: int) -> "Period":
        """The same span, so many quarters later."""
        return Period(self.first + quarters, self.last + quarters)


def parse(slug: str) -> Period:
    """The period a slug names; a ValueError if it is none of whole quarters."""
    if "q" in slug and "_" in slug:
        first, last = slug.split("_", 1)
        return Period(parse(first).first, parse(last).last)
    found = re.fullmatch(r"(fy)?(\d{4})(.*)", slug)
    span = found and _SPANS.get(f"{found[1] or ''}{{}}{found[3]}")
    if not found or not span:
        raise ValueError(f"{slug!r} is not a period: write 2024, 2024q1, 2024h1, 2024_9m or fy2025")
    (begins, length), year = span, int(found[2])
    ends = 4 * year + (begins + length - 1) % 4
    return Period(ends - length + 1, ends)


def quarter(day: datetime.date) -> Period:
    """The quarter that a day lies in."""
    count = 4 * day.year + (day.month - 1) // 3
    return Period(count, count)


def between(start: datetime.date, end: datetime.date) -> Period | None:
    """The period from one day to another, or None if these are not whole quarters."""
    first, last = quarter(start).first, quarter(end).last
    if last < first:
        return None
    period = Period(first, last)
    return period if (period.start, period.end) == (start, end) else None


def day(of: datetime.date | str) -> str:
    """A day, or one written YYYY-MM-DD, as prose has it: 18 November 2025."""
    date = datetime.date.fromisoformat(of) if isinstance(of, str) else of
    return f"{date.day} {date:%B %Y}"


def named(start: datetime.date, end: datetime.date) -> str:
    """What the days from one to another are called in prose: a period, a month, a day."""
    if period := between(start, end):
        return period.label
    if start == end:
        return day(start)
    following = end + datetime.timedelta(days=1)
    if start.day == following.day == 1 and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    return f"{start} to {end}"


def iso(year: float) -> str:
    """The day, as YYYY-MM-DD, of a year with its fraction."""
    whole = int(year)
    past = int((year - whole) * _days(whole) + _ROUNDING)
    return (datetime.date(whole, 1, 1) + datetime.timedelta(past)).isoformat()


def year_of(day: datetime.date) -> float:
    """The year with its fraction of a day."""
    return day.year + (day - datetime.date(day.year, 1, 1)).days / _days(day.year)


def _days(year: int) -> int:
    return (datetime.date(year + 1, 1, 1) - datetime.date(year, 1, 1)).days
