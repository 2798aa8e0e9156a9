"""The report as a PDF, typeset by Typst with the shipped fonts only.

It is PDF/UA-1, so that every reader can use it, and PDF/A-3a, so that an archive can keep it: all
that is needed to check the ledger, its findings and executed notebooks, is attached, so that one
file holds all that it was made from.
"""

import fnmatch
import functools
import itertools
import math
import pathlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import jinja2
import markupsafe

from analysis import figures, periods, schema, wording
from report.formats import (
    apparatus,
    charts,
    document,
    editions,
    letters,
    markdown,
    masthead,
    notation,
    notes,
    packing,
    typesetting,
)

LOOK = packing.TEMPLATES / "report.typ"
MOST = 16_000_000  # bytes of a file: a reader loads the whole PDF to look at a page of it
# What is attached, by its path, in words.
_ATTACHED = {
    "findings.json": "Every finding with bounds, formula and inputs",
    "notebooks/*.ipynb": "The executed notebooks",
    "report.xlsx": "The report to calculate with",
}
_WIDEST = 0.9  # of a chart, in widths of the text: more of them find room beside their prose
_HIGHEST = 0.78  # of a chart, in widths of the text: the head of a chapter stands on the page, too


def source(
    report: document.Document,
    attached: Mapping[str, bytes] = typesetting.NOTHING,
    led_here: Iterable[str] = (),
) -> str:
    """The PDF as Typst reads it.

    Args:
        attached: the files attached to it, by their paths.
        led_here: the anchors that the other document leads to, and is led back to.

    Raises:
        Faults: a file is too large to be attached.
    """
    written, led = notation.led_to(_written(report, attached))
    given = {
        "known": notation.keys(notation.labels(written)),
        "led-to": notation.keys(led),
        "told-in": notation.exact(f"{report.elsewhere}.pdf" if report.short else ""),
        "led-here": notation.keys(led_here),
        "other": notation.exact(f"{report.elsewhere}.pdf"),
    }
    named = "".join(f"#let {name} = {value}\n" for name, value in given.items())
    return f"{named}{LOOK.read_text(encoding='utf-8')}{written}#places()"


def led_out(report: document.Document) -> Sequence[str]:
    """The anchors in the other document that numbers of a document lead to."""
    written, led = notation.led_to(_written(report))
    here = {*notation.labels(written)}
    return [anchor for anchor in led if anchor not in here]


def _written(report: document.Document, attached: Mapping[str, bytes] = typesetting.NOTHING) -> str:
    rule, remedy = "it has {:,.1f} MB; a PDF takes at most {:,.0f} MB", "let the notebook show less"
    schema.refuse(
        [
            schema.Fault(path, "attachment", rule.format(len(held) / 1e6, MOST / 1e6), remedy)
            for path, held in attached.items()
            if len(held) > MOST
        ]
    )
    kinds = itertools.groupby(attached, _words)
    files = [(words, [*map(_file, map(pathlib.PurePosixPath, paths))]) for words, paths in kinds]
    drawings = {one.id: charts.svg(one.spec, one.id) for one in report.charts}
    return _template().render(report=report, drawings=drawings, attached=files)


@functools.cache
def _template() -> jinja2.Template:
    """The document in Typst: what is put in is a text, unless a filter makes markup of it."""
    environment = packing.environment(notation.text)
    environment.filters |= {
        "address": notes.address,
        "broken": notation.broken,
        "credits": figures.cited,
        "day": periods.day,
        "laid_out": _layout,
        "parted": _parted,
        "quotation": wording.quotation,
        "width": _width,
    }
    for make in (notation.exact, notation.label, notation.line, notation.string, notation.target):
        environment.filters[make.__name__] = _safe(make)
    environment.globals |= {
        "apparatus": apparatus,
        "document": document,
        "masthead": masthead,
        "method": lambda: notation.markup(markdown.blocks(apparatus.method())),
        "notes": notes.notes,
    }
    return environment.get_template("report.typ.j2")


def _safe(make: Callable[[str], str]) -> Callable[[str], markupsafe.Markup]:
    return lambda words: packing.markup(make(words))


def _parted(written: str) -> tuple[markupsafe.Markup, markupsafe.Markup, int]:
    """Prose before its first heading, from there on, and the level of its last."""
    tokens = markdown.blocks(written)
    heads = [at for at, each in enumerate(tokens) if each.type == "heading_open"]
    first, level = (heads[0], int(tokens[heads[-1]].tag[1])) if heads else (len(tokens), 0)
    before, after = notation.markup(tokens[:first]), notation.markup(tokens[first:])
    return packing.markup(before), packing.markup(after), level


def _width(drawing: str) -> markupsafe.Markup:
    """How much of the text's width a drawing takes: nearly all, unless it is very high."""
    size = re.search(r'viewBox="0 0 (\S+) (\S+)"', drawing)
    share = _HIGHEST * float(size[1]) / float(size[2]) if size else 1
    return packing.markup(f"{min(share, _WIDEST):.2%}")


# How much room each column of a table has, and where a table may break

# Letters that fit one line of a column; a longer text wraps, and earns its column a little more.
_LINE = 18
# The space between columns, in letters, and the letters of a word that is broken (see notation).
_GAP, _WORD = 3, 14
# Letters on a line of a table's full width, in the smallest type.
_ROOM = 120
# The width of the text and the type of a table by its columns, in points: as the template has them.
_WIDE, _SIZES = 448, ((5, 8), (7, 7.2), (math.inf, 6.5))
# Points, a quarter of a page with a title and sources: a table lower than that stays in one piece,
# as does one of so few rows that any break would leave one alone, if a page has room for it.
_SHORT, _FEW, _PAGE = 150, 3, 560


@dataclass(frozen=True)
class _Layout:
    """How a table is laid out: its columns' shares of the width, and where it may break."""

    shares: Sequence[int]
    whole: bool  # no row of it is so long that it must break over pages
    short: bool  # it stays in one piece
    kept: bool  # two of its rows at least stand on each page


def _layout(table: document.Table) -> _Layout:
    """How a table is laid out."""
    shares = _widths(table)
    whole = all(len(cell.text) <= notation.LONGEST for row in table.rows for cell in row)
    short = _height(table, shares) < (_PAGE if len(table.rows) <= _FEW else _SHORT)
    return _Layout(shares, whole, short, whole and not short and len(table.rows) > _FEW)


def _widths(table: document.Table) -> list[int]:
    """The columns' shares of the page's width, by their longest texts.

    Where they do not fit, each has room for its longest word, and the longer ones share the rest.
    """
    least, wanted = [], []
    for number, column in enumerate(table.columns):
        texts = [row[number].text for row in table.rows]
        words = letters.unbroken(" ".join([*texts, column.label])).split(" ")
        longest = max(map(len, [*texts, *column.label.split()]), default=0)
        least.append(min(max(map(len, words), default=0), _WORD) + _GAP)
        wanted.append(min(longest, _LINE) + max(longest - _LINE, 0) // 4 + _GAP)
    if sum(wanted) > _ROOM:
        more = [max(want - low, 0) for want, low in zip(wanted, least, strict=True)]
        each = max(_ROOM - sum(least), 0) / max(sum(more), 1)
        wanted = [low + round(each * extra) for low, extra in zip(least, more, strict=True)]
    return wanted


def _height(table: document.Table, shares: Sequence[int]) -> float:
    """About how high the table is, in points.

    Typst would measure it, by laying it out once more: a third of the time of the whole.
    """
    size = next(size for most, size in _SIZES if len(shares) <= most)
    room = [share / sum(shares) * _WIDE / (size * 0.5) for share in shares]
    rows = [[column.label for column in table.columns]]
    rows += [[cell.text for cell in row] for row in table.rows]
    lines = [
        max(math.ceil(max(len(text), 1) / most) for text, most in zip(row, room, strict=True))
        for row in rows
    ]
    return sum(lines) * size * 1.2 + len(rows) * (7.2 - size * 0.5)


# The files


def attached(made: Mapping[str, bytes]) -> dict[str, bytes]:
    """What is attached of all the files of an edition."""
    return {path: made[path] for path in sorted(made) if _words(path)}


def _words(path: str) -> str:
    """What a file is, if it is attached."""
    found = (told for pattern, told in _ATTACHED.items() if fnmatch.fnmatchcase(path, pattern))
    return next(found, "")


def _file(path: pathlib.PurePosixPath) -> tuple[str, str, str]:
    """A file's name, where Typst reads it, and its kind."""
    return path.name, f"/{path}", editions.MEDIA.get(path.suffix, editions.BYTES)


def _files(edition: editions.Edition) -> editions.Files:
    """The story, and the ledger with all that it was made from: each alone proves what it says."""
    story = next((part for part in edition.parts if part.short), None)
    for part in edition.parts:
        held = {} if part.short else attached(edition.made)
        led_here = led_out(story) if story and part is not story else ()
        pages = source(part, held, led_here)
        yield f"{part.file}.pdf", functools.partial(typesetting.typeset, pages, attached=held)


FORMAT = editions.Format("pdf", _files, beside=True)
