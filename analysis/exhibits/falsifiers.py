"""What would show each headline of the report to be wrong."""

from analysis.exhibits import days, tables, words

# Each headline of the report by chapter, what would show it to be wrong, and the sources, the
# amendment or the scenario that it rests on, if the day may be too early for it.
FALSIFIERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "1_payments": (
        (
            "OpenAI paid the leaked amounts as its share",
            "either company's accounts named another share, or the leak were not what it says",
        ),
        (
            "Nine months of payments rose more than nine against twelve show",
            "a quarter of the leak were misdated: the split by quarter rests on one page",
        ),
    ),
    "2_revenue": (
        (
            "The payments imply at least so much revenue",
            "the rate were above the reported one, or other things were paid with the share",
        ),
        (
            "The payments fall short of the share on the reported revenue",
            "the payments were shown to be net, or the base narrower: then there is no shortfall",
        ),
    ),
    "3_inference": (
        (
            "The inference bill of 2024 was about as large as the revenue reported",
            "the leaked bill held training or other Azure use, or that revenue were restated",
        ),
    ),
    "4_clauses": (
        (
            "What the Bing clause was worth hangs on how it is read",
            "its words were published: they would leave one base, measure, period and hurdle",
        ),
        (
            "The commitments outrun the revenue",
            "they were options, could be cancelled, or ran over more years than reported",
            "AMZ",
            "KLE",
        ),
        (
            "No profit, no payment",
            "the participation were measured before some costs, or Microsoft bore losses in cash",
        ),
        (
            "The stake was worth many times what was paid in",
            "its stated value could not be had: no sale, or an older class of shares before it",
        ),
    ),
    "5_versions": (
        (
            "The versions of the pact differ by so much in worth to Microsoft",
            "revenue took another path than the assumed one, or the cap counted other payments",
            "base",
        ),
        (
            "The exchange of profits for shares was a good or a bad trade",
            "profits came earlier or later than assumed, or the claim on them had another total",
            "base",
        ),
        (
            "As amended last, the share outlasts AGI",
            "the contract's own words tied it to the panel: only an announcement is public",
            "2026-04",
        ),
        (
            "So much more was paid to Microsoft than flowed back",
            "a flow drawn as unknown were large: the reciprocal share, credits, the Bing clause",
        ),
    ),
    "6_outlook": (
        (
            "On the path, the cap is used up before the share ends",
            "revenue grew far more slowly than in the scenario, or only part of it were shared",
            "base",
        ),
        (
            "On the path, purchases on Azure come to so much of the commitment",
            "computing moved to other clouds faster, or the commitment ran over fewer years",
            "base",
        ),
        (
            "Microsoft gets back many times what it paid in",
            "the market paid less for OpenAI's revenue, or later rounds diluted the stake",
            "base",
        ),
    ),
    "7_worlds": (
        (
            "OpenAI's revenue of 2024 and 2025 lies within the ranges given",
            "published accounts put it outside: an input lay beyond its span, or the leak erred",
            "DEV",
        ),
    ),
    "8_claims": (
        (
            "Each claim of the article holds, holds on a condition, or fails",
            "its words mean something else, or a source that was not read here says otherwise",
            "DEV",
        ),
    ),
}


# Those on which most of the report rests.
STRONGEST = (
    "OpenAI paid the leaked amounts as its share",
    "The payments fall short of the share on the reported revenue",
    "The commitments outrun the revenue",
)


def falsifiers(as_of: str, *, strongest: bool = False) -> tables.Table:
    """What would show each headline to be wrong, chapter by chapter, as far as it was known.

    Args:
        as_of: the day.
        strongest: only those of `STRONGEST`, without their chapters.
    """
    rows = [
        (words.sentence_case(chapter.partition("_")[2]), headline, fall)
        for chapter, claims in FALSIFIERS.items()
        for headline, fall, *since in claims
        if all(days.known(one, as_of) for one in since)
    ]
    if strongest:
        return tables.Table(
            "strongest_falsifiers",
            "What would prove it wrong",
            ("Headline", "Would fall if"),
            tuple((headline, fall) for _, headline, fall in rows if headline in STRONGEST),
        )
    return tables.Table(
        "falsifiers",
        "What would prove the headlines wrong",
        ("Chapter", "Headline", "Would fall if"),
        tuple(rows),
    )
