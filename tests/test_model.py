"""The register of findings and what a run does with it."""

import dataclasses
import importlib
import pickle
import re
import threading
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import numpy as np
import pytest
import tools
import unused

from analysis import cards, findings, parameters, periods, runs, schema, traces
from analysis.findings import calendar, model, register
from report.formats import amounts

TODAY = parameters.check({})


@pytest.fixture
def declaring() -> Iterator[dict[str, register.Family]]:
    """A register that forgets what a test declares."""
    before = dict(register.REGISTER)
    yield register.REGISTER
    register.REGISTER.clear()
    register.REGISTER.update(before)
    model._of.cache_clear()  # noqa: SLF001 - runs that were listed with what is forgotten now


def one(value: float) -> traces.Traced:
    return traces.known(value, "USD")


def test_a_finding_is_asked_for_by_its_id_or_by_its_name_and_key() -> None:
    pact = findings.Pact(TODAY)
    by_id = pact["implied_revenue_2024"]
    assert pact.implied_revenue("2024") is by_id
    assert pact.implied_revenue(periods.parse("2024")) is by_id
    assert pact.implied_revenue(2024) is by_id
    assert by_id.id == "implied_revenue_2024"
    assert by_id.label == "OpenAI revenue implied by the payments, 2024"


def test_a_script_has_all_answers_by_their_ids() -> None:
    answers = findings.answer(parameters.check({"share_rate": 0.1}))
    assert answers["implied_revenue_2024"].low == pytest.approx(2 * 2.469e9, rel=1e-3)
    assert list(answers) == list(findings.of(TODAY))


@pytest.mark.usefixtures("declaring")
def test_only_what_is_asked_for_is_computed_and_only_once() -> None:
    computed = []

    @register.finding()
    def a_part(_: model.Pact) -> Any:
        """A part"""
        computed.append("part")
        return one(2)

    @register.finding()
    def a_whole(pact: model.Pact) -> Any:
        """A whole"""
        computed.append("whole")
        return pact.a_part() + pact.a_part()

    @register.finding()
    def another(_: model.Pact) -> Any:
        """Another"""
        computed.append("another")
        return one(3)

    pact = findings.Pact(TODAY)
    assert len(list(pact)) == len(pact)
    assert computed == []
    assert pact["a_whole"].value == 4
    assert pact.a_whole().formula == "a_part + a_part"
    assert computed == ["whole", "part"]


def test_a_name_that_is_misspelt_is_told_with_its_neighbours() -> None:
    pact = findings.Pact(TODAY)
    with pytest.raises(KeyError, match="did you mean payments_per_inference_2024"):
        pact["payments_per_lef_2024"]
    with pytest.raises(AttributeError, match="did you mean implied_revenue"):
        pact.implied_revenu("2024")
    with pytest.raises(KeyError, match="implied_revenue does not exist for 2034q1"):
        pact.implied_revenue("2034q1")
    with pytest.raises(TypeError, match="implied_revenue is asked for by period, not by 2 keys"):
        pact.implied_revenue("2024", "2025")
    with pytest.raises(KeyError, match="there is no finding 2024; did you mean"):
        pact[2024]  # type: ignore[index]  # as who forgets the name
    with pytest.raises(TypeError, match=r"name the series of 'payments', as in \{"):
        pact.frame("payments")  # type: ignore[arg-type]
    for run in ("current", {"share_rate": 0.2}):
        with pytest.raises(
            schema.Faults, match=r"^run, as_of, .*, amendments: missing from it\. R.*$"
        ):
            findings.of(run)  # type: ignore[arg-type]
    with pytest.raises(schema.Faults, match=r"^run, share_rate: missing from it\. Remedy: hand"):
        findings.of({name: value for name, value in TODAY.items() if name != "share_rate"})


def test_a_run_is_named_by_its_day_and_can_be_handed_to_another_process() -> None:
    pact = findings.of(parameters.check({"as_of": "2025-11-18"}))
    assert repr(pact) == "<the pact as known on 2025-11-18>"
    assert pickle.loads(pickle.dumps(pact)) is pact  # noqa: S301 - it is our own


def test_names_and_ids_are_offered_for_completion() -> None:
    pact = findings.Pact(TODAY)
    assert "implied_revenue" in dir(pact)
    assert "implied_revenue_2024" in pact._ipython_key_completions_()


def test_what_exists_only_from_a_later_day_on_is_unknown_before() -> None:
    early = findings.Pact(parameters.check({"as_of": "2025-11-18"}))
    assert "reported_revenue_2026q1" not in early
    later = early["reported_revenue_2026q1"]
    assert later.bound == "unknown"
    assert later.label == "OpenAI revenue as reported independently of the leak, Q1 2026"


@pytest.mark.usefixtures("declaring")
def test_a_finding_that_rests_on_itself_is_named_with_its_ring() -> None:
    @register.finding()
    def the_hen(pact: model.Pact) -> Any:
        """The hen"""
        return +pact.the_egg()

    @register.finding()
    def the_egg(pact: model.Pact) -> Any:
        """The egg"""
        return +pact.the_hen()

    with pytest.raises(
        register.Misdeclared, match=r"test_model.py, line .* the_hen -> the_egg -> the_hen"
    ):
        findings.Pact(TODAY)["the_hen"]


@pytest.mark.usefixtures("declaring")
@pytest.mark.parametrize("over", [(), (calendar.PERIOD,)], ids=["run", "period"])
def test_a_ring_that_is_sure_is_refused_at_import_with_its_place(
    over: tuple[register.Axis, ...],
) -> None:
    if over:

        @register.finding(*over)
        def the_egg(pact: model.Pact, period: periods.Period) -> Any:
            """The egg"""
            return 2 * -pact.the_nest(period) - pact.payments(period)

        @register.finding(*over)
        def the_nest(run: model.Pact, when: periods.Period) -> Any:
            """The nest"""
            return run.the_egg(when) * 0.5

    else:

        @register.finding()
        def the_egg(pact: model.Pact) -> Any:
            """The egg"""
            return +pact.the_nest()

        @register.finding()
        def the_nest(pact: model.Pact) -> Any:
            """The nest"""
            return pact.the_egg() / 2

    ring = "(the_egg -> the_nest -> the_egg|the_nest -> the_egg -> the_nest)"
    told = rf"test_model.py, line \d+: a ring, {ring}\. Remedy: let one of them ask"
    with pytest.raises(register.Misdeclared, match=told):
        importlib.reload(findings.rings)


@pytest.mark.usefixtures("declaring")
def test_what_may_end_is_no_ring_at_import() -> None:
    @register.finding(calendar.PERIOD)
    def before(pact: model.Pact, period: periods.Period) -> Any:
        """Each asks itself for the period before"""
        return pact.before(period.shift(-1))

    @register.finding(calendar.PERIOD)
    def here(pact: model.Pact, period: periods.Period) -> Any:
        """Two that ask each other for other periods"""
        return pact.there(period)

    @register.finding(calendar.PERIOD)
    def there(pact: model.Pact, period: periods.Period) -> Any:
        """The other"""
        return pact.here(period.shift(1))

    @register.finding(calendar.PERIOD)
    def moved(pact: model.Pact, period: periods.Period) -> Any:
        """Of another period by the same name"""
        period = period.shift(1)
        return pact.moved(period)

    @register.finding()
    def either(pact: model.Pact) -> Any:
        """Two of which one asks at a time"""
        return pact.neither() if pact.run["seed"] else one(1)

    @register.finding()
    def neither(pact: model.Pact) -> Any:
        """The other"""
        return one(1) if pact.run["seed"] else +pact.either()

    @register.finding()
    def once(pact: model.Pact) -> Any:
        """The same of another run, and the name in words"""
        return pact.latest.once() + len("pact.once()")

    importlib.reload(findings.rings)


def test_two_threads_may_ask_a_run_for_the_same_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no cycle; many runs at once ask for that of each in threads."""
    both, family = threading.Barrier(2, timeout=5), register.REGISTER["share_rate_used"]

    def slow(pact: findings.Pact) -> Any:
        both.wait()
        return family.function(pact)

    slowly = dataclasses.replace(family, function=slow)
    monkeypatch.setitem(register.REGISTER, "share_rate_used", slowly)
    pact = model.Pact(parameters.check({}))
    with futures.ThreadPoolExecutor(2) as threads:
        rates = threads.map(lambda _: pact["share_rate_used"].value, range(2))
        assert [*rates] == [0.2, 0.2]


@pytest.mark.slow
@pytest.mark.usefixtures("declaring")
def test_make_check_names_a_cycle_and_where_it_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @register.finding()
    def the_hen(pact: model.Pact) -> Any:
        """Hen"""
        return pact.the_egg() + 1

    @register.finding()
    def the_egg(pact: model.Pact) -> Any:
        """Egg"""
        return pact.the_hen() + 1

    monkeypatch.setattr(findings, "of", findings.Pact)
    assert unused.main() == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert re.search(r"test_model.py, line \d+: a cycle, the_hen -> the_egg -> the_hen", line)


@pytest.mark.usefixtures("declaring")
def test_a_finding_that_asks_for_one_that_does_not_exist_is_named_with_its_place() -> None:
    @register.finding()
    def the_fox(pact: model.Pact) -> Any:
        """The fox"""
        return +pact.implied_revenue("2034q1")

    @register.finding()
    def the_wolf(pact: model.Pact) -> Any:
        """The wolf"""
        return +pact.the_lam()

    for name, said in {"the_fox": "revenue does not exist for", "the_wolf": "no finding"}.items():
        with pytest.raises((KeyError, AttributeError), match=rf"test_model.py, line \d+: .*{said}"):
            findings.Pact(TODAY)[name]


@pytest.mark.slow
@pytest.mark.usefixtures("declaring")
@pytest.mark.parametrize(
    ("gives", "told"),
    [
        (lambda pact: pact.payments("2042"), "payments does not exist for 2042; did you mean"),
        (lambda pact: pact["payments_2042"], "there is no finding 'payments_2042'; did you mean"),
        (lambda pact: pact.paymants("2024"), "there is no finding paymants; did you mean payments"),
        (lambda _: 5.0, "astray gives no quantity but 5.0. Remedy: give it one function"),
    ],
    ids=["period", "id", "name", "number"],
)
def test_make_check_names_what_is_asked_for_and_does_not_exist(
    gives: Any, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @register.finding()
    def astray(pact: model.Pact) -> Any:
        """Astray"""
        return gives(pact)

    monkeypatch.setattr(findings, "of", findings.Pact)
    assert unused.main() == 1
    assert re.match(rf".*test_model.py, line \d+: {re.escape(told)}", capsys.readouterr().out)


@pytest.mark.usefixtures("declaring")
def test_a_finding_declared_badly_is_refused_with_its_place() -> None:
    with pytest.raises(
        register.Misdeclared, match=r"test_model.py, line .*: unlabelled has no label"
    ):

        @register.finding()
        def unlabelled(_: model.Pact) -> Any:
            return one(1)

    with pytest.raises(register.Misdeclared, match="strange has no axis moon"):

        @register.finding()
        def strange(_: model.Pact) -> Any:
            """By the {moon}"""

    with pytest.raises(register.Misdeclared, match="the id of same does not name every axis"):

        @register.finding(register.words("side", {"left": "Left", "right": "Right"}), id="same")
        def same(_: model.Pact, _side: str) -> Any:
            """Same"""

    with pytest.raises(register.Misdeclared, match=r"implied_revenue is declared in .*revenue.py"):

        @register.finding()
        def implied_revenue(_: model.Pact) -> Any:
            """Twice"""

    told = (
        r"test_model.py, line .*: paid is declared in .*payments.py, line .* already, as payments"
    )
    with pytest.raises(register.Misdeclared, match=told):

        @register.finding(calendar.COMPARED, id="payments_{period}")
        def paid(_: model.Pact, _period: periods.Period) -> Any:
            """Twice by another name"""

    with pytest.raises(register.Misdeclared, match="keyless takes other than a run and 1 keys"):

        @register.finding(calendar.PERIOD)
        def keyless(_: model.Pact) -> Any:
            """Of no period"""


@pytest.mark.usefixtures("declaring")
def test_how_a_ratio_is_printed_is_declared_and_no_label_tells_it() -> None:
    with pytest.raises(register.Misdeclared, match="odd has no style 'parts'"):

        @register.finding(style="parts")
        def odd(_: model.Pact) -> Any:
            """Odd"""

    @register.finding(style="percent")
    def part_told(_: model.Pact) -> Any:
        """All of it"""
        return traces.known(1, "ratio")

    @register.finding()
    def multiple_told(_: model.Pact) -> Any:
        """Part of what was paid before, so many times"""
        return traces.known(3, "ratio")

    @register.finding(style="percent")
    def amount_told(_: model.Pact) -> Any:
        """An amount"""
        return one(1)

    pact = findings.Pact(TODAY)
    for id, told in (("part_told", "100%"), ("multiple_told", "3 times")):
        assert cards.bounded(pact[id]) == told
        assert amounts.amount(pact[id].record()) == told
    with pytest.raises(register.Misdeclared, match="amount_told is printed in percent, and is no"):
        pact["amount_told"]


def test_the_style_of_a_finding_is_told_by_its_id() -> None:
    pact = findings.Pact({**TODAY, "draws": 4096})
    told = [pact[id] for id in pact if pact[id].unit == "ratio"]
    assert [register.style_of(one.id) for one in told] == [one.style for one in told]
    assert {"percent", ""} == {one.style for one in told}
    early = findings.Pact({**TODAY, "as_of": "2025-11-18"})
    assert early["stake_fraction_2026_06"].bound == "unknown"  # and of no unit yet


@pytest.mark.usefixtures("declaring")
def test_two_findings_of_one_id_are_refused_with_both_places() -> None:
    side = register.words("side", {"2024": "2024"})

    @register.finding(side, id="gap_{side}")
    def other_gap(_: model.Pact, _side: str) -> Any:
        """Another gap"""

    with pytest.raises(
        register.Misdeclared, match=r"gap_2024 is a finding of .*revenue.* and of .*test_model"
    ):
        findings.Pact(TODAY)["gap_2024"]


def test_every_finding_tells_which_parameters_move_it() -> None:
    pact = findings.Pact(TODAY)
    assert pact.moved_by("payments_2024") == set()
    read = {"share_rate", "shared_fraction", "netting", "payment_lag_quarters"}
    assert pact.moved_by("implied_revenue_2024") - {"as_of"} == read
    # What was computed before is told of as well.
    assert pact.moved_by("gap_2024") - {"as_of"} == read
    with runs.listening() as heard:
        pact.gap("2024")
    assert heard - {"as_of"} == read


def test_many_share_rates_go_through_one_finding_at_once() -> None:
    rates = np.linspace(0.1, 0.3, 5)
    found = findings.of({**TODAY, "share_rate": rates})["implied_revenue_2024"]
    alone = [findings.of({**TODAY, "share_rate": r})["implied_revenue_2024"].value for r in rates]
    assert np.allclose(found.value, alone, rtol=1e-12, atol=0)
    assert found.operands == ()


ENDS = {
    one.name: [end for end in (one.low, one.high) if end != one.default]
    for one in parameters.SCHEMA
    if one.type in ("float", "int") and one.name not in ("draws", "seed")
} | {one.name: list(one.choices[1:]) for one in parameters.SCHEMA if one.choices}


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDS)
def test_no_parameter_moves_a_finding_that_does_not_read_it(name: str) -> None:
    usual = findings.of(TODAY)
    still = [id for id in usual if name not in usual.moved_by(id)]
    for end in tools.sample(ENDS[name], 2):
        moved = findings.of(parameters.check({name: end}))
        for id in still:
            if id in moved and name not in moved.moved_by(id):
                assert repr(moved[id].value) == repr(usual[id].value), f"{name} moves {id}"
