"""How much of a change each of several causes made, whatever order they are thought of in.

The share of a cause is its Shapley value: what it adds when it comes, averaged over all orders in
which the causes can come. Shares add up to the whole change. Of many causes not all orders can be
gone through: a fixed sample of them is, and the standard error of its mean is told.
"""

import itertools
import math
import random
import statistics
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence

MOST = 6  # causes whose every combination is looked at: 64 of them
ORDERS = 12  # of more causes, the orders that are gone through
_SEED = 20251118

Coalition = frozenset[Hashable]
Game = Callable[[Coalition], float]


def needed(causes: Sequence[Hashable]) -> Collection[Coalition]:
    """The combinations of causes whose value `split` asks for."""
    asked: dict[Coalition, float] = {}
    split(causes, lambda some: asked.setdefault(some, 0.0))
    return asked


def split(causes: Sequence[Hashable], game: Game) -> dict[Hashable, tuple[float, float]]:
    """The share of each cause, and the standard error of that; 0 where it is exact.

    Args:
        causes: what may have changed something, each once.
        game: what the changed number comes to when only some of them are there.
    """
    if len(causes) <= MOST:
        return {one: (_exact(one, causes, game), 0.0) for one in causes}
    steps: dict[Hashable, list[float]] = {one: [] for one in causes}
    for order in _orders(causes):
        values = [game(frozenset(order[:n])) for n in range(len(order) + 1)]
        for one, (before, after) in zip(order, itertools.pairwise(values), strict=True):
            steps[one].append(after - before)
    return {
        one: (statistics.fmean(each), statistics.stdev(each) / math.sqrt(len(each)))
        for one, each in steps.items()
    }


def _exact(one: Hashable, causes: Sequence[Hashable], game: Game) -> float:
    """What a cause adds, over all orders: how many others come first is as likely as any number."""
    others = [each for each in causes if each != one]
    return statistics.fmean(
        statistics.fmean(
            game(frozenset((*first, one))) - game(frozenset(first))
            for first in itertools.combinations(others, size)
        )
        for size in range(len(causes))
    )


def _orders(causes: Sequence[Hashable]) -> Iterator[Sequence[Hashable]]:
    """A fixed sample of orders, each followed by its reverse, which evens out much chance."""
    chance = random.Random(_SEED)  # noqa: S311 - a sample, no secret
    for _ in range(ORDERS // 2):
        order = chance.sample(list(causes), len(causes))
        yield order
        yield order[::-1]
