"""The net under every rebuild: what all findings of many runs came to when last looked at.

A run of each day on which something became known, and of each parameter at an end of its range.
`python tests/net.py --freeze` writes them down anew, after numbers changed that were meant to.
"""

import argparse
import functools
import json
import lzma
import math
import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

from analysis import parameters
from analysis.explore import intervals

FROZEN = pathlib.Path(__file__).with_name("net.json.xz")
NEAR = 1e-12  # numbers are told to ten digits, so that this means equal

OWN = """
id: thought
title: Lower share
effective: 2027-01-01
enacted: false
reads: A lower share.
changes:
  - clause: revenue_share
    action: set
    name: rate
    value: 15
    unit: percent
    until: 2030-12-31
    known: 2026-05-01
    kind: derived
    source: OWN
    quote: own thought
    confidence: low
"""
_ENDS: tuple[tuple[str, str, Any], ...] = (
    ("2025-11-12", "share_rate", 0.01),
    ("2025-11-13", "reciprocal_rate", 1.0),
    ("2025-11-14", "shared_fraction", 0.05),
    ("2025-11-18", "netting", 1000.0),
    ("2025-11-30", "payment_lag_quarters", 4),
    ("2026-01-18", "share_until", 2030),
    ("2026-01-28", "cap_counts", "all"),
    ("2026-02-27", "bing_base", "whole"),
    ("2026-02-28", "bing_measure", "ex_tac"),
    ("2026-04-27", "bing_period", "quarter"),
    ("2026-04-29", "bing_test", "at_least"),
    ("2026-05-02", "bing_top", 1.0),
    ("2026-05-11", "bing_caused", 0.0),
    ("2026-05-13", "loss_share", 1.0),
    ("2026-05-31", "azure_years", 15),
    ("2026-06-15", "back_loading", 1.0),
    ("2026-06-17", "discount_rate", 0.5),
    ("2026-07-29", "scenario", "high"),
    ("2026-07-31", "growth_added", 1.0),
    ("2026-08-31", "margin_added", -1.0),
    ("", "inference_factor", 4.0),
    ("", "revenue_factor", 2.0),
    ("", "dilution", 0.3),
    ("", "stake_factor", 4.0),
    ("", "compute_factor", 0.25),
    ("", "azure_factor", 1.75),
    ("", "valuation_factor", 4.0),
    ("", "resale_factor", 5.0),
    ("", "agi_year", 2027),
    ("", "seed", 1),
    ("", "draws", 65536),
    ("", "scenario", "low"),
    ("", "cap_counts", "amendment"),
    ("", "share_rate", 1.0),
    ("", "netting", 300.0),
)
SAMPLE = 8  # of the runs, each of this many is a test, and all are where everything is
RUNS: dict[str, dict[str, Any]] = {
    "current": {},
    "article": {"as_of": "2025-11-18"},
    "own": {"amendments": OWN.lstrip()},
    "high": {"scenario": "high"},
    "reported": {"scenario": "reported"},
    **{f"{name}={end}": {**({"as_of": day} if day else {}), name: end} for day, name, end in _ENDS},
}

Record = Mapping[str, Any]
# What is held of a quantity that something was computed from; labels and quotations may change.
_READ = ("id", "kind", "value", "low", "high", "bound", "unit", "source")
_TOLD = ("value", "low", "high", "world_low", "world_high", "bound", "unit", "formula")
_NUMBERS = ("value", "low", "high", "world_low", "world_high")


def answers(run: Mapping[str, Any]) -> dict[str, Record]:
    """The findings of a run as an edition publishes them, less what may be reworded."""
    return {record["id"]: held(record) for record in intervals.records(parameters.check(run))}


def held(record: Record) -> Record:
    """What the net holds of a finding as it is published."""
    period = record["period"] and (record["period"]["start"], record["period"]["end"])
    return {
        **{name: record[name] for name in _TOLD},
        "period": period and " to ".join(period),
        "inputs": [{name: one[name] for name in _READ if name in one} for one in record["inputs"]],
    }


def freeze(runs: Mapping[str, Mapping[str, Record]]) -> None:
    """Write down what the runs came to; what several share is written once."""
    inputs: dict[str, int] = {}
    records: dict[str, int] = {}

    def number(known: dict[str, int], content: Any) -> int:
        return known.setdefault(json.dumps(content, ensure_ascii=False), len(known))

    def place(id: str, record: Record) -> int:
        read = [number(inputs, one) for one in record["inputs"]]
        return number(records, {"id": id, **record, "inputs": read})

    whole = {
        "runs": {
            name: [place(id, record) for id, record in sorted(found.items())]
            for name, found in runs.items()
        },
        "records": [json.loads(text) for text in records],
        "inputs": [json.loads(text) for text in inputs],
    }
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    FROZEN.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


@functools.cache
def frozen() -> dict[str, dict[str, Record]]:
    """What the runs came to when they were frozen."""
    whole = json.loads(lzma.decompress(FROZEN.read_bytes()))
    records = [
        {**one, "inputs": [whole["inputs"][n] for n in one["inputs"]]} for one in whole["records"]
    ]
    return {
        run: {records[n]["id"]: {k: v for k, v in records[n].items() if k != "id"} for n in held_}
        for run, held_ in whole["runs"].items()
    }


def differences(before: Mapping[str, Record], now: Mapping[str, Record]) -> Iterator[str]:
    """What differs between the findings of a run then and now, one line each; new ones may be."""
    for id, then in before.items():
        if id not in now:
            yield f"{id}: missing"
            continue
        for name, old in then.items():
            yield from _told(f"{id}, {name}", old, now[id][name])


def _told(place: str, old: Any, new: Any) -> Iterator[str]:
    """What differs at a place."""
    if isinstance(old, list) and [one["id"] for one in old] == [one["id"] for one in new]:
        for then, now in zip(old, new, strict=True):
            for name in then.keys() | now.keys():
                yield from _told(f"{place}, {then['id']}, {name}", then.get(name), now.get(name))
    elif isinstance(old, list):
        ids = ([one["id"] for one in some] for some in (old, new))
        yield "{}: {} was, {} is".format(place, *ids)
    elif not _equal(old, new):
        yield f"{place}: {old!r} was, {new!r} is"


def _equal(old: Any, new: Any) -> bool:
    numbers = isinstance(old, float | int) and isinstance(new, float | int)
    return math.isclose(old, new, rel_tol=NEAR) if numbers else old == new


def main() -> None:
    """Freeze, or say what differs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--freeze", action="store_true", help="write the findings down anew")
    if asked.parse_args().freeze:
        freeze({name: answers(run) for name, run in RUNS.items()})
        return
    for name, run in RUNS.items():
        for line in differences(frozen()[name], answers(run)):
            print(f"{name}: {line}")  # noqa: T201 - a script that answers on the terminal


if __name__ == "__main__":
    main()
