"""The workbook of an edition: assumptions to change, and every finding as a formula over them."""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from analysis import parameters, terms
from analysis.explore import replay
from report.formats import document, editions, masthead
from report.formats.workbook import (
    answers,
    assumptions,
    brief,
    chapters,
    formulas,
    names,
    published,
    sheets,
)


def made(
    documents: Sequence[document.Document],
    told: Sequence[Mapping[str, Any]],
    run: Mapping[str, Any],
) -> bytes:
    """The workbook of an edition, as bytes.

    Args:
        documents: the story, and the ledger if there is one.
        told: every finding as plain data.
        run: all parameters, as `parameters.check` returns them.
    """
    story = documents[0]
    book = sheets.Book(datetime.date.fromisoformat(run["as_of"]), _properties(story))
    record = replay.Record(run)
    own = [one.name for one in parameters.SCHEMA]
    called = names.named((one["id"] for one in told), own)
    beside = names.named(published.names(run), [*own, *called.values()])
    front = book.sheet(brief.SHEET, [48, 24, 20, 20, 20, 20])
    places = assumptions.write(book, run)
    listed = published.write(book, run, beside)
    found = answers.Answers(record, told, called)
    places |= found.places
    printed = {note: one for pages in documents for note, one in pages.published.items()}
    told_in = chapters.Chapters(
        book,
        {one["id"]: one for one in told},
        printed,
        {**{note: place for note, (_, place) in listed.items()}, **found.places},
    )
    told_in.write(documents)
    brief.write(front, documents, told_in)
    published.sources(book, {key: one for pages in documents for key, one in pages.sources.items()})
    read = {formulas.key(one): place for one, place in listed.values()}
    found.write(book, formulas.Values(record, places, read))
    return book.bytes(version(story.hashes), [one.id for one in terms.thoughts(run["amendments"])])


def version(hashes: Mapping[str, str]) -> str:
    """One hash over all that a workbook is made from."""
    return hashlib.sha256(json.dumps(dict(hashes), sort_keys=True).encode()).hexdigest()


def _properties(story: document.Document) -> dict[str, str]:
    return {
        "title": story.title,
        "subject": story.subtitle,
        "author": masthead.authors(story),
        "comments": "CC-BY 4.0: use it, name the source",
    }


def _files(edition: editions.Edition) -> editions.Files:
    yield "report.xlsx", lambda: made(edition.parts, edition.findings, edition.run)


# Before the others: it is attached to the PDF of the ledger.
FORMAT = editions.Format("xlsx", "report.xlsx", _files, turn=-1)
