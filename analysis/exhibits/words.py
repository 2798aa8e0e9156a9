"""Dates, figures, terms and what a run assumes in a few words, as every exhibit prints them."""

import re
import string
from collections.abc import Iterable
from typing import Any

from analysis import cashflows, figures, periods, templates, terms, wording
from analysis.findings import calendar, naming

_AFTER = {"percent": "%", "year": "", "years": " years", "multiple": " times"}  # a number
_ONE = {"1 times": "1.0 times", "1 years": "1 year"}


def sentence_case(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def in_sentence(text: str) -> str:
    """The text with a small first letter, unless it starts with a name.

    A name is what is written with a capital within a label of something measured.
    """
    labels = (one.label for one in figures.quantities().values())
    first = text[: len(text) - len(text.lstrip(string.ascii_letters))]
    named = any(first in re.split(r"\W+", one)[1:] for one in labels)
    return text if named else text[:1].lower() + text[1:]


def stated(one: figures.Figure | terms.Term) -> str:
    """A figure or term as its source printed it."""
    if one.value is None:
        return "unknown"
    hedge = "" if one.bound == "exact" else f"{one.bound} "
    digits = one.value if isinstance(one.value, str) else f"{one.value:g}"
    if one.unit in _AFTER:
        told = f"{digits}{_AFTER[one.unit]}"
        return f"{hedge}{_ONE.get(told, told)}"
    scale, per = "" if one.scale == "one" else f" {one.scale}", one.unit.removeprefix("USD")
    return f"{hedge}{'$' if one.unit != per else ''}{digits}{scale}{per}"


def agreed(one: terms.Term) -> str:
    """A term in a few words: its value as printed, or what it says."""
    value = "" if one.value is None else f"{one.name.replace('_', ' ')}: {stated(one)}"
    return ". ".join(filter(None, (value, figures.named(one.says))))


def numbered(one: terms.Term) -> bool:
    """Whether there is a number in what a term says."""
    return bool(re.search(r"\d", agreed(one)))


def in_force(one: terms.Term) -> str:
    """When a term is in force."""
    start = periods.day(one.effective)
    told = f"{start} to {periods.day(one.until)}" if one.until else f"from {start}"
    if not one.start_unpublished:
        return told
    return f"start not published; applied from {told.removeprefix('from ')}"


def source(key: str, as_of: str, name: str = "") -> str:
    """A publication in Markdown, by its name on a day or another: it leads to the sources."""
    return f"[{wording.literal(name or naming.sources(as_of)[key].shown)}](#source-{key})"


def within(period: periods.Period) -> str:
    """A period as it is called within a sentence: a year by its number, else with its article."""
    return period.label if period.label[0].isdigit() else f"the {period.label}"


def listed(texts: Iterable[str], word: str = "and") -> str:
    """Some texts as a list within a sentence; all are meant, or with "or" one of them."""
    *first, last = texts
    return f"{', '.join(first)} {word} {last}" if first else last


def premise(pact: Any) -> str:
    """What is assumed of the rate, the shared part, the set-off and the delay, in Markdown.

    It reads on after "if"; of the last three it names each that differs from the usual.
    """
    run, nothing = pact.run, "nothing was deducted from it"
    part = cashflows.shared_fraction(run, calendar.span(pact))
    of = "revenue"
    if run["shared_fraction"] < 1:
        percent = wording.show(part.value, part.unit, part.value, part.value, "percent")
        of = f"{wording.link(percent, part)} of revenue"
    said = [f"the share is {{share_rate_used:percent}} of {of}", nothing]
    if run["netting"]:
        deducted = cashflows.netted(calendar.span(pact).quarters[0], run).inputs[0]
        said[1] = (
            f"{wording.link(wording.bare(deducted), deducted)} was deducted from it each quarter"
        )
    if lag := run["payment_lag_quarters"]:
        said.append(f"it is paid {templates.number(lag)} quarter{'s' * (lag > 1)} late")
    return templates.fill(listed(said), pact)


def rate(pact: Any) -> str:
    """The rate of the revenue share in words that say where it comes from, in Markdown."""
    usual = pact.run["share_rate"] == pact.usual.run["share_rate"]
    told = "reported" if usual else "assumed here"
    return templates.fill(f"the {{share_rate_used:percent}} {told}", pact)


def varied(parameter: str, value: float) -> str:
    """A value of a parameter: a factor as times, what is added in points, a part in percent."""
    if parameter.endswith("_added"):
        points = f"{round(100 * abs(value), 1):g}"
        if points == "0":
            return "as assumed"
        unit = "point" if points == "1" else "points"
        return f"{points} {unit} {'less' if value < 0 else 'more'}"
    if parameter.endswith("_factor"):
        return wording.without_zeros(f"{value:.3g} times")
    if parameter.endswith("_years"):
        return f"{value:g} year{'s' * (value != 1)}"
    if parameter == "netting":
        return wording.show(1e6 * value, "USD", 0.97e6 * value, 1.03e6 * value) + " a quarter"
    return f"{round(100 * value, 1):g}%".replace("-", wording.MINUS)
