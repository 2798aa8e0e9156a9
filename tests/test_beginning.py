"""Results that a copy of the process works out meanwhile: the same, and nothing left behind."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
from test_worlds import ARTICLE, SEED

import report
from analysis import beginning, findings, parameters, worlds
from analysis.explore import intervals
from analysis.findings import register
from report.formats.workbook import live
from report.press import answers, inputs, orders

LONG = 100_000  # more than a pipe holds


PROMISED: beginning.Work = {
    ("who",): os.getpid,
    ("numbers", LONG): lambda: np.arange(LONG) / 3,
    ("last",): lambda: "last",
}


@pytest.fixture(autouse=True)
def _copied(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Copy this process even where threads of a test runner run beside."""
    copies: list[int] = []
    fork = os.fork

    def forked() -> int:
        copies.append(fork())
        return copies[-1]

    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "fork", forked)
    yield
    assert not beginning.waiting
    for one in copies:
        with pytest.raises(ChildProcessError):  # it was waited for
            os.waitpid(one, os.WNOHANG)


def test_what_a_copy_works_out_is_taken_once_in_any_order() -> None:
    with beginning.meanwhile(PROMISED):
        assert beginning.take("last") == "last"
        assert beginning.take("who") not in (None, os.getpid())
        np.testing.assert_array_equal(beginning.take("numbers", LONG), np.arange(LONG) / 3)
        assert beginning.take("numbers", LONG) is None
        assert beginning.take("something else") is None


def test_a_copy_that_fails_says_nothing_and_who_asks_works_it_out() -> None:
    with beginning.meanwhile({("first",): lambda: 1, ("second",): lambda: 1 / 0}):
        assert beginning.take("second") is None
        assert beginning.take("first") == 1


def test_a_copy_that_stands_still_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(beginning, "_PATIENCE", 0.2)
    with beginning.meanwhile({("first",): lambda: time.sleep(600)}):
        assert beginning.take("first") is None


def test_what_nobody_takes_is_dropped_even_after_an_error() -> None:
    with pytest.raises(KeyError), beginning.meanwhile(PROMISED):
        raise KeyError


def test_what_is_known_is_not_worked_out_here_or_in_a_copy() -> None:
    promised: beginning.Work = {("who",): os.getpid, ("told",): lambda: beginning.take("who")}
    with beginning.known([(("who",), "known")]), beginning.meanwhile(promised):
        assert beginning.take("told") == "known"
        assert beginning.take("who") == "known"


def test_a_copy_does_not_take_what_another_one_works_out() -> None:
    takes: beginning.Work = {("taken",): lambda: beginning.take("numbers", LONG)}
    with beginning.meanwhile(PROMISED), beginning.meanwhile(takes):
        assert beginning.take("taken") is None
        assert beginning.take("last") == "last"


def test_nothing_is_begun_that_nobody_promised() -> None:
    with beginning.meanwhile({}):
        assert not beginning.waiting


def test_a_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    with beginning.meanwhile(PROMISED):
        assert beginning.take("who") is None


@pytest.mark.slow
def test_answers_begun_are_those_that_would_have_been_given() -> None:
    (order,) = orders.take(
        ["current"], [f"as_of={ARTICLE}", "draws=4096", f"seed={SEED + 7}"], None
    )
    run = order.parameters
    asked = run["as_of"], run["draws"], run["seed"]
    with answers.begun([order, order], inputs.hashes(report.ROOT)):
        assert len(beginning.waiting) == 4
        told = answers.of(order)
        lies = intervals.of(run)
        found = worlds.inferred(*asked)
        formulas = live.of(run)
        assert not beginning.waiting
    assert found is not None
    worlds.inferred.cache_clear()
    intervals._of.cache_clear()  # noqa: SLF001 - what another test had worked out
    here = worlds.inferred(*asked)
    assert here is not None
    assert answers.of(order) == told
    assert intervals.of(run) == lies
    assert repr(live.of(run)) == repr(formulas)  # in which the unknown is the same as itself
    for id, values in here.inputs.items():
        np.testing.assert_array_equal(found.inputs[id], values)


def test_what_rests_on_no_simulation_is_computed_before_the_copy_and_no_simulation_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def drawn(*_: object) -> None:
        raise AssertionError("it was drawn")

    for name in ("inferred", "as_drawn"):
        monkeypatch.setattr(worlds, name, drawn)
    run = parameters.check({"share_rate": 0.17})
    intervals.begin(run)
    assert findings.of(run)["implied_revenue_2024"] is findings.of(run)["implied_revenue_2024"]
    monkeypatch.setattr(register, "REGISTER", {})  # so that nothing more can be computed
    assert findings.of(run)["implied_revenue_2024"].bound == "at least"


@pytest.mark.later  # starts a process
def test_what_rests_on_no_simulation_is_begun_without_functions_of_distributions() -> None:
    begun = (
        "import sys; from analysis import parameters; from analysis.explore import intervals\n"
        "intervals.begin(parameters.check({}))\n"
        "assert 'scipy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", begun], check=True)
