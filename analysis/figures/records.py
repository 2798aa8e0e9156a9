"""What a row about a published number may say."""

import datetime
import decimal
import re
import urllib.parse
from typing import Annotated, Any, Literal, Self

import pydantic

from analysis import schema
from analysis.schema import field


class Source(schema.Record):
    """A publication (data/sources.csv)."""

    key: schema.Text = field("a short unique key, used by every figure, statement and term")
    publisher: schema.Text = field("who published it")
    author: str = field("who wrote it, empty if not named")
    title: str = field("its title, empty if not recorded")
    date: datetime.date | None = field("day of publication as YYYY-MM-DD, empty if unknown")
    address: schema.Address = field("where it was published: a web address, empty if none is known")
    read_at: schema.Address | Literal["unrecorded"] = field(
        "address of the copy that was read in its place, 'unrecorded' if that was not kept, "
        "empty if the original was read",
        "",
    )
    kind: Literal["leak", "press", "official", "executive", "analyst", "court", "secondary"] = (
        field("one of leak, press, official, executive, analyst, court, secondary")
    )
    language: schema.Text = field("language of the publication as a two-letter code")

    @property
    def shown(self) -> str:
        """The publisher and, where a copy was read in place of the original, whose."""
        if not self.read_at:
            return self.publisher
        host = urllib.parse.urlsplit(self.read_at).hostname
        return f"{self.publisher}, read in a copy" + (
            f" at {host.removeprefix('www.')}" if host else ""
        )

    @property
    def addresses(self) -> tuple[tuple[str, str], ...]:
        """Where it was published and read: what to say before each address, and the address."""
        original = (("", self.address),) if self.address else ()
        if not self.read_at:
            return original
        web = self.read_at.startswith("http")
        return (*original, ("Read in a copy: ", self.read_at) if web else ("Read in a copy", ""))


class Quantity(schema.Record):
    """What a figure measures (data/quantities.csv)."""

    quantity: schema.Identifier = field(
        "a unique name in lower-case letters, digits and underscores"
    )
    label: schema.Text = field("its name in the report")
    unit: schema.Unit = field(f"one of {', '.join(schema.UNITS)}")
    signed: Literal["yes", "no"] = field("yes if it may be negative, else no")
    until: Annotated[str, pydantic.StringConstraints(pattern=r"^(20[0-9]{2})?$")] = field(
        "the last year that is counted in, if that is a part of what is measured, else empty", ""
    )
    definition: schema.Text = field("one sentence saying what is counted")


class Figure(schema.Record):
    """A published number, as its source printed it (data/figures.csv)."""

    id: schema.Identifier = field(
        "a unique name: quantity, period and source joined by underscores"
    )
    quantity: schema.Identifier = field(
        "a quantity listed in data/quantities.csv", refers="quantities"
    )
    party: schema.Party = field("whose figure it is: OpenAI or Microsoft")
    start: datetime.date = field("first day covered as YYYY-MM-DD, the first of a month")
    end: datetime.date = field("last day covered as YYYY-MM-DD, the last of a month")
    value: Annotated[str, pydantic.StringConstraints(pattern=schema.DIGITS)] = field(
        "the digits as printed, such as 493.8; the last digit carries the rounding"
    )
    decimals: Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9]?$")] = field(
        "how many of them the source has after the point: a spreadsheet that drops the zero of 6.0 "
        "does no harm then; empty if value has them all",
        "",
    )
    unit: schema.Unit = field("the quantity's unit in data/quantities.csv")
    scale: schema.Scale = field(f"one of {', '.join(schema.SCALES)}")
    bound: schema.Bound = field("one of exact, at least, at most, about: how the source hedged it")
    accounting: Literal["accrual", "cash", ""] = field("accrual or cash, empty if not stated")
    gross_net: Literal["gross", "net", ""] = field("gross or net, empty if not stated")
    kind: schema.Kind = field("one of leaked, press, official, executive, derived")
    source: schema.Text = field("a key of data/sources.csv", refers="sources")
    quote: schema.Quote = field("the source's own words, at most 20, empty if none were kept")
    translation: schema.Quote = schema.TRANSLATION
    known: datetime.date = field("day it became public as YYYY-MM-DD")
    confidence: schema.Confidence = field("one of high, medium, low")
    note: str = field("what a reader should know about this row, or empty")

    @pydantic.model_validator(mode="before")
    @classmethod
    def _zeros_that_a_spreadsheet_dropped(cls, row: Any) -> Any:
        """The value with as many digits after the point as the source printed."""
        value, decimals = str(row.get("value", "")), str(row.get("decimals", ""))
        if not (re.fullmatch(r"-?\d+(\.\d+)?", value) and re.fullmatch(r"\d", decimals)):
            return row
        whole, _, after = value.partition(".")
        if len(after) > int(decimals):
            rule = f"the value {value} has {len(after)} digits after the point"
            raise ValueError(f"{rule}, and decimals says {decimals}")
        return {**row, "value": f"{whole}.{after:0<{int(decimals)}}".removesuffix(".")}

    @pydantic.model_validator(mode="after")
    def _period_runs_forward_over_whole_months(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the end {self.end} is before the start {self.start}")
        whole = self.start.day == 1 and (self.end + datetime.timedelta(days=1)).day == 1
        if self.start != self.end and not whole:
            raise ValueError("a period covers whole months; a point in time has start = end")
        schema.refuse_vast(self.point, schema.base_unit(self.unit))
        return self

    @property
    def point(self) -> float:
        """The printed value in base units (USD, ratio)."""
        return float(decimal.Decimal(self.value) * schema.factor(self.unit, self.scale))

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value in base units that the printed digits allow.

        Half a unit of the last digit either way; unbounded on the open side of "at least" and
        "at most". "About" adds no width: no source says how much it means.
        """
        if self.bound == "at least":
            return self.point, float("inf")
        if self.bound == "at most":
            return float("-inf"), self.point
        printed, factor = decimal.Decimal(self.value), schema.factor(self.unit, self.scale)
        half = schema.rounding(printed)
        return float((printed - half) * factor), float((printed + half) * factor)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from analysis.figures import picking  # noqa: PLC0415 - which is made of these records

        return picking.card(self).bundle()


class Statement(schema.Record):
    """What somebody said about the numbers (data/statements.csv)."""

    id: schema.Identifier = field("a unique name in lower-case letters, digits and underscores")
    speaker: schema.Text = field("who said it")
    about: schema.Text = field("the quantity it is about, or leak")
    gist: schema.Text = field("our one-sentence summary")
    quote: schema.Quote = field("the speaker's or source's own words, at most 20")
    translation: schema.Quote = schema.TRANSLATION
    kind: schema.Kind = field("one of leaked, press, official, executive, derived")
    source: schema.Text = field("a key of data/sources.csv", refers="sources")
    known: datetime.date = field("day it became public as YYYY-MM-DD")
    confidence: schema.Confidence = field("one of high, medium, low")


class Kept(schema.Record):
    """Why rows are kept that nothing reads (data/kept.yml)."""

    reason: schema.Text = field("what they are kept for, in a sentence")
    quantities: tuple[schema.Identifier, ...] = field(
        "the quantities of data/quantities.csv whose unread figures are kept", ()
    )
    sources: tuple[schema.Text, ...] = field(
        "the keys of data/sources.csv that are kept though no row names them", ()
    )
