"""Whatever the README says may be added is added to a copy of the project, and is in its report."""

import csv
import html
import json
import os
import pathlib
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import conftest
import forked
import pytest
import test_added_files
import test_what_exists

ROOT = pathlib.Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow

Add = Callable[[pathlib.Path], None]
# The fewest simulations; without the PDFs, which are of the same document as the pages.
BUILD = ["build", "-p", "draws=4096", "--formats", "html,xlsx,data,txt"]
ADDED: dict[str, Add] = {}  # what the README's table calls it, and how it is added


def adds(what: str) -> Callable[[Add], Add]:
    """What is added by a function, as the README's table calls it."""

    def known(add: Add) -> Add:
        ADDED[what] = add
        return add

    return known


def append(path: pathlib.Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def insert(path: pathlib.Path, before: str, text: str) -> None:
    """Put text in front of what stands once in a file."""
    first, found, rest = path.read_text(encoding="utf-8").partition(before)
    assert found, before
    path.write_text(f"{first}{text}{before}{rest}", encoding="utf-8")


def append_row(path: pathlib.Path, **cells: str) -> None:
    """One more row of a CSV file; what is not said is empty."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerow(cells)


# What is added


@adds("a figure")
def add_figure(root: pathlib.Path) -> None:
    append_row(
        root / "data" / "sources.csv",
        key="MOON",
        publisher="The Moon Post",
        author="A. Writer",
        title="What was paid in winter",
        date="2026-08-31",
        address="https://example.test/moon",
        kind="leak",
        language="en",
    )
    append_row(
        root / "data" / "figures.csv",
        id="revenue_share_2025q4_moon",
        quantity="revenue_share",
        party="OpenAI",
        start="2025-10-01",
        end="2025-12-31",
        value="512.5",
        unit="USD",
        scale="million",
        bound="exact",
        kind="leaked",
        source="MOON",
        quote="512.5 million in the last quarter",
        known="2026-08-31",
        confidence="high",
    )


@adds("a clause")
def add_clause(root: pathlib.Path) -> None:
    append(
        root / "data" / "terms.yml",
        """
- id: moon_licence
  title: Licence on the moon
  kind: control
  payer: OpenAI
  receiver: Microsoft
  base: OpenAI's models on the moon
  reads: Microsoft alone may sell OpenAI's models on the moon.
  not_modelled: No amount is put on it.
  terms:
    - name: grant
      says: Sole sale on the moon.
      effective: 2026-02-27
      known: 2026-02-27
      kind: official
      source: MB2
      quote: ""
      confidence: medium
""",
    )


@adds("a contract with any company")
def add_contract(root: pathlib.Path) -> None:
    contract = test_what_exists.CONTRACT + test_what_exists.TOTAL.lstrip("\n")
    append(root / "data" / "terms.yml", contract)


@adds("an amendment")
def add_amendment(root: pathlib.Path) -> None:
    text = test_added_files.AMENDMENT.lstrip("\n")
    (root / "data" / "amendments" / "2026-09.yml").write_text(text, encoding="utf-8")


@adds("a scenario")
def add_scenario(root: pathlib.Path) -> None:
    folder = root / "data" / "scenarios"
    text = (folder / "base.yml").read_text(encoding="utf-8")
    text = text.replace("id: base", "id: moonlit").replace("title: Base", "title: Moonlit")
    (folder / "moonlit.yml").write_text(text.replace("growth: 60", "growth: 70"), encoding="utf-8")


@adds("a parameter")
def add_parameter(root: pathlib.Path) -> None:
    schema = root / "analysis" / "parameters.py"
    line = '    _number("moon_part", "ratio", (0.0, 1.0), 0.5, "part that goes to the moon"),\n'
    insert(schema, '    _number("draws"', line)


@adds("a finding")
def add_finding(root: pathlib.Path) -> None:
    append(
        root / "analysis" / "findings" / "payments.py",
        '''

@register.finding(calendar.PERIOD)
def moonshine(pact: model.Pact, period: periods.Period) -> Any:
    """Share and bill that go to the moon

    What was paid and billed, times the part that goes to the moon.
    """
    part = traces.given(
        pact.run["moon_part"], "ratio", id="moon_part", label="Part of the moon", kind="parameter"
    )
    return (pact.payments(period) + pact.inference(period)) * part
''',
    )


@adds("something uncertain")
def add_uncertainty(root: pathlib.Path) -> None:
    insert(
        root / "data" / "uncertainty.yml",
        "evidence:\n",
        """  - id: moon_part
    title: Part that goes to the moon
    distribution: uniform
    low: 40
    high: 60
    unit: percent
    known: 2025-11-18
    source: assumption
    reason: A test.
""",
    )


@adds("a slider")
def add_slider(root: pathlib.Path) -> None:
    insert(
        root / "analysis" / "explore" / "what_if.py",
        '    Slider("discount_rate"',
        '    Slider("moon_part", "Part that goes to the moon", 0.0, 1.0, 0.01, "percent"),\n',
    )


@adds("a chapter")
def add_chapter(root: pathlib.Path) -> None:
    cells = [
        ("markdown", "# The moon\n\nA chapter that a test has added, on moonbeams.", ()),
        ("code", "", ("parameters",)),
        ("code", SET_UP, ()),
        ("code", 'exhibits.say("To the moon went {moonshine_2024}.", pact)', ()),
    ]
    chapter = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": kind, "id": f"moon-{n}", "metadata": {"tags": [*tags]}, "source": source}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for n, (kind, source, tags) in enumerate(cells)
        ],
    }
    (root / "notebooks" / "8_moon.ipynb").write_text(json.dumps(chapter), encoding="utf-8")


SET_UP = """import altair as alt

from analysis import exhibits, findings, parameters

run = parameters.chosen(globals())
pact = findings.of(run)"""
CHART = """moonlight = pact.frame({"moonshine": "To the moon"}, ["2024"])
exhibits.chart(
    alt.Chart(moonlight).mark_bar().encode(x="value:Q", y="series:N"),
    headline="To the moon went {moonshine_2024}",
    subtitle="USD",
    data=moonlight,
    name="moonlight",
)"""


@adds("a chart")
def add_chart(root: pathlib.Path) -> None:
    path = root / "notebooks" / "8_moon.ipynb"
    chapter = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "moonlight", "metadata": {}, "source": CHART}
    chapter["cells"].append({**cell, "outputs": [], "execution_count": None})
    path.write_text(json.dumps(chapter), encoding="utf-8")


@adds("a claim of somebody")
def add_claim(root: pathlib.Path) -> None:
    text = (
        "- id: moon_paid\n  part: leak\n  source: MOON\n  known: 2026-09-30\n"
        "  says: In 2024 OpenAI paid the moon {claimed}.\n  value: '0.49'\n  scale: billion\n"
        "  against: payments_2024\n  chapter: 1_payments\n"
    )
    append(root / "data" / "claims.yml", text)


@adds("a statement")
def add_statement(root: pathlib.Path) -> None:
    append_row(
        root / "data" / "statements.csv",
        id="m01",
        speaker="A man on the moon",
        about="revenue_share",
        gist="The share is paid late.",
        quote="it is late",
        kind="press",
        source="MOON",
        known="2026-08-31",
        confidence="high",
    )
    bearing = "- statement: m01\n  hypothesis: lag\n  speaks: for\n  reading: high\n"
    append(root / "data" / "bearings.yml", bearing)


@adds("a figure that limits an explanation of the gap")
def add_limit(root: pathlib.Path) -> None:
    text = "- finding: receivable_allows\n  hypothesis: set_off\n  reading: low\n"
    text += '  reads: "all that was owed to the moon on {when}"\n'
    append(root / "data" / "limits.yml", text)


@adds("what would prove a headline wrong")
def add_falsifier(root: pathlib.Path) -> None:
    text = "- headline: More went to the moon than to Mars\n  chapter: The moon\n"
    text += "  fall: the moon were Mars\n  holds: moonshine_2024\n"
    append(root / "data" / "falsifiers.yml", text)


@adds("a format")
def add_format(root: pathlib.Path) -> None:
    text = (
        '"""The numbers of the moon, a line each."""\n\nfrom report.formats import editions\n\n\n'
        "def _files(edition: editions.Edition) -> editions.Files:\n"
        '    moon = (one for one in edition.findings if one["id"].startswith("moonshine_"))\n'
        "    lines = [f\"{one['id']}: {one['value']}\\n\" for one in moon]\n"
        '    yield "moon.txt", lambda: "".join(lines).encode()\n\n\n'
        'FORMAT = editions.Format("txt", _files)\n'
    )
    (root / "report" / "formats" / "moon.py").write_text(text, encoding="utf-8")


@adds("a word to explain")
def add_word(root: pathlib.Path) -> None:
    text = "\n- term: moonbeam\n  forms: [moonbeams]\n  meaning: A ray of light from the moon.\n"
    append(root / "data" / "glossary.yml", text)


@adds("a correction")
def add_correction(root: pathlib.Path) -> None:
    path = root / "data" / "corrections.yml"
    text = path.read_text(encoding="utf-8")
    correction = (
        "- date: 2026-09-30\n  place: moonshine_2024\n  was: $1 of moonshine\n"
        "  now: $2 of moonshine\n  reason: A slip of the test.\n"
    )
    path.write_text(text.replace("[]", correction), encoding="utf-8")


# Where it is found


@dataclass(frozen=True)
class Edition:
    """What a build made of the project with all that was added."""

    page: str
    findings: Mapping[str, Any]
    cells: str  # the chapter that was added, as executed
    text: str  # the file of the format that was added
    outputs: Mapping[str, str]  # what the manifest lists

    def exhibit(self, id: str) -> str:
        """The text of a chart or table of the page."""
        return told(self.page.partition(f" id={id}>")[2].partition("</figure>")[0])

    def chapter(self, id: str) -> str:
        """The text of a chapter of the page."""
        return told(self.page.partition(f"<h2 id={id}>")[2].partition("<h2 ")[0])


def told(written: str) -> str:
    """The text of a part of a page, which there must be."""
    assert written
    joined = re.sub(r"</?(a|b|em|strong)\b[^>]*>", "", written)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", joined)).split())


@pytest.fixture(scope="module")
def edition(once: conftest.Once) -> Edition:
    """The edition of a copy of the project with everything added, built once."""
    root = once("additions", build)
    built = root / "report" / "editions" / "current"
    found = json.loads((built / "findings.json").read_text(encoding="utf-8"))
    parts = ("report.html", "ledger.html")
    page = "".join((built / part).read_text(encoding="utf-8") for part in parts)
    cells = (built / "notebooks" / "8_moon.ipynb").read_text(encoding="utf-8")
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    text = (built / "moon.txt").read_text(encoding="utf-8")
    return Edition(page, {one["id"]: one for one in found}, cells, text, manifest["outputs"])


def build(root: pathlib.Path) -> None:
    """Copy the project, add everything, and build."""
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, root)
    for name in ("analysis", "data", "notebooks", "report"):
        ignored = shutil.ignore_patterns("editions")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for add in ADDED.values():
        add(root)
    for verb in (["cells"], BUILD):
        environment = {**os.environ, "PYTHONPATH": str(root)}
        ran = forked.run(["-m", "report", *verb], cwd=root, env=environment)
        assert ran.returncode == 0, ran.stderr


def test_every_row_of_the_readme_is_added() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Add something\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    assert rows[0] == "to add"
    assert rows[1:] == [*ADDED]


def test_a_figure_is_in_findings_charts_and_tables_with_its_source(edition: Edition) -> None:
    one = edition.findings["payments_2025q4"]
    assert (one["value"], one["low"], one["high"]) == (512.5e6, 512.45e6, 512.55e6)
    for exhibit in ("payments_by_quarter", "implied_by_quarter"):
        assert "Q4 2025" in edition.exhibit(exhibit)
    assert "$512.5 million" in edition.exhibit("payments_by_quarter")
    assert "The Moon Post" in edition.exhibit("payments_by_quarter")
    assert "512.5 million in the last quarter" in edition.page


def test_a_claim_is_judged(edition: Edition) -> None:
    said = "A. Writer, 30 September 2026: In 2024 OpenAI paid the moon $490 million. Found: $493.8"
    assert f"Right. {said}" in told(edition.page)


def test_a_statement_is_told_with_what_it_bears_on(edition: Edition) -> None:
    told_of = "A man on the moon, 31 August 2026: The share is paid late. “it is late”"
    assert f"{told_of} (The Moon Post) For late payment: high." in told(edition.page)


def test_a_figure_that_limits_an_explanation_is_told_with_how_it_is_read(edition: Edition) -> None:
    told_of = "Set-off: all that was owed to the moon on 30 June 2026. Low."
    assert told_of in edition.exhibit("evidence")


def test_a_clause_and_a_contract_are_in_the_timeline_and_in_the_agreement(edition: Edition) -> None:
    assert "Licence on the moon" in edition.exhibit("timeline")
    assert "Sole sale on the moon." in edition.exhibit("contract_all")
    assert "Moon purchase commitment" in edition.exhibit("timeline")
    not_modelled = "on the moon. Not modelled: No amount is put on it."
    assert f"Microsoft alone may sell OpenAI's models {not_modelled}" in edition.chapter("clauses")


def test_a_contract_counts_among_the_purchases(edition: Edition) -> None:
    assert "Moon purchase commitment $20 billion" in edition.exhibit("commitments")
    assert edition.findings["total_moon_commitment"]["value"] == 80e9


def test_an_amendment_makes_a_version_that_is_the_pact_in_force(edition: Edition) -> None:
    assert "Lower share, from 1 September 2026: The share falls." in told(edition.page)
    for exhibit in ("versions_worth", "agi_chances", "bridge", "agi_curve"):
        assert "September 2026" in edition.exhibit(exhibit), exhibit
    assert "under the pact in force" in edition.exhibit("fan_payments_2026_09").lower()
    due, base = (edition.findings[id]["value"] for id in (
        "due_revenue_share_2026_09_2027", "outlook_revenue_2027"))  # fmt: skip
    assert due == pytest.approx(0.15 * base)


def test_a_scenario_is_compared_with_the_others(edition: Edition) -> None:
    assert "Moonlit" in edition.exhibit("scenarios_compared")


def test_a_finding_is_there_for_every_period_and_leads_to_what_it_rests_on(
    edition: Edition,
) -> None:
    ids = [f"moonshine_{period}" for period in ("2024q1", "2024", "2025_9m")]
    assert [edition.findings[id]["value"] is not None for id in ids] == [True] * 3
    one = edition.findings["moonshine_2024"]
    assert one["label"] == "Share and bill that go to the moon, 2024"
    assert one["formula"] == "(payments_2024 + inference_2024) * moon_part"


def test_a_parameter_is_listed_and_moves_what_reads_it(edition: Edition) -> None:
    assert "part that goes to the moon" in told(edition.page)
    assert "href=#parameter-moon_part" in edition.page  # from the note of the finding
    assert "moon_part: float = 0.5" in edition.cells
    one, *parts = (edition.findings[f"{id}_2024"] for id in ("moonshine", "payments", "inference"))
    assert one["value"] == 0.5 * sum(part["value"] for part in parts)


def test_what_is_uncertain_gives_intervals(edition: Edition) -> None:
    one = edition.findings["moonshine_2024"]
    assert one["world_low"] < 0.85 * one["value"] < 1.15 * one["value"] < one["world_high"]


def test_a_slider_is_among_the_assumptions_that_a_reader_may_move(edition: Edition) -> None:
    assert "name=moon_part" in edition.page
    assert "Part that goes to the moon" in told(edition.page)


def test_a_chapter_is_in_the_contents_with_its_chart_and_its_word(edition: Edition) -> None:
    assert "<a href=#moon>The moon</a>" in edition.page
    assert "To the moon went $2.130 billion." in edition.chapter("moon")
    assert "2024: $2.130 billion" in edition.exhibit("moonlight")
    assert "<a href=#glossary-moonbeam>moonbeams</a>" in edition.page
    assert "A ray of light from the moon." in edition.chapter("glossary")


def test_what_would_prove_a_headline_wrong_stands_with_its_chapter(edition: Edition) -> None:
    row = "The moon More went to the moon than to Mars the moon were Mars"
    assert row in edition.exhibit("falsifiers")


def test_a_format_is_written_and_listed(edition: Edition) -> None:
    one = edition.findings["moonshine_2024"]
    assert f"moonshine_2024: {one['value']}\n" in edition.text
    assert "moon.txt" in edition.outputs


def test_a_correction_is_told(edition: Edition) -> None:
    assert "it said “$1 of moonshine” and says “$2 of moonshine”. A slip" in told(edition.page)
