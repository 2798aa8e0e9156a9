"""The committed editions, read back into the form that every output is made from."""

import functools
import json
from typing import Any

import report
from report import build, document, orders


@functools.cache
def answers(name: str) -> list[dict[str, Any]]:
    """Every finding of an edition, as its findings.json has it."""
    text = (report.EDITIONS / name / "findings.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


@functools.cache
def pages(name: str) -> document.Document:
    """An edition's document, from its executed notebooks."""
    (order,) = orders.take((name,), [], None)
    chapters = sorted((report.EDITIONS / name / "notebooks").glob("*.ipynb"))
    return build.pages(order, chapters, answers(name), "committed", {})
