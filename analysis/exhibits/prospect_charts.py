"""The outlook by year: what is bought on Azure, promised and earned, and what inference takes."""

from collections.abc import Mapping

from analysis import findings, wording
from analysis.exhibits import charts, tables, words
from analysis.findings import commitments as commitments_of
from analysis.findings import contracts, path


def _by_year(
    id: str,
    *,
    title: str,
    headline: str,
    words: str,
    lines: Mapping[str, tuple[str, str]],
    pact: charts.Pact,
    otherwise: str = "",
) -> charts.Chart:
    """Bars of several findings under each year of the outlook.

    Args:
        title: of the table.
        lines: the finding's name without its year -> its words and colour.
    """
    groups = {
        year: [(what, colour, pact[f"{name}_{year}"]) for name, (what, colour) in lines.items()]
        for year in path.named(pact)
    }
    columns = {name: what for name, (what, _) in lines.items()}
    return charts.make(
        id,
        headline,
        words,
        charts.bars(groups, future=True),
        tables.by_period(f"{id}_data", f"{title}, by year", columns, path.named(pact), pact),
        pact=pact,
        otherwise=otherwise,
    )


def azure(pact: charts.Pact) -> charts.Chart:
    """What OpenAI would buy on Azure beside what it promised to buy."""
    first, _, last = path.spread(pact)
    return _by_year(
        "azure_over_years",
        title="Azure, bought and promised",
        headline=f"OpenAI would buy {{outlook_azure_bought_{first}:bare}} on Azure in {first}, of "
        f"{{need_azure_commitment_{first}:bare}} promised, and "
        f"{{outlook_azure_bought_{last}:bare}} in {last}, of {{need_azure_commitment_{last}:bare}}",
        words="Bars by year of what OpenAI would buy on Azure and what it promised to buy: "
        f"{{outlook_azure_bought_{first}:bare}} and {{need_azure_commitment_{first}:bare}} in "
        f"{first}, {{outlook_azure_bought_{last}:bare}} and "
        f"{{need_azure_commitment_{last}:bare}} in {last}.",
        lines={
            "outlook_azure_bought": ("Bought on the path", charts.TO_MICROSOFT),
            "need_azure_commitment": ("Promised, as the parameters spread it", charts.MUTED),
        },
        pact=pact,
        otherwise="What OpenAI would buy on Azure is not known: {why}",
    )


def commitments(pact: charts.Pact) -> charts.Chart:
    """All purchase commitments beside the computing and the revenue that must carry them."""
    first, second, *_, later, _ = path.named(pact)
    return _by_year(
        "commitments_over_years",
        title="Commitments, computing and revenue",
        headline=f"Purchase commitments ask for {{need_commitments_{second}:bare}} in {second}; "
        f"the path has {{outlook_compute_{second}:bare}} of computing and "
        f"{{outlook_revenue_{second}:bare}} of revenue",
        words="Bars by year of purchase commitments, computing and revenue: "
        f"{{need_commitments_{first}:bare}}, {{outlook_compute_{first}:bare}} and "
        f"{{outlook_revenue_{first}:bare}} in {first}, {{need_commitments_{later}:bare}}, "
        f"{{outlook_compute_{later}:bare}} and {{outlook_revenue_{later}:bare}} in {later}.",
        lines={
            "need_commitments": ("Commitments", charts.MUTED),
            "outlook_compute": ("Computing on the path", charts.TO_MICROSOFT_TOO),
            "outlook_revenue": ("Revenue on the path", charts.OPENAI),
        },
        pact=pact,
        otherwise="What the purchase commitments ask for, or the path, is not known: {why}",
    )


def contracts_table(pact: findings.Pact) -> tables.Table:
    """Each contract in the order in which it was agreed, and what of it the path does not meet."""
    rows: list[tables.Row] = [
        (
            commitments_of.short(one),
            words.day(min(term.effective for term in one.terms).isoformat()),
            *(pact[f"{name}_{one.id}"] for name in ("total", "asked", "short")),
        )
        for one in contracts.in_order(pact)
        if any(term.known.isoformat() <= pact.as_of for term in one.terms)
    ]
    years = path.named(pact)
    return tables.Table(
        "contracts_met",
        "The contracts, and what the path does not meet of them",
        ("Contract", "Agreed", "In all", f"Asked for, {years[0]} to {years[-1]}", "Not met"),
        tuple(rows),
        "Each contract is served from the computing of the path in the order in which it was "
        "agreed, which is an assumption. Not met means not in the year that asks for it. Years and "
        "tilt are the parameters' where they are not published.",
    )


def names(pact: findings.Pact) -> str:
    """The contracts whose sum is known, in a sentence."""
    known = [one for one in contracts.in_order(pact) if pact.total(one).bound != "unknown"]
    told = [wording.literal(commitments_of.short(one)) for one in known]
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1] if told else "")))


def inference(pact: charts.Pact) -> tables.Table:
    """Inference against what the share leaves, and Microsoft's position, by year."""
    return tables.by_period(
        "inference_by_year",
        "Inference, and what Microsoft has got back",
        {
            "outlook_inference": "Inference, all clouds",
            "inference_over_left": "Over what the share leaves",
            "microsoft_received": "Received by Microsoft since 2024",
            "microsoft_multiple": "Stake and payments over cost",
        },
        path.named(pact),
        pact,
    )
