"""Worlds: draws of everything uncertain at once, and the leaked history that each implies.

`data/uncertainty.yml` declares the inputs, each with its reason and the day it could be believed.
A world draws each input once: its share rate is the same in every quarter. A world's revenue comes
from the contract's own formulas (`terms.share`), applied to all worlds together.
"""

import functools
import pathlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from analysis import figures, parameters, periods, schema, traces
from analysis.terms import share

Array = npt.NDArray[np.float64]
Worlds = Mapping[str, Array]  # by input or leaked figure: one value for each world, in base units

MODELLED = periods.parse("2024q1_2025q4")
LEAKED = periods.parse("2024q1_2025q3").quarters
_FILE = "uncertainty.yml"
_ASSUMPTION = "assumption"
WEIGHED = ("revenue", "expenses_to_microsoft")  # what a figure can be held against
_FLOWS = {"revenue_share": "payments", "inference": "inference"}  # quantity -> name of its inputs


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> schema.Uncertainty:
    """What is not known, checked against the parameters, the figures and the sources.

    Raises:
        Faults: the file is missing or breaks a rule; all of them at once.
    """
    declared = schema.read_uncertainty(folder / _FILE)
    inputs = (*declared.inputs, *declared.outlook)
    sourced = ((_place(one), one.source) for one in inputs if one.source != _ASSUMPTION)
    schema.gather(
        lambda: figures.unknown_sources(_FILE, sourced, folder),
        lambda: _unknown_parameters(inputs),
        lambda: _unknown_figures(declared, folder),
        lambda: _misdated(inputs, folder),
        lambda: _untrusted(declared),
        lambda: _not_modelled(declared, folder),
    )
    return declared


def believed(as_of: str, folder: pathlib.Path = schema.DATA) -> dict[str, schema.Uncertain]:
    """What was believed of each input on a day: the entry known last."""
    declared = load(folder)
    known = [o for o in (*declared.inputs, *declared.outlook) if o.known.isoformat() <= as_of]
    return {one.id: one for one in sorted(known, key=lambda one: one.known)}


def draw(
    as_of: str,
    seed: int,
    count: int,
    *,
    replicate: int = 0,
    start: int = 0,
    folder: pathlib.Path = schema.DATA,
) -> Worlds:
    """Some worlds as believed on a day.

    A pure function: worlds of one seed and replicate are the same whether they are drawn in one
    piece or in several, and an input's draws do not change because another's entry does.

    Args:
        count: how many, a power of two.
        replicate: which of the independent scramblings of the sequence.
        start: how many worlds of the sequence come before, a multiple of `count`.
    """
    from scipy.stats import qmc  # noqa: PLC0415 - half a second that only worlds need

    inputs, leaked = believed(as_of, folder), _leaked(as_of, folder)
    sequence = qmc.Sobol(len(inputs) + len(leaked), rng=np.random.default_rng([seed, replicate]))
    if start:
        sequence.fast_forward(start)
    # Points are multiples of a step; half a step more keeps them off 0, where a normal is infinite.
    points = (sequence.random(count) + 0.5 ** (sequence.bits + 1)).T
    drawn = {id: _drawn(inputs[id], at) for id, at in zip(sorted(inputs), points, strict=False)}
    rounding = zip(leaked, points[len(inputs) :], strict=True)
    return drawn | {one.id: one.low + at * (one.high - one.low) for one, at in rounding}


def _drawn(one: schema.Uncertain, at: Array) -> Array:
    """The values that lie at some parts, 0 to 1, of what an input may be."""
    from scipy import stats  # noqa: PLC0415 - as in `draw`

    told = one.numbers
    match one.distribution:
        case "uniform":
            values = stats.uniform.ppf(at, told["low"], told["high"] - told["low"])
        case "triangular":
            width = told["high"] - told["low"]
            values = stats.triang.ppf(at, (told["mode"] - told["low"]) / width, told["low"], width)
        case "normal":
            values = stats.norm.ppf(at, told["mean"], told["sd"])
        case "lognormal":
            values = stats.lognorm.ppf(at, told["spread"], scale=told["median"])
        case "beta":
            values = stats.beta.ppf(at, told["a"], told["b"])
        case "choice":
            chances = np.cumsum(list(told.values()))[:-1]
            values = np.array(list(told), dtype=float)[np.searchsorted(chances, at)]
    return values * one.factor


def _leaked(as_of: str, folder: pathlib.Path) -> list[traces.Traced]:
    """The leaked quarters, payments first: each lies anywhere within the rounding of its digits."""
    return [
        figures.pick(quantity, quarter, as_of, folder) for quantity in _FLOWS for quarter in LEAKED
    ]


def history(worlds: Worlds, as_of: str) -> dict[str, Array]:
    """What each world says of each quarter of 2024 and 2025, USD: quantity -> worlds x quarters.

    revenue: what makes the payments due under the revenue share. Each payment is for the revenue
    of `payment_lag_quarters` before; after the leak, payments grow at one rate.
    set_off: Microsoft's own share, on sales that grow at one rate, deducted before the payment.
    expenses_to_microsoft: payments, the inference bill, and other bills in proportion to it.
    """
    world = {name: values[:, np.newaxis] for name, values in worlds.items()}
    quarter = np.arange(len(MODELLED))
    lag = world["payment_lag_quarters"].astype(int)
    years = (quarter - 1.5) / periods.YEAR  # since the middle of 2024, where the sales are known
    sales = world["azure_openai_sales"] * world["azure_openai_growth"] ** years / periods.YEAR
    shared_sales = (1 + world["other_sales_shared"]) * sales
    set_off = world["payments_are_net"] * world["reciprocal_rate"] * shared_sales
    paid = _continued("revenue_share", world, len(MODELLED) + int(lag.max()), as_of)
    paid_for = np.take_along_axis(paid, quarter + lag, axis=1)
    bill = _continued("inference", world, len(MODELLED), as_of)
    return {
        "revenue": share.base(paid_for, world["share_rate"], world["shared_fraction"], set_off),
        "set_off": set_off,
        "expenses_to_microsoft": paid[:, quarter] + bill * (1 + world["other_azure_bills"]),
    }


def _continued(quantity: str, world: Worlds, quarters: int, as_of: str) -> Array:
    """A leaked flow in truth, so many quarters: as leaked, then growing at one rate."""
    name = _FLOWS[quantity]
    leaked = np.hstack([world[figures.pick(quantity, q, as_of).id] for q in LEAKED])
    later = np.arange(1, quarters - len(LEAKED) + 1)
    grown = leaked[:, -1:] * world[f"{name}_growth"] ** later
    return world[f"{name}_error"] * np.hstack([leaked, grown])


def over(quarters: Array, period: periods.Period) -> Array:
    """The sum of a modelled quantity over a period: one value for each world."""
    first = period.first - MODELLED.first
    return quarters[:, first : first + len(period)].sum(axis=1)


def _place(one: schema.Uncertain) -> str:
    return f"inputs, {one.id} of {one.known}"


def _unknown_parameters(inputs: Iterable[schema.Uncertain]) -> Iterable[schema.Fault]:
    """Inputs that stand for no parameter of a run, or for values that it does not allow."""
    allowed = {one.name: one for one in parameters.SCHEMA if not one.choices}
    for one in inputs:
        if one.parameter and one.parameter not in allowed:
            rule = f"there is no parameter {one.parameter!r} that is a number"
            yield schema.Fault(_FILE, _place(one), rule, f"use one of {', '.join(allowed)}")
        elif one.parameter:
            low, high = _drawn(one, np.array([0.0, 1.0]))
            span = allowed[one.parameter]
            if low < span.low or high > span.high:
                rule = f"it reaches from {low:g} to {high:g}; {span.name} from {span.allowed}"
                remedy = "choose a distribution that ends within what the parameter allows"
                yield schema.Fault(_FILE, _place(one), rule, remedy)


def _unknown_figures(
    declared: schema.Uncertainty, folder: pathlib.Path
) -> Iterable[schema.Fault]:
    """Entries that name no published figure."""
    published = {one.id for one in figures.load(folder)}
    inputs = (*declared.inputs, *declared.outlook)
    named = [(_place(one), one.figure) for one in inputs if one.figure]
    named += [(f"evidence, {one.figure}", one.figure) for one in declared.evidence]
    for place, figure in named:
        if figure not in published:
            rule = f"the figure {figure!r} is not in figures.csv"
            yield schema.Fault(_FILE, place, rule, "add the figure to figures.csv or correct its id")


def _misdated(
    inputs: Sequence[schema.Uncertain], folder: pathlib.Path
) -> Iterable[schema.Fault]:
    """Entries dated before what they rest on, and inputs without one on the first day of all."""
    published = {one.id: one.known for one in figures.load(folder)}
    for one in inputs:
        since = published.get(one.figure, one.known)
        if one.known < since:
            rule = f"it is dated before {one.figure}, which became known on {since}"
            yield schema.Fault(_FILE, _place(one), rule, f"date it {since} or later")
    for id in {one.id: None for one in inputs}:
        first = min((one for one in inputs if one.id == id), key=lambda one: one.known)
        if first.known.isoformat() > parameters.FIRST_DAY:
            rule = f"nothing is believed of it before {first.known}"
            remedy = f"add an entry dated {parameters.FIRST_DAY} or earlier"
            yield schema.Fault(_FILE, _place(first), rule, remedy)


def _untrusted(declared: schema.Uncertainty) -> Iterable[schema.Fault]:
    """Evidence whose class of trust is not declared."""
    classes = [one.id for one in declared.trust]
    for one in declared.evidence:
        if one.trust not in classes:
            rule = f"there is no class of trust {one.trust!r}"
            place = f"evidence, {one.figure}"
            yield schema.Fault(_FILE, place, rule, f"use one of {', '.join(classes)}")


def _not_modelled(
    declared: schema.Uncertainty, folder: pathlib.Path
) -> Iterable[schema.Fault]:
    """Evidence on what no world says anything about."""
    named = {one.figure for one in declared.evidence}
    for one in (figure for figure in figures.load(folder) if figure.id in named):
        period = periods.between(one.start, one.end)
        within = period and MODELLED.first <= period.first <= period.last <= MODELLED.last
        if one.quantity not in WEIGHED or not within:
            rule = f"no world says what {one.quantity} was from {one.start} to {one.end}"
            remedy = f"use a figure of {' or '.join(WEIGHED)} for quarters of 2024 and 2025"
            yield schema.Fault(_FILE, f"evidence, {one.id}", rule, remedy)
