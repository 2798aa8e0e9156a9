"""A scenario of one's own: a file from anywhere, followed like one of data/scenarios."""

import json
import pathlib
import re
from collections.abc import Mapping
from typing import Any

import pytest
import scenarios

from analysis import exhibits as house
from analysis import findings, outlook, parameters, schema
from analysis.exhibits import scenarios as exhibits
from analysis.exhibits import tables
from analysis.explore import solve, what_if
from report.compare import changes
from report.formats.workbook import assumptions
from report.press import build, layers, orders, shelf, sweeping

SCENARIO = next(one for one in parameters.SCHEMA if one.name == "scenario")


@pytest.fixture
def mine(tmp_path: pathlib.Path) -> pathlib.Path:
    """A scenario written after the last day of the data."""
    return scenarios.written("mine", tmp_path, known="2026-11-26", title="Mine")


def run(file: pathlib.Path, **more: Any) -> Mapping[str, Any]:
    return parameters.check({**layers.of_line([f"scenario={file}"]), **more})


def test_it_is_followed_on_any_day_and_compared_with_the_others(mine: pathlib.Path) -> None:
    told = run(mine)
    pact = findings.of(told)
    assert pact["outlook_revenue_2032"].value == pact["outlook_revenue_2026"].value
    assert findings.of(run(mine, as_of="2026-06-01"))["outlook_azure_rate_2027"].value == 0.5
    titles = [one.title for one in outlook.load().values()]
    assert exhibits.compared({"share_to_end_2030": "Share"}, told).columns == (
        "Question",
        *titles,
        "Mine",
    )
    assumed = exhibits.assumed(told)
    assert isinstance(assumed, tables.Table)
    assert assumed.title == "What the scenario Mine assumes"
    assert assumed.note == "A test. It was given for this edition."


def test_what_would_prove_its_path_wrong_is_said_on_any_day(mine: pathlib.Path) -> None:
    of_the_path = "What Microsoft gets back over what it paid in"
    early = {"as_of": "2026-06-01"}
    for pact, said in (
        (findings.of(run(mine, **early)), True),
        (findings.of(parameters.check(early)), False),
    ):
        headlines = {row[1] for row in house.falsifiers(pact).rows}
        assert (of_the_path in headlines) == said


@pytest.fixture
def longer(tmp_path: pathlib.Path) -> pathlib.Path:
    """A scenario of two more years than the others."""
    bases = {
        base: [
            {**one, "source": "assumption", "reason": "A test.",
             "last": 2034 if one["last"] == 2032 else one["last"]}
            for one in stretches
        ]
        for base, stretches in scenarios.FLAT.items()
    }  # fmt: skip
    return scenarios.written("longer", tmp_path, **bases)


def test_what_only_its_years_have_is_solved_for_and_swept(longer: pathlib.Path) -> None:
    found = solve.solve("outlook_revenue_2034", 1e9, "revenue_factor", run(longer))
    assert found.finding.value == pytest.approx(found.high / 2)
    file, into = longer.with_name("grid.yaml"), longer.with_name("table.csv")
    asked = {"parameters": {"scenario": ["base", "longer.yml"]}, "findings": [found.finding.id]}
    file.write_text(json.dumps(asked), encoding="utf-8")
    sweeping.run(sweeping.ask(file, [], into, force=False), into)
    known = f"longer.yml,{found.finding.value}"
    assert into.read_text().split() == ["scenario,outlook_revenue_2034", "base,", known]
    with pytest.raises(schema.Faults, match="outlook_revenue_2034: there is no such finding"):
        solve.solve("outlook_revenue_2034", 1e9, "revenue_factor", parameters.check({}))


def test_the_slider_of_agi_runs_to_the_year_after_its_last(longer: pathlib.Path) -> None:
    told = run(longer)
    agi = {one.parameter: one for one in what_if.sliders(told)}[what_if.AGI]
    assert (agi.low, agi.high) == (2027, 2035)
    made = what_if.program(told, ["pv_total_2026_04"])
    assert made.found.keys() == {"pv_total_2026_04"}


def test_one_that_lacks_years_of_the_chapters_is_not_followed(tmp_path: pathlib.Path) -> None:
    late = {
        base: [
            {**one, "source": "assumption", "reason": "A test.", "first": max(one["first"], 2027)}
            for one in stretches
            if one["last"] > 2026
        ]
        for base, stretches in scenarios.FLAT.items()
    }
    late["revenue"] = [
        {"first": 2027, "last": 2027, "value": 30, "unit": "USD", "scale": "billion",
         "source": "assumption", "reason": "A test."},
        {**late["revenue"][0], "first": 2028},
    ]  # fmt: skip
    late["profit"] = [{**late["profit"][0], "first": 2027}]
    file = scenarios.written("late", tmp_path, **late)
    with pytest.raises(schema.Faults) as raised:
        orders.take(["own"], [f"scenario={file}"])
    assert str(raised.value) == (
        "parameters, scenario late: it has no 2026, and the chapters tell of 2026 to 2032. Remedy: "
        "let it cover 2026 to 2032, or follow another; all are compared anyway."
    )


def test_the_run_card_the_command_and_the_shelf_name_its_file(mine: pathlib.Path) -> None:
    (order,) = orders.take(["own"], [f"scenario={mine}"])
    assert order.command == "python -m report build --edition own -p scenario=mine.yml"
    card = {one["name"]: one["value"] for one in build._valued(order)}  # noqa: SLF001 - the run card
    assert card["scenario"] == "mine.yml"
    value = shelf.Value(value=order.parameters["scenario"], default="base", unit="choice")
    edition = shelf.Edition(
        edition="own",
        title="",
        subtitle="",
        command="",
        stamp="",
        parameters={"scenario": value},
        outputs={},
    )
    assert edition.changed["scenario"] == ("mine.yml", "base")


def test_a_file_of_parameters_names_it_from_where_it_lies(mine: pathlib.Path) -> None:
    given = mine.parent / "given.yaml"
    given.write_text("scenario: mine.yml", encoding="utf-8")
    assert layers.of_file(given) == {"scenario": mine.read_text(encoding="utf-8")}


def test_a_comparison_names_it_and_takes_its_text_apart_from_others(mine: pathlib.Path) -> None:
    text = mine.read_text(encoding="utf-8")
    other = text.replace("value: 50", "value: 51", 1)
    base, own, third = (changes.Inputs({"scenario": one}, {}) for one in ("base", text, other))
    moved = changes.between(base, own)
    assert [one.told for one in moved] == ["scenario: base -> mine.yml"]
    assert [one.told for one in changes.between(own, third)] == ["scenario changed"]
    assert changes.mixture(base, own, moved).parameters == {"scenario": text}


def test_a_workbook_names_it_and_is_read_back_with_the_file_beside_it(mine: pathlib.Path) -> None:
    text = mine.read_text(encoding="utf-8")
    assert assumptions.read(SCENARIO, "mine.yml", text) == text
    assert assumptions.read(SCENARIO, "high", text) == "high"
    with pytest.raises(ValueError, match="not a choice"):
        assumptions.read(SCENARIO, "mine.yml")


BROKEN = [
    ("mine", {"agi_year": "soon"}, "mine.yml, scenario, agi_year: 'soon' is not allowed"),
    ("mine", {"azure": []}, "mine.yml, scenario: the base azure has 2026, "),
    (
        "mine",
        {
            "search": [
                {
                    "first": 2026,
                    "last": 2032,
                    "value": 1,
                    "unit": "USD",
                    "source": "NONE",
                    "reason": "A test.",
                }
            ]
        },
        "mine.yml, search, 2026 to 2032: the source 'NONE' is not in sources.csv",
    ),
    ("base", {}, "base.yml, scenario, id: data/scenarios has a scenario base. Remedy: follow"),
]


@pytest.mark.parametrize(("name", "changed", "said"), BROKEN)
def test_what_is_wrong_with_it_is_refused_in_words(
    tmp_path: pathlib.Path, name: str, changed: Mapping[str, Any], said: str
) -> None:
    file = scenarios.written(name, tmp_path, **changed)
    with pytest.raises(schema.Faults, match=re.escape(said)):
        layers.of_line([f"scenario={file}"])


def test_no_file_no_yaml_and_several_are_refused_in_words(
    tmp_path: pathlib.Path, mine: pathlib.Path
) -> None:
    with pytest.raises(schema.Faults, match=r"none\.yml, file: there is none"):
        layers.of_line([f"scenario={tmp_path / 'none.yml'}"])
    with pytest.raises(schema.Faults, match=r"give one of base.*, or a file like theirs"):
        layers.of_line(["scenario=none"])
    text = mine.read_text(encoding="utf-8")
    for spoilt, rule in (("id: [\n", "mine.yml"), (f"{text}---\n{text}", "mine.yml")):
        mine.write_text(spoilt, encoding="utf-8")
        with pytest.raises(schema.Faults, match=rule):
            layers.of_line([f"scenario={mine}"])
    with pytest.raises(schema.Faults, match="it holds several"):
        parameters.check({"scenario": f"{text}---\n{text}"})


def test_its_file_has_its_name(mine: pathlib.Path) -> None:
    with pytest.raises(schema.Faults, match=r"yours\.yml, scenario, id: its id is mine\. Remedy: "):
        layers.of_line([f"scenario={mine.rename(mine.with_stem('yours'))}"])
