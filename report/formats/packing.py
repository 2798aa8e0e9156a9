"""What the page carries besides its text: style with typefaces, scripts and their policy."""

import base64
import functools
import hashlib
import pathlib
import re
import string
from collections.abc import Callable, Iterable
from typing import Any

import jinja2
import markupsafe
import minify_html

from report.formats import charts, letters

TEMPLATES = pathlib.Path(__file__).parent / "templates"
# Draws compiled charts by the one function `drawChart`, packed hard: Vega alone, not Vega-Lite.
# `bundle.mjs` beside it says how it was made.
VEGA = pathlib.Path(__file__).parent / "vendor" / "vega.js.gz"
# Western letters of the type of the PDF, under a name of their own (`subset.py` beside them).
# Each face is a sixtieth of the page: what is bold is set in the sans, and browsers slant the rest.
_SERIF = ("Pact Serif", 400, "PactSerif-Regular.woff2")
_FACES = (
    (charts.PAGE_FAMILY, 400, "PactSans-Regular.woff2"),
    (charts.PAGE_FAMILY, 700, "PactSans-Bold.woff2"),
)
# One module: numbers with bounds and what follows when a reader moves them; then notes, words, the
# search, what can be taken away, the page around it.
_MOVING = ("numbers.js", "what_if.js")
_SCRIPTS = ("notes.js", "words.js", "search.js", "tools.js", "page.js")
_STILL = "const followSliders = () => ({ show() {} });\n"  # where nothing moves


def environment(text: Callable[[str], str] | None = None) -> jinja2.Environment:
    """The templates, in which nothing can be left out and no text is taken for markup.

    Args:
        text: what makes markup of a text that is put in; that of HTML if left out.
    """
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=functools.partial(_shown, text) if text else None,
    )


def _shown(text: Callable[[str], str], value: Any) -> markupsafe.Markup:
    """What is put in: markup as it is, a number in digits, all else as a text."""
    if isinstance(value, markupsafe.Markup):
        return value
    return markup(str(value).lower() if isinstance(value, int) else text(str(value)))


def markup(written: str) -> markupsafe.Markup:
    """Markup of Typst or Markdown, for a template."""
    return markupsafe.Markup(written)  # noqa: S704 - of our own, with every text made one


def script(*, moves: bool) -> str:
    """The page's own script without its comments, in fewer letters."""
    files = (*_MOVING, *_SCRIPTS) if moves else _SCRIPTS
    written = "".join((TEMPLATES / each).read_text(encoding="utf-8") for each in files)
    written = written if moves else f"{_STILL}{written}"
    bare = re.sub(r"^ *//.*\n", "", written, flags=re.MULTILINE)
    opening, closing = "<script type=module>", "</script>"
    short = minify_html.minify(f"{opening}{bare}{closing}", minify_js=True)
    return short.removeprefix(opening).removesuffix(closing)


def style(*, serif: bool, moves: bool) -> str:
    """The stylesheet with its typefaces inside: no other is shown first, no line moves.

    Args:
        serif: whether the text is set in one, as it is where there is much to read in a row.
        moves: whether there is something to move.
    """
    files = ("what_if.css",) * moves + ("style.css",) + ("story.css",) * serif
    look = "".join((TEMPLATES / each).read_text(encoding="utf-8") for each in files)
    return faces(serif=serif) + look + ("" if serif else ":root { --serif: var(--sans); }\n")


def faces(*, serif: bool) -> str:
    """The typefaces as a part of a stylesheet."""
    shown = (_SERIF, *_FACES) if serif else _FACES
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        "font-display:block;src:url(data:font/woff2;base64,"
        f"{base64.b64encode((letters.FONTS / file).read_bytes()).decode()})}}\n"
        for family, weight, file in shown
    )


def lettered(packed: bytes) -> markupsafe.Markup:
    """Bytes as Ascii85, five letters for four of them; no letter means anything to HTML."""
    written = base64.a85encode(packed).replace(b"z", b"!!!!!").replace(b"<", b"v")
    return markupsafe.Markup(written.decode())  # noqa: S704 - without "<", no tag can begin


def policy(scripts: Iterable[str]) -> str:
    """The content security policy: nothing is loaded, and only these scripts run."""
    hashes = " ".join(
        "'sha256-" + base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() + "'"
        for each in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


_ENTRY = re.compile(r'<li id="((?:trace|source)-[^"]+)"><b>')
_LETTERS = string.digits + string.ascii_letters
# How a short name begins; by this the stylesheet tells a number from a source.
_NOTES, _SOURCES = string.ascii_uppercase[:-1], string.ascii_uppercase[-1]


def shortened(written: str) -> str:
    """The page with a short second name for each note and source, for the thousands of links there.

    The first name stays: it can be shared, and the script puts it back into the links.
    """
    entries = _ENTRY.findall(written)
    told, cited = ([one for one in entries if one.startswith(kind)] for kind in ("trace", "source"))
    names = {one: _name(number, _NOTES) for number, one in enumerate(told)}
    names |= {one: _name(number, _SOURCES) for number, one in enumerate(cited)}
    named = _ENTRY.sub(lambda it: f'<li id="{it[1]}"><b id={names[it[1]]}>', written)
    return re.sub(
        r'href="#((?:trace|source)-[^"]+)"', lambda link: f"href=#{names[link[1]]}", named
    )


def _name(number: int, capitals: str) -> str:
    """A capital and one letter or digit, or more once these are used up: nothing else has such."""
    rest, first = divmod(number, len(capitals))
    name = capitals[first]
    while rest >= len(_LETTERS):
        rest, letter = divmod(rest, len(_LETTERS))
        name += _LETTERS[letter]
    return name + _LETTERS[rest]
