"""No file of an edition names, quotes or leads to a source that came out after its day."""

import datetime
import html
import json
import pathlib
import re
import zipfile
from collections.abc import Iterator

import pytest
import sample_report
from conftest import Once
from pyarrow import parquet

from analysis import figures, findings, parameters, terms
from analysis.explore import catalogue
from analysis.findings import explain, naming
from report.formats import notes
from report.press import build, orders

# A day on which something was known of what a source of a later day printed; the name of one.
DAYS = {"2025-11-12": "TechCrunch", "2026-05-11": "Business Today"}
LATER = "press source 2 of a later day"  # the first is another
FORMATS = ("html", "md", "xlsx", "data", "crate")


def later(day: str) -> list[figures.Source]:
    """The sources that came out after a day."""
    until = datetime.date.fromisoformat(day)
    return [one for one in figures.sources().values() if one.date and one.date > until]


def names(day: str) -> set[str]:
    """Titles, addresses and words of these, and those of their names that nobody had before."""
    late = later(day)
    named = {text for one in late for text in (one.title, one.address, one.read_at)}
    known = [one for one in naming.said() if one.known.isoformat() <= day]
    keys = {one.key for one in late}
    said = {getattr(one, "quote", "") for one in known if one.source not in keys}
    named |= {getattr(one, "quote", "") for one in known if one.source in keys} - said
    parties = {name for one in terms.load().values() for name in (one.payer, one.receiver)}
    before = {one.publisher for one in figures.sources().values() if one not in late}
    named |= {one.publisher for one in late} - before - parties
    return named - {"", "unrecorded"}


def texts(folder: pathlib.Path) -> Iterator[tuple[str, str]]:
    """The text of every file of an edition that has any, by its name."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                for name in book.namelist():
                    yield f"{path.name}: {name}", html.unescape(book.read(name).decode())
        elif path.suffix == ".parquet":
            yield path.name, str(parquet.read_table(path).to_pylist())
        elif path.suffix == ".ipynb":  # what its cells gave; their source is that of any day
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            outputs = [one.get("outputs", []) for one in cells]
            yield path.name, json.dumps(outputs, ensure_ascii=False)
        elif path.suffix in {".csv", ".html", ".json", ".md"}:
            yield path.name, html.unescape(path.read_text(encoding="utf-8"))


def order(day: str) -> orders.Order:
    """Such an edition in what can be read as text."""
    (found,) = orders.take([f"of-{day}"], [f"as_of={day}", "draws=4096"], formats=FORMATS)
    return found


@pytest.mark.slow
def test_no_file_of_an_edition_names_or_quotes_a_source_that_is_later_than_its_day(
    once: Once,
) -> None:
    folder = once(
        "later-sources",
        lambda into: build.build([*map(order, DAYS)], into=into, published=[]),
    )
    for day, name in DAYS.items():
        late = names(day)
        assert name in {one.publisher for one in later(day)}
        read = dict(texts(folder / f"of-{day}"))
        assert {"findings.json", "sources.csv", "report.xlsx: xl/sharedStrings.xml"} <= {*read}
        assert [
            (file, one)
            for file, text in read.items()
            for one in late
            if one in text and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)
        ] == []
        assert re.search(r" source (\d+ )?of a later day", read["sources.csv"])


def test_in_a_terminal_such_a_source_is_told_by_its_kind_too() -> None:
    run = parameters.check({"as_of": "2025-11-12"})
    one = catalogue.found("run_rate_2025_11_01_tc", run, "explain")
    for day, name in (
        ("2025-11-12", "press source 2 of a later day"),
        ("2025-11-14", "TechCrunch"),
    ):
        run = parameters.check({"as_of": day})
        for lines in (explain.tree(one, day), explain.prose(one, findings.of(run))):
            told = "\n".join(lines)
            assert f"{name}, 2025-11-01, executive" in told
            assert ("than reports of" in told) == (name == "TechCrunch")


def test_what_a_later_source_tells_in_words_is_still_told_to_be_in_words(
    tmp_path: pathlib.Path,
) -> None:
    run = parameters.check({"as_of": "2025-11-12"})
    told = catalogue.records(run)
    name, found = next((name, one) for name, one in told.items() if one.get("source") == "DEV")
    assert (found["value"], found["quote"], found["address"]) == (None, "", "")
    shown = sample_report.prose(f"[x](#trace-{name})")
    cells = {"0_a": [sample_report.markdown("# A"), sample_report.code("x", shown)]}
    read = sample_report.read(tmp_path, cells, run=run, published={name: found})
    (one,) = notes.notes(read).published
    assert one.value == "in words"
