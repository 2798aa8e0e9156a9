"""Models of what is published as data: findings.json with its JSON Schema, and tables beside it."""

import datetime
import json
import pathlib
from typing import Any, Literal

import pydantic

from analysis import schema

SCHEMA = pathlib.Path(__file__).with_name("findings.schema.json")
Number = float | datetime.date | None
_field = schema.field
_DAY = "the same as a day, where the unit is date"


class Span(schema.Record):
    """A stretch of time, from the first day through the last."""

    label: str = _field("how the report names it, such as Q1 2024")
    start: datetime.date = _field("its first day")
    end: datetime.date = _field("its last day")


class Quantity(schema.Record):
    """A number and how far it is known."""

    id: str = _field("its name in formulas, and in the report behind #trace-")
    label: str = _field("its name in words")
    value: Number = _field("in its unit to ten significant digits; null if unknown")
    low: Number = _field("the least it may be; null if it is unknown or nothing bounds it below")
    high: Number = _field("the most it may be; null if it is unknown or nothing bounds it above")
    bound: Literal["between", "at least", "at most", "unknown"] = _field(
        "which bounds are known: both, the lower, the upper, none"
    )
    unit: str = _field(
        "USD, USD per year, ratio (1 is all, or one time), count, days, quarters, years, year, "
        "simulations, or date, whose numbers are days as YYYY-MM-DD"
    )
    hedged: str = _field(
        "about, where a source says so of it, or of what it was computed from; or empty", ""
    )


class Input(Quantity):
    """What a finding was computed from; a figure or term names its source."""

    kind: Literal["figure", "term", "parameter", "scenario", "finding"] = _field(
        "figure: a published number; term: a dated value of a clause; parameter: an assumption of "
        "the run; scenario: an amount of the assumed future; finding: another entry of this file"
    )
    style: Literal["", "times"] = _field(
        "times: a ratio that is printed so, as is no other but of findings; else empty", ""
    )
    source: str = _field("key of the publication in data/sources.csv, or assumption", "")
    publisher: str = _field("who published it", "")
    date: str = _field("day it became public as YYYY-MM-DD, or empty", "")
    address: str = _field("where it was published, or empty", "")
    read_at: str = _field("the copy that was read in its place, or empty", "")
    quote: str = _field("the source's own words, at most 20, or empty", "")
    translation: str = _field("the quote in English, if it is in another language; or empty", "")
    nature: str = _field("leaked, press, official, executive or derived", "")
    confidence: str = _field("high, medium or low", "")
    effective: str = _field("of a term: first day it is in force as YYYY-MM-DD, or empty", "")
    about: str = _field(
        "subjects of data/statements.csv, joined by spaces, under which stands what the companies "
        "and others said of it; or empty",
        "",
    )


class Finding(Quantity):
    """An answer of the report, with its formula and what it was computed from."""

    period: Span | None = _field("the time it is for; null if it is for none")
    formula: str = _field("how it is computed, over the ids of its inputs")
    inputs: tuple[Input, ...] = _field("what the formula read, once each, in order")
    world_low: Number = _field(
        "below it lies a twentieth of the simulations; null where nothing varies or is known"
    )
    world_high: Number = _field("above it lies another twentieth; null likewise")


def text() -> str:
    """The JSON Schema of findings.json, as it is published in `SCHEMA`."""
    made: dict[str, Any] = pydantic.TypeAdapter(list[Finding]).json_schema(mode="validation")
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "findings.json",
        "description": "Every finding of an edition. Amounts are in base units: USD, not millions; "
        "ratios, not percent.",
        **made,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


# The tables beside it


def _as(model: type[schema.Record], name: str) -> str:
    """How a field of findings.json is described, which has the same name in a table."""
    return str(model.model_fields[name].description)


class Amount(schema.Record):
    """A number and how far it is known, in one row."""

    id: schema.Text = _field("its name in formulas, and in the report behind #trace-")
    label: schema.Text = _field(_as(Quantity, "label"))
    value: float | None = _field(_as(Quantity, "value"))
    low: float | None = _field(_as(Quantity, "low"))
    high: float | None = _field(_as(Quantity, "high"))
    value_day: datetime.date | None = _field(_DAY)
    low_day: datetime.date | None = _field(_DAY)
    high_day: datetime.date | None = _field(_DAY)
    bound: schema.Text = _field(_as(Quantity, "bound"))
    unit: schema.Text = _field(_as(Quantity, "unit"))


class Answer(Amount):
    """A finding (findings.csv)."""

    period: str = _field("the time it is for, as the report names it; empty if it is for none")
    start: datetime.date | None = _field("the first day of that")
    end: datetime.date | None = _field("the last day of that")
    formula: str = _field(_as(Finding, "formula"))
    world_low: float | None = _field(_as(Finding, "world_low"))
    world_high: float | None = _field(_as(Finding, "world_high"))
    world_low_day: datetime.date | None = _field(_DAY)
    world_high_day: datetime.date | None = _field(_DAY)


class Ground(Amount):
    """What a finding was computed from (inputs.csv), a row for each finding that read it."""

    finding: schema.Text = _field("the finding that read it", refers="findings")
    kind: schema.Text = _field(_as(Input, "kind"))
    source: str = _field(
        "key of the publication; empty if it is a finding or an assumption", refers="sources"
    )
    date: datetime.date | None = _field("day it became public")
    quote: str = _field(_as(Input, "quote"))
    translation: str = _field(_as(Input, "translation"))
    nature: str = _field(_as(Input, "nature"))
    confidence: str = _field(_as(Input, "confidence"))
    effective: datetime.date | None = _field("of a term: first day it is in force")
    about: str = _field(_as(Input, "about"))
