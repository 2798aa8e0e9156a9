"""Numbers and days that no quotation holds are held against other words that stand beside them.

As tests/test_second_sources.py: a slip in one place stands against the other.
"""

import collections
import itertools
import math
import re
from typing import Any

from test_second_sources import HEDGES, numbers, rows

from analysis import figures, files, findings, parameters, schema
from analysis.findings import totals, verdicts

Row = dict[str, Any]

# Figures without a quotation, and read by a finding, whose number stands in their note.
NOTED = {
    "cloud_ex_frontier_share_fy2026_mir",
    "lower_share_saving_2025_09_15_vol",
    "openai_compute_revenue_fy2025_az10",
    "share_saving_2026_05_11_blk",
}


def test_a_number_without_a_quotation_stands_in_its_note() -> None:
    for one in figures.load():
        if one.id in NOTED:
            said = numbers(one.note)
            by_sum = [
                str(int(whole) - int(part))
                for whole, part in re.findall(r"(\d+) less .*? (\d+)\b", one.note)
            ]
            assert one.value in {*said, *by_sum}, one.id
            before = said.get(one.value, one.note)
            bounds = [bound for bound, words in HEDGES.items() if re.search(words, before)]
            assert bounds == [one.bound], one.id


def test_what_two_sources_say_of_one_term_is_the_same_unless_it_is_disputed() -> None:
    terms: dict[tuple[Any, ...], list[Row]] = collections.defaultdict(list)
    for _, row in rows():
        if "effective" in row:
            terms[row["clause"], row["name"], row["effective"]].append(row)
    alike = [same for same in terms.values() if len(same) > 1]
    assert alike
    for same in alike:
        told = {row.get("value") for row in same}
        assert len(told) == 1 or any(row.get("disputed") for row in same), same[0]


def _of_commitments(name: str) -> dict[str, list[Row]]:
    """A term of each commitment, from one source each, in the order of its days."""
    found: dict[str, list[Row]] = collections.defaultdict(list)
    for clause in files.read_yaml(schema.DATA / "terms.yml"):
        if clause["kind"] == "commitment":
            found[clause["id"]] += [one for one in clause.get("terms", ()) if one["name"] == name]
    return found


def test_what_officials_say_of_a_commitment_of_one_day_became_known_on_one_day() -> None:
    for name in ("total", "years"):
        for clause, terms in _of_commitments(name).items():
            told = _of_commitments("total")[clause]
            for one in (one for one in terms if one["kind"] == "official"):
                days = {each["known"] for each in told if each["effective"] == one["effective"]}
                assert one["known"] in days or not days, f"{clause}, {one['effective']}"


def test_a_total_that_grew_says_by_how_much() -> None:
    grown = 0
    for clause, grew in _of_commitments("total").items():
        for earlier, later in itertools.pairwise(grew):
            added = f"{later['value'] - earlier['value']:g}"
            said = numbers(later["says"])
            assert added in said, f"{clause}, {later['effective']}"
            bounds = [one for one, words in HEDGES.items() if re.search(words, said[added])]
            assert bounds == [later.get("bound")], f"{clause}, {later['effective']}"
            grown += 1
    assert grown


def test_years_that_run_to_a_year_are_about_so_many() -> None:
    counted = 0
    for clause, terms in _of_commitments("years").items():
        for one in terms:
            if ends := re.search(r"runs to .*?(\d{4})", one.get("says", "")):
                years = int(ends[1]) - min(each["effective"].year for each in terms)
                place = f"{clause}, {one['effective']}"
                assert (one["value"], one["bound"]) == (years, "about"), place
                counted += 1
    assert counted


# Claims whose verdict is the same whatever their number; the others' would change. Of the first the
# number stands in their name or words, and the last agree with what they are held against.
TOLD = {"bill_doubled", "invested_13", "invested_13_8", "register_burn", "seventy_percent"}
AGREEING = {"bernstein_loss", "register_loss"}
IN_WORDS = {"seventy": "70", "twice": "2"}


def test_a_number_that_moves_no_verdict_stands_in_the_claim_or_agrees_with_what_it_is_of() -> None:
    pact = findings.of(parameters.check({}))
    held = {one.claim.id: one for one in verdicts.on(pact)}
    for name in TOLD:
        told = f"{re.sub(r'(?<=[0-9])_(?=[0-9])', '.', name)} {held[name].claim.says}"
        for word, number in IN_WORDS.items():
            told = told.replace(word, number)
        assert held[name].claim.value in re.findall(r"\d+(?:\.\d+)?", told), name
    for name in AGREEING:
        assert held[name].how == totals.AGREES, name
        found, printed = held[name].against, held[name].claim.value
        assert found
        digits = len(printed.partition(".")[2])
        tens = 10**digits
        billions = float(found.value) / 1e9
        near = {round(billions, digits), math.floor(billions * tens) / tens}
        assert min(abs(one - float(printed)) for one in near) < 1e-9, name


# Days of sources that no row of theirs and no address tells, and why.
OTHER_DAYS = {
    "CDO": "2025-01-24: read three days after the amendment that it reports",
    "ITI": "2026-05-11: the report; what was read of it is a summary of the day after",
    "NDTV": "2024-08-01: the copy that was read; its row is dated by what it repeats",
    "TLR": "2023-02-12: named only where a term is disputed",
}


def test_the_day_of_a_source_is_that_of_a_row_of_its_or_stands_in_its_address() -> None:
    days: dict[str, set[str]] = collections.defaultdict(set)
    for _, row in rows():
        days[row["source"]].add(row["known"].isoformat())
    untold = {
        key: str(one.date)
        for key, one in figures.sources().items()
        if one.date and str(one.date) not in f"{days[key]} {one.address} {one.read_at}"
    }
    assert untold == {key: why.partition(":")[0] for key, why in OTHER_DAYS.items()}
