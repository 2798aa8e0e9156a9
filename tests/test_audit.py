"""Every number of the committed editions that comes from data leads to its note."""

import audit
import committed
import pytest

EDITIONS = ("current", "article")


@pytest.mark.parametrize("name", EDITIONS)
def test_every_digit_of_the_page_has_a_trace_or_is_a_listed_exception(name: str) -> None:
    found, _ = audit.faults(committed.pages(name))
    assert not found, "no trace for:\n" + "\n".join(found)


def test_every_exception_is_needed() -> None:
    served = sum((audit.faults(committed.pages(name))[1] for name in EDITIONS), start=audit.NONE)
    assert not {one.name for one in audit.EXCEPTIONS} - {n for n, times in served.items() if times}
