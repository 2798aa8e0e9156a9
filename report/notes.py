"""What the note to a number says, in the words every output format uses."""

import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import schema, traces, wording
from report import document


@dataclass(frozen=True)
class Input:
    """One thing a finding was computed from; `source` where it was published."""

    id: str
    label: str
    kind: str
    value: str
    source: schema.Source | None
    quote: str
    confidence: str


@dataclass(frozen=True)
class Note:
    """Where one number comes from."""

    id: str
    label: str
    value: str
    bounds: str
    period: str
    formula: str
    inputs: tuple[Input, ...]


def notes(report: document.Document) -> Iterator[Note]:
    """A note for every finding of the report."""
    for finding in report.findings.values():
        yield Note(
            id=finding["id"],
            label=finding["label"],
            value=amount(finding),
            bounds=bounds(finding),
            period=(finding["period"] or {}).get("label", ""),
            formula=finding["formula"],
            inputs=tuple(_input(each, report.sources) for each in finding["inputs"]),
        )


def amount(record: Mapping[str, Any]) -> str:
    """A value as the page prints it: "unknown", "at least $2.5 billion" or "20%"."""
    return wording.bounded(_quantity(record), _style(record))


def bounds(record: Mapping[str, Any]) -> str:
    """From where to where the value may lie, or "" where `amount` says all there is."""
    told = wording.span(_quantity(record), _style(record))
    return "" if told == amount(record) else told


def cited(keys: Sequence[str], sources: Mapping[str, schema.Source]) -> list[tuple[str, str]]:
    """The key and name of each source, told apart where a publisher stands there twice."""
    publishers = [sources[key].publisher for key in keys]
    return [
        (key, f"{name} ({_particular(sources[key])})" if publishers.count(name) > 1 else name)
        for key, name in zip(keys, publishers, strict=True)
    ]


def _particular(source: schema.Source) -> str:
    """What tells a publication from others of its publisher: its day, or its title or address."""
    if source.date:
        return day(source.date)
    return source.title or source.address.rstrip("/").rpartition("/")[2] or source.key


def day(date: datetime.date) -> str:
    """A day as the page prints it, such as 12 November 2025."""
    return f"{date.day} {date:%B %Y}"


def run_card(report: document.Document) -> document.Table:
    """Every parameter of the edition: its value, whether it was changed, and what it may be."""
    labels = ("Parameter", "Value", "Set by", "Unit", "Allowed", "Meaning")
    aligned = {"Value": "right"}
    return document.Table(
        id="parameters",
        title="The parameters of this edition",
        columns=tuple(document.Column(each, aligned.get(each, "left")) for each in labels),
        rows=tuple(_parameter(each) for each in report.parameters),
        note="",
        sources=(),
    )


def _parameter(record: Mapping[str, Any]) -> tuple[document.Cell, ...]:
    default, value = record["default"], record["value"]
    texts = (
        record["name"],
        str(value),
        "default" if value == default else f"changed; default {default}",
        record["unit"],
        f"{record['low']} to {record['high']}",
        record["meaning"],
    )
    return tuple(document.Cell(text, None) for text in texts)


def _input(each: Mapping[str, Any], sources: Mapping[str, schema.Source]) -> Input:
    return Input(
        id=each["id"],
        label=each["label"],
        kind=each["kind"],
        value=amount(each),
        source=sources.get(each.get("source", "")),
        quote=each.get("quote", ""),
        confidence=each.get("confidence", ""),
    )


def _quantity(record: Mapping[str, Any]) -> traces.Traced:
    """A record's number with its bounds; what the record leaves empty is unknown or unbounded."""
    value, low, high = (record[name] for name in ("value", "low", "high"))
    return traces.Traced(
        math.nan if value is None else value,
        -math.inf if low is None else low,
        math.inf if high is None else high,
        record["unit"],
    )


def _style(record: Mapping[str, Any]) -> str:
    """Rates and parts read best in percent, multiples as times."""
    assumed = record.get("kind") in {"term", "parameter"}
    return "percent" if assumed or abs(record["value"] or 0) < 1 else "times"
