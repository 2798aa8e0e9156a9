"""The sheet of claims, whose verdicts the findings count that say how many there are of each."""

from collections.abc import Mapping
from typing import Any

from analysis import findings
from analysis.exhibits import claim_lists
from analysis.findings import verdicts
from report.formats import markdown
from report.formats.workbook import places, sheets

FOLLOWS = "yes: it counts the verdicts in Claims, which hold under the usual assumptions"
_COLUMNS = {
    "Whose": 12,
    "By": 24,
    "Since": 11,
    "What is said": 60,
    "Verdict": 20,
    "Why": 70,
}
_GROUP, _VERDICT = 0, 4


def counted(run: Mapping[str, Any]) -> dict[str, str]:
    """The formula of each number of claims that have a verdict, by the finding's id."""
    pact = findings.of(run)
    last = places.HEAD + len(verdicts.on(pact.usual))
    groups, told = (places.column(places.CLAIMS, last, n) for n in (_GROUP, _VERDICT))
    return {
        pact.claims(group, verdict).id: (
            f'=COUNTIFS({groups},"{verdicts.GROUP.label(group)}",'
            f'{told},"{verdicts.COUNTED.label(verdict)}")'
        )
        for group in verdicts.GROUP.keys(pact)
        for verdict in verdicts.COUNTED.keys(pact)
    }


def write(book: sheets.Book, run: Mapping[str, Any]) -> None:
    """Write what the article and others claim, each with its verdict and the evidence."""
    words = "What the article and others claim of the pact; Findings counts the verdicts"
    sheet = book.listing(places.CLAIMS, _COLUMNS, words)
    for row, one in enumerate(claim_lists.rows(findings.of(run)), places.HEAD + 1):
        said, because = (markdown.plain(markdown.inline(each)) for each in (one.says, one.because))
        told = [verdicts.GROUP.label(one.group), one.by, one.known.isoformat(), said, one.verdict]
        for column, text in enumerate([*told, because]):
            sheet.put(row, column, text, "wrapped")
    sheet.listed()
