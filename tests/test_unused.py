"""What stands in data/ is read by something, or somebody says why it is kept."""

import functools
from collections.abc import Iterable

import pytest
import unused

from analysis import figures, schema

ROWS = figures.load()
KEPT = figures.kept()


@functools.cache
def used() -> set[str]:
    """What is read."""
    return unused.read()


def told(faults: Iterable[schema.Fault]) -> list[str]:
    return [str(one) for one in faults]


def test_everything_in_the_data_is_read_or_argued() -> None:
    assert told(unused.faults()) == []


def test_a_figure_that_nothing_reads_is_named() -> None:
    new = ROWS[0].model_copy(update={"id": "new_one", "quantity": "bribes"})
    (fault,) = told(unused.figures_unread([*ROWS, new], used(), KEPT))
    assert fault.startswith(
        "figures.csv, new_one: nothing reads it. Remedy: read it, delete it, or"
    )
    assert "why bribes is kept" in fault


def test_what_another_source_says_of_the_same_needs_no_reason() -> None:
    read = next(one for one in ROWS if one.id in used())
    again = read.model_copy(update={"id": "another_source"})
    assert told(unused.figures_unread([*ROWS, again], used(), KEPT)) == []


@pytest.mark.parametrize("quantity", ["revenue_share_rate", "bribes"])
def test_a_reason_that_is_not_needed_is_named(quantity: str) -> None:
    more = [*KEPT, figures.Kept(reason="A test.", quantities=(quantity,))]
    (fault,) = told(unused.figures_unread(ROWS, used(), more))
    assert fault.startswith(f"kept.yml, quantity {quantity}: ")


def test_a_source_that_no_row_names_is_named() -> None:
    (fault,) = told(unused.sources_unread(["NEW"], {"TC"}, ()))
    assert fault.startswith("sources.csv, NEW: no row names it. Remedy: delete it, or say in kept")
    argued = [figures.Kept(reason="A test.", sources=("NEW",))]
    assert told(unused.sources_unread(["NEW"], {"TC"}, argued)) == []
    (idle,) = told(unused.sources_unread(["NEW"], {"TC", "NEW"}, argued))
    assert idle.startswith("kept.yml, source NEW: a row names it")
