"""What the ledger of the current edition shows, by its ids: none of them may be lost.

`python tests/kept_ids.py --freeze` writes down those of the built edition, after a loss was meant.
"""

import argparse
import html
import pathlib
import re
from collections.abc import Iterator

import report
from analysis import figures, findings, parameters, terms, wording
from analysis.exhibits import claim_lists
from analysis.findings import verdicts

FROZEN = pathlib.Path(__file__).with_name("kept_ids.txt")
PAGE = report.EDITIONS / "current" / "ledger.html"
# Findings, figures and terms; sources; words; parameters: each is a place that links lead to.
_PLACES = re.compile(r'\bid="?((?:trace|source|glossary|parameter)-[^" >]+)')


def shown(page: str) -> set[str]:
    """The ids of all that a page of the ledger shows; what has no place, by its words."""
    text = _plain(html.unescape(re.sub("<[^>]*>", "", page)))
    return {*_PLACES.findall(page)} | {id for id, words in _worded() if _plain(words) in text}


def _worded() -> Iterator[tuple[str, str]]:
    """Each statement, claim, clause and amendment, and the words by which a page tells of it."""
    pact = findings.of(parameters.check({}))
    for said in figures.statements():
        yield f"statement {said.id}", said.quote or said.gist
    for one, row in zip(verdicts.on(pact.usual), claim_lists.rows(pact), strict=True):
        yield f"claim {one.claim.id}", wording.plain(row.says)
    for clause in terms.load().values():
        yield f"clause {clause.id}", clause.reads
    for each in terms.amendments():
        yield f"amendment {each.id}", each.reads


def _plain(words: str) -> str:
    return "".join(words.split())


def frozen() -> set[str]:
    """The ids that were shown when they were frozen."""
    return set(FROZEN.read_text(encoding="utf-8").split("\n")[:-1])


def main() -> None:
    """Freeze, or say what is lost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--freeze", action="store_true", help="write the ids down anew")
    found = shown(PAGE.read_text(encoding="utf-8"))
    if asked.parse_args().freeze:
        FROZEN.write_text("".join(f"{id}\n" for id in sorted(found)), encoding="utf-8")
        return
    print(*sorted(frozen() - found), sep="\n")  # noqa: T201 - a script that answers on the terminal


if __name__ == "__main__":
    main()
