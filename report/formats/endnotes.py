"""The notes, sources and glossary of the PDF, in Typst, and the files that are attached to it.

They are, so that one file can be kept that holds all that it was made from.
"""

import fnmatch
import itertools
import pathlib
from collections.abc import Iterable, Mapping

from analysis import figures, periods, schema, wording
from report.formats import document, editions, notation, notes

MOST = 16_000_000  # bytes of a file: a reader loads the whole PDF to look at a page of it
# What is attached, by its path, in words.
_ATTACHED = {
    "findings.json": "Every finding with bounds, formula and inputs",
    "notebooks/*.ipynb": "The executed notebooks",
    "report.xlsx": "The report to calculate with",
}


def findings(report: document.Document) -> str:
    """The note of every finding."""
    parts = [notation.heading("notes", "Where each number comes from")]
    parts += map(finding, notes.notes(report).findings)
    return "\n".join(parts)


def publications(report: document.Document) -> str:
    """What was published, and what was said of it."""
    told = notes.notes(report)
    parts = [notation.heading("published", "Published figures and terms")]
    parts += [*map(published, told.published), *map(said, told.said)]
    return "\n".join(parts)


def finding(note: notes.Note) -> str:
    """A finding: its value, how far it is known, and its formula."""
    told = (note.bounds, note.worlds, note.period)
    formula = (f"{note.id} = ", *note.formula) if note.formula else ()
    return "#" + notation.call(
        "note",
        anchor=notation.label(note.anchor),
        title=notation.text(note.label),
        value=notation.text(note.value),
        more=notation.text("".join(f" · {each}" for each in told if each)),
        formula="".join(map(_part, formula)),
    )


def _part(part: str | notes.Input) -> str:
    """A part of a formula: a name leads on, and its value stands beside it."""
    if isinstance(part, str):
        return notation.text(part)
    name = notation.text(part.id)
    led = notation.lead(f"#{part.anchor}", name) if part.anchor else name
    return led + notation.text(f" [{part.value}]")


def published(each: notes.Published) -> str:
    """A published figure or term: what it says, its name in formulas, and where it says so."""
    quote = wording.quotation(each.quote, each.translation)
    since = f"applied from {each.since}" if each.since else ""
    parts = [notation.text(part) for part in (each.id, quote, each.origin, each.trust, since)]
    if each.source:
        parts[2] = notation.lead(document.SOURCE + each.source, parts[2])
    if each.replies:
        parts.append(notation.lead(f"#{each.replies}", notation.text("replies")))
    return _publication(each.anchor, each.label, each.value, parts)


def said(each: notes.Said) -> str:
    """What was said of some subjects, one statement after the other."""
    return _publication(each.anchor, each.label, "", map(_reply, each.replies))


def _publication(anchor: str, label: str, value: str, parts: Iterable[str]) -> str:
    """An entry of what was published: what it is, what it says, and what else there is to say."""
    return "#" + notation.call(
        "publication",
        anchor=notation.label(anchor),
        title=notation.text(label),
        value=notation.text(value),
        origin=notation.text(" · ").join(filter(None, parts)),
    )


def _reply(reply: tuple[figures.Statement, figures.Source]) -> str:
    one, source = reply
    said = f"{one.gist} {wording.quotation(one.quote, one.translation)}".rstrip()
    told = notation.text(f"{one.speaker}, {periods.day(one.known)}: {said} ")
    return told + notation.lead(document.SOURCE + one.source, notation.text(source.shown))


def sources(report: document.Document) -> str:
    """Every source, with its addresses."""
    parts = [notation.heading("sources", "Sources")]
    for key, source in report.sources.items():
        named = (source.author, source.title, periods.day(source.date) if source.date else "")
        words = "".join(notation.text(f", {part}") for part in named if part)
        words += "".join(
            notation.text(f". {before}")
            + (notation.link(address, notation.text(notes.address(address))) if address else "")
            for before, address in source.addresses
        )
        entry = f"#strong[{notation.text(source.publisher)}]{words}"
        parts.append(f"#source-entry({notation.label(f'source-{key}')}, {notation.code(entry)})")
    return "\n".join(parts)


def glossary(report: document.Document) -> str:
    """Every word that is explained."""
    parts = [notation.heading("glossary", "Glossary")]
    for word in report.glossary:
        term, meaning = notation.text(word.term), notation.text(f": {word.meaning}")
        parts.append(f"#par[#strong[{term}]{meaning}]")
    return "\n".join(parts)


def attachments(files: Mapping[str, bytes]) -> str:
    """The files under a heading that tells of them, as Typst attaches them, by their paths.

    Raises:
        Faults: any of them is too large.
    """
    rule, remedy = "it has {:,.1f} MB; a PDF takes at most {:,.0f} MB", "let the notebook show less"
    schema.refuse(
        [
            schema.Fault(path, "attachment", rule.format(len(held) / 1e6, MOST / 1e6), remedy)
            for path, held in files.items()
            if len(held) > MOST
        ]
    )
    heading = notation.heading("attached", "Attached to this file")
    kinds = itertools.groupby(files, _words)
    told = (f"#{_call(words, paths)}" for words, paths in kinds)
    return "\n".join(["", heading, *told]) if files else ""


def attached(made: Mapping[str, bytes]) -> dict[str, bytes]:
    """What is attached of all the files of an edition."""
    return {path: made[path] for path in sorted(made) if _words(path)}


def _words(path: str) -> str:
    """What a file is, if it is attached."""
    found = (told for pattern, told in _ATTACHED.items() if fnmatch.fnmatchcase(path, pattern))
    return next(found, "")


def _call(words: str, paths: Iterable[str]) -> str:
    files = [map(notation.exact, _file(pathlib.PurePosixPath(path))) for path in paths]
    return notation.call("attachments", words=notation.exact(words), files=files)


def _file(path: pathlib.PurePosixPath) -> tuple[str, str, str]:
    """A file's name, where Typst reads it, and its kind."""
    return path.name, f"/{path}", editions.MEDIA.get(path.suffix, editions.BYTES)
