"""Each row of the data is held against something else that says the same: its id, its quotation,
the day of its source; and each parameter against the notebooks.

Nothing here is a copy of the data: a slip in one place stands against the other. Mutation testing
(tests/mutation.py) asks these first, for they are fast.
"""

import calendar
import collections
import csv
import datetime
import functools
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from analysis import figures, files, parameters, periods, schema

# Sources without a day, and the one from which all their rows are taken as known where no row says
# it: for filings the end of the month, for reports on results the day of these results.
TAKEN = {
    "5IT": "2025-10-28", "AEI": "2025-07-30", "AIN": "2025-05-07", "AWF": "2025-11-30",
    "AZ10": "2026-08-31", "BERI": "2026-04-27", "BLK": "2026-05-11", "CHR": "2024-01-31",
    "DGF": "2024-07-31", "EQA": "2026-01-28", "EV": "2025-11-30", "K19": "2019-07-31",
    "K20": "2020-07-31", "K21": "2021-07-31", "K22": "2022-07-31", "K23": "2023-07-31",
    "K24": "2024-07-31", "LAP": "2026-01-28", "LVM": "2023-11-03", "MLC": "2026-01-18",
    "PRP": "2025-07-30", "REGN": "2025-11-13", "RPF": "2025-05-31", "SAC": "2026-05-31",
    "SOL": "2026-05-31", "STF": "2026-05-13", "TEK": "2025-07-31", "TEN": "2025-06-19",
    "TVW": "2025-10-29", "UBW": "2026-01-28", "VTX": "2026-02-28", "WCH": "2026-01-28",
    "MAR": "2026-02-27", "RIF": "2026-05-31", "Z3": "2026-08-06", "Z5": "2026-05-31",
    "Z9": "2026-05-31",
}  # fmt: skip
# Sources that tell afterwards what was public on the very day it took effect.
AFTERWARDS = ("CC", "CDO", "DEV", "IAN", "TSP")
# Rows known on another day than their source's which their words do not tell, and why.
OTHERWISE = {
    "2026-04, revenue_share, cap, BT": "2026-05-11: reported on the eve of the copy that was read",
    "revenue_share, rate of 2024-01-01, Z1": "2024-10-31: as revenue_expected_2024_z1",
    "b01": "2025-11-30: the edit bears no day; the end of the month of the publication",
    "b14": "2025-11-01: said on the day that run_rate_2025_11_01_tc notes",
    "b15": "2025-11-06: said on the day that run_rate_expected_2025_12_tc notes",
    "b23": "2026-05-12: the summary is of the day after the report",
    **dict.fromkeys(("b26", "cap_2028"), "2026-05-12: as b23"),
    "backlog_748": "2026-08-31: from another article of the same author",
    "bernstein_loss": "2025-10-29: on the results of the quarter, a day after the recapitalisation",
}
# The days whose knowledge the assumptions rest on: of the article, of the accounts, of the
# scenarios, and of the last of these, which follows a forecast made known later.
SCENARIOS = "2026-07-31"
ASSUMED = ("2025-11-18", "2026-06-15", SCENARIOS, "2026-10-03")
PANEL = ("when a panel was put in charge", "2025-10-28")  # the announcement of that day

Row = dict[str, Any]


@functools.cache
def rows() -> tuple[tuple[str, Row], ...]:
    """Every row of the data that is dated by when it became known, with its place."""
    return tuple(_rows())


def _rows() -> Iterator[tuple[str, Row]]:
    for published in (*figures.load(), *figures.statements()):
        row = published.model_dump()
        yield row["id"], row
    for clause in files.read_yaml(schema.DATA / "terms.yml"):
        for term in clause.get("terms", ()):
            place = f"{clause['id']}, {term['name']} of {term['effective']}, {term['source']}"
            yield place, {"clause": clause["id"], **term}
    for path in files.of_folder(schema.DATA / "amendments"):
        amendment = files.read_yaml(path)
        for change in amendment["changes"]:
            place = f"{path.stem}, {change['clause']}, {change['name']}, {change['source']}"
            yield place, {"effective": amendment["effective"], **change}
    for claim in files.read_yaml(schema.DATA / "claims.yml")["claims"]:
        yield claim["id"], claim


def assumptions() -> Iterator[Row]:
    """The scenarios, and the uncertain inputs."""
    for path in files.of_folder(schema.DATA / "scenarios"):
        yield files.read_yaml(path)
    yield from files.read_yaml(schema.DATA / "uncertainty.yml")["inputs"]


def told(text: str, iso: str) -> bool:
    """Whether a text names a day or, of a month's last day, its month."""
    day = datetime.date.fromisoformat(iso)
    month = f"{calendar.month_name[day.month]} {day.year}"
    last = calendar.monthrange(day.year, day.month)[1]
    ends = day.day == last and (month in text or "the end of the month" in text)
    return ends or iso in text or f"{day.day} {month}" in text


def own_words(row: Row) -> str:
    """What a row says of its own day."""
    disputed = " ".join(one["says"] for one in row.get("disputed") or ())
    return " ".join(str(row.get(name) or "") for name in ("note", "dating", "gist")) + disputed


def day_of(key: str) -> str:
    """The day from which what a source says is taken as known."""
    source = figures.sources().get(key)
    return str(source and (source.date or TAKEN.get(key)))


def test_a_row_became_known_on_the_day_of_its_source_or_on_one_that_is_told() -> None:
    unproven = {}
    for place, row in rows():
        key, day = row["source"], row["known"].isoformat()
        at_once = key in AFTERWARDS and row.get("effective") == row["known"]
        copied = "First published" in own_words(row)  # elsewhere, on the day that is told
        if not (at_once or (day == day_of(key) and not copied) or told(own_words(row), day)):
            unproven[place] = day
    assert unproven == {place: why.partition(":")[0] for place, why in OTHERWISE.items()}


def test_a_contradiction_became_known_with_the_term_or_with_a_source_that_it_names() -> None:
    for place, row in rows():
        for one in row.get("disputed") or ():
            day, says = one["known"].isoformat(), one["says"]
            named = re.findall(r"\b[A-Z][A-Z0-9-]+\b", says)
            days = {row["known"].isoformat(), *map(day_of, named)}
            # A source without a day has one all the same, which its other rows have, too.
            by_words = TAKEN.keys().isdisjoint(named) and told(says, day)
            assert day in days or by_words or (PANEL[0] in says and day == PANEL[1]), place


# Of one source, what is trusted alike: quarters, which others derive from it, less than its longer
# periods; of the accounts, lines that are not quoted less than those that are.
APART: dict[tuple[str, str], Callable[[Row], bool]] = {
    ("Z1", "leaked"): lambda row: "end" in row and (row["end"] - row["start"]).days < 100,
    ("Z1", "derived"): lambda row: "end" in row and (row["end"] - row["start"]).days < 100,
    ("Z2", "leaked"): lambda row: bool(row["quote"]),
}
# Rows that are trusted more or less than the others of their source, and why.
UNLIKE = {
    "revenue_2024_z1": "low: a slip of the source",
    "revenue_over_last_year_2025h1_z1": "medium: divided by wrongly",
    "cloud_billing, discount of 2024-01-01, Z1": "low: nobody knows it",
    "revenue_2024_z2": "high: the line above the costs that are quoted",
    "net_loss_attributable_2025_z2": "high: its rounded twin is quoted",
    "revenue_share_2025_9m_tc": "high: equals the sum of the leaked quarters",
    **dict.fromkeys(
        ("microsoft_ai_revenue_fy2025_9m_z5", "microsoft_ai_revenue_ex_openai_fy2025_9m_z5"),
        "medium: no leaked quarters add up to it",
    ),
    "aws_commitment, years of 2025-11-03, DEV": "high: the announcement says the same",
    "revenue_2025_kle": "high: equals the audited accounts",
    "b01": "medium: a later edit",
    "b13": "medium: the paper itself says otherwise",
    **dict.fromkeys(
        ("b03", "b04", "b06", "cloud_billing, billing of 2024-01-01, TC"),
        "medium: from a person without a name",
    ),
    "model_resale_revenue_2023_2025_air": "low: a difference of two estimates",
    "rpo_commercial_2025_03_31_q3_25": "medium: held against nothing else in that filing",
    "search_advertising_growth_ex_tac_fy2025q1_ppc": "high: as first printed, not recast",
    "azure_revenue_fy2026_z7": "low: the wording at hand covers the growth only",
    "b31": "low: what a finance chief is said to have said",
    "revenue_share_expected_2026_sac_b": "low: as recalled afterwards",
    **dict.fromkeys(
        (
            "2026-04, bing_clause, hurdle, MB2",
            "2026-04, bing_clause, rate, MB2",
            "2026-04, bing_clause, top_rate, MB2",
            "2026-04, agi_clause, profits, MB2",
        ),
        "medium: a reading of words on more than this",
    ),
    "2025-10, reciprocal_share, last_year, MB1": "low: a reading without words",
    "agi_clause, declared_by of 2019-07-22, MB1": "medium: inferred from what replaced it",
    "oracle_commitment, first_year of 2025-09-10, WSJ-O": "medium: from other words",
    "coreweave_commitment, total of 2025-03-31, CRW": "high: told without reserve",
    "profit_participation, cap of 2019-07-22, CC": "medium: a reading of words on more than this",
}
# What a source says in one way only once is trusted in the middle; which rows are not, and why.
ALONE = {
    "run_rate_2025_06_09_z1": "high: first printed by another paper, in these words",
    "total_compute_2024_epo": "high: as its other two, which are quoted",
    "ai_run_rate_2024_12_31_mbt": "high: the chief's own words, with the results",
    "purchase_commitments_2025_11_04_tsp": "high: the chief's own words",
    "b28": "high: the paper read the accounts, which are public",
    "cloud_billing, billing of 2019-07-22, TI22": "high: told without reserve",
    **dict.fromkeys(
        (
            "aws_commitment, total of 2025-11-03, IAN",
            "aws_commitment, years of 2025-11-03, TSP",
        ),
        "high: announced, and told without reserve",
    ),
    "2025-10, equity_stake, valuation, MB1": "high: divided out of its own announcement",
    "inference_2024q1_2025q3_fta": "low: rounded, and its wording was not checked",
    "api_gross_margin_2024_06_30_dcf": "low: a weak copy of an estimate",
    "revenue_share_expected_2026_emf": "low: a second copy",
    "b27": "low: says itself that it may be so",
    "profit_participation, cap of 2021-12-31, RIF": "low: one investment of two, and only its year",
}


def trusted() -> dict[tuple[str, ...], dict[str, str]]:
    """How far the rows are trusted that a source says in one way, by their places."""
    found: dict[tuple[str, ...], dict[str, str]] = collections.defaultdict(dict)
    for place, row in rows():
        if "confidence" in row:
            key = (row["source"], row["kind"])
            part = str(APART[key](row)) if key in APART else ""
            found[(*key, part)][place] = row["confidence"]
    return found


def test_rows_of_one_source_are_trusted_alike_unless_it_is_told_why_not() -> None:
    unlike: dict[str, str] = {}
    for alike in trusted().values():
        usual = {rank for place, rank in alike.items() if place not in UNLIKE} or {""}
        assert len(usual) == 1, alike
        unlike |= {place: rank for place, rank in alike.items() if {rank} != usual}
    assert unlike == {place: why.partition(":")[0] for place, why in UNLIKE.items()}


def test_what_a_source_says_alone_is_trusted_in_the_middle_unless_it_is_told_why_not() -> None:
    usual = [
        {place: alike[place] for place in alike.keys() - UNLIKE} for alike in trusted().values()
    ]
    alone = {place: rank for one in usual if len(one) == 1 for place, rank in one.items()}
    told = {place: why.partition(":")[0] for place, why in ALONE.items()}
    assert {place: rank for place, rank in alone.items() if rank != "medium"} == told


def test_a_judgement_holds_from_the_day_of_its_evidence() -> None:
    for place, row in rows():
        for one in row.get("judged") or ():
            if day := str(one.get("known", "")):
                keys = one.get("sources", ())
                days = {day_of(key) for key in keys}
                days |= {str(each.known) for each in figures.load() if each.source in keys}
                on_the_path = "path of this report" in one["because"]
                assert day in days or (on_the_path and day == SCENARIOS), place


def test_an_amendment_takes_effect_on_the_day_it_is_announced_or_dated_in_words() -> None:
    for path in files.of_folder(schema.DATA / "amendments"):
        one = files.read_yaml(path)
        announced = {change["known"] for change in one["changes"]}
        day = one["effective"]
        assert day in announced or f"{day.day} {day:%B %Y}" in path.read_text(encoding="utf-8"), (
            path
        )


def test_a_term_begins_with_others_or_on_the_day_it_became_known() -> None:
    dated = [(place, row) for place, row in rows() if row.get("effective")]
    begun = collections.Counter(row["effective"] for _, row in dated)
    for place, row in dated:
        assert begun[row["effective"]] > 1 or row["effective"] == row["known"], place


def test_an_assumption_rests_on_what_was_known_on_one_of_few_days() -> None:
    for one in assumptions():
        source = figures.sources().get(one.get("source", ""))
        days = (*ASSUMED, str(source and source.date))
        assert one["known"].isoformat() in days, one["id"]


def test_nothing_became_known_before_it_was_over_unless_it_was_expected() -> None:
    for one in figures.load():
        ahead = (
            "expected",
            "target",
            "projected",
            "commitment",
            "liability",
            "saving",
            "valuation",
        )
        if not any(word in one.quantity for word in ahead):
            assert one.end <= one.known, one.id


def test_an_id_of_a_figure_is_its_quantity_period_and_source() -> None:
    for one in figures.load():
        source = one.source.lower().replace("-", "_")
        found = re.fullmatch(rf"{one.quantity}_(\w+?)_{source}(_[a-z])?", one.id)
        assert found, f"{one.id} is not of {one.quantity} and {one.source}"
        assert span(found[1]) == (one.start, one.end), f"{one.id}: {one.start} to {one.end}"


def span(told: str) -> tuple[datetime.date, datetime.date]:
    """The first and last day of a period as ids of figures say it."""
    if found := re.fullmatch(r"(\d{4})_(\d\d)_(\d\d)", told):
        day = datetime.date(*map(int, found.groups()))
        return day, day
    if found := re.fullmatch(r"(\d{4})_(\d\d)(?:_(\d{4})_(\d\d))?", told):
        year, month, last_year, last_month = (int(one or 0) for one in found.groups())
        last_year, last_month = last_year or year, last_month or month
        last = calendar.monthrange(last_year, last_month)[1]
        return datetime.date(year, month, 1), datetime.date(last_year, last_month, last)
    if found := re.fullmatch(r"(\d{4})_(\d{4})", told):
        return datetime.date(int(found[1]), 1, 1), datetime.date(int(found[2]), 12, 31)
    if found := re.fullmatch(r"fy(\d{4})(?:q(\d)|_(9m))", told):
        quarters = periods.parse(f"fy{found[1]}").quarters
        some = quarters[:3] if found[3] else (quarters[int(found[2]) - 1],)
        return some[0].start, some[-1].end
    period = periods.parse(told)
    return period.start, period.end


def test_digits_after_the_point_are_as_many_as_are_written() -> None:
    text = files.text(schema.DATA / "figures.csv")  # before zeros are filled in
    for one in csv.DictReader(io.StringIO(text)):
        assert len(one["value"].partition(".")[2]) == int(one["decimals"]), one["id"]


# Quotations that hold the value in another form, or lead to it, and how.
DERIVED = {
    "implied_revenue_2025q2_z1": "printed with two points",
    "oracle_commitment, first_year of 2025-09-10, WSJ-O": "from other words",
    "coreweave_commitment, total of 2025-09-30, CRW": "15.9 billion before, and this addition",
    "coreweave_commitment, years of 2025-09-30, CRW": "until May 2031, counted from 2025",
    "2025-10, equity_stake, valuation, MB1": "135 billion over 27 percent",
}
IN_WORDS = {"five": "5", "sept": "7"}


def numbers(text: str) -> dict[str, str]:
    """The numbers of a quotation, in English or French digits, each with the words before it."""
    words = re.sub(r"\b[a-z]+\b", lambda one: IN_WORDS.get(one[0], one[0]), text)
    found = list(re.finditer(r"\d[\d,.]*\d|\d", words))
    before = {one[0]: words[max(one.start() - 25, 0) : one.start()] for one in found}
    return {form: said for one, said in before.items() for form in forms(one)}


def forms(number: str) -> set[str]:
    """A number as printed, its comma read as English and as French."""
    return {number.replace(",", ""), number.replace(",", ".")}


def quoted() -> Iterator[tuple[str, Row, str]]:
    """Each row with a value and a quotation in digits, and the value as printed."""
    for place, row in rows():
        value = row.get("value")
        if value is not None and numbers(row.get("quote") or ""):
            printed = value if isinstance(value, str) else f"{value:g}"
            yield place, row, printed.removeprefix("-")


def test_a_value_stands_in_its_quotation() -> None:
    missing = {
        place
        for place, row, printed in quoted()
        if printed not in numbers(row["quote"])
        and printed != str(sum(map(int, re.findall(r"\d+", row["quote"]))))
    }
    assert missing == set(DERIVED)


HEDGES = {
    "about": r"about|around|approximately|roughly|environ|estimated|approx|~|nearly|some ",
    "at least": r"at least|more than|above|minimum|exceed|surpassed|plus de",
}
# Bounds that the words right before the number do not say, and what does.
ELSEWHERE = {
    "implied_revenue_2025_9m_dev": "'au minimum' stands before the year before",
    "inference_expected_2024_ndtv": "'estimated' follows the number",
    "revenue_2026q1_cna": "'more than half' is said of another number",
    "run_rate_2025_11_01_tc": "'well more than' stands too far before",
    "largest_customer_share_fy2026q1_q1_26": "'No sales ... more than' is at most",
    "azure_revenue_fy2025_prp": "'surpassed', in words that were not kept",
    "original_share_liability_2026_05_11_blk": "'could have totaled'",
    "oracle_commitment, total of 2025-09-10, WSJ-O": "'roughly' follows the number",
    "2023-01, bing_clause, hurdle, DEV": "more than, or at least: the parameter bing_test",
}


def test_a_bound_is_what_the_words_before_the_number_say() -> None:
    unlike = {}
    for place, row, printed in quoted():
        said = numbers(row["quote"]).get(printed, "")
        hedged = [
            bound for bound, words in HEDGES.items() if re.search(words, said, re.IGNORECASE)
        ] or ["exact"]
        if place not in DERIVED and row.get("bound", "exact") not in hedged:
            unlike[place] = (row.get("bound", "exact"), said)
    assert unlike.keys() == ELSEWHERE.keys(), unlike


def test_the_last_day_of_a_term_is_in_its_quotation_or_the_eve_of_what_follows() -> None:
    dated = [(place, row) for place, row in rows() if row.get("effective")]
    follow = {(row["clause"], row["effective"] - datetime.timedelta(days=1)) for _, row in dated}
    for place, row in dated:
        if until := row.get("until"):
            words = [one["quote"] for _, one in dated if one["clause"] == row["clause"]]
            promised = any(f"through {until.year}" in quote for quote in words)
            year_is_over = (until.month, until.day) == (12, 31)
            assert (promised and year_is_over) or (row["clause"], until) in follow, place


def test_the_lines_in_the_notebooks_are_those_of_the_schema() -> None:
    lines = {one.name: one.cell_line() for one in parameters.SCHEMA}
    found = set()
    for path in (schema.DATA.parent / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if "parameters" in cell["metadata"].get("tags", ()):
                for line in "".join(cell["source"]).splitlines():
                    name = line.partition(":")[0]
                    assert line == lines[name], f"{path.name}: {line}"
                    found.add(name)
    assert found == set(lines)
