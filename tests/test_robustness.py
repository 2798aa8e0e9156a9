"""What is tried at random, a sample of it; `make robust` tries all (tests/robustness.py)."""

import functools
import pathlib
import re
from collections.abc import Iterator

import pytest
import robustness

from analysis import schema

SAMPLES = {
    "Parameter sets": 40,
    "Broken data files": 80,
    "Notebooks": 2,
    "Kills": 1,
    "Runs": 1,
    "Commands": 4,
}

# How much is to be tried at least, as tests/ROBUSTNESS.md tells of.
GOALS = {
    "Parameter sets": 5000, "Broken data files": 3000, "Notebooks": 500, "Kills": 100, "Runs": 200,
    "Commands": 60,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", robustness.TRIALS)
def test_all_is_answered_or_refused_in_words(name: str) -> None:
    ended = robustness.ended(name, SAMPLES[name], f"a sample of {name}")
    assert ended.total() == SAMPLES[name]


@pytest.mark.slow
def test_what_a_kill_leaves_beside_a_file_for_an_hour_is_no_fault(tmp_path: pathlib.Path) -> None:
    before = robustness.project(tmp_path / "before", [("code", "None")])
    (story,) = before.rglob("*.ipynb")
    story.write_text(story.read_text().replace('"execution_count": null', '"execution_count": 7'))
    root = tmp_path / "root"
    changes = int(robustness._done(before, root, "cells").split()[-1])  # noqa: SLF001 - at each change
    after = robustness._things(root)  # noqa: SLF001 - as above
    for at in range(1, changes + 1):
        robustness._cut(before, root, "cells", at, after)  # noqa: SLF001 - as above


def test_as_much_was_tried_as_is_asked_for() -> None:
    lines = robustness.written()
    assert lines.keys() == GOALS.keys()
    for name, (_, count, what) in robustness.TRIALS.items():
        assert count >= GOALS[name]
        _, _, tried, with_what, ended, _ = map(str.strip, lines[name].split("|"))
        assert (tried, with_what) == (str(count), what)
        assert sum(map(int, re.findall(r"\d+", ended))) == count


def test_one_that_fell_is_told_and_no_line_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def trial(chances: robustness.Chances) -> Iterator[robustness.Attempt]:
        for chance in chances:
            yield functools.partial(robustness.tried, lambda: 1 / 0, str(chance.random()))

    monkeypatch.setitem(robustness.TRIALS, "Kills", (trial, 2, ""))
    with pytest.raises(SystemExit, match="2 of 2 attempts fell"):
        robustness.ended("Kills", 2, "a seed")
    assert "Kills, attempt 1: 0." in capsys.readouterr().err


def test_another_error_than_faults_is_noticed() -> None:
    def refuse() -> None:
        raise schema.Faults([schema.Fault("file", "line 1", "it is wrong", "mend it")])

    assert robustness.tried(lambda: None, "") == robustness.ANSWERED
    assert robustness.tried(refuse, "") == robustness.REFUSED
    with pytest.raises(robustness.Fell, match="line 3: ZeroDivisionError"):
        robustness.tried(lambda: 1 / 0, "line 3")
    with pytest.raises(robustness.Fell, match="without place, rule or remedy"):
        robustness.tried(lambda: _raise(schema.Fault("file", "line 1", "it is wrong", "")), "")


def _raise(fault: schema.Fault) -> None:
    raise schema.Faults([fault])
