"""Nothing that a build takes from an earlier one is stale: each kind of input is changed in turn.

A small report, of a copy of the project, is built again after every change; what changed is in it.
All of it equals, byte for byte, a build that takes nothing from an earlier one.
"""

import json
import pathlib
import re
import shutil
from typing import Any

import copied
import pikepdf
import pytest

from report.press import inputs

DATA = sorted(
    path
    for path in (copied.ROOT / "data").rglob("*")
    if path.is_file() and not path.relative_to(copied.ROOT).as_posix().startswith(inputs.READERS)
)
PAGE = ("--formats", "html")  # where a change is looked for; the rest is at the end
TYPESET = ("--formats", "html,pdf,png")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> copied.Project:
    return copied.project(tmp_path_factory.mktemp("project"))


def findings(edition: pathlib.Path) -> dict[str, dict[str, Any]]:
    told = json.loads((edition / "findings.json").read_text(encoding="utf-8"))
    return {one["id"]: one for one in told}


def width(one: dict[str, Any]) -> float:
    """How far apart the ends of nine in ten simulations are."""
    return float(one["world_high"] - one["world_low"])


def page_count(edition: pathlib.Path) -> int:
    with pikepdf.open(edition / "ledger.pdf") as document:
        return len(document.pages)


def words(edition: pathlib.Path, name: str = "report") -> str:
    page = (edition / f"{name}.html").read_text(encoding="utf-8")
    return " ".join(re.sub("<[^>]*>", "", page).split())


def files(edition: pathlib.Path) -> dict[str, bytes]:
    found = (path for path in edition.rglob("*") if path.is_file())
    return {path.relative_to(edition).as_posix(): path.read_bytes() for path in found}


def correct(project: copied.Project) -> dict[str, int]:
    """The entries after a correction, which readers alone are told: pages are made anew for it."""
    told = "{date: 2026-10-01, place: payments_2024, was: moon, now: sun, reason: It was night.}"
    project.edit("data/corrections.yml", "[]", f"[{told}]")
    assert "It was night." in words(project.build("kept", *PAGE), "ledger")
    return project.entries()


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.name)
def test_each_file_of_data_counts_for_answers_and_chapters(path: pathlib.Path) -> None:
    hashed = inputs.hashes(copied.ROOT)
    changed = {**hashed, path.relative_to(copied.ROOT).as_posix(): "another"}
    assert changed.keys() == hashed.keys()
    for kept in (inputs.ANALYSIS, inputs.CHAPTER):
        assert inputs.within(changed, kept) != inputs.within(hashed, kept)


@pytest.mark.slow
def test_a_change_of_any_input_reaches_the_report(project: copied.Project) -> None:
    built = project.build("kept")
    all_entries = project.entries()
    assert "$493.8 million" in words(built)
    assert files(project.build("again")) == files(built)
    assert correct(project) == all_entries

    # A cell, and a row of figures: 77.3 million of the first quarter of 2024.
    project.edit("notebooks/1_small.ipynb", "Paid was", "Paid in all was")
    project.edit("data/figures.csv", ",77.3,1,USD", ",87.3,1,USD")
    before = findings(project.build("kept", *PAGE))
    assert before["payments_2024"]["value"] == 503.8e6
    assert "Paid in all was $503.8 million" in words(built)

    # What is uncertain.
    drawn = "low: {}\n    mode: 20\n    high: {}"
    project.edit("data/uncertainty.yml", drawn.format(18, 22), drawn.format(8, 32))
    now = findings(project.build("kept", *PAGE))
    assert width(now["share_rate_used"]) > 1.5 * width(before["share_rate_used"])
    (simulated,) = re.findall(r"nine in ten simulations: ([^)]*)\)", words(built))

    # A parameter.
    project.changed.append("share_rate=0.15")
    now = findings(project.build("kept", *PAGE))
    assert now["implied_revenue_2024"]["value"] == pytest.approx(503.8e6 / 0.15)
    assert simulated not in words(built)

    # A scenario, a term, an amendment, a statement.
    project.edit("data/scenarios/base.yml", "growth: 60", "growth: 70")
    project.edit("data/terms.yml", "value: 300", "value: 330")
    project.edit("data/amendments/2026-04.yml", "value: 38", "value: 39")
    project.edit("data/statements.csv", "The leaked payments are net of", "Moonbeams are net of")
    grown = findings(project.build("kept", *TYPESET))
    assert grown["outlook_revenue_2028"]["value"] > now["outlook_revenue_2028"]["value"]
    assert grown["share_cap"]["value"] == 39e9
    assert now["need_commitments_2027"]["value"] < grown["need_commitments_2027"]["value"]
    assert "Moonbeams are net of" in words(built, "ledger")

    # Code of a finding, and of what an exhibit says; templates of the page and of the PDF.
    pages = page_count(built)
    project.edit("analysis/findings/revenue.py", "implied by the payments", "as the moon has it")
    project.edit("analysis/exhibits/sentences.py", "(nine in ten simulations", "(most simulations")
    templates = "report/formats/templates"
    project.edit(f"{templates}/head.html.j2", '"Research report"', '"Moon report"')
    project.edit(f"{templates}/report.typ", 'paper: "a4"', 'paper: "a5"')
    project.build("kept", *TYPESET)
    assert "OpenAI revenue as the moon has it, 2024" in words(built)
    assert "most simulations: " in words(built)
    assert "Moon report" in words(built)
    assert page_count(built) > pages

    # A font.
    card, fonts = (built / "card.png").read_bytes(), project.root / "report" / "formats" / "fonts"
    shutil.copy(fonts / "IBMPlexSans-Bold.ttf", fonts / "IBMPlexSans-Regular.ttf")
    assert (project.build("kept", "--formats", "png") / "card.png").read_bytes() != card

    # With all that is kept damaged, all is made anew; and none of it is other than without that.
    whole = files(project.build("kept"))
    for path in (project.root / "cache" / "openai-microsoft-pact").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    assert files(project.build("kept")) == whole

    # The packages: not one entry serves once more.
    before_lock = project.entries()
    with (project.root / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# moon\n")
    project.build("kept")
    assert len(project.entries().keys() - before_lock) == len(all_entries)
