"""In a browser without a network: the search, what a number is, and what can be taken away."""

import io
import pathlib
import struct
from xml.etree import ElementTree

import committed
import pikepdf
import pytest
import sample_report
import test_browser
import tools
from playwright import sync_api
from test_browser import DESKTOP, PHONE, Go

from report.formats import document, html

pytestmark = pytest.mark.browser
either_size = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
visit = test_browser.visit


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("tools")
    proof = sample_report.markdown("Proof.") | {"metadata": {"tags": ["ledger"]}}
    cells = sample_report.cells()
    cells["1_payments"].append(proof)
    for part in ("report", "ledger", ""):
        read = sample_report.read(folder, cells, part=part)
        (folder / f"{part or 'whole'}.html").write_text(html.page(read), encoding="utf-8")
    return folder


# The search


@either_size
def test_the_search_finds_notes_words_and_headings_and_the_keyboard_leads_to_them(
    visit: Go, size: sync_api.ViewportSize
) -> None:
    seen = visit("ledger", viewport=size)
    page = seen.page
    page.keyboard.press("/")
    page.keyboard.type("payment payments_2024q1")
    assert page.locator(".search output").inner_text() == "2 places."
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    panel = page.locator("dialog")
    panel.wait_for()
    assert panel.get_attribute("aria-label") == "Payment payments_2024q1"
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    page.locator(".search input").fill("how heavy")
    assert page.locator(".search output").inner_text() == "1 place."
    assert page.locator(".search li").all_inner_texts() == ["weight (glossary)"]
    assert seen.said == []


def test_a_search_that_finds_nothing_says_so_and_escape_clears_it(visit: Go) -> None:
    page = visit("ledger", viewport=DESKTOP).page
    box = page.locator(".search input")
    box.fill("zebra <b>")
    assert page.locator(".search output").inner_text() == "Nothing holds \u201czebra <b>\u201d."
    assert page.locator(".search li").count() == 0
    box.press("Escape")
    assert box.input_value() == ""
    assert page.locator(".search output").inner_text() == ""


def test_what_is_called_so_comes_before_what_only_speaks_of_it(visit: Go) -> None:
    page = visit("ledger", viewport=DESKTOP).page
    page.locator(".search input").fill("QUARTER")
    names = page.locator(".search li").all_inner_texts()
    called = ["quarter" in name.lower() for name in names]
    assert called == sorted(called, reverse=True)
    assert 0 < called.count(True) < len(called)


def test_the_search_is_not_there_where_it_could_not_work_or_is_not_needed(visit: Go) -> None:
    bare = visit("ledger", viewport=DESKTOP, java_script_enabled=False).page
    assert not bare.locator(".search").is_visible()
    assert visit("report", viewport=DESKTOP).page.locator(".search").count() == 0


# What a number is


def test_a_number_under_the_pointer_says_what_it_is(visit: Go) -> None:
    seen = visit("report", viewport=DESKTOP)
    seen.page.locator(test_browser.NUMBER).first.hover()
    box = seen.page.get_by_role("tooltip")
    assert box.inner_text() == "Finding total: $493.8 million · $493.6 to $494.0 million · 2024"
    seen.page.mouse.move(0, 0)
    box.wait_for(state="detached")
    assert seen.said == []


def test_a_finger_opens_the_note_at_once(visit: Go) -> None:
    page = visit("report", viewport=PHONE, has_touch=True, is_mobile=True).page
    page.locator(test_browser.NUMBER).first.tap()
    page.locator("dialog").wait_for()
    assert page.get_by_role("tooltip").count() == 0


def test_the_panel_of_the_story_shows_its_sources_and_leads_to_the_ledger_and_back(
    visit: Go,
) -> None:
    page = visit("report", viewport=DESKTOP).page
    panel = page.locator("dialog")
    page.locator(test_browser.NUMBER).first.click()
    assert "revenue share of this quarter" in panel.inner_text()
    assert "$493.8 million · $493.6 to $494.0 million · 2024\n" in panel.inner_text()
    panel.get_by_role("link", name="In the ledger").click()
    page.wait_for_url("**/ledger.html#trace-total")
    assert panel.get_attribute("aria-label") == "Finding total"
    panel.get_by_role("link", name="In the report").click()
    page.wait_for_url("**/report.html#trace-total")
    assert panel.get_attribute("aria-label") == "Finding total"
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    page.wait_for_function("document.activeElement.matches('h1 a')")


# What can be taken away


@either_size
def test_a_chart_can_be_taken_away_as_a_picture_a_drawing_and_numbers(
    visit: Go, size: sync_api.ViewportSize, tmp_path: pathlib.Path
) -> None:
    seen = visit("report", viewport=size, color_scheme="dark")
    seen.draw()
    offered = seen.page.get_by_role("group", name="Take away: Payments rose")
    got: dict[str, bytes] = {}
    for kind in ("PNG", "SVG", "CSV"):
        with seen.page.expect_download() as started:
            offered.get_by_role("button", name=kind, exact=True).click()
        assert started.value.suggested_filename == f"payments_chart.{kind.lower()}"
        started.value.save_as(tmp_path / kind)
        got[kind] = (tmp_path / kind).read_bytes()
    drawing = ElementTree.fromstring(got["SVG"])  # noqa: S314 - our own
    texts = [" ".join(each.itertext()) for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "Payments rose" in " ".join(texts)
    assert any(text.startswith("Sources: Publisher Z1") for text in texts)
    assert b"@font-face" in got["SVG"]
    width, height = struct.unpack(">II", got["PNG"][16:24])
    assert (width, height) == tuple(2 * int(drawing.attrib[name]) for name in ("width", "height"))
    assert '"Column 1","$77.3 million","77300000","total"' in got["CSV"].decode("utf-8-sig")
    assert seen.said == []


def test_a_chart_can_be_cited_and_its_address_copied(visit: Go) -> None:
    seen = visit("report", viewport=DESKTOP)
    offered = seen.page.get_by_role("group", name="Take away: Payments rose")
    seen.page.evaluate(
        "() => { navigator.clipboard.writeText = async (it) => { window.taken = it; }; }"
    )
    offered.get_by_role("button", name="Cite").click()
    assert offered.locator("output").inner_text() == "Copied."
    taken = seen.page.evaluate("window.taken")
    assert taken.startswith(
        "\u201cPayments rose.\u201d We. The pact. Version 0.1.0, edition current"
    )
    offered.get_by_role("button", name="Copy link").click()
    seen.page.wait_for_timeout(50)
    assert seen.page.evaluate("window.taken").endswith("/report.html#payments_chart")


def test_where_the_clipboard_is_closed_the_words_are_shown_to_be_copied_by_hand(visit: Go) -> None:
    page = visit("report", viewport=PHONE).page
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error(); }; }")
    offered = page.get_by_role("group", name="Take away: Payments by quarter")
    offered.get_by_role("button", name="Copy link").click()
    offered.locator("output").filter(has_text="report.html#payments_table").wait_for()
    assert "payments_table" in page.evaluate("String(getSelection())")


def test_the_brief_is_the_masthead_and_the_first_section(visit: Go) -> None:
    page = visit("report", viewport=DESKTOP).page
    page.evaluate("() => { window.print = () => { window.printed = document.body.className; }; }")
    page.locator(".brief").click()
    assert "briefly" in page.evaluate("window.printed")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.get_by_text("Opening words").is_visible()
    assert not page.get_by_role("heading", name="What is disputed").is_visible()
    assert not page.locator("#payments").is_visible()
    assert not page.locator("#notes").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#payments").is_visible()


# On a phone

OVERFLOWING = """() => [...document.querySelectorAll("figure .scroll")]
  .filter((it) => !it.closest("details:not([open])") && it.scrollWidth > it.clientWidth + 1)
  .map((it) => it.closest("figure").id)"""
CLIPPED = """() => [...document.querySelectorAll(".plot text")].flatMap((it) => {
  const { left, right, width } = it.getBoundingClientRect();
  const beyond = width && (left < -1 || right > document.documentElement.clientWidth + 1);
  return beyond ? [`${it.closest("figure").id}: ${it.textContent}`] : [];
})"""

# Words of a chart that are printed over others; what Vega hides for that is no word.
COLLIDING = """() => [...document.querySelectorAll(".plot")].flatMap((plot) => {
  const all = [...plot.querySelectorAll("text:not([opacity='0'])")]
    .map((it) => [it.textContent, it.getBoundingClientRect()])
    .filter(([words, box]) => words.trim() && box.width);
  return all.flatMap(([one, a], n) => all.slice(n + 1).flatMap(([other, b]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return across > 1 && down > a.height / 3 ? [`${one} / ${other}`] : [];
  }));
})"""


# What looks alike in both editions is looked at in one, and in both in `make robust`.
either_edition = pytest.mark.parametrize("edition", tools.sample(committed.EDITIONS, 2))


@pytest.mark.slow
@either_edition
def test_the_brief_of_an_edition_is_printed_on_one_page(
    edition: str, browser: sync_api.Browser, tmp_path: pathlib.Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(html.page(committed.part(edition, document.STORY)), encoding="utf-8")
    with browser.new_page(viewport=DESKTOP) as page:
        page.goto(path.as_uri())
        page.evaluate("document.body.classList.add('briefly')")
        printed = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(printed)) as read:
        assert len(read.pages) == 1


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, PHONE["width"]])
@either_edition
def test_on_a_phone_the_tables_of_the_story_are_cards_and_the_labels_of_charts_are_whole(
    look: Go, documents: dict[str, pathlib.Path], edition: str, width: int
) -> None:
    viewport: sync_api.ViewportSize = {**PHONE, "width": width}
    seen = look(documents[f"{edition} report"], viewport=viewport)
    plots = seen.page.locator(".plot")
    for number in range(plots.count()):
        plots.nth(number).scroll_into_view_if_needed()
        plots.nth(number).locator(".stage svg").wait_for()
    assert seen.page.evaluate(OVERFLOWING) == []
    looks = "all => all.map(it => getComputedStyle(it).display)"
    told = seen.page.locator("main td:not(.data td)").evaluate_all(looks)
    assert {*told} == {"grid"}
    assert seen.page.evaluate(CLIPPED) == []
    assert seen.page.evaluate(COLLIDING) == []
    assert seen.said == []


@pytest.mark.slow
@pytest.mark.parametrize("part", ["report", "ledger"])
@either_edition
def test_at_a_desk_every_table_is_seen_whole(
    look: Go, documents: dict[str, pathlib.Path], edition: str, part: str
) -> None:
    seen = look(documents[f"{edition} {part}"])
    seen.page.add_style_tag(content="* { content-visibility: visible !important }")
    assert seen.page.evaluate(OVERFLOWING) == []


@pytest.mark.slow
@either_edition
def test_on_a_phone_nothing_of_the_ledger_is_wider_than_the_screen_or_drawn_small(
    look: Go, documents: dict[str, pathlib.Path], edition: str
) -> None:
    seen = look(documents[f"{edition} ledger"], viewport=PHONE)
    seen.page.add_style_tag(content="* { content-visibility: visible !important }")
    assert seen.page.evaluate(OVERFLOWING) == []
    assert seen.page.evaluate(CLIPPED) == []
    assert seen.page.evaluate(COLLIDING) == []
    sizes = "all => all.map((it) => it.getBoundingClientRect().width / it.viewBox.baseVal.width)"
    scales = seen.page.eval_on_selector_all(".plot svg", sizes)
    assert min(scales) >= 0.85
    assert seen.said == []


def test_without_a_script_the_labels_of_a_chart_can_be_read_on_a_phone(visit: Go) -> None:
    """It moves under the finger; it was drawn to the width of the screen, with letters of 4 px."""
    page = visit("whole", viewport=PHONE, java_script_enabled=False).page
    size = "all => all.map((it) => it.getBoundingClientRect().width / it.viewBox.baseVal.width)"
    assert min(page.eval_on_selector_all(".plot:not(.still) svg", size)) > 0.8  # of 13 px
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_without_a_script_what_a_row_of_the_ledger_is_called_stays_in_sight(visit: Go) -> None:
    page = visit("whole", viewport=PHONE, java_script_enabled=False).page
    head = page.locator("#payments_table tbody th").first
    assert head.evaluate("it => getComputedStyle(it).position") == "sticky"
