"""Forecasts on record: never edited, shown from their day on, scored when a figure settles them."""

import argparse
import datetime
import os
import pathlib
import shutil
from typing import Any
from unittest import mock

import forked
import numpy as np
import other_data
import pytest
import spoiling

from analysis import exhibits, findings, parameters, schema, worlds
from analysis.exhibits import world_tables
from analysis.explore import foretelling
from report.verbs import exploring

RUN = parameters.check({})
FIRST = worlds.recorded()[0]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def refused(folder: pathlib.Path, edit: Any) -> list[str]:
    """What is said of a record that somebody edited."""
    with spoiling.edited(folder / worlds.FORECASTS) as made:
        edit(made)
    with pytest.raises(schema.Faults) as raised:
        worlds.recorded(folder)
    return str(raised.value).splitlines()


def test_the_record_is_whole_and_about_a_dozen_long() -> None:
    made = worlds.recorded()
    assert 10 <= len(made) <= 15
    assert all(one.hash == one.proof for one in made)
    assert [one.previous for one in made] == ["", *(one.hash for one in made[:-1])]


@pytest.mark.parametrize(
    ("edit", "place", "rule"),
    [
        (lambda made: made[2].update(quantiles=[1, 2, 3, 4, 5]), 2, "it was edited after it was"),
        (lambda made: made[0].update(asks="Something else"), 0, "it was edited after it was made"),
        (lambda made: made.pop(1), 2, "the forecast before it is not the one"),
        (lambda made: made.insert(0, made.pop()), -1, "the forecast before it is not the one"),
    ],
    ids=["quantiles", "question", "taken out", "put between"],
)
def test_an_edited_record_is_refused_with_its_remedy(
    folder: pathlib.Path, edit: Any, place: int, rule: str
) -> None:
    ids = [one.id for one in worlds.recorded()]
    told = refused(folder, edit)
    assert told[0].startswith(f"forecasts.yml, forecast {ids[place]}: {rule}")
    assert "restore the file as it was; a new opinion is a new forecast at its end" in told[0]


def test_who_edits_one_and_signs_it_anew_breaks_the_one_after(folder: pathlib.Path) -> None:
    def forge(made: list[dict[str, Any]]) -> None:
        made[1]["quantiles"] = [1.0, 2.0, 3.0, 4.0, 5.0]
        told = {name: value for name, value in made[1].items() if name != "hash"}
        made[1]["hash"] = worlds.proof(told)

    (told,) = refused(folder, forge)
    assert told.startswith(
        f"forecasts.yml, forecast {worlds.recorded()[2].id}: the forecast before"
    )


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"quantiles": [3, 2, 1, 4, 5]}, "its quantiles are not five rising numbers"),
        ({"quantiles": [1, 2, 3]}, "its quantiles are not five rising numbers"),
        ({"quantity": "bribes"}, "'bribes' is not in quantities.csv"),
        ({"unit": "USD per year"}, "it is in USD per year, and revenue is in USD"),
        ({"end": "2020-01-01"}, "is before the start"),
        ({"hash": "none"}, "'none' is not allowed"),
    ],
)
def test_a_bad_forecast_is_refused_with_its_rule(
    folder: pathlib.Path, changes: dict[str, Any], rule: str
) -> None:
    told = refused(folder, lambda made: made[0].update(changes))
    assert any(rule in one and "Remedy: " in one for one in told), told


def settled(tmp_path: pathlib.Path, **changes: str) -> list[list[Any]]:
    """The table of forecasts once a figure of OpenAI's revenue of 2026 stands among the data."""
    data = other_data.copied(tmp_path)
    other_data.add_figure(
        data,
        "revenue_2025_kle",
        **{"id": "revenue_2026_new", "start": "2026-01-01", "end": "2026-12-31",
           "value": "31.0", "known": "2027-02-28", **changes},
    )  # fmt: skip
    told = "[one.score('2027-02-28') for one in worlds.recorded()]"
    return list(other_data.seen(data, told))


@pytest.mark.slow
def test_a_figure_settles_its_forecast_which_is_scored(tmp_path: pathlib.Path) -> None:
    found = settled(tmp_path)
    index = [one.id for one in worlds.recorded()].index("openai_revenue_2026")
    one = worlds.recorded()[index]
    # Twice the mean pinball loss over the levels is the weighted interval score.
    levels = zip(worlds.LEVELS, one.quantiles, strict=True)
    loss = [(31.0 - q) * (level - (q > 31.0)) for level, q in levels]
    assert found[index] == pytest.approx(2e9 * float(np.mean(loss)))
    assert [score for n, score in enumerate(found) if n != index] == [None] * (len(found) - 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes", [{"confidence": "low"}, {"bound": "at least"}, {"end": "2026-06-30"}]
)
def test_what_is_doubtful_a_bound_or_of_another_period_settles_nothing(
    tmp_path: pathlib.Path, changes: dict[str, str]
) -> None:
    assert set(settled(tmp_path, **changes)) == {None}


def test_forecasts_are_shown_from_their_day_on_and_are_open() -> None:
    table = world_tables.forecasts(findings.of(RUN))
    assert isinstance(table, exhibits.Table)
    assert [row[0] for row in table.rows] == [one.asks for one in worlds.recorded()]
    assert [one["label"] for one in table.data()["columns"]] == ["What", "Nine in ten", "Middle"]
    assert table.note.startswith(
        "All were made on 3 October 2026. All are open. "
    )  # in no row once more
    before = world_tables.forecasts(findings.of(parameters.check({"as_of": "2026-10-02"})))
    assert isinstance(before, exhibits.Prose)
    assert worlds.made("2026-10-02") == ()


def test_what_is_stated_is_what_the_simulations_say() -> None:
    year = day("2026-01-01"), day("2026-12-31")
    told = foretelling.quantiles(RUN, "revenue", *year)
    found = worlds.inferred(RUN["as_of"], RUN["draws"], RUN["seed"])
    assert found is not None
    assert told == pytest.approx(np.quantile(found.past.measured("revenue", *year), worlds.LEVELS),
                                 rel=1e-3)  # fmt: skip
    later = foretelling.quantiles(RUN, "revenue", day("2027-01-01"), day("2028-12-31"))
    one = foretelling.quantiles(RUN, "revenue", day("2027-01-01"), day("2027-12-31"))
    assert all(both > first for both, first in zip(later, one, strict=True))


@pytest.mark.parametrize(
    ("quantity", "start", "end", "told"),
    [
        ("gross_margin", "2027", "2027", "has 'gross_margin'. Remedy: ask for one of"),
        ("revenue", "2032", "2033", "not all of 2032-01-01 to 2033-12-31. Remedy: ask for a time"),
        ("valuation_after_money", "2025", "2025", "Remedy: ask for a time within 2026 to 2032."),
    ],
)
def test_of_what_no_simulation_tells_no_forecast_is_made(
    quantity: str, start: str, end: str, told: str
) -> None:
    with pytest.raises(schema.Faults) as raised:
        foretelling.quantiles(RUN, quantity, day(f"{start}-01-01"), day(f"{end}-12-31"))
    assert told in str(raised.value)


def add(quantity: str, start: str = "2027-12-01", end: str = "2027-12-31") -> None:
    """Put a forecast on record by the verb."""
    parser = argparse.ArgumentParser()
    for argument in exploring.do_forecast.arguments:
        argument(parser)
    told = ["new", "--asks", "How much", "--quantity", quantity, "--resolves", "That figure."]
    days = ["--from", start, "--until", end, "-p", "draws=4096"]
    exploring.do_forecast.run(parser.parse_args([*told, *days]))


def test_the_unit_of_a_forecast_is_that_of_its_quantity(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    monkeypatch.setattr(exploring.cache, "write", lambda _, content: written.append(content))
    monkeypatch.setattr(foretelling, "quantiles", lambda *_: (1e9, 2e9, 3e9, 4e9, 5e9))
    add("advertising_run_rate")
    assert written[0].decode().count('unit: "USD per year"\n') == 1 + sum(
        one.unit == "USD per year" for one in worlds.recorded()
    )
    with pytest.raises(schema.Faults, match="--quantity, luck: there is no such quantity"):
        add("luck")


def test_the_days_of_a_forecast_are_written_as_any(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quantiles = mock.Mock(return_value=5 * (1e9,))
    monkeypatch.setattr(exploring.cache, "write", lambda *_: None)
    monkeypatch.setattr(foretelling, "quantiles", quantiles)
    add("advertising_run_rate", "1 December 2027", "December 31, 2027")
    assert quantiles.call_args.args[2:] == (day("2027-12-01"), day("2027-12-31"))
    with pytest.raises(SystemExit):
        add("advertising_run_rate", "12/01/2027")
    assert "argument --from: '12/01/2027' is no date" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("quantity", "start", "end", "answer"),
    [
        ("revenue", "2025-01-01", "2025-12-31", "revenue_2025_z2"),
        (
            "valuation_after_money",
            "2026-01-01",
            "2026-03-31",
            "valuation_after_money_2026_02_27_htb",
        ),
        ("revenue", "2026-07-01", "2026-09-30", ""),
        ("valuation_after_money", "2026-01-01", "2026-12-31", ""),
    ],
)
def test_of_what_is_published_already_no_forecast_is_made(
    monkeypatch: pytest.MonkeyPatch, quantity: str, start: str, end: str, answer: str
) -> None:
    written: list[bytes] = []
    monkeypatch.setattr(exploring.cache, "write", lambda _, content: written.append(content))
    monkeypatch.setattr(foretelling, "quantiles", lambda *_: (1e9, 2e9, 3e9, 4e9, 5e9))
    if not answer:  # over or not, nobody has published it
        add(quantity, start, end)
        assert written
        return
    with pytest.raises(schema.Faults) as refused:
        add(quantity, start, end)
    assert str(refused.value) == (
        f"forecasts.yml, forecast new: {answer} of figures.csv answers it already. "
        "Remedy: ask for a period whose figure is still to come."
    )
    assert not written


@pytest.mark.slow
def test_the_verb_adds_a_forecast_at_the_end_and_none_twice(tmp_path: pathlib.Path) -> None:
    root = tmp_path / "project"
    for name in ("analysis", "data", "report", "editions.yaml"):
        source = schema.DATA.parent / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("editions"))
        elif source.exists():
            shutil.copy(source, root / name)
    command = [
        *("-m", "report", "forecast", "openai_revenue_2028"),
        *("--asks", "OpenAI's revenue in 2028", "--quantity", "revenue"),
        *("--from", "2028-01-01", "--until", "2028-12-31", "--resolves", "That year's revenue."),
    ]
    before = (root / "data" / "forecasts.yml").read_text(encoding="utf-8")
    ran = forked.run(command, cwd=root, env=os.environ)
    assert ran.returncode == 0, ran.stderr
    after = (root / "data" / "forecasts.yml").read_text(encoding="utf-8")
    assert after.startswith(before)
    made = worlds.recorded(root / "data")
    assert made[-1].id == "openai_revenue_2028"
    wrong = [*command[:3], "No name", *command[4:-2], "--until", "2027-01-01", "--resolves", ""]
    refused = forked.run(wrong, cwd=root, env=os.environ)
    assert refused.returncode == 2
    assert all(f"forecast No name{each}: " in refused.stderr for each in (", id", ", resolves"))
    assert (root / "data" / "forecasts.yml").read_text(encoding="utf-8") == after
    (root / "data" / "forecasts.yml").write_text(after.rstrip("\n"), encoding="utf-8")
    command[3] = "after_an_editor_that_ends_no_line"
    assert forked.run(command, cwd=root, env=os.environ).returncode == 0
    worlds.recorded.cache_clear()
    assert len(worlds.recorded(root / "data")) == len(made) + 1
    again = forked.run(command, cwd=root, env=os.environ)
    assert again.returncode == 2
    assert "it was made before. Remedy: give it a name of its own." in again.stderr
