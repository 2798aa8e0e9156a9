"""Forecasts on record (data/forecasts.yml): stated once, never edited, scored once settled.

Each carries the hash of itself and of the one before, so that whoever changes one, takes one out or
puts one between breaks the chain, and the file is refused.
"""

import datetime
import functools
import hashlib
import json
import pathlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

import pydantic

from analysis import figures, files, periods, schema, traces
from analysis.schema import field

FILE = "forecasts.yml"
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)  # at which forecasts are stated
Hash = Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def weighted_interval(quantiles: Mapping[float, float], truth: float) -> float:
    """The weighted interval score, in the unit of the truth: the smaller the better.

    It weighs, for each central interval, its width and how far the truth lies beyond it, and for
    the middle how far the truth lies from it; of a single certain number it is the plain error.
    After Bracher, Ray, Gneiting and Reich, PLOS Computational Biology 2021, doi
    10.1371/journal.pcbi.1008618.

    Args:
        quantiles: level -> value, the levels in pairs around the middle, which is among them.
        truth: what it came to.
    """
    lower = [level for level in quantiles if level < 1 / 2]
    score = abs(truth - quantiles[1 / 2]) / 2
    for level in lower:
        low, high = quantiles[level], quantiles[round(1 - level, 10)]
        beyond = max(low - truth, 0) + max(truth - high, 0)
        score += level * (high - low) + beyond
    return score / (len(lower) + 1 / 2)


def proof(told: Mapping[str, Any]) -> str:
    """The hash of a forecast: of all its fields but that, as JSON with sorted names."""
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Forecast(schema.Record):
    """A prediction of a figure that was not yet published (data/forecasts.yml)."""

    id: schema.Identifier = field("a name for it")
    asks: schema.Text = field("what is predicted, in words")
    made: datetime.date = field("day whose knowledge it rests on as YYYY-MM-DD")
    quantity: schema.Identifier = field("a quantity of data/quantities.csv")
    start: datetime.date = field("first day of its period as YYYY-MM-DD")
    end: datetime.date = field("last day of its period as YYYY-MM-DD")
    unit: Literal["USD", "USD per year"] = field("USD or USD per year")
    scale: schema.Scale = field(f"one of {', '.join(schema.SCALES)}")
    quantiles: tuple[float, ...] = field(
        "five rising numbers, below which it lies by 5, 25, 50, 75 and 95 percent"
    )
    resolves: schema.Text = field("which figure settles it, in one sentence")
    previous: str = field("the hash of the forecast before, empty in the first")
    hash: Hash = field("the SHA-256 of all the rest; `python -m report forecast` writes it")

    @pydantic.model_validator(mode="after")
    def _is_a_distribution_of_some_days(self) -> Self:
        rising = list(self.quantiles) == sorted(self.quantiles)
        if len(self.quantiles) != len(LEVELS) or not rising:
            raise ValueError("its quantiles are not five rising numbers")
        if self.end < self.start:
            raise ValueError(f"the end {self.end} is before the start {self.start}")
        return self

    @property
    def proof(self) -> str:
        """What its hash should be."""
        return proof(self.model_dump(mode="json", exclude={"hash"}))

    def traced(self) -> traces.Traced:
        """Its middle, and nine in ten as bounds."""
        low, _, middle, _, high = (value * schema.SCALES[self.scale] for value in self.quantiles)
        id, made = f"forecast_{self.id}", periods.day(self.made)
        label = f"Forecast made on {made}: {self.asks}. {self.resolves}"
        return traces.Traced(middle, low, high, self.unit, id=id, label=label, kind="scenario")

    def outcome(self, as_of: str) -> figures.Figure | None:
        """The figure that settles it, if one was known by a day: the last, the most trusted.

        It is for the very period, or for a day within it, and became known after the forecast.
        """
        found = [one for one in self._fitting(as_of) if one.known > self.made]
        if not found:
            return None
        return max(found, key=lambda o: (o.end, figures.CONFIDENCE[o.confidence], o.known))

    def answered(self, as_of: str) -> figures.Figure | None:
        """A figure known by a day that leaves nothing to predict: no later one can be of its days.

        A period that is over and of which nothing was published may be predicted.
        """
        over = self.end <= self.made
        return next((one for one in self._fitting(as_of) if over or one.end == self.end), None)

    def _fitting(self, as_of: str) -> list[figures.Figure]:
        return [
            one
            for one in figures.select(self.quantity, as_of=as_of)
            if one.confidence != "low"
            if one.bound in ("exact", "about")
            if (one.start, one.end) == (self.start, self.end)
            or (one.start == one.end and self.start <= one.end <= self.end)
        ]

    def score(self, as_of: str) -> float | None:
        """Its weighted interval score, in its base unit, once it is settled."""
        settled = self.outcome(as_of)
        if settled is None:
            return None
        stated = (value * schema.SCALES[self.scale] for value in self.quantiles)
        return weighted_interval(dict(zip(LEVELS, stated, strict=True)), settled.point)


@functools.cache
def recorded(folder: pathlib.Path = schema.DATA) -> tuple[Forecast, ...]:
    """Every forecast, in the order in which they were made.

    Raises:
        Faults: the file breaks the schema or names an unknown quantity, or a forecast was edited,
            taken out or put between after it was made.
    """
    found = files.read_list(folder / FILE, Forecast, "forecast", "id")
    faults = files.repeated(FILE, "id", (one.id for one in found))
    quantities = figures.quantities(folder)
    for one in found:
        if one.quantity not in quantities:
            rule = f"{one.quantity!r} is not in quantities.csv"
            faults.append(schema.Fault(FILE, f"forecast {one.id}", rule, "use a quantity that is"))
        elif one.unit != (unit := quantities[one.quantity].unit):
            rule = f"it is in {one.unit}, and {one.quantity} is in {unit}"
            faults.append(schema.Fault(FILE, f"forecast {one.id}", rule, "state it in that unit"))
    schema.refuse(faults or _broken(found))
    return tuple(found)


def _broken(found: list[Forecast]) -> Iterator[schema.Fault]:
    """A fault for each forecast that is not as it was made, or stands after another than then."""
    remedy = "restore the file as it was; a new opinion is a new forecast at its end"
    previous = ""
    for one in found:
        if one.hash != one.proof:
            rule = "it was edited after it was made: its hash is of something else"
            yield schema.Fault(FILE, f"forecast {one.id}", rule, remedy)
        if one.previous != previous:
            rule = "the forecast before it is not the one that it was made after"
            yield schema.Fault(FILE, f"forecast {one.id}", rule, remedy)
        previous = one.hash


def made(as_of: str) -> tuple[Forecast, ...]:
    """The forecasts made by a day."""
    return tuple(one for one in recorded() if one.made.isoformat() <= as_of)
