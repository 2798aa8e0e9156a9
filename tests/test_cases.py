"""The pact's test vectors, `cases/*.yml`, hold for numbers, for arrays and for traced quantities.

How to read and to write a case stands in `cases/README.md`. Each total of the pact is also derived
a second time, in another way (`check_...`).
"""

import datetime
import decimal
import itertools
import math
import pathlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import tools
from hypothesis import given
from hypothesis import strategies as some

from analysis import files, schema, terms, traces
from analysis.terms import commitment, ladder, participation, share, stake, trigger

FOLDER = pathlib.Path(__file__).parent / "cases"
MILLION = 10**6  # the cases state amounts in USD million, the package computes in USD
TOLERANCE = 1e-9  # of the size of a number, or of one ratio or a million USD if it is smaller

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """What a case of a clause may state: its numbers with their units, and its results."""

    terms: Mapping[str, str]
    input: Mapping[str, str]
    results: Mapping[str, Callable[[Values], Any]]


@dataclass(frozen=True)
class Case:
    """One test vector."""

    file: str
    name: str
    clause: str
    terms: Values
    input: Values
    expected: Values
    why: str


def line(quantity: Any, id: str) -> Any:
    """A line item: a traced quantity gets a name, so that its formula stays short."""
    return quantity.named(id, id) if isinstance(quantity, traces.Traced) else quantity


def shares(v: Values) -> list[Any]:
    """The share of each period before any cap."""
    part, netted = v.get("shared_fraction", 1), v.get("netted", 0)
    return [
        line(share.due(revenue, v["rate"], part, netted), f"due_{n}")
        for n, revenue in enumerate(v["revenue"], 1)
    ]


def inverse(of: Callable[..., Any], amount: str) -> Callable[[Values], Any]:
    """A function of the share that starts from one amount."""
    return lambda v: of(v[amount], v["rate"], v.get("shared_fraction", 1), v.get("netted", 0))


def paid(v: Values) -> list[Any]:
    """The share of each period as far as the cap leaves room."""
    before, found = v.get("paid_before", 0), []
    for n, due in enumerate(shares(v), 1):
        found.append(line(share.capped(due, v["cap"], before), f"paid_{n}"))
        before = line(before + found[-1], f"paid_up_to_{n}")
    return found


def running(v: Values) -> list[Any]:
    """Whether the share still runs in each year."""
    return [
        line(share.running(year, v["last_year"]), f"running_{n}")
        for n, year in enumerate(v["year"], 1)
    ]


def ladder_rate(v: Values) -> Any:
    """The rate at which the ladder stands."""
    growth = v["growth"] if "growth" in v else ladder.grown(v["revenue"], v["before"])
    return ladder.rate(growth, v["hurdle"], v["first_rate"], v["top_rate"], v["top"])


def ladder_due(reading: str) -> Callable[[Values], Any]:
    """What the Bing clause owes under one reading of its base."""

    def due(v: Values) -> Any:
        revenue, before = v.get("revenue"), v.get("before")
        growth = v["growth"] if "growth" in v else ladder.grown(revenue, before)
        rules = {name: v[name] for name in ("hurdle", "first_rate", "top_rate", "top")}
        earned = ladder.earned_rate(growth, **rules, at_least=v.get("at_least", False))
        beyond = growth - v["hurdle"]
        applied = ladder.base(revenue, before, beyond, reading, v.get("increase"))
        return ladder.due(applied, earned, v.get("caused", 1))

    return due


def received(v: Values) -> list[Any]:
    """What each period's profit pays."""
    names = ("first_rate", "recoup", "second_rate", "cap", "loss_rate")
    stated = {name: v[name] for name in names if name in v}
    before, found = v.get("received_before", 0), []
    for n, profit in enumerate(v["profit"], 1):
        found.append(line(participation.due(profit, before, **stated), f"received_{n}"))
        before = line(before + found[-1], f"received_up_to_{n}")
    return found


def instalment(v: Values) -> Any:
    """What is to be bought in the year of the case."""
    due = commitment.instalment(v["total"], v["years"], v["year"], v["back_loading"])
    return line(due, "instalment")


def schedule(v: Values) -> Any:
    """What is to be bought in each year; unknown if it is unknown how many there are."""
    first = instalment({**v, "year": 1})
    count = np.ravel(traces.plain(v["years"]))[0]
    if np.isnan(count):
        return first
    return [line(instalment({**v, "year": y}), f"instalment_{y}") for y in range(1, int(count) + 1)]


def listed(found: Any) -> list[Any]:
    """A result as a list, one element for each period."""
    return found if isinstance(found, list) else [found]


def worth(v: Values) -> Any:
    """What the stake is worth."""
    return line(stake.value(v["fraction"], v["valuation"]), "value")


def rate_of_return(v: Values) -> float:
    """The yearly rate of return of dated tranches; there is no traced form of it."""
    days = [one["day"] for one in v["tranches"]]
    amounts = [as_number("amount", "", one["amount"], False) for one in v["tranches"]]  # noqa: FBT003
    return stake.rate_of_return(days, amounts, v["worth"], v["day"])


def surviving(v: Values) -> list[Any]:
    """Whether each year lies before that of AGI."""
    return [
        line(trigger.surviving(year, v["agi_year"]), f"surviving_{n}")
        for n, year in enumerate(v["year"], 1)
    ]


def chance(v: Values) -> list[Any]:
    """The chance that AGI has not come by each year."""
    return [
        line(trigger.surviving_chance(year - v["from_year"], v["yearly_chance"]), f"chance_{n}")
        for n, year in enumerate(v["year"], 1)
    ]


def parts(v: Values) -> Sequence[Any]:
    """What survives of each year, by date, by chance, or all of it."""
    if "agi_year" in v:
        return surviving(v)
    return chance(v) if "yearly_chance" in v else [1] * len(v["year"])


def present_values(v: Values) -> list[Any]:
    """The present value of each year's flow."""
    rows = enumerate(zip(v["flow"], v["year"], parts(v), strict=True), 1)
    rate, first = v["discount_rate"], v["from_year"]
    return [
        line(trigger.present_value(flow * part, rate, year - first), f"present_value_{n}")
        for n, (flow, year, part) in rows
    ]


def agreed(v: Values) -> terms.Term | None:
    """The term in force on a day as known on another."""
    return tools.term(v["of"], v["term"], v["day"], v["as_of"].isoformat())


def agreed_value(v: Values) -> float:
    """Its value in USD, years or as a ratio; NaN while unknown."""
    one = agreed(v)
    assert one is not None
    return one.point


KINDS = {
    "share": Kind(
        {"rate": "ratio", "shared_fraction": "ratio", "cap": "USD", "last_year": ""},
        {
            **dict.fromkeys(("revenue", "netted", "paid_before", "payment", "bill"), "USD"),
            "year": "",
        },
        {
            "due": shares,
            "paid": paid,
            "running": running,
            "base": inverse(share.base, "payment"),
            "break_even": inverse(share.break_even, "bill"),
        },
    ),
    "ladder": Kind(
        {
            **dict.fromkeys(("hurdle", "first_rate", "top_rate", "top"), "ratio"),
            "at_least": "as is",
        },
        {
            **dict.fromkeys(("revenue", "before", "increase"), "USD"),
            **dict.fromkeys(("caused", "growth"), "ratio"),
        },
        {"rate": ladder_rate, **{reading: ladder_due(reading) for reading in ladder.BASES}},
    ),
    "participation": Kind(
        {
            **dict.fromkeys(("first_rate", "second_rate", "loss_rate"), "ratio"),
            **dict.fromkeys(("recoup", "cap"), "USD"),
        },
        {"profit": "USD", "received_before": "USD"},
        {
            "received": received,
            "total": lambda v: traces.total([v.get("received_before", 0), *received(v)]),
        },
    ),
    "commitment": Kind(
        {"total": "USD", "years": "years", "back_loading": "ratio"},
        {"year": "as is", "used": "USD", "run_rate": "USD"},
        {
            "schedule": schedule,
            "sum": lambda v: traces.total(listed(schedule(v))),
            "instalment": instalment,
            "due": lambda v: commitment.due(v["total"], v["years"], v["year"], v["back_loading"]),
            "shortfall": lambda v: commitment.shortfall(instalment(v), v["used"]),
            "coverage": lambda v: commitment.coverage(instalment(v), v["run_rate"]),
        },
    ),
    "stake": Kind(
        {"fraction": "ratio"},
        {
            **dict.fromkeys(("valuation", "received", "cost"), "USD"),
            **dict.fromkeys(("tranches", "worth", "day"), "as is"),
        },
        {
            "value": worth,
            "multiple": lambda v: stake.multiple(worth(v), v.get("received", 0), v["cost"]),
            "rate_of_return": rate_of_return,
        },
    ),
    "trigger": Kind(
        {"agi_year": "", "yearly_chance": "ratio", "discount_rate": "ratio"},
        {"year": "", "flow": "USD", "from_year": ""},
        {
            "surviving": surviving,
            "chance": chance,
            "paid": lambda v: [
                flow * part for flow, part in zip(v["flow"], surviving(v), strict=True)
            ],
            "present_value": present_values,
            "worth": lambda v: traces.total(present_values(v)),
        },
    ),
    "agreement": Kind(
        {},
        dict.fromkeys(("of", "term", "day", "as_of"), "as is"),
        {
            "in_force": lambda v: agreed(v) is not None,
            "value": agreed_value,
            "source": lambda v: getattr(agreed(v), "source", None),
        },
    ),
}
RATIOS = ("rate", "multiple", "coverage", "surviving", "running", "chance",
          "rate_of_return")  # fmt: skip
UNTRACED = ("error", "rate_of_return", "in_force", "source")


def load(folder: pathlib.Path) -> list[Case]:
    """Every case of a folder.

    Raises:
        Faults: a case has an unknown field or clause, or lacks a field; all of them at once.
    """
    cases, faults = [], []
    for path in sorted(folder.glob("*.yml")):
        for place, row in enumerate(files.read_yaml(path), 1):
            found = list(_faults(path.name, f"case {row.get('name', place)!r}", row))
            faults += found
            if not found:
                cases.append(Case(path.name, **row))
    if faults:
        raise schema.Faults(faults)
    return cases


def _faults(file: str, place: str, row: Mapping[str, Any]) -> Iterator[schema.Fault]:
    """What is wrong with the fields of one case."""
    fields = ("name", "clause", "terms", "input", "expected", "why")
    yield from _strangers(file, place, row, fields)
    for field in fields:
        if field not in row:
            rule, remedy = "the field is missing", f"write {', '.join(fields)}"
            yield schema.Fault(file, f"{place}, {field}", rule, remedy)
    kind = KINDS.get(row.get("clause", ""))
    if kind is None:
        rule, remedy = f"there is no clause {row.get('clause')!r}", f"use one of {', '.join(KINDS)}"
        yield schema.Fault(file, f"{place}, clause", rule, remedy)
        return
    allowed = {"terms": kind.terms, "input": kind.input, "expected": [*kind.results, "error"]}
    for field, names in allowed.items():
        yield from _strangers(file, f"{place}, {field}", row.get(field, {}), names)


def _strangers(
    file: str, place: str, found: Iterable[str], allowed: Iterable[str]
) -> Iterator[schema.Fault]:
    """A fault for each name that is not allowed."""
    for name in found:
        if name not in allowed:
            remedy = f"use one of {', '.join(allowed)}" if allowed else "leave it out"
            yield schema.Fault(file, f"{place}, {name}", "there is no such field", remedy)


Reader = Callable[[str, str, Any, bool], Any]


def as_number(_name: str, unit: str, value: Any, _is_term: bool) -> Any:  # noqa: FBT001 - a reader
    """A plain number, amounts in USD without rounding; NaN while unknown."""
    if value is None:
        return math.nan
    return float(decimal.Decimal(str(value)) * MILLION) if unit == "USD" else value


def as_array(name: str, unit: str, value: Any, is_term: bool) -> Any:  # noqa: FBT001 - a reader
    """Terms along three columns; inputs in two rows, of which the second is unknown."""
    number = as_number(name, unit, value, is_term)
    return np.full(3, number) if is_term else np.array([[number], [math.nan]])


def as_traced(name: str, unit: str, value: Any, is_term: bool) -> Any:  # noqa: FBT001 - a reader
    """A quantity that remembers its name."""
    kind = "term" if is_term else "figure"
    return traces.known(as_number(name, unit, value, is_term), unit, id=name, label=name, kind=kind)


def values(case: Case, read: Reader) -> dict[str, Any]:
    """The terms and the input of a case, read in one way.

    Raises:
        Faults: of the lists of its periods some is longer than another.
    """
    kind, found = KINDS[case.clause], {}
    periods = {n: len(one) for n, one in case.input.items() if isinstance(one, list)}
    if len(set(periods.values())) > 1:
        counts = " and ".join(f"{name} has {count}" for name, count in periods.items())
        rule, remedy = f"periods do not match: {counts}", "give each the same periods"
        raise schema.Faults([schema.Fault(case.file, f"case {case.name!r}, input", rule, remedy)])
    units = {**kind.terms, **kind.input}
    for name, value in {**case.terms, **case.input}.items():
        is_term = name in kind.terms
        if units[name] == "as is":
            found[name] = as_number(name, "", value, is_term)
        elif isinstance(value, list):
            found[name] = [
                read(f"{name}_{n}", units[name], one, is_term) for n, one in enumerate(value, 1)
            ]
        else:
            found[name] = read(name, units[name], value, is_term)
    return found


def result(case: Case, name: str, read: Reader) -> list[Any]:
    """A result of a case as a list, one element for each period."""
    with np.errstate(all="ignore"):
        return listed(KINDS[case.clause].results[name](values(case, read)))


def expectation(case: Case, name: str) -> list[Any]:
    """What a case expects, as a list, amounts in USD."""
    expected, unit = case.expected[name], "ratio" if name in RATIOS else "USD"
    if case.clause == "agreement" and name == "value":
        one = agreed(case.input)
        unit = one.unit if one else ""
    return [
        one if one is None or isinstance(one, bool | str) else as_number("", unit, one, False)  # noqa: FBT003 - a reader
        for one in (expected if isinstance(expected, list) else [expected])
    ]


def evaluated(one: Any) -> float:
    """The printed formula of a traced quantity on its inputs, down to what was given."""
    if not isinstance(one, traces.Traced) or not one.operands:
        return float(traces.plain(one))
    inputs = {part.id: evaluated(part) for part in one.inputs}
    if any(map(math.isnan, [one.value, *inputs.values()])):
        return float(one.value)  # Python's min, max and division do not know the unknown
    return float(eval(one.formula, {"min": min, "max": max}, inputs))  # noqa: S307 - our own text


def same(found: Any, expected: Any, name: str) -> bool:
    """Equal within the tolerance; None is the unknown."""
    if expected is None:
        return bool(np.isnan(found).all())
    if isinstance(expected, bool | str):
        return bool(found == expected)
    slack = TOLERANCE * max(1 if name in RATIOS else MILLION, abs(expected))
    return bool((np.abs(np.asarray(found, float) - expected) <= slack).all())


CASES = load(FOLDER)
FAILING = [case for case in CASES if "error" in case.expected]
NUMERIC = [case for case in CASES if "error" not in case.expected]


def named(cases: Iterable[Case]) -> list[Any]:
    """The cases as parameters of a test, by their names."""
    return [pytest.param(case, id=case.name) for case in cases]


def test_there_are_at_least_sixty_cases_and_no_name_stands_twice() -> None:
    names = [case.name for case in CASES]
    assert len(names) >= 60
    assert len(set(names)) == len(names)
    assert {case.clause for case in CASES} == set(KINDS)


def test_every_result_and_every_field_occurs_in_a_case() -> None:
    for clause, kind in KINDS.items():
        cases = [case for case in CASES if case.clause == clause]
        assert {name for case in cases for name in case.terms} == set(kind.terms)
        assert {name for case in cases for name in case.input} == set(kind.input)
        assert {name for case in cases for name in case.expected} - {"error"} == set(kind.results)


@pytest.mark.parametrize("case", named(NUMERIC))
def test_a_case_read_as_numbers_gives_what_was_worked_out_by_hand(case: Case) -> None:
    for name in case.expected:
        for found, one in zip(result(case, name, as_number), expectation(case, name), strict=True):
            assert same(found, one, name), f"{name}: {found} instead of {one}, for {case.why}"


@pytest.mark.parametrize("case", named(c for c in NUMERIC if c.clause != "agreement"))
def test_a_case_read_as_arrays_and_as_traces_gives_the_same(case: Case) -> None:
    for name in case.expected:
        if name in UNTRACED:
            continue
        arrays, quantities = (result(case, name, read) for read in (as_array, as_traced))
        for array, traced, one in zip(arrays, quantities, expectation(case, name), strict=True):
            grid = np.broadcast_to(array, (2, 3))
            assert same(grid[0], one, name), f"{name} as an array: {grid[0]} instead of {one}"
            assert same(traces.plain(traced), one, name), f"{name} as a trace is not {one}"
            assert same(evaluated(traced), one, name), f"{name}: {traced.formula} is not {one}"
            assert (traced.bound == "unknown") == (one is None)
            assert traced.unit in (("ratio", "") if name in RATIOS else ("USD",))


def refusals(case: Case, read: Reader) -> Iterator[str]:
    """Why results of a case are refused for which all that is needed is given."""
    for name in KINDS[case.clause].results:
        try:
            result(case, name, read)
        except (KeyError, TypeError):
            continue
        except (ValueError, schema.Faults) as refused:
            yield str(refused)


@pytest.mark.parametrize("read", [as_number, as_array, as_traced])
@pytest.mark.parametrize("case", named(FAILING))
def test_a_case_without_an_answer_is_refused_in_words(case: Case, read: Reader) -> None:
    found = list(refusals(case, read))
    # An array is told with each of its numbers.
    assert found if read is as_array else any(case.expected["error"] in one for one in found)


@pytest.mark.parametrize(
    ("spoiled", "fault"),
    [
        ({"clause": "tip"}, "clause: there is no clause 'tip'. Remedy: use one of share, ladder,"),
        ({"note": "x"}, "note: there is no such field. Remedy: use one of name, clause,"),
        ({"terms": {"rat": 1}}, "terms, rat: there is no such field. Remedy: use one of rate,"),
        ({"input": {"profit": [1]}}, "input, profit: there is no such field. Remedy: use one of "),
        ({"expected": {"owed": 1}}, "expected, owed: there is no such field. Remedy: use one of "),
    ],
)
def test_a_case_with_an_unknown_field_or_clause_is_refused(
    tmp_path: pathlib.Path, spoiled: dict[str, Any], fault: str
) -> None:
    case = {"name": "A", "clause": "share", "terms": {}, "input": {}, "expected": {}, "why": "x"}
    # JSON is YAML, too.
    (tmp_path / "mine.yml").write_text(f"[{ {**case, **spoiled} }]", encoding="utf-8")
    with pytest.raises(schema.Faults) as raised:
        load(tmp_path)
    assert str(raised.value).startswith(f"mine.yml, case 'A', {fault}")


def test_a_case_without_a_field_is_refused(tmp_path: pathlib.Path) -> None:
    (tmp_path / "mine.yml").write_text("- {name: A, clause: share}", encoding="utf-8")
    with pytest.raises(schema.Faults) as raised:
        load(tmp_path)
    assert len(raised.value.faults) == 4
    rule = "mine.yml, case 'A', terms: the field is missing. Remedy: write name,"
    assert rule in str(raised.value)


def test_the_readme_of_the_cases_names_every_field() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for clause, kind in KINDS.items():
        for name in (clause, *kind.terms, *kind.input, *kind.results):
            assert f"`{name}`" in text, f"{name} of {clause} is not explained"


AMOUNTS = some.floats(0, 1e6)
RATES = some.floats(0.01, 1)
SERIES = some.lists(AMOUNTS, min_size=1, max_size=12)
PROFITS = some.lists(some.floats(-1e5, 1e5), min_size=1, max_size=12)


def near(one: float, other: float, size: float) -> bool:
    """Equal but for rounding, measured against the size of what was added up."""
    return abs(one - other) <= TOLERANCE * max(1.0, size)


@given(SERIES, RATES, AMOUNTS)
def check_capped_total(revenue: list[float], rate: float, cap: float) -> None:
    """Paid step by step, or the least of the cumulative share and the cap."""
    steps = np.cumsum(paid({"revenue": revenue, "rate": rate, "cap": cap}))
    closed = np.minimum(np.cumsum(np.array(revenue)) * rate, cap)
    assert all(near(a, b, cap + sum(revenue)) for a, b in zip(steps, closed, strict=True))


@given(PROFITS, RATES, some.floats(0, 1e5), RATES, some.floats(0, 1e5))
def check_participation_total(
    profits: list[float], first: float, recoup: float, second: float, more: float
) -> None:
    """Received step by step, or from the sum of all profits at once; losses are not carried."""
    cap = recoup + more
    rules = {"first_rate": first, "recoup": recoup, "second_rate": second, "cap": cap}
    steps = traces.total(received({"profit": profits, **rules}))
    gains = sum(profit for profit in profits if profit > 0)
    beyond = max(gains - recoup / first, 0)
    closed = min(first * gains, recoup) + min(second * beyond, more)
    assert near(steps, closed, cap / first + gains)


@given(PROFITS, RATES, some.floats(0, 1e4), some.floats(0, 1e4))
def check_participation_with_losses(
    profits: list[float], loss: float, recoup: float, more: float
) -> None:
    """Four quarters of equal profit pay what their year pays, and never more than the cap."""
    rules = {"first_rate": 0.75, "recoup": recoup, "second_rate": 0.49, "cap": recoup + more}
    rules["loss_rate"] = loss
    quarters = [profit / 4 for profit in profits for _ in range(4)]
    by_year = traces.total(received({"profit": profits, **rules}))
    by_quarter = np.cumsum(received({"profit": quarters, **rules}))
    size = recoup + more + 2 * sum(map(abs, profits))
    assert near(by_year, by_quarter[-1], size)
    assert by_quarter.max() <= recoup + more + TOLERANCE * size


@given(AMOUNTS, some.integers(1, 15), some.floats(0, 1))
def check_instalments(total: float, years: int, back_loading: float) -> None:
    """The instalments sum to the total, and each pair of mirrored years to twice an even one."""
    due = schedule({"total": total, "years": years, "back_loading": back_loading})
    assert near(sum(due), total, total)
    assert all(
        near(a + b, 2 * total / years, total) for a, b in zip(due, reversed(due), strict=True)
    )


@given(some.integers(1, 10**8), some.integers(1, 400), some.integers(-1, 1), some.booleans())
def check_hurdle(thousands: int, hurdle: int, more: int, at_least: bool) -> None:  # noqa: FBT001 - drawn
    """A dollar decides: whether growth passes, as computed or in whole numbers of dollars."""
    before = 1000 * thousands
    revenue = thousands * (1000 + hurdle) + more
    rules = {"hurdle": hurdle / 1000, "first_rate": 0.1, "top_rate": 0.2, "top": 1.0}
    due = ladder_due("whole")({**rules, "revenue": revenue, "before": before, "at_least": at_least})
    least = before * (1000 + hurdle)
    assert (due > 0) == (1000 * revenue >= least if at_least else 1000 * revenue > least)


@given(some.lists(AMOUNTS, min_size=4, max_size=4), RATES, RATES, AMOUNTS, AMOUNTS)
def check_quarters_against_year(
    revenue: list[float], rate: float, part: float, cap: float, before: float
) -> None:
    """Four quarters make due and pay what their year does."""
    rules = {"rate": rate, "shared_fraction": part, "cap": cap, "paid_before": before}
    for flow in (shares, paid):
        quarters = sum(flow({**rules, "revenue": revenue}))
        (year,) = flow({**rules, "revenue": [sum(revenue)]})
        assert near(quarters, year, sum(revenue) + cap)


@given(some.lists(some.floats(1, 1e5), min_size=1, max_size=6), some.floats(0.1, 30))
def check_rate_of_return(amounts: list[float], times: float) -> None:
    """Compounded at the rate found, the tranches are worth what the stake is."""
    first, end = datetime.date(2019, 7, 22), datetime.date(2025, 10, 28)
    days = [first + datetime.timedelta(days=300 * n) for n in range(len(amounts))]
    held = times * sum(amounts)
    rate = stake.rate_of_return(days, amounts, held, end)
    grown = sum(
        amount * (1 + rate) ** ((end - day).days / 365)
        for day, amount in zip(days, amounts, strict=True)
    )
    assert math.isclose(grown, held, rel_tol=1e-6)


def check_present_value() -> None:
    """The worth of a row of payments, or its closed form as a geometric series."""
    years, rate, odds = list(range(2026, 2036)), 0.1, 0.05
    stated = {"year": years, "from_year": 2026, "discount_rate": rate, "yearly_chance": odds}
    step = (1 - odds) / (1 + rate)
    found = sum(present_values({**stated, "flow": [1000] * 10}))
    assert near(found, 1000 * (1 - step**10) / (1 - step), 1e4)


def _said(folder: pathlib.Path = schema.DATA) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Everything the data files say of each term, read without the package's own replay."""
    for clause in files.read_yaml(folder / "terms.yml"):
        for one in clause.get("terms", ()):
            yield (clause["id"], one["name"]), one
    for path in (folder / "amendments").glob("*.yml"):
        amendment = files.read_yaml(path)
        for one in amendment["changes"]:
            yield (one["clause"], one["name"]), {"effective": amendment["effective"], **one}


def check_agreement() -> None:
    """The replayed terms, or simply what was said last of each with effect until a day.

    On the days around every date in the data, in force and known alike.
    """
    said = list(_said())
    dates = {one[key] for _, one in said for key in ("effective", "known", "until") if one.get(key)}
    eve = datetime.timedelta(days=1)
    days = sorted({day + n * eve for day in dates for n in (-1, 0, 1)})
    for (clause, name), as_of in itertools.product(sorted({key for key, _ in said}), days):
        known = [one for key, one in said if key == (clause, name) and one["known"] <= as_of]
        for day in days:
            begun = [one for one in known if one["effective"] <= day]
            last = max(begun, key=lambda one: (one["effective"], one["known"]), default=None)
            over = last is None or last.get("action") == "end"
            over = over or bool(last and last.get("until") and last["until"] < day)
            found = tools.term(clause, name, day, as_of.isoformat())
            expected = None if over or last is None else (last.get("value"), last["source"])
            assert (found and (found.value, found.source)) == expected, (clause, name, day, as_of)


CHECKS = {name: check for name, check in list(globals().items()) if name.startswith("check_")}


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS)
def test_two_derivations_of_a_total_agree(check: str) -> None:
    CHECKS[check]()
