"""What each version of the pact is worth on the assumed path: tables, the bridge, AGI.

Blue is money to Microsoft, green money to OpenAI, grey neither or not known.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt

from analysis import traces, wording
from analysis.exhibits import charts, path_words, sentences, tables
from analysis.findings import agi, longer, model, path, steps, versions


def versions_table(pact: charts.Pact) -> tables.Table:
    """The present value of each clause under each version."""
    titles = versions.titles(pact)
    lines = {f"pv_{clause}": what for clause, what in steps.BRIDGED.items()}
    if any(f"worth_last_round_{slug}" in pact for slug in titles):
        lines["worth_last_round"] = "The same, with the stake at the value of the last round"
    rows: list[tables.Row] = [
        (what, *(_valued(pact.get(f"{name}_{slug}"), name) for slug in titles))
        for name, what in lines.items()
    ]
    return tables.Table(
        "versions_worth",
        f"What Microsoft would receive, {path_words.discounted(pact)}",
        ("Clause", *titles.values()),
        tuple(rows),
        "The stake stands at the value stated when it was agreed, not discounted. In January 2023 "
        "there was no stake apart from the claim on profits.",
    )


def _valued(one: traces.Traced | None, name: str = "worth") -> tables.Cell:
    """A worth with its bounds if they are readings that lie apart."""
    if one is None:
        return "not valued"
    wide = name.startswith("worth") and one.high - one.low > _WIDE * abs(one.value)
    return (wording.span(one), one) if wide else one


_WIDE = 0.05  # of a worth: bounds further apart than by rounding are printed


def readings_table(pact: model.Pact) -> tables.Table:
    """What a share over a longer time is worth, by how it is read, and what each step then is."""
    rows: list[tables.Row] = []
    for slug, title in path_words.agreed_with_longer(pact).items():
        for one in longer.readings(pact):
            names = [
                f"pv_read_revenue_share_{one.slug}_{slug}",
                f"pv_read_reciprocal_share_{one.slug}_{slug}",
                f"worth_read_{one.slug}_{slug}",
                f"step_to_read_{one.slug}_{slug}",
                f"step_from_read_{one.slug}_{slug}",
            ]
            told = (pact.get(name, "no later pact") for name in names)
            rows.append((f"{title}, {one.label}", *told))
    return tables.Table(
        "longer_readings",
        f"The longer share by how it is read, {path_words.discounted(pact)}",
        ("Reading", "Share", "Reciprocal share", "All clauses", "Step before", "Step after"),
        tuple(rows),
        "Both directions are read alike. The same sum means what would be paid until the earlier "
        "year, undiscounted, in proportion to revenue.",
    )


def path_table(pact: charts.Pact) -> tables.Table:
    """The assumed path that all versions are applied to."""
    columns = {
        "outlook_revenue": "OpenAI's revenue",
        "outlook_profit": "OpenAI's profit",
        "outlook_azure_openai": "Microsoft's sales of its models",
    }
    return tables.by_period("path", "The assumed path", columns, path.named(pact), pact)


_UNVALUED = "The versions cannot all be valued: {why}"


def bridge(pact: model.Pact) -> charts.Chart | sentences.Prose:
    """How the value of the pact to Microsoft changes from version to version, clause by clause."""
    totals = [f"pv_total_{slug}" for slug in versions.titles(pact)]
    if all(pact[one].bound == "unknown" for one in totals):
        return sentences.Prose(f"*{sentences.reasoned(_UNVALUED, totals, pact)}.*")
    titles, enacted = versions.titles(pact), versions.enacted_titles(pact)
    read = {slug: longer.readings(pact) for slug in path_words.agreed_with_longer(pact)}
    named = {
        slug: [f"worth_read_{one.slug}_{slug}" for one in read.get(slug, ())] for slug in titles
    }
    rows: list[tables.Row] = [
        (f"Pact of {titles[slug]}", pact[id].label, pact[id])
        for slug, ids in named.items()
        for id in (f"pv_total_{slug}", *ids)
    ]
    rows.append(("All of these", "Counted less each year later by", _rate(pact)))
    worth = [
        f"{_listed([f'{{{id}:bare signed}}' for id in named[slug]], 'or')} as of {title} (by how "
        "its longer share is read)"
        if named[slug]
        else f"{path_words.written(f'pv_total_{slug}', pact)} as of {title}"
        for slug, title in enacted.items()
    ]
    for old, new in itertools.pairwise(titles):
        for clause, what in steps.BRIDGED.items():
            change = pact.get(f"bridge_{clause}_{old}_to_{new}")
            if change is not None:
                rows.append((f"{titles[old]} to {titles[new]}", what, change))
    return charts.make(
        "bridge",
        f"On the assumed path the pact is worth to Microsoft {_listed(worth)}, in money of "
        f"{path.named(pact)[0]} at {{discount_rate_used:percent}} a year",
        "Bars that step from version to version, clause by clause, and beneath a version with a "
        f"longer share one for each reading of it. Worth: {_listed(worth)}.",
        _steps(list(_bridge_rows(pact))),
        tables.Table("bridge_data", "Step by step", ("Step", "Clause", "Worth or change"),
                       tuple(rows)),
        pact=pact,
        otherwise=_UNVALUED,
    )  # fmt: skip


def _rate(pact: charts.Pact) -> tables.Cell:
    """The discount rate as a cell."""
    one = pact["discount_rate_used"]
    return wording.bounded(one, "percent"), one


def _listed(parts: Sequence[str], last: str = "and") -> str:
    """Several things in a sentence."""
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _bridge_rows(pact: model.Pact) -> Iterator[dict[str, Any]]:
    """A bar for each version's total and, between them, for each clause."""
    slot = itertools.count()
    before = ""
    at: list[traces.Traced] = []  # what adds up to where the next bar starts
    for slug, title in versions.titles(pact).items():
        for clause, what in versions.CLAUSES.items() if at else ():
            change = pact.get(f"bridge_{clause}_{before}_to_{slug}")
            if change is not None:
                yield _step(next(slot), what, change, at)
                at.append(change)
        total = pact[f"pv_total_{slug}"]
        yield _step(next(slot), f"Pact: {title}", total, [])
        for one in longer.readings(pact) if slug in path_words.agreed_with_longer(pact) else ():
            found = pact[f"worth_read_{one.slug}_{slug}"]
            yield _step(next(slot), one.short, found, [])
        at, before = [total], slug


def _step(
    slot: int, what: str, one: traces.Traced, before: Sequence[traces.Traced]
) -> dict[str, Any]:
    """One bar from where the bar before it ended; a change of nothing is not drawn."""
    rise, fall = (charts.TO_MICROSOFT, charts.OPENAI) if before else (charts.MUTED,) * 2
    return charts.row(
        slot=slot,
        words=charts.words(f"{what}: ", one, sign="+" if before else ""),
        start=charts.summed(*before),
        end=charts.summed(*before, one),
        shown=charts.shown(one) if before else True,
        colour=charts.turning(one, rise, fall),
        solid=charts.measured(one),
    )


def _steps(rows: Sequence[Mapping[str, Any]]) -> charts.Drawn:
    """Bars between two values with their words above them, at any width."""
    drawn = alt.Chart(charts.values(rows)).transform_filter("datum.shown")
    base = drawn.encode(y=alt.Y("slot:O", axis=None))
    bars = base.transform_filter("isValid(datum.start) && isValid(datum.end)")
    bar = bars.encode(
        x=alt.X("start:Q", axis=None, scale=alt.Scale(nice=False)),
        x2="end:Q",
        color=alt.Color("colour:N", scale=None),
    )
    words = base.mark_text(align="left", dy=-6, color=charts.INK).encode(
        x=alt.XValue(0), text="words:N"
    )
    return alt.layer(*charts.solid_and_pale(bar), words, height=alt.Step(charts.SLOT))


def chances_table(pact: charts.Pact) -> tables.Table:
    """The expected value of the revenue share for each yearly chance of AGI."""
    titles = versions.titles(pact)
    rows: list[tables.Row] = [
        (
            f"{chance:.0%}",
            *(pact[f"agi_chance_{slug}_{agi.percent(chance)}"] for slug in titles),
        )
        for chance in agi.CHANCES
    ]
    return tables.Table(
        "agi_chances",
        "The revenue share by the yearly chance of AGI, expected present value",
        ("Chance a year", *titles.values()),
        tuple(rows),
        "The first year is taken as certain to be without AGI.",
    )
