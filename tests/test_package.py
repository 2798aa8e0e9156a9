"""The data packages are what Frictionless takes for valid, and hold what the report holds."""

import csv
import datetime
import io
import json
import pathlib
import shutil
from collections.abc import Mapping
from typing import Any

import committed
import frictionless
import pyarrow.parquet as pq
import pytest

import report
from analysis import figures
from report.formats import editions, package

pytestmark = pytest.mark.slow
ROOT = report.ROOT


def edition(name: str) -> editions.Edition:
    """A committed edition as a format is handed it."""
    run = committed.order(name).parameters
    return editions.Edition((committed.pages(name),), committed.answers(name), run, {}, lambda: b"")


def made(name: str) -> dict[str, bytes]:
    return {file: make() for file, make in package.FORMAT.files(edition(name))}


def faults(path: pathlib.Path) -> set[str]:
    """What Frictionless finds wrong with a package: the kinds of its complaints."""
    found = frictionless.Package(str(path)).validate()
    assert found.stats["tasks"]
    return {kind for (kind,) in found.flatten(["type"])}


# The data that are edited


def test_the_package_of_the_data_is_the_one_that_the_schema_gives() -> None:
    remedy = "write package.project() into datapackage.json"
    assert package.PROJECT.read_bytes() == package.project(), remedy


def test_the_data_are_valid() -> None:
    assert faults(ROOT / "datapackage.json") == set()


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        (",Z4,", ",NOBODY,", "foreign-key"),
        (",leaked,", ",heard,", "constraint-error"),
        (",2024-10-01,", ",October,", "type-error"),
        (",325.2,", ",much,", "type-error"),
        ("azure_ai_infrastructure_revenue_fy2025q3_z4", "b,c", "extra-cell"),
        (
            "\nazure_ai_infrastructure_revenue_fy2025q3_z4",
            "\nazure_ai_infrastructure_revenue_fy2025q2_z4",
            "primary-key",
        ),
    ],
)
def test_what_the_schema_refuses_is_refused_by_frictionless_too(
    tmp_path: pathlib.Path, was: str, becomes: str, fault: str
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    path = tmp_path / "data" / "figures.csv"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    assert fault in faults(tmp_path / "datapackage.json")


def test_every_column_is_described_and_every_table_leads_to_its_sources() -> None:
    resources = json.loads(package.project())["resources"]
    columns = [one for each in resources for one in each.get("schema", {}).get("fields", ())]
    assert len(columns) > 30
    assert [one["name"] for one in columns if not one.get("description")] == []
    (keys,) = (each["schema"]["foreignKeys"] for each in resources if each["name"] == "figures")
    assert [(one["fields"], one["reference"]["resource"]) for one in keys] == [
        ("quantity", "quantities"),
        ("source", "sources"),
    ]


# The findings of an edition


@pytest.mark.parametrize("name", committed.EDITIONS)
def test_the_package_of_an_edition_is_valid(name: str, tmp_path: pathlib.Path) -> None:
    for file, content in made(name).items():
        (tmp_path / file).write_bytes(content)
    assert faults(tmp_path / "datapackage.json") == set()
    path = tmp_path / "findings.csv"
    path.write_bytes(path.read_bytes().replace(b"2026", b"2027", 1))
    assert "hash-count" in faults(tmp_path / "datapackage.json")


def amounts(row: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of a row, as findings.json has them."""
    day = "_day" if row["unit"] == "date" else ""
    names = ("value", "low", "high", "world_low", "world_high")
    told = {name: row[f"{name}{day}"] for name in names}
    return {
        name: one.isoformat() if isinstance(one, datetime.date) else one
        for name, one in told.items()
    }


@pytest.mark.parametrize("name", committed.EDITIONS)
def test_the_tables_hold_every_number_of_the_findings(name: str) -> None:
    files, answers = made(name), committed.answers(name)
    rows = pq.read_table(io.BytesIO(files["findings.parquet"])).to_pylist()
    written = [*csv.DictReader(io.StringIO(files["findings.csv"].decode(), newline=""))]
    assert len(rows) == len(written) == len(answers)
    for one, row, cells in zip(answers, rows, written, strict=True):
        assert amounts(row) == {each: one[each] for each in amounts(row)}
        assert {key: "" if each is None else str(each) for key, each in row.items()} == cells
        assert all(row[key] == one[key] for key in ("id", "label", "bound", "unit", "formula"))
        period = one["period"] or {"label": "", "start": "", "end": ""}
        assert [cells[key] for key in ("period", "start", "end")] == [*period.values()]


def test_what_each_finding_rests_on_is_a_row_that_leads_to_its_source() -> None:
    files, answers = made("current"), committed.answers("current")
    rows = [*csv.DictReader(io.StringIO(files["inputs.csv"].decode(), newline=""))]
    read = [(row["finding"], row["id"]) for row in rows]
    assert read == [(one["id"], each["id"]) for one in answers for each in one["inputs"]]
    sources = {row["source"] for row in rows if row["kind"] in {"figure", "term"}} - {""}
    listed = csv.DictReader(io.StringIO(files["sources.csv"].decode(), newline=""))
    assert sources <= {row["key"] for row in listed} <= figures.sources().keys()


def test_days_are_days_in_parquet_and_columns_say_what_they_mean() -> None:
    table = pq.read_table(io.BytesIO(made("current")["findings.parquet"]))
    kinds = {one.name: str(one.type) for one in table.schema}
    assert (kinds["value"], kinds["value_day"], kinds["start"]) == (
        "double",
        "date32[day]",
        "date32[day]",
    )
    assert all(one.metadata[b"description"] for one in table.schema)


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert made("article") == made("article")
    assert package.as_csv({"fields": [{"name": "a"}]}, [{"a": None}, {"a": 1.5}]) == b'a\n""\n1.5\n'
