"""Run every benchmark, or the one against another checkout; ratios are printed, not asserted."""

import pathlib
import sys
from collections.abc import Iterator

from report.bench import press, questions, worlds


def _lines() -> Iterator[str]:
    for checkout in sys.argv[1:]:
        yield from questions.against(pathlib.Path(checkout))
    if not sys.argv[1:]:
        for benchmark in (press, questions, worlds):
            yield from benchmark.measure()


for line in _lines():
    print(line, flush=True)  # noqa: T201 - a command's answer
