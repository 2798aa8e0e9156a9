"""The page's sliders compute what Python computes, and say when they no longer show the edition."""

import dataclasses
import functools
import math
import pathlib
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import committed
import pytest
import shown
import test_browser
import tools
from playwright import sync_api

from analysis import findings, parameters, templates, traces, wording
from analysis.exhibits import (
    charts,
)
from analysis.explore import what_if
from report import cache
from report.formats import document, html, letters, packing, sliders

RUN = parameters.check({})
POSITIONS = 50


def positions(count: int) -> list[dict[str, Any]]:
    """Places for all sliders, at random among their steps, the ends among them."""
    chance = random.Random(20251118)  # noqa: S311 - no secret
    places = []
    for _ in range(count):
        place: dict[str, Any] = {}
        for one in what_if.SLIDERS:
            steps = round((one.high - one.low) / one.step)
            value = round(one.low + one.step * chance.randint(0, steps), 6)
            place[one.parameter] = int(value) if isinstance(one.step, int) else value
        places.append(place)
    return places


PLACES = tools.sample(positions(8), 4)


def run_at(place: Mapping[str, Any], run: Mapping[str, Any] = RUN) -> dict[str, Any]:
    """The run that a place of the sliders stands for: at its end, AGI does not come at all."""
    never = {what_if.AGI: run[what_if.AGI]} if place[what_if.AGI] == 2033 else {}
    return parameters.check({**run, **place, **never})


def test_what_no_slider_moves_is_one_number() -> None:
    made = what_if.program(RUN, ["reported_revenue_2025", "payments_2024q1"])
    assert all(isinstance(step, float) or isinstance(step[0], float) for step in made.steps)
    assert made.moved == frozenset()


def test_a_step_that_two_findings_share_is_written_once() -> None:
    alone = [what_if.program(RUN, [id]) for id in ("implied_revenue_2024", "gap_2024")]
    together = what_if.program(RUN, ["implied_revenue_2024", "gap_2024"])
    assert len(together.steps) < sum(len(one.steps) for one in alone)


def test_a_lag_reads_other_figures_so_it_has_arithmetic_of_its_own() -> None:
    made = what_if.program(RUN, ["implied_revenue_2024", "pv_total_2026_04"])
    assert len(made.found["implied_revenue_2024"][1]) == len(what_if.LAGS)
    assert len(made.found["pv_total_2026_04"][1]) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "id", ["microsoft_return", "lag_needed_2024", "worth_as_read_2025_10", "no_such_finding"]
)
def test_what_is_not_the_same_arithmetic_everywhere_is_left_out(id: str) -> None:
    assert id not in what_if.program(RUN, [id]).found


def test_a_slider_of_any_whole_number_stands_at_one(monkeypatch: pytest.MonkeyPatch) -> None:
    years = what_if.Slider("azure_years", "Years of Azure", 3, 15, 1, "years")
    monkeypatch.setattr(what_if, "SLIDERS", (*what_if.SLIDERS, years))
    monkeypatch.setattr(what_if, "MOVABLE", what_if.MOVABLE | {"azure_years"})
    ids = ["first_year_azure_commitment", "need_azure_commitment_2027", "gap_2024"]
    made = what_if.program(RUN, ids)
    assert made.by["first_year_azure_commitment"] == {"azure_years"}
    assert "azure_years" not in made.by["gap_2024"]


def test_every_headline_beside_the_sliders_is_moved_by_one() -> None:
    headlines = what_if.headlines(findings.of(RUN))
    assert what_if.program(RUN, headlines).moved == headlines.keys()


@pytest.fixture
def _kept_here(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> Iterator[None]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PACT_CACHE", "on")
    yield
    cache.drop()


KEPT = ["implied_revenue_2024", "pv_total_2026_04"]


@pytest.mark.slow
@pytest.mark.usefixtures("_kept_here")
@pytest.mark.parametrize("name", [one.parameter for one in what_if.SLIDERS])
def test_where_a_slider_stands_makes_no_other_program(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = functools.partial(sliders.kept, committed.pages("current"))
    first, (place, *_) = kept(RUN, KEPT), positions(1)
    elsewhere = parameters.check({**RUN, name: place[name]})
    assert elsewhere != RUN
    made = what_if.program(elsewhere, KEPT)
    monkeypatch.setattr(what_if, "program", lambda *_: pytest.fail("it was made again"))
    for one in (made, kept(elsewhere, KEPT)):
        assert one == first


@pytest.mark.usefixtures("_kept_here")
@pytest.mark.parametrize("changed", [{"growth_added": 0.05}, {"as_of": "2026-05-01"}])
def test_a_program_that_is_kept_follows_all_else(changed: Mapping[str, Any]) -> None:
    page = committed.pages("current")
    run = parameters.check({**RUN, **changed})
    first, other = (sliders.kept(page, one, KEPT[1:]) for one in (RUN, run))
    assert other.steps != first.steps
    assert other.steps == what_if.program(run, KEPT[1:]).steps
    edited = dataclasses.replace(page, answers="of other code")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(what_if, "program", lambda *_: what_if.Program([1.0], {}, {}))
        assert sliders.kept(edited, run, KEPT[1:]).steps == [1.0]


@pytest.mark.later  # computes what every slider moves
def test_a_slider_that_moves_nothing_of_an_edition_is_not_there() -> None:
    now, then = (
        [one.parameter for one in committed.moving(name).places] for name in committed.EDITIONS
    )
    assert now == [one.parameter for one in what_if.SLIDERS]
    assert then == now[:4]  # the outlook was not written yet, and with it the others' answers


def test_every_slider_stands_for_a_parameter_within_its_range() -> None:
    known = parameters.BY_NAME
    for one in what_if.SLIDERS:
        assert known[one.parameter].low <= one.low < one.high <= known[one.parameter].high


NUMBERS = (packing.TEMPLATES / "numbers.js").read_text(encoding="utf-8")
LABEL = "label"  # as marks are labelled, not a form of sentences
SPECS = {
    "ratio": [
        *("", "percent", "change", "bare percent", "span", "span percent"),
        *("short", "short percent", "span short change", "up/down/unsure"),
        *(LABEL, f"{LABEL} percent"),
    ],
    "USD": [
        *("", "bare", "span", "shortfall", "bare shortfall", "short", "bare short"),
        *("more", "more short", "up/down/unsure", LABEL),
    ],
    "date": ["", "bare", "span"],
    "years": ["", "bare", "span", "short"],
    "quarters": ["", "short"],
    "year": ["", "bare"],
    "USD a year": ["", "span", LABEL],
}


def quantities(count: int) -> Iterator[traces.Traced]:
    """Quantities of every unit and kind of bound, on both sides of nothing."""
    chance = random.Random(7)  # noqa: S311 - no secret
    for number in range(count):
        unit = [*SPECS][number % len(SPECS)]
        size = 10 ** chance.uniform(-3, 13 if unit.startswith("USD") else 3)
        value = size * chance.choice([1, 1, 1, -1, 0])
        if unit.startswith("USD") and chance.random() < 0.05:  # nearly a thousand million
            value = chance.choice([-1, 1]) * (1 - 10 ** chance.uniform(-5, -2)) * 10**9
        if unit in ("date", "year"):
            value = chance.uniform(2024, 2034)
        elif unit == "years":
            value = float(chance.randint(0, 12))
        elif chance.random() < 0.5:
            value = float(f"{value:.{chance.randint(1, 5)}g}")
        widest = 0 if unit in ("date", "year") else 0.5  # else to both sides of nothing, too
        width = abs(value) * 10 ** chance.uniform(-6, widest)
        low = chance.choice([value, value - width, -math.inf, 0.0 if value > 0 else value])
        high = chance.choice([value, value + width, math.inf])
        if chance.random() < 0.05:
            value = low = high = math.nan
        yield traces.Traced(value, low, high, unit)


def in_python(one: traces.Traced, spec: str) -> str:
    first, _, style = spec.partition(" ")
    if first == LABEL:
        return wording.label(one, style or "times")
    return wording.plain(templates.fill(f"{{it:{spec}}}", {"it": one}))


@pytest.mark.browser
def test_the_page_words_any_quantity_as_python_does(browser: sync_api.Browser) -> None:
    asked = [(one, spec) for one in quantities(3000) for spec in SPECS[one.unit]]
    page = browser.new_page()
    page.add_script_tag(content=NUMBERS)
    told = [[[str(n) for n in (q.value, q.low, q.high)], q.unit, spec] for q, spec in asked]
    written = page.evaluate(
        """(asked) => asked.map(([[value, low, high], unit, spec]) => {
          const number = (text) => Number(text.replace("inf", "Infinity"));
          const one = { value: number(value), low: number(low), high: number(high) };
          const [first, style] = spec.split(" ");
          return first === "label" ? label(one, unit, style ?? "times") : worded(one, unit, spec);
        })""",
        told,
    )
    page.close()
    differ = [
        (one.value, one.low, one.high, one.unit, spec, in_python(one, spec), text)
        for (one, spec), text in zip(asked, written, strict=True)
        if in_python(one, spec) != text
    ]
    assert differ == []


@pytest.mark.browser
def test_the_page_hedges_a_number_where_python_does(browser: sync_api.Browser) -> None:
    """Of a number that a slider makes a bound, or none, it said "about between"."""
    hedged = [dataclasses.replace(one, reference={"hedged": "about"}) for one in quantities(3000)]
    forms = [(one, spec) for one in hedged for spec in SPECS[one.unit] if LABEL not in spec]
    asked = [
        ([str(n) for n in (one.value, one.low, one.high)], one.unit, part[1])
        for one, spec in forms
        for part in templates.parts(templates.hedged(f"{{it:{spec}}}", {"it": one}))
    ]
    page = browser.new_page()
    page.add_script_tag(content=NUMBERS)
    written = page.evaluate(
        """(asked) => asked.map(([ends, unit, spec]) => {
          const [value, low, high] = ends.map((text) => Number(text.replace("inf", "Infinity")));
          return worded({ value, low, high }, unit, spec);
        })""",
        asked,
    )
    labels = page.evaluate(
        """(asked) => asked.map(([ends, unit]) => {
          const [value, low, high] = ends.map((text) => Number(text.replace("inf", "Infinity")));
          return label({ value, low, high }, unit, "times", "about ");
        })""",
        [([str(n) for n in (one.value, one.low, one.high)], one.unit) for one in hedged],
    )
    page.close()
    expected = [in_python(one, spec) for one, spec in forms]
    assert [pair for pair in zip(expected, written, strict=True) if len({*pair}) > 1] == []
    assert labels == [wording.label(one) for one in hedged]
    assert 0 < sum(one.startswith("about ") for one in written) < len(written)


@pytest.mark.browser
def test_the_page_compares_two_findings_as_python_does(browser: sync_api.Browser) -> None:
    def one(low: float, high: float) -> traces.Traced:
        return traces.Traced((low + high) / 2, low, high, "USD")

    pairs = [(one(3, 4), one(1, 2)), (one(1, 2), one(3, 4)), (one(1, 3), one(2, 4))]
    page = browser.new_page()
    page.add_script_tag(content=NUMBERS)
    asked = [[{"low": each.low, "high": each.high} for each in pair] for pair in pairs]
    said = "(pairs) => pairs.map(([a, b]) => compared(a, b, 'more/less/about'))"
    written = page.evaluate(said, asked)
    page.close()
    template = "{a>b:more/less/about}"
    assert written == [templates.fill(template, {"a": a, "b": b}) for a, b in pairs]


class Page:
    """A committed edition with its sliders."""

    def __init__(self, seen: test_browser.Visit) -> None:
        self.page, self.said = seen.page, seen.said
        self.ready()

    def go(self, asks: str) -> None:
        """Open it at an address that asks for something."""
        self.page.goto(self.page.url.partition("?")[0] + asks)
        self.ready()

    def ready(self) -> None:
        """Wait until the sliders have answered."""
        self.page.locator(".sliders td[data-finding]:not(:empty)").first.wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until the page has followed."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))"
        )

    def move(self, place: Mapping[str, Any]) -> None:
        self.page.evaluate(
            """(place) => {
              for (const [name, value] of Object.entries(place)) {
                const input = document.querySelector(`.sliders [name=${name}]`);
                if (!input) continue; // it would move nothing of this edition
                input.value = value;
                input.dispatchEvent(new Event("input", { bubbles: true }));
                input.dispatchEvent(new Event("change", { bubbles: true }));
              }
            }""",
            place,
        )
        self.settle()

    def answers(self) -> dict[str, str]:
        found = self.page.eval_on_selector_all(
            ".sliders [data-finding]",
            "all => all.map(it => [it.dataset.finding, it.textContent])",
        )
        return dict(found)

    def published(self) -> list[str]:
        return self.page.locator(".sliders td a").all_text_contents()

    def headline(self, chart: str) -> str:
        text = self.page.locator(f"#{chart} .headline").text_content() or ""
        return text.strip()


Open = Callable[..., Page]


@pytest.fixture
def opened(look: test_browser.Go, pages: dict[str, pathlib.Path]) -> Iterator[Open]:
    """Opens editions, which say nothing that a page should not."""
    open_ones: list[Page] = []

    def go(edition: str = "current", asks: str = "") -> Page:
        open_ones.append(Page(look(pages[edition], asks)))
        return open_ones[-1]

    yield go
    assert [each.said for each in open_ones if each.said] == []


def expected(run: Mapping[str, Any], ids: Any) -> dict[str, str]:
    pact = findings.of(run)
    style = what_if.headlines(pact)
    return {id: wording.bounded(pact[id], style[id]) for id in ids}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("edition", "run", "count"),
    [
        ("current", RUN, POSITIONS),
        ("article", parameters.check({"as_of": "2025-11-18"}), 10),
    ],
)
def test_the_answers_are_those_of_python_to_the_last_digit(
    opened: Open, edition: str, run: Mapping[str, Any], count: int
) -> None:
    seen = opened(edition)
    assert [*seen.answers().values()] == seen.published()
    assert seen.answers() == expected(run, seen.answers())
    for place in tools.sample(positions(count), 5):
        seen.move(place)
        assert seen.answers() == expected(run_at(place, run), seen.answers())


CHARTS = {  # the charts that follow, each with its notebook
    "agi_curve": "5_versions",
    "break_even": "3_inference",
    "bridge": "5_versions",
    "cap_paths": "6_outlook",
    "fan_payments_2025_10": "6_outlook",
    "fan_payments_2026_04": "6_outlook",
    "implied_against_reported": "2_revenue",
    "inference_against_revenue": "3_inference",
    "moved_most": "6_outlook",
    "paid_and_due": "0_summary",
    "readings": "2_revenue",
    "worth_by_reading": "5_versions",
}


def made(name: str, run: Mapping[str, Any]) -> charts.Chart:
    """A chart as Python makes it in a run."""
    chart = shown.exhibits(CHARTS[name], run)[name]
    assert isinstance(chart, charts.Chart)
    return chart


def labelled(chart: charts.Chart) -> set[str]:
    """The numbers that stand at the marks of a chart, or in its words."""
    rows = [row for row in charts.rows(chart.spec) if row.get("shown", True)]
    told = [row[column] for row in rows for column in ("words", "text") if row.get(column)]
    return {one for one in told if "$" in one}


@pytest.mark.later  # computes what every slider moves
def test_every_chart_that_follows_is_looked_at_here() -> None:
    assert committed.moving("current").charts.keys() == CHARTS.keys()


Followed = tuple[str, list[str]]  # the headline of a chart, and the amounts drawn in it


@pytest.fixture(scope="module")
def followed(
    browser: sync_api.Browser, pages: dict[str, pathlib.Path]
) -> list[dict[str, Followed]]:
    """What each chart of one page says as published, and where the sliders stand next."""
    visit = test_browser.Visit(browser)
    visit.open(pages["current"].as_uri())
    seen = Page(visit)
    plots = {name: seen.page.locator(f"#{name} .plot") for name in CHARTS}
    for plot in plots.values():
        plot.scroll_into_view_if_needed()
        plot.locator(".stage svg").wait_for()

    def told(name: str) -> Followed:
        texts = plots[name].locator("text").all_text_contents()
        return seen.headline(name), [one for one in texts if re.search(r"\$.* [mb]illion", one)]

    found = [{name: told(name) for name in CHARTS}]
    for place in PLACES:
        seen.move(place)
        found.append({name: told(name) for name in CHARTS})
    assert seen.said == []
    visit.context.close()
    return found


@pytest.mark.browser
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_and_its_headline_follow_the_sliders(
    followed: list[dict[str, Followed]], name: str
) -> None:
    made_anew = any(committed.moving("current").charts[name])
    published, *moved = (one[name] for one in followed)
    for place, (headline, drawn) in zip(PLACES, moved, strict=True):
        chart = made(name, run_at(place))
        assert headline == (
            letters.unbroken(wording.plain(chart.headline)) if made_anew else published[0]
        )
        labels = labelled(chart)  # of which some charts print those at the ends of lines alone
        assert [text for text in drawn if not any(one in text for one in labels)] == []


@pytest.mark.browser
def test_a_mark_that_a_slider_makes_a_bound_is_hedged_no_longer_and_then_again(
    look: test_browser.Go, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No slider of the edition does so: here one makes the stake "at least" so much."""
    id = "bridge_stake_2023_01_to_2025_10"

    def kept(_of: document.Document, run: Mapping[str, Any], ids: Iterable[str]) -> what_if.Program:
        made = what_if.program(run, ids)
        unit, *_ = made.found[id]
        rate = next(n for n, one in enumerate(made.steps) if "share_rate" in repr(one))
        stake = len(made.steps)
        low, above, bound = stake + 1, stake + 2, stake + 3
        steps: list[what_if.Step] = [135.4e9, 0.3, [">", rate, low]]
        steps += [["ends", stake, "=", "Infinity"], ["where", above, bound, stake]]
        found = {**made.found, id: (unit, [bound + 1])}
        return dataclasses.replace(made, steps=[*made.steps, *steps], found=found)

    pages = committed.pages("current")
    monkeypatch.setattr(sliders, "kept", kept)
    page = html.page(pages, sliders.moving(pages, RUN))
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    seen = Page(look(tmp_path / "report.html"))
    plot = seen.page.locator("#bridge .plot")
    plot.scroll_into_view_if_needed()
    plot.locator(".stage svg").wait_for()
    told = []
    for rate in (0.25, 0.4, 0.25):
        seen.move({"share_rate": rate})
        told += [one for one in plot.locator("text").all_text_contents() if "$135" in one]
    assert told == ["about $135 billion", "at least $135.4 billion", "about $135 billion"]


@pytest.mark.browser
def test_a_line_follows_the_sliders_and_comes_back(opened: Open) -> None:
    seen = opened()
    plot = seen.page.locator("#fan_payments_2026_04 .plot")
    plot.scroll_into_view_if_needed()
    plot.locator(".stage svg").wait_for()

    def line() -> list[str | None]:
        return [each.get_attribute("d") for each in plot.locator("path[stroke-width='2']").all()]

    published = line()
    assert published
    seen.move({"share_rate": 0.1})
    assert line() != published
    chart = made("fan_payments_2026_04", parameters.check({"share_rate": 0.1}))
    assert seen.headline("fan_payments_2026_04") == letters.unbroken(wording.plain(chart.headline))
    seen.move({"share_rate": 0.2})
    assert line() == published


@pytest.mark.browser
def test_a_chart_that_comes_into_view_later_is_drawn_as_set(opened: Open) -> None:
    seen = opened(asks="?share_rate=0.4")
    plot = seen.page.locator("#implied_against_reported .plot")
    plot.scroll_into_view_if_needed()
    plot.locator(".stage svg").wait_for()
    chart = made("implied_against_reported", parameters.check({"share_rate": 0.4}))
    seen.settle()
    drawn = plot.locator("text").all_text_contents()
    assert labelled(chart)
    assert any(one in text for text in drawn for one in labelled(chart))
    label = str(plot.locator(".stage").get_attribute("aria-label"))
    assert (
        label == f"{letters.unbroken(wording.plain(chart.headline))}. Drawn with your assumptions."
    )


@pytest.mark.browser
def test_the_address_keeps_where_the_sliders_stand_and_reset_clears_it(opened: Open) -> None:
    seen = opened()
    page, notice = seen.page, seen.page.locator(".notice")
    before = seen.headline("implied_against_reported")
    assert not notice.is_visible()
    seen.move({"share_rate": 0.15, "payment_lag_quarters": 1})
    assert page.url.endswith("?share_rate=0.15&payment_lag_quarters=1")
    assert "Share rate 15%, published 20%" in notice.inner_text()
    assert "1 quarter, published 0 quarters" in notice.inner_text()
    assert page.locator("#implied_against_reported.moved").count() == 1
    command = page.locator(".sliders code").text_content() or ""
    assert command.endswith("--edition mine -p share_rate=0.15 -p payment_lag_quarters=1")
    again = opened(asks="?share_rate=0.15&payment_lag_quarters=1")
    assert again.answers() == seen.answers()
    notice.locator("button").click()
    seen.settle()
    assert "?" not in page.url
    assert not notice.is_visible()
    assert [*seen.answers().values()] == seen.published()
    assert seen.headline("implied_against_reported") == before
    assert page.locator("figure.moved").count() == 0


@pytest.mark.browser
def test_an_address_that_asks_for_the_impossible_shows_what_was_published(opened: Open) -> None:
    seen = opened("article")
    for asks in (
        "share_rate=7",
        "share_rate=x",
        "payment_lag_quarters=1.5",
        "no_such=1",
        "netting=",
    ):
        seen.go(f"?{asks}")
        assert [*seen.answers().values()] == seen.published(), asks
        assert not seen.page.locator(".notice").is_visible(), asks
    seen.go("?share_rate=0.4")
    assert seen.page.locator(".notice").is_visible()


@pytest.mark.browser
def test_a_slider_moves_by_the_keyboard_and_says_its_value(opened: Open) -> None:
    seen = opened()
    slider = seen.page.get_by_label("Share rate")
    slider.focus()
    seen.page.keyboard.press("ArrowRight")
    seen.settle()
    assert slider.get_attribute("aria-valuetext") == "20.5%"
    assert seen.page.url.endswith("?share_rate=0.205")


BENEATH = """() => {
  const notice = document.querySelector(".notice").getBoundingClientRect();
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return bottom > notice.top + 1 && top < notice.bottom ? [document.activeElement.textContent] : [];
}"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_notice_of_moved_sliders_covers_nothing_that_the_keyboard_comes_to(
    opened: Open, width: int
) -> None:
    seen = opened()
    seen.page.set_viewport_size({"width": width, "height": 780})
    ends = {"share_rate": 0.5, "netting": 300, "payment_lag_quarters": 4, "discount_rate": 0.3}
    seen.move(ends)
    seen.page.evaluate("scrollTo(0, 0)")
    seen.page.locator(".skip").focus()
    covered = []
    for _ in range(90):
        seen.page.keyboard.press("Tab")
        covered += seen.page.evaluate(BENEATH)
    assert covered == []


@pytest.mark.browser
def test_a_number_opens_its_note_while_the_sliders_are_moved(opened: Open) -> None:
    seen = opened(asks="?share_rate=0.15")
    seen.page.locator(".sliders td a").first.click()
    assert seen.page.url.endswith("?share_rate=0.15#trace-implied_revenue_2024")
    seen.page.keyboard.press("Escape")
    seen.page.locator("dialog").wait_for(state="hidden")
    assert seen.page.url.endswith("?share_rate=0.15")


@pytest.mark.browser
def test_without_javascript_the_published_answers_stand_and_no_slider_does(
    look: test_browser.Go, pages: dict[str, pathlib.Path]
) -> None:
    page = look(pages["current"], java_script_enabled=False).page
    told = page.locator(".what-if noscript")
    assert told.bounding_box()
    assert "The sliders need JavaScript" in (told.text_content() or "")
    assert told.locator("a").get_attribute("href") == "#run"
    assert not page.locator(".what-if > .lead").is_visible()  # it speaks of moving them
    assert not page.locator(".sliders input").first.is_visible()
    assert not page.locator(".notice").is_visible()


@pytest.mark.browser
def test_the_data_of_a_chart_can_be_downloaded(opened: Open, tmp_path: pathlib.Path) -> None:
    page = opened().page
    figure = page.locator("#implied_against_reported")
    figure.locator(".data summary").click()
    with page.expect_download() as waiting:
        figure.get_by_role("button", name="CSV").click()
    assert waiting.value.suggested_filename == "implied_against_reported.csv"
    waiting.value.save_as(tmp_path / "data.csv")
    written = (tmp_path / "data.csv").read_bytes()
    assert written.startswith("\ufeff".encode())  # or spreadsheets take it for another encoding
    lines = written.decode("utf-8-sig").splitlines()
    assert lines[0] == '"Source","Column","As printed","Number","Finding"'
    one = findings.of(RUN)["implied_revenue_2024"]
    text = wording.bounded(one)
    number = float(lines[1].split(",")[3].strip('"'))
    assert f'"Implied by the payments","2024","{text}"' in lines[1]
    assert lines[1].endswith('"implied_revenue_2024"')
    assert number == pytest.approx(one.low, rel=1e-3)
    table = made("implied_against_reported", RUN).table
    assert len(lines) == 1 + len(table.rows) * (len(table.columns) - 1)


@pytest.mark.browser
def test_the_csv_has_numbers_as_numbers_and_no_text_that_a_spreadsheet_would_run(
    browser: sync_api.Browser,
) -> None:
    numbers = {
        "at least $2.469 billion": "2469000000",
        "\u2212$73 billion": "-73000000000",
        "at most 13.3%": "0.133",
        "1.53 times": "1.53",
        "2 quarters": "2",
        "$1.2 million a quarter": "1200000",
        "$3.65 billion to $3.75 billion": "",
        "unknown": "",
        "Q2 2029": "",
    }
    texts = {'=1+"a"': '"\'=1+""a"""', "@x": '"\'@x"', "+1": '"\'+1"', "a,b": '"a,b"'}
    page = browser.new_page()
    page.add_script_tag(content=(packing.TEMPLATES / "tools.js").read_text(encoding="utf-8"))
    found = page.evaluate("(all) => all.map((text) => numberIn(text))", [*numbers])
    assert dict(zip(numbers, found, strict=True)) == numbers
    found = page.evaluate("(all) => all.map((text) => quoted(text))", [*texts])
    assert dict(zip(texts, found, strict=True)) == texts
    page.close()


@pytest.mark.later  # computes what every slider moves
@pytest.mark.parametrize(
    ("run", "place"),
    [
        ({}, (2027, 2033, 2033, "year")),
        ({"scenario": "high"}, (2027, 2032, 2032, "stated")),  # which has AGI at that year's start
        ({"scenario": "high", "agi_year": 2029}, (2027, 2032, 2029, "stated")),
        ({"agi_year": 2026}, (2026, 2033, 2026, "year")),
    ],
    ids=str,
)
def test_the_slider_of_agi_ends_where_its_scenario_has_it(
    run: dict[str, Any], place: tuple[Any, ...]
) -> None:
    moving = sliders.moving(committed.pages("current"), parameters.check(run))
    (one,) = (each for each in moving.places if each.parameter == what_if.AGI)
    assert (one.low, one.high, one.value, one.style) == place


@pytest.mark.browser
@pytest.mark.parametrize(
    ("run", "told"),
    [
        ({"netting": 1000.0}, {"netting": "$1,000 million", "agi_year": "2033 or later"}),
        ({"scenario": "high"}, {"agi_year": "2032, as in the scenario"}),
    ],
    ids=str,
)
def test_a_slider_says_where_it_stands_as_the_story_would(
    look: test_browser.Go, tmp_path: pathlib.Path, run: dict[str, Any], told: dict[str, str]
) -> None:
    pages = committed.pages("current")
    page = html.page(pages, sliders.moving(pages, parameters.check(run)))
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    seen = look(tmp_path / "report.html").page
    for name, words in told.items():
        assert seen.locator(f"output[for=slider-{name}]").text_content() == words


@pytest.mark.browser
def test_a_slider_of_another_unit_says_it_and_stops_none(
    look: test_browser.Go, tmp_path: pathlib.Path
) -> None:
    pages, moving = committed.pages("current"), committed.moving("current")
    first, *others = moving.places
    first = dataclasses.replace(first, low=1, high=9, step=1, value=7, style="years")
    moved = dataclasses.replace(moving, places=(first, *others))
    (tmp_path / "report.html").write_text(html.page(pages, moved), encoding="utf-8")
    seen = look(tmp_path / "report.html").page
    told = seen.locator("output[for^=slider]").all_text_contents()
    assert told[0] == "7 years"
    assert all(told)
