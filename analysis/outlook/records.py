"""What a possible future of the bases may say, and the files that say it."""

import datetime
import decimal
from typing import Literal, Self

import pydantic

from analysis import schema
from analysis.schema import field

ASSUMED = "assumption"  # the source of what nobody published
_WHOLE = 100  # percent
_FASTEST = 1000  # percent a year: beyond, a unit was mistaken
MONEY = ("revenue", "search")  # the bases in USD; of the others each is a part of something
_YEARS = range(schema.YEARS[0], 2101)  # each makes formulas longer, of years that nobody plans for
_HOW = ("value", "growth", "reaches", "figure")


class Stretch(schema.Record):
    """Some years of one base of a scenario."""

    first: int = field("first year it covers")
    last: int = field("last year it covers")
    value: float | None = field("the same amount in each year", None)
    growth: float | None = field("change on the year before, in percent a year", None)
    reaches: float | None = field("the amount of the last year, approached in a line", None)
    figure: str = field("id of a published figure in data/figures.csv that gives the amount", "")
    over: str = field("id of the figure that it is divided by, if any", "")
    unit: Literal["USD", "percent", "multiple"] = field("USD, percent or multiple")
    scale: schema.Scale = field(f"one of {', '.join(schema.SCALES)}", "one")
    source: schema.Text = field(f"a key of data/sources.csv, or {ASSUMED}")
    reason: schema.Text = field("why this amount, in one sentence")

    @pydantic.model_validator(mode="after")
    def _says_one_thing_of_years_in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"its last year {self.last} is before its first {self.first}")
        said = [name for name in _HOW if getattr(self, name) not in (None, "")]
        if len(said) != 1:
            raise ValueError(f"it says {' and '.join(said) or 'none'} of {', '.join(_HOW)}")
        if self.last not in _YEARS or self.first not in _YEARS:
            within = f"{_YEARS[0]} to {_YEARS[-1]}"
            raise ValueError(f"{self.first} to {self.last} are not all years from {within}")
        if self.scale != "one" and self.unit != "USD":
            raise ValueError(f"its scale is {self.scale}, and {self.unit} has none")
        if self.growth is not None and self.unit != "percent":
            raise ValueError(f"its growth is in {self.unit}, not in percent a year")
        if self.growth is not None and self.growth > _FASTEST:
            raise ValueError(f"a growth of {self.growth:g}% a year is more than {_FASTEST}%")
        if self.growth is not None and self.growth <= -_WHOLE:
            raise ValueError(f"a growth of {self.growth:g}% leaves nothing")
        return self

    def base_units(self, printed: float) -> float:
        """A printed amount in base units (USD, ratio)."""
        return float(decimal.Decimal(str(printed)) * schema.factor(self.unit, self.scale))


class Scenario(schema.Record):
    """A possible future of what the clauses apply to (data/scenarios/*.yml)."""

    id: schema.Identifier = field("the name of its file")
    title: schema.Text = field("its name in the report")
    known: datetime.date = field("day it was written as YYYY-MM-DD; earlier editions know it not")
    reads: schema.Text = field("the scenario in one sentence")
    agi_year: int | None = field("year at whose start AGI counts as reached, or null for never")
    revenue: tuple[Stretch, ...] = field("OpenAI's revenue, USD")
    profit: tuple[Stretch, ...] = field("OpenAI's profit over its revenue")
    compute: tuple[Stretch, ...] = field("what OpenAI spends on computing, over its revenue")
    inference: tuple[Stretch, ...] = field("what running the models costs, over revenue")
    azure: tuple[Stretch, ...] = field("part of the spending on computing that goes to Azure")
    resale: tuple[Stretch, ...] = field("Microsoft's sales of the models, over OpenAI's revenue")
    search: tuple[Stretch, ...] = field("Microsoft's search advertising revenue, USD")
    valuation: tuple[Stretch, ...] = field("what OpenAI is worth, over its revenue of the year")

    @property
    def years(self) -> tuple[int, ...]:
        """The years that it covers, in order: those of its revenue."""
        first = min(one.first for one in self.revenue)
        return tuple(range(first, max(one.last for one in self.revenue) + 1))

    @pydantic.model_validator(mode="after")
    def _amounts_are_possible(self) -> Self:
        if self.agi_year is not None and self.agi_year not in schema.YEARS:
            raise ValueError(f"the agi_year {self.agi_year} is no year that can be told of")
        for base in BASES:
            for one in getattr(self, base):
                if one.growth is None and (one.unit == "USD") != (base in MONEY):
                    wanted = "USD" if base in MONEY else "percent or multiple"
                    raise ValueError(f"the base {base} is in {one.unit}, not in {wanted}")
                printed = one.reaches if one.value is None else one.value
                if printed is not None:
                    schema.refuse_vast(one.base_units(printed), one.unit)
                if printed is not None and printed < 0 and base != "profit":
                    raise ValueError(f"the base {base} is {printed:g} {one.unit}, below nothing")
                if printed is not None and one.base_units(printed) > 1 and base == "azure":
                    raise ValueError(f"the base {base} is {printed:g} {one.unit} of a whole")
        return self

    @pydantic.model_validator(mode="after")
    def _each_base_covers_every_year_once(self) -> Self:
        wanted = set(self.years)
        for base in BASES:
            stretches = getattr(self, base)
            covered = [year for one in stretches for year in range(one.first, one.last + 1)]
            for what, years in (
                ("twice", {year for year in covered if covered.count(year) > 1}),
                ("not at all", wanted - set(covered)),
                ("but its revenue does not", set(covered) - wanted),
            ):
                if years:
                    told = ", ".join(map(str, sorted(years)))
                    raise ValueError(f"the base {base} has {told} {what}")
            opening = min(stretches, key=lambda one: one.first)
            if opening.growth is not None:
                rule = "a growth on a year that is not known"
                raise ValueError(f"the base {base} starts with {rule}")
            if opening.reaches is not None and base != "profit":  # whose year before is audited
                raise ValueError(
                    f"the base {base} starts with a line from a year that is not known"
                )
        return self


BASES = ("revenue", "profit", "compute", "inference", "azure", "resale", "search", "valuation")
