"""The assumptions on which what the payments imply rests, in words."""

from typing import Any

from analysis import cashflows, templates, wording
from analysis.findings import calendar

_SHARE = "the share is {share_rate_used:percent} of PART"


def told(pact: Any) -> str:
    """What is assumed of the rate, the shared part, the set-off and the delay, in Markdown.

    It reads on after "if"; of the last three it names each that differs from the usual.
    """
    run, nothing = pact.run, "nothing was deducted from it"
    part = cashflows.shared_fraction(run, calendar.span(pact))
    of = "revenue"
    if run["shared_fraction"] < 1:
        percent = wording.show(part.value, part.unit, part.value, part.value, "percent")
        of = f"{wording.link(percent, part)} of revenue"
    said = [_SHARE.replace("PART", of), nothing]
    if run["netting"]:
        quarter = calendar.span(pact).quarters[0]
        deducted = cashflows.netted(quarter, run).inputs[0]
        said[1] = (
            f"{wording.link(wording.bare(deducted), deducted)} was deducted from it each quarter"
        )
    if lag := run["payment_lag_quarters"]:
        said.append(f"it is paid {templates.number(lag)} quarter{'s' * (lag > 1)} late")
    return templates.fill(", ".join(said[:-1]) + " and " + said[-1], pact)


def rate(pact: Any) -> str:
    """The rate of the revenue share in words that say where it comes from, in Markdown."""
    usual = pact.run["share_rate"] == pact.usual.run["share_rate"]
    told = "reported" if usual else "assumed here"
    return templates.fill(f"the {{share_rate_used:percent}} {told}", pact)
