"""Lighthouse is content with both pages, which a slow phone shows at once; it runs alone."""

import pathlib
import statistics
from concurrent import futures

import committed
import lighthouse
import pytest

from report.formats import document

LEAST = 0.95
SPEED = "performance"


@pytest.mark.browser
def test_lighthouse_gives_the_pages_at_least_95_on_a_slow_phone(tmp_path: pathlib.Path) -> None:
    """Single runs vary in speed: after one below, the middle of three counts, as it advises.

    Most of a run waits for a slow line, so the first two go at once; what follows is alone.
    """
    paths = [tmp_path / f"{part}.html" for part in (document.STORY, document.LEDGER)]
    for path in paths:
        path.write_text(committed.published("current", path.stem), encoding="utf-8")
    with futures.ThreadPoolExecutor() as both:
        told = {path.stem: one for path, one in zip(paths, both.map(seen, paths), strict=True)}
    assert [len(one) for one in told.values()] == [3, 3]
    for path in paths:
        fast = told[path.stem][SPEED]
        if fast < LEAST:
            again = [seen(path, SPEED)[SPEED] for _ in range(2)]
            told[path.stem][SPEED] = statistics.median([fast, *again])
    assert min(score for one in told.values() for score in one.values()) >= LEAST, told


def seen(path: pathlib.Path, *categories: str) -> dict[str, float]:
    """The scores of a page, in all that it is made for if no category is named."""
    asked = categories or (SPEED, "accessibility", "best-practices")
    with lighthouse.served(path) as address:
        return lighthouse.scores(address, *asked)
