"""Worlds that a copy of the process draws meanwhile: the same worlds, and nothing left behind."""

import os
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from test_worlds import ARTICLE, CURRENT, SEED

from analysis import worlds
from analysis.worlds import beginning


def drawn(number: int) -> beginning.Drawn:
    return {"who": os.getpid(), "numbers": np.arange(number) / 3}


def broken(number: int) -> beginning.Drawn:
    raise ValueError(number)


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


def test_what_a_copy_draws_is_taken_once() -> None:
    with beginning.meanwhile(drawn, [(100_000,), (5,)]):
        found = beginning.take(100_000)
        assert found is not None
        assert found["who"] != os.getpid()
        np.testing.assert_array_equal(found["numbers"], drawn(100_000)["numbers"])
        assert beginning.take(100_000) is None
        assert beginning.take(7) is None


def test_a_copy_that_fails_says_nothing_and_who_asks_is_told() -> None:
    with beginning.meanwhile(broken, [(1,)]):
        assert beginning.take(1) is None


def test_what_nobody_takes_is_dropped_even_after_an_error() -> None:
    with pytest.raises(KeyError), beginning.meanwhile(drawn, [(10_000_000,)]):
        raise KeyError


def test_a_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    with beginning.meanwhile(drawn, [(5,)]):
        assert beginning.take(5) is None


def test_worlds_begun_are_those_that_would_have_been_inferred() -> None:
    run = {**CURRENT, "as_of": ARTICLE, "draws": 4096, "seed": SEED + 7}
    asked = run["as_of"], run["draws"], run["seed"]
    with worlds.begun([run, run]):
        assert [*beginning.waiting] == [asked]
        found = worlds.inferred(*asked)
        assert not beginning.waiting
    assert found is not None
    worlds.inferred.cache_clear()
    here = worlds.inferred(*asked)
    assert here is not None
    for id, values in here.inputs.items():
        np.testing.assert_array_equal(found.inputs[id], values)
