"""The report as a PDF, typeset by Typst with the shipped fonts only.

It is PDF/UA-1, so that every reader can use it, and PDF/A-3a, so that an archive can keep it: all
that is needed to check the ledger, its findings and executed notebooks, lies within.
"""

import datetime
import functools
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from report.formats import (
    apparatus,
    charts,
    document,
    editions,
    endnotes,
    markdown,
    masthead,
    notation,
    tabular,
    typesetting,
)

TEMPLATE = pathlib.Path(__file__).parent / "templates" / "report.typ"
_WIDEST = 0.9  # of a chart, in widths of the text: more of them find room beside their prose
_HIGHEST = 0.78  # of a chart, in widths of the text: the head of a chapter stands on the page, too
_END = "]"  # of the prose that may go before a chart
_PAGE = "#pagebreak(weak: true)"


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
    written, led = notation.led_to(_main(report) + endnotes.attachments(attached))
    given = {
        "known": notation.keys(notation.labels(written)),
        "led-to": notation.keys(led),
        "told-in": notation.exact(f"{report.elsewhere}.pdf" if report.short else ""),
        "led-here": notation.keys(led_here),
        "other": notation.exact(f"{report.elsewhere}.pdf"),
    }
    named = "".join(f"#let {name} = {value}\n" for name, value in given.items())
    return f"{named}{TEMPLATE.read_text(encoding='utf-8')}{written}#places()"


def _main(report: document.Document) -> str:
    """The Typst source: every text in it is a string, so that none can become code."""
    assumes = document.brief(document.changes(report))
    cited = report.citation
    day = datetime.date.fromisoformat(report.as_of)
    frame = notation.call(
        "report.with",
        title=notation.string(report.title),
        subtitle=notation.string(report.subtitle),
        headline=notation.line(report.headline),
        byline=_byline(report),
        key=[map(notation.text, one) for one in report.key if not report.is_ledger],
        edition=notation.string(f"{report.edition}, {masthead.known(report)}"),
        assumes=notation.string(f"Assumes otherwise than usual: {assumes}" if assumes else ""),
        stamp=notation.string(report.stamp),
        authors=[notation.string(masthead.named(one)) for one in cited["authors"]],
        keywords=map(notation.string, cited["keywords"]),
        day=notation.call("datetime", year=day.year, month=day.month, day=day.day),
    )
    opening, *chapters = report.chapters
    contents = "#contents(depth: 1)" if report.short else "#contents()"
    if report.is_ledger:  # which is looked things up in, and has no opening
        before = [contents, _PAGE, *_chapter(opening, report)]
    elif report.short:  # whose first page alone is a brief, the first section of the opening
        before = [*_chapter(opening, report, brief=[_PAGE, contents])]
    else:
        before = [*_chapter(opening, report), _PAGE, contents]
    told = ["\n".join(_chapter(chapter, report)) for chapter in chapters]
    return "\n".join([f"\n#show: {frame}", *before, *told, *_behind(report)])


def _behind(report: document.Document) -> Iterator[str]:
    """What stands behind the chapters; of a story with a ledger, what is read without that."""
    edition, corrections = _edition(report), _corrections(report)
    citation = notation.heading("cite", "How to cite"), notation.text(apparatus.citation(report))
    if report.short:
        small = [endnotes.sources(report), *edition, *citation, *corrections]
        yield "#apparatus(balanced: true)[{}]".format("\n".join(small))
        return
    for told in (endnotes.findings(report), endnotes.publications(report)):
        yield f"{_PAGE}\n#apparatus[{told}]"  # from a new page on: laid out side by side
    told = "\n".join((endnotes.sources(report), endnotes.glossary(report)))
    yield f"{_PAGE}\n#apparatus(balanced: true)[{told}]"
    yield from (*edition, *_method(), *citation, *corrections)


def _byline(report: document.Document) -> str:
    """Who wrote it, what day it is for, how long it takes to read, and where its other half is."""
    told = [masthead.authors(report), masthead.known(report)]
    told += [] if report.is_ledger else [f"{masthead.minutes(report)} min to read"]
    parts = [notation.text(" \u00b7 ".join([*told, f"edition {report.edition}"]))]
    if report.other:
        words = "the report" if report.is_ledger else "the ledger"
        parts.append(notation.link(f"{report.elsewhere}.html", notation.text(words)))
    return notation.text(" \u00b7 ").join(parts)


def _chapter(
    chapter: document.Chapter, report: document.Document, brief: Iterable[str] = ()
) -> Iterator[str]:
    """The parts of a chapter.

    Args:
        brief: what stands before its second section, or at its end if it has none.
    """
    first = chapter is report.chapters[0]  # it stands under the masthead, before the contents
    if not (first or report.other):  # of two documents each goes on where a chapter ended
        yield _PAGE
    yield notation.heading(chapter.name, chapter.title)
    level, waiting, opened = 1, list(brief), ""
    for block in chapter.blocks:
        if isinstance(block, document.Prose):
            tokens = markdown.blocks(block.markdown)
            heads = [at for at, each in enumerate(tokens) if each.type == "heading_open"]
            if heads:
                level = int(tokens[heads[-1]].tag[1])
                yield from (notation.markup(tokens[: heads[0]]), opened, *waiting)
                tokens, opened, waiting = tokens[heads[0] :], "", []
            yield notation.markup(tokens)
        elif isinstance(block, document.Numbers):
            yield _numbers(block)
        elif isinstance(block, document.Table):
            yield tabular.table(block, report)
        elif isinstance(block, document.Chart):
            yield opened + _chart(block, report, level + 1)
            opened = _END if report.short else ""
    yield from (opened, *waiting)


def _numbers(strip: document.Numbers) -> str:
    told = [
        (
            notation.text(each.label),
            notation.link(document.TRACE + each.trace, notation.text(each.text)),
            notation.text(each.bounds),
        )
        for each in strip.items
    ]
    return "#" + notation.call("key-numbers", items=told, note=notation.text(strip.note))


def _chart(chart: document.Chart, report: document.Document, level: int) -> str:
    """A chart, open for the prose that follows it; in a ledger, over the table of its data."""
    drawing = charts.svg(chart.spec, chart.id)
    drawn = "#" + notation.call(
        "exhibit-chart",
        headline=notation.line(chart.headline),
        subtitle=notation.line(chart.subtitle),
        level=level,
        drawing=notation.exact(drawing),
        width=_width(drawing),
        alt=notation.string(chart.alt),
        sources=tabular.credited(chart.sources, report),
    )
    return drawn + "[" + ("" if report.short else tabular.table(chart.table, report) + _END)


def _width(drawing: str) -> notation.Code:
    """How much of the text's width a drawing takes: nearly all, unless it is very high."""
    size = re.search(r'viewBox="0 0 (\S+) (\S+)"', drawing)
    share = _HIGHEST * float(size[1]) / float(size[2]) if size else 1
    return notation.Code(f"{min(share, _WIDEST):.2%}")


def _edition(report: document.Document) -> Iterator[str]:
    """The run card: every parameter, and how to build the edition again."""
    yield notation.heading("run", "How this edition was made")
    command = f"#command({notation.string(report.command)})"
    if report.short:
        changed = "; ".join(document.changes(report, named=True)) or "none; all are as declared"
        words = f"Assumptions changed: {changed}. The ledger lists all, with what may be set."
        yield from (notation.text(words), command)
    else:
        yield from (tabular.table(apparatus.run_card(report), report), command)
        yield tabular.table(apparatus.edition_card(report), report)


def _method() -> Iterator[str]:
    """The method; the codebook is left to the HTML."""
    yield notation.heading("method", "Method")
    yield notation.markup(markdown.blocks(apparatus.method()))
    yield notation.text("The HTML of the ledger describes every column of the data.")


def _corrections(report: document.Document) -> Iterator[str]:
    yield notation.heading("corrections", "Corrections")
    told = [notation.text(apparatus.told(each)) for each in report.corrections]
    yield from [f"#list[{each}]" for each in told] or [notation.text(apparatus.NO_CORRECTION)]


def led_out(report: document.Document) -> Sequence[str]:
    """The anchors in the other document that numbers of a document lead to."""
    written, led = notation.led_to(_main(report))
    here = {*notation.labels(written)}
    return [anchor for anchor in led if anchor not in here]


def _files(edition: editions.Edition) -> editions.Files:
    """The story, and the ledger with all that it was made from: each alone proves what it says."""
    story = next((part for part in edition.parts if part.short), None)
    for part in edition.parts:
        attached = {} if part.short else endnotes.attached(edition.made)
        led_here = led_out(story) if story and part is not story else ()
        pages = source(part, attached, led_here)
        yield f"{part.file}.pdf", functools.partial(typesetting.typeset, pages, attached=attached)


FORMAT = editions.Format("pdf", _files, beside=True)
