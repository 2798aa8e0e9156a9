"""What a path is and how its amounts are counted, in words that the sentences about it share."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from analysis import frames, outlook, parameters, templates, wording, worlds
from analysis.exhibits import sentences, words
from analysis.explore import intervals
from analysis.findings import longer, microsoft, path, stake, steps, versions


def texts(pact: Any) -> dict[str, str]:
    """Markdown by the names for it: `span`, `discounted`, `money`, `path`, `taken`.

    The years of the path; in what money present values are, with and without the rate, which a
    slider moves; the scenario with the year of AGI if it lies in the path; and at what value the
    stake is taken.
    """
    years = path.named(pact)
    return {
        "span": f"{years[0]} to {years[-1]}",
        "discounted": discounted(pact),
        "money": f"in money of {years[0]}" if pact.run["discount_rate"] else "without discount",
        "path": told(pact),
        "taken": stake_taken(pact),
    }


def discounted(pact: Any) -> str:
    """In what money present values are: the first year's, and how much later years count."""
    rate = pact["discount_rate_used"]
    first = path.named(pact)[0]
    if not rate.value:
        return "not discounted"
    percent = wording.link(words.varied("discount_rate", float(rate.value)), rate)
    return f"in money of {first} at {percent} a year"


def told(pact: Any) -> str:
    """The run's scenario by name, and when it has AGI come, if that lies in its years."""
    name = f"the scenario {wording.literal(outlook.scenario(pact.run).title)}"
    agi = pact["agi_year_used"]
    if agi.value > float(path.named(pact)[-1]):
        return name
    return f"{name} with AGI at the start of {wording.link(wording.bounded(agi), agi)}"


def fanned(data: frames.Frame) -> str:
    """What a line over the years stands for, and dashes and a band if a frame has them."""
    drawn = "; dashed: half of the simulations below; band: nine in ten of them"
    return "line: the path as assumed" + drawn * bool(data["lowest"].notna().any())


def spanned(at_last_round: frames.Frame) -> str:
    """What lies between the ends of worths at the last round; nothing while none is known."""
    if all(at_last_round["bound"] == "unknown"):
        return ""
    parts = "the parts of OpenAI stated, rounding, and the readings of a longer share"
    return f" The range at the last round spans {parts}."


def net(id: str, pact: Any, *, short: bool = False) -> str:
    """A net payment to Microsoft in a sentence: what is below nothing goes the other way."""
    one = pact[id]
    back = bool(one.high < 0)
    amount = wording.bounded(one.mirrored() if back else one, short=short)
    told = templates.spoken(amount) + " the other way" * back
    beside = sentences.drawn(id, pact, "short" * short, mirrored=back)
    return wording.link(told, one) + beside


def written(id: str, pact: Any) -> str:
    """A worth as a template: what is below nothing in words."""
    if pact[id].high < 0:
        return f"{{{id}:shortfall short}} less than nothing"
    return f"{{{id}:bare short signed}}"


def longer_read(pact: Any) -> str:
    """How a longer share may be read, reading by reading, as a list in a sentence."""
    return words.listed((one.label for one in longer.readings(pact)), "or")


def valued(slug: str, pact: Any, *, ranged: bool = False) -> str:
    """What a version is worth, as a template: by its readings from the least to the most.

    Args:
        ranged: whether what the simulations say stands with it, if there is one reading only.
    """
    ids = sorted(longer.worths(pact, slug), key=lambda id: float(pact[id].value))
    id, *others = ids
    least, most = (wording.bare(pact[one], short=True) for one in (id, ids[-1]))
    if others and least != most:
        return " to ".join(f"{{{one}:bare short signed}}" for one in (id, others[-1]))
    return f"{{{id}:range short}}" if ranged and pact[id].low >= 0 else written(id, pact)


def at_last_round(slug: str, title: str, pact: Any) -> str:
    """What a version is worth at the last round, as a template; empty if it leaves no stake."""
    id = f"worth_last_round_{slug}"
    told = f"At that value the deal of {title} would bring {{{id}:span short signed}}."
    return told if id in pact.latest else ""


def part_at_round(pact: Any) -> str:
    """By which part of OpenAI the stake at the last round is counted, for a sentence."""
    last = microsoft.rounds(pact)[-1:]
    later = any(day.date > one.day for one in last for day in stake.days(pact))
    return f"stated before that round{' or next after it' * later}"


def stake_taken(pact: Any) -> str:
    """At what value a run takes the stake, of that which was stated for the pact in force."""
    factor, now = pact.run["stake_factor"], versions.in_force(pact)
    stated = now.stated("equity_stake", "valuation", now.stake_day)
    when = f" in {stated.effective:%B %Y}" if stated else ""
    return f"{'' if factor == 1 else f'{factor:g} times '}the value stated{when}"


def stake_drawn(pact: Any, slug: str) -> str:
    """That simulations vary the worth of the stake, where they do, as a sentence.

    Args:
        slug: the version beside whose worth it stands, which may lie below most of them for that.
    """
    found = intervals.of(pact.run)
    ids = [id for id in longer.worths(pact, slug) if id in found]
    if f"pv_stake_{slug}" not in found or not ids:
        return ""
    higher = any(float(pact[id].value) < found[id].low for id in ids)
    draw = "come out higher, as they also draw" if higher else "also draw"
    return f"Simulations {draw} the worth of the stake, by what later rounds paid."


def after(pact: Any, slug: str) -> str:
    """By how much the next version is worth more, by how this one's longer share is read.

    Each with where simulations put it; that they turn the sign is said where they do.
    """
    ids = {one: f"step_from_read_{one.slug}_{slug}" for one in longer.readings(pact)}
    told = {one: f"{{{id}:range more short}}" for one, id in ids.items()}
    if len({wording.directed(pact[id], short=True) for id in ids.values()}) == 1:
        return f"{next(iter(told.values()))} by each reading of that."
    first, *more = (f"{x} if that share is {one.label}" for one, x in told.items() if not one.same)
    longer_paid = "".join(f" It would be worth {each}." for each in more)
    spread = (f" With {one.label} it would be {x}." for one, x in told.items() if one.same)
    return f"{first}.{longer_paid}{''.join(spread)}{_turned(ids.values(), pact)}"


def _turned(ids: Iterable[str], pact: Any) -> str:
    """That simulations turn the sign of steps between versions, as far as their ranges tell so."""
    ranges = [sentences.drawn(id, pact, "more short") for id in ids]
    turned = [one for one in ranges if " less" in one and " more" in one]
    some = "" if len(turned) == len(ranges) else " by some of these readings"
    told = (
        f" Simulations leave the sign open{some}, as they also draw whether AGI ends the old share."
    )
    return told if turned and parameters.untouched(["agi_year"], pact.run) else ""


_EXCHANGE = (
    """
In EXCHANGED Microsoft swapped a claim on profits for a stake then stated at
{stake_value_recapitalised:bare short}. In this scenario the claim would have been worth
{claim_as_read:span short}, depending on when it ends and whether losses are made up first: the
stake{TAKEN}
{stake_less_claim_as_read:was worth more/was worth less/may have been worth more or less}.
""",
    """
In EXCHANGED Microsoft swapped a claim on profits for a stake then stated at
{stake_value_recapitalised:bare short}. In this scenario the claim would have brought
{claim_as_read:bare short}: no profit is left to share.
""",
    """
In EXCHANGED Microsoft swapped a claim on profits, in whose losses it is here assumed to have
shared, for a stake then stated at {stake_value_recapitalised:bare short}. With its losses the
claim may come to less than nothing.
""",
)
_BREAKS_EVEN = (
    """
The stake is worth the claim at a valuation of {break_even_as_read:span} for all of OpenAI; the
valuation stated in EXCHANGED{TIMES}
{stake_less_claim_as_read:lies above/lies below/may lie on either side of} that.

Cut off with the path, the claim would have brought {pv_profit_participation_OLD:bare},
which the stake matches at {break_even_valuation:bare}. Run on, with the profit of the path's
last year kept up, it would have brought {claim_worth_yearly:bare}, {discounted}, which the
stake matches at {break_even_run_out_yearly:bare}. Were losses of the path to be made up first,
it would have been {claim_worth_carried:bare} and {break_even_run_out_carried:bare}. Neither
reading is published.

Its end would have come in {claim_ends_yearly:bare}, with losses made up first in
{claim_ends_carried:bare}.
""",
    """
On this path the claim would have brought {claim_as_read:bare}, by every reading of it.
""",
    """
With losses shared, the claim may come to less than nothing, and no valuation matches that.
""",
)


def exchange(pact: Any) -> str:
    """What the exchange of profits for shares came to, as a template for `say`."""
    other = pact.run["stake_factor"] != 1
    told = _EXCHANGE[_kind(pact)].replace("{TAKEN}", f", at {stake_taken(pact)}," * other)
    return _exchanged(told, pact)


def breaks_even(pact: Any) -> str:
    """When that exchange breaks even, likewise."""
    factor = pact.run["stake_factor"]
    told = _BREAKS_EVEN[_kind(pact)].replace(
        "{TIMES}", f", taken {factor:g} times," * (factor != 1)
    )
    return _exchanged(told, pact)


def _exchanged(template: str, pact: Any) -> str:
    """A template with the version that gave up the claim on profits, and the month it did."""
    step = steps.exchange(pact)
    if step is None:
        return ""
    return template.replace("OLD", step.old.slug).replace("EXCHANGED", step.new.title)


def _kind(pact: Any) -> int:
    """Whether the claim on profits is worth something, nothing by each reading, or may cost."""
    claim = pact["claim_as_read"]
    return 2 if claim.low < 0 else int(claim.high == 0)


def place(name: str, pact: Any, band: Mapping[str, worlds.Interval]) -> str:
    """Where the path of a finding lies in its band, year by year; empty without a band.

    The path is no middle of the simulations: it takes each assumption as it stands, the simulations
    draw what is not known.
    """
    told = {
        year: (pact[f"{name}_{year}"].value, band[f"{name}_{year}"])
        for year in path.named(pact)
        if f"{name}_{year}" in band
    }
    if not told or any(math.isnan(value) for value, _ in told.values()):
        return ""
    above = [year for year, (value, lies) in told.items() if value > lies.middle]
    below = [year for year, (value, lies) in told.items() if value < lies.middle]
    beyond = [year for year, (value, lies) in told.items() if not lies.low <= value <= lies.high]
    where = [
        f"{side} in {words.listed(some)}"
        for side, some in (("above it", above), ("below it", below))
        if some and len(some) < len(told)
    ]
    for some, side in ((above, "above it in each of the years"), (below, "below it in each")):
        where = [side] if len(some) == len(told) else where
    outside = f"; outside the band in {words.listed(beyond)}" if beyond else ""
    return (
        "The path is not the middle of the simulations, but each assumption as it stands: these "
        f"payments lie {', and '.join(where) or 'on the middle'}{outside}."
    )
