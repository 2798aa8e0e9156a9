"""What readers see holds no trace of how it was put together: no gap, no word and no sign twice."""

import re
from html.parser import HTMLParser

import committed
import pytest

from report.formats import document, html, notation, pdf

# The parts of a page within whose text a sentence goes on.
WITHIN = {"a", "abbr", "b", "cite", "em", "i", "output", "q", "small", "span", "strong", "sup"}
WITHIN |= {"time"}
NO_WORDS = {"code", "math", "script", "style", "text"}
FAULTS = re.compile(
    r"\S* [.,;:!?](?=\s|$)|\( ?\)|\( | \)"  # a sign that follows on nothing
    r"|\b(?!that\b)([A-Za-z]{2,}) \1\b"
    r"|[,;:.] ?[,;:](?=\s|$)|[,;:] ?\.(?=\s|$)|(?<!\.)\.\.(?!\.)"
)


class Seen(HTMLParser):
    """The text of each part of a page in English, addresses and formulas left out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.parts = [""]
        self.left_out = [False]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in WITHIN:
            self.parts.append("")
        if tag in {"br", "hr", "img", "input", "link", "meta", "wbr"}:
            return
        given = dict(attrs)
        foreign = given.get("lang", "en") != "en" or given.get("class") == "address"
        self.left_out.append(self.left_out[-1] or foreign or tag in NO_WORDS)
        self.parts[-1] += "\N{WHITE SQUARE}" * self.left_out[-1]  # something stands there

    def handle_endtag(self, tag: str) -> None:
        self.left_out.pop()
        if tag not in WITHIN:
            self.parts.append("")

    def handle_data(self, data: str) -> None:
        if not self.left_out[-1]:
            self.parts[-1] += data


def faults(text: str) -> list[str]:
    """What stands in a page as no writer would write it."""
    told = (" ".join(one.split()) for one in Seen(text).parts)
    return [f"{found[0]!r} in {one}" for one in told for found in FAULTS.finditer(one)]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("<p>It paid <a>nothing</a> .</p>", "'nothing .'"),
        ("<p>It paid and <b>and</b> was paid.</p>", "'and and'"),
        ("<li>It paid;, and more.</li>", "';,'"),
        ("<td>(<span> </span>)</td>", "'( )'"),
    ],
)
def test_what_no_writer_would_write_is_found(written: str, found: str) -> None:
    assert [one.startswith(found) for one in faults(written)] == [True]
    assert faults("<p>It paid <a>nothing</a>.</p><p lang=fr>Rien ;</p>") == []


@pytest.mark.slow
@pytest.mark.parametrize("part", [document.STORY, document.LEDGER])
@pytest.mark.parametrize("edition", committed.EDITIONS)
def test_no_page_has_a_gap_or_says_a_thing_twice(edition: str, part: str) -> None:
    read = committed.part(edition, part)
    page = html.render(read)
    assert len(Seen(page).parts) > 1000
    assert faults(page) == []
    printed = re.findall(r'#"((?:[^"\\]|\\.)*)";', pdf.source(read))
    assert len(printed) > 500
    assert [one for one in printed if "  " in one] == []


def test_several_blanks_are_printed_as_one() -> None:
    assert "  " not in notation.line("One.   Two *three*  four.")
