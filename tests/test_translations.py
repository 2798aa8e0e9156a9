"""What is quoted in another language than English is told in English, too, wherever it stands."""

import csv
import pathlib

import pytest
import sample_report
import test_data
import test_html
import test_pdf

from analysis import cards, exhibits, figures, findings, parameters, schema, terms
from report.formats import editions, html, package

FOREIGN, ENGLISH = "versés sur les trois premiers trimestres", "paid over the first three quarters"
FIGURE = "revenue_share_2025_9m_dev"


LACKING = "its quote is in the language 'fr' and has no translation. Remedy: write translation as"
NEEDLESS = "it has a translation, and no quote in another language than English. Remedy: leave"


@pytest.mark.parametrize(
    ("file", "row", "cells", "rule"),
    [
        ("figures.csv", FIGURE, {"translation": ""}, LACKING),
        ("figures.csv", FIGURE, {"quote": ""}, NEEDLESS),
        ("figures.csv", test_data.FIGURE, {"translation": "the same"}, NEEDLESS),
        ("statements.csv", "b01", {"source": "DEV"}, LACKING),
        ("statements.csv", "b01", {"translation": "the same"}, NEEDLESS),
        ("figures.csv", FIGURE, {"translation": "word " * 21}, "the quote has 21 words"),
    ],
)
def test_only_what_is_foreign_is_translated_and_all_of_it(
    folder: pathlib.Path, file: str, row: str, cells: dict[str, str], rule: str
) -> None:
    test_data.spoil(folder, file, row, **cells)
    (fault,) = test_data.faults_of_figures(folder)
    assert fault.startswith(file)
    assert rule in fault


@pytest.mark.parametrize("file", ["terms.yml", "amendments/2025-10.yml"])
def test_a_foreign_quote_of_a_term_is_translated(folder: pathlib.Path, file: str) -> None:
    path = folder / file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    told = [n for n, line in enumerate(lines) if line.lstrip().startswith("translation: ")]
    del lines[told[0]]
    path.write_text("".join(lines), encoding="utf-8")
    (fault,) = test_data.faults_of_terms(folder)
    assert fault.startswith(path.name)
    assert LACKING in fault


def test_an_amendment_of_one_s_own_translates_what_it_quotes() -> None:
    thought = """
        id: thought
        title: A thought
        effective: 2025-11-01
        enacted: false
        reads: It changes the rate.
        changes:
          - {clause: revenue_share, action: set, name: rate, value: 15, unit: percent,
             known: 2025-11-18, kind: press, source: DEV, quote: quinze pour cent,
             confidence: low}
    """
    run = parameters.check({})
    with pytest.raises(schema.Faults, match=LACKING):
        terms.agreed({**run, "amendments": thought})
    told = thought.replace("quote: quinze pour cent,", "quote: quinze, translation: fifteen,")
    share = terms.agreed({**run, "amendments": told})["revenue_share"]
    assert "“quinze” (in English: “fifteen”)" in share._repr_mimebundle_()["text/plain"]


def test_a_card_and_a_trace_say_it_in_english() -> None:
    one = next(one for one in figures.load() if one.id == FIGURE)
    told = cards.origin(figures.reference(one))
    assert f"{FOREIGN} 2025.” (in English: “$865.8 million {ENGLISH} of 2025.”)" in told


def test_the_table_of_terms_says_it_in_english() -> None:
    rows = exhibits.contract(parameters.check({})).rows
    assert any("(in English: “Microsoft will give up its rights" in str(row[2]) for row in rows)


def read_note(folder: pathlib.Path) -> str:
    """A page's note of a figure that is quoted in French."""
    printed = sample_report.figure("foreign", FOREIGN) | {"translation": ENGLISH}
    found = sample_report.findings() | {"total": sample_report.finding("total", printed)}
    sources = {key: sample_report.source(key, key) for key in ("Z1", "TC")}
    sources["Z1"] = sources["Z1"].model_copy(update={"language": "fr"})
    read = sample_report.read(folder, findings=found, sources=sources)
    text = test_pdf.poppler("pdftotext", sample_report.typeset(read), "-layout")
    assert f"“{FOREIGN}” (in English: “{ENGLISH}”)" in " ".join(text.split())
    return test_html.notes_of(html.render(read))["trace-foreign"]


@pytest.mark.later  # renders whole notes
def test_the_notes_say_it_in_english(tmp_path: pathlib.Path) -> None:
    told = f'<q lang="fr">{FOREIGN}</q><span> (in English: <q>{ENGLISH}</q>)</span> '
    assert told in read_note(tmp_path)


def test_findings_and_their_package_say_it_in_english(tmp_path: pathlib.Path) -> None:
    record = findings.of(parameters.check({}))["bing_hurdle_read"].record()
    (said,) = (one["translation"] for one in record["inputs"] if "translation" in one)
    assert said.startswith("rise by more than 15%")
    read = sample_report.read(tmp_path)
    edition = editions.Edition((read,), [record], {}, {}, lambda: b"")
    made = {file: make() for file, make in package.FORMAT.files(edition)}
    (row,) = csv.DictReader(made["inputs.csv"].decode().splitlines())
    assert row["translation"] == said
