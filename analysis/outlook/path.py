"""What the clauses may apply to, 2026 to 2032: one scenario of data/scenarios, year by year.

A scenario starts from published figures where there are any, and says the rest itself, with its
reasons. Parameters move it. It is an assumption, no forecast.
"""

import functools
import pathlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from analysis import figures, files, periods, schema, traces
from analysis.outlook import records

FIRST, LAST = records.OUTLOOK  # the first year with a published expectation; the licence's last
YEARS = tuple(range(FIRST, LAST + 1))
Read = Callable[[traces.Traced], Any]  # a quantity as it is computed with
AUDITED = "2025"  # the last year with audited accounts
LABELS = {
    "revenue": "OpenAI's revenue",
    "profit": "Profit over revenue",
    "compute": "Computing over revenue",
    "inference": "Inference over revenue",
    "azure": "Azure's part of computing",
    "resale": "Microsoft's resale over revenue",
    "search": "Search advertising",
    "valuation": "Worth over revenue",
}
_MONEY = ("revenue", "search")
_APPLIED_TO = tuple(base for base in records.BASES if base not in ("inference", "valuation"))
# Products of a base and revenue: what the page calls them, and the id they have had from the start.
_AMOUNTS = {
    "profit": ("profit", "OpenAI's profit"),
    "compute": ("compute", "OpenAI's spending on computing"),
    "inference": ("inference", "Inference bill of OpenAI, all clouds"),
    "resale": ("azure_openai", "Microsoft's sales of the models"),
    "valuation": ("valuation", "What OpenAI is worth"),
}
# What multiplies a base; growth and margin are added to.
_TIMES = {
    base: f"{base}_factor" for base in ("compute", "inference", "azure", "valuation", "resale")
}


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> Mapping[str, records.Scenario]:
    """Every scenario by its id.

    Raises:
        Faults: a file breaks the schema, or names an unknown source or figure.
    """

    def read(path: pathlib.Path) -> records.Scenario:
        one = records.read_scenario(path)
        schema.refuse(_unknown(one, path.name, folder))
        return one

    return {one.id: one for one in files.read_folder(folder / "scenarios", read)}


def _unknown(one: records.Scenario, file: str, folder: pathlib.Path) -> list[schema.Fault]:
    """A fault for each source and figure that a scenario names and nobody published."""
    stretches = [
        (f"{base}, {stretch.first} to {stretch.last}", stretch)
        for base in records.BASES
        for stretch in getattr(one, base)
    ]
    sources = ((place, s.source) for place, s in stretches if s.source != records.ASSUMED)
    faults = figures.unknown_sources(file, sources, folder)
    published = {figure.id for figure in figures.load(folder)}
    return faults + [
        schema.Fault(file, place, f"there is no figure {id!r}", "use an id of data/figures.csv")
        for place, stretch in stretches
        for id in (stretch.figure, stretch.over)
        if id and id not in published
    ]


def assumption(name: str, unit: str, label: str, parameters: Mapping[str, Any]) -> traces.Traced:
    """A parameter as a quantity, taken as exact."""
    return traces.given(parameters[name], unit, id=name, label=label, kind="parameter")


def trajectory(parameters: Mapping[str, Any]) -> dict[str, traces.Traced]:
    """Everything the clauses apply to, each year, by finding id.

    A base is unknown while the scenario, or a figure it starts from, is not yet known.

    Args:
        parameters: all parameters, as `parameters.check` returns them.
    """
    return _path(parameters, lambda one: one, records.BASES)


def plain(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The values of `trajectory` that clauses apply to, without bounds: for many worlds at once."""
    return _path(parameters, traces.plain, _APPLIED_TO)


def _path(parameters: Mapping[str, Any], read: Read, bases: Iterable[str]) -> dict[str, Any]:
    """Each base in each year, then what follows from them, by finding id."""
    found: dict[str, Any] = {}
    for base in bases:
        name = base if base in _MONEY else f"{base}_rate"
        path = {int(AUDITED): read(_audited(base, parameters["as_of"]))}
        for year in YEARS:
            label = f"{LABELS[base]} as assumed, {year}"
            amount = _moved(base, year, path, parameters, read)
            path[year] = found[f"outlook_{name}_{year}"] = _named(amount, name, label, year)
    for year in YEARS:
        found |= _amounts(year, found)
    return found


def agi_year(parameters: Mapping[str, Any]) -> traces.Traced:
    """The year at whose start AGI counts as reached: the scenario's, or the run's if earlier."""
    assumed: Any = assumption("agi_year", "year", "Year of AGI", parameters)
    stated = load()[parameters["scenario"]].agi_year
    return assumed if stated is None else np.minimum(assumed, float(stated))


def _named(amount: Any, name: str, label: str, year: int) -> Any:
    """An amount of one year as a line item, if it is a quantity that remembers."""
    if not isinstance(amount, traces.Traced):
        return amount
    return amount.named(f"outlook_{name}_{year}", label, periods.parse(str(year)))


@functools.cache
def _audited(base: str, as_of: str) -> traces.Traced:
    """What a line that a scenario draws starts from, in the year before the first.

    Profit starts from the audited accounts; no other base is known on the scenario's own terms.
    """
    if base != "profit":
        return _unknown_base(base)
    year = periods.parse(AUDITED)
    loss, earned = (figures.pick(name, year, as_of) for name in ("operating_loss", "revenue"))
    margin = 0 - loss / earned
    return margin.named(f"outlook_profit_rate_{AUDITED}", "OpenAI's profit over revenue", year)


def _unknown_base(base: str, **named: Any) -> traces.Traced:
    """A base that is not known."""
    return traces.unknown("USD" if base in _MONEY else "ratio", **named)


def _moved(
    base: str, year: int, path: Mapping[int, Any], parameters: Mapping[str, Any], read: Read
) -> Any:
    """A base in one year, after what the parameters add to it or multiply it by."""
    scenario = load()[parameters["scenario"]]
    stretch = next(s for s in getattr(scenario, base) if s.first <= year <= s.last)
    if scenario.known.isoformat() > parameters["as_of"]:
        label = f"{LABELS[base]}, scenario {scenario.title}: not yet written"
        id = f"{scenario.id}_{base}"
        return +read(_unknown_base(base, id=id, label=label, kind="scenario"))

    def parameter(name: str) -> Any:
        return read(_parameter(name, parameters))

    if stretch.figure:
        published = read(_published(stretch, parameters["as_of"]))
        return published * parameter(_TIMES[base]) if base in _TIMES else +published
    stated = read(said(scenario.id, scenario.title, base, stretch))
    if stretch.growth is not None:
        added = parameter("growth_added") if base == "revenue" else 0
        return path[year - 1] * (1 + (stated + added))
    if base == "profit":
        stated = stated + parameter("margin_added")
    if base in _TIMES:
        stated = stated * parameter(_TIMES[base])
    if stretch.reaches is None:
        return +stated
    eve = stretch.first - 1
    done, left, steps = year - eve, stretch.last - year, stretch.last - eve
    return (done * stated + left * path[eve]) / steps


@functools.cache
def _published(stretch: records.Stretch, as_of: str) -> traces.Traced:
    """The figure that a stretch names, over another if it says so."""
    one, *other = (_figure(id, as_of) for id in (stretch.figure, stretch.over) if id)
    return one / other[0] if other else one


def _figure(id: str, as_of: str) -> traces.Traced:
    """A published figure by its id; unknown before it was."""
    one = next(figure for figure in figures.load() if figure.id == id)
    found = figures.trace(one)
    if one.known.isoformat() > as_of:
        return traces.unknown(found.unit, id=id, label=found.label, kind="figure")
    return found


@functools.cache
def said(scenario: str, title: str, base: str, stretch: records.Stretch) -> traces.Traced:
    """The number that a stretch states, with its reason."""
    how = "growth" if stretch.growth is not None else "reaches" if stretch.reaches else "value"
    printed = next(n for n in (stretch.growth, stretch.reaches, stretch.value) if n is not None)
    words = {"growth": "growth a year", "reaches": f"in {stretch.last}", "value": "each year"}
    reference = {} if stretch.source == records.ASSUMED else {"source": stretch.source}
    return traces.known(
        stretch.base_units(printed),
        "USD" if base in _MONEY and how != "growth" else "ratio",
        id=f"{scenario}_{base}_{how}_{stretch.first}_{stretch.last}",
        label=f"{LABELS[base]}, {words[how]}, scenario {title}. {stretch.reason}",
        kind="scenario",
        reference=reference,
    )


def _parameter(name: str, parameters: Mapping[str, Any]) -> traces.Traced:
    """A parameter that moves a base."""
    words = {
        "growth_added": "Growth of revenue added to the scenario's",
        "margin_added": "Profit over revenue added to the scenario's",
    }
    label = words.get(name) or f"Times the scenario's: {LABELS[name.removesuffix('_factor')]}"
    return assumption(name, "ratio", label, parameters)


def _amounts(year: int, found: Mapping[str, Any]) -> dict[str, Any]:
    """The products of the bases of one year with its revenue, USD, by finding id."""
    revenue = found[f"outlook_revenue_{year}"]
    products = {
        f"outlook_{id}_{year}": _named(
            found[f"outlook_{base}_rate_{year}"] * revenue, id, f"{label} as assumed, {year}", year
        )
        for base, (id, label) in _AMOUNTS.items()
        if f"outlook_{base}_rate_{year}" in found
    }
    bought = found[f"outlook_azure_rate_{year}"] * products[f"outlook_compute_{year}"]
    label = f"What OpenAI buys on Azure as assumed, {year}"
    return {**products, f"outlook_azure_bought_{year}": _named(bought, "azure_bought", label, year)}
