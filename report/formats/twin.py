"""The story as plain Markdown, for machines and mail: what is said, and each picture as a table.

Links to notes become the numbers alone, links to sources lead to where they were published.
"""

import dataclasses
import re
from collections.abc import Iterator

from analysis import figures, periods
from report.formats import apparatus, card, document, editions, masthead

_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(#([^)]*)\)")  # within the report
_MARKS = re.compile(r"([\\`*_\[\]<>|$])")
_PICTURE = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\(data:[^)]*\)")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_GAP = re.compile(r"\n\s*\n")
_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
# The end of a line within a paragraph: neither it nor the next begins what stands by itself.
_WRAPPED = re.compile(
    r"^(?!#|\|)(.*\S(?<!\\))\n(?=\S)(?![*+-] |#|>|\||\d+[.)] |\[\^)", re.MULTILINE
)
_SECTION = re.compile(r"^(#+ )", re.MULTILINE)


def text(report: document.Document) -> str:
    """The whole twin; the same document gives the same text."""
    parts = [*_head(report)]
    for chapter in report.chapters:
        parts.append(f"## {_plain(chapter.title)}")
        for number, block in enumerate(chapter.blocks):
            own = rf"[^{chapter.name}-{number}-\1]"  # each text numbers its footnotes afresh
            parts += (_FOOTNOTE.sub(own, part) for part in _block(block, report))
    parts += ["## Sources", "\n".join(_sources(report)), "## How to cite"]
    parts.append(_plain(apparatus.citation(report)))
    # Words that a day does not have leave gaps.
    closed = (_GAP.sub("\n\n", _BLANKS.sub(" ", part)).strip() for part in parts)
    return "\n\n".join(filter(None, closed)) + "\n"


def _head(report: document.Document) -> Iterator[str]:
    yield f"# {_plain(card.title(report))}"
    yield _plain(report.subtitle)
    told = [report.title, masthead.authors(report), f"as known on {report.as_of}"]
    yield _plain(" · ".join([*told, f"edition {report.edition}"]))
    if changes := document.changes(report, named=True):
        yield f"This edition assumes otherwise than usual: {_plain('; '.join(changes))}."
    yield "\n".join(f"- **{word}** {_plain(meaning)}." for word, meaning in report.key)


def _block(block: document.Block, report: document.Document) -> Iterator[str]:
    if isinstance(block, document.Prose):
        seen = _PICTURE.sub(r"(Picture: \1)", block.markdown)
        yield _led(_SECTION.sub(r"#\1", _WRAPPED.sub(r"\1 ", seen)), report)
    elif isinstance(block, document.Numbers):
        yield "\n".join(
            f"- {_plain(one.label)}: **{_plain(one.text)}** ({_plain(one.bounds)})"
            for one in block.items
        )
    elif isinstance(block, document.Chart):
        yield f"**{_led(block.headline, report)}**"
        yield _led(block.subtitle, report) or _plain(block.alt)
        again = masthead.plain(block.subtitle).startswith(block.table.title)
        once = "" if again else block.table.title
        yield from _table(dataclasses.replace(block.table, title=once), report)
    else:
        yield from _table(block, report)


def _table(table: document.Table, report: document.Document) -> Iterator[str]:
    if table.title:
        yield f"**{_led(table.title, report)}**"
    marks = [":--" if column.align == "left" else "--:" for column in table.columns]
    lines = [[_plain(column.label) for column in table.columns], marks]
    lines += [[_plain(cell.text) for cell in row] for row in table.rows]
    yield "\n".join(f"| {' | '.join(line)} |" for line in lines)
    named = [name for _, name in figures.cited(table.sources, report.sources)]
    head = "Sources" if len(named) > 1 else "Source"
    told = [_led(table.note, report), f"{head}: {_plain(', '.join(named))}." if named else ""]
    if any(told):
        yield " ".join(filter(None, told))


def _led(written: str, report: document.Document) -> str:
    """Markdown whose links lead out of the file, or nowhere."""

    def led(found: re.Match[str]) -> str:
        source = report.sources.get(found[2].removeprefix("source-"))
        places = source.addresses if source and found[2].startswith("source-") else ()
        address = next((place for _, place in places if place), "")
        return f"[{found[1]}]({address})" if address else found[1]

    return _LINK.sub(led, written)


def _sources(report: document.Document) -> Iterator[str]:
    for source in report.sources.values():
        day = periods.day(source.date) if source.date else ""
        told = filter(None, (source.publisher, source.author, source.title, day))
        places = " ".join(f"<{place}>" for _, place in source.addresses if place)
        yield f"- {_plain(', '.join(told))} {places}".rstrip()


def _plain(words: str) -> str:
    """Text in which no sign is markup."""
    return _MARKS.sub(r"\\\1", " ".join(words.split()))


def _files(edition: editions.Edition) -> editions.Files:
    yield "report.md", lambda: text(edition.parts[0]).encode()


FORMAT = editions.Format("md", _files)
