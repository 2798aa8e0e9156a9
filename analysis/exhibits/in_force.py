"""When each clause is in force, as a run has them: a frame to draw, whose rows are no findings."""

import datetime
from typing import Any

from analysis import findings, frames, periods, templates, terms
from analysis.exhibits import theme, words


def clauses(pact: findings.Pact) -> frames.Frame:
    """Two rows for each clause that is known, its first and its last day, as `exhibits.chart` asks.

    Beside the usual columns stand, as years with their fraction, the `start` and `end` of the
    clause and the earliest `first` of all; whether the start is `unpublished` and the end `open`,
    which then is the latest end of all; and whom it pays, `to`.
    """
    known = [one for one in pact.agreed.values() if one.terms and _span(one, pact.as_of)[0]]
    spans = {one.id: _span(one, pact.as_of) for one in known}
    starts = [start for start, _ in spans.values() if start]
    latest = max(end for _, end in spans.values() if end)
    rows: list[dict[str, Any]] = []
    parties = terms.parties(pact.agreed)
    for one in known:
        start, end = spans[one.id]
        unpublished = any(each.start_unpublished for each in one.terms if each.effective == start)
        drawn = {
            "start": theme.on_axis(start or min(starts)),
            "end": theme.on_axis(end or latest),
            "first": theme.on_axis(min(starts)),
            "unpublished": unpublished,
            "open": end is None,
            "to": f"To {one.receiver}"
            if one.receiver in parties and one.kind not in {"control", "trigger"}
            else "No money, or to others",
        }
        before = "not published; applied from " * unpublished
        told = {"From": f"{before}{_day(start)}", "To": _day(end)}
        usual = {"period": one.title, "bound": "between", "finding": ""}
        rows += ({**usual, "series": which, "text": text, **drawn} for which, text in told.items())
    table = frames.of(rows)
    as_of = datetime.date.fromisoformat(pact.as_of)
    read = (each.source for one in known for each in one.terms if each.known <= as_of)
    table.attrs |= {"run": pact, "read": tuple(dict.fromkeys(read))}
    return table


def headline(pact: findings.Pact) -> str:
    """How many of the clauses that are known had ended by the day of a run."""
    known = [one for one in pact.agreed.values() if one.terms and _span(one, pact.as_of)[0]]
    over = sum(ended(one, pact.as_of) is not None for one in known)
    told = words.sentence_case(templates.counted(over, len(known), "clauses"))
    return f"{told} had ended by {periods.day(pact.as_of)}"


def ended(clause: terms.Clause, as_of: str) -> datetime.date | None:
    """The last day of a clause, if a day later than it is told of; None if it may still run."""
    _, last = _span(clause, as_of)
    return last if last and last.isoformat() < as_of else None


def _day(day: datetime.date | None) -> str:
    return periods.day(day) if day else "open"


def _span(clause: terms.Clause, as_of: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day of a clause as known on a day; None if unknown, or open."""
    known = [t for t in clause.terms if t.known.isoformat() <= as_of and t.value != 0]
    if not known:
        return None, None
    ends = [_last_day(one) for one in known if one.name == "last_year"]
    ends = ends or [_last_day(one) for one in known]
    dated = [end for end in ends if end]
    return min(one.effective for one in known), max(dated) if len(dated) == len(ends) else None


def _last_day(one: terms.Term) -> datetime.date | None:
    """The day a term ends, or the last day of the year that it names as the last; None if open."""
    if one.until is None and one.name == "last_year" and one.value is not None:
        return datetime.date(int(one.value), 12, 31)
    return one.until
