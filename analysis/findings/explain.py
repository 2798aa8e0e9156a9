"""How a number came about: as a tree, with what was said of it by the run's day, and as prose."""

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from analysis import cards, figures, parameters, traces, wording
from analysis.findings import naming, register


class Unasked(functools.partial[traces.Traced]):
    """The findings of a family, called with a key of each of its axes."""

    @property
    def __doc__(self) -> str:  # type: ignore[override]  # what `?` shows of the family, not of this
        """What they are, how they come about, and for which keys there are some."""
        family, pact = register.REGISTER[self.args[0]], self.func.__self__  # type: ignore[attr-defined]  # it is a method
        there = ", ".join(pact.listing.slugs(family.name))
        axes = ", ".join(axis.name for axis in family.over)
        parts = (family.label, family.formula, f"By {axes}: {there}" * bool(axes))
        return "\n\n".join(filter(None, parts))

    def __repr__(self) -> str:
        """How they are called, and what they are."""
        family = register.REGISTER[self.args[0]]
        return f"<{family.name}({', '.join(axis.name for axis in family.over)}): {family.label}>"


def tree(one: traces.Traced, as_of: str = "9999-12-31") -> Iterator[str]:
    """The lines of a finding's trace, down to figures, terms and parameters; each told once.

    Args:
        as_of: only what was said of them by that day is told.
    """

    def said(reference: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        about = reference.get("about", "").split()
        for each in figures.statements():
            if each.about in about and each.known.isoformat() <= as_of:
                words = naming.quotation(each, as_of) or each.gist
                publisher = naming.sources(as_of)[each.source].shown
                speaker = f"said of {each.about}: {each.speaker}, {each.known}"
                yield each.id, f"{speaker}: {words} ({publisher})"

    return cards.tree(one, said, lambda reference: naming.told(reference, as_of))


def prose(one: traces.Traced, pact: Any) -> Iterator[str]:
    """What a quantity of a run is, in paragraphs: its value, what it is made from, who says so.

    Of a finding also why it is unknown, its formula in words, and the parameters that it rests on.
    """
    place, run = pact.listing.find(one.note), pact.run
    bounds = wording.bounds(one)
    known = f", known to be {bounds}" if one.bound in ("at least", "at most") else ""
    yield f"{one.label or one.id}: {cards.bounded(one)}{known}."
    if place and (why := pact.why(one.id)):
        yield f"It is unknown because {why}."
    if place and (meaning := register.REGISTER[place[0]].formula):
        yield " ".join(meaning.split())
    if told := "; ".join(
        f"{each.label}, {cards.bounded(each)}" for each in one.inputs if each.label
    ):
        yield f"It is computed from: {told}."
    moved_by = pact.moved_by(one.id) if place else ()
    rests_on = (each for each in parameters.SCHEMA if each.name in moved_by)
    if told := "; ".join(f"{o.name} = {o.counted(run[o.name])}, {o.meaning}" for o in rests_on):
        yield f"It rests on these assumptions, which can be changed: {told}."
    for each in one.published:
        source = cards.origin(naming.told(each.reference, run["as_of"]))
        yield f"{each.label}, {cards.bounded(each)}, says {source}"
