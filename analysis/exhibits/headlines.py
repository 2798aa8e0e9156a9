"""What would show each headline of the report to be wrong (data/falsifiers.yml)."""

import functools
import pathlib
from collections.abc import Callable, Iterator, Mapping

from analysis import files, findings, parameters, schema, wording, worlds
from analysis.exhibits import days, tables
from analysis.findings import disagreements, path, search, versions
from analysis.schema import field

FILE = "falsifiers.yml"


# What must be so for a headline to be said, beside findings that are above one or nothing.
CONDITIONS: Mapping[str, Callable[[findings.Pact], bool]] = {
    # Of each period of which all leaked, not of one alone.
    "share_missing": lambda pact: disagreements.underpaid(pact) == disagreements.whole(pact),
    # Two readings of the Bing clause surely pay different amounts.
    "bing_reading": lambda pact: (
        pact.bing_least(search.example(pact)).high < pact.bing_most(search.example(pact)).low
    ),
    # The scenario was written by the run's day.
    "path": lambda pact: path.revenue(pact, path.years(pact)[0]).bound != "unknown",
    # The share of the pact in force runs on whenever AGI comes.
    "outlasts_agi": lambda pact: (
        not any(
            versions.ends_at_agi(versions.in_force(pact), year.end) for year in path.years(pact)
        )
    ),
    # The payments of the path would surely go beyond the cap.
    "cap_used_up": lambda pact: pact[f"cap_left_{pact.run['cap_counts']}"].high < 0,
    # Anything uncertain was written down.
    "simulated": lambda pact: bool(worlds.drawn(pact.as_of)),
    "article_public": lambda pact: days.known(findings.claimed.read().article, pact.as_of),
}


class Falsifier(schema.Record):
    """A headline, and what would show it to be wrong (data/falsifiers.yml)."""

    headline: schema.Text = field("what the report says")
    chapter: schema.Text = field("the heading of the chapter that says so")
    fall: schema.Text = field("what would have to be so for it to fall")
    holds: str = field(
        "what must be so for a run to say it: a finding that is surely above one, or above "
        f"nothing if it is an amount, or one of {', '.join(CONDITIONS)}; empty if it always does",
        "",
    )
    strongest: bool = field("true if the report rests on it", default=False)

    def said(self, pact: findings.Pact) -> bool:
        """Whether a run says it: the day may be too early for it, or assumptions turn it round."""
        if self.holds in CONDITIONS:
            return CONDITIONS[self.holds](pact)
        return not self.holds or bool(wording.verdict(pact[self.holds], "so", "", ""))


@functools.cache
def load(folder: pathlib.Path = schema.DATA) -> tuple[Falsifier, ...]:
    """Each headline that could fall, in the order of the file.

    Raises:
        Faults: the file is missing or malformed, or a headline stands twice or holds by what there
            is not; all at once.
    """
    rows = files.read_list(folder / FILE, Falsifier, "falsifier", "headline")
    schema.refuse(_misfits(rows))
    return tuple(rows)


def _misfits(rows: list[Falsifier]) -> Iterator[schema.Fault]:
    yield from files.repeated(FILE, "falsifier", (one.headline for one in rows))
    pact = findings.of(parameters.check({}))
    for one in rows:
        if one.holds and one.holds not in CONDITIONS and one.holds not in pact:
            rule = f"there is neither a finding nor a condition {one.holds!r}"
            remedy = f"write holds as {Falsifier.model_fields['holds'].description}"
            yield schema.Fault(FILE, f"falsifier {one.headline}", rule, remedy)


def falsifiers(pact: findings.Pact, *, strongest: bool = False) -> tables.Table:
    """What would show each headline that a run says to be wrong, chapter by chapter.

    Args:
        strongest: only those on which most of the report rests, without their chapters.
    """
    rows = [
        (one.chapter, one.headline, one.fall)
        for one in load()
        if (one.strongest or not strongest) and one.said(pact)
    ]
    columns = ("Chapter", "Headline", "Would fall if")
    if not strongest:
        return tables.Table("falsifiers", "What would prove the headlines wrong", columns, rows)
    told = [row[1:] for row in rows]
    return tables.Table("strongest_falsifiers", "What would prove it wrong", columns[1:], told)
