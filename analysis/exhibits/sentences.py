"""Computed sentences: what notebooks say, with numbers that lead to where they come from.

Each exhibit shows itself in JupyterLab and carries the plain data the press reads.
"""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis import cards, figures, periods, templates, traces, wording
from analysis.exhibits import days, words
from analysis.explore import intervals
from analysis.findings import reasons

HEADLINE = "application/vnd.pact.headline+json"
SAID = "application/vnd.pact.prose+json"
NUMBERS = "application/vnd.pact.numbers+json"
Pact = Mapping[str, traces.Traced]
Gap = tuple[str, str]  # what is not known, as a part of a sentence, and why; both Markdown
_WITHIN = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#([\w-]+)\)")  # the report
_TOLD_UNKNOWN = re.compile(r"\[unknown\]\(#trace-(\w+)\)")
_BRACKET = " (nine in ten simulations: "
_RANGE = re.compile(r"\{(\w+):range((?: \w+)*)\}")


@dataclass(frozen=True)
class Prose:
    """Computed sentences in Markdown, and what they would tell if it were known.

    The press tells all that a chapter does not know in one sentence at its end; alone, as in
    JupyterLab, the gaps are told beneath what is known.
    """

    known: str
    gaps: tuple[Gap, ...] = ()

    @property
    def markdown(self) -> str:
        """All of it."""
        return "\n\n".join(filter(None, (self.known, unknown(self.gaps))))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        said: dict[str, Any] = {"markdown": self.known}
        if self.gaps:
            said["gaps"] = [list(one) for one in self.gaps]
        return {SAID: said, **_shown(self.markdown)}

    def _ipython_display_(self) -> None:
        """Show nothing, not even an empty output, where nothing is said; else as above."""
        if self.markdown:
            raise NotImplementedError


def unknown(gaps: Iterable[Gap]) -> str:
    """One sentence that says what is not known, by its reasons; empty if there are no gaps."""
    causes: dict[str, list[str]] = {}
    for what, why in dict.fromkeys(gaps):
        causes.setdefault(why, []).append(what)
    told = (
        (words.listed(what) if "," not in "".join(what) else "; ".join(what))
        + (f" ({why})" if why else "")
        for why, what in causes.items()
    )
    return f"Not known here: {'; '.join(told)}." if causes else ""


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
            {"label": label, "text": templates.printed(one, style), "bounds": far, "trace": one.id}
            for label, one, style, far in self.items
        ]
        return {"id": self.id, "items": items, "note": self.note}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        data = self.data()
        lines = [f"{one['label']}: {one['text']} ({one['bounds']})" for one in data["items"]]
        listed = "".join(
            "<li>{label}: <b>{text}</b> ({bounds})</li>".format(
                **{name: html.escape(text) for name, text in one.items()}
            )
            for one in data["items"]
        )
        return {
            NUMBERS: data,
            "text/html": f'<ul class="{cards.NO_MATHEMATICS}">{listed}</ul>',
            "text/plain": "\n".join(lines),
        }


def say(
    template: str,
    pact: Any,
    otherwise: str = "",
    *,
    gap: str = "",
    since: str = "",
    texts: Mapping[str, str] | None = None,
) -> Prose:
    """Sentences whose numbers, and words that depend on them, are computed.

    A paragraph that names a finding that is unknown in this run gives way: to `otherwise`, once for
    all such paragraphs, or else to what is not known and why. So does one that speaks of what was
    not yet public on the run's day, a source that it leads to, a month, a publisher, or words of
    data/mentions.yml; what it would tell is told as not known only if `gap` says what that is.

    A statement in braces, `{b11}`, is who printed it and on which day.

    Args:
        template: Markdown with findings in braces; see `templates`.
        otherwise: what to say instead; {why} stands for the reasons, which are computed.
        gap: what is then not known, such as "what the share would come to"; if neither this nor
            `otherwise` is given, the names of the findings.
        since: what all of it rests on without naming it, as `days.known` takes it; before the day
            on which that became known all is `otherwise`.
        texts: Markdown by names that stand for it in braces, beside `{premise}`.

    Raises:
        KeyError: the template names a finding or a form that does not exist; there is no such
            source or amendment.
    """
    given = _given(template, pact, texts or {})
    template = _RANGE.sub(lambda found: _ranged(found[1], found[2] or "", pact), template)
    silent = bool(since) and not days.known(since, pact.as_of)
    paragraphs = [] if silent else re.split(r"\n\s*\n", template.strip())
    lacking = {one: _unknown(one, pact, given) for one in paragraphs}
    early = {one for one in paragraphs if days.early(one, pact.run)}
    names = [name for one in paragraphs if gap or one not in early for name in lacking[one]]
    stand = [one for one in paragraphs if one not in early and not lacking[one]]
    told = [templates.fill(one, pact, given).strip() for one in stand]
    gaps = _gaps(names, gap, pact) if gap or not otherwise else ()
    if otherwise and (silent or len(stand) < len(paragraphs)):
        instead = say(reasoned(otherwise, names, pact), pact, gap=gap, texts=texts)
        told, gaps = [*told, instead.known], (*gaps, *instead.gaps)
    return Prose("\n\n".join(filter(None, told)), tuple(dict.fromkeys(gaps)))


def _gaps(names: Iterable[str], gap: str, pact: Any) -> tuple[Gap, ...]:
    """What is not known of some findings: all together, or each by its label."""
    names = dict.fromkeys(names)
    if gap and names:
        return ((gap, reasoned("{why}", names, pact)),)
    found = ((pact[name].label, pact.why(name) or reasons.ASSUMED) for name in names)
    return tuple((f"“{wording.literal(label)}”", why) for label, why in found)


def _given(template: str, pact: Any, texts: Mapping[str, str]) -> Mapping[str, str]:
    """The texts that stand for names: those of the caller, and what the run assumes."""
    own = {"premise": words.premise, "rate": words.rate}
    told = {name: own[name](pact) for name in own if f"{{{name}}}" in template}
    said = {one.id: one for one in figures.statements() if f"{{{one.id}}}" in template}
    told |= {
        id: f"{words.source(one.source, pact.as_of)}, {periods.day(one.known)}"
        for id, one in said.items()
    }
    return {**told, **texts}


def _ranged(name: str, forms: str, pact: Any) -> str:
    """A finding as a template, and where nine in ten simulations put it, if they vary."""
    written = "more" if "more" in forms.split() else "signed"
    told = f"{{{name}:{written}{forms.replace(' more', '')}}}"
    return told + drawn(name, pact, forms)


def drawn(name: str, pact: Any, forms: str = "", *, mirrored: bool = False) -> str:
    """Where nine in ten simulations put a finding, in brackets; empty if they do not vary.

    Args:
        forms: how its ends are written, as in a template; of "more" each with its direction.
        mirrored: whether the amount is counted the other way.
    """
    one, words = pact[name], forms.split()
    style = next((form for form in words if form in wording.STYLES), "times")
    interval = intervals.of(pact.run).get(name)
    if interval is None or one.bound == "unknown":
        return ""
    ends = (-interval.high, -interval.low) if mirrored else (interval.low, interval.high)
    low, high = of_nine_in_ten(ends, one.unit, style, short="short" in words)
    if low == high:
        return ""
    if "more" in words:
        sides = zip((low, high), ends, strict=True)
        told = " to ".join(_directed(text, end) for text, end in sides)
    else:
        told = templates.spoken(wording.between(low, high))
    return f"{_BRACKET}{wording.link(told, one)})"


def of_nine_in_ten(
    ends: tuple[float, float], unit: str, style: str = "times", *, short: bool = False
) -> tuple[str, str]:
    """The ends of nine in ten simulations, as all of the report prints them."""
    return wording.ends(ends, unit, style, part=1 / 8, short=short)


def spans(names: Iterable[str], pact: Any) -> str:
    """Where simulations put those findings that rest on a scenario, in their order, if any do."""
    ahead = (one for one in names if "scenario" in pact.moved_by(one))
    told = [span for one in ahead if (span := drawn(one, pact, "short"))]
    lies = [span.removeprefix(_BRACKET).removesuffix(")") for span in told]
    order = ", in the order of the headline" * (len(lies) > 1)
    return f"; nine in ten simulations{order}: {words.listed(lies)}" if lies else ""


def _directed(text: str, amount: float) -> str:
    """An amount more or less than nothing, with its direction; rounded to nothing it has none."""
    bare = text.removeprefix(wording.MINUS)
    if not re.search("[1-9]", bare):
        return bare
    return f"{bare} {'less' if amount < 0 else 'more'}"


def _unknown(template: str, pact: Pact, texts: Mapping[str, str]) -> list[str]:
    """The findings of a paragraph that are unknown, also those that its texts tell of."""
    names = templates.named_in(template)
    own = [name for name in names if name not in texts]
    within = [id for name in names for id in _TOLD_UNKNOWN.findall(texts.get(name, ""))]
    return [*(name for name in own if templates.find(pact, name).bound == "unknown"), *within]


def reasoned(otherwise: str, names: Iterable[str], pact: Any) -> str:
    """What to say where some findings are unknown, with the reasons of each in place of {why}.

    Where all are known a slider of the page may yet make one unknown: by assumption, then.
    """
    if "{why}" not in otherwise:
        return otherwise
    return otherwise.replace("{why}", reasons.told(pact.why(name) for name in names))


def headline(template: str, pact: Pact, otherwise: str = "") -> Headline:
    """The report's answer in one sentence; see `say`."""
    return Headline(" ".join(say(template, pact, otherwise).markdown.split()))


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
