"""On a slow phone the page shows itself at once; `make test` runs this with nothing beside it."""

import pathlib
import statistics

import lighthouse
import pytest

from report.formats import document

pytestmark = pytest.mark.browser
LEAST = 0.95


@pytest.mark.parametrize("part", [document.STORY, document.LEDGER])
def test_lighthouse_gives_the_speed_of_the_page_at_least_95_on_a_slow_phone(
    documents: dict[str, pathlib.Path], part: str
) -> None:
    """Single runs vary: after one below, the middle of three counts, as Lighthouse advises."""
    with lighthouse.served(documents[f"current {part}"]) as address:
        fast = [speed(address)]
        if fast[0] < LEAST:
            fast += [speed(address), speed(address)]
    assert statistics.median(fast) >= LEAST, fast


def speed(address: str) -> float:
    return lighthouse.scores(address, "performance", throttling="devtools")["performance"]
