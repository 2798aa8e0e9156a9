"""The page is one sound, safe file that asks the network for nothing."""

import base64
import dataclasses
import datetime
import functools
import hashlib
import html.parser
import json
import pathlib
import re
import time
from typing import Any

import pytest
import sample_report

import report
from analysis import figures, schema
from report.formats import document, prose
from report.formats import html as page

MOST_BYTES = 10**6
VOID = {"meta", "link", "br", "wbr", "img", "input", "hr"}


class Tree(html.parser.HTMLParser):
    """Every element's name, attributes and text, in order, and whether the elements nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def all(self, tag: str) -> list[dict[str, Any]]:
        return [attributes for name, attributes in self.elements if name == tag]


@functools.cache
def rendered(reader: Any, folder: pathlib.Path) -> str:
    return page.render(reader(folder))


@pytest.fixture(scope="module", params=[sample_report.read, sample_report.read_hostile])
def text(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return rendered(request.param, tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def tree(text: str) -> Tree:
    return Tree(text)


def test_the_same_document_gives_the_same_page(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = sample_report.read(tmp_path)
    now = page.render(read)
    monkeypatch.setattr(time, "time", lambda: 10.0**9)
    assert page.render(read) == now


def test_ids_are_unique(tree: Tree) -> None:
    ids = [attributes["id"] for _, attributes in tree.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_clipped_charts_share_no_id_and_are_the_same_each_time(tmp_path: pathlib.Path) -> None:
    charts = [sample_report.chart("one"), sample_report.chart("two")]
    for chart in charts:
        chart[document.SPEC]["layer"][0]["mark"]["clip"] = True
    cells = [sample_report.markdown("# A"), sample_report.code("x", *charts)]
    read = sample_report.read(tmp_path, {"0_a": cells})
    text = page.render(read)
    assert "clip-path" in text
    assert page.render(read) == text
    test_ids_are_unique(Tree(text))


def test_every_internal_link_and_reference_resolves(tree: Tree) -> None:
    ids = {attributes.get("id") for _, attributes in tree.elements}
    links = [each["href"][1:] for each in tree.all("a") if each["href"].startswith("#")]
    labels = [
        name
        for _, attributes in tree.elements
        for name in (attributes.get("aria-labelledby") or "").split()
    ]
    assert links
    assert set(links) | set(labels) <= ids


def test_headings_are_in_order_under_one_h1(tree: Tree) -> None:
    levels = [int(name[1]) for name, _ in tree.elements if re.fullmatch(r"h[1-6]", name)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_nothing_is_loaded(tree: Tree, text: str) -> None:
    assert not {"img", "iframe", "object", "base"} & {name for name, _ in tree.elements}
    (icon,) = tree.all("link")
    assert icon["rel"] == "icon"
    assert icon["href"].startswith("data:image/svg+xml;base64,")
    assert not any("src" in attributes for _, attributes in tree.elements)
    assert not re.search(r"@import|url\((?!data:|#)", text)
    (policy,) = [each["content"] for each in tree.all("meta") if "http-equiv" in each]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy


def test_only_the_press_s_own_scripts_stand_in_the_page(tree: Tree, text: str) -> None:
    kinds = [each.get("type") for each in tree.all("script")]
    assert kinds == ["application/ld+json", "text/plain", "text/plain", "module"]
    script = re.findall(r'<script type="module">(.*?)</script>', text, re.DOTALL)[-1]
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"sha256-{allowed}" in text
    assert not any(name.startswith("on") for _, attributes in tree.elements for name in attributes)


def test_no_letter_of_what_is_packed_can_begin_a_tag(text: str) -> None:
    packed = re.findall(r'<script type="text/plain" id="\w+">(.*?)</script>', text, re.DOTALL)
    assert len(packed) == 2
    assert not any("<" in letters for letters in packed)


def test_hostile_text_is_shown_as_text(tmp_path: pathlib.Path) -> None:
    tree = Tree(rendered(sample_report.read_hostile, tmp_path))
    for tag in ("h1", "title", "p", "td", "th", "q", "cite", "code", "desc", "b", "dt", "dd", "li"):
        assert any(sample_report.HOSTILE in each for each in tree.texts[tag]), tag


def test_machines_are_told_what_the_report_is_and_who_wrote_it(tmp_path: pathlib.Path) -> None:
    for reader, headline, author in (
        (sample_report.read, "OpenAI paid $493.8 million", "We"),
        (sample_report.read_hostile, None, sample_report.HOSTILE),
    ):
        tree = Tree(rendered(reader, tmp_path))
        (linked,) = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>',
            rendered(reader, tmp_path),
            re.DOTALL,
        )
        article, dataset = json.loads(linked)["@graph"]
        assert (article["@type"], dataset["@type"]) == ("Article", "Dataset")
        (writer,) = article["author"]
        assert (writer["@type"], writer["name"][: len(author)]) == ("Organization", author)
        assert article["dateModified"] == "2026-10-03"
        told = {
            each.get("property"): each["content"] for each in tree.all("meta") if "content" in each
        }
        assert told["og:title"] == article["headline"]
        assert headline in (None, article["headline"])
        assert "://" not in told["og:image"]


def test_the_picture_for_links_has_its_full_address_where_that_is_told(
    tmp_path: pathlib.Path,
) -> None:
    read = sample_report.read(tmp_path)
    for url, address in (
        (None, "card.png"),
        ("https://a.example/pact/", "https://a.example/pact/current/card.png"),
    ):
        cited = {**read.citation, "url": url}
        told = dataclasses.replace(read, citation=cited)
        written = page.render(told)
        assert f'<meta property="og:image" content="{address}">' in written
        assert f'"image": "{address}"' in written


def test_the_masthead_tells_who_when_how_long_and_which_edition(tmp_path: pathlib.Path) -> None:
    text = page.render(sample_report.read(tmp_path))
    (line,) = re.findall(r'<p class="byline">(.*?)</p>', text)
    assert re.sub("<[^>]*>", "", line) == (
        "We · as known on 3 October 2026 · 1 minute to read · edition current"
    )
    assert "Audited</dt><dd>was booked" in text


def test_no_line_ends_between_an_amount_and_its_unit() -> None:
    written = prose.writer().blocks("Of $13 billion, $1.4 trillion and 2 millions")
    assert written == "<p>Of $13\u00a0billion, $1.4\u00a0trillion and 2 millions</p>\n"


def test_no_line_of_a_cell_or_a_key_number_ends_there_either(tmp_path: pathlib.Path) -> None:
    rows: list[list[tuple[str, str | None]]]
    rows = [[("Profits", None), ("75%, up to $92 billion", "total"), ("then $1 million", None)]]
    shown = sample_report.table_data("t", "T.", rows)
    cells = [sample_report.markdown("# A"), sample_report.code("x", sample_report.numbers())]
    cells.append(sample_report.code("t()", {document.TABLE: shown, "text/plain": "t"}))
    text = page.render(sample_report.read(tmp_path, {"0_a": cells}))
    for told in ("up to $92\u00a0billion", "then $1\u00a0million", "about $493.8\u00a0million"):
        assert told in text, told


def test_the_headline_is_the_title_of_the_page_and_leads_to_its_numbers(
    tmp_path: pathlib.Path,
) -> None:
    text = page.render(sample_report.read(tmp_path))
    heading = 'OpenAI paid <a href="#trace-total">$493.8\u00a0million</a></h1>'
    assert re.search(r"<h1[^>]*>(.*)", text)[1] == heading  # type: ignore[index]
    assert "Research report: The pact" in text
    bare = sample_report.read(tmp_path, {"0_a": [sample_report.markdown("# A")]})
    assert "<h1>The pact</h1>" in page.render(bare)


def test_a_number_to_take_away_stands_with_its_name_and_bounds(tmp_path: pathlib.Path) -> None:
    told = (
        '<div><dt>Paid in 2024</dt><dd><a href="#trace-total">$493.8\u00a0million '
        "<span>about $493.8\u00a0million</span></a></dd></div>"
    )
    assert page.render(sample_report.read(tmp_path)).count(told) == 2
    tree = Tree(rendered(sample_report.read_hostile, tmp_path))
    assert f"about {sample_report.HOSTILE}" in tree.texts["span"]


def test_tables_have_captions_and_headers_and_scroll_by_keyboard(tree: Tree) -> None:
    tables = tree.all("table")
    assert len(tree.all("caption")) == len(tables)
    scopes = [each["scope"] for each in tree.all("th")]
    assert scopes.count("row") >= len(tables)
    boxes = [each for each in tree.all("div") if each.get("class") == "scroll"]
    assert [box["tabindex"] for box in boxes] == ["0"] * len(tables)


def test_charts_are_drawn_and_described_without_javascript(tree: Tree) -> None:
    drawings = tree.all("svg")
    assert drawings
    assert all(each["role"] == "img" for each in drawings)
    assert len(tree.all("desc")) == len(drawings)


@pytest.mark.later  # draws
def test_the_description_of_a_chart_does_not_say_its_name_again(tmp_path: pathlib.Path) -> None:
    drawn = sample_report.chart()
    drawn[document.CHART]["alt"] = "Payments rose. Seven bars."
    cells = [sample_report.markdown("# A"), sample_report.code("x", drawn)]
    read = sample_report.read(tmp_path, {"0_a": cells})
    assert re.search(r"Payments rose</title><desc[^>]*>Seven bars\.</desc>", page.render(read))


@pytest.mark.later  # draws
def test_a_chart_that_cannot_be_drawn_shows_its_table(tmp_path: pathlib.Path) -> None:
    cells = [sample_report.markdown("# A"), sample_report.code("x", sample_report.undrawable())]
    read = sample_report.read(tmp_path, {"0_a": cells})
    with pytest.warns(UserWarning, match="chart broken_chart cannot be drawn, .*: TypeError"):
        text = page.render(read)
    tree = Tree(text)
    assert "A headline without a drawing" in tree.texts["h3"]
    assert [each for each in tree.all("details") if each.get("class") == "data"] == [
        {"class": "data", "open": None}
    ]
    assert not tree.all("svg")
    with pytest.warns(UserWarning, match="broken_chart"):
        assert sample_report.typeset(read)


def with_words(words: str) -> dict[str, list[dict[str, Any]]]:
    """A notebook whose chart has them in its data."""
    chart = sample_report.chart()
    chart[document.SPEC]["data"]["values"][0]["q"] = words
    return {"0_a": [sample_report.markdown("# A"), sample_report.code("x", chart)]}


@pytest.mark.parametrize("words", ["\ud800", "\ufffe", "a\x00b\x07c"])
def test_letters_in_a_chart_s_data_that_no_font_has_are_refused_with_their_cell(
    tmp_path: pathlib.Path, words: str
) -> None:
    with pytest.raises(schema.Faults, match=r"0_a\.ipynb, cell 2: no font of the report has"):
        sample_report.read(tmp_path, with_words(words))


@pytest.mark.later  # draws
@pytest.mark.parametrize("words", ["a\u2028b\u202ec", 300 * "W"])
def test_any_other_text_in_a_chart_s_data_is_drawn(tmp_path: pathlib.Path, words: str) -> None:
    read = sample_report.read(tmp_path, with_words(words))
    assert len(Tree(page.render(read)).all("svg")) == 1
    assert sample_report.typeset(read)


def notes_of(text: str) -> dict[str, str]:
    """The text of each entry of the notes, with its markup, by its anchor."""
    return dict(re.findall(r'<li id="(trace-[^"]*)">(.*?)</li>\n', text, re.DOTALL))


def test_every_finding_has_a_note(tmp_path: pathlib.Path) -> None:
    read = sample_report.read(tmp_path)
    notes = list(notes_of(page.render(read)))
    assert notes[: len(read.findings)] == [f"trace-{name}" for name in read.findings]


def test_a_published_figure_is_told_once_and_linked_with_its_value(tmp_path: pathlib.Path) -> None:
    shared = sample_report.figure("payments_2024q2", "printed once")
    found = {name: sample_report.finding(name, shared) for name in ("total", "unknown")}
    text = page.render(sample_report.read(tmp_path, findings=found))
    assert text.count("printed once") == 1
    notes = notes_of(text)
    input_ = '<a href="#trace-payments_2024q2">payments_2024q2</a> [$77.3 m]'
    assert input_ in notes["trace-total"]
    entry = notes["trace-payments_2024q2"]
    assert "<b>$77.3 million</b>" in entry
    assert '<a href="#source-Z1">Publisher Z1, 12 November 2025</a> · high confidence' in entry


def test_a_term_says_its_kind_since_when_it_holds_and_what_was_said_of_it(
    tmp_path: pathlib.Path,
) -> None:
    term = sample_report.figure("rate") | {
        "kind": "term",
        "nature": "press",
        "effective": "2024-01-01",
        "about": "leak",
    }
    said = figures.Statement(
        id="s1",
        speaker="A spokeswoman",
        about="leak",
        gist="The numbers are not right.",
        quote="not quite right",
        kind="executive",
        source="TC",
        known=datetime.date(2025, 11, 14),
        confidence="medium",
    )
    other = said.model_copy(update={"id": "s2", "about": "profit", "gist": "Nothing here."})
    found = sample_report.findings() | {"total": sample_report.finding("total", term)}
    read = sample_report.read(tmp_path, findings=found, statements=[said, other])
    notes = notes_of(page.render(read))
    entry = notes["trace-rate-2024-01-01-Z1"]
    assert "press, high confidence · applied from 1 January 2024 · " in entry
    assert '<a href="#trace-said-leak">replies</a>' in entry
    reply = notes["trace-said-leak"]
    assert "Said of: the leak" in reply
    assert "A spokeswoman, 14 November 2025: The numbers are not right." in reply
    assert '<q>not quite right</q> <a href="#source-TC">Publisher TC</a>' in reply
    assert "Nothing here" not in "".join(notes.values())
    assert b"%PDF" in sample_report.typeset(read)[:8]


def test_a_published_figure_that_a_table_prints_has_a_note(tmp_path: pathlib.Path) -> None:
    figure = sample_report.figure("revenue_2024")
    rows: list[list[tuple[str, str | None]]] = [[("2024", None), ("$77.3 million", "revenue_2024")]]
    shown = {document.TABLE: sample_report.table_data("variants", "", rows), "text/plain": ""}
    cells = {"0_a": [sample_report.markdown("# A"), sample_report.code("x", shown)]}
    read = sample_report.read(tmp_path, cells, published={"revenue_2024": figure, "other": figure})
    text = page.render(read)
    assert '<a href="#trace-revenue_2024">$77.3\u00a0million</a>' in text
    notes = notes_of(text)
    assert figure["quote"] in notes["trace-revenue_2024"]
    assert "trace-other" not in notes


def test_a_note_says_where_the_worlds_put_its_number(tmp_path: pathlib.Path) -> None:
    found = sample_report.findings()
    found["total"] |= {"world_low": 2e9, "world_high": 3.25e9}
    notes = notes_of(page.render(sample_report.read(tmp_path, findings=found)))
    assert " · simulations: $2 to $3.25 billion" in notes["trace-total"]
    assert "worlds" not in notes["trace-quarter"]


def test_a_formula_tells_each_input_once(tmp_path: pathlib.Path) -> None:
    paid = sample_report.figure("paid")
    total = sample_report.finding("total", paid, formula="paid + max(paid, paid_before)")
    found = sample_report.findings() | {"total": total}
    note = notes_of(page.render(sample_report.read(tmp_path, findings=found)))["trace-total"]
    told = '<a href="#trace-paid">paid</a> [$77.3 m] + max(paid, paid_before)'
    assert f"<p>{told}</p>" in note


def test_a_parameter_leads_to_its_row_of_the_run_card(tmp_path: pathlib.Path) -> None:
    known = sample_report.figure("share_rate") | {"kind": "parameter"}
    found = sample_report.findings() | {"total": sample_report.finding("total", known)}
    text = page.render(sample_report.read(tmp_path, findings=found))
    assert 'href="#parameter-share_rate"' in notes_of(text)["trace-total"]
    assert '<th id="parameter-share_rate" scope="row">part of revenue due</th>' in text


def test_a_term_that_changed_has_an_entry_for_each_value(tmp_path: pathlib.Path) -> None:
    before, after = (
        sample_report.figure("share_rate", quote) | {"kind": "term", "unit": "ratio", "value": rate}
        for quote, rate in (("a fifth", 0.2), ("a tenth", 0.1))
    )
    found = sample_report.findings()
    found["total"] = sample_report.finding("total", before)
    found["unknown"] = sample_report.finding("unknown", after)
    notes = notes_of(page.render(sample_report.read(tmp_path, findings=found)))
    assert "a fifth" in notes["trace-share_rate"]
    assert "a tenth" in notes["trace-share_rate-2"]
    assert 'href="#trace-share_rate-2"' in notes["trace-unknown"]


def test_the_widest_chapter_is_sound_and_has_no_empty_caption(tmp_path: pathlib.Path) -> None:
    text = page.render(sample_report.read(tmp_path, sample_report.wide_cells()))
    tree = Tree(text)
    test_ids_are_unique(tree)
    test_every_internal_link_and_reference_resolves(tree)
    assert "The parameters of this edition</span></caption>" in text
    assert "></span></caption>" not in text
    assert "wide_table-title" not in text
    assert [each["aria-label"] for each in tree.all("div") if each.get("role") == "group"] == [
        "Table",
        "Table",
    ]


def test_the_line_above_the_story_says_in_words_what_was_changed(tmp_path: pathlib.Path) -> None:
    (line,) = re.findall('<p class="assumes">(.*?)</p>', rendered(sample_report.read, tmp_path))
    told = '<a href="#run">the way back: 30%, not 20%</a>'
    assert line == f"This edition assumes otherwise than usual: {told}."


@pytest.mark.parametrize(
    ("usual", "words"),
    [("none", "30% instead of none"), ("nothing", "30% instead of nothing"), ("0%", "30%, not 0%")],
)
def test_what_is_usually_none_is_not_denied_twice(
    tmp_path: pathlib.Path, usual: str, words: str
) -> None:
    given = [one | {"usual": usual} for one in sample_report.parameters()]
    read = sample_report.read(tmp_path, parameters=given)
    assert document.changes(read) == (f"the way back: {words}",)


def test_the_run_card_says_what_was_changed(tmp_path: pathlib.Path) -> None:
    cells = Tree(rendered(sample_report.read, tmp_path)).texts["td"]
    assert any(one.endswith(", usually 20%") for one in cells)
    assert "default" not in cells


def test_a_page_without_charts_carries_no_chart_library(tmp_path: pathlib.Path) -> None:
    read = sample_report.read(tmp_path, {"0_a": [sample_report.markdown("# A\n\ntext")]})
    assert len(page.render(read)) < MOST_BYTES / 4


def test_the_page_stays_under_a_megabyte(text: str) -> None:
    assert len(text.encode()) < MOST_BYTES


@pytest.mark.parametrize("name", ["report", "ledger"])
def test_each_committed_document_stays_under_a_megabyte(name: str) -> None:
    path = report.EDITIONS / "current" / f"{name}.html"
    if not path.exists():
        pytest.skip("no edition was built yet")
    test_the_page_stays_under_a_megabyte(path.read_text(encoding="utf-8"))
