"""How a quantity, a figure, a term or a clause shows itself: in Jupyter a card, in full a tree.

JupyterLab takes what stands between two dollar signs for mathematics, in HTML and in Markdown, even
behind a backslash. It leaves alone whatever stands in an element of the class mathjax_ignore.
"""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis import formulas, wording

NO_MATHEMATICS = "tex2jax_ignore mathjax_ignore"  # as MathJax 2 and 3 call it
_OPEN, _CLOSE = f'<div class="{NO_MATHEMATICS}">\n\n', "\n\n</div>"
_INDENT = "  "
_MOST = 12  # sources on a card; the tree tells them all
Named = Callable[[Mapping[str, str]], Mapping[str, str]]
Said = Callable[[Mapping[str, str]], Iterable[tuple[str, str]]]


def shielded(markdown: str) -> str:
    """Markdown in which no dollar sign begins a formula."""
    return f"{_OPEN}{markdown}{_CLOSE}"


def bare(markdown: str) -> str:
    """The same without its shield, as the press reads it."""
    return markdown.removeprefix(_OPEN).removesuffix(_CLOSE)


class Text(str):
    """Text for a screen, line by line."""

    __slots__ = ()
    __repr__ = str.__str__


@dataclass(frozen=True)
class Card:
    """What something is: its name, its value, some lines about it, and who says so."""

    title: str
    value: str
    lines: tuple[tuple[str, str], ...]  # what is told, and the words
    sources: tuple[str, ...] = ()

    def bundle(self) -> dict[str, Any]:
        """The card in the forms that Jupyter asks for."""
        told = [f"{name}: {text}" for name, text in self.lines]
        sources = list(self.sources[:_MOST])
        if len(self.sources) > _MOST:
            sources.append(f"and {len(self.sources) - _MOST} more")
        rows = "".join(
            f'<tr><th style="text-align: left">{html.escape(name)}</th>'
            f'<td style="text-align: left">{html.escape(text)}</td></tr>'
            for name, text in self.lines
        )
        items = "".join(f"<li>{html.escape(one)}</li>" for one in sources)
        head = f"<b>{html.escape(self.title)}</b>"
        if self.value:
            head += f": {html.escape(self.value)}"
        marked = [f"**{wording.literal(self.title)}**: {wording.literal(self.value)}", ""]
        marked += [f"- {wording.literal(one)}" for one in (*told, *sources)]
        return {
            "text/html": f'<div class="{NO_MATHEMATICS}"><p>{head}</p>'
            f"<table>{rows}</table><ul>{items}</ul></div>",
            "text/markdown": shielded("\n".join(marked)),
            "text/plain": "\n".join([f"{self.title}: {self.value}", *told, *sources]),
        }


def of(one: Any) -> Card:
    """The card of a quantity, as `traces.Traced` has it."""
    title = one.label or one.id or one.formula
    if _is_many(one):
        return Card(title, bounded(one), ())
    lines = [("Known", wording.bounds(one, style(one)) or "no")]
    if one.formula != one.id:
        lines.append(("Formula", one.formula))
    if one.operands and not one.text:
        lines.append(
            ("With values", formulas.printed(one, lambda each: wording.bare(each, style(each))))
        )
    said = [
        origin(each.reference) if each is one else f"{each.label}: {origin(each.reference)}"
        for each in one.published
    ]
    return Card(title, bounded(one), tuple(lines), tuple(said))


def tree(
    one: Any, said: Said = lambda _: (), named: Named = lambda reference: reference
) -> Iterator[str]:
    """The lines of a quantity's trace, down to figures, terms and parameters; each told once.

    Args:
        said: what anybody said of a figure or term, by its reference: each with a name.
        named: a reference with no more of its source than may be told.
    """
    yield from _branch(one, "", set(), said, named)


def _branch(one: Any, indent: str, told: set[str], said: Said, named: Named) -> Iterator[str]:
    """A quantity, its formula and its inputs, each a step further in."""
    value, bounds = bounded(one), "" if _is_many(one) else wording.span(one, style(one))
    more = f" ({bounds})" if bounds and value != hedged(one.hedged, bounds) else ""
    yield f"{indent}{one.id or one.formula}: {value}{more}. {one.label}".rstrip()
    if one.id in told:
        if one.inputs:
            yield f"{indent}{_INDENT}told above"
        return
    told.add(one.id)
    if one.kind == "finding" and one.formula != one.id:
        yield f"{indent}{_INDENT}= {one.formula}"
    if one.reference.get("publisher"):
        yield f"{indent}{_INDENT}{origin(named(one.reference))}"
    for name, words in said(one.reference):
        if name not in told:
            told.add(name)
            yield f"{indent}{_INDENT}{words}"
    for each in one.inputs:
        yield from _branch(each, indent + _INDENT, told, said, named)


def origin(reference: Mapping[str, str]) -> str:
    """Where a figure or term comes from: who, when, in which words, and where to read it.

    Of what a scenario assumes after a source only that is known.
    """
    if "publisher" not in reference:
        return f"the scenario, after the source {reference['source']}"
    said = wording.quotation(reference["quote"], reference.get("translation", ""))
    quote = f" {said}" if said else ""
    words = f"{reference['publisher']}, {reference['date']}, {reference['nature']}"
    if "effective" in reference:
        words += f", in force from {reference['effective']}"
    told = f"{words}, {reference['confidence']} confidence.{quote} {reference['address']}".rstrip()
    return told + (f" (read in a copy: {reference['read_at']})" if "read_at" in reference else "")


def style(one: Any) -> str:
    """How a ratio is printed: as is declared, else what was agreed or assumed as a part."""
    return one.style or ("percent" if one.kind in ("term", "parameter") else "times")


def bounded(one: Any) -> str:
    """A quantity with the word of its bound, and "about" where its source says so; or how many."""
    if _is_many(one):
        return f"{one.value.size} values at once"
    return hedged(one.hedged, wording.bounded(one, style(one)))


def refuse_many(one: Any) -> None:
    """Raise a TypeError for a quantity that no single number tells."""
    if _is_many(one):
        raise TypeError(f"{one.id or one.formula} has {bounded(one)}: read `.value` of each")


def _is_many(one: Any) -> bool:
    """Whether a quantity has a value for each of many runs."""
    return bool(getattr(one.value, "ndim", 0))


def hedged(word: str, told: str) -> str:
    """A printed number, and before it the word with which its source hedges it, if any."""
    return f"{word} {told}" if word else told
