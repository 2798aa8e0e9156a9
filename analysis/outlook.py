"""What the clauses may apply to, 2026 to 2032: one scenario of data/scenarios, year by year.

A scenario starts from published figures where there are any, and says the rest itself, with its
reasons. Parameters move it. It is an assumption, no forecast.
"""

import functools
import pathlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import figures, periods, schema, traces

FIRST, LAST = schema.OUTLOOK  # the first year with a published expectation; the licence's last
YEARS = tuple(range(FIRST, LAST + 1))
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
def load(folder: pathlib.Path = schema.DATA) -> Mapping[str, schema.Scenario]:
    """Every scenario by its id.

    Raises:
        Faults: a file breaks the schema, or names an unknown source or figure.
    """
    found: list[schema.Scenario] = []

    def read(path: pathlib.Path) -> list[schema.Fault]:
        found.append(schema.read_scenario(path))
        return _unknown(found[-1], path.name, folder)

    paths = sorted((folder / "scenarios").glob("*.yml"))
    schema.gather(*(functools.partial(read, path) for path in paths))
    return {one.id: one for one in found}


def _unknown(one: schema.Scenario, file: str, folder: pathlib.Path) -> list[schema.Fault]:
    """A fault for each source and figure that a scenario names and nobody published."""
    stretches = [
        (f"{base}, {stretch.first} to {stretch.last}", stretch)
        for base in schema.BASES
        for stretch in getattr(one, base)
    ]
    sources = ((place, s.source) for place, s in stretches if s.source != schema.ASSUMED)
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
    found: dict[str, traces.Traced] = {}
    for base in schema.BASES:
        path = {int(AUDITED): _audited(base, parameters["as_of"])}
        for year in YEARS:
            path[year] = _line(base, year, _moved(base, year, path, parameters))
            found[path[year].id] = path[year]
    for year in YEARS:
        found |= {one.id: one for one in _amounts(year, found)}
    return found


def agi_year(parameters: Mapping[str, Any]) -> traces.Traced:
    """The year at whose start AGI counts as reached: the scenario's, or the run's if earlier."""
    assumed: Any = assumption("agi_year", "year", "Year of AGI", parameters)
    stated = load()[parameters["scenario"]].agi_year
    return assumed if stated is None else np.minimum(assumed, float(stated))


def _line(base: str, year: int, amount: traces.Traced) -> traces.Traced:
    """A base in one year as a line item."""
    name = base if base in _MONEY else f"{base}_rate"
    period = periods.parse(str(year))
    return amount.named(f"outlook_{name}_{year}", f"{LABELS[base]} as assumed, {year}", period)


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
    base: str, year: int, path: Mapping[int, traces.Traced], parameters: Mapping[str, Any]
) -> traces.Traced:
    """A base in one year, after what the parameters add to it or multiply it by."""
    scenario = load()[parameters["scenario"]]
    stretch = next(s for s in getattr(scenario, base) if s.first <= year <= s.last)
    if scenario.known.isoformat() > parameters["as_of"]:
        label = f"{LABELS[base]}, scenario {scenario.title}: not yet written"
        id = f"{scenario.id}_{base}"
        return +_unknown_base(base, id=id, label=label, kind="scenario")
    if stretch.figure:
        published = _published(stretch, parameters["as_of"])
        return published * _parameter(_TIMES[base], parameters) if base in _TIMES else +published
    said = _said(scenario, base, stretch)
    if stretch.growth is not None:
        added = _parameter("growth_added", parameters) if base == "revenue" else 0
        return path[year - 1] * (1 + (said + added))
    if base == "profit":
        said = said + _parameter("margin_added", parameters)
    if base in _TIMES:
        said = said * _parameter(_TIMES[base], parameters)
    if stretch.reaches is None:
        return +said
    eve = stretch.first - 1
    done, left, steps = year - eve, stretch.last - year, stretch.last - eve
    return (done * said + left * path[eve]) / steps


def _published(stretch: schema.Stretch, as_of: str) -> traces.Traced:
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


def _said(scenario: schema.Scenario, base: str, stretch: schema.Stretch) -> traces.Traced:
    """The number that a stretch states, with its reason."""
    how = "growth" if stretch.growth is not None else "reaches" if stretch.reaches else "value"
    printed = next(n for n in (stretch.growth, stretch.reaches, stretch.value) if n is not None)
    words = {"growth": "growth a year", "reaches": f"in {stretch.last}", "value": "each year"}
    reference = {} if stretch.source == schema.ASSUMED else {"source": stretch.source}
    return traces.known(
        stretch.base_units(printed),
        "USD" if base in _MONEY and how != "growth" else "ratio",
        id=f"{scenario.id}_{base}_{how}_{stretch.first}_{stretch.last}",
        label=f"{LABELS[base]}, {words[how]}, scenario {scenario.title}. {stretch.reason}",
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


def _amounts(year: int, found: Mapping[str, traces.Traced]) -> list[traces.Traced]:
    """The products of the bases of one year with its revenue, USD."""
    period = periods.parse(str(year))
    revenue = found[f"outlook_revenue_{year}"]
    products = [
        (found[f"outlook_{base}_rate_{year}"] * revenue).named(
            f"outlook_{id}_{year}", f"{label} as assumed, {year}", period
        )
        for base, (id, label) in _AMOUNTS.items()
    ]
    compute = next(one for one in products if one.id == f"outlook_compute_{year}")
    bought = (found[f"outlook_azure_rate_{year}"] * compute).named(
        f"outlook_azure_bought_{year}", f"What OpenAI buys on Azure as assumed, {year}", period
    )
    return [*products, bought]
