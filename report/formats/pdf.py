"""The report as a PDF, typeset by Typst with the shipped fonts only."""

import datetime
import math
import os
import pathlib
import subprocess
import sys
from collections.abc import Sequence

from report.formats import amounts, apparatus, charts, document, endnotes, markdown, notation, notes

TEMPLATE = pathlib.Path(__file__).parent / "templates" / "report.typ"
_TYPESETTER = pathlib.Path(__file__).with_name("typesetter.py")
# Letters that fit one line of a column; a longer text wraps, and earns its column a little more.
_LINE = 18
# The space between columns, in letters, and the letters of a word that is broken (see notation).
_GAP, _WORD = 3, 14
# Letters on a line of a table's full width, in the smallest type.
_ROOM = 120
# Letters of a cell that fit on a page even in a narrow column.
_LONGEST = 600
# The width of the text and the type of a table by its columns, in points: as the template has them.
_WIDE, _SIZES = 448, ((5, 8), (7, 7.2), (math.inf, 6.5))
_SHORT = 245  # points, nine centimetres less a title: a table lower than that stays in one piece
_PAGE = "#pagebreak(weak: true)"


def render(report: document.Document) -> bytes:
    """The whole PDF, tagged for screen readers; the same document gives the same bytes.

    Raises:
        Untypeset: Typst refuses its source, which is a fault of this room.
    """
    return typeset(source(report))


def source(report: document.Document) -> str:
    """The PDF as Typst reads it."""
    return TEMPLATE.read_text(encoding="utf-8") + _main(report)


def typeset(source: str) -> bytes:
    """The PDF of its source.

    Raises:
        Untypeset: Typst refuses it, which is a fault of this room.
    """
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-P", _TYPESETTER, charts.FONTS],
        input=source.encode(),
        capture_output=True,
        check=False,
        # What one layout no longer needs goes back before the next: some megabytes, with glibc.
        env={**os.environ, "MALLOC_TRIM_THRESHOLD_": str(2**17)},
        process_group=0,  # Ctrl-C is the press's to answer
    )
    if done.returncode:
        raise Untypeset(done.stderr.decode())
    return done.stdout


class Untypeset(Exception):
    """Typst refused its source."""


def _main(report: document.Document) -> str:
    """The Typst source: every text in it is a string, so that none can become code."""
    frame = notation.call(
        "report.with",
        title=notation.string(report.title),
        subtitle=notation.string(report.subtitle),
        headline=notation.content(notation.line(report.headline)),
        edition=notation.string(_edition(report)),
        stamp=notation.string(report.stamp),
    )
    opening, *chapters = [_chapter(chapter, report) for chapter in report.chapters]
    before = [opening, _PAGE, "#contents"]
    if report.part == document.LEDGER:  # which is looked things up in, and has no opening
        before = ["#contents", _PAGE, opening]
    parts = [f"\n#show: {frame}", *before, *chapters]
    small = f"{_notes(report)}\n{_sources(report)}\n{_glossary(report)}"
    parts += [_PAGE, f"#apparatus[{small}]", _run(report), _method(report), _citation(report)]
    parts.append(_corrections(report))
    return "\n".join(parts)


def _edition(report: document.Document) -> str:
    """The edition by its name, its day, and what it assumes otherwise than usual."""
    day = amounts.day(datetime.date.fromisoformat(report.apparatus.as_of))
    changed = document.changed(report)
    return f"{report.edition}, as known on {day}" + (f", with {changed}" if changed else "")


def _chapter(chapter: document.Chapter, report: document.Document) -> str:
    first = chapter is report.chapters[0]  # it stands under the masthead, before the contents
    parts = ["" if first else _PAGE, _heading(1, chapter.name, chapter.title)]
    level = 1
    for block in chapter.blocks:
        if isinstance(block, document.Prose):
            tokens = markdown.blocks(block.markdown)
            levels = [int(each.tag[1]) for each in tokens if each.type == "heading_open"]
            level = levels[-1] if levels else level
            parts.append(notation.markup(tokens))
        elif isinstance(block, document.Numbers):
            parts.append(_numbers(block))
        elif isinstance(block, document.Table):
            parts.append(_table(block, report))
        elif isinstance(block, document.Chart):
            parts.append(_chart(block, report, level + 1))
    return "\n".join(parts)


def _heading(level: int, anchor: str, title: str) -> str:
    words = notation.content(notation.text(title))
    return f"#heading(level: {level}, {words}) #{notation.label(anchor)}"


def _table(table: document.Table, report: document.Document) -> str:
    shares = _widths(table)
    header = [notation.content(notation.text(column.label)) for column in table.columns]
    cells = [_cell(cell) for row in table.rows for cell in row]
    return "#" + notation.call(
        "exhibit-table",
        title=notation.content(notation.line(table.title)) if table.title else "none",
        columns=notation.array(f"{share}fr" for share in shares),
        align=notation.array(column.align for column in table.columns),
        header=notation.array(header),
        cells=notation.array(cells),
        whole=str(_whole_rows(table)).lower(),
        short=str(_height(table, shares) < _SHORT).lower(),
        note=notation.content(notation.line(table.note)),
        sources=notation.content(_credits(table.sources, report)),
    )


def _numbers(strip: document.Numbers) -> str:
    items = (
        notation.array(
            (
                notation.content(notation.text(each.label)),
                notation.content(
                    notation.link(document.TRACE + each.trace, notation.text(each.text))
                ),
                notation.content(notation.text(each.bounds)),
            )
        )
        for each in strip.items
    )
    return "#" + notation.call(
        "key-numbers",
        items=notation.array(items),
        note=notation.content(notation.text(strip.note)),
    )


def _widths(table: document.Table) -> list[int]:
    """The columns' shares of the page's width, by their longest texts.

    Where they do not fit, each has room for its longest word, and the longer ones share the rest.
    """
    least, wanted = [], []
    for number, column in enumerate(table.columns):
        texts = [row[number].text for row in table.rows]
        words = [word for text in [*texts, column.label] for word in text.split()]
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
    letters = [share / sum(shares) * _WIDE / (size * 0.5) for share in shares]
    rows = [[column.label for column in table.columns]]
    rows += [[cell.text for cell in row] for row in table.rows]
    lines = [
        max(math.ceil(max(len(text), 1) / room) for text, room in zip(row, letters, strict=True))
        for row in rows
    ]
    return sum(lines) * size * 1.2 + len(rows) * (7.2 - size * 0.5)


def _whole_rows(table: document.Table) -> bool:
    """Whether no row is so long that it must break over pages."""
    return all(len(cell.text) <= _LONGEST for row in table.rows for cell in row)


def _cell(cell: document.Cell) -> str:
    text = notation.text(cell.text)
    if cell.trace:
        text = notation.link(document.TRACE + cell.trace, text)
    if cell.anchor:
        text = f"#box[{text}]#{notation.label(cell.anchor)}"
    return notation.content(text)


def _chart(chart: document.Chart, report: document.Document, level: int) -> str:
    drawn = "#" + notation.call(
        "exhibit-chart",
        headline=notation.content(notation.line(chart.headline)),
        subtitle=notation.content(notation.text(chart.subtitle)),
        level=str(level),
        drawing=notation.exact(charts.svg(chart.spec, chart.id)),
        alt=notation.string(chart.alt),
        sources=notation.content(_credits(chart.sources, report)),
    )
    return drawn + "\n" + _table(chart.table, report)


def _credits(keys: Sequence[str], report: document.Document) -> str:
    """The line that names the sources, each leading to the list of sources."""
    if not keys:
        return ""
    names = (
        notation.link(document.SOURCE + key, notation.text(name))
        for key, name in notes.cited(keys, report.sources)
    )
    return notation.text("Sources: " if len(keys) > 1 else "Source: ") + notation.text(", ").join(
        names
    )


def _notes(report: document.Document) -> str:
    told = notes.notes(report)
    parts = [_heading(1, "notes", "Where each number comes from")]
    parts += map(endnotes.finding, told.findings)
    parts.append(_heading(1, "published", "Published figures and terms"))
    parts += map(endnotes.published, told.published)
    parts += map(endnotes.said, told.said)
    return "\n".join(parts)


def _sources(report: document.Document) -> str:
    parts = [_heading(1, "sources", "Sources")]
    for key, source in report.sources.items():
        date = amounts.day(source.date) if source.date else ""
        named = (source.author, source.title, date)
        words = "".join(notation.text(f", {part}") for part in named if part)
        words += "".join(
            notation.text(f". {before}") + (_address(address) if address else "")
            for before, address in source.addresses
        )
        entry = f"#strong[{notation.text(source.publisher)}]{words}"
        parts.append(f"#source-entry({notation.label(f'source-{key}')}, {notation.content(entry)})")
    return "\n".join(parts)


def _address(address: str) -> str:
    return notation.link(address, notation.text(address.replace("%", "\u200b%")))


def _run(report: document.Document) -> str:
    """The run card: every parameter, and how to build the edition again."""
    heading = _heading(1, "run", "How this edition was made")
    table = _table(apparatus.run_card(report), report)
    command = f"#command({notation.string(report.command)})"
    return "\n".join((heading, table, command, _table(apparatus.edition_card(report), report)))


def _glossary(report: document.Document) -> str:
    parts = [_heading(1, "glossary", "Glossary")]
    for word in report.apparatus.glossary:
        term, meaning = notation.text(word.term), notation.text(f": {word.meaning}")
        parts.append(f"#par[#strong[{term}]{meaning}]")
    return "\n".join(parts)


def _method(report: document.Document) -> str:
    """The method with its tables; the codebook is left to the README, and to the HTML."""
    parts = [_heading(1, "method", "Method"), notation.markup(markdown.blocks(apparatus.method()))]
    parts += [_table(each, report) for each in apparatus.method_tables(report)]
    pointer = "README.md and the HTML of this report describe every column of the data."
    return "\n".join([*parts, notation.text(pointer)])


def _citation(report: document.Document) -> str:
    heading = _heading(1, "cite", "How to cite")
    return "\n".join((heading, notation.text(apparatus.citation(report))))


def _corrections(report: document.Document) -> str:
    """What was corrected, or that nothing was."""
    parts = [_heading(1, "corrections", "Corrections")]
    told = [notation.text(apparatus.told(each)) for each in report.apparatus.corrections]
    parts += [f"#list[{each}]" for each in told] or [notation.text(apparatus.NO_CORRECTION)]
    return "\n".join(parts)
