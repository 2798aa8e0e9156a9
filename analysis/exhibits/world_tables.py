"""What is uncertain of the past, what speaks for or against it, and what both leave."""

from collections.abc import Iterator, Sequence

from analysis import figures, outlook, periods, templates, traces, wording, worlds
from analysis.exhibits import sentences, tables, words
from analysis.explore import intervals
from analysis.findings import calendar, longer, model, past, path, reasons, versions

# Those of the last year that leaked.
_PRECISE = ("implied_revenue", "gap", "inference_to_implied")


def _undrawn(what: str) -> sentences.Prose:
    """What stands in place of a table before anything could be drawn."""
    return sentences.Prose("", ((what, reasons.UNDRAWN),))


def inputs(pact: model.Pact) -> tables.Table | sentences.Prose:
    """What the history draws: as written, and as the evidence left it."""
    found = worlds.inferred(pact.as_of, pact.run["draws"], pact.run["seed"])
    if found is None:
        return _undrawn("what the simulations draw")
    return tables.Table(
        "inputs",
        "What is uncertain about the past, before and after the evidence",
        ("Input", "As written", "After the evidence", "Why"),
        [
            (
                one.title,
                (_before(one), worlds.traced(one)),
                (_after(one, found), pact["worlds_effective"]),
                one.reason,
            )
            for one in worlds.drawn(pact.as_of)
            if one.id in worlds.PAST_INPUTS
        ],
        "The middle value, and in brackets where nine in ten simulations lie; of a choice, the "
        "share of simulations with each value.",
        tuple(one.source for one in worlds.drawn(pact.as_of) if one.source != outlook.ASSUMED),
    )


def _before(one: worlds.Uncertain) -> str:
    if one.distribution == "choice":
        return _choices(one.values or (), one.chances or ())
    return _span(one, [float(worlds.quantile(one, part)) for part in worlds.PARTS])


def _after(one: worlds.Uncertain, found: worlds.Worlds) -> str:
    drawn = found.inputs[one.id]
    if one.distribution != "choice":
        return _span(one, found.quantiles(drawn))
    values = one.values or ()
    return _choices(values, [found.part(drawn == value)[0] for value in values])


def _choices(values: Sequence[float], chances: Sequence[float]) -> str:
    return ", ".join(f"{v:g}: {100 * c:.0f}%" for v, c in zip(values, chances, strict=True))


def _span(one: worlds.Uncertain, quantiles: Sequence[float]) -> str:
    low, middle, high = (_said(one, value) for value in quantiles)
    return f"{middle} ({low} to {high})"


def _said(one: worlds.Uncertain, value: float) -> str:
    """A value of an input, to two digits or three."""
    if one.unit == "percent":
        return f"{100 * value:.3g}%".replace("-", wording.MINUS)
    if one.unit == "USD":
        return wording.show(value, "USD", 0.97 * value, 1.03 * value)
    return f"{value:.2g}"


def explanations(pact: model.Pact) -> tables.Table | sentences.Prose:
    """How many simulations have each explanation of the gap, as drawn and after the evidence."""
    if not worlds.written(pact.as_of):
        return _undrawn("how many have each explanation")
    rows: list[tables.Row] = []
    for reading, label in past.READINGS.items():
        parts = (pact[f"{when}_{reading}"] for when in ("drawn", "worlds"))
        cells = ((wording.bare(one, "percent"), one) for one in parts)
        rows.append((label.removeprefix("Share of simulations "), *cells))
    return tables.Table(
        "explanations",
        "Explanations of the gap, in how many simulations",
        ("Simulations", "As drawn", "After the evidence"),
        rows,
        "One simulation may have several.",
    )


def evidence(pact: model.Pact) -> tables.Table | sentences.Prose:
    """The figures that speak for or against simulations, and what each does by itself."""
    found = worlds.inferred(pact.as_of, pact.run["draws"], pact.run["seed"])
    drawn = past.as_drawn(pact, pact.as_of, 1)
    if found is None or drawn is None:
        return _undrawn("what speaks for or against one")
    pieces = worlds.pieces(pact.as_of)
    return tables.Table(
        "worlds_evidence",
        "What speaks for or against a simulation",
        ("Figure", "As published", "Error", "After all evidence", "Alone leaves"),
        [
            (
                (of := figures.trace(one.figure)).label,
                (words.stated(one.figure) + ", a ceiling" * one.rule.ceiling, of),
                (f"{one.rule.error:g}%", worlds.allowed(one)),
                _said_by(one, found),
                f"{100 * _left(drawn.given([one])):.2g}%",
            )
            for one in pieces
        ],
        "The error is one standard deviation of what the source may be off by, beside rounding. "
        "Then where nine in ten simulations put the figure after all evidence; and how many of the "
        "simulations as drawn the figure by itself would leave, in effect."
        + _CEILINGS
        * any(one.rule.ceiling for one in pieces),
        tuple(one.figure.source for one in pieces),
    )


_CEILINGS = " A ceiling holds other things too: nothing says that a simulation comes near it."


def _said_by(one: worlds.Piece, found: worlds.Worlds) -> str:
    """From where to where nine in ten simulations put a figure."""
    unit = figures.trace(one.figure).unit
    low, _, high = found.quantiles(one.told(found.past))
    ends = (wording.show(end, unit, 0.97 * end, 1.03 * end, "percent") for end in (low, high))
    return " to ".join(ends)


def _left(found: worlds.Worlds) -> float:
    """The part of simulations that count in effect by their weights."""
    weights = found.weights
    return float(weights.sum() ** 2 / (weights**2).sum() / len(weights))


def forecasts(pact: model.Pact) -> tables.Table | sentences.Prose:
    """What was predicted, when, and how it came out."""
    made = worlds.made(pact.as_of)
    if not made:
        return sentences.Prose("")
    years = {one.made.year for one in made}
    told_by = f"{made[0].made.year}" if len(years) == 1 else "the year in which it was made"
    days = list(dict.fromkeys(periods.day(one.made) for one in made))
    settled = any(one.outcome(pact.as_of) for one in made)
    alike = f"All were made on {days[0]}. " * (len(days) == 1) + "All are open. " * (not settled)
    return tables.Table(
        "forecasts",
        "What the simulations say of figures that are still to come, stated before they are known",
        ("What", "Made", "Nine in ten", "Middle", "Came to", "Error score"),
        [
            (
                one.asks,
                periods.day(one.made) * (len(days) > 1),
                (wording.span(of := one.traced()), of),
                (wording.show(of.value, of.unit, 0.995 * of.value, 1.005 * of.value), of),
                *(_outcome(one, pact.as_of) if settled else ("", "")),
            )
            for one in made
        ],
        f"{alike}No forecast is ever changed; each carries the hash of itself and of the one "
        "before. It is open until a figure is published that settles it; then the weighted "
        "interval score of its quantiles is told, the smaller the better. What lies after "
        f"{told_by} rests on the base scenario.",
    )


def on_record(pact: model.Pact) -> str:
    """How many forecasts are on record, if any, and how many of them a figure has settled."""
    made = worlds.made(pact.as_of)
    if not made:
        return ""
    settled = sum(one.outcome(pact.as_of) is not None for one in made)
    many, done = map(templates.number, (len(made), settled))
    told = f"{words.sentence_case(many)} forecasts of figures to come are on record in the ledger"
    return f"{told}, {done} settled {'so far' if settled else 'yet'}."


def _outcome(one: worlds.Forecast, as_of: str) -> tuple[tables.Cell, tables.Cell]:
    """The figure that settles a forecast, and its score; open before."""
    settled, score = one.outcome(as_of), one.score(as_of)
    if settled is None or score is None:
        return "open", ""
    error = wording.show(score, one.unit, 0.95 * score, 1.05 * score)
    return (words.stated(settled), figures.trace(settled)), error


def precision(pact: model.Pact) -> tables.Table | sentences.Prose:
    """Intervals of headline findings, and the largest error of their ends and middle."""
    if not worlds.written(pact.as_of):
        return _undrawn("how wide the findings are")
    lies = intervals.of(pact.run)
    return tables.Table(
        "precision",
        "Headline findings in the simulations",
        ("Finding", "As it stands", "Nine in ten simulations", "Middle", "Error, at most"),
        [(pact[id].label, pact[id], *_interval(lies.get(id), pact[id])) for id in precise(pact)],
        "The error is the largest standard error of ends and middle over groups of simulations "
        "drawn apart. A parameter that was changed by the reader is not drawn.",
    )


def precise(pact: model.Pact) -> Iterator[str]:
    """The headline findings whose intervals are told with their errors."""
    yield from (f"{name}_{calendar.last_year(pact).slug}" for name in _PRECISE)
    # Of the version in force the cap leaves little to vary.
    version = [*longer.stretched(pact), versions.in_force(pact)][0]
    _, soon, last = path.spread(pact)
    yield from (f"payments_{version.slug}_in_all", "azure_used")
    yield from (f"commitments_over_revenue_{soon}", f"microsoft_multiple_{last}")


def _interval(one: worlds.Interval | None, finding: traces.Traced) -> tuple[tables.Cell, ...]:
    """An interval's cells: its middle no finer than its error, its ends as sentences have them."""
    if one is None:
        return ("not in every simulation", "", "")
    slack = max(2 * one.error, 0.002 * abs(one.middle))
    middle = wording.show(one.middle, finding.unit, one.middle - slack, one.middle + slack)
    error = abs(one.error / one.middle) if one.middle else 0.0
    of_it = wording.show(error, "ratio", 0.9 * error, 1.1 * error, "percent")
    return (
        (" to ".join(sentences.of_nine_in_ten((one.low, one.high), finding.unit)), finding),
        (middle, finding),
        (f"{of_it} of the middle", finding),
    )
