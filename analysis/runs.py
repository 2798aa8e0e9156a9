"""The parameters of one run, which tell whoever listens that they are read."""

import contextlib
import contextvars
from collections.abc import Iterable, Iterator
from typing import Any

_HEARD: contextvars.ContextVar[set[str] | None] = contextvars.ContextVar("heard", default=None)


class Run(dict[str, Any]):
    """The parameters of a run. Whoever listens hears which of them are read by name."""

    def __getitem__(self, name: str) -> Any:
        note((name,))
        return super().__getitem__(name)


def note(names: Iterable[str]) -> None:
    """Tell whoever listens that parameters are read."""
    heard = _HEARD.get()
    if heard is not None:
        heard.update(names)


@contextlib.contextmanager
def listening() -> Iterator[set[str]]:
    """Hear the names of the parameters that are read meanwhile; who listened before does not."""
    heard: set[str] = set()
    token = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(token)
