"""findings.json is what its published JSON Schema says, and the schema is what the code gives."""

import json
from typing import Any

import jsonschema
import pytest

import report
from report.formats import published


def test_the_published_schema_is_the_one_that_the_code_gives() -> None:
    written = published.SCHEMA.read_text(encoding="utf-8")
    assert written == published.text(), "write published.text() into report/findings.schema.json"


def every_field(told: Any) -> list[dict[str, Any]]:
    return [field for each in told["$defs"].values() for field in each["properties"].values()]


def test_the_schema_is_one_and_describes_every_field() -> None:
    told = json.loads(published.text())
    jsonschema.Draft202012Validator.check_schema(told)
    assert [field for field in every_field(told) if not field.get("description")] == []


@pytest.mark.later  # every finding of an edition
@pytest.mark.parametrize("name", ["current", "article"])
def test_the_committed_findings_fit_the_published_schema(name: str) -> None:
    validator = jsonschema.Draft202012Validator(
        json.loads(published.SCHEMA.read_text(encoding="utf-8")),
        format_checker=jsonschema.FormatChecker(),
    )
    found = json.loads((report.EDITIONS / name / "findings.json").read_text(encoding="utf-8"))
    assert [f"{each.json_path}: {each.message}" for each in validator.iter_errors(found)] == []
    for spoiled in ({"value": "soon"}, {"bound": "perhaps"}, {"inputs": None}, {"more": 1}):
        assert not validator.is_valid([found[0] | spoiled])
