"""A browser without a network shows the whole page: drawn, quiet, within a phone, in the dark."""

import pathlib
from collections.abc import Callable
from typing import Any

import pytest
import sample_report
import tools
from playwright import sync_api

from report.formats import html

pytestmark = pytest.mark.browser
PHONE: sync_api.ViewportSize = {"width": 360, "height": 780}
DESKTOP: sync_api.ViewportSize = {"width": 1280, "height": 900}
DRAWN = ".stage svg path"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "empty.html").write_text("<!DOCTYPE html><title>Empty</title>")
    pages = {
        "plain": sample_report.read(folder),
        "hostile": sample_report.read_hostile(folder),
        "wide": sample_report.read(folder, sample_report.wide_cells()),
        "long": sample_report.read(folder, sample_report.long_cells()),
    }
    for name, read in pages.items():
        (folder / f"{name}.html").write_text(html.page(read), encoding="utf-8")
    return folder


class Visit:
    """A page opened from disk with the network off; what it asks for and says is kept."""

    def __init__(self, browser: sync_api.Browser, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.context.set_offline(True)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(
        self, address: str, size: sync_api.ViewportSize = DESKTOP, colours: Any = "light"
    ) -> None:
        """Open a page as if for the first time: to start a tab takes longer than to read one."""
        self.page.goto("about:blank")
        self.page.mouse.move(0, 0)
        self.page.set_viewport_size(size)
        self.page.emulate_media(media="null", color_scheme=colours)
        self.asked.clear()
        self.said.clear()
        self.page.goto(address)

    def draw(self) -> None:
        """Bring the chart into view and wait until it is drawn."""
        self.page.locator(".plot").first.scroll_into_view_if_needed()
        self.page.wait_for_selector(DRAWN)


Go = Callable[..., Visit]


@pytest.fixture
def visit(look: Go, folder: pathlib.Path) -> Go:
    return lambda name="plain", **options: look(folder / f"{name}.html", **options)


def colour(page: sync_api.Page, selector: str, attribute: str) -> str:
    return str(page.eval_on_selector(selector, f"it => getComputedStyle(it).{attribute}"))


@pytest.mark.parametrize(
    ("name", "size"), tools.crossed(["plain", "hostile", "wide"], [PHONE, DESKTOP])
)
def test_charts_are_drawn_quietly_and_nothing_leaves_the_screen(
    visit: Go, name: str, size: sync_api.ViewportSize
) -> None:
    seen = visit(name, viewport=size)
    seen.draw()
    assert seen.page.evaluate("document.documentElement.scrollWidth") == size["width"]
    box = seen.page.locator(".stage svg").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert seen.said == []
    assert [url for url in seen.asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in seen.asked if url.startswith("file:")]) == 1


def test_the_drawing_that_came_with_the_page_makes_way(visit: Go) -> None:
    seen = visit(viewport=DESKTOP)
    seen.draw()
    assert seen.page.locator(".plot svg").count() == 1
    assert "Payments rose" in str(seen.page.locator(".stage").get_attribute("aria-label"))


def test_a_chart_is_redrawn_to_the_width_of_the_window_not_shrunk(visit: Go) -> None:
    seen = visit(viewport=DESKTOP)
    seen.draw()
    seen.page.set_viewport_size(PHONE)
    width = "document.querySelector('.stage svg').viewBox.baseVal.width"
    for _ in range(100):  # the page's policy forbids Playwright to wait for a function
        if seen.page.evaluate(width) <= PHONE["width"]:
            break
        seen.page.wait_for_timeout(50)
    assert seen.page.evaluate(width) <= PHONE["width"]


def place(page: sync_api.Page, id: str) -> float:
    """How far below the head of the screen something stands, once nothing moves."""
    page.wait_for_selector(DRAWN)
    page.wait_for_timeout(400)
    box = page.locator(f"#{id}").bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_address_leads_to_its_place_and_a_return_to_where_one_was(
    visit: Go, size: sync_api.ViewportSize
) -> None:
    page = visit("long", viewport=size).page
    page.goto(page.url + "#third-below")
    assert 0 <= place(page, "third-below") < 40
    page.mouse.wheel(0, 100)
    left = place(page, "third-below")
    assert left < -50
    page.reload()
    assert abs(place(page, "third-below") - left) < 5
    page.goto("about:blank")
    page.go_back()
    assert abs(place(page, "third-below") - left) < 5


def test_the_contents_show_where_one_is_where_they_are_longer_than_the_screen(visit: Go) -> None:
    page = visit("long", viewport={"width": 1280, "height": 180}).page
    page.goto(page.url + "#third-below")
    current = page.locator(".contents [aria-current]")
    page.locator(".contents [href='#third-below'][aria-current]").wait_for()
    assert current.count() == 1
    box = current.bounding_box()
    assert box
    assert 0 < box["y"] < 180 - box["height"]


SOUND = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const ids = all("[id]").map((each) => each.id);
  const named = (list) => list.flatMap((each) => each.split(" ")).filter(Boolean);
  return {
    twice: ids.filter((id, n) => ids.indexOf(id) !== n),
    nowhere: [
      ...all("a[href^='#']").map((each) => decodeURIComponent(each.hash.slice(1))),
      ...named(all("[aria-labelledby]").map((each) => each.getAttribute("aria-labelledby"))),
    ].filter((id) => !document.getElementById(id)),
    levels: all("h1, h2, h3, h4, h5, h6").map((each) => Number(each.tagName[1])),
    links: all("a[href^='#']").length,
  };
}"""


@pytest.mark.parametrize(
    ("edition", "scripted"), tools.crossed(["article", "current"], [True, False])
)
def test_the_committed_page_is_sound_as_a_browser_reads_it(
    look: Go,
    pages: dict[str, pathlib.Path],
    edition: str,
    scripted: bool,  # noqa: FBT001 - a case
) -> None:
    found = look(pages[edition], java_script_enabled=scripted).page.evaluate(SOUND)
    assert found["twice"] == []
    assert found["nowhere"] == []
    assert found["links"] > 1000
    levels = found["levels"]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


# The type that a browser really sets each character of the page in, once for each face.
FACES = {
    "400 1rem 'Pact Serif'": "Pact Serif",
    "400 1rem 'Pact Sans'": "Pact Sans",
    "700 1rem 'Pact Sans'": "Pact Sans",
}


def test_the_type_of_the_committed_page_has_every_character_of_it(
    look: Go, pages: dict[str, pathlib.Path]
) -> None:
    seen = look(pages["current"])
    seen.page.evaluate(
        """fonts => {
          const said = [...document.querySelectorAll("title, header, main, footer")];
          const text = [...new Set(said.map((it) => it.textContent).join(""))].join("");
          const samples = fonts.map((font) => Object.assign(document.createElement("samp"),
            { textContent: text, style: `font: ${font}` }));
          document.body.append(...samples);
          return document.fonts.ready;
        }""",
        [*FACES],
    )
    asked = seen.context.new_cdp_session(seen.page)
    asked.send("DOM.enable")
    asked.send("CSS.enable")
    root = asked.send("DOM.getDocument")["root"]["nodeId"]
    samples = asked.send("DOM.querySelectorAll", {"nodeId": root, "selector": "samp"})["nodeIds"]
    used = [asked.send("CSS.getPlatformFontsForNode", {"nodeId": one})["fonts"] for one in samples]
    asked.detach()
    found = [{(each["familyName"], each["isCustomFont"]) for each in one} for one in used]
    assert found == [{(family, True)} for family in FACES.values()]


@pytest.mark.parametrize("edition", tools.sample(["current", "article"], 2))
def test_every_chart_of_the_committed_report_is_drawn_by_the_part_of_vega_that_the_page_carries(
    look: Go, pages: dict[str, pathlib.Path], edition: str
) -> None:
    seen = look(pages[edition])
    plots = seen.page.locator(".plot")
    for number in range(plots.count()):
        plots.nth(number).scroll_into_view_if_needed()
        plots.nth(number).locator(".stage svg").wait_for()
        assert plots.nth(number).locator(":scope > svg").count() == 0
    assert seen.said == []


def test_only_one_name_is_added_to_the_window(visit: Go) -> None:
    seen = visit(viewport=DESKTOP)
    seen.draw()
    names = "Object.keys(window)"
    usual = visit("empty", viewport=DESKTOP).page.evaluate(names)
    assert set(seen.page.evaluate(names)) - set(usual) == {"drawChart"}


def test_the_dark_page_is_legible(visit: Go) -> None:
    dark = visit(viewport=DESKTOP, color_scheme="dark")
    dark.draw()
    assert colour(dark.page, "body", "backgroundColor") == "rgb(22, 24, 27)"
    assert colour(dark.page, "body", "color") == "rgb(232, 229, 223)"
    fills = dark.page.eval_on_selector_all(
        ".plot text", "all => [...new Set(all.map(it => getComputedStyle(it).fill))]"
    )
    assert set(fills) <= {"rgb(232, 229, 223)", "rgb(165, 163, 157)"}


def test_everything_can_be_read_without_javascript(visit: Go) -> None:
    seen = visit(viewport=PHONE, java_script_enabled=False)
    page = seen.page
    for words in ("OpenAI paid", "What is disputed", "Where each number comes from"):
        assert page.get_by_text(words).last.is_visible()
    assert page.locator(".plot > svg").is_visible()
    page.locator(".contents summary").click()
    assert page.locator(".contents a").first.is_visible()
    box = page.locator(".plot").bounding_box()  # in which a drawing too wide for it moves
    assert box
    assert box["width"] <= PHONE["width"]


def test_the_contents_stand_open_beside_the_text_and_closed_on_a_phone(visit: Go) -> None:
    assert visit(viewport=DESKTOP).page.locator(".contents a").first.is_visible()
    assert not visit(viewport=PHONE).page.locator(".contents a").first.is_visible()


def test_without_javascript_a_number_leads_to_its_note_and_on_to_what_was_published(
    visit: Go,
) -> None:
    page = visit(viewport=PHONE, java_script_enabled=False).page
    page.locator(".prose a[href^='#A']").first.click()
    total = page.locator(":target").locator("..")
    assert total.get_attribute("id") == "trace-total"
    total.locator("p + p a").last.click()
    entry = page.locator(":target").locator("..")
    assert entry.get_attribute("id") == "trace-payments_2024q2"
    assert entry.is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_number_looks_unlike_a_source_and_a_heading_like_neither(
    visit: Go,
    script: bool,  # noqa: FBT001 - a case
) -> None:
    page = visit(viewport=DESKTOP, java_script_enabled=script).page
    lines = [
        colour(page, place, "textDecorationStyle")
        for place in (".prose a:is([href^='#A'], [href^='#trace-'])", ".source a")
    ]
    assert lines == ["dotted", "solid"]
    assert colour(page, "#notes", "textDecorationLine") == "none"
    if script:
        assert colour(page, "#notes .self", "textDecorationLine") == "none"


NUMBER = ".prose a[href='#trace-total']"


def focused(page: sync_api.Page, selector: str) -> bool:
    return bool(page.eval_on_selector(selector, "it => it === document.activeElement"))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_number_opens_its_note_beside_it_and_escape_returns(
    visit: Go, size: sync_api.ViewportSize
) -> None:
    seen = visit(viewport=size)
    page, panel = seen.page, seen.page.locator("dialog")
    page.locator(NUMBER).focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#trace-total")
    assert panel.get_attribute("aria-label") == "Finding total"
    told = panel.inner_text()
    assert told.index("$493.8 million") < told.index("revenue share of this quarter")
    assert "payments_2024q2 [$77.3 m]" not in told
    panel.get_by_text("How it is computed").click()
    assert "quarter [$493.8 m] + payments_2024q2 [$77.3 m]" in panel.inner_text()
    panel.get_by_text("How it is computed").click()
    page.locator("dialog .close").focus()
    assert focused(page, "dialog .close")
    box = panel.bounding_box()
    assert box
    assert 0 <= box["x"] <= size["width"] - box["width"]
    assert box["height"] <= size["height"]
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert focused(page, NUMBER)
    assert "#" not in page.url
    assert seen.said == []


def test_the_way_back_leads_through_the_notes_and_closing_leaves_them_all(visit: Go) -> None:
    page = visit(viewport=PHONE).page
    panel = page.locator("dialog")
    page.locator(NUMBER).click()
    panel.get_by_role("link", name="Payment payments_2024q2").click()
    assert panel.get_attribute("aria-label") == "Payment payments_2024q2"
    page.go_back()
    assert panel.get_attribute("aria-label") == "Finding total"
    page.go_back()
    panel.wait_for(state="hidden")
    page.locator(NUMBER).click()
    panel.get_by_role("link", name="Payment payments_2024q2").click()
    panel.locator(".close").click()
    panel.wait_for(state="hidden")
    assert "#" not in page.url


def test_a_shared_address_opens_its_note(visit: Go) -> None:
    page = visit(viewport=DESKTOP).page
    page.goto(page.url + "#trace-quarter")
    page.reload()
    panel = page.locator("dialog")
    assert panel.get_attribute("aria-label") == "Finding quarter"
    panel.locator(".close").click()
    panel.wait_for(state="hidden")
    assert "#" not in page.url


def test_a_note_says_where_its_number_is_used_and_leads_there(visit: Go) -> None:
    page = visit(viewport=DESKTOP).page
    panel = page.locator("dialog")
    page.locator("td a[href='#trace-total']").first.evaluate("it => it.click()")
    panel.get_by_text("Used in").click()
    assert panel.locator("details li").all_inner_texts() == [
        "OpenAI paid $493.8\u00a0million",
        "The pact at a glance",
        "Payments rose",
        "Payments",
        "Payments by quarter",
    ]
    panel.get_by_role("button", name="Payments by quarter").click()
    panel.wait_for(state="hidden")
    assert focused(page, "#payments_table td a")
    box = page.locator("#payments_table td a").first.bounding_box()
    assert box
    assert 0 < box["y"] < DESKTOP["height"]


def test_a_place_in_a_folded_table_is_unfolded(visit: Go) -> None:
    page = visit(viewport=DESKTOP).page
    page.locator(NUMBER).click()
    page.locator("dialog").get_by_text("Used in").click()
    page.locator("dialog").get_by_role("button", name="Payments rose").click()
    assert page.locator(".data td a").first.is_visible()


def test_a_note_of_what_was_published_shows_where_to_read_it(visit: Go) -> None:
    page = visit(viewport=DESKTOP).page
    panel = page.locator("dialog")
    page.locator(NUMBER).click()
    assert panel.locator("a[href^=http]").count() == 0
    panel.get_by_role("link", name="Payment payments_2024q2").click()
    assert panel.locator("a[href^=http]").get_attribute("href") == "https://example.test/leak"
    assert panel.locator("q").inner_text() == "revenue share of this quarter"


def test_a_note_leads_to_its_source_and_closes(visit: Go) -> None:
    page = visit(viewport=DESKTOP).page
    panel = page.locator("dialog")
    page.locator(NUMBER).click()
    panel.get_by_role("link", name="Payment payments_2024q2").click()
    panel.get_by_text("Publisher Z1").click()
    panel.wait_for(state="hidden")
    assert page.url.endswith("#source-Z1")
    page.go_back()
    assert panel.get_attribute("aria-label") == "Payment payments_2024q2"


WORD = ".prose a[href='#glossary-weight']"


def test_a_word_shows_its_meaning_under_the_pointer_which_may_go_there(visit: Go) -> None:
    seen = visit(viewport=DESKTOP)
    page, box = seen.page, seen.page.get_by_role("tooltip")
    word = page.locator(WORD).first
    word.hover()
    assert box.inner_text() == "How heavy it is."
    assert word.get_attribute("aria-describedby") == box.get_attribute("id")
    box.hover()
    page.wait_for_timeout(500)
    assert box.is_visible()
    page.mouse.move(0, 0)
    box.wait_for(state="detached")
    assert word.get_attribute("aria-describedby") is None
    assert seen.said == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_word_with_the_keyboard_shows_its_meaning_until_escape(
    visit: Go, size: sync_api.ViewportSize
) -> None:
    page = visit(viewport=size).page
    box = page.get_by_role("tooltip")
    page.locator(WORD).first.focus()
    found = box.bounding_box()
    assert found
    assert 0 <= found["x"] <= size["width"] - found["width"]
    page.keyboard.press("Escape")
    assert box.count() == 0
    assert focused(page, WORD)
    page.keyboard.press("Enter")
    assert page.url.endswith("#glossary-weight")


def test_a_finger_shows_a_meaning_and_hides_it_and_the_page_stays_where_it_is(visit: Go) -> None:
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True).page
    word, box = page.locator(WORD).first, page.get_by_role("tooltip")
    word.tap()
    assert box.is_visible()
    assert "#" not in page.url
    word.tap()
    assert box.count() == 0
    word.tap()
    assert box.is_visible()
    assert "#" not in page.url


def test_a_tap_beside_a_word_hides_its_meaning_even_where_taps_give_no_focus(visit: Go) -> None:
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True).page
    word, box = page.locator(WORD).first, page.get_by_role("tooltip")
    word.dispatch_event("pointerdown", {"pointerType": "touch"})
    word.dispatch_event("click")
    assert box.is_visible()
    page.locator("h2").first.dispatch_event("pointerdown", {"pointerType": "touch"})
    assert box.count() == 0


def test_without_javascript_a_word_leads_to_the_glossary(visit: Go) -> None:
    page = visit(viewport=PHONE, java_script_enabled=False).page
    page.locator(WORD).first.click()
    assert page.locator(":target").inner_text() == "weight"


def test_a_heading_leads_to_itself_with_a_sign_that_only_the_eye_meets(visit: Go) -> None:
    page = visit(viewport=DESKTOP).page
    heading = page.get_by_role("heading", name="What is disputed", exact=True)
    sign = "it => getComputedStyle(it.querySelector('.self'), '::after').opacity"
    page.mouse.move(0, 0)
    assert heading.evaluate(sign) == "0"
    heading.hover()
    assert heading.evaluate(sign) == "1"
    heading.locator("a").click()
    assert page.url.endswith("#summary-what-is-disputed")
    chart = page.get_by_role("heading", name="Payments rose", exact=True)
    chart.locator("a").click()
    assert page.url.endswith("#payments_chart")


def test_a_wide_table_scrolls_in_its_own_box_on_a_phone(visit: Go) -> None:
    page = visit("wide", viewport=PHONE).page
    box = page.locator("#wide_table .scroll")
    assert box.evaluate("it => it.scrollWidth > 2 * it.clientWidth")
    assert box.get_attribute("tabindex") == "0"
    heights = "all => Math.max(...all.map(it => it.clientHeight))"
    assert page.eval_on_selector_all("#wide_table tbody tr", heights) < PHONE["height"] / 3
    dates = page.locator("#wide_table td", has_text="2026-04-27")
    assert dates.first.evaluate("it => it.getClientRects().length && it.offsetWidth >= 70")


def test_the_keyboard_skips_to_the_text(visit: Go) -> None:
    page = visit(viewport=DESKTOP).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_print_shows_the_data_and_hides_the_contents(visit: Go) -> None:
    page = visit(viewport=DESKTOP, color_scheme="dark").page
    page.emulate_media(media="print", color_scheme="dark")
    assert colour(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert colour(page, "body", "color") == "rgb(34, 34, 34)"
    assert not page.locator(".contents").is_visible()
    assert page.locator(".data table").is_visible()
    # Its heading stands on the page on which it begins.
    kept = "it => getComputedStyle(it).breakAfter"
    assert page.locator(".data > summary").evaluate(kept) == "avoid"


def test_in_print_a_short_table_stands_whole_and_no_row_of_a_long_one_alone(visit: Go) -> None:
    """Half of a caption stood at the foot of a page, the other half and the rows on the next."""
    page = visit(viewport=DESKTOP).page
    page.emulate_media(media="print")
    inside = "all => all.map((it) => getComputedStyle(it).breakInside)"
    assert set(page.locator("caption").evaluate_all(inside)) == {"avoid"}
    short = page.locator(".data table")
    assert short.evaluate_all(inside) == ["avoid"]
    last = short.locator("tbody tr").last
    assert last.evaluate("it => getComputedStyle(it).breakBefore") == "avoid"


def test_in_print_no_chapter_leaves_the_rest_of_a_page_empty(visit: Go) -> None:
    page = visit(viewport=DESKTOP).page
    page.emulate_media(media="print")
    breaks = "all => all.map((it) => getComputedStyle(it).breakBefore)"
    assert set(page.locator(".chapter").evaluate_all(breaks)) == {"auto"}
