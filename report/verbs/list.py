"""The verb `list`: say which editions are built, and what sets each apart."""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from report.press import orders, shelf
from report.verbs import asking

DESCRIPTION = "Prints the name of each edition, its day, and the parameters that were changed."


def add(parser: argparse.ArgumentParser) -> None:
    """Of which shelf, in which form."""
    asking.add_shelf(parser)
    parser.add_argument("--json", action="store_true", help="their manifests, as JSON")


def run(asked: argparse.Namespace) -> int:
    """List the editions."""
    found = shelf.editions(asked.folder)
    if asked.json:
        asking.say(json.dumps(found, indent=1, ensure_ascii=False))
    elif found:
        width = max(map(len, found))
        told = orders.declared()
        asking.say("\n".join(_line(name.ljust(width), one, told) for name, one in found.items()))
    else:
        asking.say(f"There is no edition in {asked.folder}: python -m report build makes one.")
    return asking.DONE


def _line(name: str, one: Mapping[str, Any], declared: Mapping[str, Any]) -> str:
    """An edition in a line."""
    values = {each: told["value"] for each, told in one["parameters"].items()}
    changed = [
        f"{each}={told['value']}"
        for each, told in one["parameters"].items()
        if told["value"] != told["default"] and each not in ("as_of", "amendments")
    ]
    changed += [f"amendment {each}" for each in one.get("amendments", {})]
    known = ", declared" if one["edition"] in declared else ""
    more = f": {', '.join(changed)}" if changed else ""
    return f"{name}  as of {values['as_of']}{known}{more}"
