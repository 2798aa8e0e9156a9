"""The findings of two editions and of mixtures of their inputs, each computed once."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from report.compare import changes, computing


class Replays:
    """The findings of mixtures, each computed once, many at a time."""

    def __init__(
        self,
        a: changes.Inputs,
        b: changes.Inputs,
        differing: Sequence[changes.Change],
        *,
        worlds: bool,
    ) -> None:
        self._a, self._b, self._worlds = a, b, worlds
        self.changes = tuple(differing)
        self.all = frozenset(self.changes)
        self.days = functools.cache(self._of_days)
        self._known: dict[frozenset[Any], computing.Answers] = {}

    def ask(self, coalitions: Iterable[frozenset[Any]]) -> None:
        """Compute what is not known yet.

        Raises:
            Refused: today's code does not take one of the mixtures.
        """
        new = [one for one in dict.fromkeys(coalitions) if one not in self._known]
        mixtures = [changes.mixture(self._a, self._b, one) for one in new]
        answers = computing.answers(mixtures, worlds=self._worlds)
        self._known |= zip(new, answers, strict=True)

    def get(self, coalition: frozenset[Any], id: str, field: str) -> Any:
        """A field of a finding in a mixture; None where there is no such finding."""
        return computing.field(self._known[coalition].get(id), field)

    @functools.cached_property
    def beside_the_day(self) -> list[frozenset[Any]]:
        """No change, and all but that of the day."""
        others = frozenset(one for one in self.changes if one.kind != "day")
        return [frozenset(), others] if others else [frozenset()]

    def _of_days(self, others: frozenset[Any]) -> list[tuple[str, computing.Answers]]:
        """With some other changes made: the findings of each day from one to the other.

        The days are those on which something became known, the first one first.

        Raises:
            Refused: today's code does not take the inputs of one of them.
        """
        first, last = sorted(one.parameters["as_of"] for one in (self._a, self._b))
        day = self.all - self.beside_the_day[-1] if self.forward else frozenset()
        whole = changes.mixture(self._a, self._b, others | day)
        known = {*changes.known_days(self._a), *changes.known_days(self._b)}
        between = sorted(each for each in known if first < each < last)
        asked = [
            replace(whole, parameters={**whole.parameters, "as_of": each})
            for each in (first, *between, last)
        ]
        answers = computing.answers(asked, worlds=False, fresh=True)
        return list(zip((first, *between, last), answers, strict=True))

    def known_on(self, day: str, fresh: Sequence[str]) -> list[str]:
        """What became known on a day, of what is beneath a finding.

        The terms of an amendment of that day are told as the amendment; where nothing published is
        beneath it, the scenarios of that day are named.
        """
        files = changes.files_known(self._b if self.forward else self._a).get(day, [])
        amended = [one for one in files if one.startswith("amendment ")]
        terms = [one for one in fresh if one.startswith("term ")]
        rest = [one for one in fresh if not (amended and one in terms)]
        return [*(amended if terms else ()), *rest] or files

    @functools.cached_property
    def forward(self) -> bool:
        """Whether the day moves forward."""
        return bool(self._a.parameters["as_of"] < self._b.parameters["as_of"])
