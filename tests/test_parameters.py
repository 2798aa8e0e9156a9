"""A parameter that is unknown, mistyped or out of range is refused, naming what is allowed."""

import datetime
import math

import pytest

from analysis import parameters, schema


def refusal(**given: object) -> str:
    with pytest.raises(schema.Faults) as raised:
        parameters.check(given)
    return str(raised.value)


def test_without_any_given_all_defaults_hold() -> None:
    assert parameters.check({}) == {one.name: one.default for one in parameters.SCHEMA}


def test_every_default_is_itself_allowed() -> None:
    defaults = parameters.check({})
    assert parameters.check(defaults) == defaults


@pytest.mark.parametrize(
    ("name", "given", "taken"),
    [
        ("share_rate", "0.15", 0.15),
        ("share_rate", 1, 1.0),
        ("payment_lag_quarters", "2", 2),
        ("as_of", datetime.date(2025, 11, 18), "2025-11-18"),
        ("as_of", "2025-11-18", "2025-11-18"),
    ],
)
def test_text_and_values_are_taken_in_the_declared_type(
    name: str, given: object, taken: object
) -> None:
    value = parameters.check({name: given})[name]
    assert (value, type(value)) == (taken, type(taken))


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("share_rate", "2", "2 is out of range. Remedy: give a number from 0.01 to 1.0 (ratio)."),
        ("share_rate", "a fifth", "'a fifth' is not of type float"),
        ("share_rate", math.nan, "nan is not of type float"),
        ("share_rate", True, "True is not of type float"),
        ("netting", "-1", "give a number from 0.0 to 1000.0 (USD million per quarter)"),
        ("payment_lag_quarters", 3.7, "3.7 is not of type int. Remedy: give a whole number from 0"),
        ("payment_lag_quarters", "007", "'007' is not of type int"),
        ("payment_lag_quarters", "5", "5 is out of range"),
        ("payment_lag_quarters", False, "False is not of type int"),
        ("as_of", "20251118", "give a date as YYYY-MM-DD from 2025-11-12 to 2026-10-03"),
        ("as_of", "2024-01-01", "2024-01-01 is out of range"),
        ("as_of", datetime.datetime(2025, 11, 18, tzinfo=datetime.UTC), "is not of type date"),
        ("as_of", None, "None is not of type date"),
        (
            "bing_base",
            "part",
            "'part' is not a choice. Remedy: give one of increment, above_hurdle,",
        ),
        ("bing_base", 1, "1 is not a choice"),
        ("rate", 0.2, "there is no such parameter. Remedy: use one of as_of, share_rate,"),
    ],
)
def test_what_is_not_allowed_is_refused_in_words(name: str, given: object, words: str) -> None:
    told = refusal(**{name: given})
    assert told.startswith(f"parameters, {name}: ")
    assert words in told


def test_all_refusals_come_at_once() -> None:
    assert len(refusal(rate=1, share_rate=9, as_of="never").splitlines()) == 3
