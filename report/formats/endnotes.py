"""The notes, sources and glossary of the PDF, in Typst."""

from analysis import periods, wording
from report.formats import document, notation, notes


def findings(report: document.Document) -> str:
    """The note of every finding."""
    parts = [notation.heading(1, "notes", "Where each number comes from")]
    parts += map(finding, notes.notes(report).findings)
    return "\n".join(parts)


def publications(report: document.Document) -> str:
    """What was published, and what was said of it."""
    told = notes.notes(report)
    parts = [notation.heading(1, "published", "Published figures and terms")]
    parts += [*map(published, told.published), *map(said, told.said)]
    return "\n".join(parts)


def finding(note: notes.Note) -> str:
    """A finding: its value, how far it is known, and its formula."""
    told = (note.bounds, note.worlds, note.period)
    formula = (f"{note.id} = ", *note.formula) if note.formula else ()
    return "#" + notation.call(
        "note",
        anchor=notation.label(note.anchor),
        title=notation.content(notation.text(note.label)),
        value=notation.content(notation.text(note.value)),
        more=notation.content(notation.text("".join(f" · {each}" for each in told if each))),
        formula=notation.content("".join(map(_part, formula))),
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
    since = f"from {each.since}" if each.since else ""
    parts = [notation.text(part) for part in (each.id, quote, each.origin, each.trust, since)]
    if each.source:
        parts[2] = notation.lead(document.SOURCE + each.source, parts[2])
    if each.replies:
        parts.append(notation.lead(f"#{each.replies}", notation.text("replies")))
    return "#" + notation.call(
        "publication",
        anchor=notation.label(each.anchor),
        title=notation.content(notation.text(each.label)),
        value=notation.content(notation.text(each.value)),
        origin=notation.content(notation.text(" · ").join(part for part in parts if part)),
    )


def said(each: notes.Said) -> str:
    """What was said of some subjects, one statement after the other."""
    return "#" + notation.call(
        "publication",
        anchor=notation.label(each.anchor),
        title=notation.content(notation.text(each.label)),
        value=notation.content(""),
        origin=notation.content(notation.text(" · ").join(map(_reply, each.replies))),
    )


def _reply(one: notes.Reply) -> str:
    said = f"{one.gist} {wording.quotation(one.quote, one.translation)}".rstrip()
    words = notation.text(f"{one.speaker}, {one.date}: {said} ")
    return words + notation.lead(document.SOURCE + one.source, notation.text(one.publisher))


def sources(report: document.Document) -> str:
    """Every source, with its addresses."""
    parts = [notation.heading(1, "sources", "Sources")]
    for key, source in report.sources.items():
        date = periods.day(source.date) if source.date else ""
        named = (source.author, source.title, date)
        words = "".join(notation.text(f", {part}") for part in named if part)
        words += "".join(
            notation.text(f". {before}")
            + (notation.link(address, notation.text(notes.address(address))) if address else "")
            for before, address in source.addresses
        )
        entry = f"#strong[{notation.text(source.publisher)}]{words}"
        parts.append(f"#source-entry({notation.label(f'source-{key}')}, {notation.content(entry)})")
    return "\n".join(parts)


def glossary(report: document.Document) -> str:
    """Every word that is explained."""
    parts = [notation.heading(1, "glossary", "Glossary")]
    for word in report.apparatus.glossary:
        term, meaning = notation.text(word.term), notation.text(f": {word.meaning}")
        parts.append(f"#par[#strong[{term}]{meaning}]")
    return "\n".join(parts)
