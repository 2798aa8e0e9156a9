"""What stands over a report: who wrote it, how long it takes to read, and what kind a number is."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from analysis import periods
from report.formats import document, markdown

# Under which its words and pictures are published; LICENSE says the same of the rest.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME = "Creative Commons Attribution 4.0 International"
LICENSED = "CC-BY 4.0: use it, name the source"
_A_MINUTE = 230  # words that most people read of such a text
# Each kind of number with the verb that goes with it; what a day does not know yet is left out.
KEY = (
    ("Leaked", "was paid or owed, according to documents that a writer obtained, and is disputed"),
    ("Audited", "was booked as revenue or expense, according to audited accounts"),
    ("Assumed", "would be so on assumptions of this report, each of which can be changed"),
)


def minutes(report: document.Document) -> int:
    """How many minutes its chapters take to read, at least one."""
    return max(1, math.ceil(words(report) / _A_MINUTE))


def words(report: document.Document) -> int:
    """How many words of the chapters a reader sees: all but folded data and drawings."""
    return sum(len(text.split()) for text in (report.title, *_texts(report)))


def _texts(report: document.Document) -> Iterator[str]:
    for chapter in report.chapters:
        yield chapter.title
        for block in chapter.blocks:
            if isinstance(block, document.Prose):
                yield plain(block.markdown)
            elif isinstance(block, document.Chart):
                yield plain(block.headline)
            elif isinstance(block, document.Numbers):
                yield " ".join(f"{one.label} {one.text} {one.bounds}" for one in block.items)
                yield block.note
            else:
                yield from (plain(block.title), plain(block.note))
                yield from (column.label for column in block.columns)
                yield from (cell.text for row in block.rows for cell in row)


def plain(written: str) -> str:
    """Markdown without its marks."""
    return " ".join(markdown.plain([one]) for one in markdown.blocks(written) if one.children)


def known(report: document.Document) -> str:
    """What day it is for: "as known on 1 May 2026"."""
    return f"as known on {periods.day(report.as_of)}"


def authors(report: document.Document) -> str:
    """Who wrote it, as a line under a headline names them."""
    *others, last = map(named, report.citation["authors"])
    return f"{', '.join(others)} and {last}" if others else last


def named(author: Mapping[str, Any]) -> str:
    """An author of a citation file in full: a group, or a person."""
    return author.get("name") or f"{author['given-names']} {author['family-names']}"
