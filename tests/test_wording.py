"""Numbers in prose are no finer than they are known, and their bounds stay true when rounded."""

import math
import re
import types

import pytest
import shown
from hypothesis import assume, given
from hypothesis import strategies as some

from analysis import parameters, templates, traces, wording
from analysis.exhibits import tables, words


def between(low: float, value: float, high: float, unit: str = "USD") -> traces.Traced:
    return traces.Traced(value, low, high, unit, id="one")


@pytest.mark.parametrize(
    ("one", "style", "text"),
    [
        (between(493.6e6, 493.8e6, 494e6), "times", "$493.8 million"),
        (between(3.65e9, 3.7e9, 3.75e9), "times", "$3.7 billion"),
        (between(8.6685e9, 8.67e9, 8.6715e9), "times", "$8.670 billion"),
        (between(-612e6, -560.9e6, -510e6), "times", wording.MINUS + "$560 million"),
        (between(2.468e9, 2.469e9, math.inf), "times", "at least $2.469 billion"),
        (between(-math.inf, 1.231e9, 1.282e9), "times", "at most $1.282 billion"),
        (between(-math.inf, -4e9, -3.25e9), "times", wording.MINUS + "$3.25 billion or lower"),
        (between(-1.792e9, 4e9, math.inf), "times", wording.MINUS + "$1.792 billion or higher"),
        (between(0, 1.5257, 1.5268, "ratio"), "times", "at most 1.53 times"),
        (between(0.1316, 0.13346, 0.1354, "ratio"), "percent", "13.3%"),
        (between(0.2, 0.2, 0.2, "ratio"), "percent", "20%"),
        (between(2.65, 2.6558, 2.66, "ratio"), "change", "166% more"),
        (between(0.5, 0.5, 0.5, "ratio"), "change", "50% less"),
        (between(1, 1, 1, "quarters"), "times", "1 quarter"),
        (between(2, 2, math.inf, "quarters"), "times", "at least 2 quarters"),
        (traces.unknown("USD"), "times", "unknown"),
        (between(-1000e6, -999.9e6, -999.8e6), "times", wording.MINUS + "$999.9 million"),
        (between(-1.01e9, -999.9e6, -990e6), "times", wording.MINUS + "$1.00 billion"),
        (between(900e12, 999.99e12, 1100e12), "times", "$1000 trillion"),
        (between(11.56e9, 11.56e9, 35.7e9), "times", "$11.6 billion"),  # not 12, above its floor
        (between(17.2e9, 21.4e9, 32.3e9), "times", "$21 billion"),  # not 20, however wide
        (between(1e9, 2e9, 3e9), "times", "$2 billion"),
        (between(0.9161, 0.9162, 1.08, "ratio"), "percent", "92%"),
        (between(65536, 65536, 65536, "simulations"), "times", "65,536 simulations"),
    ],
)
def test_a_finding_is_printed_as_far_as_it_is_known(
    one: traces.Traced, style: str, text: str
) -> None:
    assert wording.bounded(one, style) == text


def amount(text: str) -> float:
    """The number a reader takes from a printed amount."""
    found = re.search(rf"({wording.MINUS}?)\$([\d.,]+) ?(\w*)", text)
    assert found, text
    size = {"": 1.0, "million": 1e6, "billion": 1e9, "trillion": 1e12}[found[3]]
    return (-1 if found[1] else 1) * float(found[2].replace(",", "")) * size


@given(some.floats(1e3, 9e12), some.floats(1e-6, 0.5))
def test_a_rounded_bound_still_holds(value: float, slack: float) -> None:
    end = value * (1 - slack)
    assume(end > 1e3)
    floor = wording.bounded(between(end, value, math.inf))
    ceiling = wording.bounded(between(-math.inf, end, value))
    assert amount(floor) <= value * (1 + 1e-9)
    assert amount(ceiling) >= end * (1 - 1e-9)


@given(some.floats(1e3, 9e12), some.floats(1e-6, 0.4))
def test_a_printed_value_lies_within_its_bounds(value: float, slack: float) -> None:
    one = between(value * (1 - slack), value, value * (1 + slack))
    # Four digits are the most that is printed, however narrow the bounds.
    margin = max(slack, 0.0005) * value
    assert abs(amount(wording.bounded(one)) - value) <= margin * (1 + 1e-6)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (between(3.65e9, 3.7e9, 3.75e9), "between $3.65 and $3.75 billion"),
        (between(2.468e9, 2.469e9, math.inf), "a floor; no ceiling is known"),
        (between(-math.inf, 1.231e9, 1.282e9), "a ceiling; no floor is known"),
        (between(135e9, 135e9, 135e9), "as stated"),
        (traces.unknown("USD"), ""),
    ],
)
def test_bounds_are_told_in_words(one: traces.Traced, words: str) -> None:
    assert wording.bounds(one) == words


def test_a_year_is_no_unit_that_two_quarters_share() -> None:
    assert wording.between("Q4 2028", "Q1 2028") == "Q4 2028 to Q1 2028"
    assert wording.between("$2 billion", "$3 billion") == "$2 to $3 billion"


def test_quarters_between_two_numbers_are_told_with_both() -> None:
    assert wording.bounded(between(2, 3, 3, "quarters")) == "2 to 3 quarters"
    assert wording.bounded(between(2, 2, 2, "quarters")) == "2 quarters"


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [(16000, "simulations", "16,000 simulations"), (5000, "simulations", "5000 simulations")],
)
def test_thousands_stand_apart_from_ten_thousand_on(value: float, unit: str, told: str) -> None:
    assert wording.show(value, unit) == told


def test_of_nothing_no_millions_are_told() -> None:
    assert wording.show(-4e6, "USD", -4e9, 4e9) == "$0"
    assert wording.show(0.0, "USD per year", -1e9, 1e9) == "$0 per year"


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (between(3.65e9, 3.7e9, 3.75e9), "$3.65 to $3.75 billion"),
        (between(11.564e9, 11.564e9, 35.714e9), "$11.6 to $35.7 billion"),  # no 36 to buy
        (between(0, 0, 705e6), "$0 to $705 million"),
        (between(1e9, 2e9, 3e9), "$1 to $3 billion"),
        (between(-0.001e9, 2e9, 5e9), "$0 to $5 billion"),
        (between(0.9957, 1.0, 1.0044, "ratio"), "0.996 to 1.004 times"),  # not up to 1.00
        (between(2, 2, 3, "quarters"), "2 to 3 quarters"),
    ],
)
def test_a_span_prints_both_ends_as_fine_as_a_number_of_their_size(
    one: traces.Traced, told: str
) -> None:
    assert wording.span(one) == told


@pytest.mark.parametrize(
    ("low", "high", "words"), [(1.1, 1.3, "above"), (0.7, 0.9, "below"), (0.9, 1.1, "neither")]
)
def test_a_verdict_is_given_only_where_the_bounds_allow_it(
    low: float, high: float, words: str
) -> None:
    one = between(low, (low + high) / 2, high, "ratio")
    assert templates.fill("{one:above/below/neither}", {"one": one}) == words


def test_a_sentence_links_each_number_to_its_trace() -> None:
    pact = {"one": between(3.65e9, 3.7e9, 3.75e9)}
    assert templates.fill("It was {one}.", pact) == r"It was [\$3.7 billion](#trace-one)."
    assert wording.plain(templates.fill("It was {one}.", pact)) == "It was $3.7 billion."


@given(some.text(alphabet="ab \\`*_[]<>$#|~()", max_size=20))
def test_literal_text_survives_being_markdown(text: str) -> None:
    assert wording.plain(wording.literal(text)) == text


def test_a_shortfall_is_told_as_a_positive_amount() -> None:
    pact = {"one": between(-1.8e9, -1.79e9, math.inf)}
    assert wording.plain(templates.fill("{one:shortfall}", pact)) == "at most $1.8 billion"


@pytest.mark.parametrize(
    ("one", "form", "words"),
    [
        (between(3.766e9, 3.767e9, 3.768e9), "short", "$3.8 billion"),
        (between(493.6e6, 493.8e6, 494e6), "short", "$494 million"),
        (between(2.4686e9, 2.469e9, math.inf), "short", "at least $2.4 billion"),
        (between(0.132, 0.1335, 0.135, "ratio"), "short percent", "13%"),
        (between(3.76, 3.766, 3.77, "ratio"), "short change", "277% more"),
        (between(-math.inf, 1.526, 1.5266, "ratio"), "short", "at most 1.6 times"),
        (between(3.5e9, 4e9, 4.5e9), "short", "$4 billion"),
        (between(999.6e6, 999.6e6, 999.6e6), "short", "$1.0 billion"),
        (between(999.6e3, 999.6e3, 999.6e3), "short", "$999,600"),
        (between(-999.6e3, -999.6e3, -999.6e3), "signed short", "minus $999,600"),
        (between(-3.766e9, -3.766e9, -3.766e9), "more short", "$3.8 billion less"),
    ],
)
def test_a_sentence_has_two_digits_and_a_bound_stays_true(
    one: traces.Traced, form: str, words: str
) -> None:
    assert wording.plain(templates.fill(f"{{one:{form}}}", {"one": one})) == words


def test_a_sentence_that_names_no_finding_is_refused() -> None:
    with pytest.raises(KeyError, match="nothing"):
        templates.fill("{nothing}", {})


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (between(493.8e6, 493.8e6, 493.8e6), "$493.8 million more"),
        (between(-456.8e6, -456.8e6, -456.8e6), "$456.8 million less"),
        (between(-1.8e9, -1.79e9, math.inf), "at most $1.8 billion less"),
        (between(-2e6, 1e6, 5e6), "between $2 million less and $5 million more"),
    ],
)
def test_an_amount_is_told_with_its_direction_and_never_as_a_negative_more(
    one: traces.Traced, words: str
) -> None:
    assert wording.plain(templates.fill("{one:more}", {"one": one})) == words


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{low>high:above/below/cannot be told}", "below"),
        ("{high>low:above/below/cannot be told}", "above"),
        ("{wide>high:above/below/cannot be told}", "cannot be told"),
        ("{low=low:the same/others/cannot be told}", "the same"),
        ("{low=high:the same/others/cannot be told}", "others"),
        ("{wide=high:the same/others/cannot be told}", "cannot be told"),
    ],
)
def test_two_findings_are_compared_as_far_as_their_bounds_allow(template: str, words: str) -> None:
    pact = {"low": between(1, 2, 3), "high": between(4, 5, 6), "wide": between(1, 3, 9)}
    assert templates.fill(template, pact) == words


def test_amounts_of_different_units_are_not_compared() -> None:
    pact = {"one": between(1, 1, 1), "other": between(1, 1, 1, "ratio")}
    with pytest.raises(templates.Misspelt, match="cannot be compared"):
        templates.fill("{one>other:a/b/c}", pact)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "No case counts"), (1, "One case counts"), (5, "Several cases count")]
)
def test_a_count_has_words_of_its_own_for_one_and_for_none(number: float, words: str) -> None:
    pact = {"one": between(number, number, number, templates.COUNT)}
    assert templates.fill("{one:One case counts/Several cases count/No case counts}", pact) == words


@pytest.mark.parametrize(
    ("some", "every", "words"),
    [
        (0, 1, "no case"),
        (1, 1, "the one case"),
        (0, 3, "none of three cases"),
        (1, 2, "one of two cases"),
        (2, 2, "both cases"),
        (5, 5, "all five cases"),
        (23, 25, "23 of 25 cases"),
    ],
)
def test_a_count_of_another_reads_naturally_whatever_it_is(
    some: int, every: int, words: str
) -> None:
    counts = {"some": some, "every": every}
    pact = {name: between(n, n, n, templates.COUNT) for name, n in counts.items()}
    assert wording.plain(templates.fill("{some:of every cases}", pact)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "none"), (0.974, "97%"), (0.9998, "over 99%"), (1, "all")],
)
def test_a_part_that_is_nothing_or_everything_is_told_so(value: float, words: str) -> None:
    pact = {"one": between(value, value, value, "ratio")}
    assert wording.plain(templates.fill("{one:part}", pact)) == words


@pytest.mark.parametrize(("number", "words"), [(0, "none, so none"), (3, "three, so some")])
def test_a_count_is_told_in_words(number: float, words: str) -> None:
    pact = {"one": between(number, number, number, templates.COUNT)}
    told = wording.plain(templates.fill("{one:words}, so {one:some/none}", pact))
    assert told == words


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("$6.0 billion", "$6 billion"),
        ("0.350 times", "0.35 times"),
        ("at least 1.20 to 3.00 times", "at least 1.2 to 3 times"),
        ("$100 billion", "$100 billion"),
        ("1.00 times, nine in ten 0.50 to 1.0 times", "1.0 times, nine in ten 0.5 to 1.0 times"),
        ("11.0 times", "11 times"),
    ],
)
def test_the_zeros_that_end_decimals_tell_no_two_numbers_apart(printed: str, bare: str) -> None:
    assert wording.without_zeros(printed) == bare


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Inference bill", "inference bill"),
        ("Azure's part of computing", "Azure's part of computing"),
        ("OpenAI's profit", "OpenAI's profit"),
        ("AI revenue", "AI revenue"),
    ],
)
def test_a_heading_in_a_sentence_keeps_the_capital_of_a_name(heading: str, told: str) -> None:
    assert words.in_sentence(heading) == told


@pytest.mark.parametrize(
    ("parameter", "value", "told"),
    [
        ("revenue_factor", 1.0, "1.0 times"),
        ("revenue_factor", 1.5, "1.5 times"),
        ("azure_years", 1.0, "1 year"),
        ("azure_years", 7.0, "7 years"),
    ],
)
def test_an_assumed_value_of_one_has_its_words(parameter: str, value: float, told: str) -> None:
    assert words.varied(parameter, value) == told


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [("multiple", "1", "1.0 times"), ("multiple", "6", "6 times"), ("years", "1", "1 year")],
)
def test_a_stated_value_of_one_has_its_words(unit: str, value: str, told: str) -> None:
    one = types.SimpleNamespace(value=value, unit=unit, bound="exact", scale="one")
    assert words.stated(one) == told  # type: ignore[arg-type]  # all that it asks for


@pytest.mark.later  # shows whole chapters
@pytest.mark.parametrize("name", ["1_payments", "6_outlook"])
def test_no_table_writes_one_number_two_ways(name: str) -> None:
    drawn = shown.exhibits(name, parameters.check({})).values()
    told = [getattr(one, "table", one) for one in drawn]
    found = [one.data()["rows"] for one in told if isinstance(one, tables.Table)]
    assert len(found) > 2
    for rows in found:
        texts = {cell["text"] for row in rows for cell in row}
        assert len(texts) == len({*map(wording.without_zeros, texts)}), texts
