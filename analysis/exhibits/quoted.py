"""What sources say, clause by clause: statements, amendments, disputes and readings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis import figures, periods, schema, terms, wording
from analysis.exhibits import deal, sentences, words
from analysis.findings import naming


def statements(as_of: str, about: Sequence[str]) -> sentences.Prose:
    """What was said on some subjects by a day, each with its speaker, words and source.

    Args:
        about: quantities, or what else statements are about.

    Raises:
        Faults: one of them is neither.
    """
    known = {*figures.quantities(), *(one.about for one in figures.statements())}
    schema.refuse(schema.unknown(about, sorted(known), "statements", "quantity"))
    lines = [f"- {statement(one, as_of)}" for one in public(as_of) if one.about in about]
    return sentences.Prose("\n".join(lines))


def public(as_of: str) -> list[figures.Statement]:
    """The statements that were public on a day, the earliest first."""
    known = (one for one in figures.statements() if one.known.isoformat() <= as_of)
    return sorted(known, key=lambda one: one.known)


def statement(one: figures.Statement, as_of: str) -> str:
    """What was said: by whom, when, in which words, and who printed it, in Markdown."""
    speaker = wording.literal(words.sentence_case(one.speaker))
    said = f"{one.gist} {naming.quotation(one, as_of)}".rstrip()
    source = words.source(one.source, as_of)
    return f"**{speaker}**, {periods.day(one.known)}: {wording.literal(said)} ({source})"


def amendments(parameters: Mapping[str, Any]) -> sentences.Prose:
    """What each amendment known by then changed, and what those of the run would change."""
    known = [
        one
        for one in terms.amendments()
        if any(change.known.isoformat() <= parameters["as_of"] for change in one.changes)
    ]
    lines = [
        f"- **{wording.literal(one.title)}**, from {periods.day(one.effective)}"
        f"{'' if one.enacted else ', a thought of this edition and agreed by nobody'}: "
        + wording.literal(one.reads)
        + (f" ({', '.join(_credits(one, parameters['as_of']))})" if one.enacted else "")
        for one in (*known, *terms.own(parameters))
    ]
    return sentences.Prose("\n".join(lines))


def _credits(amendment: terms.Amendment, as_of: str) -> Iterable[str]:
    """The sources of an amendment that were public on a day, each leading to the sources."""
    known = (one.source for one in amendment.changes if one.known.isoformat() <= as_of)
    cited = figures.cited(tuple(dict.fromkeys(known)), naming.sources(as_of))
    return (words.source(key, as_of, name) for key, name in cited)


def disputes(parameters: Mapping[str, Any]) -> sentences.Prose:
    """What was known on the run's day to contradict the terms, term by term, by its days."""
    as_of = parameters["as_of"]
    heads: dict[str, str] = {}  # in plain words -> with the note of the first term told so
    told: dict[str, dict[str, str]] = {}  # what is said, and its day
    for clause, one in terms.known(terms.agreed(parameters), as_of):
        name, _, _ = words.agreed(one).rstrip(".").partition(". ")
        linked = words.numbered(one)
        name = wording.link(name, terms.of(clause, one)) if linked else wording.literal(name)
        head = f"**{wording.literal(clause.title)}**, {name}"
        for dispute in one.disputes(as_of):
            said = f"{_cited(dispute.says, as_of)} ({periods.day(dispute.known)})"
            heads.setdefault(plain := wording.plain(head), head)
            told.setdefault(plain, {})[said] = dispute.known.isoformat()
    lines = (
        f"- {heads[it]}: {' '.join(sorted(of, key=of.__getitem__))}" for it, of in told.items()
    )
    return sentences.Prose("\n".join(lines))


def readings(kind: str, parameters: Mapping[str, Any]) -> sentences.Prose:
    """What each clause of a kind says in our words, and what its formula leaves out.

    Of those known by the run's day; of one that ended, until when it was in force.
    """
    as_of = parameters["as_of"]
    known = {clause.id: clause for clause, _ in terms.known(terms.agreed(parameters), as_of)}
    told = (_reading(one, as_of) for one in known.values() if one.kind == kind)
    return sentences.Prose("\n\n".join(told))


def _reading(clause: terms.Clause, as_of: str) -> str:
    last = deal.ended(clause, as_of)
    until = f"In force until {periods.day(last)}. " if last else ""
    return (
        f"> **{wording.literal(clause.title)}.** {until}{_linked(clause.reads, clause, as_of)}\n\n"
        f"*Not modelled:* {wording.literal(clause.not_modelled)}"
    )


def _cited(text: str, as_of: str) -> str:
    """A sentence in which publishers stand for the keys of their sources, and lead to them."""
    named = naming.sources(as_of)
    return "".join(
        words.source(word, as_of, named[word].publisher) if word in named else wording.literal(word)
        for word in figures.KEYS.split(text)
    )


def _linked(text: str, clause: terms.Clause, as_of: str) -> str:
    """A clause in our words, in which each number that a term states leads to that term."""
    said = {
        f"{one.value:g}": terms.of(clause, one)
        for one in clause.terms
        if one.value is not None and one.known.isoformat() <= as_of
    }
    parts = re.split(r"(\d+(?:\.\d+)?)", text)
    return "".join(wording.link(w, said[w]) if w in said else wording.literal(w) for w in parts)
