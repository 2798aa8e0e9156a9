"""The workbook of an edition: assumptions to change, and every finding as a formula over them."""

import datetime
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from analysis import periods, terms
from report import cache
from report.formats import document, editions, markdown, masthead
from report.formats.workbook import assumptions, chapters, formulas, live, published, sheets

_CHANGED = {"Assumptions changed in this file": "changed", "of which need a build": "changed: "}
_WORDS = f"""
Change a yellow cell of Assumptions, and every number that rests on it follows.
Figures and Terms hold what was published, as printed, with source and quotation.
Formulas read them there: a leaked quarter may be tried otherwise, too.
Findings holds each number with its bounds, its formula, and whether it follows.
A cell has the name that its number has in the report, behind #trace-.
Scenario holds what is assumed of the future; Workings, parts of bounds; Methods, what takes steps;
Claims, whether what others say is right; Sources, who says so.
Words, such as headlines, and grey numbers stay as published; black numbers follow.
An edition with the assumptions of this file:
{assumptions.COMMAND}
"""


def made(
    documents: Sequence[document.Document],
    told: Sequence[Mapping[str, Any]],
    run: Mapping[str, Any],
) -> bytes:
    """The workbook of an edition: of its story, its ledger if there is one, and its findings."""
    story = documents[0]
    properties = {
        "title": story.title,
        "subject": story.subtitle,
        "author": masthead.authors(story),
        "comments": masthead.LICENSED,
    }
    book = sheets.Book(datetime.date.fromisoformat(run["as_of"]), properties)
    follows = live.of(run)
    by_id = {one["id"]: one for one in told}
    front = book.sheet("Brief", [48, 24, 20])
    assumptions.write(book, run)
    published.write(book, run, follows.places)
    printed = {note: one for pages in documents for note, one in pages.published.items()}
    told_in = chapters.Chapters(book, {**printed, **by_id}, follows.places)
    told_in.write(documents)
    _brief(front, story, told_in)
    published.claims(book, run)
    published.sources(book, {key: one for pages in documents for key, one in pages.sources.items()})
    live.write(book, follows, by_id)
    return book.bytes(version(story.hashes), [one.id for one in terms.thoughts(run["amendments"])])


def _brief(sheet: sheets.Sheet, story: document.Document, told: chapters.Chapters) -> None:
    """Write the first sheet: what this is, the answer, what to change, and where all stands.

    The sheet was made first, and the chapters, which know where all stands, by now.
    """
    day = periods.day(story.as_of)
    sheet.put(0, 0, story.title, "title")
    sheet.put(1, 0, f"{story.subtitle}. As known on {day}.", "note")
    sheet.across(2, markdown.plain(markdown.inline(story.headline)), "heading")
    strips = (one for one in document.exhibits(story.chapters) if isinstance(one, document.Numbers))
    items, words = [item for one in strips for item in one.items], _WORDS.strip().splitlines()
    facts = {"Edition": story.edition, "Stamp": story.stamp, "Built by": story.command}
    facts["Licence"] = masthead.LICENSED
    changed = 5 + len(items)  # the first of two rows
    below = changed + 4 + len(words)
    for row, item in enumerate(items, 4):
        sheet.put(row, 0, item.label, "note")
        told.number(sheet, row, 1, item)
    for row, (label, kind) in enumerate(_CHANGED.items(), changed):
        sheet.put(row, 0, label, "note")
        sheet.put(row, 1, formulas.Content(0, f'COUNTIF({assumptions.marks()},"{kind}*")'))
    for row, line in enumerate(words, changed + 3):
        sheet.put(row, 0, line, "note")
    for row, (label, text) in enumerate(facts.items(), below):
        sheet.put(row, 0, label, "pale")
        sheet.across(row, text, "pale", first=1)
    sheet.printed(below + len(facts), 3, sheets.HIGH)


def version(hashes: Mapping[str, str]) -> str:
    """One hash over all that a workbook is made from."""
    return hashlib.sha256(json.dumps(dict(hashes), sort_keys=True).encode()).hexdigest()


def _files(edition: editions.Edition) -> editions.Files:
    story = edition.parts[0]
    told = [f"{pages.part} {one.notebook}" for pages in edition.parts for one in pages.chapters]
    made_of = ["workbook", version(story.hashes), story.stamp, *told]
    make = functools.partial(made, edition.parts, edition.findings, edition.run)
    yield "report.xlsx", functools.partial(cache.kept, made_of, make)


# Before the others: it is attached to the PDF of the ledger.
FORMAT = editions.Format("xlsx", _files, turn=-1)
