"""The verb `show`: say what an edition is, how it was made, and whether it still is as made.

Prints its titles, the command that builds it again, what was changed, and its files. A file that is
no longer as it was built is named, and makes the command fail.
"""

import argparse
import pathlib
from collections.abc import Iterator, Mapping

from report.press import inputs, shelf
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Which edition."""
    asking.add_name(parser)
    asking.add_shelf(parser)


def run(asked: argparse.Namespace) -> int:
    """Show an edition."""
    (name,) = asking.names(asked)
    place = asked.folder / name
    one = shelf.editions(asked.folder)[name]
    asking.say("\n".join(_lines(one)))
    spoilt = list(_spoilt(place, one.outputs))
    if spoilt:
        asking.complain("\n".join(spoilt))
    return asking.FAILED if spoilt else asking.DONE


def _lines(one: shelf.Edition) -> Iterator[str]:
    yield f"{one.title}: {one.subtitle}"
    yield f"  {one.command}"
    yield f"  stamp {one.stamp[: inputs.SHOWN]}"
    for name, (value, usual) in one.changed.items():
        yield f"  {name} = {value} (default {usual})"
    yield from (f"  amendment {name}" for name in one.amendments)
    yield from (f"  {name}" for name in one.outputs)


def _spoilt(place: pathlib.Path, outputs: Mapping[str, str]) -> Iterator[str]:
    """What keeps an edition from being as it was built: what is missing, what was changed."""
    missing = [name for name in outputs if not (place / name).is_file()]
    there = [name for name in outputs if name not in missing]
    changed = [one for one in there if inputs.digest((place / one).read_bytes()) != outputs[one]]
    for rule, names in (("missing", missing), ("changed since it was built", changed)):
        if names:
            yield f"{place}: {rule}: {', '.join(names)}. Remedy: build the edition again."
