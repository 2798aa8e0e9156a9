"""A scenario gives every base in every year, in the words of its file, or is refused in ours."""

import json
import math
import pathlib
from typing import Any

import pytest
import scenarios
import yaml

from analysis import files, findings, outlook, parameters, schema

DEFAULT = parameters.check({})


def path(**run: Any) -> dict[str, Any]:
    pact = findings.of({**DEFAULT, **run})
    return {id: pact[id] for id in pact if id.startswith("outlook_")}


def refusal(file: pathlib.Path) -> str:
    with pytest.raises(schema.Faults) as raised:
        files.read_named(file, "scenario", outlook.Scenario)
    return str(raised.value)


def test_the_scenarios_to_choose_from_are_the_files() -> None:
    choice = next(one for one in parameters.SCHEMA if one.name == "scenario")
    files = {file.stem for file in (schema.DATA / "scenarios").glob("*.yml")}
    assert set(choice.choices) == files == set(outlook.load())


@pytest.mark.parametrize("scenario", ["low", "base", "high"])
def test_each_scenario_gives_every_base_in_every_year(scenario: str) -> None:
    found = path(scenario=scenario)
    for year in outlook.years(DEFAULT):
        for name in ("revenue", "profit", "compute", "inference", "azure_openai", "azure_bought",
                     "search", "valuation"):  # fmt: skip
            assert math.isfinite(found[f"outlook_{name}_{year}"].value)


def test_the_scenarios_are_ordered_by_revenue() -> None:
    last = [path(scenario=name)["outlook_revenue_2032"].value for name in ("low", "base", "high")]
    assert last == sorted(last)


def test_the_high_scenario_makes_about_the_reported_share_due_by_2030() -> None:
    found = path(scenario="high")
    due = 0.2 * sum(found[f"outlook_revenue_{year}"].value for year in range(2026, 2031))
    assert math.isclose(due, 135e9, rel_tol=0.03)


def test_revenue_starts_from_the_published_goal_and_grows_as_the_file_says() -> None:
    found = path()
    assert found["outlook_revenue_2026"].value == 30e9
    assert math.isclose(found["outlook_revenue_2028"].value, 30e9 * 1.6**2)
    assert found["outlook_revenue_2026"].sources == ("Z8",)
    assert "base_revenue_growth_2027_2028" in found["outlook_revenue_2027"].formula


def test_profit_rises_in_a_line_from_the_audited_loss() -> None:
    found = path()
    start = -20.92 / 13.07
    for year in outlook.years(DEFAULT):
        expected = start + (0.2 - start) * (year - 2025) / 7
        assert math.isclose(found[f"outlook_profit_rate_{year}"].value, expected)


def test_a_line_is_as_wide_as_its_ends_and_no_wider() -> None:
    found = path()
    widths = [
        found[f"outlook_compute_rate_{year}"].high - found[f"outlook_compute_rate_{year}"].low
        for year in outlook.years(DEFAULT)
    ]
    assert widths == sorted(widths, reverse=True)
    assert math.isclose(widths[-1], 0, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("name", "value", "finding", "factor"),
    [
        ("growth_added", 0.1, "outlook_revenue_2027", 1.7 / 1.6),
        ("inference_factor", 2.0, "outlook_inference_2026", 2.0),
        ("resale_factor", 0.5, "outlook_azure_openai_2030", 0.5),
    ],
)
def test_a_parameter_moves_its_base(name: str, value: float, finding: str, factor: float) -> None:
    moved = path(**{name: value})[finding].value
    assert math.isclose(moved, factor * path()[finding].value)


def test_margin_added_is_reached_in_the_last_year() -> None:
    assert math.isclose(path(margin_added=0.1)["outlook_profit_rate_2032"].value, 0.3)


@pytest.mark.parametrize(
    ("scenario", "given", "expected"),
    [("base", 2100, 2100), ("high", 2100, 2032), ("high", 2030, 2030)],
)
def test_agi_comes_when_the_scenario_or_the_run_says_whichever_is_earlier(
    scenario: str, given: int, expected: int
) -> None:
    assert outlook.agi_year({**DEFAULT, "scenario": scenario, "agi_year": given}).value == expected


def test_before_the_scenario_was_written_nothing_of_it_is_known() -> None:
    known = outlook.load()["base"].known
    assert path(as_of=known.isoformat())["outlook_revenue_2026"].bound != "unknown"
    for one in path(as_of="2026-07-30").values():
        assert one.bound == "unknown"


def test_a_fault_of_a_scenario_names_file_place_rule_and_remedy(tmp_path: pathlib.Path) -> None:
    told = refusal(scenarios.written("odd", tmp_path, known="soon"))
    assert told.startswith("odd.yml, scenario, known: 'soon' is not allowed")
    assert "Remedy: write known as day it was written" in told


PERCENT: dict[str, Any] = {"unit": "percent"}


def stretch(first: int = 2026, last: int = 2032, **said: Any) -> dict[str, Any]:
    """A stretch of a base, of all years in USD if nothing else is said."""
    sourced = {"unit": "USD", "source": outlook.ASSUMED, "reason": "A test."}
    return {**sourced, "first": first, "last": last, **said}


def later(**said: Any) -> list[dict[str, Any]]:
    """A dollar in the first year, and then something else."""
    return [stretch(last=2026, value=1), stretch(2027, **said)]


@pytest.mark.parametrize(
    ("base", "stretches", "words"),
    [
        ("search", None, "scenario, search: the field is missing"),
        ("azure", [stretch(value=550, **PERCENT)], "the base azure is 550 percent of a whole"),
        ("search", [stretch(value=2e15)], "2e+15 USD is more than 1e+15 USD: check the scale"),
        ("search", [stretch(value=-1)], "the base search is -1 USD, below nothing"),
        ("search", later(growth=-150, **PERCENT), "a growth of -150% leaves nothing"),
        ("search", later(growth=1001, **PERCENT), "a growth of 1001% a year is more than 1000%"),
        ("search", later(growth=9), "its growth is in USD, not in percent a year"),
        (
            "inference",
            [stretch(value=50, scale="million", **PERCENT)],
            "its scale is million, and percent has none",
        ),
        ("search", [stretch(value=9, **PERCENT)], "the base search is in percent, not in USD"),
        (
            "inference",
            [stretch(value=61)],
            "the base inference is in USD, not in percent or multiple",
        ),
        ("search", [stretch(last=10**11, value=1)], "2026 to 100000000000 are not all years from"),
        ("search", [stretch(last=2190, value=1)], "2026 to 2190 are not all years from 1900"),
        ("search", [stretch(0, value=1)], "0 to 2032 are not all years"),
        ("search", [stretch(last=2031, value=1)], "the base search has 2032 not at all"),
        (
            "search",
            [stretch(last=2030, value=1), stretch(2030, value=1)],
            "the base search has 2030 twice",
        ),
        ("search", [stretch(2025, value=1)], "the base search has 2025 but its revenue does not"),
        ("search", [stretch(2032, 2026, value=1)], "2026 is before its first 2032"),
        (
            "search",
            [stretch(value=1, growth=2)],
            "it says value and growth of value, growth, reaches, figure",
        ),
        ("search", [stretch()], "it says none of value, growth"),
        (
            "search",
            [stretch(growth=2, **PERCENT)],
            "the base search starts with a growth on a year that is not known",
        ),
        (
            "search",
            [stretch(reaches=2)],
            "the base search starts with a line from a year that is not known",
        ),
    ],
)
def test_what_a_base_may_not_say_is_refused(
    base: str, stretches: Any, words: str, tmp_path: pathlib.Path
) -> None:
    file = scenarios.written("odd", tmp_path)
    content = json.loads(json.dumps(scenarios.read(file)))
    if stretches is None:
        del content[base]
    else:
        content[base] = stretches
    scenarios.write(file, content)
    assert words in refusal(file)


@pytest.mark.parametrize("year", [0, -1, 99999])
def test_agi_comes_in_a_year_that_can_be_told_of(tmp_path: pathlib.Path, year: int) -> None:
    file = scenarios.written("odd", tmp_path, agi_year=year)
    assert f"the agi_year {year} is no year" in refusal(file)


@pytest.mark.parametrize(
    ("base", "over", "words"),
    [
        ("valuation", "", "its figure is USD, and the base USD over USD"),
        ("search", "revenue_expected_2026_z8", "its figure is USD over USD, and the base USD"),
    ],
)
def test_a_figure_is_in_the_unit_of_its_base(
    base: str, over: str, words: str, tmp_path: pathlib.Path
) -> None:
    file = scenarios.written("odd", tmp_path)
    content = scenarios.read(file)
    del content[base][0]["value"]
    content[base][0] |= {"figure": "revenue_expected_2026_z8", "over": over}
    scenarios.write(file, content)
    with pytest.raises(schema.Faults, match=f"^odd.yml, {base}, 2026 to 2032: {words}. Remedy: "):
        outlook.read_own(file)


def test_an_unknown_source_or_figure_is_refused_with_all_others(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    for name in ("figures.csv", "quantities.csv", "sources.csv", "statements.csv"):
        (tmp_path / name).write_bytes((schema.DATA / name).read_bytes())
    file = scenarios.written("odd", folder)
    content = scenarios.read(file)
    content["search"][0]["source"] = "NOBODY"
    content["revenue"][0]["figure"] = "nothing"
    scenarios.write(file, content)
    with pytest.raises(schema.Faults) as raised:
        outlook.load(tmp_path)
    told = str(raised.value)
    assert "odd.yml, search, 2026 to 2032: the source 'NOBODY' is not in sources.csv" in told
    assert "odd.yml, revenue, 2026 to 2026: there is no figure 'nothing'" in told


def test_a_scenario_has_the_name_of_its_file(tmp_path: pathlib.Path) -> None:
    file = scenarios.written("odd", tmp_path).rename(tmp_path / "other.yml")
    assert "its id is odd" in refusal(file)


def amended(*changes: dict[str, Any]) -> dict[str, Any]:
    """A run in which the years of the commitment are changed."""
    said = {"clause": "azure_commitment", "action": "set", "name": "years", "kind": "derived",
            "source": "OWN", "quote": "own thought", "confidence": "low"}  # fmt: skip
    own = {"id": "longer", "title": "Longer", "effective": "2027-01-01", "enacted": False,
           "reads": "More years.", "changes": [said | one for one in changes]}  # fmt: skip
    return parameters.check({"as_of": "2026-10-03", "amendments": yaml.safe_dump(own)})


IN_WORDS = {"says": "Some.", "effective": "2026-10-03", "known": "2026-09-01"}
EIGHT = {"value": 8, "unit": "years", "known": "2026-10-03"}
NINE = {"value": 9, "unit": "years", "effective": "2028-01-01", "known": "2026-10-03"}


@pytest.mark.parametrize(
    ("changes", "years"),
    [((), 7.0), ((EIGHT,), 8.0), ((EIGHT, NINE), 8.0), ((IN_WORDS, EIGHT), 8.0)],
    ids=["assumed", "next", "first of two", "after words of the same day"],
)
def test_the_years_of_a_commitment_are_those_in_force_or_the_next_or_assumed(
    changes: tuple[dict[str, Any], ...], years: float
) -> None:
    run = amended(*changes) if changes else DEFAULT
    _, found, _ = outlook.schedule("azure_commitment", run)
    assert found.value == years
