"""Two editions held against each other, as one record."""

import collections
import dataclasses
import pathlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import report
from analysis import parameters
from report.compare import causes, changes, computing, reading, sides
from report.formats import amounts, document
from report.press import build, layers, orders

# What kinds of causes are; what is none of these is a change of what is known of the world.
ASSUMPTION = frozenset({"parameter", "scenario", "own amendment"})
_CHEAPEST = "md"  # of the formats: what is compared are notebooks and findings, always written
METHOD = frozenset({"simulation", causes.CODE})


@dataclass(frozen=True)
class Comparison:
    """What two editions say differently, and why."""

    before: str
    after: str
    moved: Sequence[causes.Moved]
    unchanged: int  # findings that both have and that are the same
    inputs: Sequence[changes.Change]
    refused: str  # why the findings have no causes; empty if they have
    sentences: Sequence[reading.Sentence]
    charts: Sequence[reading.Chart]
    story: frozenset[str] = frozenset()  # the findings that the later one's story leads to

    @property
    def differs(self) -> bool:
        """Whether a reader of both would see a difference."""
        return bool(self.moved or self.sentences or self.charts)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings are new, gone, changed and unchanged."""
        new = sum(not one.before for one in self.moved)
        gone = sum(not one.after for one in self.moved)
        changed = len(self.moved) - new - gone
        return {"new": new, "gone": gone, "changed": changed, "unchanged": self.unchanged}

    @property
    def parts(self) -> dict[str, tuple[list[causes.Moved], list[reading.Sentence]]]:
        """The findings and the sentences that differ: of the story, and all others."""
        return {
            part: (
                [one for one in self.moved if (one.id in self.story) == (part == document.STORY)],
                [one for one in self.sentences if one.part == part],
            )
            for part in (document.STORY, document.LEDGER)
        }

    @property
    def inputs_by_effect(self) -> tuple[list[changes.Change], list[changes.Change]]:
        """The inputs that move a finding, and all others; where no cause is told, all may."""
        named = {name for one in self.moved for cause in one.causes for name in cause.names}

        def moves(one: changes.Change) -> bool:
            return bool(self.refused) or one.kind == "day" or f"{one.kind} {one.name}" in named

        busy = [one for one in self.inputs if moves(one)]
        return busy, [one for one in self.inputs if one not in busy]

    @property
    def one_cause(self) -> bool:
        """Whether one and the same cause made the whole of each change."""
        made = all(len(one.causes) == 1 and not one.remainder for one in self.moved)
        return made and len(self.causes) == 1

    @property
    def causes(self) -> dict[tuple[str, str, str], int]:
        """How many findings each cause moved, the most first: (group, kind, words) -> count."""
        every = (cause for one in self.moved for cause in one.causes)
        found = collections.Counter((group(one.kind), one.kind, one.told) for one in every)
        return dict(found.most_common())


def group(kind: str) -> str:
    """Whether a cause is a change of the world, of an assumption or of the method."""
    return "method" if kind in METHOD else "assumption" if kind in ASSUMPTION else "world"


def of(a: sides.Side, b: sides.Side) -> Comparison:
    """Two editions compared: first of what the later one tells.

    Findings that are printed as before come after those that are not: where simulations put them
    differs, digits that no one prints do, or at last a formula alone.
    """
    found, inputs, refused = causes.explained(causes.moved(a, b), a, b)
    parts = reading.led_to(b.notebooks)
    order = {id: place for place, id in enumerate(parts)}
    told = sorted(found, key=lambda one: (_weight(one), order.get(one.id, len(order))))
    return Comparison(
        a.called,
        b.called,
        told,
        len(a.findings.keys() & b.findings.keys() - {one.id for one in found}),
        inputs,
        refused,
        reading.sentences(a.notebooks, b.notebooks),
        reading.charts(a.notebooks, b.notebooks),
        frozenset(id for id, part in parts.items() if part == document.STORY),
    )


def _weight(one: causes.Moved) -> int:
    """How little a change says: of what is printed, of what is not, of the formula alone."""
    return 2 if one.field == "formula" else int(printed_alike(one))


def printed_alike(one: causes.Moved) -> bool:
    """Whether a reader of both sees the same number."""
    before, after = (record and amounts.amount(record) for record in (one.before, one.after))
    return before == after


def anew(side: sides.Side, order: orders.Order, given: Mapping[str, Any]) -> sides.Side:
    """The same edition as it is made today, with other parameters.

    Args:
        order: what is ordered under its name.

    Raises:
        Faults: a parameter no longer fits, or what `build` refuses.
    """
    values = layers.together([side.own, given])
    run = parameters.check(values)
    asked = dataclasses.replace(order, parameters=run, changed=values, formats=(_CHEAPEST,))
    with tempfile.TemporaryDirectory() as place:
        into = pathlib.Path(place)
        build.build([asked], root=report.ROOT, into=into, published=[])
        told = " ".join(f"{name}={parameters.shown(name, value)}" for name, value in given.items())
        called = f"{order.name} with {told}" if told else f"{order.name} made anew"
        return sides.of_folder(called, into / order.name)


def plain(found: Comparison) -> dict[str, Any]:
    """A comparison as plain data."""
    return {
        "before": found.before,
        "after": found.after,
        "findings": found.counts,
        "inputs": [_named(one, "kind", "name", "before", "after") for one in found.inputs],
        "not_explained": found.refused,
        "changes": [_moved(one) for one in found.moved],
        "sentences": [dataclasses.asdict(one) for one in found.sentences],
        "charts": [_named(one, "chapter", "id", "before", "after") for one in found.charts],
    }


def _named(one: object, *fields: str) -> dict[str, Any]:
    return {name: getattr(one, name) for name in fields}


def _moved(one: causes.Moved) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": told(one)["label"],
        "unit": told(one)["unit"],
        "field": one.field,
        "before": {name: one.before.get(name) for name in computing.FIELDS},
        "after": {name: one.after.get(name) for name in computing.FIELDS},
        "change": one.change,
        "causes": [{"group": group(each.kind), **dataclasses.asdict(each)} for each in one.causes],
        "remainder": one.remainder,
    }


def told(one: causes.Moved) -> Mapping[str, Any]:
    """The record that a finding is named by: the later one, if there is any."""
    return one.after or one.before
