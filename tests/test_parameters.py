"""A parameter that is unknown, mistyped or out of range is refused, naming what is allowed."""

import dataclasses
import datetime
import math

import jsonschema
import net
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import parameters, schema, typed

TEXTS = ("18%", "60 million", "27 April 2026", "7 years", ".5", "1e3", "$60 million", "", "base")


def refusal(**given: object) -> str:
    with pytest.raises(schema.Faults) as raised:
        parameters.check(given)
    return str(raised.value)


def test_without_any_given_all_defaults_hold() -> None:
    assert parameters.check({}) == {one.name: one.default for one in parameters.SCHEMA}


def test_a_choice_of_which_there_is_none_is_refused() -> None:
    (scenario,) = (one for one in parameters.SCHEMA if one.name == "scenario")
    none = dataclasses.replace(scenario, choices=())
    with pytest.raises(ValueError, match="'base' is not a choice"):
        none.read("base")
    assert none.remedy == "give the name of a file in data/scenarios"


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
        ("as_of", "27 April 2026", "2026-04-27"),
        ("as_of", "April 7, 2026", "2026-04-07"),
        ("as_of", "7 apr 2026", "2026-04-07"),
        ("share_rate", "18%", 0.18),
        ("share_rate", "57 percent", 0.57),
        ("share_rate", ".2", 0.2),
        ("growth_added", "-5 %", -0.05),
        ("growth_added", "\N{MINUS SIGN}5 points", -0.05),
        ("netting", "60 million", 60.0),
        ("netting", "$60 m", 60.0),  # as charts and formulas have it
        ("stake_factor", "2 times", 2.0),
        ("netting", "$60 million", 60.0),
        ("netting", "USD 0.06 billion a quarter", 60.0),
        ("netting", "60 million USD per quarter", 60.0),
        ("netting", "60", 60.0),
        ("payment_lag_quarters", "1 quarter", 1),
        ("payment_lag_quarters", 2.0, 2),
        ("azure_years", "7 years", 7),
        ("agi_year", "2030", 2030),
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
        ("share_rate", "2", "2 is out of range. Remedy: give a number from 1% to 100% (ratio)."),
        ("share_rate", "a fifth", "'a fifth' is no number"),
        ("share_rate", math.nan, "nan is no number"),
        ("share_rate", True, "True is no number"),
        ("netting", "-1", "give a number from nothing to $1,000 million a quarter (USD"),
        ("payment_lag_quarters", 3.7, "3.7 is no whole number. Remedy: give a whole number from 0"),
        ("payment_lag_quarters", "007", "'007' is no number"),
        ("payment_lag_quarters", "5", "5 is out of range"),
        ("payment_lag_quarters", False, "False is no number"),
        ("as_of", "20251118", "give a date as YYYY-MM-DD from 2025-11-12 to 2026-10-03"),
        ("as_of", "2024-01-01", "2024-01-01 is out of range"),
        ("as_of", datetime.datetime(2025, 11, 18, tzinfo=datetime.UTC), "is no day alone"),
        ("as_of", None, "None is no date"),
        (
            "bing_base",
            "part",
            "'part' is not a choice. Remedy: give one of increment, above_hurdle,",
        ),
        ("bing_base", 1, "1 is not a choice"),
        (
            "share_rat",
            0.2,
            "there is no such parameter. Remedy: did you mean share_rate? python -m",
        ),
        ("share_rate", "18", "18 is out of range"),
        ("share_rate", "0,2", "'0,2' has a comma"),
        ("share_rate", "1_0%", "'1_0%' is no number"),
        ("share_rate", "\uff11", "is no number"),
        ("share_rate", "$0.2", "'$0.2' is no number in a unit"),
        ("netting", "60 USD", "'60 USD' is no number in a unit"),
        ("netting", "60 million a year", "'60 million a year' is no number in a unit"),
        ("payment_lag_quarters", "2 years", "'2 years' is no number in a unit"),
        ("as_of", "27.4.2026", "'27.4.2026' is no date"),
    ],
)
def test_what_is_not_allowed_is_refused_in_words(name: str, given: object, words: str) -> None:
    told = refusal(**{name: given})
    assert told.startswith(f"parameters, {name}: ")
    assert words in told


def test_all_refusals_come_at_once() -> None:
    assert len(refusal(rate=1, share_rate=9, as_of="never").splitlines()) == 3


# The same as JSON Schema


def test_the_json_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(parameters.json_schema())


def accepted(one: typed.Parameter, value: object) -> bool:
    try:
        parameters.read({one.name: value})
    except schema.Faults:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("share_rate", 0.01, "1%"),
        ("share_rate", 0.175, "17.5%"),
        ("netting", 1000.0, "$1,000 million a quarter"),
        ("netting", 0.0, "nothing"),
        ("payment_lag_quarters", 4, "4"),
        ("agi_year", 2027, "2027"),
        ("growth_added", -0.05, "\N{MINUS SIGN}5 points"),
        ("inference_factor", 0.25, "0.25"),
        ("draws", 65536, "65,536"),
        ("cap_counts", "all", "all known"),
        ("scenario", "high", "high"),
        ("amendments", "", "none"),
        ("amendments", net.OWN, "“Lower share”"),
    ],
)
def test_a_value_is_told_with_its_unit(name: str, value: object, words: str) -> None:
    assert parameters.BY_NAME[name].told(value) == words


def test_a_range_is_told_in_its_unit_and_stands_in_code_as_it_is_typed_there() -> None:
    rate, added = (parameters.BY_NAME[name] for name in ("share_rate", "growth_added"))
    assert (rate.allowed, added.allowed) == ("1% to 100%", "\N{MINUS SIGN}50 to 100 points")
    assert "(ratio; 0.01 to 1.0)" in rate.json_schema()["description"]
    assert "  # ratio, 0.01 to 1.0: " in rate.cell_line()


@pytest.mark.parametrize("one", parameters.SCHEMA, ids=lambda one: one.name)
def test_other_values_are_told_otherwise_and_none_by_its_code(one: typed.Parameter) -> None:
    values = [one.low, one.high] if one.type in ("float", "int", "date") else one.choices
    told = [one.told(each) for each in values]
    assert len({*told}) == len(values)
    assert [each for each in told if "_" in each] == []


PLAIN: tuple[object, ...] = (True, False, None, 0, 1, 2, 2.0, 2.5, -1, 10**6, [], {}, [1], {"a": 1})


@pytest.mark.parametrize("one", parameters.SCHEMA, ids=lambda one: one.name)
def test_the_json_schema_takes_and_refuses_what_a_run_does(one: typed.Parameter) -> None:
    holds = jsonschema.Draft202012Validator(parameters.json_schema())
    ends = [one.low, one.high, one.default, *one.choices]
    beyond = [one.high + 1, one.low - 1] if one.type in ("float", "int") else []
    texts = () if one.type == "amendments" else ("never",)  # of whose text YAML decides
    for value in (*PLAIN, *ends, *beyond, *texts):
        if value != "":  # the ends of what has none
            assert holds.is_valid({one.name: value}) == accepted(one, value), value


@pytest.mark.slow
@given(one=some.sampled_from(parameters.SCHEMA), text=some.text() | some.sampled_from(TEXTS))
def test_no_text_is_taken_that_the_json_schema_refuses(one: typed.Parameter, text: str) -> None:
    holds = jsonschema.Draft202012Validator(parameters.json_schema())
    assert holds.is_valid({one.name: text}) or not accepted(one, text)


def test_a_name_that_is_none_is_refused_by_the_json_schema_too() -> None:
    holds = jsonschema.Draft202012Validator(parameters.json_schema())
    assert not holds.is_valid({"rate": 0.2})
    assert holds.is_valid({})
