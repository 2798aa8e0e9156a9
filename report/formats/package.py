"""The data as a Frictionless package: of an edition its findings, of the project what it rests on.

An edition has its findings as CSV and Parquet, with what each was computed from and the sources of
that. The project's own `datapackage.json` describes the data that are edited.
"""

import csv
import datetime
import functools
import hashlib
import io
import pathlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from analysis import figures, schema
from analysis.findings import naming
from report.formats import apparatus, editions, masthead, published

PROJECT = apparatus.CITATION.with_name("datapackage.json")
_NAME = "openai-microsoft-pact"
Rows = Sequence[Mapping[str, Any]]
_AMOUNTS = {"value", "low", "high", "world_low", "world_high"}
_TABLES: Mapping[str, type[schema.Record]] = {
    "findings": published.Answer,
    "inputs": published.Ground,
    "sources": figures.Source,
}
_SPAN = {"period": "label", "start": "start", "end": "end"}  # the columns of a period


def _files(edition: editions.Edition) -> editions.Files:
    story = edition.parts[0]
    told = described(_TABLES, {"findings": "id", "sources": "key"})
    rows = _rows(edition.findings, story.as_of)
    made = {f"{name}.csv": as_csv(told[name], rows[name]) for name in told}
    made["findings.parquet"] = as_parquet(told["findings"], rows["findings"])
    resources = [
        *(_table(name, f"{name}.csv", _TABLES[name], told[name]) for name in told),
        _file("findings-parquet", "findings.parquet", "The rows of findings.csv, with types."),
    ]
    package = {
        **_head(story.citation),
        "name": f"{_NAME}-{story.edition}",
        "title": f"{story.title}: every finding",
        "description": f"As known on {story.as_of}. Amounts are in base units: USD, not "
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
    told = described(columns, keys)
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
    return path.removeprefix("data/").partition(".")[0].replace("/", "-")


# Rows


def _rows(findings: Sequence[Mapping[str, Any]], as_of: str) -> dict[str, Rows]:
    sources = naming.sources(as_of)
    keys = {key: key for key in sources}  # an assumption has none
    inputs = [
        _row(one, published.Ground, finding=finding["id"], source=keys.get(one.get("source")))
        for finding in findings
        for one in finding["inputs"]
    ]
    cited = {one["source"] for one in inputs}
    return {
        "findings": [
            _row(
                one,
                published.Answer,
                **{name: (one["period"] or {}).get(of) for name, of in _SPAN.items()},
            )
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
    return {
        **_file(name, path, _told(model)),
        "type": "table",
        "format": "csv",
        "encoding": "utf-8",
        "schema": told,
    }


def _told(model: type[schema.Record]) -> str:
    return str(model.__doc__).partition("\n")[0]


def _file(name: str, path: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "file",
        "path": path,
        "mediatype": editions.MEDIA[pathlib.Path(path).suffix],
        "description": description,
    }


def _proof(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _source(row: Mapping[str, Any]) -> dict[str, str]:
    title = ", ".join(filter(None, (row["publisher"], row["author"], row["title"])))
    return {"title": title, **({"path": row["address"]} if row["address"] else {})}


# Records as tables


def described(
    models: Mapping[str, type[schema.Record]], keys: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The Table Schema of some tables: what each column says, the key, and where others lead.

    Args:
        models: the model of the rows of each table.
        keys: the column that names a row, of each table that has one.
    """
    told = {}
    for name, model in models.items():
        columns = model.model_json_schema()["properties"]
        foreign = [
            {"fields": column, "reference": {"resource": table, "fields": keys[table]}}
            for column, one in columns.items()
            if (table := one.get("refers"))
        ]
        told[name] = {
            "fields": [_field(column, one) for column, one in columns.items()],
            **({"primaryKey": keys[name]} if name in keys else {}),
            **({"foreignKeys": foreign} if foreign else {}),
        }
    return told


def _field(name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """A column as Frictionless has it; an empty cell says nothing, and so breaks no pattern."""
    kinds = told.get("anyOf", [told])
    one = next(kind for kind in kinds if kind.get("type") != "null")
    pattern = one.get("pattern", "")
    number = pattern == schema.DIGITS
    kind = "number" if number else one.get("format", one["type"])
    rules: dict[str, Any] = {"pattern": pattern} if pattern and not number else {}
    if "enum" in one:
        rules["enum"] = [each for each in one["enum"] if each]
    if not _may_be_empty(kinds, kind):
        rules["required"] = True
    described = {"name": name, "type": kind, "description": told["description"]}
    return {**described, "constraints": rules} if rules else described


def _may_be_empty(kinds: Sequence[Mapping[str, Any]], kind: str) -> bool:
    """Whether a cell may be left empty: null, or a text that may have no letters."""
    if any(one.get("type") == "null" for one in kinds):
        return True
    (one, *_) = kinds
    written = "" in one.get("enum", [""]) and re.search(one.get("pattern", ""), "") is not None
    return kind == "string" and written and not one.get("minLength")


def as_csv(told: Mapping[str, Any], rows: Rows) -> bytes:
    """Rows as CSV; what is null is empty."""
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, [one["name"] for one in told["fields"]], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode()


def as_parquet(told: Mapping[str, Any], rows: Rows) -> bytes:
    """Rows as Parquet, with what each column says; a day is a day there."""
    import pyarrow as pa  # noqa: PLC0415 - a third of a second, for one format
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    kinds = {"number": pa.float64(), "date": pa.date32()}
    columns = [
        pa.field(
            one["name"],
            kinds.get(one["type"], pa.string()),
            metadata={"description": one["description"]},
        )
        for one in told["fields"]
    ]
    made = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([*rows], schema=pa.schema(columns)), made)
    return made.getvalue()
