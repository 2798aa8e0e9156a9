"""The leaked bill and what a year leaves, beside the accounts and what others published of it."""

from analysis import findings, periods, wording
from analysis.exhibits import days, ledger_exhibits, sentences, tables, words
from analysis.findings import bill, calendar, evidence, naming

_BEYOND = """
For PERIOD, RECORD {cost_caption_SLUG:short} as cost of revenueTO, and the leaked bill for MONTHS
is {inference_BILLED:short}. So {booked_elsewhere_SLUG:short} of the bill stands under another
caption, or was not inference. Research and development, where inference for free users may be
booked, ROOM.
"""
_WITHIN = """
For PERIOD, RECORD {cost_caption_SLUG:short} as cost of revenueTO, and the leaked bill for MONTHS
is {inference_BILLED:short}: that caption can hold it.
"""
_BOOKED = """
The share is booked as an expense ({b23}); in which caption is not published. If it is in the cost
of revenue as well, {booked_elsewhere_with_share_SLUG} of the bill stands elsewhere. And whoever
takes for inference what the gross margin leaves, and then deducts the share, counts the share
twice.
"""


def cost_answer(pact: findings.Pact) -> sentences.Prose:
    """What of the leaked bill is beyond the cost of revenue, and whether research could hold it."""
    period, months = list(bill.months(pact).items())[-1]
    beyond = pact[f"booked_elsewhere_{period.slug}"]
    room = {
        evidence.FITS: "is large enough to hold it",
        evidence.EXCLUDED: "is too small to hold it",
        evidence.UNDECIDED: "may or may not hold it",
    }[evidence.fits(beyond, pact[f"research_caption_{period.slug}"])]
    template = _BEYOND if beyond.low > 0 else _WITHIN
    same = "the same months" if months == period else words.within(months)
    words_of = {"MONTHS": same, "PERIOD": words.within(period), "ROOM": room}
    words_of |= {"SLUG": period.slug, "BILLED": months.slug}
    of = {one.reference["source"] for one in pact.cost_caption(period).published}
    audited = of == {days.source_of("audited")}
    words_of["RECORD"] = "audited accounts record" if audited else "reported accounts show"
    words_of["revenueTO"] = (
        f"revenue{' charged by Microsoft' * (period in bill.to_microsoft(pact))}"
    )
    for name, text in words_of.items():
        template = template.replace(name, text)
    return sentences.say(template, pact)


def booked(pact: findings.Pact) -> sentences.Prose:
    """What follows if the share is among the costs; before it was reported, nothing."""
    period = list(bill.months(pact))[-1]
    return sentences.say(_BOOKED.replace("SLUG", period.slug), pact)


def needed(pact: findings.Pact, year: str) -> str:
    """What revenue share and bill of a year would have taken, as a template of a headline."""
    if not pact[f"break_even_revenue_{year}"].high:
        return f"In {year} what is set off covers the inference bill"
    needs = f"it would have taken {{break_even_revenue_{year}}}"
    return f"In {year} {needs} to pay the inference bill and the share as assumed"


def enough(pact: findings.Pact) -> sentences.Prose:
    """The revenue that would have paid share and bill: some, none, or no revenue is enough."""
    told: dict[str, list[str]] = {}
    for one in calendar.totals(pact):
        needed, period = pact.break_even_revenue(one), words.within(one)
        if needed.bound == "unknown":
            told.setdefault(_ALL_DUE, []).append(period)
        elif needed.value == 0:
            told.setdefault(_SET_OFF, []).append(period)
        else:
            told.setdefault(_NEEDED, []).append(f"{{{needed.id}:bare short}} for {period}")
    said = "; ".join(text.format(" and ".join(found)) for text, found in told.items())
    text = f"Suppose {{premise}}. Then {said}. Research, training, staff and all else come on top."
    return sentences.say(text, pact)


_NEEDED = "revenue of {} would have paid share and bill"
_SET_OFF = "what is set off is more than the bill for {}, and no revenue would have been needed"
_ALL_DUE = "no revenue would have paid share and bill for {}: all of it would be due as share"


def costs(pact: findings.Pact) -> tables.Table:
    """The leaked inference bill against the captions of the accounts that could hold it."""
    told = bill.months(pact)
    return tables.Table(
        "costs",
        "The leaked inference bill beside the captions of the accounts",
        ("Bill or caption", *(words.sentence_case(one.label) for one in told)),
        [
            ("Leaked bill", *(_leaked(pact, one, months) for one, months in told.items())),
            ("Cost of revenue", *map(pact.cost_caption, told)),
            ("Research", *map(pact.research_caption, told)),
        ],
        _captions(pact),
    )


def _leaked(pact: findings.Pact, account: periods.Period, months: periods.Period) -> tables.Cell:
    """The bill of the months of an account that leaked; which they are, if not all of it."""
    found = pact.inference(months)
    if months == account:
        return found
    return f"{wording.bounded(found)} in {words.within(months)}", found


def _captions(pact: findings.Pact) -> str:
    """Whose costs the captions are, period by period."""
    own = [words.within(one) for one in bill.to_microsoft(pact)]
    if not own:
        return "The captions cover all suppliers."
    return (
        f"For {words.listed(own)} the captions are what OpenAI booked as expenses to Microsoft; "
        "else they cover all suppliers."
    )


def cost_explanations(pact: findings.Pact) -> tables.Table:
    """What each explanation of the cost side would need in each period, with its verdict."""
    booked, other = [], []
    for one in bill.months(pact):
        beyond, part = pact.booked_elsewhere(one), pact.other_than_inference(one)
        fits = evidence.fits(beyond, pact.research_caption(one))
        booked.append(ledger_exhibits.judged(beyond, fits))
        other.append(ledger_exhibits.judged(part, evidence.UNDECIDED))
    return tables.Table(
        "cost_explanations",
        "What each explanation of the cost gap would need",
        ("Explanation", *(words.sentence_case(one.label) for one in bill.months(pact))),
        [("Booked as research", *booked), ("No inference", *other)],
        "Booked as research: the amount, judged by the size of that caption. No inference: the "
        "part of the leaked bill; no figure bears on it, and the leak's author denies it.",
    )


def rivals(pact: findings.Pact) -> tables.Table:
    """What others published of inference, and how far the leak is from it."""
    found = bill.rivals(pact.as_of)
    rows: list[tables.Row] = []
    for one, period in found.items():
        apart = pact[f"bill_less_{one.id}"]
        verdict = wording.verdict(apart, "leak higher", "leak lower", "agree")
        by = f"{naming.sources(pact.as_of)[one.source].shown}, {periods.day(one.known)}"
        rows.append((f"{period.label}, {by}: {verdict}", (wording.span(apart), apart)))
    return tables.Table(
        "rivals",
        "The leaked bill less what others published",
        ("Period, by, known since, and verdict", "Leak less it"),
        rows,
        "Both agree if they can be right within the rounding of their digits.",
        credited=True,
    )


_LEFT = """
With {reported_revenue_YEAR} for all of YEAR, what nine months imply would leave
{revenue_left_for_QUARTER} for the last quarter: {growth_needed_QUARTER} the revenue implied for
the third. If the last quarter held less, the leaked payments are smaller than what would be due as
assumed; if more, larger. The pace last reported for that year comes to
{quarter_at_latest_pace_QUARTER} a quarter.
"""
_EXCEEDED = """
Nine months imply {implied_revenue_MONTHS}, more than the {reported_revenue_YEAR} of all of YEAR:
what this edition assumes of the share does not fit the revenue published.
"""
_NOT_LEFT = "what the year leaves for the quarter that did not leak"


def quarter_left(pact: findings.Pact) -> sentences.Prose:
    """What the reported revenue of a year leaves for its last quarter, if that did not leak."""
    told = []
    for one in calendar.last_of_year(pact):
        exceeded = pact[f"revenue_left_for_{one.slug}"].high < 0
        text = (_EXCEEDED if exceeded else _LEFT).replace("QUARTER", one.slug)
        text = text.replace("YEAR", one.year.slug).replace("MONTHS", one.year_so_far.slug)
        told.append(sentences.say(text, pact, gap=_NOT_LEFT))
    gaps = (gap for each in told for gap in each.gaps)
    return sentences.Prose("\n\n".join(each.known for each in told), tuple(dict.fromkeys(gaps)))
