"""Executed notebooks read into one document, of which only what the text leads to is kept."""

import collections
import dataclasses
import functools
import itertools
import json
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analysis import figures, schema
from analysis.exhibits import days
from analysis.findings import naming
from report.formats import chapters, document, letters, masthead, words

_NEAREST = 6  # what a note rests on is told to this many; the ledger has all of it


def read(
    notebooks: Sequence[pathlib.Path],
    imprint: document.Imprint,
    *,
    findings: Mapping[str, Mapping[str, Any]],
    sources: Mapping[str, figures.Source],
    published: Mapping[str, Mapping[str, Any]] | None = None,
    statements: Sequence[figures.Statement] = (),
    meanings: Mapping[str, str] | None = None,
    run: Mapping[str, Any] | None = None,
    elsewhere: Mapping[str, str] | None = None,
) -> document.Document:
    """Read executed notebooks, in order, into one document.

    Keeps only the findings, and what was published or assumed, that the text leads to, what was
    said of these, and only the sources those and the exhibits name. Of a story with a ledger these
    are the findings that it names; the ledger has those too, and all that they were computed from.

    Args:
        meanings: the formula in words of each finding.
        elsewhere: where chapters stand that are not among the notebooks, by their links.
        run: the parameters of the edition, whose day no text may be ahead of; any, if none.

    Raises:
        Faults: for everything a notebook holds that the report cannot show, all at once.
    """
    part = imprint.part
    sources = naming.on(sources, run["as_of"]) if run else sources
    homes = {f"#{chapters.name(path)}": _parts(path) for path in notebooks}
    early = functools.partial(days.too_early, run=run) if run else lambda _: ()

    def known(part: str) -> chapters.Known:
        anchors = {one for one, parts in homes.items() if not part or part in parts}
        there = {one: f"{_other(part)}.html{one}" for one in homes if one not in anchors}
        there = {**(elsewhere or {}), **there}
        return chapters.Known(
            findings, published or {}, sources, frozenset(anchors), there, part, early
        )

    readings, told = _read(notebooks, known(part))
    other = bool(part) and any(_other(part) in parts for parts in homes.values())
    beside, story = _read(notebooks, known(document.STORY)) if part == document.LEDGER else ([], ())
    faults = [*dict.fromkeys(fault for reading in readings for fault in reading.faults)]
    if not told:
        rule = f"no cell goes to the {'ledger' if part == document.LEDGER else 'story'} but a title"
        remedy = "tag what proves a story with ledger, and neither its title nor its answer"
        faults.append(schema.Fault("notebooks", "cells", rule, remedy))
    schema.refuse([*faults, *_repeated(told), *_headlines(readings), *_taken(told)])
    mentioned = dict.fromkeys(name for one in (*readings, *beside) for name in one.traces)
    kept = {name: findings[name] for name in mentioned if name in findings}
    short = other and part == document.STORY
    rests = {
        name: tuple(itertools.islice(_beneath(one, findings, {name}), _NEAREST))
        for name, one in (kept.items() if short else ())
    }
    kept = kept if short else _reachable(kept, findings)
    printed = {name: (published or {})[name] for name in mentioned if name not in findings}
    cited = {key for one in (*readings, *beside) for key in one.cited}
    inputs = rests.values() if short else (one["inputs"] for one in kept.values())
    records = [*printed.values(), *itertools.chain.from_iterable(inputs)]
    topics = {topic for each in records for topic in each.get("about", "").split()}
    said = tuple(each for each in statements if each.about in topics)
    cited |= {each["source"] for each in records if each.get("source")}
    cited |= {each.source for each in said}
    cited |= naming.heard(run["as_of"]) if run and part == document.LEDGER else set()
    used = _used(imprint.apparatus.glossary, (*told, *story))
    of_the_day = {
        "parameters": tuple(
            one
            for one in imprint.parameters
            if one["value"] != one["default"] or not [*early(one["meaning"])]
        ),
        "apparatus": dataclasses.replace(imprint.apparatus, glossary=used),
    }
    return document.Document(
        **vars(imprint) | of_the_day,
        headline="".join(one for reading in readings for one in reading.headlines),
        chapters=told,
        findings=kept,
        published=printed,
        statements=said,
        sources={key: source for key, source in sources.items() if key in cited},
        other=other,
        meanings={name: words for name, words in (meanings or {}).items() if name in kept},
        rests=rests,
        beside=frozenset(name for one in beside for name in one.traces),
        across=frozenset(name[1:] for name, parts in homes.items() if len(parts) > 1),
        key=tuple(each for each in masthead.KEY if not [*early(": ".join(each))]),
    )


def _other(part: str) -> str:
    """The other of the two documents."""
    return document.STORY if part == document.LEDGER else document.LEDGER


def _read(
    notebooks: Iterable[pathlib.Path], known: chapters.Known
) -> tuple[list[chapters.Reading], tuple[document.Chapter, ...]]:
    """The notebooks that have a place in a document, read, and the chapters they are."""
    here = (path for path in notebooks if f"#{chapters.name(path)}" in known.anchors)
    readings = [chapters.Reading(path, known) for path in here]
    return readings, tuple(reading.chapter() for reading in readings)


def specs(notebook: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The charts of an executed notebook, each with its cell, before its words are looked at."""
    for cell in json.loads(notebook)["cells"]:
        for output in cell.get("outputs", ()):
            if document.SPEC in output.get("data", {}):
                yield cell, output["data"][document.SPEC]


def _parts(notebook: pathlib.Path) -> frozenset[str]:
    """The documents that a notebook has cells for, beside its title and its parameters."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset((document.STORY, document.LEDGER))  # told where it is read
    shown = [one for one in cells if one.get("outputs") or one["cell_type"] == "markdown"]
    parts = {document.LEDGER if chapters.is_ledger(one) else document.STORY for one in shown[1:]}
    return frozenset(parts or {document.STORY})


def _used(
    glossary: Iterable[words.Word], told: Iterable[document.Chapter]
) -> tuple[words.Word, ...]:
    """The words that the prose of the chapters uses."""
    blocks = [block for chapter in told for block in chapter.blocks]
    text = "\n".join(one.markdown for one in blocks if isinstance(one, document.Prose))
    return tuple(
        word
        for word in glossary
        if any(re.search(rf"\b{re.escape(form)}\b", text, re.IGNORECASE) for form in word.forms)
    )


def _repeated(told: Iterable[document.Chapter]) -> Iterator[schema.Fault]:
    """A fault for each exhibit whose id another one already has."""
    times = collections.Counter(exhibit.id for exhibit in document.exhibits(told))
    for name, count in times.items():
        if count > 1:
            remedy = "give each table and chart an id of its own"
            rule = f"the id is used {count} times"
            yield schema.Fault("notebooks", f"exhibit {name}", rule, remedy)


def _taken(told: Sequence[document.Chapter]) -> Iterator[schema.Fault]:
    """A fault for each chapter whose name another part of the report has, or no page can show."""
    exhibits = {one.id for one in document.exhibits(told)}
    names = [one.name for one in told]
    for one in told:
        rule = ""
        if one.name in exhibits | document.PARTS or names.count(one.name) > 1:
            rule = f"another part of the report is called {one.name!r}"
        elif strange := letters.missing(one.notebook):
            rule = f"no font of the report has the letters {strange!r}"
        if rule:
            remedy = "give the notebook another name"
            yield schema.Fault(f"{one.notebook}.ipynb", "its name", rule, remedy)


def _headlines(readings: Iterable[chapters.Reading]) -> list[schema.Fault]:
    """A fault for each headline after the first: one sentence stands over the report."""
    holders = [one.path.name for one in readings for _ in one.headlines]
    return [
        schema.Fault(name, "its headline", "the report has another", "keep one headline")
        for name in holders[1:]
    ]


def _reachable(
    mentioned: Iterable[str], findings: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """The findings mentioned, in order, then those they were computed from."""
    order = list(dict.fromkeys(mentioned))
    for name in order:  # grows while it is read
        inputs = (each["id"] for each in findings[name]["inputs"] if each["kind"] == "finding")
        order.extend(each for each in inputs if each not in order)
    return {name: findings[name] for name in order}


def _beneath(
    one: Mapping[str, Any], findings: Mapping[str, Mapping[str, Any]], seen: set[str]
) -> Iterator[Mapping[str, Any]]:
    """What was published beneath a finding: of each input in turn, as its formula names them.

    Else the quarters of a sum would leave no room for what the sum is divided by.
    """
    fresh = [each for each in one["inputs"] if each["id"] not in seen]
    seen.update(each["id"] for each in fresh)
    turns = collections.deque(
        _beneath(findings[each["id"]], findings, seen)
        if each["kind"] == "finding"
        else iter([each])
        for each in fresh
        if each["kind"] in ("finding", "figure", "term")
    )
    while turns:
        turn = turns.popleft()
        for each in itertools.islice(turn, 1):
            yield each
            turns.append(turn)
