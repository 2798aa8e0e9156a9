"""The pact as others can take it: its schemas fit, and a second engine runs all of it."""

import copy
import datetime
import json
import math
import pathlib
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from typing import Any

import exchange
import jsonschema
import pytest
import test_cases
import tools

import report
from analysis import schema, terms

ENGINE = test_cases.FOLDER.parent / "other_engine.mjs"
BEFORE = "A year before the first is an error"
SCHEMAS = {name: json.loads(text) for name, text in exchange.texts().items()}
SHAPES = {
    one["if"]["properties"]["clause"]["const"]: one["then"]["properties"]
    for one in SCHEMAS["cases.schema.json"]["items"]["allOf"]
}


@pytest.fixture(scope="module")
def pact() -> dict[str, Any]:
    return exchange.pact()


def run(pact: dict[str, Any]) -> dict[str, Any]:
    """What the second engine finds."""
    ran = subprocess.run(
        [tools.program("node"), ENGINE],
        input=json.dumps(pact),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_the_schemas_are_those_that_the_data_and_the_cases_make() -> None:
    there = {one.name: one.read_text(encoding="utf-8") for one in exchange.FOLDER.glob("*.json")}
    assert there == exchange.texts(), "run .venv/bin/python tests/exchange.py"


def test_the_page_names_the_version_and_every_file() -> None:
    page = (exchange.FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"Version {exchange.VERSION}." in page
    for name, one in SCHEMAS.items():
        assert f"`{name}`" in page
        assert f":{exchange.VERSION}:" in one["$id"]
    for named in re.findall(r"`((?:data|tests)/[\w/*.]+)`", page):
        assert list(report.ROOT.glob(named)), f"{named} is not there"


def faults(pact: dict[str, Any]) -> list[str]:
    """What the schemas hold against it."""
    held = [
        ("terms.schema.json", pact["clauses"]),
        *(("amendment.schema.json", one) for one in pact["amendments"]),
        ("cases.schema.json", pact["cases"]),
    ]
    days = jsonschema.FormatChecker(["date"])
    return [
        fault.message
        for name, content in held
        for fault in jsonschema.Draft202012Validator(
            SCHEMAS[name], format_checker=days
        ).iter_errors(content)
    ]


def test_all_that_is_published_is_as_the_schemas_say(pact: dict[str, Any]) -> None:
    assert faults(pact) == []


Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda it: it["clauses"][0].update(payee="x"), "'payee' was unexpected"),
        (lambda it: it["clauses"][0]["terms"][0].update(effective="2026-02-30"), "is not a 'date'"),
        (lambda it: it["amendments"][0]["changes"][0].pop("action"), "'action' is a required"),
        (lambda it: it["clauses"][0]["terms"][0].update(name="rat"), "'rat' is not one of"),
        (lambda it: it["cases"][0].pop("why"), "'why' is a required property"),
        (lambda it: it["cases"][0]["terms"].update(rat=1), "'rat' was unexpected"),
        (lambda it: it["cases"][0]["input"].update(year=100), "100 is not of type 'array'"),
        (lambda it: it["cases"][0]["expected"].update(paid=["x"]), "'x' is not of type 'number'"),
        (lambda it: it["cases"][0]["expected"].update(error=3), "3 is not of type 'string'"),
    ],
)
def test_what_does_not_fit_is_refused(pact: dict[str, Any], spoil: Spoil, fault: str) -> None:
    spoiled = copy.deepcopy(pact)
    spoil(spoiled)
    assert any(fault in one for one in faults(spoiled))


def test_a_second_engine_finds_every_result_of_every_case(pact: dict[str, Any]) -> None:
    wanted = sum(len(case["expected"]) for case in pact["cases"])
    assert wanted >= 400
    assert run(pact) == {"checked": wanted, "wrong": []}


def test_the_second_engine_knows_nothing_of_ours() -> None:
    text = ENGINE.read_text(encoding="utf-8")
    assert re.findall(r"\b(?:from|import|require)\b[ (]+\"([^\"]+)\"", text) == ["node:fs"]


def off(value: Any) -> Any:
    """A value a little wrong: more than what counts as equal, less than what anyone would see."""
    if isinstance(value, list):
        return [off(value[0]), *value[1:]]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"not {value}"
    return value + 3e-9 * (1 + abs(value))


def test_the_second_engine_finds_each_result_that_was_falsified(pact: dict[str, Any]) -> None:
    false = copy.deepcopy(pact)
    wanted = []
    for case in false["cases"]:
        for name, value in case["expected"].items():
            if name != "error":
                case["expected"][name] = off(value)
                wanted.append((case["name"], name))
    assert [(one["case"], one["result"]) for one in run(false)["wrong"]] == wanted


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (
            lambda it: it["clauses"][0]["terms"][1].update(value=21),
            "in force from the first leaked",
        ),
        (
            lambda it: it["clauses"][0]["terms"].append(it["clauses"][0]["terms"][0]),
            "The first report counts until the second is known",
        ),
        (lambda it: it["amendments"].clear(), "From the amendment on its own rate is in force"),
        (
            lambda it: next(c for c in it["cases"] if c["name"] == BEFORE)["input"].update(year=1),
            BEFORE,
        ),
    ],
)
def test_the_second_engine_reads_what_it_is_given(
    pact: dict[str, Any], change: Spoil, wrong: str
) -> None:
    changed = copy.deepcopy(pact)
    change(changed)
    assert any(wrong in one["case"] for one in run(changed)["wrong"])


def turned(pact: dict[str, Any]) -> dict[str, Any]:
    """All of it in the reverse order: clauses and their terms, amendments and their changes."""
    turn = copy.deepcopy(pact)
    for rows in (turn["clauses"], turn["amendments"]):
        rows.reverse()
        for row in rows:
            for listed in ("terms", "changes"):
                row.get(listed, []).reverse()
    return turn


def imagined(pact: dict[str, Any]) -> dict[str, Any]:
    """Beside each enacted amendment another that changes the same otherwise, but is a thought."""
    more = copy.deepcopy(pact)
    for one in copy.deepcopy(more["amendments"]):
        changes = [{**change, "value": 1, "source": "OWN"} for change in one["changes"]]
        more["amendments"].append({**one, "enacted": False, "changes": changes})
    return more


@pytest.mark.parametrize("other", [turned, imagined])
def test_neither_order_nor_a_thought_changes_an_answer(
    pact: dict[str, Any], other: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    assert other(pact) != pact
    assert run(other(pact))["wrong"] == []


def test_neither_does_the_order_of_the_files_change_one_of_ours(
    pact: dict[str, Any], tmp_path: pathlib.Path
) -> None:
    shutil.copytree(schema.DATA, tmp_path, dirs_exist_ok=True)
    turn = turned(pact)
    written = {"terms": turn["clauses"]}
    written |= {f"amendments/{one['id']}": one for one in turn["amendments"]}
    for name, content in written.items():
        # JSON is YAML, too.
        (tmp_path / f"{name}.yml").write_text(json.dumps(content), encoding="utf-8")
    asked = [case.input for case in test_cases.NUMERIC if case.clause == "agreement"]
    for one in asked:
        question = (one["of"], one["term"], one["day"], one["as_of"].isoformat())
        assert tools.term(*question) == tools.term(*question, tmp_path)


def test_the_page_names_what_each_kind_of_clause_states() -> None:
    page = (exchange.FOLDER / "README.md").read_text(encoding="utf-8")
    for kind, names in terms.KINDS.items():
        assert f"| `{kind}` | {', '.join(f'`{name}`' for name in names)} |\n" in page


NUMBERS = {
    "ratio": (None, -1, 0, 0.15, 0.3, 0.5, 1),
    "USD": (None, -50, 0, 40, 1000, 1150),
    "years": (None, 0, 1, 1.5, 5),
    "": (None, 2026, 2027, 2030),
    "as is": (None, -1, 0, 1, 1.5, 5, 6, 100),
}
DAYS = ("2023-01-23", "2025-06-19", "2025-10-28", "2026-04-27", "2026-05-11", "2031-01-01")
WORDS = {
    "of": (*terms.load(), "tips"),
    "term": tuple(name for names in terms.KINDS.values() for name in names),
}


def drawn(dice: random.Random, shape: dict[str, Any], numbers: Iterable[Any], length: int) -> Any:
    """Something that the schema allows."""
    if "items" in shape:
        size = length if dice.random() < 0.98 else 4
        return [drawn(dice, shape["items"], numbers, size) for _ in range(size)]
    if "properties" in shape:
        return {name: drawn(dice, one, numbers, 1) for name, one in shape["properties"].items()}
    known = {"boolean": (True, False), "string": DAYS}
    return dice.choice(known.get(str(shape["type"]), tuple(numbers)))


def with_days(row: dict[str, Any]) -> dict[str, Any]:
    """The same with dates, as YAML reads them."""
    return {n: datetime.date.fromisoformat(v) if v in DAYS else v for n, v in row.items()}


def asked(dice: random.Random, clause: str, kind: test_cases.Kind) -> dict[str, Any]:
    """Terms and input of a formula, some left out."""
    shapes = SHAPES[clause]
    length = dice.randint(1, 3)
    return {
        field: {
            name: dice.choice(WORDS[name])
            if name in WORDS
            else drawn(dice, shapes[field]["properties"][name], NUMBERS[unit], length)
            for name, unit in units.items()
            if dice.random() < 0.95
        }
        for field, units in (("terms", kind.terms), ("input", kind.input))
    }


def answer(case: test_cases.Case, name: str) -> dict[str, Any]:
    """What our formula answers, as a case expects it; nothing if something that it needs is out."""
    try:
        values = test_cases.values(case, test_cases.as_number)
        found = test_cases.KINDS[case.clause].results[name](values)
    except (KeyError, TypeError, AssertionError):
        return {}
    except (ValueError, schema.Faults) as refused:
        return {"error": str(refused)}
    of_money = name not in test_cases.RATIOS
    if case.clause == "agreement":
        of_money = getattr(test_cases.agreed(values), "base_unit", "") == "USD"
    size = test_cases.MILLION if of_money else 1
    told = [plainly(one, size) for one in test_cases.listed(found)]
    return {name: told if isinstance(found, list) else told[0]}


def plainly(one: Any, size: int) -> Any:
    """A number of a case's size, null while unknown; what is none as it is."""
    if one is None or isinstance(one, bool | str):
        return one
    return None if math.isnan(one) else float(one) / size


@pytest.mark.later  # computes with both engines
def test_the_engines_agree_on_what_no_case_asks(pact: dict[str, Any]) -> None:
    dice = random.Random(7)  # noqa: S311 - the same every time
    cases: list[dict[str, Any]] = []
    for clause, kind in test_cases.KINDS.items():
        for _ in range(500):
            question = asked(dice, clause, kind)
            days = json.loads(json.dumps(question), object_hook=with_days)
            case = test_cases.Case("drawn.yml", "drawn", clause, **days, expected={}, why="")
            for name in kind.results:
                told = {"clause": clause, **question, "expected": answer(case, name)}
                cases.append({"name": f"{clause} {len(cases)}", **told})
    found = run({**pact, "cases": cases})
    assert found["checked"] > 6000
    assert found["wrong"] == []
