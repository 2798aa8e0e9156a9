"""The outlook by year: what is bought on Azure, promised and earned, and what inference takes."""

from collections.abc import Mapping

from analysis.exhibits import charts, tables
from analysis.findings import path


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
        headline=f"OpenAI would buy {{azure_bought_in_all:bare}} on Azure by the end of {last}, "
        "{azure_used:bare} what it promised",
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
    """All purchase commitments beside the revenue that must carry them."""
    first, second, *_, later, _ = path.named(pact)
    return _by_year(
        "commitments_over_years",
        title="Commitments and revenue",
        headline=f"Purchase commitments ask for {{need_commitments_{second}:bare}} in {second}, "
        f"{{commitments_over_revenue_{second}:bare}} the revenue of that year",
        words="Bars by year of purchase commitments and revenue: "
        f"{{need_commitments_{first}:bare}} and {{outlook_revenue_{first}:bare}} in {first}, "
        f"{{need_commitments_{later}:bare}} and {{outlook_revenue_{later}:bare}} in {later}.",
        lines={
            "need_commitments": ("Commitments", charts.MUTED),
            "outlook_revenue": ("Revenue on the path", charts.OPENAI),
        },
        pact=pact,
        otherwise="What the purchase commitments ask for, or the revenue, is not known: {why}",
    )


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
