"""What `make bench` measures is measured whole."""

import pathlib

import pytest
from test_press_build import the_shelf

from report.bench import cost, press

HELD = 60_000_000  # bytes
_HOLDS = f"import time; held = bytearray(b'x' * {HELD}); time.sleep(1)"
_STARTS = f"""
import subprocess, sys, threading
held = [sys.executable, "-c", {_HOLDS!r}]
thread = threading.Thread(target=subprocess.run, args=[held])
thread.start()
thread.join()
"""


@pytest.mark.slow
def test_the_memory_of_a_process_that_a_thread_starts_counts(tmp_path: pathlib.Path) -> None:
    told = cost.of(tmp_path, "-c", _STARTS, looking=True)
    assert told.peak > told.largest > HELD


def test_a_ratio_is_the_median_of_the_rounds_by_the_clock_and_of_processors() -> None:
    slow = [
        cost.Cost(seconds, processors, 0, 0) for seconds, processors in ((4, 9), (8, 3), (6, 6))
    ]
    rounds = [{"stock": one, "cold": cost.Cost(2, 3, 0, 0)} for one in slow]
    assert press._ratios(rounds, "stock", "cold") == "3.00 (of processors 2.00)"  # noqa: SLF001 - the arithmetic alone


@pytest.mark.slow
def test_the_floor_reads_and_writes_what_the_press_has_made(
    tmp_path: pathlib.Path, small: pathlib.Path
) -> None:
    read = ("0.2", str(small / "notebooks"), str(the_shelf(small) / "current"))
    cost.of(tmp_path, "-c", press._FLOOR, *read, "html", PACT_CACHE="off")  # noqa: SLF001 - the script alone
    assert {"report.html", "ledger.html"} <= {one.name for one in (tmp_path / "written").iterdir()}
