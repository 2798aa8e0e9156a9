"""The press reads executed notebooks faithfully, or says at once everything that keeps it."""

import datetime
import pathlib
import re
from typing import Any

import pytest
import sample_report

from analysis import figures, parameters, schema
from report.formats import document, html, pdf

Cells = list[dict[str, Any]]
TITLE = sample_report.markdown("# Title")


def faults(folder: pathlib.Path, *cells: dict[str, Any]) -> str:
    with pytest.raises(schema.Faults) as caught:
        sample_report.read(folder, {"0_bad": list(cells)})
    return str(caught.value)


def shown(text: str) -> dict[str, Any]:
    return sample_report.code("say()", sample_report.prose(text))


def test_each_notebook_becomes_a_chapter_named_without_its_number(tmp_path: pathlib.Path) -> None:
    read = sample_report.read(tmp_path)
    titles = {chapter.name: chapter.title for chapter in read.chapters}
    assert titles == {"summary": "The pact at a glance", "payments": "Payments"}


def test_the_code_stays_in_the_notebook_to_which_each_chapter_leads(tmp_path: pathlib.Path) -> None:
    summary = sample_report.read(tmp_path).chapters[0]
    assert [type(block).__name__ for block in summary.blocks] == 4 * ["Prose"]
    assert summary.notebook == "0_summary"


def test_the_parameters_are_left_to_the_run_card(tmp_path: pathlib.Path) -> None:
    set_ = sample_report.code("share_rate: float = 0.2")
    for tag in ("parameters", "injected-parameters"):
        cells = [TITLE, set_ | {"metadata": {"tags": [tag]}}]
        assert sample_report.read(tmp_path, {"0_a": cells}).chapters[0].blocks == ()


def test_only_findings_the_text_leads_to_are_kept_in_order(tmp_path: pathlib.Path) -> None:
    assert list(sample_report.read(tmp_path).findings) == ["total", "unknown", "quarter"]


def test_only_cited_sources_are_kept(tmp_path: pathlib.Path) -> None:
    assert list(sample_report.read(tmp_path).sources) == ["TC", "Z1"]  # by name


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[x](#trace-none)", "the trace none names no finding"),
        ("[x](#source-none)", "the source none is unknown"),
        ("[x](#nowhere)", "the link #nowhere leads nowhere"),
        ("[x](page.html)", "the link page.html leads nowhere"),
        ("```\nx\n```", "Markdown of the kind fence"),
        ("    x", "Markdown of the kind code_block"),
        ("~~x~~", "Markdown of the kind s"),
        ("x\n\n---", "Markdown of the kind hr"),
        ("# Again", "a second # heading"),
        ("### Deep", "a heading of level 3 follows level 1"),
        ("## A\n\n#### Deep", "a heading of level 4 follows level 2"),
    ],
)
def test_prose_no_format_can_show_is_refused(tmp_path: pathlib.Path, text: str, rule: str) -> None:
    for cell in (sample_report.markdown(text), shown(text)):
        told = faults(tmp_path, TITLE, cell)
        assert told.startswith("0_bad.ipynb, cell 2: ")
        assert rule in told


def test_a_notebook_without_title_is_refused(tmp_path: pathlib.Path) -> None:
    assert "has no title" in faults(tmp_path, sample_report.markdown("text"))
    assert "before the title" in faults(tmp_path, sample_report.markdown("## Section"))


def test_an_output_of_another_kind_is_refused(tmp_path: pathlib.Path) -> None:
    html = sample_report.code("x", {"text/html": "<b>x</b>"})
    stream = sample_report.code("x") | {"outputs": [{"output_type": "stream", "name": "stderr"}]}
    assert "puts out text/html" in faults(tmp_path, TITLE, html)
    assert "puts out stderr" in faults(tmp_path, TITLE, stream)


def test_a_bad_table_is_refused(tmp_path: pathlib.Path) -> None:
    uneven, bare, lost = (sample_report.table() for _ in range(3))
    uneven[document.TABLE]["rows"][0].pop()
    del bare[document.TABLE]["columns"]
    lost[document.TABLE]["rows"][0][0]["trace"] = "none"
    assert "payments_table is uneven" in faults(tmp_path, TITLE, sample_report.code("x", uneven))
    assert "its table cannot be shown: columns: " in faults(
        tmp_path, TITLE, sample_report.code("x", bare)
    )
    assert "none names no finding" in faults(tmp_path, TITLE, sample_report.code("x", lost))


def test_an_empty_table_is_refused_with_its_cell(tmp_path: pathlib.Path) -> None:
    rowless, blank, beneath = sample_report.table(), sample_report.table(), sample_report.chart()
    rowless[document.TABLE]["rows"] = []
    for row in blank[document.TABLE]["rows"]:
        row[:] = [{"text": " ", "trace": None} for _ in row]
    beneath[document.CHART]["table"]["rows"] = []
    for one in (rowless, blank, beneath):
        told = faults(tmp_path, TITLE, sample_report.code("x", one))
        assert re.search(r"\.ipynb, cell 2: table \w+ is empty\. Remedy: give it a row", told)


def test_a_bad_chart_is_refused(tmp_path: pathlib.Path) -> None:
    remote, bare = sample_report.chart(), sample_report.chart()
    remote[document.SPEC]["layer"][0]["data"] = {"url": "https://example.test/data.json"}
    del bare[document.CHART]["alt"]
    assert "loads an address" in faults(tmp_path, TITLE, sample_report.code("x", remote))
    assert "its chart cannot be shown: alt: " in faults(
        tmp_path, TITLE, sample_report.code("x", bare)
    )
    blind = sample_report.chart()
    blind[document.SPEC]["layer"][1]["encoding"]["text"]["field"] = "vv"
    told = faults(tmp_path, TITLE, sample_report.code("x", blind))
    assert "cell 2: chart payments_chart draws 'vv', which no row of its data has." in told
    pivot = {"pivot": "q", "value": "v"}
    for derived in ({"calculate": "2*datum.v", "as": "vv"}, {"bin": {}, "as": ["vv"]}, pivot):
        blind[document.SPEC]["transform"] = [derived]
        sample_report.read(tmp_path, {"0_good": [TITLE, sample_report.code("x", blind)]})
    empty = sample_report.chart()
    empty[document.CHART] |= {"alt": "", "headline": " "}
    told = faults(tmp_path, TITLE, sample_report.code("x", empty))
    for part in ("alt", "headline"):
        assert f"{part}: it says nothing" in told


def test_the_headline_stands_over_the_whole_report(tmp_path: pathlib.Path) -> None:
    read = sample_report.read(tmp_path)
    assert read.headline == "OpenAI paid [$493.8 million](#trace-total)"
    headline = sample_report.code("x", sample_report.headline())
    assert "its headline: the report has another" in faults(tmp_path, TITLE, headline, headline)
    lost = sample_report.code("x", sample_report.headline("[x](#trace-none)"))
    assert "none names no finding" in faults(tmp_path, TITLE, lost)
    blank = sample_report.code("x", sample_report.headline(" "))
    assert "cell 2: its headline has no words" in faults(tmp_path, TITLE, blank)


def test_a_number_to_take_away_must_lead_to_a_finding(tmp_path: pathlib.Path) -> None:
    lost, bare = sample_report.numbers(), sample_report.numbers()
    lost[document.NUMBERS]["items"][0]["trace"] = "none"
    del bare[document.NUMBERS]["items"][0]["bounds"]
    assert "none names no finding" in faults(tmp_path, TITLE, sample_report.code("x", lost))
    assert "its numbers cannot be shown: items.0.bounds: " in faults(
        tmp_path, TITLE, sample_report.code("x", bare)
    )


def test_a_number_to_take_away_has_a_label_and_an_amount(tmp_path: pathlib.Path) -> None:
    none, blank = sample_report.numbers(), sample_report.numbers()
    none[document.NUMBERS]["items"] = []
    blank[document.NUMBERS]["items"][0]["text"] = " "
    for one in (none, blank):
        told = faults(tmp_path, TITLE, sample_report.code("x", one))
        assert "cell 2: its numbers cannot be shown: items" in told


@pytest.mark.parametrize("number", ["{payments_2024}", "{payments_2024:short}", "{share_rate}"])
def test_a_number_in_braces_that_nothing_fills_in_is_refused(
    tmp_path: pathlib.Path, number: str
) -> None:
    table = sample_report.table(title=f"Of {number}")
    for cell in (sample_report.markdown(f"Paid: {number}."), sample_report.code("x", table)):
        told = faults(tmp_path, TITLE, cell)
        assert f"cell 2: nothing fills in {number}. Remedy: say it with exhibits.say" in told
    cell = sample_report.markdown(f"`{number}` and $x_{{a_b}} + {{x_1}} \\sum_{{a_1}}$")
    sample_report.read(tmp_path, {"0_good": [TITLE, cell]})


def test_an_id_used_twice_is_refused(tmp_path: pathlib.Path) -> None:
    table = sample_report.code("x", sample_report.table())
    assert "exhibit payments_table: the id is used 2 times" in faults(tmp_path, TITLE, table, table)


def test_an_id_that_is_no_name_is_refused(tmp_path: pathlib.Path) -> None:
    told = faults(tmp_path, TITLE, sample_report.code("x", sample_report.table("All payments")))
    assert "exhibit All payments: its id is no name. Remedy: write it in letters" in told


def test_all_faults_are_told_at_once(tmp_path: pathlib.Path) -> None:
    told = faults(tmp_path, TITLE, shown("[x](#trace-a)"), shown("[x](#trace-b)"))
    assert [line.split(":")[0] for line in told.splitlines()] == [
        "0_bad.ipynb, cell 2",
        "0_bad.ipynb, cell 3",
    ]


def test_the_cell_that_papermill_adds_is_not_counted(tmp_path: pathlib.Path) -> None:
    added = sample_report.code("share_rate = 0.2")
    added["metadata"]["tags"] = ["injected-parameters"]
    told = faults(tmp_path, TITLE, added, shown("[x](#trace-a)"))
    assert told.startswith("0_bad.ipynb, cell 2: ")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", None])
def test_a_file_that_is_no_notebook_is_refused(
    tmp_path: pathlib.Path, content: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "0_broken.ipynb"
    if content is not None:
        path.write_text(content)
    monkeypatch.setattr(sample_report, "written", lambda *_: [path])
    with pytest.raises(schema.Faults, match=r"0_broken\.ipynb, the file: it cannot be read"):
        sample_report.read(tmp_path)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://a.example/leak/", "leak"),
        ("https://a.example/news-it-had-a-negative-122-margin", "news it had a negative 122…"),
        ("https://a.example/caf%C3%A9-au-lait", "caf\u00e9 au lait"),
        ("https://a.example/%E5%82%B3", "a.example…"),
        ("https://a.example/?p=1", "a.example/?p=1"),
        ("", "B"),
    ],
)
def test_two_publications_of_one_publisher_are_told_apart(address: str, name: str) -> None:
    first = sample_report.source("A", "One")
    other = sample_report.source("C", "Other")
    told = {"key": "B", "date": None, "title": "", "address": address}
    sources = {"A": first, "B": first.model_copy(update=told), "C": other}
    names = [name for _, name in figures.cited(["A", "B", "C"], sources)]
    assert names == ["One (12 November 2025)", f"One ({name})", "Other"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://www.a.example/b/", "a.example/b"),
        ("https://a.example/?p=1", "a.example/?p=1"),
        ("https://a.example/caf%C3%A9-au-lait", "a.example/caf\u00e9-au-lait"),
        ("https://a.example/2026-06-17-%E5%82%B3openai%E7%AC%AC1", "a.example/2026-06-17…"),
        (f"https://a.example/{'very-' * 30}long", f"a.example/{'very-' * 17}v…"),
        ("https://a.example/%FF", "a.example…"),
    ],
)
def test_an_address_is_told_as_far_as_it_can_be_read(address: str, words: str) -> None:
    assert figures.brief(address) == words


def test_an_address_in_code_is_a_link_with_words(tmp_path: pathlib.Path) -> None:
    coded = "https://a.example/one-%E5%82%B3openai"
    sources = {"Z1": sample_report.source("Z1", "One").model_copy(update={"address": coded})}
    read = sample_report.read(tmp_path, {"0_a": [TITLE, shown("[x](#source-Z1)")]}, sources=sources)
    assert f'href="{coded}">a.example/one…</a>' in html.render(read)
    assert f'#link("{coded}")[#"a.example/one…";]' in pdf.source(read)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("All &hearts; and &#9829;", "no font of the report has the letters '\u2665'"),
        ("<b>bold</b>", "html_inline"),
        ("<!-- hidden -->", "html_block"),
        ("\u7d50\u8ad6", "no font of the report has the letters '\u7d50\u8ad6'"),
        ("a bell\x07 rings", r"no font of the report has the letters '\x07'"),
        ("`nothing\x00`", r"no font of the report has the letters '\x00'"),
    ],
)
def test_what_the_report_would_print_otherwise_than_jupyter_is_refused(
    tmp_path: pathlib.Path, written: str, fault: str
) -> None:
    told = faults(tmp_path, TITLE, sample_report.markdown(written))
    assert "cell 2: " in told
    assert fault in told


@pytest.mark.parametrize(
    "written", [r"It costs \$5 and \$6.", "Code `$a$`.", "- a\n  - b\n    - c"]
)
def test_what_both_print_alike_is_read(tmp_path: pathlib.Path, written: str) -> None:
    cells = [TITLE, sample_report.markdown(written)]
    assert sample_report.read(tmp_path, {"0_a": cells}).chapters


def test_a_text_that_speaks_of_a_later_day_is_refused_with_its_cell(tmp_path: pathlib.Path) -> None:
    cells = [TITLE, sample_report.markdown("By audited accounts.")]
    run = parameters.check({"as_of": "2025-11-18"})
    with pytest.raises(schema.Faults, match="cell 2: it speaks of 'audited', known from 2026-06"):
        sample_report.read(tmp_path, {"0_a": cells}, run=run)
    assert sample_report.read(tmp_path, {"0_a": cells}, run=parameters.check({})).chapters


def part(folder: pathlib.Path, name: str) -> document.Document:
    """One of the two documents of a sample: its second chapter is ledger, its first in part."""
    proof = {"metadata": {"tags": ["ledger"]}}
    cells = {
        "0_answer": [
            TITLE,
            sample_report.markdown("See [the proof](#proof)."),
            sample_report.markdown("Proof of it: [2](#trace-total).") | proof,
        ],
        "1_proof": [
            TITLE,
            sample_report.code("say()", sample_report.prose("To [it](#answer).")) | proof,
        ],
    }
    return sample_report.read(folder, cells, part=name)


def test_what_is_tagged_ledger_goes_there_and_all_else_is_the_story(tmp_path: pathlib.Path) -> None:
    story, ledger = part(tmp_path, "report"), part(tmp_path, "ledger")
    assert [one.name for one in story.chapters] == ["answer"]
    assert [one.name for one in ledger.chapters] == ["answer", "proof"]
    assert {one.title for one in ledger.chapters} == {"Title"}
    assert not story.findings
    assert "total" in ledger.findings
    assert story.other
    assert ledger.other


def test_a_link_to_a_chapter_of_the_other_document_leads_there(tmp_path: pathlib.Path) -> None:
    story, ledger = part(tmp_path, "report"), part(tmp_path, "ledger")
    assert story.chapters[0].blocks == (document.Prose("See [the proof](ledger.html#proof)."),)
    last = ledger.chapters[-1].blocks[0]
    assert last == document.Prose("To [it](#answer).")
    whole = part(tmp_path, "")
    assert whole.chapters[0].blocks[0] == document.Prose("See [the proof](#proof).")
    assert not whole.other


@pytest.mark.parametrize("empty", ["report", "ledger"])
def test_a_document_of_two_that_would_have_no_chapter_is_refused(
    tmp_path: pathlib.Path, empty: str
) -> None:
    """A title alone in the ledger, or in the story, ended the PDF by an error of Python."""
    title, said = dict(TITLE), sample_report.markdown("Words.")
    (said if empty == "report" else title)["metadata"] = {"tags": ["ledger"]}
    with pytest.raises(schema.Faults, match="notebooks, cells: no cell goes to the"):
        sample_report.read(tmp_path, {"1_a": [title, said]}, part=empty)


def test_a_notebook_that_no_page_can_name_is_refused(tmp_path: pathlib.Path) -> None:
    cells = [TITLE, sample_report.markdown("Words.")]
    with pytest.raises(schema.Faults, match=r"\.ipynb, its name: no font of the report has"):
        sample_report.read(tmp_path, {"1_\u65e5": cells})


def test_without_a_ledger_there_is_one_document(tmp_path: pathlib.Path) -> None:
    story = sample_report.read(
        tmp_path, {"0_a": [TITLE, sample_report.markdown("b")]}, part="report"
    )
    assert not story.other
    assert story.chapters[0].blocks


def gap(known: str, *gaps: tuple[str, str]) -> dict[str, Any]:
    said = {"markdown": known, "gaps": [list(one) for one in gaps]}
    return sample_report.code("say()", {document.SAID: said})


def told(folder: pathlib.Path, *cells: dict[str, Any]) -> list[str]:
    """What a chapter of some cells says, block by block."""
    read = sample_report.read(folder, {"0_a": [TITLE, *cells]}).chapters[0].blocks
    return [block.markdown for block in read if isinstance(block, document.Prose)]


def test_what_a_chapter_does_not_know_is_told_once_at_its_end(tmp_path: pathlib.Path) -> None:
    cells = (gap("", ("who pays", "so")), gap("One.", ("when", "so")), gap("", ("who pays", "so")))
    assert told(tmp_path, *cells) == ["One.", "Not known here: who pays and when (so)."]


def test_it_is_told_first_where_nothing_else_stands_beneath_the_title(
    tmp_path: pathlib.Path,
) -> None:
    cells = (gap("", ("it", "so")), gap("## A section\n\nIts text."))
    assert told(tmp_path, *cells) == ["Not known here: it (so).", "## A section\n\nIts text."]


def test_a_heading_beneath_which_nothing_stands_is_left_out(tmp_path: pathlib.Path) -> None:
    cells = (
        sample_report.markdown("## Hollow"),
        gap("", ("it", "")),
        sample_report.markdown("## Kept, for what is below\n\n### Below\n\nText."),
        sample_report.markdown("## Hollow too"),
        sample_report.markdown("### And its section"),
        sample_report.markdown("Text of a section.\n\n## Hollow again"),
    )
    assert told(tmp_path, *cells) == [
        "Not known here: it.",
        "## Kept, for what is below\n\n### Below\n\nText.",
        "## Hollow too",
        "### And its section",
        "Text of a section.\n\n",
    ]


def test_a_source_that_is_later_than_the_day_has_no_name_yet_only_its_kind(
    tmp_path: pathlib.Path,
) -> None:
    run = parameters.check({"as_of": "2025-11-12"})
    cells = {"0_a": [TITLE, shown("[x](#source-Z1), [y](#source-TC)")]}
    for kind, day, names in (
        ("leak", 12, ["They", "Others"]),
        ("leak", 13, ["leak source of a later day", "press source of a later day"]),
        ("press", 13, [f"press source {number} of a later day" for number in (1, 2)]),
    ):
        more = {"date": datetime.date(2025, 11, day)}
        dated = {
            key: sample_report.source(key, name).model_copy(update={**more, "kind": each})
            for key, name, each in (("Z1", "They", kind), ("TC", "Others", "press"))
        }
        read = sample_report.read(tmp_path, cells, run=run, sources=dated).sources
        assert [read[key].publisher for key in dated] == names
        assert {bool(one.date) for one in read.values()} == {day == 12}


def test_a_copy_of_a_later_year_has_no_place_yet(tmp_path: pathlib.Path) -> None:
    run = parameters.check({"as_of": "2025-11-12"})
    cells = {"0_a": [TITLE, shown("[x](#source-Z1)")]}
    for year, place in ((2025, "https://a.example/2025/b"), (2026, "unrecorded")):
        copy = {"read_at": f"https://a.example/{year}/b"}
        dated = {"Z1": sample_report.source("Z1", "They").model_copy(update=copy)}
        assert (
            sample_report.read(tmp_path, cells, run=run, sources=dated).sources["Z1"].read_at
            == place
        )


def test_a_parameter_of_what_was_agreed_later_is_not_told_of_unless_it_was_changed(
    tmp_path: pathlib.Path,
) -> None:
    def told(day: str, **given: str) -> set[str]:
        run = parameters.check({"as_of": day, **given})
        records = [
            {"name": one.name, "meaning": one.meaning, "default": one.default}
            for one in parameters.SCHEMA
        ]
        valued = [{**one, "value": run[one["name"]]} for one in records]
        read = sample_report.read(tmp_path, {"0_a": [TITLE]}, run=run, parameters=valued)
        return {one["name"] for one in read.parameters}

    every = {*parameters.BY_NAME}
    assert told("2026-04-27") == every
    assert told("2026-04-26") == every - {"cap_counts"}
    assert told("2026-04-26", cap_counts="all") == every
