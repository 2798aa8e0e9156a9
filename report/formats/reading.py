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

_Records = Mapping[str, Mapping[str, Any]]  # by their names
_NEAREST = 6  # what a note rests on is told to this many; the ledger has all of it


def read(
    notebooks: Sequence[pathlib.Path],
    imprint: document.Imprint,
    *,
    run: Mapping[str, Any],
    findings: _Records,
    published: _Records,
    sources: Mapping[str, figures.Source],
    statements: Sequence[figures.Statement],
    meanings: Mapping[str, str],
    elsewhere: Mapping[str, str],
    story: document.Document | None = None,
) -> document.Document:
    """Read executed notebooks, in order, into one document.

    Keeps only the findings, and what was published or assumed, that the text leads to, what was
    said of these, and only the sources those and the exhibits name. Of a story with a ledger these
    are the findings that it names; the ledger has those too, and all that they were computed from.

    Args:
        run: the parameters of the edition, whose day no text may be ahead of.
        meanings: the formula in words of each finding.
        elsewhere: where chapters stand that are not among the notebooks, by their links.
        story: of a ledger, what it proves.

    Raises:
        Faults: for everything a notebook holds that the report cannot show, all at once.
    """
    part, is_ledger = imprint.part, imprint.part == document.LEDGER
    sources = naming.on(sources, run["as_of"])
    homes = {f"#{chapters.name(path)}": _parts(path) for path in notebooks}
    early = functools.partial(days.too_early, run=run)
    anchors = frozenset(one for one, parts in homes.items() if not part or part in parts)
    there = {one: f"{_other(part)}.html{one}" for one in homes if one not in anchors}
    leads = {**elsewhere, **there}
    known = chapters.Known(findings, published, sources, anchors, leads, part, early)
    here = (path for path in notebooks if f"#{chapters.name(path)}" in anchors)
    readings = [chapters.Reading(path, known) for path in here]
    told = tuple(reading.chapter() for reading in readings)
    schema.refuse(_faults(readings, told, part))
    other = bool(part) and any(_other(part) in parts for parts in homes.values())
    short = other and not is_ledger
    proven = [*story.findings, *story.published] if story else []
    mentioned = dict.fromkeys([*(name for one in readings for name in one.traces), *proven])
    kept = {name: findings[name] for name in mentioned if name in findings}
    rests = {
        name: tuple(itertools.islice(_beneath(one, findings, {name}), _NEAREST))
        for name, one in (kept.items() if short else ())
    }
    kept = kept if short else _reachable(kept, findings)
    printed = {name: published[name] for name in mentioned if name not in findings}
    inputs = rests.values() if short else (one["inputs"] for one in kept.values())
    records = [*printed.values(), *itertools.chain.from_iterable(inputs)]
    topics = {topic for each in records for topic in each.get("about", "").split()}
    said = tuple(each for each in statements if each.about in topics)
    cited = {key for one in readings for key in one.cited}.union(story.sources if story else ())
    cited |= {each["source"] for each in records if each.get("source")}
    cited |= {each.source for each in said}
    cited |= naming.heard(run["as_of"]) if is_ledger else set()
    used = _used(imprint.apparatus.glossary, (*told, *(story.chapters if story else ())))
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
        meanings={name: words for name, words in meanings.items() if name in kept},
        rests=rests,
        beside=frozenset(proven),
        across=frozenset(name[1:] for name, parts in homes.items() if len(parts) > 1),
        key=tuple(each for each in masthead.KEY if not [*early(": ".join(each))]),
    )


def _other(part: str) -> str:
    """The other of the two documents."""
    return document.STORY if part == document.LEDGER else document.LEDGER


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


def _faults(
    readings: Iterable[chapters.Reading], told: Sequence[document.Chapter], part: str
) -> Iterator[schema.Fault]:
    """What is wrong with chapters, each for itself and beside each other."""
    yield from dict.fromkeys(fault for one in readings for fault in one.faults)
    if not told:
        rule = f"no cell goes to the {'ledger' if part == document.LEDGER else 'story'} but a title"
        remedy = "tag what proves a story with ledger, and neither its title nor its answer"
        yield schema.Fault("notebooks", "cells", rule, remedy)
    times = collections.Counter(one.id for one in document.exhibits(told))
    for name, count in times.items():
        if count > 1:
            rule, remedy = f"the id is used {count} times", "give each exhibit an id of its own"
            yield schema.Fault("notebooks", f"exhibit {name}", rule, remedy)
    headed = (one.path.name for one in readings for _ in one.headlines)
    for name in itertools.islice(headed, 1, None):
        yield schema.Fault(name, "its headline", "the report has another", "keep one headline")
    names = collections.Counter(one.name for one in told)
    for one in told:
        rule = ""
        if one.name in times.keys() | document.PARTS or names[one.name] > 1:
            rule = f"another part of the report is called {one.name!r}"
        elif strange := letters.missing(one.notebook):
            rule = f"no font of the report has the letters {strange!r}"
        if rule:
            remedy = "give the notebook another name"
            yield schema.Fault(f"{one.notebook}.ipynb", "its name", rule, remedy)


def _reachable(mentioned: Iterable[str], findings: _Records) -> dict[str, Mapping[str, Any]]:
    """The findings mentioned, in order, then those they were computed from."""
    order = list(dict.fromkeys(mentioned))
    for name in order:  # grows while it is read
        inputs = (each["id"] for each in findings[name]["inputs"] if each["kind"] == "finding")
        order.extend(each for each in inputs if each not in order)
    return {name: findings[name] for name in order}


def _beneath(
    one: Mapping[str, Any], findings: _Records, seen: set[str]
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
