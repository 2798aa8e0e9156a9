"""Replays the amendments: which clauses a run has, of all that was known on its day.

`data/terms.yml` declares every clause, with the values it began with; the files of
`data/amendments` change them, each in turn. What does not fit is refused by name.
"""

import collections
import datetime
import functools
import pathlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analysis import figures, files, periods, schema, wording
from analysis.terms import records

Agreement = Mapping[str, records.Clause]
FOREVER = datetime.date.max


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> Agreement:
    """Every clause by its id, with all enacted amendments replayed.

    Raises:
        Faults: a file is missing or malformed, or any clause or amendment breaks a rule.
    """
    original = _original(folder)
    clauses, faults = _replayed(original, amendments(folder), FOREVER)
    faults += _undecided(original, amendments(folder))
    faults += _cap_faults(clauses, amendments(folder), folder)
    schema.refuse(faults)
    return clauses


@functools.cache
def amendments(folder: pathlib.Path = schema.DATA) -> tuple[records.Amendment, ...]:
    """The enacted amendments in the order they took effect.

    Raises:
        Faults: any of the files breaks the schema, names an unknown source or one that
            nothing shows to be published, or is not enacted.
    """

    def read(path: pathlib.Path) -> records.Amendment:
        one = read_amendment(path, folder)
        if not one.enacted:
            rule, remedy = "it is not enacted", "keep thoughts in another folder"
            raise schema.Faults([schema.Fault(path.name, "amendment, enacted", rule, remedy)])
        said = figures.sources(folder)
        rule = "its source has neither a day nor an address"
        remedy = "name what published it, or keep it as a thought in another folder"
        schema.refuse(
            schema.Fault(path.name, f"change of {c.clause}, {c.name}", rule, remedy)
            for c in one.changes
            if not any((said[c.source].date, said[c.source].address, said[c.source].read_at))
        )
        return one

    found = files.read_folder(folder / "amendments", read)
    return tuple(sorted(found, key=lambda one: one.effective))


def read_amendment(path: pathlib.Path, folder: pathlib.Path = schema.DATA) -> records.Amendment:
    """One amendment, enacted or hypothetical.

    Raises:
        Faults: it breaks the schema or names an unknown source.
    """
    one = files.read_named(path, "amendment", records.Amendment)
    rows = ((f"change of {c.clause}, {c.name}", c) for c in one.changes)
    schema.refuse(figures.ill_sourced(path.name, rows, folder))
    return one


@functools.cache
def agreement(
    as_of: str,
    also: tuple[records.Amendment, ...] = (),
    before: datetime.date = FOREVER,
    folder: pathlib.Path = schema.DATA,
) -> Agreement:
    """The clauses as known on a day.

    Args:
        as_of: leave out what became known later.
        also: hypothetical amendments to replay with the enacted ones.
        before: leave out the amendments that take effect on this day or later.

    Raises:
        Faults: a hypothetical amendment does not fit the terms it changes.
    """
    load(folder)  # refuses faulty data first
    enacted = [one for one in amendments(folder) if one.effective < before]
    replayed = sorted([*enacted, *also], key=lambda one: one.effective)
    clauses, faults = _replayed(_original(folder), replayed, datetime.date.fromisoformat(as_of))
    faults += _undecided(_original(folder), [*enacted, *also])
    faults += _cap_faults(clauses, replayed, folder)
    own_files = {f"{one.id}.yml" for one in also}
    schema.refuse(fault for fault in faults if fault.file in own_files)
    return clauses


def agreed(parameters: Mapping[str, Any]) -> Agreement:
    """The clauses as a run has them: known on its as-of date, with its own amendments replayed.

    Raises:
        Faults: one of its amendments names an unknown source, does not fit the terms it changes, or
            would change nothing, being dated after the as-of date or after its clause has run out.
    """
    found = agreement(parameters["as_of"], own(parameters))
    schema.refuse(fault for one in own(parameters) for fault in _too_late(one, found, parameters))
    return found


def own(parameters: Mapping[str, Any]) -> tuple[records.Amendment, ...]:
    """The amendments of a run, which nobody enacted, in the order they take effect.

    Raises:
        Faults: as `agreed`, but for their fit.
    """
    return _own(parameters["amendments"], parameters["as_of"])


@functools.cache
def _own(text: str, as_of: str) -> tuple[records.Amendment, ...]:
    """The amendments in a text, checked against what was known on a day."""
    found = records.thoughts(text)
    schema.refuse(fault for one in found for fault in _own_faults(one, as_of))
    return tuple(sorted(found, key=lambda one: one.effective))


def _own_faults(one: records.Amendment, as_of: str) -> Iterable[schema.Fault]:
    """What is wrong with an amendment beside its schema and its fit."""
    file = f"{one.id}.yml"
    if one.id in {enacted.id for enacted in amendments()}:
        yield schema.Fault(file, "amendment, id", "an enacted amendment has it", "give it another")
    for change in one.changes:
        place = f"change of {change.clause}, {change.name}"
        yield from figures.ill_sourced(file, [(place, change)])
        if change.known.isoformat() > as_of:
            rule = f"it is known only after {as_of}, the as-of date, and so would change nothing"
            yield schema.Fault(file, f"{place}, known", rule, f"write {as_of} or an earlier day")


def _too_late(
    one: records.Amendment, agreed: Agreement, run: Mapping[str, Any]
) -> Iterable[schema.Fault]:
    """Changes by an amendment of a run to a clause whose last year is over by then.

    Where the last year is not published, it is the run's.
    """
    prolonged = {change.clause for change in one.changes if change.name == "last_year"}
    for change in one.changes:
        clause, day = agreed[change.clause], change.effective or one.effective
        if "last_year" not in records.KINDS[clause.kind] or clause.id in prolonged:
            continue
        last = clause.term("last_year", day - datetime.timedelta(days=1), run["as_of"])
        year = run["share_until"] if last and last.value is None else last and last.point
        if year and day.year > year:
            rule = f"it takes effect on {day}, after the last year of the clause, {year:.0f}"
            place = f"change of {change.clause}, {change.name}"
            remedy = "date it earlier, or let the amendment set last_year, too"
            yield schema.Fault(f"{one.id}.yml", place, rule, remedy)


@functools.cache
def _original(folder: pathlib.Path) -> Agreement:
    """The clauses before any amendment."""
    clauses = files.read_list(folder / "terms.yml", records.Clause, "clause", "id")
    schema.refuse(files.repeated("terms.yml", "id", (one.id for one in clauses)))
    rows = ((f"clause {c.id}, {t.name} of {t.effective}", t) for c in clauses for t in c.terms)
    schema.refuse(figures.ill_sourced("terms.yml", rows, folder))
    return {clause.id: clause for clause in clauses}


def _replayed(
    clauses: Agreement, changes: Iterable[records.Amendment], as_of: datetime.date
) -> tuple[dict[str, records.Clause], list[schema.Fault]]:
    """The clauses after the changes known by a day, and what does not fit."""
    current, faults = dict(clauses), []
    for amendment in changes:
        for change in amendment.changes:
            if change.known > as_of:
                continue
            fault = _misfit(current.get(change.clause), change, amendment)
            if fault:
                place = f"change of {change.clause}, {change.name}"
                faults.append(schema.Fault(f"{amendment.id}.yml", place, *fault))
            else:
                current[change.clause] = _changed(current[change.clause], change, amendment)
    return current, faults


def _undecided(clauses: Agreement, changes: Iterable[records.Amendment]) -> Iterable[schema.Fault]:
    """A fault for each term or change of which nothing says whether it or another counts.

    Of what has effect on one day, that known last does, and an end stands alone.
    """
    said = [
        ("terms.yml", clause.id, "begin", term.effective, term)
        for clause in clauses.values()
        for term in clause.terms
    ] + [
        (f"{one.id}.yml", change.clause, change.action, change.effective or one.effective, change)
        for one in changes
        for change in one.changes
    ]
    before: dict[Any, list[tuple[datetime.date, str]]] = collections.defaultdict(list)
    for file, clause, action, day, one in said:
        others = before[clause, one.name, day]
        if any(one.known == known or "end" in (action, other) for known, other in others):
            rule = f"another has effect on {day}, too, and which counts is open"
            remedy = "correct a date of either, or leave one out"
            yield schema.Fault(file, f"{clause}, {one.name}", rule, remedy)
        others.append((one.known, action))


def _misfit(
    clause: records.Clause | None, change: records.Change, amendment: records.Amendment
) -> tuple[str, str] | None:
    """The rule that a change breaks, and the remedy."""
    if clause is None:
        return "there is no such clause", "declare it in terms.yml first, with its words"
    if change.name not in records.KINDS[clause.kind]:
        allowed = ", ".join(records.KINDS[clause.kind])
        return f"a {clause.kind} has no {change.name}", f"use one of {allowed}"
    unit = clause.unit(change.name)
    if change.value is not None and change.base_unit != unit:
        return f"it is in {change.unit}, not in {unit or 'words'}", "correct the unit or the name"
    return _misdated(clause, change, amendment)


def _misdated(
    clause: records.Clause, change: records.Change, amendment: records.Amendment
) -> tuple[str, str] | None:
    """The same of when a change takes effect, and until when."""
    day = change.effective or amendment.effective
    eve = day - datetime.timedelta(days=1)
    standing = [t for t in clause.terms if t.name == change.name and t.in_force(eve)]
    if change.action == "begin" and standing:
        return f"it is in force since {standing[0].effective} already", "set it, or end it first"
    if change.action != "begin" and not standing:
        return f"it is not in force on {eve}", "begin it, or correct the date"
    ends = [t.until for t in standing if t.until and t.until > eve]
    if change.action == "set" and ends and "until" not in change.model_fields_set:
        rule = f"what it sets was agreed until {max(ends)}, and nothing says until when this is"
        return rule, f"write until: {max(ends)}, or until: null if it goes on after that day"
    return None


def _changed(
    clause: records.Clause, change: records.Change, amendment: records.Amendment
) -> records.Clause:
    """The clause after a change: the former value ends on the eve, the new one follows.

    What contradicts an end is told with the term that it ends.
    """
    day = change.effective or amendment.effective
    eve = day - datetime.timedelta(days=1)
    begun, of_end = [], change.disputed
    if change.action != "end":
        stated = change.model_dump(exclude={"clause", "action", "effective"})
        begun, of_end = [records.Term.model_validate({**stated, "effective": day})], ()
    kept = [
        t.model_copy(update={"until": eve, "disputed": t.disputed + of_end})
        if t.name == change.name and t.in_force(eve)
        else t
        for t in clause.terms
    ]
    return clause.model_copy(update={"terms": (*kept, *begun)})


def _cap_faults(
    clauses: Agreement, changes: Iterable[records.Amendment], folder: pathlib.Path
) -> Iterator[schema.Fault]:
    """A fault for each cap on the revenue share below what the leak shows as paid before it."""
    said_in = {
        change.effective or one.effective: f"{one.id}.yml"
        for one in changes
        for change in one.changes
        if (change.clause, change.name) == ("revenue_share", "cap")
    }
    for cap in (t for t in clauses["revenue_share"].terms if t.name == "cap"):
        paid = sum(
            one.point
            for one in figures.select("revenue_share", folder=folder)
            if one.end < cap.effective
            if (period := periods.between(one.start, one.end)) and len(period) == 1
        )
        if cap.point < paid:
            amounts = (wording.show(one, "USD") for one in (cap.point, paid))
            rule = f"{' is below the '.join(amounts)} paid"
            place = f"clause revenue_share, cap of {cap.effective}"
            file = said_in.get(cap.effective, "terms.yml")
            remedy = "raise the cap, or correct its scale or that of a figure"
            yield schema.Fault(file, place, rule, remedy)
