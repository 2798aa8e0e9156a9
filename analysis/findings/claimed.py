"""What the article and others claim of the pact, held against the findings (data/claims.yml).

A claim with a number is judged by computation: it agrees if it and what it is held against can
both be right within the rounding of their digits. What the file states beside it may only weaken
that. A claim without a number has a stated verdict with its evidence. Either counts from the day
on which its evidence was public.
"""

import datetime
import difflib
import functools
import pathlib
from typing import Annotated, Literal, get_args

import pydantic

from analysis import figures, files, schema
from analysis.schema import field

FILE = "claims.yml"
Verdict = Literal["right", "right with a condition", "wrong", "cannot be told"]
RIGHT, RIGHT_IF, WRONG, UNTOLD = VERDICTS = get_args(Verdict)


class Judgement(schema.Record):
    """What evidence that became public on a day says of a claim (data/claims.yml)."""

    known: datetime.date | None = field(
        "day from which it counts as YYYY-MM-DD; that of the claim if left out", None
    )
    verdict: Verdict | None = field(
        f"one of {', '.join(VERDICTS)}; left out, or {RIGHT_IF} or {UNTOLD}, where it is computed",
        None,
    )
    because: schema.Text = field("the evidence in a sentence or two; findings stand in braces")
    sources: tuple[schema.Text, ...] = field("keys of data/sources.csv that it rests on", ())


class Claim(schema.Record):
    """A claim about the pact (data/claims.yml)."""

    id: schema.Identifier = field("a unique name in lower-case letters, digits and underscores")
    part: schema.Identifier = field("the part of the chapter that it stands in")
    by: str = field("who says so, empty if it is the publisher", "")
    source: schema.Text = field("a key of data/sources.csv")
    known: datetime.date = field("day it became public as YYYY-MM-DD")
    says: schema.Text = field("what it says, in our words; {claimed} stands for its number")
    figure: str = field("its number as a figure of data/figures.csv, or empty", "")
    value: Annotated[str, pydantic.StringConstraints(pattern=r"^(-?[0-9]+(\.[0-9]+)?)?$")] = field(
        "its number, in quotation marks, as printed; empty if there is none", ""
    )
    unit: schema.Unit = field(f"one of {', '.join(schema.UNITS)}", "USD")
    scale: schema.Scale = field(f"one of {', '.join(schema.SCALES)}", "one")
    bound: schema.Bound = field("one of exact, at least, at most, about", "exact")
    against: str = field(
        "what its number is held against: the id of a finding or figure, or clause.term", ""
    )
    chapter: str = field("the notebook that tells more, or empty", "")
    judged: tuple[Judgement, ...] = field("the evidence, in the order of its days", ())

    @pydantic.model_validator(mode="after")
    def _one_number_held_against_one(self) -> "Claim":
        if self.value and self.figure:
            raise ValueError("it has both a value and a figure; keep one of them")
        if self.numeric != bool(self.against):
            raise ValueError("a number is held against something, and only a number is")
        return self

    @pydantic.model_validator(mode="after")
    def _verdicts_only_weaken_what_is_computed(self) -> "Claim":
        stated = [one.verdict for one in self.judged]
        if self.numeric and set(stated) - {None, RIGHT_IF, UNTOLD}:
            raise ValueError(f"its verdict is computed; state {RIGHT_IF}, {UNTOLD} or none")
        if not self.numeric and (None in stated or not stated):
            raise ValueError("it has no number, so each judgement states a verdict")
        return self

    @pydantic.model_validator(mode="after")
    def _judged_from_its_day_on(self) -> "Claim":
        days = [one.known or self.known for one in self.judged]
        if days != sorted(days) or (days and days[0] != self.known):
            raise ValueError("its judgements begin on its own day and follow one another")
        return self

    @property
    def numeric(self) -> bool:
        """Whether it claims a number."""
        return bool(self.value or self.figure)

    @property
    def number(self) -> figures.Figure:
        """The number that it claims, as printed."""
        if self.figure:
            return next(one for one in figures.load() if one.id == self.figure)
        return figures.Figure.model_construct(
            value=self.value, unit=self.unit, scale=self.scale, bound=self.bound
        )


class Claims(schema.Record):
    """What is claimed of the pact, and whose claims are told first (data/claims.yml)."""

    article: schema.Text = field("a key of data/sources.csv: what each claim of which is judged")
    claims: tuple[Claim, ...] = field("its claims, and those of others")

    @pydantic.model_validator(mode="after")
    def _some_are_of_the_article(self) -> "Claims":
        if self.article not in {one.source for one in self.claims}:
            raise ValueError(f"no claim is of the article, {self.article!r}")
        return self


def load(folder: pathlib.Path = schema.DATA) -> tuple[Claim, ...]:
    """Every claim; refused as `read` says."""
    return read(folder).claims


@functools.cache
def read(folder: pathlib.Path = schema.DATA) -> Claims:
    """Every claim, checked row by row and against the figures, the sources and the notebooks.

    Raises:
        Faults: the file is missing or malformed, or any row breaks a rule; all at once.
    """
    found = files.read_lists(folder / FILE, Claims, {"claims": "claim"})
    published = {one.id for one in figures.load(folder)}
    chapters = [path.stem for path in (folder.parent / "notebooks").glob("*.ipynb")]
    faults: list[schema.Fault] = []
    for one in found.claims:
        place, keys = f"claim {one.id}", [one.source, *(k for j in one.judged for k in j.sources)]
        faults += figures.unknown_sources(FILE, ((place, key) for key in keys), folder)
        if one.figure and one.figure not in published:
            rule = f"{one.figure!r} is not in figures.csv"
            remedy = "add the figure or correct its id"
            faults.append(schema.Fault(FILE, f"{place}, figure", rule, remedy))
        if difflib.get_close_matches(one.chapter, chapters):  # some may be left out on purpose
            faults += schema.unknown([one.chapter], chapters, f"{FILE}, {place}", "notebook")
    schema.refuse(faults)
    return found
