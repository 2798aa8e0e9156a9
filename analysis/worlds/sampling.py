"""Worlds as they are likely after the evidence, all equally likely: by sequential Monte Carlo.

Worlds are drawn as the inputs are written. Then the evidence is let in by steps: at each, worlds
that it makes likelier are copied and the others dropped, so that half of them count in effect, and
the copies move apart again by steps of a Markov chain under what has been let in so far. Chains of
worlds that never meet tell how exact all of it is.

Why of our own: weighing plain draws left 670 of 131,072 worlds in effect. Libraries for this
kind of problem were looked at. dynesty and emcee ask for the likelihood of one world, or of a few,
at a time, while a thousand worlds cost us hardly more than one; nested sampling needs tens of
thousands of such calls one after the other. particles offers just this method, but takes two
seconds to import, a quarter of a whole edition. What is needed of it are the lines below.

An input is held as the normal score of its place in its distribution, so that all inputs are alike
and as drawn are independent standard normals; those that are choices together make the kind of a
world (see `shapes`). Two sorts of steps take turns. One moves a world around the middle of its
kind, with the spread there (a preconditioned Crank-Nicolson step), or to the same place in another
kind; it fits inputs that hang together, and kinds that lie apart, such as payments two quarters
late. The other draws some of the inputs anew as they are written; it reaches what no shape foresaw.
A step is taken or left by the rule of Metropolis and Hastings, so that each keeps what is likely as
it is.

The shape that one half of the chains moves in is that of the other half. Worlds that move in a
shape of their own lose what is rare: where chance has left too many of such worlds, the shape knows
the way to them and from them, and they go; where it has left too few, it does not, and none come.
That cost one in ten of the worlds in which payments are put off.
"""

from collections.abc import Sequence

import numpy as np

from analysis import schema
from analysis.worlds import drawing, evidence, history, loading, shapes
from analysis.worlds.drawing import Array

CHAINS = 32  # groups of worlds that never meet, whose spread is the error
HALF = 0.5  # of the worlds count in effect after a step of the evidence
MOVES = 4  # pairs of steps apart after each step of the evidence
LAST = 8  # after the last one
ANEW = 0.1  # part of the inputs that are drawn anew
HALVINGS = 30
FIRST = 8  # times as many are drawn at first as are kept
LEAST = 1e-4  # of the evidence is let in at each step, however little it leaves


def sample(
    as_of: str, pieces: Sequence[evidence.Piece], seed: Sequence[int], count: int
) -> dict[str, Array]:
    """Worlds of the past given some evidence, equally likely, in CHAINS groups one after the other.

    Args:
        as_of: the day whose inputs are drawn.
        pieces: the evidence; with none of it worlds are as drawn.
        count: how many worlds; a multiple of CHAINS.
    """
    return _Sampler(as_of, pieces, seed, count).run()


class _Sampler:
    """One run of the method: the scores of its worlds, and the part of the evidence let in so far.

    The leaked quarters lie within their rounding as first drawn: a thousandth at most, of which the
    evidence tells nothing.
    """

    def __init__(
        self, as_of: str, pieces: Sequence[evidence.Piece], seed: Sequence[int], count: int
    ) -> None:
        self.as_of, self.pieces, self.count = as_of, pieces, count
        self.random = random = np.random.default_rng([*seed])
        past = [one for one in loading.drawn(as_of) if one.id in loading.PAST_INPUTS]
        chosen = np.array([one.distribution == "choice" for one in past])
        self.smooth = [one for one in past if one.distribution != "choice"]
        self.choices = shapes.Kinds([one for one in past if one.distribution == "choice"])
        drawn = FIRST * count if pieces else count
        self.leaked = drawing.within_rounding(
            as_of, random.random((len(drawing.leaked(as_of)), drawn))
        )
        scores = random.standard_normal((len(past), drawn))
        self.scores, self.kinds = scores[~chosen], self.choices.scored(scores[chosen])
        self.logs = self._logs(self.scores, self.kinds) if pieces else np.zeros(drawn)
        if np.isnan(self.logs).any():  # none of which could ever be let in
            rule, remedy = "what a simulation says of it is no number", "correct what it rests on"
            schema.refuse([schema.Fault("figures.csv", "evidence", rule, remedy)])
        self.let_in = 0.0 if pieces else 1.0

    def _worlds(self, scores: Array, of: Array) -> dict[str, Array]:
        """Worlds of some kinds, their other inputs by their scores."""
        smooth = {
            one.id: drawing.scored(one, row) for one, row in zip(self.smooth, scores, strict=True)
        }
        return self.leaked | smooth | self.choices.values(of)

    def _logs(self, scores: Array, of: Array) -> Array:
        """The logarithm of the likelihood of all evidence in each world."""
        return evidence.together(self.pieces, history.says(self._worlds(scores, of), self.as_of))

    def run(self) -> dict[str, Array]:
        """Let in all of the evidence."""
        while self.let_in < 1:
            part = self._next_part()
            self._choose(np.exp((part - self.let_in) * (self.logs - self.logs.max())))
            self.let_in = part
            others = [
                shapes.fitted(self.scores[:, half], self.kinds[half], self.choices.chances)
                for half in reversed(self._halves())
            ]
            for _ in range(MOVES if part < 1 else LAST):
                self._move_around(others)
                self._draw_some_anew()
        return self._worlds(self.scores, self.kinds)

    def _next_part(self) -> float:
        """How much of the evidence to let in so that HALF of the worlds count in effect."""
        below = self.logs - self.logs.max()

        def enough(part: float) -> bool:
            weights = np.exp((part - self.let_in) * below)
            return bool(weights.sum() ** 2 >= HALF * self.count * (weights**2).sum())

        if enough(1.0):
            return 1.0
        low, high = self.let_in, 1.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if enough(middle) else (low, middle)
        return max(low, self.let_in + LEAST)

    def _choose(self, weights: Array) -> None:
        """Copy each world as often as its weight says, within its own chain."""
        size, chosen = len(weights) // CHAINS, self.count // CHAINS
        places = []
        for first in range(0, len(weights), size):
            mass = np.cumsum(weights[first : first + size])
            steps = (np.arange(chosen) + self.random.random()) / chosen
            places.append(first + np.searchsorted(mass / mass[-1], steps).clip(0, size - 1))
        kept = np.concatenate(places)
        self.scores, self.kinds, self.logs = self.scores[:, kept], self.kinds[kept], self.logs[kept]
        self.leaked = {id: amount[kept] for id, amount in self.leaked.items()}

    def _halves(self) -> tuple[slice, slice]:
        """The worlds of the first half of the chains, and those of the second."""
        middle = self.count // CHAINS * (CHAINS // 2)
        return slice(middle), slice(middle, None)

    def _move_around(self, others: Sequence[shapes.Shape]) -> None:
        """A step of each half in the shape of the other one."""
        steps = [
            shape.step(self.scores[:, half], self.kinds[half], self.random)
            for half, shape in zip(self._halves(), others, strict=True)
        ]
        self._take(*(np.concatenate(part, axis=-1) for part in zip(*steps, strict=True)))

    def _draw_some_anew(self) -> None:
        """A step that draws some inputs as they are written."""
        anew = self.random.random(self.scores.shape) < ANEW
        drawn = self.random.standard_normal(self.scores.shape)
        of = self.choices.redrawn(self.kinds, ANEW, self.random)
        self._take(np.where(anew, drawn, self.scores), of, np.zeros(self.count))

    def _take(self, scores: Array, of: Array, gain: Array) -> None:
        """Take a step where it is allowed."""
        logs = self._logs(scores, of)
        chance = np.log(self.random.random(self.count))
        taken = chance < self.let_in * (logs - self.logs) + gain
        self.scores = np.where(taken, scores, self.scores)
        self.kinds = np.where(taken, of, self.kinds)
        self.logs = np.where(taken, logs, self.logs)
