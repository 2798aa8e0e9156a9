"""Sentences whose words the findings decide: numbers, comparisons, directions, counts.

In braces stands a finding, `{implied_revenue_2024}`, or two that are compared; after a colon, how
it is said:

    {x}                           the number with the word of its bound, or "about" where its source
                                  says so, linked to its note
    {x:short}                     with two digits only; after any of the forms below too
    {x:bare} {x:span}             without the word of its bound; both bounds
    {x:shortfall}                 by how much it falls short of zero
    {x:percent} {x:change}        a ratio as a percentage, or as one more or less
    {x:more} {x:signed}           with its direction: "$2 million less", "minus $2 million"
    {x:range} {x:range more}      with what nine in ten simulations span (in `exhibits.say`)
    {x:above/below/neither}       a ratio held against 1, an amount against 0: surely so, or neither
    {x>y:above/below/neither}     one surely above the other, surely below, or neither
    {x=y:same/other/neither}      printed alike, surely apart, or neither
    {n:words} {n:some/none}       a count as a word; whether there is any
    {n:one/several/none}          a count: just one, more than that, or none
    {n:of m cases}                a count of another: "two of five cases", "all five cases"
    {x:part}                      a ratio as a percentage, or "all", "over 99%", "none"
    {x:why}                       for what reason it is unknown

A name that is given as text, and no finding, stands as it is.
"""

import re
import string
from collections.abc import Mapping
from typing import Any

from analysis import wording
from analysis.wording import Quantity

COUNT = wording.COUNT
_WRITE = {
    "bare": wording.bare,
    "span": wording.span,
    "more": wording.directed,
    "signed": wording.bounded,
}
_FORMS = (*_WRITE, "short", "shortfall", "why", "words", "part", *wording.STYLES)
_PLAIN = {"bare", "more", "short", "shortfall", "signed", *wording.STYLES}
_ONLY_BRACES = "Braces that are only braces are written {{ }}."
_WHOLE: Mapping[float, str] = {0: "none", 1: "all"}
_NEARLY = {"100%": "over 99%"}  # of a part that is not all
COUNTED = (
    *("none", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_INNER = str.maketrans("“”", "\u2018\u2019", '"')  # quotation marks within others
_SINGLE = re.compile(r"\{(\w+):?([\w ]*)\}")  # a finding that is compared with nothing
_OF_TWO, _OF_THREE = len(("some", "none")), len(("above", "below", "neither"))


class Misspelt(KeyError):
    """A template asks for a form that there is not."""

    def __str__(self) -> str:
        return str(self.args[0])


def fill(
    template: str, pact: Mapping[str, Quantity], texts: Mapping[str, str] | None = None
) -> str:
    """A sentence with its findings filled in and linked.

    Args:
        texts: Markdown by the names that stand for it.

    Raises:
        KeyError: a finding of that name, or a form, does not exist.
    """
    filled, said = "", texts or {}
    for text, name, spec, conversion in string.Formatter().parse(template):
        filled += text
        if conversion:
            raise Misspelt(f"{{{name}!{conversion}}}: there is no form !{conversion}")
        if name is not None:
            filled += said[name] if name in said else _told(name, spec or "", pact)
    return filled


def parts(template: str) -> list[str | list[str]]:
    """A template as text and, in its place, each finding with how it is printed."""
    cut: list[str | list[str]] = []
    for text, name, spec, _ in string.Formatter().parse(template):
        cut += [wording.plain(text)] if text else []
        cut += [[name, spec or ""]] if name else []
    return cut


def hedged(template: str, pact: Mapping[str, Quantity]) -> str:
    """A template with the hedges of sources as forms, for the page, which has no sources.

    It leaves them out where a slider makes a bound of a number.
    """

    def told(found: re.Match[str]) -> str:
        one = find(pact, found[1])
        spec = f"{found[2]} {one.hedging}".strip()
        plain = one.hedging and {*found[2].split()} <= _PLAIN
        return f"{{{found[1]}:{spec}}}" if plain else found[0]

    return _SINGLE.sub(told, template)


def printed(one: Quantity, style: str = "times") -> str:
    """A number as a cell has it: with the word of its bound, or a hedge and then few digits."""
    word = hedge(one)
    return word + wording.bounded(one, style, short=bool(word))


def named_in(template: str) -> tuple[str, ...]:
    """The findings, and texts, that a template tells of; those of which it tells why are not.

    Raises:
        Misspelt: a brace lacks its other.
    """
    try:
        found = [*string.Formatter().parse(template)]
    except ValueError as error:
        raise Misspelt(f"{template.strip()!r}: {error}. {_ONLY_BRACES}") from None
    names = (name for _, name, spec, _ in found if name and spec != "why")
    return tuple(each for name in names for each in re.split("[>=]", name))


def spoken(told: str) -> str:
    """A printed number for a sentence, if it may lie below nothing: "minus $2 million"."""
    return told.replace(wording.MINUS, "minus ")


def quoted(title: str) -> str:
    """A title in quotation marks."""
    return f"“{title.translate(_INNER)}”"


def number(count: float) -> str:
    """A count as a word, or in digits if that is shorter."""
    return COUNTED[round(count)] if count < len(COUNTED) else f"{count:.0f}"


def counted(some: int, every: int, noun: str) -> str:
    """Some of all that there are, by a noun in the plural: "two of five cases", "both cases"."""
    single = noun.removesuffix("s")
    match some, every:
        case 0, 1:
            return f"no {single}"
        case 1, 1:
            return f"the one {single}"
        case 2, 2:
            return f"both {noun}"
        case part, whole:
            told = "all" if part == whole else f"{number(part)} of"
            return f"{told} {number(whole)} {noun}"


def find(pact: Mapping[str, Quantity], name: str) -> Quantity:
    """A finding that a template names; Misspelt if there is none."""
    try:
        return pact[name]
    except KeyError as error:
        raise Misspelt(f"{{{name}}}: {error} {_ONLY_BRACES}") from None


def _told(name: str, spec: str, pact: Mapping[str, Quantity]) -> str:
    """A finding, or two that are compared, as the head of this module says.

    A number is linked to its trace; a verdict or a reason is plain words.
    """
    first, *compared = re.split("([>=])", name, maxsplit=1)
    one, wordings = find(pact, first), spec.split("/")
    if compared:
        if len(wordings) != _OF_THREE:
            rule = "two that are compared take three wordings separated by /"
            raise Misspelt(f"{{{name}:{spec}}}: {rule}")
        sign, other = compared
        return str(_compared(one, sign, pact[other])(*wordings))
    if len(wordings) == _OF_TWO and one.unit == COUNT:
        return wordings[0 if one.value > 0 else 1]
    if len(wordings) == _OF_THREE and one.unit == COUNT:
        return wordings[-1 if not one.value else min(round(one.value), 2) - 1]
    if len(wordings) == _OF_THREE:
        return wording.verdict(one, *wordings)
    return _number(one, spec, pact)


def _number(one: Quantity, spec: str, pact: Any) -> str:
    words = spec.split()
    if words[:1] == ["of"] and len(words) == len(("of", "all", "noun")):
        _, name, noun = words
        some, every = (round(each.value) for each in (one, find(pact, name)))
        return wording.link(counted(some, every, noun), one)
    if any(word not in _FORMS for word in words):
        remedy = f"write {', '.join(_FORMS)}, or wordings separated by /"
        rule = f"there is no form {spec}; {remedy}: three, or two of a count"
        raise Misspelt(f"{{{one.id}:{spec}}}: {rule}")
    if "why" in words:
        return str(pact.why(one.id))
    style = next((word for word in words if word in wording.STYLES), "times")
    if "words" in words and one.bound == "between" and one.value < len(COUNTED):
        return wording.link(number(one.value), one)
    if words == ["part"]:
        told = wording.bare(one, "percent", short=True)
        return wording.link(_WHOLE.get(one.value) or _NEARLY.get(told, told), one)
    write = _WRITE.get(words[0] if words else "", wording.bounded)
    asked = one.mirrored() if "shortfall" in words else one
    told = hedge(one, spec) + write(asked, style, short="short" in words)
    return wording.link(spoken(told) if "signed" in words else told, one)


def hedge(one: Quantity, spec: str = "") -> str:
    """What stands before a hedged number, unless its form is another, or tells both bounds."""
    words = {*spec.split()}
    spans = "more" in words and one.low < 0 < one.high
    return f"{one.hedged} " if one.hedged and words <= _PLAIN and not spans else ""


def _compared(one: Quantity, sign: str, two: Quantity) -> Any:
    """Which of three wordings two findings bear out."""
    if one.unit != two.unit:
        raise Misspelt(f"{one.id} ({one.unit}) and {two.id} ({two.unit}) cannot be compared")
    above, below = one.low > two.high, one.high < two.low
    if sign == "=":
        alike = one.bound != "unknown" and wording.bounded(one) == wording.bounded(two)
        return lambda same, other, neither: other if above or below else same if alike else neither
    return lambda more, less, neither: more if above else less if below else neither
