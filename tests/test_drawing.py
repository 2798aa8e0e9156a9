"""A slimmed drawing shows what the converter's drawing shows."""

import json
import pathlib
import re

import pytest
import sample_report
import typst

from analysis import schema
from report.formats import charts, document, drawing, letters

SVG = '<svg xmlns="http://www.w3.org/2000/svg">'


# What is drawn, and what is left of it, by why.
SLIMMED = {
    "digits": (
        '<path d="M0.04,-12.3456h1e-7" fill="red"/>',
        '<path d="M0,-12.3h1e-7" fill="red" />',
    ),
    "words keep theirs": (
        '<text transform="translate(-0.01,7.99)">7.99</text>',
        '<text x="0" y="8">7.99</text>',
    ),
    "unpainted": (
        '<path class="background" d="M0,0h9v9Z"/><path d="M0,0" stroke="red"/>',
        '<path d="M0,0" stroke="red" />',
    ),
    "empty": ('<g class="mark"><g transform="scale(2)"/></g><text>a</text>', "<text>a</text>"),
    "said once": (
        '<g class="m"><text fill="red" opacity="1">a</text><text fill="red">b</text></g>',
        '<g fill="red"><text>a</text><text>b</text></g>',
    ),
    "unlike": (
        '<g id="m"><text fill="red">a</text><text>b</text></g>',
        '<g id="m"><text fill="red">a</text><text>b</text></g>',
    ),
    "turned or placed": (
        '<text transform="rotate(9)">a</text><text transform="translate(1,2)" x="3">b</text>',
        '<text transform="rotate(9)">a</text><text transform="translate(1,2)" x="3">b</text>',
    ),
    "lines beneath each other": (
        '<text transform="translate(1,2)"><tspan>a</tspan><tspan x="0" dy="9">b</tspan></text>',
        '<text transform="translate(1,2)"><tspan>a</tspan><tspan x="0" dy="9">b</tspan></text>',
    ),
    "lines in a row": (
        (
            '<line stroke="red" transform="translate(1,2)" x2="9"/><line stroke="red" y2="-4"/>'
            '<line stroke="blue"/><line stroke="red" transform="rotate(9)"/>'
        ),
        (
            '<path d="M1,2l9,0M0,0l0,-4" stroke="red" /><line stroke="blue" />'
            '<line stroke="red" transform="rotate(9)" />'
        ),
    ),
    "clips": (
        '<defs><clipPath id="c"><path d="M0,0"/></clipPath></defs>',
        '<defs><clipPath id="c"><path d="M0,0" /></clipPath></defs>',
    ),
}


@pytest.mark.parametrize(("drawn", "slim"), SLIMMED.values(), ids=SLIMMED)
def test_only_what_nobody_sees_is_left_out(drawn: str, slim: str) -> None:
    assert drawing.slim(f"{SVG}{drawn}</svg>") == f"{SVG}{slim}</svg>"


def test_a_chart_is_drawn_in_the_whole_type_and_redrawn_in_the_type_of_the_page() -> None:
    spec = sample_report.chart()[document.SPEC]
    for drawn, family in (
        (charts.svg(spec, "it"), charts.FAMILY),
        (charts.compiled(spec), "Pact Sans"),
    ):
        assert set(re.findall(r"(?:IBM Plex|Pact) \w+", str(drawn))) == {family}


def test_words_take_as_much_room_in_the_type_that_charts_are_drawn_in() -> None:
    every = letters.printed("".join(map(chr, range(0x20, 0x3000))))
    shown = every.replace("\N{REPLACEMENT CHARACTER}", "")
    assert len(shown) > 400
    words = json.dumps(f"AVAWToYe fi fl $1,234.5 {shown}", ensure_ascii=False)
    told = "".join(
        f"#context [#metadata(measure(text(font: {json.dumps(family)}, weight: {weight}, "
        f"fallback: false, {words})).width.pt()) <room>]"
        for weight in (400, 700)
        for family in (charts.FAMILY, charts.PAGE_FAMILY)
    )
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[letters.FONTS])
    rooms = json.loads(typst.query(told.encode(), "<room>", field="value", font_paths=fonts))
    assert rooms[0] == pytest.approx(rooms[1], rel=1e-9)
    assert rooms[2] == pytest.approx(rooms[3], rel=1e-9)
    assert rooms[0] != pytest.approx(rooms[2], rel=1e-3)  # each weight has its file


def test_all_words_of_a_chart_stay() -> None:
    bars = charts.svg(sample_report.chart()[document.SPEC], "it")
    assert all(f">{words}<" in bars for words in ("Q1 2024", "Q3 2025", "USD million", "220"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "program", ["", "import time\ntime.sleep(600)"], ids=["ends", "stands still"]
)
def test_a_drawer_that_does_not_answer_is_told_in_a_line_and_left(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    (tmp_path / "drawer.py").write_text(program, encoding="utf-8")
    monkeypatch.setattr(charts, "DRAWER", tmp_path / "drawer.py")
    monkeypatch.setattr(charts, "_PATIENCE", 2.0)
    drawer = charts.Drawer()  # what all charts share is left alone
    for _ in range(2):
        with pytest.raises(
            schema.Failure, match=r"^a chart: the process that draws has ended\. Rem"
        ):
            drawer.submit("{}", "name").result(60)
    drawer.end()
