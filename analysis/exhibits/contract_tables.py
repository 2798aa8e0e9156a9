"""The purchase contracts one by one: what each asks for, and what of it the path does not meet."""

from analysis import figures, findings, periods, wording
from analysis.exhibits import tables, words
from analysis.findings import commitments as commitments_of
from analysis.findings import contracts, evidence, path


def table(pact: findings.Pact) -> tables.Table:
    """Each contract, the first known first, and what of it the path does not meet."""
    years, followed = path.named(pact), pact["commitments_short_in_all"].bound != "unknown"
    served = (
        "Each contract is served from the computing of the path in the order in which it became "
        "known, which is an assumption. Not met means not in the year that asks for it. "
    )
    return tables.Table(
        "contracts_met",
        "The contracts" + ", and what the path does not meet of them" * followed,
        ("Contract", "First known", "In all", f"Asked for, {years[0]} to {years[-1]}", "Not met"),
        [
            (
                commitments_of.short(one),
                periods.day(contracts.agreed(one)),
                *(pact[f"{name}_{one.id}"] for name in ("total", "asked", "short")),
            )
            for one in contracts.in_order(pact)
            if one.terms
        ],
        f"{served * followed}Years and tilt are the parameters' where they are not published.",
    )


def later(pact: findings.Pact) -> str:
    """Which contracts were agreed after all of them were put at a sum, as a sentence, if any."""
    named = figures.select("purchase_commitments", as_of=pact.as_of)
    agreed = names(pact, since=max(one.known for one in named).isoformat()) if named else ""
    return f"Agreed after that, and counted here: {agreed}." if agreed else ""


def named_in(pact: findings.Pact) -> str:
    """The month in which OpenAI's head named all that it had promised; empty if he had not yet."""
    return evidence.time(pact["commitments_named"].inputs[0]).get("month", "")


def names(pact: findings.Pact, *, since: str = "") -> str:
    """The contracts whose sum is known, in a sentence.

    Args:
        since: a day, YYYY-MM-DD; only those agreed after it.
    """
    known = (one for one in contracts.in_order(pact) if pact.total(one).bound != "unknown")
    later = (one for one in known if contracts.agreed(one) > since)
    called = (commitments_of.short(one).replace(",", "") for one in later)  # they stand in a list
    return words.listed([wording.literal(one) for one in called] or [""])


def unmet(pact: findings.Pact) -> str:
    """How far the contracts go unmet on the path, as a template that follows "would"."""
    short = "{commitments_short_in_all:span short}"
    return "be met" if pact["commitments_short_in_all"].high == 0 else f"go unmet by {short}"
