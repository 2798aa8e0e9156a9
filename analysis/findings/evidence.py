"""The evidence on the gap: which figure limits which explanation, who speaks for it or against it.

A figure limits what a hypothesis needs in some accounts; it excludes the hypothesis, or allows it,
no more surely than the figure and its reading bear. A statement by itself excludes nothing.
"""

import functools
import pathlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis import figures, files, periods, schema, templates, traces
from analysis.findings import disagreements, limits, model, register
from analysis.schema import field

LIMITS, BEARINGS = "limits.yml", "bearings.yml"
FITS, EXCLUDED, UNDECIDED, NOT_NEEDED = "fits", "excluded", "undecided", "not needed"
Bounds = tuple[float, float]
ANY: Bounds = (-np.inf, np.inf)


@dataclass(frozen=True)
class Evidence:
    """A published figure as a limit to a hypothesis, independent of the leaked payments.

    `limit` bounds what the hypothesis needs in the accounts. `reads` is how the figure is read, as
    a template, and `reading` how surely it bears being read so: high, medium or low.
    """

    hypothesis: str
    accounts: tuple[periods.Period, ...]
    limit: traces.Traced
    reads: str
    reading: schema.Confidence

    @property
    def says(self) -> str:
        """How the figure is read, with the time that it tells of; only of one that is known."""
        return self.reads.format(**time(self.figure))

    @property
    def figure(self) -> traces.Traced:
        """The first figure that the limit rests on; the limit itself if none is remembered."""
        found = (one for one in self.limit.published if one.kind == "figure")
        return next(found, self.limit)

    @property
    def known(self) -> bool:
        """Whether all that it reads was known on the day."""
        return self.limit.bound != "unknown"

    @property
    def confidence(self) -> str:
        """The confidence in the figure."""
        return self.figure.reference.get("confidence", "low")

    @property
    def strength(self) -> str:
        """The confidence in the figure or in its reading, whichever is less."""
        return _weaker(self.confidence, self.reading)

    @property
    def decides(self) -> bool:
        """Whether it was known and is strong enough to exclude anything."""
        return self.known and _is_sure(self.strength)


def _weaker(*ranks: str) -> str:
    return min(ranks, key=lambda rank: figures.CONFIDENCE[rank])


def _is_sure(strength: str) -> bool:
    return figures.CONFIDENCE[strength] >= limits.SURE


def time(figure: traces.Traced) -> dict[str, str]:
    """Of what time a figure tells: `when`, a period or a day, and the `month` of its last day."""
    days = {one.id: (one.start, one.end) for one in figures.load()}.get(figure.id)
    return {"when": periods.named(*days), "month": f"{days[1]:%B %Y}"} if days else {}


class Limit(schema.Record):
    """A finding that limits an explanation, and how its figure is read (data/limits.yml)."""

    finding: schema.Identifier = field("the function of a finding: what the figure allows")
    hypothesis: schema.Identifier = field(f"one of {', '.join(disagreements.HYPOTHESES)}")
    reads: schema.Text = field(
        "how the figure is read; {when} is the time that it tells of, {month} that of its last day"
    )
    reading: schema.Confidence = field("how surely it bears being read so: high, medium or low")
    since: str = field(
        "the quantity from whose last year on it bears on accounts; on all if left out", ""
    )
    alone: str = field(
        "how it is read, with low confidence, where no other figure is published beside it; left "
        "out if no differently",
        "",
    )


@functools.cache
def limiting(folder: pathlib.Path = schema.DATA) -> tuple[Limit, ...]:
    """Which findings limit which explanations, in the order of the file.

    Raises:
        Faults: the file is missing or malformed, or names what there is not; all at once.
    """
    rows = files.read_list(folder / LIMITS, Limit, "limit", "finding")
    schema.refuse(_unknown(rows, folder))
    return tuple(rows)


def _unknown(rows: list[Limit], folder: pathlib.Path) -> Iterator[schema.Fault]:
    """Limits by no finding or of no explanation, and those that are told twice."""
    yield from files.repeated(LIMITS, "limit", [f"{o.finding} of {o.hypothesis}" for o in rows])
    for one in rows:
        since = {one.since} - {"", *figures.quantities(folder)}
        times = {*templates.named_in(one.reads)} - {"when", "month"}
        for name, wrong, rule in (
            ("finding", one.finding not in register.REGISTER, "no finding is called"),
            ("hypothesis", one.hypothesis not in disagreements.HYPOTHESES, "no explanation is"),
            ("since", since, "nothing is measured as"),
            ("reads", times, "a figure tells of no other time than {when} and {month}:"),
        ):
            if wrong:
                remedy = f"write {name} as {Limit.model_fields[name].description}"
                said = f"{rule} {getattr(one, name)!r}"
                yield schema.Fault(LIMITS, f"limit {one.finding}, {name}", said, remedy)


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
        return _weaker(self.statement.confidence, self.bearing.reading)

    @property
    def counts(self) -> bool:
        """Whether a verdict must heed it."""
        return _is_sure(self.strength)


@functools.cache
def bearings(folder: pathlib.Path = schema.DATA) -> tuple[Said, ...]:
    """What every statement bears on, in the order of the file.

    Raises:
        Faults: the file is missing or malformed, or names what there is not; all at once.
    """
    rows = files.read_list(folder / BEARINGS, Bearing, "bearing", "statement")
    spoken = {one.id: one for one in figures.statements(folder)}
    schema.refuse(_unspoken(rows, spoken))
    return tuple(Said(spoken[one.statement], one) for one in rows)


def _unspoken(rows: list[Bearing], spoken: dict[str, figures.Statement]) -> Iterator[schema.Fault]:
    """Bearings of no statement or on no explanation, and those that are told twice."""
    told = [f"{one.statement} on {one.hypothesis}" for one in rows]
    yield from files.repeated(BEARINGS, "bearing", told)
    for one in rows:
        if one.statement not in spoken:
            rule = f"the statement {one.statement!r} is not in statements.csv"
            remedy = "add the statement to statements.csv or correct its id"
            yield schema.Fault(BEARINGS, f"bearing {one.statement}", rule, remedy)
        if one.hypothesis not in disagreements.HYPOTHESES:
            rule = f"no explanation is called {one.hypothesis!r}"
            remedy = f"write hypothesis as {Bearing.model_fields['hypothesis'].description}"
            yield schema.Fault(BEARINGS, f"bearing {one.statement}", rule, remedy)


@model.once
def of(pact: model.Pact) -> tuple[Evidence, ...]:
    """Everything independent of the leak that limits a hypothesis, known by the day or not."""
    found = []
    for said in limiting():
        family = register.REGISTER[said.finding]
        since = figures.last_period(said.since, pact.as_of).year.first if said.since else 0
        for keys in family.keys(pact):
            limit = pact[family.id_of(keys)]
            on = tuple(
                one
                for one in disagreements.accounts(pact)
                if one.first >= since and (not keys or one.slug == family.over[0].slug(*keys))
            )
            if said.alone and not witnessed(limit.published):
                found.append(Evidence(said.hypothesis, on, limit, said.alone, "low"))
            else:
                found.append(Evidence(said.hypothesis, on, limit, said.reads, said.reading))
    return tuple(found)


def witnessed(revenues: Iterable[traces.Traced]) -> bool:
    """Whether a published revenue has another beside it: by itself it may be wrong."""
    return len({one.id for one in revenues}) > 1


def verdict(
    needed: traces.Traced, on: Iterable[Evidence], *, contested: bool = False
) -> tuple[str, tuple[Evidence, ...]]:
    """Whether a hypothesis alone can explain an account, and the evidence that says so.

    Excluded, if some evidence leaves no value that it needs; it fits, if all evidence allows
    every value it may need and no statement is against it; else it is undecided. The rounding of
    both sides counts. Evidence counts if it was known by the day and neither the figure nor its
    reading is of low confidence.

    Args:
        contested: whether a statement that counts is against it; by itself that excludes nothing.
    """
    deciding = tuple(one for one in on if one.decides)
    excluding = tuple(one for one in deciding if refutes(one, needed))
    if excluding:
        return EXCLUDED, excluding
    sure = all(one.limit.low <= needed.low and needed.high <= one.limit.high for one in deciding)
    return (FITS if deciding and sure and not contested else UNDECIDED), deciding


def refutes(one: Evidence, needed: traces.Traced) -> bool:
    """Whether evidence, if it is read rightly, leaves no value that is needed."""
    (low, high), (least, most) = bounds(needed), bounds(one.limit)
    return not (low <= most and least <= high)


def on(pact: model.Pact, hypothesis: str, account: str) -> list[Evidence]:
    """The evidence that limits a hypothesis in an account."""
    return [
        one
        for one in of(pact)
        if one.hypothesis == hypothesis and account in [each.slug for each in one.accounts]
    ]


def spoken(pact: model.Pact, hypothesis: str = "") -> tuple[Said, ...]:
    """Every statement known by the day of a run that bears on a hypothesis, or on any."""
    known = (one for one in bearings() if one.statement.known.isoformat() <= pact.as_of)
    return tuple(one for one in known if hypothesis in ("", one.bearing.hypothesis))


def against(pact: model.Pact, hypothesis: str) -> tuple[Said, ...]:
    """The statements against a hypothesis that a verdict must heed."""
    found = (one for one in spoken(pact, hypothesis) if one.counts)
    return tuple(one for one in found if one.bearing.speaks == "against")


def bounds(one: traces.Traced) -> Bounds:
    """The lowest and the highest value; any if unknown."""
    return ANY if one.bound == "unknown" else (one.low, one.high)


def verdicts(pact: model.Pact) -> dict[tuple[str, str], tuple[str, tuple[Evidence, ...]]]:
    """(Hypothesis, slug of an account) -> its verdict and the evidence for it.

    Where surely no less was paid than was due, in an account or by its end, nothing is to be
    explained.
    """
    return {
        (name, account.slug): (NOT_NEEDED, ())
        if min(pact.shortfall(account).high, needed.high) <= 0
        else verdict(
            needed,
            on(pact, name, account.slug),
            contested=bool(against(pact, name)),
        )
        for name, need in disagreements.NEEDS.items()
        for account in disagreements.accounts(pact)
        for needed in [pact[f"{need}_{account.slug}"]]
    }


def fits(least: traces.Traced, caption: traces.Traced) -> str:
    """Whether a caption is large enough to hold at least some amount."""
    if least.low > caption.high:
        return EXCLUDED
    return FITS if least.value <= caption.low else UNDECIDED
