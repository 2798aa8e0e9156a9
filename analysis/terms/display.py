"""How terms and clauses show themselves in Jupyter, and all of them as a table."""

from typing import Any

from analysis import cards, figures, frames
from analysis.terms import records, replay
from analysis.terms.asked import known, traced


def of_term(one: records.Term) -> cards.Card:
    """How a term shows itself: what is agreed, when, and who says so."""
    lines = [("In force", _in_force(one)), ("Known since", one.known.isoformat())]
    lines += [("Dating", one.dating)] if one.dating else []
    lines += [(f"Disputed, {each.known}", figures.named(each.says)) for each in one.disputed]
    return cards.Card(
        _named(one), _says(one), tuple(lines), (cards.origin(figures.reference(one)),)
    )


def of_clause(clause: records.Clause) -> cards.Card:
    """How a clause shows itself: in our words, and each of its terms with its source."""
    lines = [
        ("Reads", clause.reads),
        ("Not modelled", clause.not_modelled),
        ("Applies to", clause.base),
        *((f"{_named(one)}, {_in_force(one)}", _says(one)) for one in clause.terms),
    ]
    sources = tuple(
        f"{_named(one)}: {cards.origin(figures.reference(one))}" for one in clause.terms
    )
    return cards.Card(clause.title, f"{clause.payer} to {clause.receiver}", tuple(lines), sources)


def frame(clauses: replay.Agreement | None = None, as_of: str = "9999-12-31") -> frames.Frame:
    """The terms as a table for analysts: one row for each dated value known on a day.

    Args:
        clauses: those to show; all, with the enacted amendments, if left out.
    """
    shown = replay.load() if clauses is None else clauses
    about = ("title", "kind", "payer", "receiver", "base")
    return frames.of(
        {"clause": clause.id, **{name: getattr(clause, name) for name in about}, **_row(one)}
        for clause, one in known(shown, as_of)
    )


def _row(one: records.Term) -> dict[str, Any]:
    """A term's cells; its kind of source is `nature`, for a clause has a kind too."""
    cells = one.model_dump(exclude={"disputed"})
    return {"name": cells.pop("name"), "point": one.point, "nature": cells.pop("kind"), **cells}


def _named(one: records.Term) -> str:
    return one.name.replace("_", " ").capitalize()


def _says(one: records.Term) -> str:
    shown = traced(one, one.base_unit, one.name, one.name)
    value = "" if one.value is None else cards.bounded(shown)
    return ". ".join(filter(None, (value, one.says)))


def _in_force(one: records.Term) -> str:
    return f"from {one.effective}" + (f" to {one.until}" if one.until else "")
