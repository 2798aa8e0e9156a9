"""Records as tables: their schema in the words of Frictionless, their rows as CSV and Parquet."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from analysis import schema

Rows = Sequence[Mapping[str, Any]]


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
