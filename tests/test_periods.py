"""Periods of whole quarters, days and years, and which of them a run tells of, written by hand."""

import datetime

import pytest

from analysis import findings, parameters, periods
from analysis.findings import calendar

CURRENT = findings.of(parameters.check({}))
ARTICLE = findings.of(parameters.check({"as_of": "2025-11-18"}))
KINDS = {
    "2024q1": ("2024-01-01", "2024-03-31", "Q1 2024"),
    "2024q4": ("2024-10-01", "2024-12-31", "Q4 2024"),
    "2024h1": ("2024-01-01", "2024-06-30", "first half of 2024"),
    "2024h2": ("2024-07-01", "2024-12-31", "second half of 2024"),
    "2025_9m": ("2025-01-01", "2025-09-30", "nine months to September 2025"),
    "2024": ("2024-01-01", "2024-12-31", "2024"),
    "fy2025": ("2024-07-01", "2025-06-30", "Microsoft's fiscal 2025"),
    "2024q2_2024q3": ("2024-04-01", "2024-09-30", "Q2 2024 to Q3 2024"),
    "2024q2_2024q4": ("2024-04-01", "2024-12-31", "Q2 2024 to Q4 2024"),
    "2024q2_2025q1": ("2024-04-01", "2025-03-31", "Q2 2024 to Q1 2025"),
    "2024q1_2025q3": ("2024-01-01", "2025-09-30", "Q1 2024 to Q3 2025"),
}


def day(text: str) -> datetime.date:
    """A day that is written as YYYY-MM-DD."""
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize("slug", KINDS)
def test_a_period_is_read_as_it_is_written(slug: str) -> None:
    start, end, label = KINDS[slug]
    period = periods.parse(slug)
    assert (period.slug, period.label) == (slug, label)
    assert (period.start, period.end) == (day(start), day(end))
    assert periods.between(day(start), day(end)) == period
    assert period.quarters[0].start == period.start
    assert period.quarters[-1].end == period.end
    assert len(period.quarters) == len(period)
    assert period.shift(4).shift(-4) == period


@pytest.mark.parametrize("text", ["2024q5", "fy2024q1", "fy2024h1", "24", "2024_6m", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        periods.parse(text)


def test_no_period_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        periods.parse("2024q2_2024q1")
    assert periods.between(day("2024-04-01"), day("2024-03-31")) is None


@pytest.mark.parametrize("end", ["2024-03-30", "2024-04-01", "2024-01-01", "2023-12-31"])
def test_days_that_are_no_whole_quarters_are_no_period(end: str) -> None:
    assert periods.between(day("2024-01-01"), day(end)) is None
    assert periods.between(day("2024-01-02"), day("2024-03-31")) is None


@pytest.mark.parametrize(
    ("on", "slug"),
    [
        ("2024-01-01", "2024q1"),
        ("2024-03-31", "2024q1"),
        ("2024-04-01", "2024q2"),
        ("2024-12-31", "2024q4"),
    ],
)
def test_a_day_lies_in_its_quarter(on: str, slug: str) -> None:
    assert periods.quarter(day(on)).slug == slug


def test_a_year_so_far_ends_on_the_eve_of_a_period() -> None:
    third = periods.parse("2025q3")
    assert (third.year.slug, third.year_so_far.slug) == ("2025", "2025h1")
    assert periods.parse("fy2025").year.slug == "2024"


@pytest.mark.parametrize("slug", KINDS)
def test_a_year_has_four_quarters_in_whichever_calendar(slug: str) -> None:
    assert periods.parse(slug).is_year == (slug in ("2024", "fy2025", "2024q2_2025q1"))


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2024-08-01", "2024-08-31", "August 2024"),
        ("2024-12-01", "2024-12-31", "December 2024"),
        ("2025-06-09", "2025-06-09", "9 June 2025"),
        ("2025-01-01", "2025-06-30", "first half of 2025"),
        ("2025-01-01", "2025-01-30", "2025-01-01 to 2025-01-30"),
        ("2025-01-02", "2025-01-31", "2025-01-02 to 2025-01-31"),
        ("2025-01-01", "2025-02-28", "2025-01-01 to 2025-02-28"),
        ("2024-01-01", "2025-01-31", "2024-01-01 to 2025-01-31"),
    ],
)
def test_days_have_the_name_that_a_reader_gives_them(start: str, end: str, name: str) -> None:
    assert periods.named(day(start), day(end)) == name


@pytest.mark.parametrize(
    ("on", "fraction"),
    [("2023-01-01", 2023.0), ("2024-07-01", 2024 + 182 / 366), ("2025-12-31", 2025 + 364 / 365)],
)
def test_a_year_and_its_fraction_is_a_day(on: str, fraction: float) -> None:
    assert periods.year_of(day(on)) == pytest.approx(fraction, abs=1e-9)
    assert periods.iso(fraction + 1e-6) == on


@pytest.mark.parametrize(
    ("told", "of_article", "since"),
    [
        ("leaked", "2024q1 2024q2 2024q3 2024q4 2025q1 2025q2 2025q3", ""),
        ("totals", "2024 2025_9m", ""),
        ("unlike", "2025_9m", ""),
        ("told", "2024 2025h1 2025_9m", "2025"),
        ("told_as_leaked", "2024 2025h1 2025_9m", ""),
        ("reported", "2024 2025h1", "2025"),
        ("last_of_year", "2025q4", ""),
        ("compared", "2025q1 2025q2 2025q3 2025h1 2025_9m 2025 fy2026", "2026q1"),
    ],
)
def test_what_a_run_tells_of_is_what_was_published_by_its_day(
    told: str, of_article: str, since: str
) -> None:
    by_the_article = {one.slug for one in getattr(calendar, told)(ARTICLE)}
    assert by_the_article == set(of_article.split())
    now = {one.slug for one in getattr(calendar, told)(CURRENT)}
    assert now - by_the_article == set(since.split())


@pytest.mark.parametrize(("slug", "before"), [("2025_9m", "2024"), ("fy2025", "2023")])
def test_the_year_before_is_that_before_a_period_begins(slug: str, before: str) -> None:
    assert periods.parse(slug).year.shift(-periods.YEAR).slug == before
    assert calendar.last_year(CURRENT).slug == "2024"


def test_a_day_as_a_year_with_its_fraction_is_that_day_again() -> None:
    """Half of all days were the day before: a fraction of a year is a little less or more."""
    first = datetime.date(2025, 1, 1)
    days = [first + datetime.timedelta(n) for n in range(4 * 366)]
    assert [periods.iso(periods.year_of(day)) for day in days] == [day.isoformat() for day in days]
