"""What is tried at random, a sample of it; `make robust` tries all (tests/robustness.py)."""

import random

import pytest
import robustness

from analysis import schema

SAMPLES = {"Parameter sets": 40, "Broken data files": 80, "Notebooks": 2, "Kills": 1}


@pytest.mark.slow
@pytest.mark.parametrize("name", robustness.TRIALS)
def test_all_is_answered_or_refused_in_words(name: str) -> None:
    trial = robustness.TRIALS[name][0]
    ended = trial(SAMPLES[name], random.Random(f"a sample of {name}"))  # noqa: S311 - no secret
    assert ended.total() == SAMPLES[name]


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
