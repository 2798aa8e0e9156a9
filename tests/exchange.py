"""The contract as others can take it: run as a script, this writes the schemas of data/exchange.

They are made from the one schema of the data, from what the cases of each clause may state, and
from the shapes that its cases have; `test_exchange.py` holds them equal to what is committed.
"""

import datetime
import json
import pathlib
from collections.abc import Iterable, Iterator
from typing import Any

import pydantic
import test_cases

from analysis import files, schema, terms

VERSION = "1.1"
FOLDER = schema.DATA / "exchange"
_FIELDS = ("name", "clause", "terms", "input", "expected", "why")
_WORDS = {"type": "string", "minLength": 1}


def pact() -> dict[str, Any]:
    """Clauses, enacted amendments and cases as JSON has them."""
    read = {
        "clauses": files.read_yaml(schema.DATA / "terms.yml"),
        "amendments": list(_each(schema.DATA / "amendments")),
        "cases": [case for listed in _each(test_cases.FOLDER) for case in listed],
    }
    plain: dict[str, Any] = json.loads(json.dumps(read, default=datetime.date.isoformat))
    return plain


def _each(folder: pathlib.Path) -> Iterator[Any]:
    return map(files.read_yaml, sorted(folder.glob("*.yml")))


def texts() -> dict[str, str]:
    """Each schema as it is written, by the name of its file."""
    schemas = {
        "terms": _clauses(),
        "amendment": terms.Amendment.model_json_schema(),
        "cases": {"type": "array", "items": _case()},
    }
    return {f"{name}.schema.json": _text(name, one) for name, one in schemas.items()}


def _text(name: str, one: dict[str, Any]) -> str:
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:openai-microsoft-pact:exchange:{VERSION}:{name}",
    }
    return json.dumps({**head, **one}, indent=1, ensure_ascii=False) + "\n"


def _clauses() -> dict[str, Any]:
    """What the clauses are: each kind states terms of its own names."""
    listed = pydantic.TypeAdapter(list[terms.Clause]).json_schema()
    listed["$defs"]["Clause"]["allOf"] = [
        {
            "if": {"properties": {"kind": {"const": kind}}},
            "then": {
                "properties": {"terms": {"items": {"properties": {"name": {"enum": [*names]}}}}}
            },
        }
        for kind, names in terms.KINDS.items()
    ]
    return listed


def _case() -> dict[str, Any]:
    """What a case is: of some clause, whose fields and results decide the rest."""
    return {
        "type": "object",
        "required": list(_FIELDS),
        "additionalProperties": False,
        "properties": {
            **{one: {"type": "object"} for one in ("terms", "input", "expected")},
            **dict.fromkeys(("name", "why"), _WORDS),
            "clause": {"enum": list(test_cases.KINDS)},
        },
        "allOf": [
            {
                "if": {"properties": {"clause": {"const": clause}}},
                "then": {"properties": _stated(clause, kind)},
            }
            for clause, kind in test_cases.KINDS.items()
        ],
    }


def _stated(clause: str, kind: test_cases.Kind) -> dict[str, Any]:
    """What the cases of a clause may state: what they do state, and an error in words."""
    names = {"terms": kind.terms, "input": kind.input, "expected": kind.results}
    cases = [one for one in test_cases.CASES if one.clause == clause]
    shapes = {
        field: {
            name: _shape(getattr(one, field)[name] for one in cases if name in getattr(one, field))
            for name in allowed
        }
        for field, allowed in names.items()
    }
    shapes["expected"]["error"] = _WORDS
    return {
        field: {"properties": shape, "additionalProperties": False}
        for field, shape in shapes.items()
    }


def _shape(values: Iterable[Any]) -> dict[str, Any]:
    """The shape of all values that cases give a field; a number may always be unknown."""
    found = list(values)
    if lists := [one for one in found if isinstance(one, list)]:
        kind = "array" if len(lists) == len(found) else ["array", "null"]
        return {"type": kind, "minItems": 1, "items": _shape(it for one in lists for it in one)}
    if any(isinstance(one, dict) for one in found):
        shapes = {key: _shape(one[key] for one in found) for key in found[0]}
        return {"type": "object", "required": [*shapes], "properties": shapes}
    if any(isinstance(one, bool) for one in found):
        return {"type": "boolean"}
    if any(isinstance(one, datetime.date) for one in found):
        return {"type": "string", "format": "date"}
    if any(isinstance(one, str) for one in found):
        return _WORDS
    return {"type": ["number", "null"]}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
