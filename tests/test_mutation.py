"""Slips made on purpose are noticed, or it is said why not; `make mutation` tries them all."""

import pathlib
import subprocess
import sys

import mutants
import mutation
import pytest

from analysis import schema


@pytest.mark.parametrize(
    ("was", "slips"),
    [
        ("2026-03-01", ["2026-02-28", "2026-03-02"]),
        ("0.40", ["0.41"]),
        ("-1126", ["-1125"]),
        ("high", ["medium"]),
        ("at least", ["exact"]),
        ("words", []),
    ],
)
def test_a_slip_is_the_least_there_is(was: str, slips: list[str]) -> None:
    assert list(mutants.changed(was)) == slips


def test_a_slip_of_the_data_changes_one_place_of_one_file() -> None:
    slips = list(mutants.of_data())
    assert {one.path for one in slips} > {schema.DATA / "terms.yml", schema.DATA / "figures.csv"}
    for one in mutation.sampled(slips, 40):
        before = one.path.read_text(encoding="utf-8")
        after = one.slip(before)
        lines = zip(before.splitlines(), after.splitlines(), strict=True)
        assert sum(old != new for old, new in lines) == 1, one
        assert one.now in after


@pytest.mark.later  # every slip of an operator
def test_what_an_operator_becomes_is_still_python() -> None:
    slips = mutants.of_operators(
        [pathlib.Path(mutants.__file__).parent.parent / "analysis/periods.py"]
    )
    for one in mutation.sampled(slips, 10):
        text = one.path.read_text(encoding="utf-8")
        assert one.slip(text) != text
        compile(one.slip(text), one.path, "exec")


def test_every_parameter_with_a_number_or_a_choice_has_its_slips() -> None:
    places = {one.place for one in mutants.of_parameters()}
    assert {"parameters.py share_rate default", "parameters.py bing_base default"} < places
    assert {"parameters.py seed low", "parameters.py seed high"} < places


def test_each_hole_has_a_reason_and_each_reason_a_hole() -> None:
    told = mutation.REPORT.read_text(encoding="utf-8")
    assert mutation.HOLES not in told
    assert all(f"## {why}\n" in told for why, _ in mutation.reasons())


@pytest.mark.slow
def test_a_sample_of_slips_is_noticed() -> None:
    script = [sys.executable, str(pathlib.Path(mutation.__file__)), "--sample", "1", "--jobs", "1"]
    done = subprocess.run(script, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "2 slips, 0 holes" in done.stderr
