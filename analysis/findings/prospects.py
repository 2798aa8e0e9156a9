"""What the scenario means for the pact: payments, the cap, Azure, commitments, Microsoft's return.

Everything here follows from the path of `outlook` and the dues of `versions`. A date is a year with
its fraction, as if a year's flows were even within it.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis import cashflows, figures, outlook, periods, terms, traces
from analysis.findings import versions
from analysis.terms import commitment, share, stake

Found = Mapping[str, traces.Traced]
CURRENT = versions.VERSIONS[-1].replace("-", "_")  # the pact in force
_FUNDED = (2019.55, 2023.06)  # when the first billion was announced, and the third phase


def answer(found: Found, parameters: Mapping[str, Any]) -> Iterator[traces.Traced]:
    """The findings of the outlook.

    Args:
        found: the findings of `versions`, by id.
        parameters: all parameters, as `parameters.check` returns them.
    """
    payments = {one.id: one for one in _payments(found, parameters)}
    yield from payments.values()
    found = {**found, **payments}
    yield from _cap(found, parameters)
    yield from _azure(found, parameters)
    yield from _commitments(found)
    yield from _inference(found)
    yield from _position(found, parameters)


def _year(name: str, label: str, year: int, amount: traces.Traced) -> traces.Traced:
    """An amount of one year as a line item."""
    return amount.named(f"{name}_{year}", f"{label}, {year}", periods.parse(str(year)))


def _payments(found: Found, parameters: Mapping[str, Any]) -> Iterator[traces.Traced]:
    """What Microsoft receives under each version, year by year and in all, net, without bills."""
    for name in versions.VERSIONS:
        one = versions.version(name, parameters["as_of"])
        slug, title = one.slug, one.title
        yearly = [
            _year(
                f"payments_{slug}",
                f"Payments to Microsoft under the pact of {title}, net",
                year,
                traces.total(found[f"due_{clause}_{slug}_{year}"] for clause in versions.PAID),
            )
            for year in outlook.YEARS
        ]
        yield from yearly
        yield traces.total(yearly).named(
            f"payments_{slug}_in_all",
            f"Payments to Microsoft under the pact of {title}, {outlook.FIRST} to {outlook.LAST}",
        )


def _filled(
    room: traces.Traced, flows: Sequence[tuple[traces.Traced, float]]
) -> tuple[traces.Traced, traces.Traced]:
    """When even flows fill a room, and what is left of it in the end (negative: they overfill it).

    The date is the first year, and of each year the part before the room is full.

    Args:
        room: what is to be filled, USD.
        flows: for each year its flow, USD, and the last part of the year in which it counts.
    """
    date: Any = float(outlook.FIRST)
    for flow, part in flows:
        counted = flow if part == 1 else part * flow
        filling = np.minimum(np.maximum(room / counted, 0), 1)
        date = date + (filling if part == 1 else (1 - part) + part * filling)
        room = room - counted
    return replace(date, unit=traces.DATE), room


def _cap(found: Found, parameters: Mapping[str, Any]) -> Iterator[traces.Traced]:
    """When the total cap on the share is used up, by which payments count towards it."""
    one = versions.version(versions.VERSIONS[-1], parameters["as_of"])
    yearly = {
        year: _year(
            "share_without_cap",
            "Revenue share without its cap",
            year,
            _uncapped(found, year, parameters),
        )
        for year in outlook.YEARS
    }
    yield from yearly.values()
    paying = [y for y in outlook.YEARS if one.stated("revenue_share", "rate", _end(y))]
    uncapped = [yearly[year] for year in paying or outlook.YEARS]
    cap = one.term("revenue_share", "cap", _end(outlook.FIRST))
    if cap is None:
        cap = traces.unknown("USD", id="revenue_share_cap", label="Cap: not known", kind="term")
    paid_before = cashflows.flow("payments", versions.LEAKED, parameters["as_of"])
    for counts, words in COUNTED.items():
        first = versions.counted(outlook.FIRST, one.effective if counts == "amendment" else None)
        room = cap - paid_before if counts == "all" else +cap
        date, left = _filled(room, [(uncapped[0], first), *((flow, 1) for flow in uncapped[1:])])
        said = f"counting {words}"
        yield date.named(f"cap_reached_{counts}", f"When the cap is used up, {said}")
        yield left.named(f"cap_left_{counts}", f"Left of the cap at its end, {said}")
    yield (traces.total(uncapped) - cap).named(
        "cap_saves", "Share that the cap spares OpenAI, counting payments of 2026 on"
    )


COUNTED = {
    "year": "payments of 2026 on",
    "amendment": "payments since the amendment",
    "all": "all known payments",
}


def _end(year: int) -> datetime.date:
    """The last day of a year."""
    return datetime.date(year, 12, 31)


def _uncapped(found: Found, year: int, parameters: Mapping[str, Any]) -> traces.Traced:
    """The revenue share of a year as if there were no cap, USD."""
    rate = cashflows.share_rate(_end(year), parameters)
    shared = outlook.assumption(
        "shared_fraction", "ratio", "Part of OpenAI's revenue that is shared", parameters
    )
    owed: traces.Traced = share.due(found[f"outlook_revenue_{year}"], rate, shared, 0)
    return owed


def _azure(found: Found, parameters: Mapping[str, Any]) -> Iterator[traces.Traced]:
    """Whether the Azure commitment can be used up on the path, and what is due for not using it."""
    bought = [found[f"outlook_azure_bought_{year}"] for year in outlook.YEARS]
    total = terms.stated("azure_commitment", "total", _as_of(parameters), parameters)
    in_all = traces.total(bought).named(
        "azure_bought_in_all", f"Bought on Azure, {outlook.FIRST} to {outlook.LAST}"
    )
    yield in_all
    yield (in_all / total).named("azure_used", "Bought on Azure over the commitment")
    for year, used in zip(outlook.YEARS, bought, strict=True):
        owed = commitment.shortfall(found[f"need_azure_commitment_{year}"], used)
        yield _year("azure_owed", "Owed for Azure without using it, take-or-pay", year, owed)
    date, left = _filled(+total, [(one, 1.0) for one in bought])
    yield date.named("azure_used_up", "When the Azure commitment is used up")
    yield left.named("azure_left", f"Left of the Azure commitment after {outlook.LAST}")


def _as_of(parameters: Mapping[str, Any]) -> datetime.date:
    return datetime.date.fromisoformat(parameters["as_of"])


def _commitments(found: Found) -> Iterator[traces.Traced]:
    """What all purchase commitments ask for in each year, against the revenue of that year."""
    for year in outlook.YEARS:
        asked, revenue = found[f"need_commitments_{year}"], found[f"outlook_revenue_{year}"]
        yield _year("commitments_over_revenue", "Commitments over revenue", year, asked / revenue)


def _inference(found: Found) -> Iterator[traces.Traced]:
    """Running the models against what the share leaves; the date counts the years above it."""
    date: Any = float(outlook.FIRST)
    for year in outlook.YEARS:
        bill: Any = found[f"outlook_inference_{year}"]
        left = found[f"outlook_revenue_{year}"] - found[f"due_revenue_share_{CURRENT}_{year}"]
        yield _year(
            "inference_over_left", "Inference over the revenue that the share leaves", year,
            bill / left,
        )  # fmt: skip
        date = date + np.where(np.greater(bill, left), 1, 0)
    yield replace(+date, unit=traces.DATE).named(
        "inference_below", "First year in which inference costs less than the share leaves"
    )


def _position(found: Found, parameters: Mapping[str, Any]) -> Iterator[traces.Traced]:
    """What Microsoft has put in and got out by the end of the outlook, its stake included."""
    as_of = parameters["as_of"]
    funded = figures.latest("funded", as_of)
    fraction = terms.stated("equity_stake", "fraction", datetime.date(2026, 7, 1), parameters)
    received = cashflows.flow("payments", versions.LEAKED, as_of)
    for year in outlook.YEARS:
        received = _year(
            "microsoft_received",
            "Received by Microsoft since 2024, net",
            year,
            received + found[f"payments_{CURRENT}_{year}"],
        )
        worth = _year(
            "microsoft_stake",
            "Microsoft's stake as assumed",
            year,
            stake.value(fraction, found[f"outlook_valuation_{year}"]),
        )
        yield from (received, worth)
        multiple = stake.multiple(worth, received, funded)
        yield _year(
            "microsoft_multiple", "Stake and payments over what Microsoft paid in", year, multiple
        )
    yield replace(1 / (1 + received / worth), unit="ratio").named(
        "microsoft_stake_part", f"The stake as part of stake and payments, {outlook.LAST}"
    )
    yield _return(found, funded, worth, parameters)


def _return(
    found: Found, funded: traces.Traced, worth: traces.Traced, parameters: Mapping[str, Any]
) -> traces.Traced:
    """Microsoft's internal rate of return to the end of the outlook, ratio a year.

    It falls with what was paid in and rises with everything else, which gives its bounds.
    """
    first = terms.stated("equity_stake", "committed", datetime.date(2019, 7, 22), parameters)
    got = [*(found[f"payments_{CURRENT}_{year}"] for year in outlook.YEARS), worth]
    years = [*_FUNDED, *(year + 0.5 for year in outlook.YEARS), outlook.LAST + 1.0]
    value, low, high = (
        stake.yearly_return(
            years,
            [-first.value, first.value - getattr(funded, out), *(getattr(g, end) for g in got)],
        )
        for end, out in (("value", "value"), ("low", "high"), ("high", "low"))
    )
    parts = (first, funded, *got)
    kept = all(one.remembers for one in parts)
    flows = ", ".join([f"0 - {first.id}", f"{first.id} - {funded.id}", *(one.id for one in got)])
    return traces.Traced(
        value,
        low,
        high,
        "ratio",
        text=f"yearly_return({years}, [{flows}])",
        operands=parts if kept else (),
        remembers=kept,
    ).named("microsoft_return", f"Microsoft's internal rate of return to {outlook.LAST}")
