"""The deal and what became of it: who pays whom, what changed, when, and what is in force."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis import figures, frames, parameters, periods, templates, terms, wording
from analysis.exhibits import tables, theme, words
from analysis.findings import flows, model, versions

_NAMED = re.compile(r"\{(\w+)\.(\w+)\}")
_YEAR = 365.25  # days
_SPELT = {"AGI": "artificial general intelligence", "API": "how others' programs use the models"}


def changed(id: str, pact: model.Pact, rows: Mapping[str, Sequence[str]]) -> tables.Table:
    """What the main terms were on the first day of each version that was enacted and known.

    A row of which no term is known is left out.
    Where the start of a term is not published, it is that of the first day on which it is applied.

    Args:
        rows: what a row is about -> how it is told: words with terms in braces, as
            "{revenue_share.rate} of revenue". Of several the first whose terms are all in force
            counts. A term prints its number, or else what it says.

    Raises:
        ValueError: there is no such clause, or a clause of its kind has no such term.
    """
    columns = versions.enacted(pact)
    read: list[str] = []
    lines: list[tables.Row] = []
    for label, ways in rows.items():
        cells: list[tables.Cell] = []
        for version in columns:
            told = next(filter(None, (_told(way, version) for way in ways)), None)
            read += told[1] if told else []
            cells.append(told[0] if told else "no longer" if any(_known(cells)) else "none known")
        lines += [(label, *cells)] if any(_known(cells)) else []
    short = [f" {one}: {_SPELT[one]}." for one in _SPELT if one in str(lines)]
    return tables.Table(
        id,
        f"The main terms at each change of what is paid, as known on {periods.day(pact.as_of)}",
        ("", *(one.title for one in columns)),
        lines,
        "Read on the first day of each; where the start of a term is not published, on the first "
        f"day on which it is applied.{''.join(short)}",
        tuple(dict.fromkeys(read)),
    )


def _known(cells: Sequence[tables.Cell]) -> Iterator[bool]:
    return (cell != "none known" for cell in cells)


def _told(way: str, version: terms.Version) -> tuple[tables.Cell, list[str]] | None:
    """A cell, and the sources it rests on; None if one of its terms is not in force."""
    found = {name: _term(version, *name) for name in _NAMED.findall(way)}
    if None in found.values():
        return None
    stated = {name: one for name, one in found.items() if one is not None}
    text = _NAMED.sub(lambda at: _said(stated[at[1], at[2]]), way).rstrip(".")
    numbers = [
        terms.of(version.clauses[clause], one)
        for (clause, _), one in stated.items()
        if words.numbered(one)
    ]
    text = words.sentence_case(text)
    cell: tables.Cell = (text, numbers[-1]) if numbers else text
    return cell, [one.source for one in stated.values()]


def _said(one: terms.Term) -> str:
    return figures.named(one.says) if one.value is None else words.stated(one)


def _term(version: terms.Version, clause: str, name: str) -> terms.Term | None:
    """A term on the first day of a version, or where its start is not published thereafter."""
    found = version.stated(clause, name, version.effective)
    later = [
        one.effective
        for one in version.clauses[clause].terms
        if one.name == name and one.start_unpublished and one.effective > version.effective
    ]
    return version.stated(clause, name, min(later)) if found is None and later else found


def events(pact: model.Pact, published: Mapping[str, Sequence[str]]) -> frames.Frame:
    """Days of the pact in order: its amendments, when something was first published, and the run's.

    A frame as `exhibits.chart` takes it, whose rows are no findings: beside `period` (what
    happened) and `text` (its day), `day` is a year with its fraction and `kind` amendment,
    published or today.

    Args:
        published: what it is called -> the quantities of which it was the first publication.
    """
    today = datetime.date.fromisoformat(pact.as_of)
    enacted = [one for one in terms.amendments() if _since(one.changes) <= today]
    found = [(one.effective, one.title.split(",")[0], "amendment") for one in enacted]
    found += [
        (day, label, "published")
        for label, quantities in published.items()
        if (day := _since(one for name in quantities for one in figures.select(name))) <= today
    ]
    found.append((today, "Today", "today"))
    table = frames.of(
        {
            "period": label,
            "series": "Day",
            "text": periods.day(day),
            "bound": "between",
            "finding": "",
            "day": day.year + (day - datetime.date(day.year, 1, 1)).days / _YEAR,
            "kind": kind,
        }
        for day, label, kind in sorted(found)
    )
    told = (one for each in enacted for one in each.changes if one.known <= today)
    table.attrs |= {"run": pact, "read": tuple({one.source: None for one in told})}
    return table


def began(pact: model.Pact) -> str:
    """Since when the pact is as the newest amendment left it, or from when it will be."""
    last = versions.in_force(pact)
    if last.effective.isoformat() > pact.as_of:
        return f"The pact as agreed last takes effect on {periods.day(last.effective)}."
    return f"The pact in force dates from {last.title}."


def new(pact: model.Pact) -> str:
    """What each amendment that took effect since the leak changed, as far as one was known."""
    return " ".join(
        f"In {one.effective:%B %Y} {one.brief}."
        if one.brief
        else f"From {periods.day(one.effective)} on: {wording.literal(one.reads)}"
        for one in terms.amendments()
        if one.enacted
        and one.effective.isoformat() >= parameters.FIRST_DAY
        and any(change.known.isoformat() <= pact.as_of for change in one.changes)
    )


def amended(data: frames.Frame) -> str:
    """How often the pact was amended by the day of a frame of `events`, and when it will be."""
    made = data[data["kind"] == "amendment"]
    today = data.loc[data["kind"] == "today", "day"].iloc[0]
    past, ahead = (list(made.loc[of, "text"]) for of in (made["day"] <= today, made["day"] > today))
    often = "once," if len(past) == 1 else f"{templates.number(len(past))} times, most recently"
    coming = f", and is to change on {words.listed(ahead)}" if ahead else ""
    return f"The pact was amended {often} on {past[-1]}{coming}"


def end_to_end(paid: frames.Frame, whole: str, back: str) -> frames.Frame:
    """The known flows of a frame, each with where its bar starts and ends, USD, and its direction.

    The parts of a whole stand end to end from the left and the whole beneath them; what the other
    party pays stands at the right end of the scale, from which it comes.

    Args:
        whole: the finding that contains those before it.
        back: the finding that is paid the other way.
    """
    known = paid[paid["bound"] != "unknown"]
    value, most = known["value"], known["value"].max()
    before = value.cumsum().shift(fill_value=0.0).mask(known["finding"] == whole, 0.0)
    returned = known["finding"] == back
    start = before.mask(returned, most - value)
    return known.assign(start=start, end=start + value, back=returned)


def unpublished(pact: model.Pact, period: periods.Period) -> str:
    """The payments of a period whose amounts nobody has published, as a sentence.

    Empty before the period is over.
    """
    if period.end.isoformat() > pact.as_of:
        return ""
    found = flows.of_period(pact, period).items()
    names = [one.title for one, paid in found if paid.bound == "unknown" and one.basis == "cash"]
    listed = words.listed(map(words.in_sentence, names))
    return f"Not published for all of {period.label}: {listed}."


def _since(said: Any) -> datetime.date:
    return min(one.known for one in said)


def clauses(pact: model.Pact) -> frames.Frame:
    """Two rows for each clause that is known, its first and its last day, as `exhibits.chart` asks.

    Beside the usual columns stand, as years with their fraction, the `start` and `end` of the
    clause and the earliest `first` of all; whether the start is `unpublished` and the end `open`,
    which then is the latest end of all; and whom it pays, `to`.
    """
    known = _clauses(pact)
    earliest = min(start for _, start, _ in known)
    latest = max(end for *_, end in known if end)
    rows: list[dict[str, Any]] = []
    parties = terms.parties(pact.agreed)
    for one, start, end in known:
        unpublished = any(each.start_unpublished for each in one.terms if each.effective == start)
        drawn = {
            "start": theme.on_axis(start),
            "end": theme.on_axis(end or latest),
            "first": theme.on_axis(earliest),
            "unpublished": unpublished,
            "open": end is None,
            "to": f"To {one.receiver}"
            if one.receiver in parties and one.kind not in {"control", "trigger"}
            else "No money, or to others",
        }
        before = "not published; applied from " * unpublished
        told = {"From": before + periods.day(start), "To": periods.day(end) if end else "open"}
        usual = {"period": one.title, "bound": "between", "finding": ""}
        rows += ({**usual, "series": which, "text": text, **drawn} for which, text in told.items())
    table = frames.of(rows)
    as_of = datetime.date.fromisoformat(pact.as_of)
    read = (each.source for one, *_ in known for each in one.terms if each.known <= as_of)
    table.attrs |= {"run": pact, "read": tuple(dict.fromkeys(read))}
    return table


def many_ended(pact: model.Pact) -> str:
    """How many of the clauses that are known had ended by the day of a run."""
    known = _clauses(pact)
    over = sum(ended(one, pact.as_of) is not None for one, *_ in known)
    told = words.sentence_case(templates.counted(over, len(known), "clauses"))
    return f"{told} had ended by {periods.day(pact.as_of)}"


def ended(clause: terms.Clause, as_of: str) -> datetime.date | None:
    """The last day of a clause, if a day later than it is told of; None if it may still run."""
    span = _span(clause, as_of)
    return span[1] if span and span[1] and span[1].isoformat() < as_of else None


def _clauses(pact: model.Pact) -> list[tuple[terms.Clause, datetime.date, datetime.date | None]]:
    """The clauses that are known, each with its first and its last day."""
    spans = ((one, _span(one, pact.as_of)) for one in pact.agreed.values())
    return [(one, *span) for one, span in spans if span]


def _span(clause: terms.Clause, as_of: str) -> tuple[datetime.date, datetime.date | None] | None:
    """The first and the last day, if it is not open, of a clause as known on a day."""
    known = [t for t in clause.terms if t.known.isoformat() <= as_of and t.value != 0]
    if not known:
        return None
    ends = [_last_day(one) for one in known if one.name == "last_year"]
    ends = ends or [_last_day(one) for one in known]
    dated = [end for end in ends if end]
    return min(one.effective for one in known), max(dated) if len(dated) == len(ends) else None


def _last_day(one: terms.Term) -> datetime.date | None:
    """The day a term ends, or the last day of the year that it names as the last; None if open."""
    if one.until is None and one.name == "last_year" and one.value is not None:
        return datetime.date(int(one.value), 12, 31)
    return one.until
