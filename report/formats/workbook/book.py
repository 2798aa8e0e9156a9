"""The workbook of an edition: assumptions to change, and every finding as a formula over them."""

import datetime
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from analysis import terms
from report import cache
from report.formats import document, editions, masthead
from report.formats.workbook import (
    answers,
    assumptions,
    brief,
    chapters,
    claims,
    live,
    places,
    published,
    sheets,
)


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
    front = book.sheet(brief.SHEET, [48, 24, 20, 20, 20, 20])
    assumptions.write(book, run)
    published.write(book, run, follows.beside)
    printed = {note: one for pages in documents for note, one in pages.published.items()}
    there = places.published(run, follows.beside) | places.assumed() | places.found(follows.called)
    told_in = chapters.Chapters(book, {**printed, **by_id}, there)
    told_in.write(documents)
    brief.write(front, documents, told_in)
    claims.write(book, run)
    published.sources(book, {key: one for pages in documents for key, one in pages.sources.items()})
    answers.write(book, follows, by_id)
    return book.bytes(version(story.hashes), [one.id for one in terms.thoughts(run["amendments"])])


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
