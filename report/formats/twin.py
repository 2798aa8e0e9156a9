"""The story as plain Markdown, for machines and mail: what is said, and each picture as a table.

Links to notes become the numbers alone, links to sources lead to where they were published.
"""

import functools
import re

import jinja2
import markupsafe

from analysis import figures, periods
from report.formats import apparatus, card, document, editions, masthead, packing

_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(#([^)]*)\)")  # within the report
_MARKS = re.compile(r"([\\`*_\[\]<>|$])")
_PICTURE = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\(data:[^)]*\)")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_GAP = re.compile(r"\s*\n\s*\n")
_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
# The end of a line within a paragraph: neither it nor the next begins what stands by itself.
_WRAPPED = re.compile(
    r"^(?!#|\|)(.*\S(?<!\\))\n(?=\S)(?![*+-] |#|>|\||\d+[.)] |\[\^)", re.MULTILINE
)
_SECTION = re.compile(r"^(#+ )", re.MULTILINE)


def text(report: document.Document) -> str:
    """The whole twin; the same document gives the same text."""
    written = _template().render(report=report)
    # Words that a day does not have leave gaps.
    return _GAP.sub("\n\n", _BLANKS.sub(" ", written)).strip() + "\n"


@functools.cache
def _template() -> jinja2.Template:
    environment = packing.environment(_plain)
    environment.filters |= {"credits": figures.cited, "day": periods.day}
    environment.filters |= {"led": _led, "prose": _prose}
    environment.globals |= {"apparatus": apparatus, "card": card}
    environment.globals |= {"document": document, "masthead": masthead}
    return environment.get_template("report.md.j2")


def _prose(written: str, place: str) -> str:
    """Prose a level lower, in lines that do not end before it does, its footnotes its own."""
    seen = _PICTURE.sub(r"(Picture: \1)", written)
    unwrapped = _SECTION.sub(r"#\1", _WRAPPED.sub(r"\1 ", seen))
    return _FOOTNOTE.sub(rf"[^{place}-\1]", unwrapped)


def _led(written: str, report: document.Document) -> markupsafe.Markup:
    """Markdown whose links lead out of the file, or nowhere."""

    def led(found: re.Match[str]) -> str:
        source = report.sources.get(found[2].removeprefix("source-"))
        places = source.addresses if source and found[2].startswith("source-") else ()
        address = next((place for _, place in places if place), "")
        return f"[{found[1]}]({address})" if address else found[1]

    return packing.markup(_LINK.sub(led, written))


def _plain(words: str) -> str:
    """Text in which no sign is markup."""
    return _MARKS.sub(r"\\\1", " ".join(words.split()))


def _files(edition: editions.Edition) -> editions.Files:
    yield "report.md", lambda: text(edition.parts[0]).encode()


FORMAT = editions.Format("md", _files)
