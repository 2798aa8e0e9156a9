"""Builds editions: from an order through notebooks and document to a folder on the shelf."""

import dataclasses
import functools
import json
import pathlib
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import report
from analysis import figures, findings, outlook, parameters, runs, schema, terms, worlds
from analysis.exhibits import days, headlines
from analysis.explore import catalogue
from analysis.findings import naming
from report import cache
from report.formats import apparatus, charts, document, editions, outputs, reading, words
from report.formats import chapters as parts_of
from report.press import answers, inputs, notebooks, orders, progress, shelf, writing


def build(
    wanted: Sequence[orders.Order],
    *,
    root: pathlib.Path = report.ROOT,
    into: pathlib.Path = report.EDITIONS,
    published: list[str],
    hashed: Mapping[str, str] | None = None,
    more: Sequence[editions.Format] = (),
) -> None:
    """Build editions one after the other; each takes its place when it is complete.

    Args:
        published: is given the name of each edition as it takes its place.
        hashed: the hash of each input before anything was read; of now if left out.
        more: what they are written in beside the formats that were ordered.

    Raises:
        Faults: the data, the notebooks or a wish break a rule; nothing has run.
        Failure: a cell raised an exception or put out what the report cannot show, or an input was
            edited meanwhile.
        Busy: another process is building one of these editions.
    """
    hashed = hashed or inputs.hashes(root)
    chapters = ready(wanted, root, into)
    each = len(asked(wanted[0], chapters)) + len(writing.chosen(wanted[0], more))
    steps = progress.Progress(len(wanted) * each)
    try:
        for order in wanted:
            with shelf.draft(into, order.folder, published) as folder:
                _make(order, chapters, hashed, folder, steps, formats=writing.chosen(order, more))
                inputs.refuse_changed(root, hashed)
    except schema.Faults as found:  # in what the notebooks put out
        raise schema.Failure(str(found)) from None
    finally:
        steps.end()
        # Also of a build that failed what was made is kept, unless an input is not what it was.
        if root == report.ROOT and hashed == inputs.hashes(root) and not inputs.reloaded(root):
            cache.commit()
        cache.drop()


def ready(
    wanted: Sequence[orders.Order], root: pathlib.Path, into: pathlib.Path
) -> list[notebooks.Notebook]:
    """The notebooks, after everything that can be wrong without running them was looked for.

    Raises:
        Faults: the data, the notebooks or a wish break a rule.
    """
    _, chapters = schema.read_all(load_data, lambda: notebooks.find(root / "notebooks"))
    lines = (fault for one in chapters for fault in one.given_otherwise())
    schema.refuse([*_only_faults(wanted, chapters, into), *lines])
    return chapters


def asked(
    order: orders.Order, chapters: Sequence[notebooks.Notebook]
) -> Sequence[notebooks.Notebook]:
    """The notebooks that an order is for, of the story without what proves it."""
    if order.is_story:
        return [one.without(document.LEDGER) for one in chapters]
    return [one for one in chapters if order.only in ("", one.path.stem)]


def _only_faults(
    wanted: Iterable[orders.Order], chapters: Iterable[notebooks.Notebook], into: pathlib.Path
) -> Iterator[schema.Fault]:
    """What is wrong with a wish for a part: no notebook is so called, or it is in the way."""
    stems = [orders.STORY, *(one.path.stem for one in chapters)]
    for order in wanted:
        if order.only and order.only not in stems:
            rule, remedy = "there is no notebook of that name", f"use one of {', '.join(stems)}"
            yield schema.Fault("--only", repr(order.only), rule, remedy)
        there = shelf.manifest(into / order.folder)
        if order.only and there and not there.only:
            rule, remedy = "a whole edition has that name", "give another --edition, or --into"
            yield schema.Fault("--only", order.folder, rule, remedy)


def load_data() -> None:
    """Load all data.

    Raises:
        Faults: some break a rule; all at once.
    """
    schema.read_all(
        figures.sources,
        figures.statements,
        figures.load,
        terms.load,
        outlook.load,
        worlds.load,
        worlds.recorded,
        days.mentions,
        findings.claimed.load,
        findings.evidence.limiting,
        findings.evidence.bearings,
        headlines.load,
        words.glossary,
        words.corrections,
        apparatus.cited,
    )


def _make(
    order: orders.Order,
    chapters: Sequence[notebooks.Notebook],
    hashed: Mapping[str, str],
    folder: pathlib.Path,
    steps: progress.Progress,
    *,
    formats: Sequence[editions.Format],
) -> None:
    executed = _execute(order, asked(order, chapters), hashed, folder / "notebooks", steps)
    told = answers.of(order)  # while the last charts are drawn
    parts = _parts(order, chapters, functools.partial(read, order, executed, told, hashed))
    answers.keep(order, told, hashed)
    rows = (parts[0].findings if order.is_page else told).values()
    writing.write(parts, [*rows], order, hashed, formats, folder=folder, steps=steps)


def _parts(
    order: orders.Order,
    chapters: Sequence[notebooks.Notebook],
    whole: Callable[..., document.Document],
) -> list[document.Document]:
    """The documents of an order; where one chapter is, the others stand in the whole edition."""
    if order.only and not order.is_story:
        anchors = (f"#{parts_of.name(one.path)}" for one in chapters if one.path.stem != order.only)
        there = {anchor: f"{_whole(order)}report.html{anchor}" for anchor in anchors}
        return [whole(elsewhere=there)]
    story = whole(part=document.STORY)
    has_more = story.other and not order.is_story
    return [story, *([whole(part=document.LEDGER, story=story)] if has_more else [])]


def _whole(order: orders.Order) -> str:
    """Where the whole edition lies, from the folder of a part of it."""
    return f"../{order.name}/" if order.only else ""


def read(
    order: orders.Order,
    executed: Sequence[pathlib.Path],
    told: answers.Records,
    hashed: Mapping[str, str],
    *,
    part: str = "",
    story: document.Document | None = None,
    elsewhere: Mapping[str, str] = types.MappingProxyType({}),
) -> document.Document:
    """The document, or one of the two documents, of an edition whose notebooks were executed.

    Args:
        executed: the executed notebooks, in the order of the chapters.
        told: every finding by its id, as plain data.
        part: the story or the ledger; both in one if empty.
        story: of a ledger, what it proves.
        elsewhere: where the chapters stand that are not among these, by their links.
    """
    as_of = order.parameters["as_of"]
    imprint = document.Imprint(
        edition=order.name,
        title=f"{order.title}: the ledger" if part == document.LEDGER else order.title,
        subtitle=order.subtitle,
        as_of=as_of,
        citation=apparatus.cited(),
        parameters=_valued(order),
        stamp=inputs.stamp(hashed, order)[: inputs.SHOWN],
        hashes=inputs.summary(hashed),
        answers=inputs.within(hashed, inputs.ANALYSIS),
        command=order.command,
        glossary=words.glossary(),
        corrections=words.corrections(),
        part=part,
        formats=frozenset(one.name for one in writing.chosen(order)),
        away=_whole(order),
    )
    return reading.read(
        executed,
        imprint,
        findings=told,
        published=catalogue.records(order.parameters),
        meanings=catalogue.meanings(order.parameters),
        statements=[
            one.model_copy(update=naming.words(one, as_of))
            for one in figures.statements()
            if one.known.isoformat() <= as_of
        ],
        sources=figures.sources(),
        run=order.parameters,
        story=story,
        elsewhere=elsewhere,
    )


def _execute(
    order: orders.Order,
    chapters: Sequence[notebooks.Notebook],
    hashed: Mapping[str, str],
    folder: pathlib.Path,
    steps: progress.Progress,
) -> list[pathlib.Path]:
    """Execute all notebooks into a folder; first those that need no simulations."""
    folder.mkdir()
    code = inputs.within(hashed, inputs.CHAPTER)
    ledger: list[Mapping[str, Any]] = []
    for chapter in sorted(chapters, key=lambda one: "seed" in one.parameters):
        steps.start(f"{order.name}: {chapter.path.stem}")
        execute = functools.partial(_text, chapter, order, steps)
        made_of = [*chapter.made_of(order.parameters), code]
        text = (execute() if order.stock else cache.kept(made_of, execute)).decode()
        (folder / chapter.path.name).write_text(text, encoding="utf-8", newline="\n")
        for cell, data in outputs.shown(json.loads(text)):
            if spec := data.get(document.SPEC):
                charts.begin(spec)
                ledger += [spec] * (outputs.part(cell) == document.LEDGER)
    for spec in ledger:  # while the document is read
        charts.begin(spec, charts.NARROW)
    return [folder / chapter.path.name for chapter in chapters]


def _text(chapter: notebooks.Notebook, order: orders.Order, steps: progress.Progress) -> bytes:
    on_cell = functools.partial(steps.cell, cells=chapter.size)
    with runs.listening() as heard:
        text = chapter.execute(order.parameters, on_cell, stock=order.stock)
    chapter.refuse_missing(heard)
    return text.encode()


def _valued(order: orders.Order) -> list[dict[str, Any]]:
    """Every parameter with all that is known of it, and its value in this edition."""
    return [
        {
            **dataclasses.asdict(one),
            "allowed": one.allowed,
            "default": one.shown(one.default),
            "value": one.shown(order.parameters[one.name]),
            "told": one.told(order.parameters[one.name]),
            "usual": one.told(one.default),
        }
        for one in parameters.SCHEMA
    ]
