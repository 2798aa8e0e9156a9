"""The golden editions: what nbval executes again, and what made them.

Beside the published editions: one with every parameter off its default, one with an amendment that
nobody agreed to, and one of a day between. `make golden` makes them anew and prints what differs
from those that stood here, with the causes.
"""

import dataclasses
import datetime
import pathlib
from collections.abc import Mapping
from typing import Any

import net

from analysis import parameters, schema, typed
from report.compare import comparison, sides, telling
from report.press import build, orders

FOLDER = pathlib.Path(__file__).with_name("golden")
FORMAT = "md"  # an edition is written in something; git keeps what nbval needs


def off(one: typed.Parameter) -> Any:
    """A value of a parameter that is not its default: the other choice, or a little elsewhere."""
    if one.type == "amendments":
        return net.OWN.lstrip()
    if one.choices:
        return next(each for each in one.choices if each != one.default)
    if one.type == "date":
        return (datetime.date.fromisoformat(one.default) - datetime.timedelta(days=1)).isoformat()
    if one.unit == "simulations":  # a step less is rounded up to as many
        return one.low
    if one.type == "int":
        return one.default - 1 if one.default != one.low else one.default + 1
    end = one.high if one.default != one.high else one.low
    return round(one.default + (end - one.default) / 4, 3)


RUNS: Mapping[str, Mapping[str, Any]] = {
    "off-default": {one.name: off(one) for one in parameters.SCHEMA},
    "own-amendment": {"amendments": net.OWN.lstrip()},
    "may-2026": {"as_of": "2026-05-01"},
}


def order(name: str) -> orders.Order:
    """What a golden edition is ordered as."""
    (usual,) = orders.take([name], [], None, formats=[FORMAT])
    given = dict(RUNS[name])
    return dataclasses.replace(usual, parameters=parameters.check(given), changed=given)


def main() -> None:
    """Make them anew, and say what differs."""
    before = {name: _read(name) for name in RUNS}
    build.build([order(name) for name in RUNS], into=FOLDER, published=[])
    for name, old in before.items():
        if old is None:
            print(f"{name} is new.")  # noqa: T201 - a script that answers on the terminal
            continue
        new = sides.of_folder(f"{name} now", FOLDER / name)
        print("\n".join(telling.lines(comparison.of(old, new))), "\n")  # noqa: T201 - as above


def _read(name: str) -> sides.Side | None:
    """A golden edition as it stands; none if there is none, or what made it is not to be found."""
    if not (FOLDER / name).exists():
        return None
    try:
        return sides.of_folder(f"{name} before", FOLDER / name)
    except schema.Faults as faults:
        print(faults)  # noqa: T201 - as above
        return None


if __name__ == "__main__":
    main()
