"""The PDF is the same bytes each time, in the shipped type, inside its margins, for everyone."""

import collections
import dataclasses
import io
import json
import pathlib
import re
import subprocess
import zlib
from collections.abc import Iterator
from typing import Any

import committed
import conftest
import hypothesis
import page
import pikepdf
import pytest
import sample_report
import tools
import typst
from hypothesis import strategies

from analysis import schema
from report.formats import (
    document,
    html,
    letters,
    masthead,
    notation,
    pdf,
    typesetting,
)

pytestmark = pytest.mark.slow  # each starts the typesetter, or a program that reads what it made
MARGIN = 72.0  # points; the page's own margin is a little wider
PAGE_WIDTH, PAGE_HEIGHT = 595.3, 841.9
FOOT = 775.0  # beneath it stands nothing but the running foot
SAID = sample_report.prose("It was paid: [$493.8 million](#trace-total).")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return sample_report.typeset(sample_report.read(tmp_path_factory.mktemp("pdf")))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return sample_report.typeset(sample_report.read_hostile(tmp_path_factory.mktemp("pdf")))


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("pdf")
    return sample_report.typeset(sample_report.read(folder, sample_report.wide_cells()))


def poppler(tool: str, content: bytes, *options: str) -> str:
    """What a Poppler tool says of a PDF."""
    command = [tools.program(tool), *options, "-", *(["-"] if tool == "pdftotext" else [])]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def unpacked(content: bytes) -> bytes:
    """The PDF with all streams that are packed laid open."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    opened = []
    for stream in streams:
        try:
            opened.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return content + b"".join(opened)


def test_the_same_document_gives_the_same_bytes(tmp_path: pathlib.Path, plain: bytes) -> None:
    assert sample_report.typeset(sample_report.read(tmp_path)) == plain


def test_only_shipped_fonts_are_used(plain: bytes) -> None:
    names = {
        name.decode() for name in re.findall(rb"/FontName\s*/(?:\w+\+)?([\w-]+)", unpacked(plain))
    }
    assert names
    assert all(name.startswith("IBMPlex") for name in names)
    assert {"IBMPlexSerif-Regular", "IBMPlexSans-Bold"} <= names


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


PLACES = ("trace-", "source-", "parameter-")  # what names of places that are no headings begin with


def links(content: bytes) -> list[tuple[int, int]]:
    """Every link to a place within the PDF that is not a heading, from page to page, from 1."""
    with opened(content) as read:
        numbers = {one.obj.objgen: number for number, one in enumerate(read.pages, 1)}
        named = pikepdf.NameTree(read.Root.Names.Dests)
        led = [
            (number, each.A.D if "/A" in each and "/D" in each.A else each.get("/Dest"))
            for number, one in enumerate(read.pages, 1)
            for each in one.get("/Annots", ())
        ]
        places: list[tuple[int, Any]] = [
            (number, place) for number, place in led if isinstance(place, pikepdf.Array)
        ]
        for number, name in led:
            if isinstance(name, pikepdf.String) and str(name).startswith(PLACES):
                places.append((number, named[str(name)]))
        return [(number, numbers[place[0].objgen]) for number, place in places]


def test_it_is_tagged_for_screen_readers_in_english(plain: bytes) -> None:
    with opened(plain) as read:
        assert read.Root.Lang == "en"
        assert read.Root.MarkInfo.Marked
    assert b"Seven bars, each higher than the one before." in unpacked(plain)


def test_it_says_who_wrote_it_what_of_for_which_day_and_on_what_terms(plain: bytes) -> None:
    with opened(plain) as read, read.open_metadata() as told:
        assert told["dc:title"] == "The pact"
        assert told["dc:creator"] == ["We"]
        assert told["pdf:Keywords"] == "pact, figures"
        assert told["xmp:CreateDate"] == told["xmp:ModifyDate"] == "2026-10-03T00:00:00Z"
        assert told["xmpRights:WebStatement"] == masthead.LICENCE
        assert masthead.LICENCE in told["dc:rights"]


@pytest.mark.parametrize(
    "level", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A]
)
@pytest.mark.parametrize("which", ["plain", "hostile", "wide", "laden"])
def test_an_independent_checker_finds_it_accessible_and_fit_for_an_archive(
    which: str, level: page.ValidationProfile, request: pytest.FixtureRequest
) -> None:
    content = request.getfixturevalue(which)
    checked = page.validate_pdf_bytes(content, profile=level)
    assert checked.is_compliant, [failure.message for failure in checked.failures]


@pytest.mark.parametrize("which", ["plain", "hostile", "wide", "laden"])
def test_another_reader_finds_no_fault_in_its_bytes(
    which: str, request: pytest.FixtureRequest, tmp_path: pathlib.Path
) -> None:
    path = tmp_path / "it.pdf"
    path.write_bytes(request.getfixturevalue(which))
    told = subprocess.run(
        [tools.program("qpdf"), "--check", path], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "No syntax or stream encoding errors found" in told.stdout


# Attachments

# A stream of zlib ends with the low byte of 1 and the sum of all bytes: here a carriage return.
RETURNING = b"\x0c"
ATTACHED = {
    "findings.json": '[{"id": "r\u00e9sum\u00e9"}]'.encode(),
    "notebooks/0_a.ipynb": RETURNING,
    "notebooks/1_b.ipynb": b"{}",
    "report.xlsx": bytes(range(256)),
}


@pytest.fixture(scope="module")
def laden(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return sample_report.typeset(sample_report.read(tmp_path_factory.mktemp("pdf")), ATTACHED)


def test_what_is_attached_comes_out_as_it_went_in(laden: bytes) -> None:
    with opened(laden) as read:
        found = {name: read.attachments[name] for name in read.attachments}
        assert {name: one.get_file().read_bytes() for name, one in found.items()} == {
            pathlib.PurePosixPath(path).name: content for path, content in ATTACHED.items()
        }
        assert all(str(one.relationship) == "/Data" and one.description for one in found.values())
        assert found["findings.json"].get_file().mime_type == "application/json"


def test_the_reader_is_told_what_is_attached(laden: bytes, plain: bytes) -> None:
    *_, last = poppler("pdftotext", laden).strip("\f").split("\f")
    for words in (
        "Attached to this file",
        "report.xlsx: The report to calculate with",
        "0_a.ipynb, 1_b.ipynb: The executed notebooks",
    ):
        assert words in " ".join(last.replace("\u200b", "").split())
    assert "Attached to this file" not in poppler("pdftotext", plain)


def test_a_stream_that_ends_in_a_carriage_return_has_one_length_for_every_reader(
    laden: bytes,
) -> None:
    assert zlib.compress(RETURNING).endswith(b"\r")
    assert b"\r\rendstream" in laden
    assert b"\r\nendstream" not in laden


def test_a_file_too_large_to_be_attached_is_refused_by_name(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MOST", 100)
    monkeypatch.setattr(subprocess, "run", None)  # nothing is begun
    with pytest.raises(schema.Faults) as raised:
        sample_report.typeset(sample_report.read(tmp_path), ATTACHED)
    (fault,) = raised.value.faults
    assert (fault.file, fault.place) == ("report.xlsx", "attachment")


def test_of_an_edition_the_pages_and_pictures_are_not_attached() -> None:
    made = dict.fromkeys(["report.html", "card.png", "notebooks/1_b.ipynb", "findings.json"], b"")
    assert list(pdf.attached(made)) == ["findings.json", "notebooks/1_b.ipynb"]


def test_charts_are_drawn_as_vectors(plain: bytes) -> None:
    assert b"/Subtype /Image" not in unpacked(plain).replace(b"/Subtype/Image", b"/Subtype /Image")


def test_a_table_whose_column_has_no_head_is_still_a_table(tmp_path: pathlib.Path) -> None:
    empty = sample_report.table()
    empty[document.TABLE]["columns"][1]["label"] = ""
    cells = [sample_report.markdown("# A"), sample_report.code("x", empty)]
    read = sample_report.read(tmp_path, {"0_a": cells})
    assert sample_report.typeset(read)
    assert 'id="payments_table"' in html.render(read)


def test_the_answer_stands_on_the_first_page_before_the_contents(plain: bytes) -> None:
    first = " ".join(poppler("pdftotext", plain).split("\f")[0].split())
    assert "Research report: The pact" in first
    assert first.count("OpenAI paid $493.8 million") == 2
    assert "Opening words" in first
    assert "What is disputed" in first
    assert ". . ." not in first


def test_an_amount_and_its_unit_stand_in_one_line(tmp_path: pathlib.Path) -> None:
    """Wherever in the line it comes to stand."""
    amount = r"[\$493.8 million](#trace-total)"
    told = "\n\n".join(f"{'a ' * number}{amount}, and on." for number in range(20, 50))
    read = sample_report.read(tmp_path, {"0_a": [sample_report.markdown(f"# A\n\n{told}")]})
    assert poppler("pdftotext", sample_report.typeset(read)).count("$493.8 million,") == 30


def test_an_amount_and_its_unit_stand_in_one_line_of_a_cell(tmp_path: pathlib.Path) -> None:
    """Of which the width of a column was made without the unit."""
    told = [sample_report.markdown("# A")]
    for many in range(2, 6):
        rows: list[list[tuple[str, str | None]]]
        texts = [f"{'a ' * number}up to $92.25 billion" for number in range(12)]
        rows = [[(text, None), *(("long " * 9, None) for _ in range(many))] for text in texts]
        shown = sample_report.table_data(f"t{many}", "T.", rows)
        told.append(sample_report.code("t()", {document.TABLE: shown, "text/plain": "t"}))
    boxes = poppler(
        "pdftotext", sample_report.typeset(sample_report.read(tmp_path, {"0_a": told})), "-bbox"
    )
    heights = [
        re.findall(rf'yMin="([\d.]+)"[^>]*>{word}<', boxes) for word in (r"\$92\.25", "billion")
    ]
    assert len(heights[0]) == 4 * 12
    assert heights[0] == heights[1]


def test_each_number_to_take_away_leads_to_its_note(tmp_path: pathlib.Path) -> None:
    both, one = sample_report.numbers(), sample_report.numbers()
    del one[document.NUMBERS]["items"][1]
    counts = []
    for strip in (one, both):
        cells = [sample_report.markdown("# A"), sample_report.code("x", strip)]
        content = sample_report.typeset(sample_report.read(tmp_path, {"0_a": cells}))
        assert "about $493.8 million" in " ".join(poppler("pdftotext", content).split())
        counts.append(len(links(content)))
    assert counts[1] == counts[0] + 1


def test_a_link_leads_to_where_its_note_stands(plain: bytes) -> None:
    places = re.findall(rb"/XYZ ([\d.]+) ([\d.]+)", unpacked(plain))
    assert len(places) > 10
    assert min(float(x) for x, _ in places) > MARGIN
    assert len({y for _, y in places}) > 5


def test_a_note_leads_back_to_where_its_number_stands_first(tmp_path: pathlib.Path) -> None:
    told = {"0_a": [sample_report.markdown("# A"), sample_report.code("say()", SAID)], "1_b": []}
    told["1_b"] = [sample_report.markdown("# B"), sample_report.code("say()", SAID)]
    content = sample_report.typeset(sample_report.read(tmp_path, told))
    pages = poppler("pdftotext", content).split("\f")
    number, again = (n for n, text in enumerate(pages, 1) if "was paid" in text)
    note = next(n for n, text in enumerate(pages, 1) if "total = " in text)
    assert {(number, note), (again, note), (note, number)} <= set(links(content))
    assert (note, again) not in links(content)
    assert f"p. {number}" in pages[note - 1].replace("\u00a0", " ")


def test_the_formula_of_a_note_stands_in_the_line_beneath_its_number(
    tmp_path: pathlib.Path,
) -> None:
    """Room for a way back that there is not had a line of its own where it found none."""
    paid = sample_report.figure("payments_2024q2", "printed once")
    exact = {"low": 493.8e6, "high": 493.8e6, "period": None}
    names = {f"f{n}": "a" + " a" * n for n in range(25)}
    notes = [sample_report.finding(id, paid, label=names[id], **exact) for id in names]
    whole = sample_report.finding("total", *({**one, "kind": "finding"} for one in notes))
    found = sample_report.findings() | {each["id"]: each for each in (whole, *notes)}
    read = sample_report.read(tmp_path, findings=found)
    boxes = poppler("pdftotext", sample_report.typeset(read), "-bbox")
    words = re.findall(r'yMin="([\d.]+)".*>(.*)</word>', boxes)
    gaps = [
        float(words[place][0]) - float(words[place - 1][0])
        for place, (_, word) in enumerate(words[:-1])
        if re.fullmatch(r"f\d+", word) and words[place + 1][1] == "="
    ]
    assert len(gaps) == len(notes)
    assert not [gap for gap in gaps if 12 < gap < 100]  # a line has 8 points, a column 600


def test_figures_and_tables_are_numbered_each_by_itself(plain: bytes) -> None:
    text = " ".join(poppler("pdftotext", plain).split())
    found = re.findall(r"(?:Figure|Table) (?:\d+)\.", text)
    kinds = {word: [one for one in found if one.startswith(word)] for word in ("Figure", "Table")}
    for word, those in kinds.items():
        assert those == [f"{word} {n}." for n in range(1, len(those) + 1)]
        assert those
    assert "Table 1. Payments rose" in text or "Figure 1. Payments rose" in text


def told_shortly(folder: pathlib.Path, told: list[dict[str, Any]]) -> document.Document:
    """What is told beside a ledger: its charts stand without the tables of their data."""
    read = sample_report.read(folder, {"0_a": told}, part=document.STORY)
    return dataclasses.replace(read, other=True)


def test_prose_fills_the_page_that_has_no_room_for_a_chart(tmp_path: pathlib.Path) -> None:
    """The chart stood where the text has it and left half of the page before it empty."""
    told = [sample_report.markdown("# A")]
    for n in range(12):
        told.append(sample_report.markdown(f"{'#' * (2 + n % 2)} Begin{n}\n\n" + "One.\n\n" * n))
        told.append(sample_report.code("c()", sample_report.chart(f"c{n}", f"Chart{n}.")))
        told.append(sample_report.markdown("Two.\n\n" * 15))
    content = sample_report.typeset(told_shortly(tmp_path, told))
    pages = poppler("pdftotext", content, "-bbox").split("<page ")[1:]
    words = [re.findall(r'yMax="([\d.]+)">(.*)</word>', page) for page in pages]
    lowest = [max(float(y) for y, _ in page if float(y) < FOOT) for page in words]
    last = next(n for n, page in enumerate(words) if "Begin11" in {word for _, word in page})
    assert FOOT - min(lowest[1:last]) < 60  # the first page is a brief
    ordered = [
        word
        for page in words
        for _, word in sorted(page, key=lambda one: float(one[0]))
        if re.fullmatch(r"(Begin|Chart)\d+\.?", word)
    ]
    in_order = [word for n in range(12) for word in (f"Begin{n}", f"Chart{n}.")]
    assert ordered[-len(in_order) :] == in_order  # before them stand the contents


def test_a_heading_stands_on_the_page_of_what_follows_it(tmp_path: pathlib.Path) -> None:
    """Also of a chart that no prose follows."""
    told = [sample_report.markdown("# A")]
    for n in range(16):
        lines = "Two.\n\n" * (5 + n)
        told.append(sample_report.markdown(f"## Some\n\n{lines}\n\n## Begin{n}"))
        told.append(sample_report.code("c()", sample_report.chart(f"c{n}", f"Chart{n}.")))
    pages = poppler("pdftotext", sample_report.typeset(told_shortly(tmp_path, told))).split("\f")
    for n in range(16):
        assert [page for page in pages if f"Begin{n}\n" in page and f"Chart{n}." in page], n


def test_no_table_leaves_its_title_at_the_foot_of_a_page(tmp_path: pathlib.Path) -> None:
    told = [sample_report.markdown("# A")]
    for n in range(20):
        rows: list[list[tuple[str, str | None]]]
        rows = [[(f"row {n}.{line}", None), ("long " * 99, None)] for line in range(6)]
        shown = sample_report.table_data(f"t{n}", f"Title {n}.", rows)
        told.append(sample_report.code("t()", {document.TABLE: shown, "text/plain": "t"}))
        told.append(sample_report.markdown("\n\n".join(["One line."] * (n % 4))))
    pages = poppler(
        "pdftotext", sample_report.typeset(sample_report.read(tmp_path, {"0_a": told}))
    ).split("\f")
    titles = [n for n in range(20) for text in pages if f"Title {n}." in text]
    assert titles == list(range(20))
    for n in range(20):
        (first,) = (text for text in pages if f"Title {n}." in text)
        assert f"row {n}.0" in first


def test_no_table_leaves_a_third_of_the_page_before_it_empty(tmp_path: pathlib.Path) -> None:
    told = [sample_report.markdown("# A")]
    for n in range(12):
        rows: list[list[tuple[str, str | None]]] = [[("row", None), ("x", None)]] * 18
        shown = sample_report.table_data(f"t{n}", f"Title{n}.", rows)
        told.append(sample_report.code("t()", {document.TABLE: shown, "text/plain": "t"}))
        told.append(sample_report.markdown("\n\n".join(["One line."] * (1 + n % 7))))
    content = sample_report.typeset(sample_report.read(tmp_path, {"0_a": told}))
    pages = poppler("pdftotext", content, "-bbox").split("<page ")[1:]
    last = next(n for n, page in enumerate(pages) if ">Title11.</word>" in page)
    for each in pages[1:last]:  # the first is the masthead's
        feet = map(float, re.findall(r'yMax="([\d.]+)"', each))
        assert FOOT - max(foot for foot in feet if foot < FOOT) < 0.25 * PAGE_HEIGHT


@pytest.mark.parametrize(("many", "held"), [(6, "Title "), (22, "last row")])
def test_what_is_said_beneath_a_table_stands_on_the_page_of_its_last_row(
    tmp_path: pathlib.Path, many: int, held: str
) -> None:
    """Its note and sources stood alone at the head of the next one."""
    told = [sample_report.markdown("# A")]
    for n in range(40):
        rows: list[list[tuple[str, str | None]]] = [[("row", None), ("x", None)]] * (many + n % 3)
        rows = [*rows[1:], [("last row", None), ("x", None)]]
        shown = sample_report.table_data(f"t{n}", f"Title {n}.", rows)
        told.append(sample_report.code("t()", {document.TABLE: shown, "text/plain": "t"}))
        told.append(sample_report.markdown("\n\n".join(["One line."] * (1 + n % 4))))
    pages = poppler(
        "pdftotext", sample_report.typeset(sample_report.read(tmp_path, {"0_a": told}))
    ).split("\f")
    beneath = (held, "Rounded; the total.", "Source: Publisher Z1")
    counts = [[page.count(words) for words in beneath] for page in pages]
    assert sum(each[0] for each in counts) == 40
    assert not [each for each in counts if len({*each}) > 1]


def parts(of: Any) -> Iterator[Any]:
    """What an element of the structure holds."""
    held = of.get("/K", [])
    yield from held if isinstance(held, pikepdf.Array) else [held]


def elements(of: Any, kind: str) -> Iterator[Any]:
    """The elements of a kind beneath another, the outermost of each branch."""
    for each in parts(of):
        if isinstance(each, pikepdf.Dictionary) and "/S" in each:
            if kind == each.S:
                yield each
            else:
                yield from elements(each, kind)


def pages_with(of: Any, page: Any = None) -> set[Any]:
    """The pages on which something of the structure stands."""
    if not isinstance(of, pikepdf.Dictionary):
        return {page} if page else set()
    page = of.Pg.objgen if "/Pg" in of else page
    return (
        {page} if "/S" not in of else set().union(*(pages_with(each, page) for each in parts(of)))
    )


def tables_of(made: bytes) -> Iterator[tuple[list[int], list[int]]]:
    """The cells of each row of each table of a PDF, and its rows on each page that has any."""
    with opened(made) as read:
        for table in elements(read.Root.StructTreeRoot, "/Table"):
            rows = [row for body in elements(table, "/TBody") for row in elements(body, "/TR")]
            counts = collections.Counter(page for row in rows for page in pages_with(row))
            heads = [row for head in elements(table, "/THead") for row in elements(head, "/TR")]
            yield [len(row.K) for row in heads + rows], [*counts.values()]


def test_no_page_has_a_single_row_of_a_table_that_breaks(tmp_path: pathlib.Path) -> None:
    told = [sample_report.markdown("# A")]
    for n in range(24):
        rows: list[list[tuple[str, str | None]]]
        rows = [[(f"row {n}.{line}", None), ("x", None), ("", None)] for line in range(16 + n % 5)]
        shown = sample_report.table_data(f"t{n}", f"Title {n}.", rows)
        shown["columns"][-1]["label"] *= n % 2  # the last head may say nothing
        told.append(sample_report.code("t()", {document.TABLE: shown, "text/plain": "t"}))
        lines = ["One line."] * (1 + n % 7) + ["| a | b |\n|---|---|\n" + 13 * "| c | d |\n"]
        told.append(sample_report.markdown("\n\n".join(lines)))
    found = [*tables_of(sample_report.typeset(sample_report.read(tmp_path, {"0_a": told})))]
    found = found[:48]  # the rest tells of the run
    assert {*map(len, (counts for _, counts in found))} == {1, 2}
    assert min(min(counts) for _, counts in found) > 1
    for cells, _ in found:
        assert {*cells} in ({3}, {2})  # what holds rows together is no cell that is read aloud


@pytest.mark.parametrize("edition", committed.EDITIONS)
@pytest.mark.parametrize("part", [document.STORY, document.LEDGER])
def test_no_page_of_an_edition_has_a_single_row_of_a_table_that_breaks(
    typeset: conftest.Typeset, edition: str, part: str
) -> None:
    found = [*tables_of(typeset(edition, part))]
    assert found
    assert all(len({*cells}) == 1 for cells, _ in found)
    assert not [counts for _, counts in found if len(counts) > 1 and min(counts) < 2]


def test_what_cannot_be_typeset_is_said(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.typ").write_text("#nothing", encoding="utf-8")
    monkeypatch.setattr(pdf, "LOOK", tmp_path / "report.typ")
    said = r"^report\.pdf: typst\.TypstError: unknown variable: nothing\. Remedy: tell us, [^\n]*$"
    with pytest.raises(schema.Failure, match=said):
        sample_report.typeset(sample_report.read(tmp_path))


def test_what_is_not_typeset_in_time_is_said(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "typesetter.py").write_text("import time\ntime.sleep(600)", encoding="utf-8")
    monkeypatch.setattr(typesetting, "_TYPESETTER", tmp_path / "typesetter.py")
    monkeypatch.setattr(typesetting, "_PATIENCE", 0.5)
    with pytest.raises(
        schema.Failure, match=r"^report\.pdf: it is not typeset after 0\.5 seconds\. "
    ):
        typesetting.typeset("#nothing")


def test_the_text_is_all_there(plain: bytes) -> None:
    text = " ".join(poppler("pdftotext", plain).split())
    for words in ("The pact", "$493.8 million", "What is disputed", "Publisher TC", "Q3 2025"):
        assert words in text


@pytest.mark.parametrize("which", ["plain", "hostile", "wide"])
def test_nothing_leaves_the_page(which: str, request: pytest.FixtureRequest) -> None:
    boxes = poppler("pdftotext", request.getfixturevalue(which), "-bbox")
    edges = re.findall(r'xMin="([\d.-]+)" .*?xMax="([\d.-]+)"', boxes)
    assert edges
    assert min(float(low) for low, _ in edges) > MARGIN
    assert max(float(high) for _, high in edges) < PAGE_WIDTH - MARGIN


def test_a_long_table_breaks_over_pages_between_rows_with_its_header_repeated(wide: bytes) -> None:
    pages = poppler("pdftotext", wide).split("\f")
    holding = [text for text in pages if re.search(r"Clause \d", text)]
    assert len(holding) > 1
    assert all("Head B" in text for text in holding)
    for text in holding:
        rows = len(re.findall(r"Clause \d+", text))
        assert text.count("unquestionably") == rows
        assert len(re.findall(r"\bend\.", text)) == 3 * rows


def test_columns_of_a_wide_table_keep_their_words_apart(wide: bytes) -> None:
    words = poppler("pdftotext", wide, "-layout")
    assert len(re.findall(r"Clause \d+ +2026-04-27 +what the", words)) == 40


def test_a_name_longer_than_its_column_breaks_behind_a_sign(tmp_path: pathlib.Path) -> None:
    said, read_at = "who pays whom, and for what " * 4, "read at notwideenough.example"
    texts = [said, read_at, said, read_at, said, read_at, "below"]
    row: list[tuple[str, str | None]] = [(text, None) for text in texts]
    table = {document.TABLE: sample_report.table_data("long_names", "T", [row]), "text/plain": ""}
    cells = {"0_a": [sample_report.markdown("# A"), sample_report.code("c()", table)]}
    words = poppler(
        "pdftotext", sample_report.typeset(sample_report.read(tmp_path, cells)), "-bbox"
    )
    assert "notwideenough.example" not in words
    assert words.count(">notwideenough.\u200b") == words.count(">example<") == 3


def test_a_published_figure_is_told_once(tmp_path: pathlib.Path) -> None:
    shared = sample_report.figure("payments_2024q2", "printed once")
    found = {name: sample_report.finding(name, shared) for name in ("total", "unknown")}
    text = poppler("pdftotext", sample_report.typeset(sample_report.read(tmp_path, findings=found)))
    assert text.count("printed once") == 1
    assert text.count("payments_2024q2 [$77.3 m]") == len(found)
    assert "payments_2024q2 · \u201cprinted once" in text
    assert "Published figures and terms" in text


def understood(expression: str) -> Any:
    """What Typst understands an expression to be."""
    source = f"#metadata({expression}) <it>".encode()
    return json.loads(typst.query(source, "<it>", field="value", one=True))


hostile_words = strategies.text(
    strategies.sampled_from("ab \"\\#$[](){};<>*_`/\n@=~-+.,:'u"), min_size=1, max_size=30
)


@hypothesis.settings(max_examples=50)
@hypothesis.given(hostile_words)
@hypothesis.example(sample_report.HOSTILE)
def test_any_text_stays_the_text_it_is(words: str) -> None:
    assert understood(notation.exact(words)) == words
    written = understood(f"[{notation.text(words)}(end)]")
    texts = [part["text"] for part in written["children"]]
    assert [texts[0].replace("\u200b", ""), "(end)"] == [
        understood(notation.string(words)).replace("\u200b", ""),
        "".join(texts[1:]),
    ]


def test_signs_the_fonts_lack_are_replaced() -> None:
    assert notation.string("a\u6f22b\u202ec\u2265") == '"a\ufffdbc\u2265"'


def test_a_long_word_may_break() -> None:
    assert "\u200b" in notation.string("W" * 30)
    assert "\u200b" not in notation.string("W" * 10)


def test_a_minus_stays_with_its_sum_and_a_word_of_a_name_in_one_piece() -> None:
    assert notation.string("\u2212$70 billion") == '"\u2212\u2060$70 billion"'
    assert "participation" in notation.string("due_profit_participation_2025_10")


def test_the_fonts_come_with_their_licence() -> None:
    assert "SIL Open Font License" in (letters.FONTS / "OFL.txt").read_text(encoding="utf-8")


# The story of two documents


LEDGER = sample_report.markdown("Proof.") | {"metadata": {"tags": ["ledger"]}}


def story(folder: pathlib.Path, **over: Any) -> list[str]:
    """The pages of the story of a sample that has a ledger, as text."""
    cells = sample_report.cells()
    cells["1_payments"].append(LEDGER)
    return pages_of(folder, cells, **over)


def pages_of(
    folder: pathlib.Path, cells: dict[str, Any], part: str = "report", **over: Any
) -> list[str]:
    content = sample_report.typeset(sample_report.read(folder, cells, part=part, **over))
    text = poppler("pdftotext", content).replace("\u200b", "")
    return [" ".join(each.split()) for each in text.split("\f")]


def test_the_first_page_of_the_story_alone_is_a_brief(tmp_path: pathlib.Path) -> None:
    brief, second, *_ = story(tmp_path)
    for words in ("OpenAI paid $493.8 million", "as known on 3 October 2026", "Opening words"):
        assert words in brief
    assert "What is disputed" not in brief
    assert second.index("How to cite") < second.index("The rest is unknown")  # contents come first


@pytest.mark.parametrize("part", ["report", "ledger"])
def test_a_chapter_goes_on_where_the_one_before_ended(tmp_path: pathlib.Path, part: str) -> None:
    def told(name: str) -> list[dict[str, Any]]:
        words = (f"# {name}", f"Words of {name}.")
        return [*map(sample_report.markdown, words), LEDGER]

    cells = {f"{n}_{name.lower()}": told(name) for n, name in enumerate("ABC")}
    said = "Words" if part == "report" else "Proof"
    *_, page = (one for one in pages_of(tmp_path, cells, part) if f" B {said}" in one)
    assert f" C {said}" in page


@pytest.mark.parametrize("part", ["report", "ledger"])
@pytest.mark.parametrize("many", [8, 50, 170])  # on one page, over the end of it, over two
def test_the_last_page_of_the_sources_fills_its_columns_alike(
    tmp_path: pathlib.Path, many: int, part: str
) -> None:
    named = {f"K{n}": sample_report.source(f"K{n}", f"Publisher {n}") for n in range(many)}
    said = " ".join(f"[x](#source-{key})" for key in named)
    cells = sample_report.cells()
    cells["1_payments"] += [sample_report.code("x", sample_report.prose(said)), LEDGER]
    sources = {key: sample_report.source(key, key) for key in ("Z1", "TC")} | named
    report = sample_report.read(tmp_path, cells, part=part, sources=sources)
    pages = poppler("pdftotext", sample_report.typeset(report), "-bbox").split("<page ")
    last = [page for page in pages if ">Corrections</word>" in page][-1]
    foot = FOOT
    if part == "ledger":  # in which the run card follows, in one column
        last = [page for page in pages if ">How</word>" in page][1]  # the first has the contents
        *_, foot = map(float, re.findall(r'yMin="([\d.]+)"[^>]*>How<', last))
    words = re.findall(r'xMin="([\d.]+)" .*?yMax="([\d.]+)"', last)
    ends = dict.fromkeys(range(3), 0.0)
    for x, y in ((float(x), float(y)) for x, y in words):
        if y < foot:
            column = min(int((x - MARGIN) / ((PAGE_WIDTH - 2 * MARGIN) / 3)), 2)
            ends[column] = max(ends[column], y)
    assert max(ends.values()) - min(ends.values()) < 0.15 * PAGE_HEIGHT


def test_the_contents_of_the_story_fill_both_columns_alike(tmp_path: pathlib.Path) -> None:
    cells = sample_report.cells()
    cells["1_payments"].append(LEDGER)
    content = sample_report.typeset(sample_report.read(tmp_path, cells, part="report"))
    second = poppler("pdftotext", content, "-layout", "-f", "2", "-l", "2")
    entries = [len(re.findall(r"(?:\. ?){4,}", line)) for line in second.splitlines()]
    in_both, in_one = entries.count(2), entries.count(1)
    assert in_both >= 2
    assert in_one <= 1


def test_the_contents_of_the_ledger_have_room_for_some_more(
    tmp_path: pathlib.Path,
) -> None:
    heads = "\n\n".join(f"## Head{n}\n\nWords." for n in range(84))
    proof = sample_report.markdown(heads) | {"metadata": LEDGER["metadata"]}
    cells = {"0_a": [sample_report.markdown("# A"), sample_report.markdown("Told."), proof]}
    _, second, *_ = pages_of(tmp_path, cells, part="ledger")
    assert ". . ." not in second
    assert "Head0 Words." in second


@pytest.mark.parametrize("lines", [1, 29])
def test_a_chart_stands_between_the_headings_of_its_chapter_and_the_next(
    tmp_path: pathlib.Path, lines: int
) -> None:
    before = sample_report.markdown("# Bills\n\n" + "\n\n".join(["One line."] * lines))
    cells = {
        "0_a": [sample_report.markdown("# A\n\nWords.")],
        "1_b": [before, sample_report.code("c()", sample_report.chart())],
        "2_c": [sample_report.markdown("# Claims"), sample_report.markdown("Words."), LEDGER],
    }
    _, *pages = pages_of(tmp_path, cells)
    text = "".join(pages)  # in which each heading stands in the contents before, and in heads
    assert text.index("Bills One line.") < text.index("Payments rose") < text.index("Claims Words.")


def test_what_typst_cannot_settle_is_told() -> None:
    told = "title: [A], date: datetime(year: 2026, month: 1, day: 1)"
    grows = "#context for _ in range(counter(page).final().first()) [#pagebreak() a]"
    with pytest.warns(UserWarning, match=r"^report\.pdf: .* did not converge"):
        typesetting.typeset(f'#set document({told})\n#set text(lang: "en")\n{grows}')


def test_prose_is_no_nearer_to_the_chart_above_it_than_to_other_prose(
    tmp_path: pathlib.Path,
) -> None:
    chart = sample_report.chart()
    chart[document.CHART]["sources"] = ["Z1"]
    told = [sample_report.markdown("# A"), sample_report.code("c()", chart)]
    told.append(sample_report.markdown("First.\n\nSecond."))
    content = sample_report.typeset(told_shortly(tmp_path, told))
    sides = {
        word: (float(top), float(foot))
        for top, foot, word in re.findall(
            r'yMin="([\d.]+)" .*?yMax="([\d.]+)">(\w+)', poppler("pdftotext", content, "-bbox")
        )
    }
    assert sides["First"][0] - sides["Source"][1] >= sides["Second"][0] - sides["First"][1]


def test_a_very_high_chart_stays_on_its_page(tmp_path: pathlib.Path) -> None:
    high = sample_report.chart()
    high[document.SPEC]["height"] = {"step": 160}
    cells = {"0_a": [sample_report.markdown("# A"), sample_report.code("c()", high)]}
    boxes = poppler(
        "pdftotext", sample_report.typeset(sample_report.read(tmp_path, cells)), "-bbox"
    )
    foot = max(float(y) for y in re.findall(r'yMax="([\d.]+)">USD', boxes))
    assert foot < PAGE_HEIGHT - MARGIN


@pytest.mark.parametrize(("part", "other"), [("report", "ledger.pdf"), ("ledger", "report.pdf")])
def test_each_half_leads_to_the_other(tmp_path: pathlib.Path, part: str, other: str) -> None:
    cells = sample_report.cells()
    cells["1_payments"].append(LEDGER)
    content = sample_report.typeset(sample_report.read(tmp_path, cells, part=part))
    with opened(content) as read:
        led = [one.A.URI for one in read.pages[0].Annots if "/A" in one and "/URI" in one.A]
    assert other in map(str, led)


def test_a_number_of_the_story_leads_to_its_note_in_the_ledger_beside_it(
    tmp_path: pathlib.Path,
) -> None:
    cells = sample_report.cells()
    cells["1_payments"].append(LEDGER)
    story, ledger = (
        sample_report.typeset(sample_report.read(tmp_path, cells, part=part))
        for part in ("report", "ledger")
    )
    with opened(story) as read:
        led = [one.A for page in read.pages for one in page.get("/Annots", ()) if "/A" in one]
        gone = [one for one in led if one.S == "/GoToR"]
    assert len(gone) > 3
    assert {str(one.F) for one in gone} == {"ledger.pdf"}
    with opened(ledger) as read:
        named = pikepdf.NameTree(read.Root.Names.Dests)
        for name in {str(one.D) for one in gone}:
            page, _, left, top, _ = named[name]
            number = pikepdf.Page(page).index + 1
            place = ["-f", f"{number}", "-l", f"{number}", "-x", f"{float(left):.0f}"]
            below = ["-y", f"{PAGE_HEIGHT - float(top):.0f}", "-W", "160", "-H", "40"]
            words = poppler("pdftotext", ledger, *place, *below)
            assert name.removeprefix("trace-") in words.replace("\u200b", ""), name


def test_a_note_of_the_ledger_leads_back_to_the_number_in_the_story(tmp_path: pathlib.Path) -> None:
    cells = sample_report.cells()
    cells["1_payments"].append(LEDGER)
    told, proven = (sample_report.read(tmp_path, cells, part=part) for part in ("report", "ledger"))
    ledger = typesetting.typeset(pdf.source(proven, led_here=pdf.led_out(told)))
    with opened(ledger) as read:
        led = [one.A for page in read.pages for one in page.get("/Annots", ()) if "/A" in one]
        gone = [one for one in led if one.S == "/GoToR"]
    assert {str(one.F) for one in gone} == {"report.pdf"}
    with opened(sample_report.typeset(told)) as read:
        named = pikepdf.NameTree(read.Root.Names.Dests)
        leads = {
            str(each.A.D)
            for page in read.pages
            for each in page.Annots
            if "/A" in each
            if each.A.S == "/GoToR"
        }
        assert {str(one.D) for one in gone} == {f"from-{name}" for name in leads}
        assert {str(one.D) for one in gone} <= {*named}


def test_the_story_leaves_notes_method_and_the_data_of_charts_to_the_ledger(
    tmp_path: pathlib.Path,
) -> None:
    text = " ".join(story(tmp_path))
    assert "Publisher Z1" in text
    assert "Assumptions changed: the way back: 30%, not 20% (other_rate)" in text
    assert "Payments by quarter" in text
    for words in ("Where each number comes from", "Glossary", "payments_2024q1"):
        assert words not in text


def test_what_an_edition_assumes_stands_on_every_page_without_moving_its_number(
    tmp_path: pathlib.Path,
) -> None:
    many = [
        sample_report.parameters()[1] | {"name": f"number_{n}", "meaning": f"quite a long part {n}"}
        for n in range(30)
    ]
    pages = [each for each in story(tmp_path, parameters=many) if each]
    for number, text in enumerate(pages, 1):
        assert "Assumes otherwise than usual: quite a long part 0: 30%, not 20%; quite" in text
        assert "; and 24 more, listed at the end" in text
        assert "number_0" not in text or number == len(pages)
        assert f"{number} of {len(pages)}" in text
        assert "Edition current, as known on 3 October 2026, stamp 0123456789ab" in text
    told_in = [n for n, text in enumerate(pages) if "part 29: 30%, not 20% (number_29)" in text]
    assert told_in == [len(pages) - 1]


def test_of_a_long_title_a_running_head_shows_how_it_begins(tmp_path: pathlib.Path) -> None:
    """It showed how it ends."""
    read = sample_report.read(tmp_path)
    heights = set()
    for title in ("Begins", "Begins " + "with many words " * 12):
        content = sample_report.typeset(dataclasses.replace(read, title=title))
        boxes = poppler("pdftotext", content, "-bbox", "-f", "2", "-l", "2")
        heights.update(re.findall(r'yMin="([\d.]+)" .*>Begins</word>', boxes))
    assert len(heights) == 1


def test_what_links_of_the_text_lead_to_is_known_before_anything_is_laid_out() -> None:
    text = "".join(f"#{notation.target(one)}[a]" for one in ("#trace-a", "https://example.org"))
    beneath = f'#lead("trace-c")[c]#{notation.target("#trace-a")}[again]'
    marked, led = notation.led_to(text + beneath)
    assert led == ["trace-a"]
    assert re.findall(r'#to\(("[^)]*)\)', marked) == ['"trace-a", first: true', '"trace-a"']
