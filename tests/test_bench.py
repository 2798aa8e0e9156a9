"""What `make bench` measures is measured whole."""

import os
import pathlib
import sys

from report.bench import cost

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
    assert cost.of([sys.executable, "-c", _STARTS], tmp_path, os.environ).peak > HELD
