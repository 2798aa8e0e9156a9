"""Scenarios for the tests: simple enough to work out by hand."""

import contextlib
import functools
import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import spoiling

from analysis import files, findings, outlook, parameters, traces
from analysis.outlook import loading

FLAT: dict[str, Any] = {
    "revenue": [{"first": 2026, "last": 2026, "figure": "revenue_expected_2026_z8", "unit": "USD"},
                {"first": 2027, "last": 2032, "growth": 0, "unit": "percent"}],
    "profit": [{"first": 2026, "last": 2032, "reaches": 60, "unit": "percent"}],
    "compute": [{"first": 2026, "last": 2032, "value": 100, "unit": "percent"}],
    "inference": [{"first": 2026, "last": 2032, "value": 50, "unit": "percent"}],
    "azure": [{"first": 2026, "last": 2032, "value": 50, "unit": "percent"}],
    "resale": [{"first": 2026, "last": 2032, "value": 10, "unit": "percent"}],
    "search": [{"first": 2026, "last": 2032, "value": 10, "unit": "USD", "scale": "billion"}],
    "valuation": [{"first": 2026, "last": 2032, "value": 20, "unit": "multiple"}],
}  # fmt: skip


def written(id: str, folder: pathlib.Path, **changes: Any) -> pathlib.Path:
    """A scenario's file, like FLAT but for some bases or fields."""
    bases = {
        base: [{"source": outlook.ASSUMED, "reason": "A test.", **stretch} for stretch in stretches]
        for base, stretches in FLAT.items()
    }
    head = {"id": id, "title": id, "known": "2026-05-31", "reads": "A test.", "agi_year": None}
    path = folder / f"{id}.yml"
    write(path, {**head, **bases, **changes})
    return path


def read(path: pathlib.Path) -> dict[str, Any]:
    """A scenario's file as plain data."""
    content: dict[str, Any] = spoiling.read(path)
    return content


def write(path: pathlib.Path, content: Mapping[str, Any]) -> None:
    """Plain data as a scenario's file."""
    spoiling.write(path, dict(content))


@contextlib.contextmanager
def known(*scenarios: outlook.Scenario) -> Iterator[None]:
    """Let runs follow these scenarios too."""
    everyone = {**outlook.load(), **{one.id: one for one in scenarios}}
    choice = next(one for one in parameters.SCHEMA if one.name == "scenario")
    with pytest.MonkeyPatch.context() as patch:
        for module in (outlook, loading):
            patch.setattr(module, "load", lambda: everyone)
        patch.setitem(choice.__dict__, "choices", tuple(everyone))
        yield


class Answers(Mapping[str, traces.Traced]):
    """The findings of a run that follows a scenario of the tests, computed when asked for."""

    def __init__(self, scenario: outlook.Scenario, **run: Any) -> None:
        self._scenario = scenario
        self._run = run

    @functools.cached_property
    def _pact(self) -> findings.Pact:
        return findings.of(parameters.check({"scenario": self._scenario.id, **self._run}))

    @functools.cached_property
    def _all(self) -> Mapping[str, traces.Traced]:
        with known(self._scenario):
            return self._pact.all()

    def __getitem__(self, id: str) -> traces.Traced:
        with known(self._scenario):
            return self._pact[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def growing(id: str, percent: float, folder: pathlib.Path) -> outlook.Scenario:
    """FLAT with the same growth in each year."""
    first = FLAT["revenue"][0]
    then = {**FLAT["revenue"][1], "growth": percent}
    revenue = [{"source": outlook.ASSUMED, "reason": "A test.", **one} for one in (first, then)]
    return files.read_named(written(id, folder, revenue=revenue), "scenario", outlook.Scenario)
