"""The evidence of the ledger on the page: figures with how they are read, and who said what."""

import itertools
import re
import string
from collections.abc import Iterable, Iterator

from analysis import figures, periods, traces, wording
from analysis.exhibits import quoted, sentences, tables, words
from analysis.findings import disagreements, evidence, model, path, projection, revenue

Key = tuple[str, str]  # a hypothesis, and the id of a limit or of a statement
_STRENGTH = re.compile(r"\b(high|medium|low)\)")  # of a source or its reading, in brackets
_ABOUT = ("revenue_share", "revenue_share_rate")  # what statements on the payments are about


def _known(pact: model.Pact) -> list[evidence.Evidence]:
    """The evidence known by the day of the run, of accounts that were published, by hypothesis."""
    order = list(disagreements.HYPOTHESES)
    told = {one for one in disagreements.accounts(pact) if pact.shortfall(one).bound != "unknown"}
    known = [one for one in evidence.of(pact) if one.known and told.intersection(one.accounts)]
    return sorted(known, key=lambda one: order.index(one.hypothesis))


def _letters(pact: model.Pact) -> dict[Key, str]:
    """What names evidence on the page: a small letter each figure, a capital each statement."""
    limits = [(one.hypothesis, one.limit.id) for one in _known(pact)]
    by_day = sorted(evidence.spoken(pact), key=lambda one: one.statement.known)
    ids = dict.fromkeys(one.statement.id for one in by_day)
    small = zip(limits, _names(string.ascii_lowercase), strict=False)
    capital = dict(zip(ids, _names(string.ascii_uppercase), strict=False))
    said = ((one.bearing.hypothesis, one.statement.id) for one in by_day)
    return {**dict(small), **{key: capital[key[1]] for key in said}}


def _names(letters: str) -> Iterator[str]:
    """Each letter, then two of them together, and so on: there is a name for everything."""
    for size in itertools.count(1):
        yield from map("".join, itertools.product(letters, repeat=size))


def why(
    pact: model.Pact,
    hypothesis: str,
    account: str,
    on: Iterable[evidence.Evidence],
    needed: traces.Traced,
) -> str:
    """What a verdict rests on, by letters: what decided, what is against it and too weak for that.

    Args:
        account: slug of the account.
    """
    letters = _letters(pact)
    decided = [letters[hypothesis, one.limit.id] for one in on]
    contested = [letters[hypothesis, s.statement.id] for s in evidence.against(pact, hypothesis)]
    weak = [
        letters[hypothesis, one.limit.id]
        for one in evidence.on(pact, hypothesis, account)
        if one.known and not one.decides and evidence.refutes(one, needed)
    ]
    parts = [
        ", ".join(decided),
        f"contested by: {', '.join(contested)}" if contested else "",
        f"weakly against it: {', '.join(weak)}" if weak else "",
    ]
    told = "; ".join(part for part in parts if part)
    return f" ({told})" if told else ""


def limits(pact: model.Pact) -> tables.Table:
    """The published figures that limit the hypotheses, how they are read, and how surely."""
    letters = _letters(pact)
    rows: list[tables.Row] = []
    for one in _known(pact):
        letter, strength = letters[one.hypothesis, one.limit.id], words.sentence_case(one.strength)
        no_part = one.hypothesis == "base" and one.limit.low > 1  # of revenue, but more than all
        told = wording.directed if one.limit.high < 0 else wording.span
        allowed = "more than there is" if no_part else told(one.limit, "percent")
        rows.append((f"{letter}. {_read(one, pact)}. {strength}.", (allowed, one.limit)))
    return tables.Table(
        "evidence",
        f"What limits the explanations, as known on {periods.day(pact.as_of)}",
        ("Evidence, how it is read, how strong it is", "Allows"),
        rows,
        "Strength is the confidence in the figure or in reading it so, whichever is less. What is "
        "of low strength decides nothing.",
    )


def _read(one: evidence.Evidence, pact: model.Pact) -> str:
    """Which hypothesis a piece of evidence limits, where, and how it is read."""
    everywhere = one.accounts == disagreements.accounts(pact)
    where = () if everywhere else (account.label for account in one.accounts)
    what = ", ".join((disagreements.HYPOTHESES[one.hypothesis], *where))
    return f"{words.sentence_case(what)}: {one.says}"


def briefly(pact: model.Pact, hypotheses: Iterable[str]) -> sentences.Prose:
    """What some hypotheses would take, what evidence leaves room for, and who speaks for them.

    The first strength in brackets is said to be one of confidence.
    """
    told = [" ".join(filter(None, _briefly(pact, name))) for name in hypotheses]
    said = "\n\n".join(sentences.say(one, pact).markdown for one in told)
    return sentences.Prose(_STRENGTH.sub(r"\1 confidence)", said, count=1))


def _briefly(pact: model.Pact, name: str) -> Iterator[str]:
    """One hypothesis in a few sentences, as templates: last who speaks for it and against it."""
    need, title = disagreements.NEEDS[name], words.sentence_case(disagreements.HYPOTHESES[name])
    short = disagreements.underpaid(pact)
    until = "by the end of" if name == "deferral" else "in"
    if short:
        takes = (f"{{{need}_{one.slug}:short}} {until} {words.within(one)}" for one in short)
        yield f"**{title}** would take {words.listed(takes)}."
    if name == "deferral":
        owed = pact.liabilities_in_days().bound != "unknown"
        yield f"On {owed_on(pact)} {_OWED}" if owed else ""
    else:
        allowed: dict[tuple[str, str, str], list[str]] = {}
        for one in short:
            for each in _tightest(name, one, pact):
                judged = each.limit.id, each.says, each.strength
                allowed.setdefault(judged, []).append(f"in {words.within(one)}")
        for (id, says, strength), where in allowed.items():
            room = f"{words.listed(where)} there is room for {{{id}:short}}"
            yield words.sentence_case(f"{room}, by {says} ({strength}).")
    heeded = [one for one in evidence.spoken(pact, name) if one.counts]
    for side, heading in (("for", "For it"), ("against", "Against it")):
        who = [_speaker(one, pact.as_of) for one in heeded if one.bearing.speaks == side]
        if who:
            yield f"{heading}: {words.listed(dict.fromkeys(who))}."


def owed_on(pact: model.Pact) -> str:
    """The day of which it was last told what OpenAI owed Microsoft."""
    return evidence.time(pact["liabilities_allow"].published[0])["when"]


def _speaker(one: evidence.Said, as_of: str) -> str:
    """Who said it, where it was read, and how surely it may be read so."""
    said, link = one.statement, words.source(one.statement.source, as_of)
    if said.speaker == figures.sources()[said.source].publisher:
        return f"{link} ({one.strength})"
    return f"{wording.literal(said.speaker)} ({link}; {one.strength})"


def statements(pact: model.Pact) -> sentences.Prose:
    """What was said of the payments by the day of a run, and which hypothesis it bears on."""
    letters = _letters(pact)
    lines = []
    for statement in quoted.public(pact.as_of):
        on = [one for one in evidence.spoken(pact) if one.statement == statement]
        if on or statement.about in _ABOUT:
            letter = f"{letters[on[0].bearing.hypothesis, statement.id]}. " if on else ""
            lines.append(f"- {letter}{quoted.statement(statement, pact.as_of)}{_bears(on)}")
    return sentences.Prose("\n".join(lines))


def _bears(on: Iterable[evidence.Said]) -> str:
    """For and against which hypotheses a statement speaks, and how surely."""
    parts: dict[tuple[str, str], list[str]] = {}
    for one in on:
        name = disagreements.HYPOTHESES[one.bearing.hypothesis]
        parts.setdefault((one.bearing.speaks, one.strength), []).append(name)
    told = (
        f"{side} {words.listed(names)}: {strength}" for (side, strength), names in parts.items()
    )
    return "".join(f" *{words.sentence_case(one)}.*" for one in told)


def _tightest(
    hypothesis: str, account: periods.Period, pact: model.Pact
) -> list[evidence.Evidence]:
    """The evidence that limits a hypothesis in a period most: that which decides, if any does."""
    found = [
        one for one in _known(pact) if one.hypothesis == hypothesis and account in one.accounts
    ]
    return sorted(found, key=lambda one: (not one.decides, one.limit.high))[:1]


# What is left of deferral: the debts are a wide ceiling, and what is accrued is not put off.
_OWED = (
    "OpenAI owed Microsoft {liabilities_allow:bare short} for bills and all else, "
    "{liabilities_in_days:bare short} of what it was billed. If the figures are accrued, as their "
    "author says, no delay explains them."
)
_SALES = """
At {reciprocal_rate_used:bare percent}, the set-offs needed would take sales of OpenAI models by
Microsoft of EACH.
"""
_PAID_BACK = """
If the {reciprocal_payments_YEAR} that Microsoft paid OpenAI in YEAR were all of its share, such
sales would have come to {resale_read} in that year, {resale_read_rate:percent} of OpenAI's revenue.
What it was for is not stated.
"""
_OTHERWISE = """
The outlook does not rest on that reading: it assumes sales of {outlook_resale_rate_FIRST:percent}
of revenue for FIRST, or {outlook_azure_openai_FIRST}.
"""
_EXPECTED_IN_SHORT = """
**Forecasts** {expected_set_off_YEAR:point weakly to/point weakly away from/tell nothing of}
set-off. For YEAR, payments of {expected_share_before_YEAR:short} were reported as expected while
Microsoft paid a share of its own, and of {expected_share_YEAR:short} once that had ended. They come
to {expected_rate_before_YEAR:bare percent short} and {expected_rate_YEAR:bare percent short} of the
revenue goal.
"""
_EXPECTED = """
For YEAR, payments of {expected_share_before_YEAR} were reported as expected before the
amendment, and of {expected_share_YEAR} after it, when the revenue of the year was put at
{expected_revenue_YEAR}:
{expected_rate_before_YEAR:bare percent} and {expected_rate_YEAR:bare percent} of it, or
{expected_rate_before_YEAR:span percent} and {expected_rate_YEAR:span percent} by rounding. The
first is
{expected_rate_before_YEAR=effective_rate_LEAKED:printed like/other than/within rounding of} what
was paid of the revenue of LEAKED; the second is
{expected_rate_YEAR=share_rate_used:printed like/other than/within rounding of} the rate assumed.
If nothing else changed, what Microsoft had owed and owes no longer was
{expected_set_off_YEAR:span}. That
{expected_set_off_YEAR:speaks for/speaks against/tells nothing of} a set-off until then, but
weakly: the sums are round, and the revenue is a goal.
"""


def month_of_sales(pact: model.Pact) -> str:
    """The month whose pace of Azure OpenAI sales is read as that of a year."""
    told = figures.select("azure_openai_run_rate", as_of=pact.as_of)
    return f"{max(one.end for one in told):%B %Y}"


def sales(pact: model.Pact) -> sentences.Prose:
    """What Microsoft would have had to sell, and what it sold if its payments were all it owed."""
    short = disagreements.underpaid(pact)
    each = [f"{{sales_needed_{one.slug}}} in {words.within(one)}" for one in short]
    texts = [_SALES.replace("EACH", words.listed(each))] if each else []
    if pact["resale_read"].bound != "unknown":
        texts.append(_PAID_BACK.replace("YEAR", revenue.year_paid(pact).slug))
        first = path.years(pact)[0].slug
        if pact[f"outlook_azure_openai_{first}"].bound != "unknown":
            texts.append(_OTHERWISE.replace("FIRST", first))
    told = (sentences.say(one, pact).markdown for one in texts)
    return sentences.Prose("\n\n".join(told))


def expected(pact: model.Pact, *, briefly: bool = False) -> sentences.Prose:
    """What the share was expected to be before and after Microsoft's own ended.

    Of the years for which one sum was reported before and another after.
    """
    template = _EXPECTED_IN_SHORT if briefly else _EXPECTED
    told = template.replace("LEAKED", disagreements.last_whole_year(pact).slug)
    texts = (
        told.replace("YEAR", one.slug)
        for one in projection.EXPECTED_YEAR.keys(pact)
        if pact.expected_set_off(one).value
    )
    return sentences.Prose("\n\n".join(sentences.say(one, pact).markdown for one in texts))
