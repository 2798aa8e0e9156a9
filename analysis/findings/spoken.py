"""Who speaks for an explanation of the gap and who against it (data/bearings.yml)."""

import functools
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from analysis import figures, files, schema
from analysis.findings import disagreements, limits, model
from analysis.schema import field

FILE = "bearings.yml"


class Bearing(schema.Record):
    """What a statement bears on, and how surely it may be read so (data/bearings.yml)."""

    statement: schema.Identifier = field("the id of a row of data/statements.csv")
    hypothesis: schema.Identifier = field(f"one of {', '.join(disagreements.HYPOTHESES)}")
    speaks: Literal["for", "against"] = field("for or against")
    reading: schema.Confidence = field("how surely it may be read so: high, medium or low")
    reason: str = field("why it is read so, in a sentence, or empty", "")


@dataclass(frozen=True)
class Said:
    """A statement and what it bears on."""

    statement: figures.Statement
    bearing: Bearing

    @property
    def strength(self) -> str:
        """The confidence in the statement or in its reading, whichever is less."""
        ranks = (self.statement.confidence, self.bearing.reading)
        return min(ranks, key=lambda rank: figures.CONFIDENCE[rank])

    @property
    def counts(self) -> bool:
        """Whether a verdict must heed it."""
        return figures.CONFIDENCE[self.strength] >= limits.SURE


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> tuple[Said, ...]:
    """What every statement bears on, in the order of the file.

    Raises:
        Faults: the file is missing or malformed, or names what there is not; all at once.
    """
    rows = files.read_list(folder / FILE, Bearing, "bearing", "statement")
    spoken = {one.id: one for one in figures.statements(folder)}
    schema.refuse(_unknown(rows, spoken))
    return tuple(Said(spoken[one.statement], one) for one in rows)


def _unknown(rows: list[Bearing], spoken: dict[str, figures.Statement]) -> Iterator[schema.Fault]:
    """Bearings of no statement or on no explanation, and those that are told twice."""
    told = [f"{one.statement} on {one.hypothesis}" for one in rows]
    yield from files.repeated(FILE, "bearing", told)
    for one in rows:
        if one.statement not in spoken:
            rule = f"the statement {one.statement!r} is not in statements.csv"
            remedy = "add the statement to statements.csv or correct its id"
            yield schema.Fault(FILE, f"bearing {one.statement}", rule, remedy)
        if one.hypothesis not in disagreements.HYPOTHESES:
            rule = f"no explanation is called {one.hypothesis!r}"
            remedy = f"write hypothesis as {Bearing.model_fields['hypothesis'].description}"
            yield schema.Fault(FILE, f"bearing {one.statement}", rule, remedy)


def of(pact: model.Pact, hypothesis: str = "") -> tuple[Said, ...]:
    """Every statement known by the day of a run that bears on a hypothesis, or on any."""
    known = (one for one in load() if one.statement.known.isoformat() <= pact.as_of)
    return tuple(one for one in known if hypothesis in ("", one.bearing.hypothesis))


def against(pact: model.Pact, hypothesis: str) -> tuple[Said, ...]:
    """The statements against a hypothesis that a verdict must heed."""
    found = (one for one in of(pact, hypothesis) if one.counts)
    return tuple(one for one in found if one.bearing.speaks == "against")
