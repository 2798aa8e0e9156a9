"""Which findings a run has, by their ids and by their keys: family by family, none computed.

An id is looked up in the families that it may be of, by how their ids begin and end. To list all of
them for the sake of one took longer than that one; for the sake of many it is the shorter way.
"""

import functools
from collections.abc import Hashable, Mapping
from typing import Any

from analysis.findings import register
from analysis.findings.register import REGISTER, Keys

FEW = 30  # lookups, after which all are listed
Place = tuple[str, Keys]  # the name of a finding's function, and its keys


class Lookup:
    """The findings of a run, which is asked as the axes of findings ask it."""

    def __init__(self, pact: Any) -> None:
        self._pact = pact
        self._ids: dict[str, dict[str, Keys]] = {}
        self._found: dict[str, Place | None] = {}
        self._slugs: dict[str, dict[Hashable, Keys]] = {}

    def find(self, id: str) -> Place | None:
        """The function and the keys of a finding; None if the run has none of that id.

        Raises:
            Misdeclared: it has two.
        """
        if len(self._found) > FEW:
            return self.index.get(id)
        if id not in self._found:
            close = (name for name, family in REGISTER.items() if family.may_have(id))
            names = [name for name in close if id in self._of(name)]
            if len(names) > 1:
                raise _doubled(id, *names)
            self._found[id] = (names[0], self._of(names[0])[id]) if names else None
        return self._found[id]

    def _of(self, name: str) -> dict[str, Keys]:
        """The keys of all findings of a family, by their ids."""
        if name not in self._ids:
            family = REGISTER[name]
            self._ids[name] = {family.id_of(keys): keys for keys in family.keys(self._pact)}
        return self._ids[name]

    def domain(self, name: str) -> Mapping[Hashable, Keys]:
        """The keys of all findings of a family, by their slugs."""
        if name not in self._slugs:
            axes = REGISTER[name].over
            self._slugs[name] = {
                tuple(axis.slug(key) for axis, key in zip(axes, keys, strict=True)): keys
                for keys in self._of(name).values()
            }
        return self._slugs[name]

    @functools.cached_property
    def index(self) -> Mapping[str, Place]:
        """Every finding by its id, in the functions' order; Misdeclared if two have one id."""
        found: dict[str, Place] = {}
        for name in REGISTER:
            for id, keys in self._of(name).items():
                if id in found:
                    raise _doubled(id, found[id][0], name)
                found[id] = name, keys
        return found


def _doubled(id: str, *names: str) -> register.Misdeclared:
    both = " and of ".join(register.place_of(REGISTER[name].function) for name in names)
    return register.Misdeclared(f"{id} is a finding of {both}")
