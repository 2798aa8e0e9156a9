"""The report as a PDF, typeset by Typst with the shipped fonts only.

It is PDF/UA-1, so that every reader can use it, and PDF/A-3a, so that an archive can keep it: all
that is needed to check the ledger, its findings and executed notebooks, is attached, so that one
file holds all that it was made from.
"""

import fnmatch
import functools
import itertools
import pathlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import jinja2
import markupsafe

from analysis import figures, periods, schema, wording
from report.formats import (
    apparatus,
    charts,
    document,
    editions,
    markdown,
    masthead,
    notation,
    notes,
    packing,
    tabular,
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
        "laid_out": tabular.layout,
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
