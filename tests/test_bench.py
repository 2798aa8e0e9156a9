"""What `make bench` measures is measured whole."""

import os
import pathlib
import sys

import report
from report.bench import before, cost, press

HELD = 60_000_000  # bytes
_HOLDS = f"import time; held = bytearray(b'x' * {HELD}); time.sleep(1)"
_STARTS = f"""
import subprocess, sys, threading
held = [sys.executable, "-c", {_HOLDS!r}]
thread = threading.Thread(target=subprocess.run, args=[held])
thread.start()
thread.join()
"""


def test_the_memory_of_a_process_that_a_thread_starts_counts(tmp_path: pathlib.Path) -> None:
    told = cost.of([sys.executable, "-c", _STARTS], tmp_path, os.environ)
    assert told.peak > told.largest > HELD


def test_a_ratio_is_the_median_of_the_rounds_by_the_clock_and_of_processors() -> None:
    slow = [
        cost.Cost(seconds, processors, 0, 0) for seconds, processors in ((4, 9), (8, 3), (6, 6))
    ]
    rounds = [{"stock": one, "cold": cost.Cost(2, 3, 0, 0)} for one in slow]
    assert press._ratios(rounds, "stock", "cold") == "3.00 (of processors 2.00)"  # noqa: SLF001 - the arithmetic alone


def test_a_checkout_from_before_formats_could_be_picked_is_asked_for_the_same(
    tmp_path: pathlib.Path,
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "cli.py").write_text("parser.add_argument('--edition')")
    asked = (*before._BUILD, *before._WRITTEN)  # noqa: SLF001 - what is asked
    assert [*before._understood(tmp_path, asked)] == [*before._BUILD]  # noqa: SLF001 - as above
    assert before._understood(report.ROOT, asked) == asked  # noqa: SLF001 - as above
