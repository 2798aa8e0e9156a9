"""Computed sentences: what notebooks say, with numbers that lead to where they come from.

Each exhibit shows itself in JupyterLab and carries the plain data the press reads.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import cards, figures, templates, terms, traces, wording
from analysis.exhibits import days, premises, words
from analysis.explore import intervals
from analysis.findings import reasons

HEADLINE = "application/vnd.pact.headline+json"
SAID = "application/vnd.pact.prose+json"
NUMBERS = "application/vnd.pact.numbers+json"
Pact = Mapping[str, traces.Traced]
_WITHIN = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#([\w-]+)\)")  # the report
_RANGE = re.compile(r"\{(\w+):range((?: \w+)*)\}")


@dataclass(frozen=True)
class Prose:
    """Computed sentences in Markdown."""

    markdown: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {SAID: {"markdown": self.markdown}, **_shown(self.markdown)}


@dataclass(frozen=True)
class Headline:
    """The sentence that stands over the whole report, in Markdown."""

    markdown: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {HEADLINE: {"markdown": self.markdown}, **_shown(self.markdown)}


def _shown(markdown: str) -> dict[str, str]:
    """Markdown for JupyterLab, which has no notes that a number could lead to: it names them."""

    def named(found: re.Match[str]) -> str:
        kind, _, name = found[2].partition("-")
        told = name if kind in {"trace", "source"} else ""
        return f'<abbr title="{name}">{found[1]}</abbr>' if told else found[1]

    shown = cards.shielded(_WITHIN.sub(named, markdown))
    return {"text/markdown": shown, "text/plain": wording.plain(markdown)}


@dataclass(frozen=True)
class Numbers:
    """A few numbers to take away, each with its name and how far it is known."""

    id: str
    items: tuple[tuple[str, traces.Traced, str, str], ...]  # label, finding, style, how far known
    note: str

    def data(self) -> dict[str, Any]:
        """The numbers as plain data for the press."""
        items = [
            {
                "label": label,
                "text": wording.bounded(one, style),
                "bounds": bounds,
                "trace": one.id,
            }
            for label, one, style, bounds in self.items
        ]
        return {"id": self.id, "items": items, "note": self.note}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        data = self.data()
        lines = [f"{one['label']}: {one['text']} ({one['bounds']})" for one in data["items"]]
        listed = "".join(
            "<dt>{label}</dt><dd><b>{text}</b> ({bounds})</dd>".format(
                **{name: html.escape(text) for name, text in one.items()}
            )
            for one in data["items"]
        )
        return {
            NUMBERS: data,
            "text/html": f'<dl class="{cards.NO_MATHEMATICS}">{listed}</dl>',
            "text/plain": "\n".join(lines),
        }


def say(
    template: str,
    pact: Any,
    otherwise: str = "",
    *,
    since: str = "",
    texts: Mapping[str, str] | None = None,
) -> Prose:
    """Sentences whose numbers, and words that depend on them, are computed.

    A paragraph that names a finding that is unknown in this run gives way: to `otherwise`, once for
    all such paragraphs, or else to a sentence that says what is not known and why.

    Args:
        template: Markdown with findings in braces; see `templates`.
        otherwise: what to say instead; {why} stands for the reasons, which are computed.
        since: a source, an amendment or a statement; before the day on which it became known all
            is `otherwise`.
        texts: Markdown by names that stand for it in braces, beside `{premise}`.

    Raises:
        KeyError: the template names a finding or a form that does not exist; there is no such
            source or amendment.
    """
    given = _given(template, pact, texts or {})
    template = _RANGE.sub(lambda found: _ranged(found[1], found[2] or "", pact), template)
    early = bool(since) and not days.known(since, pact.as_of)
    paragraphs = [] if early else re.split(r"\n\s*\n", template.strip())
    lacking = {one: _unknown(one, pact, given) for one in paragraphs}
    unknown = [name for names in lacking.values() for name in names]
    told = [templates.fill(one, pact, given) for one in paragraphs if not lacking[one]]
    if otherwise and (early or unknown):
        told.append(say(reasoned(otherwise, unknown, pact), pact, texts=texts).markdown)
    elif unknown:
        told.append(_missing(dict.fromkeys(unknown), pact))
    return Prose("\n\n".join(told))


def _given(template: str, pact: Any, texts: Mapping[str, str]) -> Mapping[str, str]:
    """The texts that stand for names: those of the caller, and what the run assumes."""
    own = {"premise": premises.told, "rate": premises.rate}
    told = {name: own[name](pact) for name in own if f"{{{name}}}" in template}
    return {**told, **texts}


def _ranged(name: str, forms: str, pact: Any) -> str:
    """A finding as a template, and where nine in ten simulations put it, if they vary."""
    one, told = pact[name], f"{{{name}:bare signed{forms}}}"
    style = next((form for form in forms.split() if form in wording.STYLES), "times")
    interval = intervals.of(pact.run).get(name)
    if interval is None or one.bound == "unknown":
        return told
    slack = (interval.high - interval.low) / 20
    low, high = (
        wording.show(end, one.unit, end - slack, end + slack, style, short="short" in forms)
        for end in (interval.low, interval.high)
    )
    ends = wording.link(wording.spoken(wording.between(low, high)), one)
    return f"{told} (nine in ten simulations: {ends})"


def _unknown(template: str, pact: Pact, texts: Mapping[str, str]) -> list[str]:
    """The findings of a paragraph that are unknown."""
    names = [name for name in templates.named_in(template) if name not in texts]
    return [name for name in names if templates.find(pact, name).bound == "unknown"]


def _missing(names: Iterable[str], pact: Any) -> str:
    """What is not known, by cause, as a template."""
    causes: dict[str, list[str]] = {}
    for name in names:
        causes.setdefault(pact.why(name) or reasons.ASSUMED, []).append(pact[name].label)
    told = "; ".join(f"{', '.join(dict.fromkeys(what))} ({why})" for why, what in causes.items())
    return wording.literal(f"Not known here: {told}.")


def reasoned(otherwise: str, names: Iterable[str], pact: Any) -> str:
    """What to say where some findings are unknown, with the reasons of each in place of {why}.

    Where all are known a slider of the page may yet make one unknown: by assumption, then.
    """
    if "{why}" not in otherwise:
        return otherwise
    found = dict.fromkeys(pact.why(name) for name in names if pact[name].bound == "unknown")
    return otherwise.replace("{why}", "; ".join(found) or reasons.ASSUMED)


def headline(template: str, pact: Pact, otherwise: str = "", *, since: str = "") -> Headline:
    """The report's answer in one sentence; see `say`."""
    told = say(template, pact, otherwise, since=since)
    return Headline(" ".join(told.markdown.split()))


def key_numbers(lines: Mapping[str, str], pact: Any) -> Numbers:
    """A strip of numbers to take away; those that are unknown are left out.

    Args:
        lines: what the number is -> the finding's name, after a colon its style if not "times".
    """
    items = []
    for label, named in lines.items():
        name, _, style = named.partition(":")
        if not (known := wording.bounds(pact[name], style or "times")):
            continue
        items.append((label, pact[name], style or "times", known))
    return Numbers(
        "key_numbers",
        tuple(items),
        "Bounds tell how published digits were rounded and what a number leaves out; whether the "
        "documents are true they cannot tell.",
    )


def statements(as_of: str, about: Sequence[str]) -> Prose:
    """What was said on some subjects by a day, each with its speaker, words and source."""
    lines = [
        f"- **{wording.literal(words.sentence_case(one.speaker))}**, "
        f"{words.day(one.known.isoformat())}: "
        + wording.literal(one.gist)
        + (f" “{wording.literal(one.quote)}” " if one.quote else " ")
        + f"([{wording.literal(figures.sources()[one.source].shown)}](#source-{one.source}))"
        for one in sorted(figures.statements(), key=lambda one: one.known)
        if one.known.isoformat() <= as_of and one.about in about
    ]
    return Prose("\n".join(lines))


def amendments(parameters: Mapping[str, Any], since: str = "") -> Prose:
    """What each amendment known by then changed, and what those of the run would change.

    Args:
        since: leave out those in force before this day.
    """
    known = [
        one
        for one in terms.amendments()
        if any(change.known.isoformat() <= parameters["as_of"] for change in one.changes)
        and one.effective.isoformat() >= since
    ]
    lines = [
        f"- **{wording.literal(one.title)}**, from {words.day(one.effective.isoformat())}"
        f"{'' if one.enacted else ', a thought of this edition and agreed by nobody'}: "
        + wording.literal(one.reads)
        + (_credits(_read_by(one, parameters["as_of"])) if one.enacted else "")
        for one in (*known, *terms.own(parameters))
    ]
    after = f" since {words.day(since)}" if since else ""
    return Prose("\n".join(lines) or f"No amendment of the pact{after} is known to this edition.")


def _read_by(amendment: terms.Amendment, as_of: str) -> Iterable[str]:
    """The sources of an amendment that were public on a day."""
    return dict.fromkeys(
        change.source for change in amendment.changes if change.known.isoformat() <= as_of
    )


def disputes(parameters: Mapping[str, Any]) -> Prose:
    """What was known on the run's day to contradict the terms, clause by clause."""
    lines = [
        f"- **{wording.literal(clause.title)}**, "
        f"{_said_of(clause, one)}: "
        f"{_cited(dispute.says)} ({words.day(dispute.known.isoformat())})"
        for clause in terms.agreed(parameters).values()
        for one in clause.terms
        for dispute in one.disputes(parameters["as_of"])
    ]
    return Prose("\n".join(dict.fromkeys(lines)))  # two sources of one value, one contradiction


def readings(id: str, parameters: Mapping[str, Any]) -> Prose:
    """What a clause says in our words, and what its formula leaves out."""
    clause = terms.load()[id]
    return Prose(
        f"> **{wording.literal(clause.title)}.** "
        f"{_linked(clause.reads, clause, parameters['as_of'])}\n\n"
        "*Not modelled:* "
        f"{wording.literal(clause.not_modelled)}"
    )


def _said_of(clause: terms.Clause, one: terms.Term) -> str:
    """The same in Markdown, to be followed by what contradicts it."""
    told = words.agreed(one).rstrip(".")
    return (
        wording.link(told, terms.of(clause, one)) if words.numbered(one) else wording.literal(told)
    )


def _credits(keys: Iterable[str]) -> str:
    """The publications that a sentence rests on, in brackets, each leading to the sources."""
    publishers = {key: wording.literal(figures.sources()[key].shown) for key in keys}
    return f" ({', '.join(f'[{name}](#source-{key})' for key, name in publishers.items())})"


def _cited(text: str) -> str:
    """A sentence in which publishers stand for the keys of their sources, and lead to them."""
    return "".join(
        f"[{wording.literal(figures.named(word))}](#source-{word})"
        if word in figures.sources()
        else wording.literal(word)
        for word in figures.KEYS.split(text)
    )


def _linked(text: str, clause: terms.Clause, as_of: str) -> str:
    """A clause in our words, in which each number that a term states leads to that term."""
    said = {
        f"{one.value:g}": terms.of(clause, one)
        for one in clause.terms
        if one.value is not None and one.known.isoformat() <= as_of
    }
    parts = re.split(r"(\d+)", text)
    return "".join(wording.link(w, said[w]) if w in said else wording.literal(w) for w in parts)
