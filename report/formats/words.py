"""The words that the report explains, and what was corrected in it."""

import datetime
import pathlib
from collections.abc import Iterator
from typing import Annotated

import pydantic

from analysis import files, findings, parameters, schema
from analysis.explore import catalogue
from analysis.schema import field

_WORDIEST = 40  # words of one plain sentence
_PLACE = "finding, figure, term, chapter or file"


class Word(schema.Record):
    """A word of the report that may need explaining (data/glossary.yml)."""

    term: schema.Text = field("the word as a heading")
    forms: Annotated[tuple[schema.Text, ...], pydantic.Field(min_length=1)] = field(
        "how the text prints it, each form of one word alone"
    )
    meaning: schema.Text = field(
        f"what it means here, in one plain sentence of at most {_WORDIEST} words"
    )

    @pydantic.field_validator("meaning")
    @classmethod
    def _is_one_short_sentence(cls, meaning: str) -> str:
        if not meaning.endswith(".") or ". " in meaning:
            raise ValueError("it is not one sentence with a full stop")
        if len(meaning.split()) > _WORDIEST:
            raise ValueError(f"it has {len(meaning.split())} words")
        return meaning


class Correction(schema.Record):
    """A published number or sentence that was wrong (data/corrections.yml)."""

    date: datetime.date = field("day of the correction as YYYY-MM-DD")
    place: schema.Text = field(
        "what was wrong: the id of a finding, figure or term, a chapter such as 2_revenue, or a "
        "file such as data/figures.csv"
    )
    was: schema.Text = field("what stood there")
    now: schema.Text = field("what stands there since")
    reason: schema.Text = field("why it was wrong, in one sentence")
    noticed: str = field("who noticed, empty if we did", "")


def glossary(path: pathlib.Path = schema.DATA / "glossary.yml") -> tuple[Word, ...]:
    """The words that the report explains, in the order of the alphabet.

    Raises:
        Faults: the file is missing or malformed, any word breaks the schema, or two words share
            a heading or a form.
    """
    words = files.read_list(path, Word, "word", "term")
    faults = files.repeated(path.name, "term", (word.term.casefold() for word in words))
    forms = (form.casefold() for word in words for form in word.forms)
    schema.refuse(faults + files.repeated(path.name, "form", forms))
    return tuple(sorted(words, key=lambda word: word.term.casefold()))


def corrections(path: pathlib.Path = schema.DATA / "corrections.yml") -> tuple[Correction, ...]:
    """What was corrected, the newest first.

    Raises:
        Faults: the file is missing or malformed, or any correction breaks the schema or has a
            place that there is not.
    """
    found = files.read_list(path, Correction, "correction", "date")
    faults: list[schema.Fault] = []
    known = tuple(_places()) if found else ()
    for one in found:
        faults += schema.unknown([one.place], known, f"{path.name}, correction {one.date}", _PLACE)
    schema.refuse(faults)
    return tuple(sorted(found, key=lambda one: one.date, reverse=True))


def _places() -> Iterator[str]:
    """All that a correction may name, as it is known today."""
    run = parameters.check({})
    yield from findings.of(run).index
    for one in catalogue.every(run):
        yield from (one.id, one.note)
    root = schema.DATA.parent
    yield from (path.stem for path in root.glob("notebooks/*.ipynb"))
    for path in (*root.glob("data/**/*.*"), *root.glob("notebooks/*.ipynb")):
        yield path.relative_to(root).as_posix()
