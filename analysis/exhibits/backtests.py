"""The backtest: what was stated before, what was published later, and how good that was."""

from collections.abc import Mapping

from analysis import frames, periods, templates, traces, wording
from analysis.exhibits import tables, words
from analysis.findings import backtest as backtests
from analysis.findings import model, past

_SERIES = {"backtest": "Simulations", "naive": "Naive forecast", "later": "Published later"}
_HELD, _OPEN = "held", "no later figure yet"
_VERB = ("missed", "held")  # of one range, by how many held


def frame(pact: model.Pact) -> frames.Frame:
    """What was stated from what was known in November 2025, and what was published later.

    A row for each question and each of what the simulations said, what a naive forecast says, and
    the figure; the column `label` names the question beside its marks, with the verdict.
    """
    found = pact.frame(
        {
            one.label: {f"{kind}_{one.slug}": series for kind, series in _SERIES.items()}
            for one in past.asked(pact)
        }
    )
    asked = {one.label: one for one in past.asked(pact)}
    found["label"] = [_label(asked[period], pact) for period in found["period"]]
    found["text"] = [
        _in_table(asked[period].slug, pact[id], pact)
        for period, id in zip(found["period"], found["finding"], strict=True)
    ]
    return found if _told(pact) else found[found["series"] != _SERIES["later"]]


def shown(paints: Mapping[str, str], tested: frames.Frame) -> dict[str, str]:
    """The paints of the series that a frame has."""
    return {name: paints[name] for name in tested["series"].unique()}


def _told(pact: model.Pact) -> bool:
    return any(_verdict(one.slug, pact) != _OPEN for one in past.asked(pact))


def _verdict(name: str, pact: model.Pact) -> str:
    """Whether the figure published later lies in the range that was stated before."""
    off = pact[f"backtest_{name}_off"]
    if off.bound == "unknown":
        return _OPEN
    return "below the range" if off.value < 0 else "above the range" if off.value else _HELD


def _label(one: past.Asked, pact: model.Pact) -> str:
    """A question with the figure and the verdict, short enough for a narrow screen."""
    later, verdict = pact[f"later_{one.slug}"], _verdict(one.slug, pact)
    told = verdict if verdict == _OPEN else f"{wording.label(later)}, {verdict}"
    when = one.period.label.replace("Microsoft's fiscal", "FY")
    return f"{one.of.short}, {when}" + (f": {told}" if _told(pact) else "")


def _in_table(name: str, one: traces.Traced, pact: model.Pact) -> str:
    """A range with both ends; a figure with its verdict."""
    if not one.id.startswith("later"):
        return wording.span(one)
    verdict = _verdict(name, pact)
    return verdict if verdict == _OPEN else f"{wording.bounded(one)}: {verdict}"


def headline(pact: model.Pact) -> str:
    """How many ranges of the backtest held."""
    verdicts = [_verdict(one.slug, pact) for one in past.asked(pact)]
    held, told = verdicts.count(_HELD), len(verdicts) - verdicts.count(_OPEN)
    if not told:
        first, *_ = past.asked(pact)
        same = (one for one in past.asked(pact) if one.of == first.of and one.period.is_year)
        last = max(same, key=lambda one: one.period)
        put = f"{last.of.asks} of {last.period.label} at {{backtest_{last.slug}:span short}}"
        return f"Simulations put {put}"
    _, month = periods.day(past.tested_on()).split(" ", 1)
    stated, published = f"stated from what was known in {month}", "the figure published later"
    if told == 1:
        return f"The one range {stated} that can be checked {_VERB[held]} {published}"
    many = words.sentence_case(templates.counted(held, told, "ranges"))
    return f"{many} {stated} held {published}"


def note(pact: model.Pact) -> str:
    """How the three are to be read."""
    stated = """
No figure that measures what is asked, or a part of its period, is among the evidence for it. The
naive forecast takes the leak as it reads and carries it on at its mean growth.
"""
    nearest = """
Microsoft's bills are set against OpenAI's expenses to Microsoft, the nearest published figure.
"""
    held = "A figure counts as printed; its own rounding may reach into a range that it misses."
    got = [one.slug for one in past.asked(pact) if one.of.id == "to_microsoft"]
    spent = any(_verdict(slug, pact) != _OPEN for slug in got)
    return " ".join((stated + nearest * spent + held * _told(pact)).split())


def misses(pact: model.Pact) -> str:
    """Which figures published later the backtest missed, in a sentence."""
    told = [
        f"{wording.literal(one.label.replace(', ', ' in '))} "
        f"(stated {{backtest_{one.slug}:span short}}, published {{later_{one.slug}:short}})"
        for one in past.asked(pact)
        if _verdict(one.slug, pact) not in (_HELD, _OPEN)
    ]
    return templates.fill(
        f"They missed {words.listed(told)}." if told else "They missed none.", pact
    )


def cases(counted: str, pact: model.Pact) -> str:
    """In how many of the cases that can be checked something is so, as a part of a template."""
    if pact["backtest_told"].value == 1:
        held, failed = "in the one case that can be checked", "in no case, of one that can be"
        return f"{{{counted}:{held}//{failed} checked}}"
    return f"in {{{counted}:of backtest_told cases}}"


def scores(pact: model.Pact) -> tables.Table:
    """How good the forecasts of the backtest were, and what the evidence taught."""
    scored = (
        "Scores: the weighted interval score of the interval and of its middle half, width and how "
        "far the figure lay beyond; the smaller the better. "
    )
    return tables.Table(
        "backtest_scores",
        "How good the forecasts were" if _told(pact) else "What the evidence taught",
        ("Question", "Score with the evidence", "As drawn", "Naive", "Narrower by"),
        [
            (
                one.label,
                *(_score(forecast, one, pact) for forecast in backtests.FORECASTS),
                (wording.bare(pact.learned(one), "percent"), pact.learned(one)),
            )
            for one in past.asked(pact)
        ],
        f"{scored * _told(pact)}Narrower by how much the evidence made the interval than it was "
        "as drawn, and below nothing where it made it wider.",
    )


def _score(forecast: str, one: past.Asked, pact: model.Pact) -> tables.Cell:
    """How good a forecast was; while other figures were published and its was not, that."""
    score = pact.score(forecast, one)
    return (_OPEN, score) if _told(pact) and _verdict(one.slug, pact) == _OPEN else score
