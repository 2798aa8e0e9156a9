"""How many of the simulations come to something: what is counted in all of them at once."""

from typing import Any

import numpy as np

from analysis import traces, worlds
from analysis.findings import cap, model, past, register


@register.finding(cap.COUNT, style="percent")
def cap_binds(pact: model.Pact, counts: cap.Count) -> Any:
    """Share of simulations in which the cap is used up, counting {counts}

    Those in which the payments that count would go beyond it before the share ends, within two
    standard errors.
    """
    many = {name: each for name, each in pact.run.items() if isinstance(each, np.ndarray)}
    if many:  # each of these runs has simulations of its own
        runs = zip(*(each.tolist() for each in many.values()), strict=True)
        alone = (model.of({**pact.run, **dict(zip(many, run, strict=True))}) for run in runs)
        each = [one.cap_binds(counts) for one in alone]
        value, low, high = np.array([(one.value, one.low, one.high) for one in each]).T
        return traces.Traced(value, low, high, "ratio", remembers=False)
    carried = worlds.carried(pact.run)
    if pact.cap_left(counts).bound == "unknown":
        return pact.cap_left(counts) / pact.share_cap()
    if carried is None:
        return +past.unwritten("ratio", pact.as_of)
    left = carried.each(lambda run: model.Pact(run).cap_left(counts).value)
    each = np.mean(np.split(left < 0, worlds.CHAINS), axis=1)
    return past.share(
        float(np.mean(each)),
        float(np.std(each, ddof=1) / np.sqrt(worlds.CHAINS)),
        f"share of simulations in which cap_left_{counts.slug} is negative, two standard errors "
        "as bounds",
        (pact.cap_left(counts), pact.simulations("worlds")),
    )
