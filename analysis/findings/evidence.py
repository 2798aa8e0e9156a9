"""The evidence on the gap: which published figure limits which explanation, and how surely.

A figure limits what a hypothesis needs in some accounts; it excludes the hypothesis, or allows it,
no more surely than the figure and its reading bear.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from analysis import figures, periods, schema, traces
from analysis.findings import disagreements, limits, model, register, spoken

FITS, EXCLUDED, UNDECIDED, NOT_NEEDED = "fits", "excluded", "undecided", "not needed"
Bounds = tuple[float, float]
ANY: Bounds = (-np.inf, np.inf)


@dataclass(frozen=True)
class Evidence:
    """A published figure as a limit to a hypothesis, independent of the leaked payments.

    `limit` bounds what the hypothesis needs in the accounts. `reads` is how the figure is read, as
    a template, and `reading` how surely it bears being read so: high, medium or low.
    """

    hypothesis: str
    accounts: tuple[periods.Period, ...]
    limit: traces.Traced
    reads: str
    reading: schema.Confidence

    @property
    def says(self) -> str:
        """How the figure is read, with the time that it tells of; only of one that is known."""
        return self.reads.format(**time(self.figure))

    @property
    def figure(self) -> traces.Traced:
        """The first figure that the limit rests on; the limit itself if none is remembered."""
        found = (one for one in self.limit.published if one.kind == "figure")
        return next(found, self.limit)

    @property
    def known(self) -> bool:
        """Whether all that it reads was known on the day."""
        return self.limit.bound != "unknown"

    @property
    def confidence(self) -> str:
        """The confidence in the figure."""
        return self.figure.reference.get("confidence", "low")

    @property
    def strength(self) -> str:
        """The confidence in the figure or in its reading, whichever is less."""
        return min((self.confidence, self.reading), key=lambda rank: figures.CONFIDENCE[rank])

    @property
    def decides(self) -> bool:
        """Whether it was known and is strong enough to exclude anything."""
        return self.known and figures.CONFIDENCE[self.strength] >= limits.SURE


def time(figure: traces.Traced) -> dict[str, str]:
    """Of what time a figure tells: `when`, a period or a day, and the `month` of its last day."""
    days = {one.id: (one.start, one.end) for one in figures.load()}.get(figure.id)
    return {"when": periods.named(*days), "month": f"{days[1]:%B %Y}"} if days else {}


# Finding, the hypothesis that it limits, how its figure is read, and how surely. A finding that is
# none of an account limits all of them, or all that begin in a year. In braces stands the time that
# the figure tells of, or the month of its last day.
_READ: tuple[tuple[str, str, str, schema.Confidence], ...] = (
    (
        "azure_openai_run_rate_allows",
        "set_off",
        "Azure OpenAI sales at the pace of {month}",
        "medium",
    ),
    (
        "azure_openai_run_rate_expected_allows",
        "set_off",
        "Azure OpenAI sales at the pace once expected for {month}",
        "low",
    ),
    (
        "microsoft_to_openai_allows",
        "set_off",
        "what Microsoft paid OpenAI in {when}, whose nature is not stated, as all that it owed",
        "low",
    ),
    (
        "model_resale_allows",
        "set_off",
        "sales of OpenAI models by Microsoft, {when}",
        "low",
    ),
    (
        "stated_rate_allows",
        "rate",
        "the rate that sources name, unconfirmed, within its spread",
        "low",
    ),
    ("stated_base_allows", "base", "“of its revenue”, as all of it", "low"),
    (
        "liabilities_allow",
        "deferral",
        "all that OpenAI owed Microsoft on {when}, as if none of it were bills",
        "low",
    ),
    (
        "liabilities_allow_quarters",
        "lag",
        "all that OpenAI owed Microsoft on {when}, in quarters of share",
        "low",
    ),
    (
        "expenses_allow",
        "deferral",
        "expenses to Microsoft in {when}, less the leaked inference bill",
        "medium",
    ),
    ("receivable_allows", "deferral", "all that OpenAI owed Microsoft on {when}", "low"),
    (
        "revenue_from_openai_allows",
        "deferral",
        "all that Microsoft earned from OpenAI in {when}",
        "low",
    ),
    ("revenue_allows", "figure", "the lowest revenue published, within its rounding", "high"),
    (
        "azure_openai_run_rate_allows",
        "cut",
        "OpenAI's part of Azure OpenAI sales at the pace of {month}, as all that it got",
        "low",
    ),
    (
        "microsoft_to_openai_allows",
        "cut",
        "what Microsoft paid OpenAI in {when}, whose nature is not stated, as all that it got",
        "low",
    ),
    (
        "after_share_allows",
        "after",
        "the payments themselves: such a revenue would be too low, not too high",
        "medium",
    ),
)
# What a revenue is held against that is the only one published: nothing bears witness of itself.
_ITSELF = ("revenue_allows", "the only revenue published, which is the one used")
# Whose figure is of a year alone: what bears on the accounts from that year on.
_OF_A_YEAR = {"microsoft_to_openai_allows": "microsoft_to_openai"}


def of(pact: model.Pact) -> tuple[Evidence, ...]:
    """Everything independent of the leak that limits a hypothesis, known by the day or not."""
    return pact.kept("evidence", lambda: tuple(_gathered(pact)))


def _gathered(pact: model.Pact) -> Iterator[Evidence]:
    accounts = disagreements.accounts(pact)
    for name, hypothesis, says, reading in _READ:
        family = register.REGISTER[name]
        since = accounts
        if quantity := _OF_A_YEAR.get(name):
            year = figures.last_period(quantity, pact.as_of).year
            since = tuple(one for one in accounts if one.first >= year.first)
        for keys in family.keys(pact):
            limit = pact[family.id_of(keys)]
            within = tuple(
                one for one in since if not keys or one.slug == family.over[0].slug(*keys)
            )
            if name == _ITSELF[0] and not witnessed(limit.published):
                yield Evidence(hypothesis, within, limit, _ITSELF[1], "low")
            else:
                yield Evidence(hypothesis, within, limit, says, reading)


def witnessed(revenues: Iterable[traces.Traced]) -> bool:
    """Whether a published revenue has another beside it: by itself it may be wrong."""
    return len({one.id for one in revenues}) > 1


def verdict(
    needed: traces.Traced, on: Iterable[Evidence], *, contested: bool = False
) -> tuple[str, tuple[Evidence, ...]]:
    """Whether a hypothesis alone can explain an account, and the evidence that says so.

    Excluded, if some evidence leaves no value that it needs; it fits, if all evidence allows
    every value it may need and no statement is against it; else it is undecided. The rounding of
    both sides counts. Evidence counts if it was known by the day and neither the figure nor its
    reading is of low confidence.

    Args:
        contested: whether a statement that counts is against it; by itself that excludes nothing.
    """
    deciding = tuple(one for one in on if one.decides)
    excluding = tuple(one for one in deciding if refutes(one, needed))
    if excluding:
        return EXCLUDED, excluding
    sure = all(one.limit.low <= needed.low and needed.high <= one.limit.high for one in deciding)
    return (FITS if deciding and sure and not contested else UNDECIDED), deciding


def refutes(one: Evidence, needed: traces.Traced) -> bool:
    """Whether evidence, if it is read rightly, leaves no value that is needed."""
    (low, high), (least, most) = bounds(needed), bounds(one.limit)
    return not (low <= most and least <= high)


def on(pact: model.Pact, hypothesis: str, account: str) -> list[Evidence]:
    """The evidence that limits a hypothesis in an account."""
    return [
        one
        for one in of(pact)
        if one.hypothesis == hypothesis and account in [each.slug for each in one.accounts]
    ]


def bounds(one: traces.Traced) -> Bounds:
    """The lowest and the highest value; any if unknown."""
    return ANY if one.bound == "unknown" else (one.low, one.high)


def verdicts(pact: model.Pact) -> dict[tuple[str, str], tuple[str, tuple[Evidence, ...]]]:
    """(Hypothesis, slug of an account) -> its verdict and the evidence for it.

    Where surely no less was paid than was due, nothing is to be explained.
    """
    return {
        (name, account.slug): (NOT_NEEDED, ())
        if pact.shortfall(account).high <= 0
        else verdict(
            pact[f"{need}_{account.slug}"],
            on(pact, name, account.slug),
            contested=bool(spoken.against(pact, name)),
        )
        for name, need in disagreements.NEEDS.items()
        for account in disagreements.accounts(pact)
    }


def fits(least: traces.Traced, caption: traces.Traced) -> str:
    """Whether a caption is large enough to hold at least some amount."""
    if least.low > caption.high:
        return EXCLUDED
    return FITS if least.value <= caption.low else UNDECIDED
