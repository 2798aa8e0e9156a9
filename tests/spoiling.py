"""Data files that a test may spoil: YAML read and written by libyaml, ten times as fast."""

import contextlib
import pathlib
from collections.abc import Iterator
from typing import Any

import yaml

_IS_THERE = yaml.__with_libyaml__
_Loader: Any = yaml.CSafeLoader if _IS_THERE else yaml.SafeLoader
_Dumper: Any = yaml.CSafeDumper if _IS_THERE else yaml.SafeDumper


def read(path: pathlib.Path) -> Any:
    """What a file says."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe one


def write(path: pathlib.Path, content: Any) -> None:
    """Let a file say this."""
    text = yaml.dump(content, Dumper=_Dumper, sort_keys=False)
    path.write_text(text, encoding="utf-8")


@contextlib.contextmanager
def edited(path: pathlib.Path) -> Iterator[Any]:
    """What a file says, written back as it is changed meanwhile."""
    content = read(path)
    yield content
    write(path, content)
