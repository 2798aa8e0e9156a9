"""How good a forecast by quantiles was, once the truth is known: the weighted interval score."""

from collections.abc import Mapping

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)  # at which forecasts are stated


def weighted_interval(quantiles: Mapping[float, float], truth: float) -> float:
    """The weighted interval score, in the unit of the truth: the smaller the better.

    It weighs, for each central interval, its width and how far the truth lies beyond it, and for
    the middle how far the truth lies from it; of a single certain number it is the plain error.
    After Bracher, Ray, Gneiting and Reich, PLOS Computational Biology 2021, doi
    10.1371/journal.pcbi.1008618.

    Args:
        quantiles: level -> value, the levels in pairs around the middle, which is among them.
        truth: what it came to.
    """
    lower = [level for level in quantiles if level < 1 / 2]
    score = abs(truth - quantiles[1 / 2]) / 2
    for level in lower:
        low, high = quantiles[level], quantiles[round(1 - level, 10)]
        beyond = max(low - truth, 0) + max(truth - high, 0)
        score += level * (high - low) + beyond
    return score / (len(lower) + 1 / 2)
