"""Executed notebooks read into one document, of which only what the text leads to is kept."""

import collections
import datetime
import functools
import itertools
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
    part, sources = imprint.part, naming.on(sources, run["as_of"])
    early = functools.partial(days.too_early, run=run)
    whole = [chapters.Reading(path) for path in notebooks]
    readings = [one for one in whole if not part or part in one.parts]
    here = frozenset(f"#{one.name}" for one in readings)
    away = {f"#{one.name}": f"{imprint.elsewhere}.html#{one.name}" for one in whole}
    leads = {**elsewhere, **{link: away[link] for link in away.keys() - here}}
    known = chapters.Known((findings, published), sources, here, leads, part, early)
    told = tuple(one.chapter(known) for one in readings)
    schema.refuse(_faults(readings, told, imprint))
    other = bool(part) and any(imprint.half in one.parts for one in whole)
    proven = [*story.findings, *story.published] if story else []
    named = dict.fromkeys([*(name for one in readings for name in one.traces), *proven])
    kept, rests = _kept(named, findings, short=other and not imprint.is_ledger)
    printed = {name: published[name] for name in named if name not in findings}
    beneath = rests.values() if rests else (one["inputs"] for one in kept.values())
    records = [*printed.values(), *itertools.chain.from_iterable(beneath)]
    topics = {topic for each in records for topic in each.get("about", "").split()}
    said = tuple(each for each in statements if each.about in topics)
    cited = {key for one in readings for key in one.cited}.union(story.sources if story else ())
    cited |= {each["source"] for each in records if each.get("source")}
    cited |= {each.source for each in said}
    cited |= naming.heard(run["as_of"]) if imprint.is_ledger else set()
    used = _used(imprint.glossary, (*told, *(story.chapters if story else ())))
    of_the_day = {
        "parameters": tuple(
            one
            for one in imprint.parameters
            if one["value"] != one["default"] or not [*early(one["meaning"])]
        ),
        "glossary": used,
    }
    return document.Document(
        **vars(imprint) | of_the_day,
        headline="".join(one for reading in readings for one in reading.headlines),
        chapters=told,
        findings=kept,
        published=printed,
        statements=said,
        sources=dict(sorted(((key, sources[key]) for key in sources if key in cited), key=_place)),
        other=other,
        meanings={name: words for name, words in meanings.items() if name in kept},
        rests=rests,
        beside=frozenset(proven),
        across=frozenset(one.name for one in whole if len(one.parts) > 1),
        key=tuple(each for each in masthead.KEY if not [*early(": ".join(each))]),
    )


def _place(item: tuple[str, figures.Source]) -> tuple[str, datetime.date]:
    """Where a reader looks for a source: by who published, then by day."""
    return item[1].publisher.casefold(), item[1].date or datetime.date.min


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
    readings: Iterable[chapters.Reading],
    told: Sequence[document.Chapter],
    imprint: document.Imprint,
) -> Iterator[schema.Fault]:
    """What is wrong with chapters, each for itself and beside each other."""
    yield from dict.fromkeys(fault for one in readings for fault in one.faults)
    if not told:
        rule = f"no cell goes to the {'ledger' if imprint.is_ledger else 'story'} but a title"
        remedy = "tag what proves a story with ledger, and neither its title nor its answer"
        yield schema.Fault("notebooks", "cells", rule, remedy)
    times = collections.Counter(one.id for one in document.exhibits(told))
    for name, count in times.items():
        if not re.fullmatch(r"[\w-]+", name):
            remedy = "write it in letters, digits and _"
            yield schema.Fault("notebooks", f"exhibit {name}", "its id is no name", remedy)
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


def _kept(
    named: Iterable[str], findings: _Records, *, short: bool
) -> tuple[_Records, Mapping[str, Sequence[Mapping[str, Any]]]]:
    """The findings named, in order, then those they were computed from.

    Of a short document only what is named, and beside it what was published nearest beneath each.
    """
    order = [name for name in named if name in findings]
    if short:
        nearest = {
            name: tuple(itertools.islice(_beneath(findings[name], findings, {name}), _NEAREST))
            for name in order
        }
        return {name: findings[name] for name in order}, nearest
    for name in order:  # grows while it is read
        inputs = (each["id"] for each in findings[name]["inputs"] if each["kind"] == "finding")
        order.extend(each for each in inputs if each not in order)
    return {name: findings[name] for name in order}, {}


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
