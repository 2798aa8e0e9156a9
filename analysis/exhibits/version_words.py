"""What changed from version to version of the pact, in sentences that name the versions there are.

Each is a template or Markdown for `exhibits.say`; what does not hold of these versions is empty.
"""

import datetime
from typing import Any

from analysis import terms, wording
from analysis.exhibits import path_words, words
from analysis.findings import longer, path, steps, versions

# Kinds of clauses of which the page says as a whole that no version is valued by them.
_APART = ("metered", "commitment", "trigger", "control")
_SPREAD = "spread the share over a longer time"


def paid_until(pact: Any, *among: terms.Version, share: str = "the share of {}") -> str:
    """Until when a share is taken to be paid whose last year is not published.

    Args:
        among: the versions that are spoken of; all that were enacted if none is named.
        share: what the share is called, with the titles of those versions in place of {}.
    """
    found = [one for one in among or versions.enacted(pact) if one in longer.stretched(pact)]
    if not found:
        return ""
    until = pact["share_until_used"]
    told = share.format(words.listed(str(one.title) for one in found))
    return f"{told} paid until {wording.link(wording.bounded(until), until)}"


def named_before(pact: Any) -> str:
    """The version before the one in force by its title, and until when its share is paid."""
    one = versions.enacted(pact)[-2]
    until = paid_until(pact, one, share=", with the share")
    return f"{one.title}{until}{',' if until else ''}"


def longer_share(pact: Any) -> str:
    """What came after a share was spread over a longer time, by how that is read."""
    enacted, found = versions.enacted(pact), longer.stretched(pact)
    if not found or found[-1] is enacted[-1]:
        return longer_untold(pact)
    new = enacted[enacted.index(found[-1]) + 1].title
    return (
        f"What {new} changed depends on a year that nobody published: {found[-1].title} {_SPREAD}. "
        f"The deal of {new} would be worth {path_words.after(pact, found[-1].slug)}"
    )


def longer_untold(pact: Any) -> str:
    """That a share was spread over a longer time."""
    told = [f"{one.title} {_SPREAD}" for one in longer.stretched(pact)[-1:]]
    return f"{told[0]}; until which year, nobody published." if told else ""


def longer_taken(pact: Any) -> str:
    """What is not published of a share over a longer time, and how this edition takes it."""
    if not (found := longer.stretched(pact)):
        return ""
    return (
        f"The share of {found[-1].title} was to be paid over a longer time. Its last year is not "
        "published, nor whether the time brings more or the same sum later. This edition takes it "
        f"as {paid_until(pact, found[-1], share='').strip()} at the full rate."
    )


def as_sold(pact: Any) -> str:
    """What the last share that Microsoft was to pay comes to, as it sold and as is assumed."""
    paying = [
        one
        for one in versions.enacted(pact)
        if one.stated("reciprocal_share", "rate", one.effective)
    ]
    if not paying:
        return ""
    slug = paying[-1].slug
    return (
        f"At that part the reciprocal share of the pact of {paying[-1].title} would come to "
        f"{{pv_reciprocal_read_{slug}:shortfall}} against {{pv_reciprocal_share_{slug}:shortfall}} "
        "as assumed. "
    )


def at_agi(pact: Any) -> str:
    """Which versions AGI would have ended the share of, and whether it ends that in force."""
    *earlier, now = versions.enacted(pact)
    day = path.years(pact)[0].end
    if versions.ends_at_agi(now, day):
        return "The revenue share is to end with artificial general intelligence, AGI."
    ended = [str(one.title) for one in earlier if versions.ends_at_agi(one, day)]
    those = "every earlier deal"
    if len(ended) < len(earlier):
        those = f"the deal{'s' * (len(ended) > 1)} of {words.listed(ended)}"
    told = f"Artificial general intelligence, AGI, would have ended the share under {those}."
    capped = ", up to a cap" * bool(now.stated("revenue_share", "cap", now.effective))
    runs = f"the share runs on whenever {'AGI' if ended else 'AGI, if ever,'} comes{capped}"
    if not now.stated("revenue_share", "rate", day):
        runs = "no share is paid any more"
    under = f"Under {'that' if ended else 'the deal'} of {now.title}"
    return f"{told if ended else ''} {under} {runs}."


def last_step(pact: Any) -> str:
    """What the amendment in force changed on the path, clause by clause."""
    old, now = versions.enacted(pact)[-2:]
    step = steps.Step(old, now).slug
    changed = [one for one in versions.counting(pact, now) if _moved(one, pact, old, now)]
    told = ", ".join(
        f"{_making(one, pact, first=one == changed[0])} {{bridge_{one}_{step}:range more}}"
        for one in changed
    )
    until = paid_until(pact, old, now)
    each = f"with {until} at the full rate, {told}" if until and told else told
    return (
        f"On this path the amendment of {now.title} {{bridge_as_read_{step}:added to/took from/may "
        f"have added to or taken from}} what Microsoft would receive."
    ) + f" {words.sentence_case(each)}." * bool(each)


def _moved(clause: str, pact: Any, old: terms.Version, now: terms.Version) -> bool:
    """Whether a clause is worth another amount than before, or counted for the first time."""
    if clause not in versions.counting(pact, old):
        return True
    before, after = (versions.worth(pact, clause, one) for one in (old, now))
    ends = ("value", "low", "high")  # whose rounding is the same, though their difference has some
    return any(getattr(before, end) != getattr(after, end) for end in ends)


def _making(clause: str, pact: Any, *, first: bool) -> str:
    """What of a clause makes something more, as the first of several that do or as a later one."""
    if clause == "stake":
        return f"the stake{' would make' * first}"
    called = pact.agreed[clause].called or f"the clause “{versions.called(clause)}”"
    return f"the terms of {called} would make" if first else f"those of {called}"


def own(pact: Any) -> str:
    """What the deal would be worth with each change that this run alone assumes."""
    made = [one for one in versions.every(pact) if one.own]
    return " ".join(
        f"With {wording.literal(one.title)}"
        f"{' on top it' if before else ', assumed here alone, the deal'} would be worth "
        f"{path_words.written(f'pv_total_{one.slug}', pact)}."
        for before, one in enumerate(made)
    )


def in_all(pact: Any) -> str:
    """What would be paid under each version before the one in force, the newest first."""
    told = []
    for one in reversed(versions.enacted(pact)[:-1]):
        until = paid_until(pact, one, share=" with its share")
        paid = path_words.net(f"payments_{one.slug}_in_all", pact)
        told.append(f"{paid} under that of {one.title}{until}")
    *newer, oldest = told
    return ", and ".join(filter(None, (", ".join(newer), oldest)))


def uncounted(pact: Any) -> str:
    """The clauses of an amount that is told elsewhere, and no part of what a version is worth."""
    counted = terms.versions.COMPARED
    day = datetime.date.fromisoformat(pact.as_of)
    others = (one for one in pact.agreed.values() if one.id not in counted)
    told = [
        one.called or f"the clause “{wording.literal(one.title)}”"
        for one in others
        if one.kind not in _APART and any(each.known <= day for each in one.terms)
    ]
    return words.sentence_case(", ".join([*told, "cloud bills"]))


def left_out(pact: Any) -> str:
    """What of a cap is not published, and which years a version is put over, as a list."""
    enacted = versions.enacted(pact)
    cap = [
        f"- Which payments count towards the cap of {one.title} is not published. It is a "
        f"parameter: those of {path.named(pact)[0]} on, those since the amendment, or all that are "
        "known."
        for one in enacted
        if one.stated("revenue_share", "cap", one.effective)
    ]
    took = enacted[-1].effective
    whole = "- The whole of each year is put under each version, whenever it took effect."
    if str(took.year) in path.named(pact):
        when = f"though the last one took effect in {took:%B}"
        whole = f"- The whole of {took.year} is put under each version, {when}."
    return "\n".join([*cap[:1], whole])
