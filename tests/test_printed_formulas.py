"""Every formula that is printed gives the number that is printed, from the inputs that are.

Of what was recorded (findings.json) to eight digits. Of what the page prints, where inputs are
rounded: the values that round to the printed inputs give a span, and the printed value, with its
own rounding, lies in it.
"""

import datetime
import itertools
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import committed
import numpy as np
import pytest

from analysis import findings, parameters, periods, traces, worlds
from analysis.findings import backtest, past
from analysis.terms import participation, stake
from report.formats import amounts, notes
from report.press import orders

EDITIONS = ("current", "article")
ODD = {
    "share_rate": 0.15,
    "netting": 50,
    "payment_lag_quarters": 1,
    "shared_fraction": 0.8,
    "cap_counts": "all",
    "bing_base": "whole",
    "back_loading": 0.4,
    "growth_added": 0.07,
    "agi_year": 2029,
}


def rate_of_return(days: list[str], paid_in: list[float], worth: float, on: str) -> float:
    """The one function of a printed formula that is no arithmetic."""
    read = datetime.date.fromisoformat
    return stake.rate_of_return([read(day) for day in days], paid_in, worth, read(on))


def agrees(*ends: float) -> int:
    """Whether what is stated and what was found can both be right, each by its three ends."""
    low, stated, high, least, found, most = ends
    cut = stated <= found < stated + (high - low)
    return low <= found <= high or cut or (low <= most and least <= high)


FUNCTIONS: dict[str, Any] = {
    "min": min,
    "max": max,
    "count": lambda *known: len(known),
    "agrees": agrees,
    "rate_of_return": rate_of_return,
    "yearly_return": stake.yearly_return,
    "worth": participation.worth,
    "years": participation.years,
}


# What was recorded


def recorded(case: str) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    """The parameters and the findings of an edition, or of a run that is like none."""
    if case in EDITIONS:
        (order,) = orders.take((case,), [])
        return order.parameters, committed.answers(case)
    run = parameters.check(ODD)
    found = findings.of(run)
    return run, [one.record() for one in found.values()]


def value_of(record: Mapping[str, Any], numbers: Mapping[str, Any]) -> float:
    """The value of a finding's formula on some numbers; `low(x)` is the low end of an input."""
    ends = {
        f"{end}_of_{one['id']}": unbounded if one[end] is None else amounts.number(one[end])
        for one in record["inputs"]
        for end, unbounded in (("low", -math.inf), ("high", math.inf))
    }
    formula = re.sub(
        r"\bagrees\((\w+), (\w+)\)",
        r"agrees(low(\1), \1, high(\1), low(\2), \2, high(\2))",
        record["formula"],
    )
    formula = re.sub(r"\b(low|high)\((\w+)\)", r"\1_of_\2", formula)
    try:
        value: float = eval(formula, FUNCTIONS, {**ends, **numbers})  # noqa: S307 - ours
    except ZeroDivisionError:  # at the end of a span, where a part "at most" all may be none
        return math.inf
    return value


@pytest.mark.later  # every formula of three runs
@pytest.mark.parametrize("case", [*EDITIONS, "odd"])
def test_every_recorded_formula_on_its_recorded_inputs_gives_the_recorded_value(case: str) -> None:
    count = 0
    for record in recorded(case)[1]:
        if told_in_words(record["formula"]):
            continue
        expected = amounts.number(record["value"])
        if None in (one["value"] for one in record["inputs"]):
            assert expected is None, record["id"]
            continue
        day = 1 / 365 if record["unit"] == traces.DATE else 0.0
        assert expected is not None, record["id"]
        inputs = {one["id"]: amounts.number(one["value"]) for one in record["inputs"]}
        value = value_of(record, inputs)
        assert math.isclose(value, expected, rel_tol=1e-8, abs_tol=day), record["id"]
        count += 1
    assert count > 400


# The only formulas in words: what is counted in many simulations at once
Case = tuple[findings.Pact, Mapping[str, Any]]  # a run, and a record of its findings


def _simulated(case: Case) -> worlds.Worlds:
    """The simulations that a record tells of."""
    pact, record = case
    slugs = (one for one in past.asked(pact) if record["id"].endswith(f"_{one.slug}"))
    if record["id"].startswith("prior_"):
        found = past.as_drawn(pact, past.tested_on())
    elif record["id"].startswith("drawn_"):
        found = past.as_drawn(pact, pact.as_of, 1)
    else:
        when = "backtest" if "backtest" in record["id"] else "worlds"
        found = past.simulated(pact, when, next(slugs, None))
    assert found is not None
    return found


def _values(found: worlds.Worlds, name: str) -> np.ndarray[Any, Any]:
    one = _asked(name)
    return found.says(one.of.quantity, one.period)


def _asked(name: str) -> past.Asked:
    every = past.asked(findings.of(parameters.check({})))
    return next(one for one in every if one.slug == name)


def _median(case: Case, name: str, count: str) -> tuple[float, float]:
    found = _simulated(case)
    values, weights = _values(found, name), found.weights
    assert len(values) == int(count)
    order = np.argsort(values)
    below = np.cumsum(weights[order]) / weights.sum()
    value = float(values[order][np.searchsorted(below, 0.5)])
    return value, 10 ** math.ceil(math.log10(_errors(found, name)[1]))


def _error(case: Case, name: str, count: str) -> tuple[float, float]:
    assert int(count) == worlds.CHAINS
    return _rounded(max(_errors(_simulated(case), name)), 1)


def _errors(found: worlds.Worlds, name: str) -> list[float]:
    """The standard errors of the low end, the middle and the high end."""
    groups = (np.split(one, worlds.CHAINS) for one in (_values(found, name), found.weights))
    each = [worlds.weighted(*group) for group in zip(*groups, strict=True)]
    return [float(np.std(ends, ddof=1) / math.sqrt(len(ends))) for ends in zip(*each, strict=True)]


def _effective(case: Case) -> tuple[float, float]:
    found = _simulated(case)
    told = [found.inputs[id] for id in worlds.PAST_INPUTS if id in found.inputs]
    scatter = []
    for values in (*told, *found.past.revenue.values()):
        mean = np.average(values, weights=found.weights)
        groups = (np.split(one, worlds.CHAINS) for one in (values, found.weights))
        means = [np.average(one, weights=weight) for one, weight in zip(*groups, strict=True)]
        variance = np.average((values - mean) ** 2, weights=found.weights)
        scatter.append(np.var(means, ddof=1) / worlds.CHAINS / variance)
    return _rounded(1 / float(np.mean(scatter)), 2)


def _kind(case: Case, name: str) -> tuple[float, float]:
    found = _simulated(case)
    inputs = found.inputs
    kinds = {
        "net": inputs["net"] == 1,
        "late": inputs["lag"] != 0,
        "deferred": inputs["deferral"] == 1,
    }
    if "base_moves" in inputs:
        kinds["shrinking"] = (inputs["base_moves"] == 1) & (inputs["base_drift"] < 1)
    kinds["one_of_these"] = np.any(list(kinds.values()), axis=0)
    return _rounded(float(np.average(kinds[name], weights=found.weights)), 5)


def _cap(case: Case, counts: str) -> tuple[float, float]:
    pact, _ = case
    carried = worlds.carried(pact.run)
    assert carried is not None
    left = [findings.of(run)[f"cap_left_{counts}"].value for _, run in carried.by_lag()]
    return _rounded(float(np.mean(np.concatenate(left) < 0)), 5)


def _naive(case: Case, name: str) -> tuple[float, float]:
    """The middle: what leaked of the period, and the last leaked quarter grown at the mean pace."""
    pact, _ = case
    asked = _asked(name)
    whole = 0.0
    for flow in asked.of.flows:
        leaked = {one: float(pact[f"{flow}_{one.slug}"].value) for one in LEAKED}
        growth = (leaked[LEAKED[-1]] / leaked[LEAKED[0]]) ** (1 / (len(LEAKED) - 1))
        ahead = {LEAKED[-1].shift(n): leaked[LEAKED[-1]] * growth**n for n in (1, 2, 3)}
        whole += sum({**leaked, **ahead}[one] for one in asked.period.quarters)
    value = whole / (pact.usual.run["share_rate"] if asked.of.id == "revenue" else 1)
    return value, 1e-4 * value


def _score(case: Case, forecast: str, name: str) -> tuple[float, float]:
    pact, _ = case
    truth = float(pact[f"later_{name}"].value)
    asked = _asked(name)
    if forecast == "naive":
        ends = backtest._naive(pact, asked, (0.05, 0.25, 0.5, 0.75, 0.95))  # noqa: SLF001 - above
    else:
        drawn = past.as_drawn(pact, past.tested_on())
        found = drawn if forecast == "prior" else past.simulated(pact, forecast, asked)
        assert found is not None
        ends = found.quantiles(_values(found, name), (0.05, 0.25, 0.5, 0.75, 0.95))
    # Twice the mean pinball loss over the levels is the same score.
    levels = zip((0.05, 0.25, 0.5, 0.75, 0.95), ends, strict=True)
    loss = [(truth - q) * (level - (truth < q)) for level, q in levels]
    return _rounded(2 * float(np.mean(loss)), 2)


def _rounded(number: float, digits: int) -> tuple[float, float]:
    """A number and half a unit of the last of its digits."""
    return number, 10 ** (math.floor(math.log10(number)) - digits + 1) / 2


LEAKED = periods.parse("2024q1_2025q3").quarters
# The words, and what gives the number they stand for and how far rounding may have moved it.
WORDS: dict[str, Callable[..., tuple[float, float]]] = {
    r"median of (\w+) in (\d+) simulations(?: as drawn)?, nine in ten as bounds": _median,
    r"largest standard error of the three for (\w+) over (\d+) groups": _error,
    r"independent simulations whose means would scatter as those of the groups do": _effective,
    r"share of simulations(?: as drawn)? of the kind (\w+), two standard errors as bounds": _kind,
    r"share of simulations in which cap_left_(\w+) is negative, two standard errors"
    r" as bounds": _cap,
    r"median of (\w+) as the leak carried on, nine in ten as bounds": _naive,
    r"weighted interval score of the forecast (\w+) of (\w+)": _score,
}


# Findings whose bounds come from several readings, each of which is an input beside the formula's.
_READ_IN_WAYS = re.compile("_as_read|^stake_(at|last)_round|^(stake|microsoft)_return")


def told_in_words(formula: str) -> bool:
    return any(re.fullmatch(words, formula) for words in WORDS)


@pytest.mark.later  # every formula of three runs
@pytest.mark.parametrize("case", [*EDITIONS, "odd"])
def test_every_formula_in_words_is_what_the_worlds_say(case: str) -> None:
    run, records = recorded(case)
    met = set()
    for record in records:
        for words, means in WORDS.items():
            said = re.fullmatch(words, record["formula"])
            if not said:
                continue
            value, slack = means((findings.of(run), record), *said.groups())
            assert math.isclose(value, record["value"], rel_tol=1e-9, abs_tol=slack), record["id"]
            met.add(words)
    assert met == set(WORDS) or case == "article"  # no reading of the past was drawn by then


# What the page prints

_PRINTED = re.compile(
    r"(at least |at most )?(\N{MINUS SIGN})?\$?(\d+(?:\.(\d+))?)"
    r"(%| times)?(?: (million|billion|trillion|m|bn|tn)\b)?([a-z ]*)"
)
_SCALES = {"million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9, "tn": 1e12}
_COUNTED = ("years", "year", "quarters")
Span = tuple[float, float]


def printed(text: str, one: Mapping[str, Any]) -> Span:
    """The numbers that are printed so: half a unit of the last digit either way.

    An exact number has four digits if it is money and three if not, and zeros at its end are left
    out. A bound is rounded outwards, so its whole unit counts; what is counted, and nothing, is
    exact; a quarter or a year stands for each day in it. What a source puts at about so much, and
    only that, is told so.
    """
    if one["unit"] == traces.DATE:
        return _days(text)
    assert text.startswith("about ") == (one.get("hedged") == "about"), text
    text = text.removeprefix("about ")
    if either := re.fullmatch(r"(\d+) to (\d+) quarters", text):
        return float(either[1]), float(either[2])
    match = _PRINTED.fullmatch(re.sub(r"(?<=\d),(?=\d{3})", "", text))
    assert match, text
    bound, minus, digits, decimals, sign, scale, _ = match.groups()
    factor = _SCALES.get(scale, 1.0) * (0.01 if sign == "%" else 1.0)
    number = float(digits) * factor * (-1 if minus else 1)
    if one["unit"] in _COUNTED or number == 0:
        return number, number
    last = -len(decimals) if decimals else len(digits) - len(digits.rstrip("0"))
    if one["low"] == one["high"] or (bound and not decimals):
        most = 4 if one["unit"].startswith("USD") else 3
        last = math.floor(math.log10(float(digits))) - most + 1
    slack = 10.0**last * factor * (1 if bound else 0.5)
    return number - slack, number + slack


def _days(text: str) -> Span:
    """The days of a printed quarter, or of one year or two."""
    if quarter := re.fullmatch(r"Q(\d) (\d{4})", text):
        start = int(quarter[2]) + (int(quarter[1]) - 1) / 4
        return start, start + 0.25
    years = [int(year) for year in re.findall(r"\d{4}", text)]
    return min(years), max(years) + 1


def spanned(record: Mapping[str, Any], inputs: Mapping[str, Span]) -> Span:
    """The lowest and highest value of a formula over its inputs' spans.

    Over every corner; of many inputs, over the two corners to which each by itself leads.
    """
    if len(inputs) <= 8:
        corners = list(itertools.product(*inputs.values()))
    else:
        middle = {id: sum(span) / 2 for id, span in inputs.items()}
        rising = [
            value_of(record, {**middle, id: high}) >= value_of(record, {**middle, id: low})
            for id, (low, high) in inputs.items()
        ]
        ends = [
            span if up else span[::-1] for span, up in zip(inputs.values(), rising, strict=True)
        ]
        corners = list(zip(*ends, strict=True))
    values = [value_of(record, dict(zip(inputs, corner, strict=True))) for corner in corners]
    return min(values), max(values)


def apart(
    record: Mapping[str, Any], inputs: Mapping[str, Span]
) -> tuple[dict[str, Any], dict[str, Span]]:
    """The formula with a name of its own for each place where an input stands.

    As bounds are computed: operation by operation, as if its operands knew nothing of each other.
    """
    places = itertools.count()
    spans: dict[str, Span] = {}

    def own(word: re.Match[str]) -> str:
        if word[0] not in inputs:
            return word[0]
        name = f"{word[0]}__{next(places)}"
        spans[name] = inputs[word[0]]
        return name

    return {**record, "formula": re.sub(r"\w+", own, record["formula"])}, spans


def widened(span: Span, one: Mapping[str, Any]) -> Span:
    """A span that also holds the bounds of the input, which its own note prints."""
    ends = [amounts.number(one[end]) for end in ("low", "high")]
    known = [end for end in ends if end is not None]
    return min(span[0], *known), max(span[1], *known)


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITIONS)
def test_every_formula_on_the_page_gives_the_printed_value_from_the_printed_inputs(
    name: str,
) -> None:
    """To its last digit in nine of ten notes; in all, as near as the rounding of inputs allows.

    A printed bound ("at least") is computed from the bounds of inputs, not from their values.
    """
    records = {one["id"]: one for one in committed.answers(name)}
    agreeing = []
    for note in notes.notes(committed.pages(name)).findings:
        record = records[note.id]
        shown = {part.id: part.value for part in note.formula if not isinstance(part, str)}
        read = {one["id"]: one for one in record["inputs"]}
        if told_in_words(record["formula"]) or "unknown" in (*shown.values(), note.value):
            continue
        # What counts names all that it looked at, and readings are inputs of bounds alone.
        beside = record["unit"] in ("count", "simulations") or _READ_IN_WAYS.search(note.id)
        assert set(shown) == set(read) or (beside and set(shown) < set(read)), (
            f"{note.id}: an input stands nowhere in the formula"
        )
        inputs = {id: printed(text, read[id]) for id, text in shown.items()}
        least, most = printed(note.value, record)
        slack = 1e-9 * max(abs(least), abs(most), 1e-3)
        value = value_of(record, {id: sum(span) / 2 for id, span in inputs.items()})
        if record["bound"] not in ("at least", "at most"):
            agreeing.append(least - slack <= value <= most + slack)
        else:
            inputs = {id: widened(span, read[id]) for id, span in inputs.items()}
            record, inputs = apart(record, inputs)
        low, high = spanned(record, inputs)
        assert low <= most + slack, (note.id, note.value, low, note.formula)
        assert high >= least - slack, (note.id, note.value, high, note.formula)
    assert len(agreeing) > 250
    assert sum(agreeing) > 0.9 * len(agreeing)
