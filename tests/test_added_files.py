"""A file added to the data is read everywhere: an amendment that was enacted, and a scenario."""

import json
import os
import pathlib
import shutil
from typing import Any

import forked
import pytest
import scenarios

from analysis import findings, parameters
from analysis.findings import verdicts

ROOT = pathlib.Path(__file__).resolve().parent.parent
AMENDMENT = """
id: 2026-09
title: Lower share
effective: 2026-09-01
enacted: true
reads: The share falls.
changes:
  - {clause: revenue_share, action: set, name: rate, value: 15, unit: percent, until: 2030-12-31,
     known: 2026-05-20, kind: press, source: BT, quote: a lower share, confidence: low}
  - {clause: revenue_share, action: set, name: cap, value: 39, unit: USD, scale: billion,
     until: 2030-12-31, known: 2026-05-20, kind: press, source: BT, quote: a cap, confidence: low}
"""
PLANS = ["cap_revenue", "uncapped_revenue", "lower_share_keeps"]
ASKED = f"""
import json, sys
sys.path.append({str(ROOT / "tests")!r})
import shown
PLANS = {PLANS}
"""
ASKED += """
from analysis import findings, outlook, parameters, wording
from analysis.exhibits import scenarios
from analysis.explore import what_if
from analysis.findings import projection, verdicts, versions
from analysis.worlds import futures

def told(**given):
    run = parameters.check({"draws": 4096, **given})  # the fewest simulations
    pact = findings.of(run)
    return {id: pact[id].value for id in pact if "2026" in id or id.endswith(("_year", "_2032"))}

run = parameters.check({"draws": 4096})
pact = findings.of(run)
worth = futures.worth(run, {})["revenue_share"]
drawn = shown.exhibits("5_versions", run)
said = {
    name: " ".join(
        wording.plain(one.markdown)
        for _, one in shown.values(name, run)
        if hasattr(one, "markdown")
    )
    for name in ("5_versions", "6_outlook")
}
print(json.dumps({
    "now": told(),
    "lower": told(share_rate=0.1),
    "before": told(as_of="2026-04-30"),
    "worlds": float(worth),
    "printed": [(one.computed.value, one.verdict) for one in projection.printed(pact)],
    "claims": [one.verdict for one in verdicts.on(pact.usual)],
    "plans": [pact.usual[id].value for id in PLANS],
    "versions": drawn["versions_worth"].columns,
    "chances": drawn["agi_chances"].columns,
    "bridge": wording.plain(drawn["bridge"].headline),
    "steps": [row[0] for row in drawn["bridge"].table.rows],
    "agi": wording.plain(drawn["agi_curve"].headline),
    "fans": [id for id in shown.exhibits("6_outlook", run) if id.startswith("fan_payments")],
    "sliders": [*what_if.headlines(pact)],
    "scenarios": scenarios.compared(
        {"outlook_revenue_2027": "Revenue", "microsoft_multiple_2032": "Multiple"}, run
    ).data(),
    "choices": [*next(one for one in parameters.SCHEMA if one.name == "scenario").choices],
    "paid": scenarios.paid(pact),
    "said": {name: " ".join(text.split()) for name, text in said.items()},
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy of the project says after one amendment and two scenarios were added."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("analysis", "data"):
        shutil.copytree(ROOT / name, copy / name)
    (copy / "data/amendments/2026-09.yml").write_text(AMENDMENT, encoding="utf-8")
    scenarios.written("mine", copy / "data/scenarios")
    shorter = {
        base: [{**one, "source": "assumption", "reason": "A test.", "last": min(one["last"], 2031)}
               for one in stretches]
        for base, stretches in scenarios.FLAT.items()
    }  # fmt: skip
    scenarios.written("short", copy / "data/scenarios", **shorter)
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    done = forked.run(["-c", ASKED], cwd=copy, env=environment)
    assert done.returncode == 0, done.stderr
    answered: dict[str, Any] = json.loads(done.stdout)
    return answered


@pytest.mark.slow
def test_an_amendment_that_changes_a_rate_makes_a_version(told: dict[str, Any]) -> None:
    now = told["now"]
    revenue = now["outlook_revenue_2026"]
    for version, rate in {"2026_09": 0.15, "2026_04": 0.2, "2025_10": 0.2}.items():
        assert now[f"due_revenue_share_{version}_2026"] == pytest.approx(rate * revenue)
    assert now["pv_total_2026_09"] < now["pv_total_2026_04"]
    assert now["bridge_revenue_share_2026_04_to_2026_09"] == pytest.approx(
        now["pv_revenue_share_2026_09"] - now["pv_revenue_share_2026_04"]
    )
    assert now["bridge_stake_2026_04_to_2026_09"] == 0
    assert now["agi_curve_2026_09_2033"] == pytest.approx(now["pv_revenue_share_2026_09"])


@pytest.mark.slow
def test_the_outlook_is_that_of_the_pact_in_force(told: dict[str, Any]) -> None:
    now = told["now"]
    revenue = now["outlook_revenue_2026"]
    assert now["share_without_cap_2026"] == pytest.approx(0.15 * revenue)
    assert now["microsoft_received_2026"] == pytest.approx(1.3596e9 + 0.15 * revenue)
    left = revenue - 0.15 * revenue
    assert now["inference_over_left_2026"] == pytest.approx(now["outlook_inference_2026"] / left)
    assert now["cap_reached_year"] > 2029.9  # 2029.4 at a fifth of revenue
    assert told["worlds"] < now["pv_revenue_share_2026_04"]


@pytest.mark.slow
def test_what_was_printed_before_an_amendment_is_held_against_the_pact_of_its_day(
    told: dict[str, Any],
) -> None:
    (due, saved), judged = told["printed"][:2], {verdict for _, verdict in told["printed"]}
    assert (due[0], saved[0]) == pytest.approx((134.6e9, 96.6e9))
    assert judged == {"agrees"}


@pytest.mark.slow
def test_claims_made_before_an_amendment_are_held_against_the_pact_of_their_day(
    told: dict[str, Any],
) -> None:
    here = findings.of(parameters.check({}))
    assert told["claims"] == [one.verdict for one in verdicts.on(here)]
    assert told["plans"] == [here[id].value for id in PLANS]


@pytest.mark.slow
def test_a_rate_that_was_amended_is_not_what_the_parameter_stands_for(
    told: dict[str, Any],
) -> None:
    lower, revenue = told["lower"], told["lower"]["outlook_revenue_2026"]
    assert lower["due_revenue_share_2026_04_2026"] == pytest.approx(0.1 * revenue)
    assert lower["due_revenue_share_2026_09_2026"] == pytest.approx(0.15 * revenue)


@pytest.mark.slow
def test_before_the_amendment_was_known_there_is_no_such_version(told: dict[str, Any]) -> None:
    assert "pv_total_2026_04" in told["before"]
    assert "pv_total_2026_09" not in told["before"]


@pytest.mark.slow
def test_tables_charts_and_sliders_tell_of_the_version(told: dict[str, Any]) -> None:
    assert told["versions"][-1] == told["chances"][-1] == "September 2026"
    assert told["steps"][-2:] == ["April 2026", "September 2026"]
    assert told["bridge"].endswith("under that of September 2026, clause by clause")
    assert told["agi"].endswith("under that of September 2026")
    assert told["fans"] == ["fan_payments_2026_09", "fan_payments_2026_04"]
    assert {"pv_total_2026_09", "payments_2026_09_in_all"} <= set(told["sliders"])
    assert told["paid"]["payments_2026_09_in_all"] == "Payments under the pact of September 2026"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("chapter", "sentence"),
    [
        ("5_versions", "The deal of April 2026 would be worth "),  # since the longer share
        ("5_versions", "under the deals of January 2023 and October 2025. Under that of September"),
        ("5_versions", "On this path the amendment of September 2026 "),
        ("5_versions", "though the last one took effect in September."),
        ("5_versions", "the reciprocal share of the pact of October 2025 would come to "),
        ("6_outlook", "under the pact in force. Under that of April 2026 it would be "),
        ("6_outlook", " under that of October 2025 with its share paid until 2032, and "),
    ],
)
def test_sentences_name_the_version_in_force_and_those_before_it(
    told: dict[str, Any], chapter: str, sentence: str
) -> None:
    assert sentence in told["said"][chapter]


@pytest.mark.slow
def test_a_scenario_stands_in_the_table_and_what_it_does_not_value_is_said(
    told: dict[str, Any],
) -> None:
    titles = [column["label"] for column in told["scenarios"]["columns"]]
    assert {"mine", "short"} <= set(titles)
    assert {"mine", "short"} <= set(told["choices"])
    revenue, multiple = told["scenarios"]["rows"]
    assert revenue[titles.index("mine")]["text"] == "$30 billion"
    assert revenue[titles.index("short")]["text"] == "$30 billion"
    assert multiple[titles.index("short")] == {"text": "not valued", "trace": None}
