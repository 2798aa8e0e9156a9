"""The verb `list`: say which editions are built, and what sets each apart.

Prints the name of each edition, its day, and the parameters that were changed.
"""

import argparse
import json

from report.press import orders, shelf
from report.verbs import asking


def add(parser: argparse.ArgumentParser) -> None:
    """Of which shelf, in which form."""
    asking.add_shelf(parser)
    parser.add_argument("--json", action="store_true", help="what their manifests say, as JSON")


def run(asked: argparse.Namespace) -> None:
    """List the editions."""
    found = shelf.editions(asked.folder)
    if asked.json:
        told = {name: one.model_dump(exclude={"inputs", "only"}) for name, one in found.items()}
        asking.say(json.dumps(told, indent=1, ensure_ascii=False))
    elif found:
        width, known = max(map(len, found)), orders.declared()
        lines = (
            f"{name:{width}}  {_told(one, declared=name in known)}" for name, one in found.items()
        )
        asking.say("\n".join(lines))
    else:
        asking.say(f"There is no edition in {asked.folder}: python -m report build makes one.")


def _told(one: shelf.Edition, *, declared: bool) -> str:
    day = one.parameters["as_of"].value if "as_of" in one.parameters else "no day"
    changed = [f"{each} = {told}" for each, (told, _) in one.changed.items() if each != "as_of"]
    changed += [f"amendment {each}" for each in one.amendments]
    known = ", declared" if declared else ""
    return f"as of {day}{known}{': ' if changed else ''}{', '.join(changed)}"
