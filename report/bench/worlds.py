"""Worlds through every clause of the pact, against other ways to compute the same.

All clauses are in force for all 28 quarters. Ways that are compared take turns, and the best of
several short rounds counts, so that what else the machine does falls on none of them.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import squigglepy
from scipy.stats import qmc

import report
from analysis import findings, outlook, parameters, worlds
from analysis.explore import intervals
from analysis.terms import share
from analysis.worlds import futures
from report.bench import kernel

ROUNDS = 9  # at least, and for at least so many
SECONDS = 3.0
WORLDS = 2**18
MANY = 10_000_000
STRETCHES = 64  # whose means tell the error of one
TODAY = parameters.check({})
FULL: Mapping[str, Mapping[str, Any]] = {
    "revenue_share": {"rate": 0.2, "cap": 38e9, "ends_at_agi": 1.0},
    "reciprocal_share": {"rate": 0.2},
    "bing_clause": {"hurdle": 0.15, "rate": 0.1, "top_rate": 0.2},
    "profit_participation": {"first_rate": 0.75, "recoup": 13e9, "second_rate": 0.49, "cap": 92e9},
    "azure_commitment": {"total": 250e9, "years": 7.0},
}
# A scenario whose search grows just enough for the Bing clause to pay.
RUN = parameters.check({"scenario": "high", "bing_test": "at_least"})
RULES = [FULL] * (len(outlook.years(RUN)) * futures.QUARTERS)
_MANY = """
import resource
from analysis import worlds
from report.bench.worlds import MANY, RULES, RUN
worlds.simulate(RUN, MANY, rules=RULES)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
Worlds = Mapping[str, np.ndarray[Any, Any]]


def measure() -> Iterator[str]:
    """Each comparison in turn."""
    yield _against_a_kernel()
    yield _against_squigglepy()
    yield _many()
    yield _with_pseudo_random_draws()
    yield _against_weighing()


def _best(*ways: Callable[[], object]) -> list[float]:
    """The shortest time of each way, in seconds; they take turns."""
    best, end, rounds = [float("inf")] * len(ways), time.perf_counter() + SECONDS, 0
    while rounds < ROUNDS or time.perf_counter() < end:
        rounds += 1
        for n, way in enumerate(ways):
            start = time.perf_counter()
            way()
            best[n] = min(best[n], time.perf_counter() - start)
    return best


def _against_a_kernel() -> str:
    """The array formulas against arrays written by hand, both reduced to counts.

    Beside what worlds draw, the part of search's growth that is due to AI.
    """
    drawn = worlds.free(RUN, worlds.draw(RUN["as_of"], RUN["seed"], futures.CHUNK, 0))
    drawn = {**drawn, "bing_caused": np.random.default_rng(RUN["seed"]).random(futures.CHUNK)}
    due = (outlook.due("azure_commitment", year, RUN) for year in outlook.years(RUN))
    fixed = kernel.scenario(RUN, [float(one.value) for one in due])
    ours, other = futures.worth(RUN, drawn, RULES), kernel.present_values(drawn, fixed)
    for clause, values in ours.items():
        np.testing.assert_allclose(values, other[clause], rtol=1e-9, atol=1, err_msg=clause)

    def by_hand() -> list[futures.Counts]:
        return [futures.count(value) for value in kernel.present_values(drawn, fixed).values()]

    by_formula, hand = _best(lambda: futures.chunk(RUN, drawn, RULES), by_hand)
    return (
        f"{futures.CHUNK} worlds, {len(RULES)} quarters, {len(FULL)} clauses: formulas "
        f"{by_formula / futures.CHUNK * 1e6:.2f} us a world, kernel written by hand "
        f"{hand / futures.CHUNK * 1e6:.2f} us, same values: "
        f"the formulas take {by_formula / hand:.2f} times as long"
    )


def _against_squigglepy() -> str:
    """Draws of one year's share: the rate of a part of revenue that grew."""
    named: dict[str, Any] = {one.id: one for one in worlds.load().inputs}
    rate, fraction, growth = (named[id] for id in ("share_rate", "shared_fraction", "growth_added"))
    revenue = 30e9

    def ours() -> float:
        points, total = qmc.Sobol(3, rng=np.random.default_rng(RUN["seed"])), 0.0
        for _ in range(WORLDS // futures.CHUNK):
            one, two, three = points.random(futures.CHUNK).T
            grown = revenue * (1 + worlds.quantile(growth, three))
            paid = share.due(grown, worlds.quantile(rate, one), worlds.quantile(fraction, two), 0)
            total += paid.sum()
        return total / WORLDS

    low, mode, high = (end * rate.factor for end in (rate.low, rate.mode, rate.high))
    least, most = (end * fraction.factor for end in (fraction.low, fraction.high))
    model = (
        squigglepy.triangular(low, mode, high)
        * (least + (most - least) * squigglepy.beta(3, 1))
        * (revenue * (1 + squigglepy.norm(mean=0, sd=(growth.spread or 0) * growth.factor)))
    )

    def theirs() -> float:
        return float(np.mean(squigglepy.sample(model, WORLDS)))

    np.testing.assert_allclose(ours(), theirs(), rtol=0.01)
    mine, other = _best(ours, theirs)
    return (
        f"one year's share of {WORLDS} worlds: squigglepy {other * 1e3:.1f} ms, "
        f"ours {mine * 1e3:.1f} ms: ours is {other / mine:.1f} times as fast"
    )


def _many() -> str:
    """Peak memory of many worlds, in a process of their own."""
    command = [sys.executable, "-c", _MANY]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, cwd=report.ROOT, capture_output=True, text=True)  # noqa: S603 - ours
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    return (
        f"{MANY} worlds drawn and computed in {time.perf_counter() - start:.0f} s: "
        f"peak memory {int(done.stdout) * unit / 1e6:.0f} MB"
    )


def _with_pseudo_random_draws() -> str:
    """The standard error of the mean revenue share from a chunk, if both draw for the same time."""
    random = np.random.default_rng(RUN["seed"])
    inputs = worlds.dimensions(RUN["as_of"])

    def mean(drawn: Worlds) -> float:
        return futures.chunk(RUN, worlds.free(RUN, drawn), RULES)["revenue_share"].mean

    def even(scrambling: int) -> float:
        return mean(worlds.draw(RUN["as_of"], RUN["seed"], futures.CHUNK, scrambling))

    def pseudo() -> float:
        return mean(worlds.placed(RUN["as_of"], random.random((futures.CHUNK, inputs))))

    errors = [
        float(np.std([even(n) for n in range(STRETCHES)], ddof=1)),
        float(np.std([pseudo() for _ in range(STRETCHES)], ddof=1)),
    ]
    times = _best(lambda: even(0), pseudo)
    equal = errors[1] * (times[1] / times[0]) ** 0.5
    return (
        f"standard error of the mean revenue share, {futures.CHUNK} worlds: low-discrepancy "
        f"{errors[0] / 1e6:.2f} million USD, pseudo-random in the same time {equal / 1e6:.2f}: "
        f"{equal / errors[0]:.0f} times as large"
    )


def _against_weighing() -> str:
    """Simulations that count in effect under all evidence, against weighing plain draws as long."""
    day, seed = TODAY["as_of"], TODAY["seed"]
    start = time.process_time()
    found = _known(worlds.inferred(day, TODAY["draws"], seed))
    ours = time.process_time() - start
    count, theirs, weighed = WORLDS, 0.0, 0.0
    while theirs < ours:
        start = time.process_time()
        weighed = _known(worlds.as_drawn(day, count, seed)).given(worlds.pieces(day)).effective
        theirs, count = time.process_time() - start, count * 2
    findings.of(TODAY).all()
    start = time.process_time()
    intervals.of(TODAY)
    each = time.process_time() - start
    return (
        f"{len(found.weights)} simulations after {len(worlds.pieces(day))} pieces of evidence: "
        f"{found.effective:.0f} count in effect after {ours:.2f} s of one processor, {weighed:.0f} "
        f"of plain draws weighed for {theirs:.2f} s; all findings in {worlds.KEPT} of them: "
        f"{each:.2f} s"
    )


def _known(found: worlds.Worlds | None) -> worlds.Worlds:
    assert found is not None  # noqa: S101 - the inputs were written by today
    return found
