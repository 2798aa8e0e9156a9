"""The words that the report explains, and what was corrected in it."""

import datetime
import pathlib
from typing import Annotated

import pydantic

from analysis import files, schema
from analysis.schema import field

_WORDIEST = 40  # words of one plain sentence


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
    place: schema.Text = field("what was wrong, as a reader finds it: it is printed as it stands")
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
        Faults: the file is missing or malformed, or any correction breaks the schema.
    """
    found = files.read_list(path, Correction, "correction", "date")
    return tuple(sorted(found, key=lambda one: one.date, reverse=True))
