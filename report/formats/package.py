"""The data as a Frictionless package: of an edition its findings, of the project what it rests on.

An edition has its findings as CSV and Parquet, with what each was computed from and the sources of
that. The project's own `datapackage.json` describes the data that are edited.
"""

import datetime
import functools
import hashlib
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

from analysis import figures, schema
from analysis.findings import naming
from report.formats import apparatus, editions, masthead, published, tables

PROJECT = apparatus.CITATION.with_name("datapackage.json")
_NAME = "openai-microsoft-pact"
_AMOUNTS = {"value", "low", "high", "world_low", "world_high"}
_DAY = "the same as a day, where the unit is date"
_field = schema.field


def _as(model: type[schema.Record], name: str) -> str:
    """How a field of findings.json is described."""
    return str(model.model_fields[name].description)


class Amount(schema.Record):
    """A number and how far it is known, in one row."""

    id: schema.Text = _field("its name in formulas, and in the report behind #trace-")
    label: schema.Text = _field(_as(published.Quantity, "label"))
    value: float | None = _field(_as(published.Quantity, "value"))
    low: float | None = _field(_as(published.Quantity, "low"))
    high: float | None = _field(_as(published.Quantity, "high"))
    value_day: datetime.date | None = _field(_DAY)
    low_day: datetime.date | None = _field(_DAY)
    high_day: datetime.date | None = _field(_DAY)
    bound: schema.Text = _field(_as(published.Quantity, "bound"))
    unit: schema.Text = _field(_as(published.Quantity, "unit"))


class Answer(Amount):
    """A finding (findings.csv)."""

    period: str = _field("the time it is for, as the report names it; empty if it is for none")
    start: datetime.date | None = _field("the first day of that")
    end: datetime.date | None = _field("the last day of that")
    formula: str = _field(_as(published.Finding, "formula"))
    world_low: float | None = _field(_as(published.Finding, "world_low"))
    world_high: float | None = _field(_as(published.Finding, "world_high"))
    world_low_day: datetime.date | None = _field(_DAY)
    world_high_day: datetime.date | None = _field(_DAY)


class Ground(Amount):
    """What a finding was computed from (inputs.csv), a row for each finding that read it."""

    finding: schema.Text = _field("the finding that read it", refers="findings")
    kind: schema.Text = _field(_as(published.Input, "kind"))
    source: str = _field(
        "key of the publication; empty if it is a finding or an assumption", refers="sources"
    )
    date: datetime.date | None = _field("day it became public")
    quote: str = _field(_as(published.Input, "quote"))
    translation: str = _field(_as(published.Input, "translation"))
    nature: str = _field(_as(published.Input, "nature"))
    confidence: str = _field(_as(published.Input, "confidence"))
    effective: datetime.date | None = _field("of a term: first day it is in force")
    about: str = _field(_as(published.Input, "about"))


_TABLES: Mapping[str, type[schema.Record]] = {
    "findings": Answer,
    "inputs": Ground,
    "sources": figures.Source,
}
_KEYS = {"findings": "id", "sources": "key"}
_SPAN = {"period": "label", "start": "start", "end": "end"}  # the columns of a period


def _files(edition: editions.Edition) -> editions.Files:
    story = edition.parts[0]
    told = tables.described(_TABLES, _KEYS)
    rows = _rows(edition.findings, story.apparatus.as_of)
    made = {f"{name}.csv": tables.as_csv(told[name], rows[name]) for name in told}
    made["findings.parquet"] = tables.as_parquet(told["findings"], rows["findings"])
    resources = [
        *(_table(name, f"{name}.csv", _TABLES[name], told[name]) for name in told),
        _file("findings-parquet", "findings.parquet", "The rows of findings.csv, with types."),
    ]
    package = {
        **_head(story.apparatus.citation),
        "name": f"{_NAME}-{story.edition}",
        "title": f"{story.title}: every finding",
        "description": f"As known on {story.apparatus.as_of}. Amounts are in base units: USD, not "
        "millions; ratios, not percent.",
        "sources": [*map(_source, rows["sources"])],
        "resources": [one | _proof(made[one["path"]]) for one in resources],
    }
    made["datapackage.json"] = editions.as_json(package)
    return [(name, functools.partial(bytes, content)) for name, content in made.items()]


FORMAT = editions.Format("data", _files)


def project() -> bytes:
    """The package of the data that are edited, as it stands in `PROJECT`."""
    models: dict[str, type[schema.Record]] = {}
    for part, model in apparatus.FILES.items():
        models.setdefault(part.partition(",")[0], model)
    columns = {_name(path): model for path, model in models.items() if path.endswith(".csv")}
    keys = {name: next(iter(model.model_fields)) for name, model in columns.items()}
    told = tables.described(columns, keys)
    resources = [
        _table(name, path, model, told[name])
        if (name := _name(path)) in told
        else _file(name, path, _told(model))
        for part, model in models.items()
        for path in _paths(part)
    ]
    package = {
        **_head(apparatus.cited()),
        "name": _NAME,
        "title": "What is known of the pact",
        "description": "Figures, terms and what was said of them, as their sources have it. "
        "The quotations are theirs who said or wrote them.",
        "units": {
            unit: {"base": to, "factor": float(by)} for unit, (to, by) in schema.UNITS.items()
        },
        "scales": schema.SCALES,
        "sources": [{"title": "Every publication is named in data/sources.csv"}],
        "resources": resources,
    }
    return editions.as_json(package)


def _paths(part: str) -> list[str]:
    """The files of a part of the data: itself, or all of a folder."""
    root = schema.DATA.parent
    within = sorted((root / part).glob("*"))
    return [path.relative_to(root).as_posix() for path in within] or [part]


def _name(path: str) -> str:
    """The name of a file of the data as a resource."""
    return path.removeprefix("data/").partition(".")[0].replace("/", "-")


# Rows


def _rows(findings: Sequence[Mapping[str, Any]], as_of: str) -> dict[str, tables.Rows]:
    """The rows of each table of an edition."""
    sources = naming.sources(as_of)
    keys = {key: key for key in sources}  # an assumption has none
    inputs = [
        _row(one, Ground, finding=finding["id"], source=keys.get(one.get("source")))
        for finding in findings
        for one in finding["inputs"]
    ]
    cited = {one["source"] for one in inputs}
    return {
        "findings": [
            _row(one, Answer, **{name: (one["period"] or {}).get(of) for name, of in _SPAN.items()})
            for one in findings
        ],
        "inputs": inputs,
        "sources": [one.model_dump() for key, one in sources.items() if key in cited],
    }


def _row(one: Mapping[str, Any], model: type[schema.Record], **more: Any) -> dict[str, Any]:
    """A row of a table; amounts that are days stand in columns of their own."""
    dated = one["unit"] == "date"
    told = {f"{name}_day" if dated and name in _AMOUNTS else name: one[name] for name in one} | more
    found = {}
    for name, field in model.model_fields.items():
        value = told.get(name)
        if field.annotation == datetime.date | None:
            value = datetime.date.fromisoformat(value) if value else None
        found[name] = "" if value is None and field.annotation is str else value
    return found


# What a package says of itself


def _head(citation: Mapping[str, Any]) -> dict[str, Any]:
    """What both packages say: whose they are, and what may be done with them."""
    return {
        "version": str(citation["version"]),
        "keywords": citation["keywords"],
        "contributors": [{"title": masthead.named(one)} for one in citation["authors"]],
        "licenses": [
            {"name": "CC-BY-4.0", "path": masthead.LICENCE, "title": masthead.LICENCE_NAME}
        ],
    }


def _table(
    name: str, path: str, model: type[schema.Record], told: Mapping[str, Any]
) -> dict[str, Any]:
    """A table as a resource."""
    return {
        **_file(name, path, _told(model)),
        "type": "table",
        "format": "csv",
        "encoding": "utf-8",
        "schema": told,
    }


def _told(model: type[schema.Record]) -> str:
    """What a record is, in a line."""
    return str(model.__doc__).partition("\n")[0]


def _file(name: str, path: str, description: str) -> dict[str, Any]:
    """A file as a resource."""
    kind = editions.MEDIA[pathlib.Path(path).suffix]
    return {
        "name": name,
        "type": "file",
        "path": path,
        "mediatype": kind,
        "description": description,
    }


def _proof(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _source(row: Mapping[str, Any]) -> dict[str, str]:
    """A publication as a package names it."""
    title = ", ".join(filter(None, (row["publisher"], row["author"], row["title"])))
    return {"title": title, **({"path": row["address"]} if row["address"] else {})}
