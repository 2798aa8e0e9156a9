"""What notebooks put on the page: computed sentences and tables; charts.py adds the charts.

Each exhibit shows itself in JupyterLab and carries the plain data the press reads.
"""

import datetime
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import figures, findings, periods, terms, traces, wording

_NUMBER = 32  # the most letters that a number takes with its bound and unit
TABLE = "application/vnd.pact.table+json"
HEADLINE = "application/vnd.pact.headline+json"
NUMBERS = "application/vnd.pact.numbers+json"
Pact = Mapping[str, traces.Traced]
Cell = str | traces.Traced | tuple[str, traces.Traced]
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Prose:
    """Computed sentences in Markdown."""

    markdown: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}


@dataclass(frozen=True)
class Headline:
    """The sentence that stands over the whole report, in Markdown."""

    markdown: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        data = {"markdown": self.markdown}
        return {HEADLINE: data, "text/markdown": self.markdown, "text/plain": self.markdown}


@dataclass(frozen=True)
class Numbers:
    """A few numbers to take away, each with its name and how far it is known."""

    id: str
    items: tuple[tuple[str, traces.Traced, str], ...]  # label, finding, style
    note: str

    def data(self) -> dict[str, Any]:
        """The numbers as plain data for the press."""
        items = [
            {
                "label": label,
                "text": wording.bounded(one, style),
                "bounds": wording.bounds(one, style),
                "trace": one.id,
            }
            for label, one, style in self.items
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
        return {NUMBERS: data, "text/html": f"<dl>{listed}</dl>", "text/plain": "\n".join(lines)}


@dataclass(frozen=True)
class Table:
    """A table whose numbers know where they come from; text columns stand left."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    read: tuple[str, ...] = ()  # sources of its words; those of its numbers come from the traces

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of all publications its numbers and words come from."""
        traced = (cell[1] if isinstance(cell, tuple) else cell for row in self.rows for cell in row)
        keys = (key for one in traced if isinstance(one, traces.Traced) for key in one.sources)
        return tuple(dict.fromkeys([*keys, *self.read]))

    def data(self) -> dict[str, Any]:
        """The table as plain data for the press."""
        cells = [[_cell(cell) for cell in row] for row in self.rows]
        columns = [
            {"label": label, "align": _alignment([row[n] for row in cells])}
            for n, label in enumerate(self.columns)
        ]
        return {
            "id": self.id,
            "title": self.title,
            "columns": columns,
            "rows": cells,
            "note": self.note,
            "sources": list(self.sources),
        }

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        data = self.data()
        lines = [" | ".join(self.columns)]
        lines += [" | ".join(cell["text"] for cell in row) for row in data["rows"]]
        return {TABLE: data, "text/html": _html(data), "text/plain": "\n".join(lines)}


def _alignment(column: Sequence[Mapping[str, str | None]]) -> str:
    """Right for numbers; left for words, though there be numbers with a trace among them."""
    short = all(len(cell["text"] or "") <= _NUMBER for cell in column)
    return "right" if short and any(cell["trace"] for cell in column) else "left"


def _cell(cell: Cell) -> dict[str, str | None]:
    """A cell as text and the id of the finding it prints."""
    if isinstance(cell, str):
        return {"text": cell, "trace": None}
    if isinstance(cell, tuple):
        return {"text": cell[0], "trace": cell[1].note}
    return {"text": wording.bounded(cell), "trace": cell.note}


def _html(data: Mapping[str, Any]) -> str:
    """The table for JupyterLab."""
    labels = [{"text": column["label"]} for column in data["columns"]]
    lines = [_html_row("th", labels, data), *(_html_row("td", row, data) for row in data["rows"])]
    return f"<table><caption>{html.escape(data['title'])}</caption>{''.join(lines)}</table>"


def _html_row(tag: str, cells: Iterable[Mapping[str, Any]], data: Mapping[str, Any]) -> str:
    """One line of it."""
    return "<tr>{}</tr>".format(
        "".join(
            f'<{tag} style="text-align: {column["align"]}">{html.escape(cell["text"])}</{tag}>'
            for column, cell in zip(data["columns"], cells, strict=True)
        )
    )


def say(template: str, pact: Pact, otherwise: str = "") -> Prose:
    """Sentences whose numbers, and words that depend on them, are computed.

    Args:
        template: Markdown with findings in braces; see `wording.fill`.
        otherwise: what to say instead if any of these findings is unknown.

    Raises:
        KeyError: the template names a finding that does not exist.
    """
    words = wording.fill(template.strip(), pact)
    if otherwise and any(pact[name].bound == "unknown" for name in wording.named_in(template)):
        words = wording.fill(otherwise.strip(), pact)
    return Prose(words)


def headline(template: str, pact: Pact, otherwise: str = "") -> Headline:
    """The report's answer in one sentence; see `say`."""
    return Headline(" ".join(say(template, pact, otherwise).markdown.split()))


def key_numbers(lines: Mapping[str, str], pact: Pact) -> Numbers:
    """A strip of numbers to take away.

    Args:
        lines: what the number is -> the finding's name, after a colon its style if not "times".
    """
    named = {label: name.partition(":") for label, name in lines.items()}
    return Numbers(
        "key_numbers",
        tuple((label, pact[name], style or "times") for label, (name, _, style) in named.items()),
        "Bounds tell how published digits were rounded and what a number leaves out; whether the "
        "documents are true they cannot tell.",
    )


def statements(as_of: str, about: Sequence[str]) -> Prose:
    """What was said on some subjects by a day, each with its speaker, words and source."""
    lines = [
        f"- **{wording.literal(sentence_case(one.speaker))}**, {day(one.known.isoformat())}: "
        + wording.literal(one.gist)
        + (f" “{wording.literal(one.quote)}” " if one.quote else " ")
        + f"([{wording.literal(figures.sources()[one.source].publisher)}](#source-{one.source}))"
        for one in sorted(figures.statements(), key=lambda one: one.known)
        if one.known.isoformat() <= as_of and one.about in about
    ]
    return Prose("\n".join(lines))


def day(iso: str) -> str:
    """A date as the page prints it: 18 November 2025."""
    date = datetime.date.fromisoformat(iso)
    return f"{date.day} {date:%B %Y}"


def contract(parameters: Mapping[str, Any], ids: Sequence[str] = ()) -> Table:
    """The terms of the pact as a run has them, with their words, as a lawyer would want them.

    Args:
        ids: the clauses to show, in this order; all if empty.
    """
    as_of, agreed = parameters["as_of"], terms.agreed(parameters)
    known = [
        (clause, one)
        for clause in (agreed[id] for id in ids or agreed)
        for one in clause.terms
        if one.known.isoformat() <= as_of
    ]
    rows = tuple(
        (
            clause.title,
            _term(clause, one),
            f"“{one.quote}”" if one.quote else "no wording kept",
            _in_force(one),
            day(one.known.isoformat()),
            f"{figures.sources()[one.source].publisher}, {one.confidence}",
            "see below" if one.disputes(as_of) else "",
        )
        for clause, one in known
    )
    return Table(
        f"contract_{'_'.join(ids) or 'all'}",
        f"The terms and their words, as known on {day(as_of)}",
        ("Clause", "Term", "Words", "In force", "Known since", "Source, confidence", "Disputed"),
        rows,
        "Where no source gives the start, a term is applied from the day its note says.",
        tuple(one.source for _, one in known),
    )


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
        f"- **{wording.literal(one.title)}**, from {day(one.effective.isoformat())}"
        f"{'' if one.enacted else ', a thought of this edition and agreed by nobody'}: "
        + wording.literal(one.reads)
        + (_credits(dict.fromkeys(change.source for change in one.changes)) if one.enacted else "")
        for one in (*known, *terms.own(parameters))
    ]
    return Prose("\n".join(lines) or "No amendment of the pact had become known.")


def disputes(parameters: Mapping[str, Any]) -> Prose:
    """What was known on the run's day to contradict the terms, clause by clause."""
    lines = [
        f"- **{wording.literal(clause.title)}**, "
        f"{_said_of(clause, one)}: "
        f"{_cited(dispute.says)} ({day(dispute.known.isoformat())})"
        for clause in terms.agreed(parameters).values()
        for one in clause.terms
        for dispute in one.disputes(parameters["as_of"])
    ]
    return Prose("\n".join(dict.fromkeys(lines)))  # two sources of one value, one contradiction


def _term(clause: terms.Clause, one: terms.Term) -> Cell:
    """A term in a few words, which lead to where it was published if there is a number in them."""
    return (_agreed(one), terms.of(clause, one)) if _numbered(one) else _agreed(one)


def _said_of(clause: terms.Clause, one: terms.Term) -> str:
    """The same in Markdown, to be followed by what contradicts it."""
    words = _agreed(one).rstrip(".")
    return wording.link(words, terms.of(clause, one)) if _numbered(one) else wording.literal(words)


def _numbered(one: terms.Term) -> bool:
    """Whether there is a number in what a term says."""
    return bool(re.search(r"\d", _agreed(one)))


def _agreed(one: terms.Term) -> str:
    """A term in a few words: its value as printed, or what it says."""
    value = "" if one.value is None else f"{one.name.replace('_', ' ')}: {stated(one)}"
    return ". ".join(filter(None, (value, one.says)))


def _credits(keys: Iterable[str]) -> str:
    """The publications that a sentence rests on, in brackets, each leading to the sources."""
    publishers = {key: wording.literal(figures.sources()[key].publisher) for key in keys}
    return f" ({', '.join(f'[{name}](#source-{key})' for key, name in publishers.items())})"


def _cited(text: str) -> str:
    """A sentence whose source keys, such as TC, lead to the sources."""
    words = re.split(r"\b([A-Z][A-Z0-9]+)\b", text)
    return "".join(
        f"[{word}](#source-{word})" if word in figures.sources() else wording.literal(word)
        for word in words
    )


def _linked(text: str, clause: terms.Clause, as_of: str) -> str:
    """A clause in our words, in which each number that a term states leads to that term."""
    said = {
        f"{one.value:g}": terms.of(clause, one)
        for one in clause.terms
        if one.value is not None and one.known.isoformat() <= as_of
    }
    words = re.split(r"(\d+)", text)
    return "".join(wording.link(w, said[w]) if w in said else wording.literal(w) for w in words)


def readings(id: str, parameters: Mapping[str, Any]) -> Prose:
    """What a clause says in our words, and what its formula leaves out."""
    clause = terms.load()[id]
    return Prose(
        f"> **{wording.literal(clause.title)}.** "
        f"{_linked(clause.reads, clause, parameters['as_of'])}\n\n"
        "*Not modelled:* "
        f"{wording.literal(clause.not_modelled)}"
    )


def _in_force(one: terms.Term) -> str:
    """When a term is in force."""
    start = day(one.effective.isoformat())
    return f"{start} to {day(one.until.isoformat())}" if one.until else f"from {start}"


def quarters_beyond_hurdle(slugs: Iterable[str], pact: Pact) -> Table:
    """Whether the stated growth of each quarter passes the hurdle of the Bing clause."""
    rows: list[Row] = []
    for slug in slugs:
        cells: list[Cell] = [sentence_case(periods.parse(slug).label)]
        for measure in ("gross", "ex_tac"):
            beyond = pact[f"growth_to_hurdle_{measure}_{slug}"]
            growth = pact[f"search_growth_{measure}_{slug}"]
            cells.append((wording.bounded(growth, "percent"), growth))
            verdict = wording.verdict(beyond, "yes", "no", "cannot be told")
            cells.append("unknown" if beyond.bound == "unknown" else verdict)
        rows.append(tuple(cells))
    return Table(
        "quarters_beyond_hurdle",
        "Would single quarters have passed the hurdle?",
        ("Quarter", "Growth, gross", "Beyond?", "Less traffic cost", "Beyond?"),
        tuple(rows),
        "Growth is printed in whole percent, so one printed at the hurdle cannot be told.",
    )


# Each headline of the report by chapter, and what would show it to be wrong.
FALSIFIERS = {
    "1_payments": (
        (
            "OpenAI paid the leaked amounts as its share",
            "either company's accounts named another share, or the leak were not what it says",
        ),
        (
            "Nine months of payments rose more than the article says",
            "a quarter of the leak were misdated: the split by quarter rests on one page",
        ),
    ),
    "2_revenue": (
        (
            "The payments imply at least so much revenue",
            "the rate were above the reported one, or other things were paid with the share",
        ),
        (
            "The payments fall short of the share on the reported revenue",
            "the payments were shown to be net, or the base narrower: then there is no shortfall",
        ),
    ),
    "3_inference": (
        (
            "The inference bill of 2024 exceeded the audited revenue",
            "the leaked bill held training or other Azure use, or the accounts were restated",
        ),
    ),
    "4_clauses": (
        (
            "The Bing clause was worth little measured gross",
            "its words set another base, measure, period or hurdle than the summaries say",
        ),
        (
            "The commitments outrun the revenue",
            "they were options, could be cancelled, or ran over more years than reported",
        ),
        (
            "No profit, no payment",
            "the participation were measured before some costs, or Microsoft bore losses in cash",
        ),
        (
            "The stake was worth many times what was paid in",
            "its stated value could not be had: no sale, or an older class of shares before it",
        ),
    ),
    "5_versions": (
        (
            "The versions of the pact differ by so much in worth to Microsoft",
            "revenue took another path than the assumed one, or the cap counted other payments",
        ),
        (
            "The exchange of profits for shares was a good or a bad trade",
            "profits came earlier or later than assumed, or the claim on them had another total",
        ),
        (
            "Since April 2026 the share outlasts AGI",
            "the contract's own words tied it to the panel: only an announcement is public",
        ),
        (
            "So much more was paid to Microsoft than flowed back",
            "a flow drawn as unknown were large: the reciprocal share, credits, the Bing clause",
        ),
    ),
    "6_outlook": (
        (
            "On the path, the cap is used up before the share ends",
            "revenue grew far more slowly than in the scenario, or only part of it were shared",
        ),
        (
            "On the path, purchases on Azure come to so much of the commitment",
            "computing moved to other clouds faster, or the commitment ran over fewer years",
        ),
        (
            "Microsoft gets back many times what it paid in",
            "the market paid less for OpenAI's revenue, or later rounds diluted the stake",
        ),
    ),
    "7_worlds": (
        (
            "OpenAI's revenue of 2024 and 2025 lies within the ranges given",
            "published accounts put it outside: an input lay beyond its span, or the leak erred",
        ),
    ),
}


def falsifiers() -> Table:
    """What would show each headline to be wrong, chapter by chapter."""
    rows = tuple(
        (sentence_case(chapter.partition("_")[2]), headline, fall)
        for chapter, pairs in FALSIFIERS.items()
        for headline, fall in pairs
    )
    return Table(
        "falsifiers",
        "What would prove the headlines wrong",
        ("Chapter", "Headline", "Would fall if"),
        rows,
    )


def stated(one: figures.Figure | terms.Term) -> str:
    """A figure or term as its source printed it."""
    hedge = "" if one.bound == "exact" else f"{one.bound} "
    if one.value is None:
        return "unknown"
    digits = one.value if isinstance(one.value, str) else f"{one.value:g}"
    scale = "" if one.scale == "one" else f" {one.scale}"
    match one.unit:
        case "percent":
            return f"{hedge}{digits}%"
        case "year":
            return f"{hedge}{digits}"
        case "years":
            return f"{hedge}{digits} years"
        case "multiple":
            return f"{hedge}{digits} times"
        case unit:
            per = unit.removeprefix("USD")
            return f"{hedge}{'$' if unit != per else ''}{digits}{scale}{per}"


def by_period(
    id: str,
    title: str,
    columns: Mapping[str, str],
    slugs: Iterable[str],
    pact: Pact,
    *,
    note: str = "",
    style: str = "times",
) -> Table:
    """Findings by period: a row for each period, a column for each kind of finding.

    Args:
        columns: the finding's name without its period -> the column's label.
        style: how ratios are printed: times, percent or change.
    """
    rows: list[Row] = []
    for slug in slugs:
        found = [pact[f"{name}_{slug}"] for name in columns]
        period = sentence_case(periods.parse(slug).label)
        rows.append((period, *((wording.bounded(one, style), one) for one in found)))
    return Table(id, title, ("Period", *columns.values()), tuple(rows), note)


def sentence_case(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def stated_totals(parameters: Mapping[str, Any]) -> Table:
    """Every published total of the leak beside the sum of its quarters."""
    checked = findings.stated_totals(parameters)
    rows = tuple(
        (
            sentence_case(total.period.label),
            total.flow.title,
            (stated(total.stated), figures.trace(total.stated)),
            figures.sources()[total.stated.source].publisher,
            total.summed,
            total.verdict,
        )
        for total in checked
    )
    return Table(
        "stated_totals",
        "Totals as published, against the sum of the leaked quarters",
        ("Period", "Flow", "As published", "By", "Sum of quarters", "Verdict"),
        rows,
        "Two numbers agree if both can be right within the rounding of their last digits.",
        tuple(total.stated.source for total in checked),
    )


def failed_totals(parameters: Mapping[str, Any]) -> Prose:
    """The published totals that cannot be had from the quarters."""
    lines = [
        f"- {wording.literal(figures.sources()[total.stated.source].publisher)} has "
        f"{wording.link(stated(total.stated), figures.trace(total.stated))} "
        f"for the {total.period.label}, "
        f"{total.flow.title.lower()}; the quarters come to "
        f"{wording.link(wording.bounded(total.summed), total.summed)}."
        for total in findings.stated_totals(parameters)
        if total.verdict == findings.DISAGREES
    ]
    return Prose("\n".join(lines))


def variants(quantity: str, slugs: Sequence[str], title: str, as_of: str, note: str = "") -> Table:
    """Every published variant of a quantity for some periods, as printed."""
    found = [
        (period, one)
        for period in map(periods.parse, slugs)
        for one in sorted(figures.select(quantity, period, as_of), key=lambda one: one.known)
    ]
    rows = tuple(
        (
            sentence_case(period.label),
            (stated(one), figures.trace(one)),
            figures.sources()[one.source].publisher,
            day(one.known.isoformat()),
            f"{one.kind}, {one.confidence}",
            one.note,
        )
        for period, one in found
    )
    return Table(
        f"variants_{quantity}",
        title,
        ("Period", "As published", "By", "Known since", "Kind, confidence", "Note"),
        rows,
        note,
        tuple(one.source for _, one in found),
    )
