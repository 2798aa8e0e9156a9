"""What is uncertain and what speaks for or against a world: the rows of data/uncertainty.yml."""

import datetime
from typing import Annotated, Literal, Self

import pydantic

from analysis import outlook, periods, schema
from analysis.schema import field

# What each distribution is made of: the fields it needs.
DISTRIBUTIONS = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "beta": ("a", "b", "low", "high"),
    "normal": ("mean", "spread"),
    "lognormal": ("median", "spread"),
    "choice": ("values", "chances"),
}


_ONE = 1e-9  # how far chances may miss one in all


class Uncertain(schema.Record):
    """Something that is not known, and how far (data/uncertainty.yml)."""

    id: schema.Identifier = field("a parameter of a run, or an input of the history of payments")
    title: schema.Text = field("its name in the report")
    distribution: Literal["uniform", "triangular", "beta", "normal", "lognormal", "choice"] = field(
        f"one of {', '.join(DISTRIBUTIONS)}"
    )
    low: float | None = field("the least it may be", None)
    mode: float | None = field("where a triangular one is likeliest", None)
    high: float | None = field("the most it may be", None)
    mean: float | None = field("the middle of a normal one", None)
    median: float | None = field("the middle of a lognormal one", None)
    spread: float | None = field(
        "standard deviation; of a lognormal one, that of its logarithm", None
    )
    a: float | None = field("first shape of a beta one", None)
    b: float | None = field("second shape of a beta one", None)
    values: tuple[float, ...] | None = field("what a choice may be", None)
    chances: tuple[float, ...] | None = field("the chance of each value, one in all", None)
    unit: Literal["USD", "percent", "multiple", "quarters", "year"] = field(
        "USD, percent, multiple, quarters or year"
    )
    scale: schema.Scale = field(f"one of {', '.join(schema.SCALES)}", "one")
    of: datetime.date | None = field(
        "first day of the quarter from whose start on it changes as another input says", None
    )
    known: datetime.date = field(
        "day whose public knowledge it rests on as YYYY-MM-DD; earlier editions lack it"
    )
    source: schema.Text = field(f"a key of data/sources.csv, or {outlook.ASSUMED}")
    reason: schema.Text = field("why so and so far, in one sentence")

    @pydantic.model_validator(mode="after")
    def _has_what_its_distribution_needs(self) -> Self:
        needed = DISTRIBUTIONS[self.distribution]
        every = dict.fromkeys(name for names in DISTRIBUTIONS.values() for name in names)
        given = [name for name in every if getattr(self, name) is not None]
        if sorted(given) != sorted(needed):
            told = ", ".join(needed)
            raise ValueError(f"a {self.distribution} one needs {told}; it has {', '.join(given)}")
        return self

    @pydantic.model_validator(mode="after")
    def _has_support(self) -> Self:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"its low {self.low} is not below its high {self.high}")
        if self.mode is not None and not (self.low or 0) <= self.mode <= (self.high or 0):
            raise ValueError(f"its mode {self.mode} is not between its low and its high")
        for name in ("spread", "a", "b", "median"):
            size = getattr(self, name)
            if size is not None and size <= 0:
                raise ValueError(f"its {name} {size} is not above 0")
        if self.chances is not None and self.values is not None:
            off = abs(sum(self.chances) - 1) > _ONE or min(self.chances) < 0
            if off or len(self.chances) != len(self.values):
                raise ValueError("its chances are not one for each value, or not one in all")
        return self

    @property
    def factor(self) -> float:
        """What turns a printed number into base units (USD, ratio, quarters, year)."""
        return float(schema.factor(self.unit, self.scale))


class Evidence(schema.Record):
    """Published figures that make worlds more or less likely (data/uncertainty.yml)."""

    id: schema.Identifier = field("a name for it")
    quantities: tuple[schema.Identifier, ...] = field(
        "quantities of data/quantities.csv that a simulation says something of"
    )
    kinds: tuple[schema.Kind, ...] = field(
        "the kinds of figures that count: some of leaked, press, official, executive, derived"
    )
    ceiling: bool = field("true if the figure is only the most that it may be", default=False)
    error: Annotated[float, pydantic.Field(gt=0, le=100)] = field(
        "standard deviation of its error in percent, on top of rounding"
    )
    reason: schema.Text = field("why so far, in one sentence")


def _of_whole_quarters(slug: str) -> str:
    periods.parse(slug)
    return slug


class Question(schema.Record):
    """What the backtest asks of the simulations (data/uncertainty.yml)."""

    id: schema.Identifier = field("a name for it")
    asks: schema.Text = field("what is asked, in words")
    short: schema.Text = field("the same beside a mark of a chart")
    quantity: schema.Identifier = field("the quantity of data/quantities.csv that settles it")
    flows: tuple[Literal["payments", "inference"], ...] = field(
        "the leaked flows that it is made of: payments, inference"
    )
    periods: tuple[Annotated[str, pydantic.AfterValidator(_of_whole_quarters)], ...] = field(
        "of which periods it was asked on that day, such as 2025, 2026q1 or fy2026; what is "
        "published since is asked, too"
    )


class Uncertainty(schema.Record):
    """All that is uncertain, what speaks for or against a world, and what tests it."""

    inputs: tuple[Uncertain, ...] = field("what is drawn once for each simulation")
    evidence: tuple[Evidence, ...] = field("figures that speak for or against simulations")
    backtest: datetime.date = field("the day whose knowledge the backtest rests on as YYYY-MM-DD")
    asked: tuple[Question, ...] = field("what was asked on it, to be held against what came")
