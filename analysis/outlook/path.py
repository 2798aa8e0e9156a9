"""What the clauses may apply to: one scenario of data/scenarios, year by year.

A scenario starts from published figures where there are any, and says the rest itself, with its
reasons. Parameters move it. It is an assumption, no forecast. Beside it stands what purchase
commitments ask for year by year, whose schedule is not published either.
"""

import datetime
import functools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from analysis import figures, periods, schema, terms, traces
from analysis.outlook import records
from analysis.outlook.loading import scenario
from analysis.terms import commitment

Read = Callable[[traces.Traced], Any]  # a quantity as it is computed with
LABELS = {
    "revenue": "OpenAI's revenue",
    "profit": "Profit over revenue",
    "compute": "Computing over revenue",
    "inference": "Inference over revenue",
    "azure": "Azure's part of computing",
    "resale": "Microsoft's sales of the models over revenue",
    "search": "Search advertising",
    "valuation": "Worth over revenue",
}
# What is computed of each base: a base that is no money is a part of revenue.
RATES = {base: base if base in records.MONEY else f"{base}_rate" for base in records.BASES}
# Products of a base and revenue: the id they have had from the start, and what the page calls them.
AMOUNTS = {
    "profit": ("profit", "OpenAI's profit"),
    "compute": ("compute", "OpenAI's spending on computing"),
    "inference": ("inference", "Inference bill of OpenAI on all clouds"),
    "resale": ("azure_openai", "Microsoft's sales of the models"),
    "valuation": ("valuation", "What OpenAI is worth"),
}
_HALF_A_YEAR = datetime.timedelta(days=183)
_NOT_APPLIED_TO = ("inference", "valuation")  # by any clause
# What multiplies a base; growth and margin are added to.
_TIMES = {
    base: f"{base}_factor"
    for base in ("revenue", "compute", "inference", "azure", "valuation", "resale")
}
MOVING = (*_TIMES.values(), "growth_added", "margin_added")
# What a parameter is called where a formula reads it, and its unit, if that is no ratio.
_CALLED = {
    "agi_year": "Year of AGI",
    "azure_years": "Years of the Azure commitment",
    "back_loading": "Tilt to the later years",
    "bing_caused": "Part of the base due to AI",
    "bing_top": "Growth at which the rate tops out",
    "dilution": "Taken of the stake each year",
    "discount_rate": "Discount rate a year",
    "growth_added": "Growth of revenue added to the scenario's",
    "loss_share": "Part of losses borne",
    "margin_added": "Profit over revenue added to the scenario's",
    "reciprocal_rate": "Reciprocal share: rate assumed",
    "share_rate": "Revenue share: rate assumed",
    "share_until": "Last year of the share",
    "stake_factor": "Times the stated value of the stake",
    **{factor: f"Times the scenario's: {LABELS[base]}" for base, factor in _TIMES.items()},
}
_UNITS = {"agi_year": "year", "azure_years": "years", "share_until": "year"}


def assumption(name: str, run: Mapping[str, Any]) -> traces.Traced:
    """A parameter as a quantity, taken as exact."""
    unit = _UNITS.get(name, "ratio")
    return traces.given(run[name], unit, id=name, label=_CALLED[name], kind="parameter")


def years(run: Mapping[str, Any]) -> tuple[int, ...]:
    """The years of a run's outlook, in order: those of its scenario."""
    return scenario(run).years


def plain(run: Mapping[str, Any]) -> dict[str, Any]:
    """What the clauses apply to in each year, by finding id, without bounds: for many worlds."""
    found: dict[str, Any] = {}
    for base in (base for base in records.BASES if base not in _NOT_APPLIED_TO):
        eve = years(run)[0] - 1  # from which a line that a scenario draws starts
        audited = audited_margin(eve, run["as_of"]).value if base == "profit" else np.nan
        path: dict[int, Any] = {eve: audited}
        for year in years(run):
            path[year] = moved(base, year, path.__getitem__, run, traces.plain)
            found[f"outlook_{RATES[base]}_{year}"] = path[year]
    for year in years(run):
        revenue = found[f"outlook_revenue_{year}"]
        for base, (amount, _) in AMOUNTS.items():
            if base not in _NOT_APPLIED_TO:
                found[f"outlook_{amount}_{year}"] = found[f"outlook_{base}_rate_{year}"] * revenue
        compute = found[f"outlook_compute_{year}"]
        found[f"outlook_azure_bought_{year}"] = found[f"outlook_azure_rate_{year}"] * compute
    return found


def agi_year(parameters: Mapping[str, Any]) -> traces.Traced:
    """The year at whose start AGI counts as reached: the scenario's, or the run's if earlier."""
    assumed: Any = assumption("agi_year", parameters)
    stated = scenario(parameters).agi_year
    return assumed if stated is None else np.minimum(assumed, float(stated))


@functools.cache
def audited_margin(year: int, as_of: str) -> traces.Traced:
    """OpenAI's profit over revenue by its audited accounts: where the line of profit starts."""
    period = periods.parse(str(year))
    loss, earned = (figures.pick(name, period, as_of) for name in ("operating_loss", "revenue"))
    margin: traces.Traced = 0 - loss / earned
    return margin


def moved(
    base: str,
    year: int,
    path: Callable[[int], Any],
    run: Mapping[str, Any],
    read: Read = lambda one: one,
) -> Any:
    """A base in one year, after what the parameters add to it or multiply it by.

    It is unknown while the scenario, or a figure it starts from, is not yet known.

    Args:
        base: one of BASES.
        path: the base in an earlier year.
        read: how quantities are computed with.
    """
    one = scenario(run)
    stretch = next(s for s in getattr(one, base) if s.first <= year <= s.last)
    if one.known.isoformat() > run["as_of"]:
        label = f"{LABELS[base]}, scenario {one.title}: not yet written"
        unit = "USD" if base in records.MONEY else "ratio"
        id = f"{one.id}_{base}"
        return +read(traces.unknown(unit, id=id, label=label, kind="scenario"))

    def parameter(name: str) -> Any:
        return read(assumption(name, run))

    if stretch.figure:
        published = read(_published(stretch, run["as_of"]))
        eve = next((s for s in getattr(one, base) if s.first <= year - 1 <= s.last), None)
        after_figure = base == "revenue" and eve is not None and eve.figure
        if after_figure and np.any(np.not_equal(run["growth_added"], 0)):
            # What is added to growth is added to that between two published years as well.
            growth = published / read(_published(eve, run["as_of"])) - 1
            return path(year - 1) * (1 + (growth + parameter("growth_added")))
        return published * parameter(_TIMES[base]) if base in _TIMES else +published
    stated = read(said(one.id, one.title, base, stretch))
    if stretch.growth is not None:
        added = parameter("growth_added") if base == "revenue" else 0
        return path(year - 1) * (1 + (stated + added))
    if base == "profit":
        stated = stated + parameter("margin_added")
    if base in _TIMES:
        stated = stated * parameter(_TIMES[base])
    if stretch.reaches is None:
        return +stated
    eve = stretch.first - 1
    done, left, steps = year - eve, stretch.last - year, stretch.last - eve
    return (done * stated + left * path(eve)) / steps


@functools.cache
def _published(stretch: records.Stretch, as_of: str) -> traces.Traced:
    """The figure that a stretch names, over another if it says so."""
    one, *other = (figures.known(id, as_of) for id in (stretch.figure, stretch.over) if id)
    return one / other[0] if other else one


@functools.cache
def said(scenario: str, title: str, base: str, stretch: records.Stretch) -> traces.Traced:
    """The number that a stretch states, with its reason."""
    numbers = {how: getattr(stretch, how) for how in ("growth", "reaches", "value")}
    how, printed = next((how, one) for how, one in numbers.items() if one is not None)
    of = " to ".join(map(str, dict.fromkeys([stretch.first, stretch.last])))
    words = {"growth": f"growth a year, {of}", "reaches": f"in {stretch.last}", "value": of}
    reference = {} if stretch.source == records.ASSUMED else {"source": stretch.source}
    named: dict[str, Any] = {
        "id": f"{scenario}_{base}_{how}_{stretch.first}_{stretch.last}",
        "label": f"{LABELS[base]}, {words[how]}, scenario {title}. {stretch.reason}",
        "style": schema.STYLES.get(stretch.unit, ""),
    }
    unit = "USD" if base in records.MONEY and how != "growth" else "ratio"
    found = stretch.base_units(printed)
    return traces.known(found, unit, kind="scenario", reference=reference, **named)


def schedule(
    clause: str, run: Mapping[str, Any]
) -> tuple[traces.Traced, traces.Traced, traces.Traced]:
    """A commitment's total, years and tilt; where the years are unknown, the parameter's.

    Only what is bought from the other party of the pact has a parameter for its years.

    Args:
        clause: a clause of the kind commitment.
    """
    agreed = terms.agreed(run)
    total, count = (_promised(clause, name, run) for name in ("total", "years"))
    _, partner = terms.parties(agreed)
    if count.bound == "unknown" and agreed[clause].receiver == partner:
        count = assumption("azure_years", run)
    return total, count, assumption("back_loading", run)


def due(clause: str, year: int, run: Mapping[str, Any]) -> traces.Traced:
    """What a commitment asks for in a calendar year, USD."""
    total, count, tilt = schedule(clause, run)
    found: traces.Traced = commitment.due(total, count, year - _first_year(clause, run) + 1, tilt)
    return found


def _promised(clause: str, name: str, run: Mapping[str, Any]) -> traces.Traced:
    """A term of a commitment in force on the run's day, else the next that will be."""
    day = datetime.date.fromisoformat(run["as_of"])
    found = terms.stated(clause, name, day, run)
    declared = terms.agreed(run)[clause]
    coming = [t for t in declared.terms if t.name == name and t.known <= day < t.effective]
    if found.bound != "unknown" or not coming:
        return found
    return terms.of(declared, min(coming, key=lambda one: one.effective))


def _first_year(clause: str, run: Mapping[str, Any]) -> int:
    """The calendar year a commitment's first counts as: as stated, else that of most of it.

    Of one that nobody knows yet, the first of the outlook.
    """
    agreed = terms.agreed(run)[clause]
    stated = [one for one in agreed.terms if one.name == "first_year" and one.value is not None]
    if stated:
        return int(max(stated, key=lambda one: (one.effective, one.known)).point)
    begun = min((one.effective for one in agreed.terms), default=None)
    return (begun + _HALF_A_YEAR).year if begun else years(run)[0]
