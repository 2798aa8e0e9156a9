"""What would show each headline of the report to be wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis import findings, wording, worlds
from analysis.exhibits import days, ledger_exhibits, tables, words
from analysis.findings import path, search, versions


def _is_used_up(pact: findings.Pact) -> bool:
    """Whether the payments of the path would surely go beyond the cap."""
    return bool(wording.verdict(pact[f"cap_left_{pact.run['cap_counts']}"], "", "so", ""))


def _has_a_path(pact: findings.Pact) -> bool:
    """Whether the scenario of a run was written by its day."""
    return bool(path.revenue(pact, path.years(pact)[0]).bound != "unknown")


def _outlasts_agi(pact: findings.Pact) -> bool:
    """Whether the share of the pact in force runs on whenever AGI comes."""
    return not any(
        versions.ends_at_agi(versions.in_force(pact), year.end) for year in versions.YEAR.keys(pact)
    )


def _above(id: str) -> Callable[[findings.Pact], bool]:
    """Whether a finding is surely more than one, or than nothing if it is an amount."""
    return lambda pact: bool(wording.verdict(pact[id], "so", "", ""))


def _hangs_on_reading(pact: findings.Pact) -> bool:
    """Whether two readings of the Bing clause surely pay different amounts."""
    year = search.example(pact)
    return pact.bing_least(year).high < pact.bing_most(year).low


@dataclass(frozen=True)
class Falsifier:
    """A headline, and what would show it to be wrong.

    Args:
        headline: what the report says.
        fall: what would have to be so for it to fall.
        holds: whether it is said in a run at all, if the day may be too early for it or assumptions
            may turn it round.
    """

    headline: str
    fall: str
    holds: Callable[[findings.Pact], bool] = lambda _: True


# Each headline of the report, by chapter.
FALSIFIERS: dict[str, tuple[Falsifier, ...]] = {
    "1_payments": (
        Falsifier(
            "OpenAI paid the leaked amounts as its share",
            "either company's accounts named another share, or the leak were not what it says",
        ),
        Falsifier(
            "Nine months of payments rose more than nine against twelve show",
            "a quarter of the leak were misdated: the split by quarter rests on one page",
            holds=_above("understatement_payments_2025_9m"),
        ),
    ),
    "2_revenue": (
        Falsifier(
            "The payments imply at least so much revenue",
            "the rate were above the reported one, or other things were paid with the share",
        ),
        Falsifier(
            "The payments fall short of the share on the reported revenue",
            "the payments were shown to be net, or the base narrower: then there is no shortfall",
            holds=ledger_exhibits.missing,
        ),
    ),
    "3_inference": (
        Falsifier(
            "The inference bill of 2024 was about as large as the revenue reported",
            "the leaked bill held training or other Azure use, or that revenue were restated",
        ),
    ),
    "4_clauses": (
        Falsifier(
            "What the Bing clause was worth hangs on how it is read",
            "its words were published: they would leave one base, measure, period and hurdle",
            holds=_hangs_on_reading,
        ),
        Falsifier(
            "The commitments outrun the revenue",
            "they were options, could be cancelled, or ran over more years than reported",
            holds=_above("commitments_to_revenue"),
        ),
        Falsifier(
            "No profit, no payment",
            "the participation were measured before some costs, or Microsoft bore losses in cash",
        ),
        Falsifier(
            "The stake was worth more than what was paid in",
            "its stated value could not be had: no sale, or an older class of shares before it",
            holds=_above("stake_multiple_funded_recapitalised"),
        ),
    ),
    "5_versions": (
        Falsifier(
            "The versions of the pact differ by so much in worth to Microsoft",
            "revenue took another path than the assumed one, or the cap counted other payments",
            holds=_has_a_path,
        ),
        Falsifier(
            "The exchange of profits for shares was a good or a bad trade",
            "profits came earlier or later than assumed, or the claim on them had another total",
            holds=_has_a_path,
        ),
        Falsifier(
            "As amended last, the share outlasts AGI",
            "the contract's own words tied it to the panel: only an announcement is public",
            holds=_outlasts_agi,
        ),
        Falsifier(
            "So much more was paid to Microsoft than flowed back",
            "a flow drawn as unknown were large: the reciprocal share, credits, the Bing clause",
            holds=_above("flow_net_2025_9m"),
        ),
    ),
    "6_outlook": (
        Falsifier(
            "On the path, the cap is used up before the share ends",
            "revenue grew far more slowly than in the scenario, or only part of it were shared",
            holds=_is_used_up,
        ),
        Falsifier(
            "On the path, purchases on Azure come to so much of the commitment",
            "computing moved to other clouds faster, or the commitment ran over fewer years",
            holds=_has_a_path,
        ),
        Falsifier(
            "What Microsoft gets back over what it paid in",
            "the market paid less for OpenAI's revenue, or later rounds diluted the stake",
            holds=_has_a_path,
        ),
    ),
    "7_worlds": (
        Falsifier(
            "OpenAI's revenue of 2024 and 2025 lies within the ranges given",
            "published accounts put it outside: an input lay beyond its span, or the leak erred",
            holds=lambda pact: bool(worlds.drawn(pact.as_of)),
        ),
    ),
    "8_claims": (
        Falsifier(
            "Each claim of the article holds, holds on a condition, or fails",
            "its words mean something else, or a source that was not read here says otherwise",
            holds=lambda pact: days.known(findings.claimed.read().article, pact.as_of),
        ),
    ),
}


# Those on which most of the report rests.
STRONGEST = (
    "OpenAI paid the leaked amounts as its share",
    "The payments fall short of the share on the reported revenue",
    "The commitments outrun the revenue",
)


def falsifiers(pact: findings.Pact, *, strongest: bool = False) -> tables.Table:
    """What would show each headline that a run says to be wrong, chapter by chapter.

    Args:
        strongest: only those of `STRONGEST`, without their chapters.
    """
    rows = [
        (words.sentence_case(chapter.partition("_")[2]), one.headline, one.fall)
        for chapter, said in FALSIFIERS.items()
        for one in said
        if (one.headline in STRONGEST or not strongest) and one.holds(pact)
    ]
    if strongest:
        return tables.Table(
            "strongest_falsifiers",
            "What would prove it wrong",
            ("Headline", "Would fall if"),
            tuple((headline, fall) for _, headline, fall in rows),
        )
    return tables.Table(
        "falsifiers",
        "What would prove the headlines wrong",
        ("Chapter", "Headline", "Would fall if"),
        tuple(rows),
    )
