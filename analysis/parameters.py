"""The parameters of a run: the only place that says their names, types, units and ranges.

What they must not say together is for the agreement to find: only amendments can contradict others.
"""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from analysis import files, runs, schema, terms, typed

FIRST_DAY = "2025-11-12"  # the leak was published: before, a run has nothing to compute
LAST_DAY, LAST_FILE = files.last_known(schema.DATA)


def _choice(
    name: str, choices: tuple[str, ...], meaning: str, said: tuple[str, ...] = ()
) -> typed.Parameter:
    """A parameter that takes one of some words, the first unless told otherwise."""
    first = choices[0]
    return typed.Parameter(name, "choice", "choice", "", "", first, meaning, choices, said=said)


def _number(
    name: str, unit: str, span: tuple[Any, Any], default: Any, meaning: str
) -> typed.Parameter:
    """A parameter that takes a number, whole if its default is."""
    return typed.Parameter(name, type(default).__name__, unit, *span, default, meaning)


# What it is called, its unit, range and default; then what it means.
# fmt: off
SCHEMA = (
    typed.Parameter("as_of", "date", "date", FIRST_DAY, LAST_DAY, LAST_DAY,
        "use only what was known that day"),
    _number("share_rate", "ratio", (0.01, 1.0), 0.2, "part of shared revenue due to Microsoft"),
    _number("reciprocal_rate", "ratio", (0.01, 1.0), 0.2,
        "part of Microsoft's sales of OpenAI models due to OpenAI"),
    _number("shared_fraction", "ratio", (0.05, 1.0), 1.0,
        "part of OpenAI's revenue that is shared, at most"),
    _number("netting", "USD million per quarter", (0.0, 1000.0), 0.0,
        "deducted by Microsoft before the leaked payment, at least"),
    _number("payment_lag_quarters", "quarters", (0, 4), 0,
        "quarters between earning revenue and the payment on it"),
    _number("share_until", "year", (2030, 2032), 2032,
        "last year of the revenue share as agreed in October 2025"),
    _choice("cap_counts", ("year", "amendment", "all"),
        "payments that count towards the cap: "
        "of the scenario's years, since the amendment, or all known",
        ("those of the scenario's years", "those since the amendment", "all known")),
    _choice("bing_base", ("increment", "above_hurdle", "whole"), "what the Bing rate applies to",
        ("the increment", "the increment above the hurdle", "all revenue")),
    _choice("bing_measure", ("gross", "ex_tac"),
        "growth in the Bing clause: gross, or less traffic-acquisition cost",
        ("gross", "less traffic-acquisition cost")),
    _choice("bing_period", ("year", "quarter"), "period whose growth the Bing clause measures"),
    _choice("bing_test", ("more_than", "at_least"),
        "whether growth equal to the hurdle of the Bing clause is enough", ("no", "yes")),
    _number("bing_top", "ratio", (0.16, 1.0), 0.3, "growth at which the Bing rate reaches its top"),
    _number("bing_caused", "ratio", (0.0, 1.0), 1.0, "part of the Bing clause's base due to AI"),
    _number("loss_share", "ratio", (0.0, 1.0), 0.0, "part of OpenAI's losses that Microsoft bears"),
    _number("azure_years", "years", (3, 15), 7, "years over which the Azure commitment is bought"),
    _number("back_loading", "ratio", (0.0, 1.0), 0.0,
        "tilt of every purchase commitment to its later years, none to all"),
    _number("discount_rate", "ratio", (0.0, 0.5), 0.1, "how much less money counts a year later"),
    typed.Parameter("scenario", "choice", "choice", "", "", "base",
        "the possible future that the outlook follows",
        tuple(path.stem for path in files.of_folder(schema.DATA / "scenarios")),
        "the name of a file in data/scenarios"),
    _number("revenue_factor", "ratio", (0.5, 2.0), 1.0,
        "times the scenario's revenue of its first year, on which later years grow"),
    _number("growth_added", "ratio", (-0.5, 1.0), 0.0,
        "added to the scenario's growth of OpenAI's revenue in each year after its first"),
    _number("margin_added", "ratio", (-1.0, 1.0), 0.0,
        "added to the scenario's profit over revenue"),
    _number("inference_factor", "ratio", (0.25, 4.0), 1.0,
        "times the scenario's inference over revenue"),
    _number("compute_factor", "ratio", (0.25, 4.0), 1.0,
        "times the scenario's computing over revenue"),
    _number("azure_factor", "ratio", (0.25, 1.75), 1.0,
        "times the scenario's part of Azure in computing"),
    _number("valuation_factor", "ratio", (0.1, 4.0), 1.0,
        "times the scenario's worth over revenue"),
    _number("stake_factor", "ratio", (0.1, 4.0), 1.0, "times the stated value of the stake"),
    _number("dilution", "ratio", (0.0, 0.3), 0.05,
        "part of Microsoft's stake that later rounds take each year, of what is left"),
    _number("resale_factor", "ratio", (0.0, 5.0), 1.0,
        "times the scenario's sales of OpenAI models by Microsoft"),
    _number("agi_year", "year", (2026, 2100), 2100,
        "year at whose start AGI counts as reached, unless the scenario has it earlier"),
    _number("draws", "simulations", (4096, 1048576), 16384,
        "simulations of the past after the evidence, rounded up to a power of two"),
    _number("seed", "seed", (0, 4294967295), 20251118, "where the drawing of simulations starts"),
    typed.Parameter("amendments", "amendments", "YAML", "", "", "",
        "changes of the pact that nobody agreed to"),
)
# fmt: on
BY_NAME = {one.name: one for one in SCHEMA}
DRAWING = ("draws", "seed")  # how simulations are drawn, which is no assumption


def check(given: Mapping[str, Any]) -> runs.Run:
    """All parameters of a run: the given ones, typed and within range, and the other defaults.

    Args:
        given: name -> value, or its text as typed on a command line.

    Raises:
        Faults: as `read`, or what is given contradicts itself.
    """
    values = {**{one.name: one.default for one in SCHEMA}, **read(given)}
    if values["amendments"]:
        terms.agreed(values)
    return runs.Run(values)


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """The given parameters, each typed and within range, whatever the others are.

    Raises:
        Faults: an unknown name, a wrong type or a value out of range; all of them at once.
    """
    values, faults = {}, []
    for name, value in given.items():
        if name not in BY_NAME:
            close = difflib.get_close_matches(str(name).lower(), BY_NAME, 1)
            remedy = f"did you mean {close[0]}? " if close else ""
            remedy += "python -m report parameters lists all"
            faults.append(schema.Fault("parameters", name, "there is no such parameter", remedy))
            continue
        try:
            values[name] = BY_NAME[name].read(value)
        except ValueError as error:
            faults.append(schema.Fault("parameters", name, str(error), BY_NAME[name].remedy))
        except schema.Faults as found:
            faults += found.faults
    schema.refuse(faults)
    return values


def untouched(names: Iterable[str], run: Mapping[str, Any]) -> list[str]:
    """Those of some names that are parameters which a run leaves as they are."""
    return [name for name in names if name in BY_NAME and run[name] == BY_NAME[name].default]


def shown(name: str, value: Any) -> Any:
    """A value as a page shows it; of a parameter that there no longer is, as it stands."""
    return BY_NAME[name].shown(value) if name in BY_NAME else value


def counted(name: str, value: Any) -> str:
    """A value in its unit, as one may give it; of a parameter that there no longer is, as above."""
    return BY_NAME[name].counted(value) if name in BY_NAME else str(value)


def json_schema() -> dict[str, Any]:
    """What a file of parameters may hold, as JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The parameters of a run",
        "type": "object",
        "properties": {one.name: one.json_schema() for one in SCHEMA},
        "additionalProperties": False,
    }


def chosen(namespace: Mapping[str, Any]) -> runs.Run:
    """The parameters as a notebook's parameters cell set them, checked like any others.

    Args:
        namespace: the notebook's `globals()`.

    Raises:
        Faults: as `check`.
    """
    return check({one.name: namespace[one.name] for one in SCHEMA if one.name in namespace})
