"""Data that break a rule are refused before anything is built, and the words say what to mend."""

import csv
import datetime
import itertools
import pathlib
import re
import shutil

import pytest
import spoiling
import tools

from analysis import exhibits, figures, files, outlook, parameters, periods, schema, terms, worlds
from analysis.terms import versions
from analysis.worlds import forecasts

FIGURE = "revenue_share_2024q1_z1"


def spoil(folder: pathlib.Path, file: str, row: str, **cells: str) -> None:
    """Change some cells of the row whose first cell is `row`."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = list(rows[0])
    for one in rows:
        if one[columns[0]] == row:
            one.update(cells)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def faults_of_figures(folder: pathlib.Path) -> list[str]:
    with pytest.raises(schema.Faults) as raised:
        figures.load(folder)
    return str(raised.value).splitlines()


def faults_of_terms(folder: pathlib.Path) -> list[str]:
    with pytest.raises(schema.Faults) as raised:
        terms.load(folder)
    return str(raised.value).splitlines()


def test_the_committed_data_are_without_fault() -> None:
    assert len(figures.load()) > 300
    assert {"revenue_share", "reciprocal_share", "bing_clause"} < set(terms.load())
    assert len(terms.amendments()) == 4


@pytest.mark.parametrize(
    ("cells", "rule", "remedy"),
    [
        (
            {"unit": "EUR"},
            "'EUR' is not allowed: input should be 'USD', 'USD per year'",
            "the quantity's unit in data/quantities.csv",
        ),
        (
            {"unit": "percent"},
            "the unit is percent, but revenue_share is measured in USD",
            "choose a quantity measured in percent",
        ),
        (
            {"source": "NOBODY"},
            "the source 'NOBODY' is not in sources.csv",
            "add the source to sources.csv or correct the key",
        ),
        (
            {"quantity": "bribes"},
            "the quantity 'bribes' is not in quantities.csv",
            "add the quantity to quantities.csv or correct its name",
        ),
        (
            {"end": "2023-12-31"},
            "the end 2023-12-31 is before the start 2024-01-01",
            "correct this row",
        ),
        (
            {"end": "2024-03-30"},
            "a period covers whole months; a point in time has start = end",
            "correct this row",
        ),
        (
            {"quote": "word " * 21},
            "the quote has 21 words; at most 20 may be quoted",
            "write quote as the source's own words, at most 20",
        ),
        (
            {"value": "-77.3"},
            "the amount -77.3 is negative, but revenue_share cannot be",
            "drop the minus sign",
        ),
        (
            {"value": "77,3"},
            "'77,3' is not allowed",
            "write value as the digits as printed, such as 493.8",
        ),
        (
            {"start": "2024-02-01", "end": "2024-04-30"},
            "its period overlaps that of",
            "periods of one source are apart or nested",
        ),
        ({"value": "77300000000", "decimals": ""}, "is more than 1e+15 USD", ""),
        ({"value": "77.345", "decimals": "1"}, "77.345 has 3 digits after the point", ""),
        ({"decimals": "one"}, "'one' is not allowed", "write decimals as how many of them"),
        ({"known": "12 November"}, "'12 November' is not allowed", "write known as day it became"),
        ({"bound": "roughly"}, "'roughly' is not allowed", "exact, at least, at most, about"),
    ],
)
def test_a_spoiled_figure_is_refused_with_its_rule_and_remedy(
    folder: pathlib.Path, cells: dict[str, str], rule: str, remedy: str
) -> None:
    spoil(folder, "figures.csv", FIGURE, **cells)
    faults = faults_of_figures(folder)
    assert all(fault.startswith("figures.csv, ") for fault in faults)
    assert any(rule in fault and remedy in fault.partition("Remedy: ")[2] for fault in faults)


def test_a_statement_about_no_quantity_is_not_passed_over(folder: pathlib.Path) -> None:
    spoil(folder, "statements.csv", "b08", about="leek")
    (fault,) = faults_of_figures(folder)
    assert fault == (
        "statements.csv, b08: 'leek' is not in quantities.csv. "
        "Remedy: correct the quantity's name, or write leak."
    )


def test_a_quantity_that_the_report_needs_and_lacks_is_named(folder: pathlib.Path) -> None:
    path = folder / "quantities.csv"
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(schema.Faults, match=r"quantities.csv, quantity: .*has no row.*Remedy"):
        figures.select("revenue_share", folder=folder)
    for load in (terms.load, worlds.load):
        with pytest.raises(schema.Faults):
            load(folder)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "ftp://host/file", "https://", "/etc/passwd", "https://a.org/b c"],
)
@pytest.mark.parametrize("cell", ["address", "read_at"])
def test_an_address_is_on_the_web_or_refused(folder: pathlib.Path, cell: str, address: str) -> None:
    spoil(folder, "sources.csv", "Z1", **{cell: address})
    assert any(
        cell in fault and "sources.csv, line " in fault for fault in faults_of_figures(folder)
    )


def test_a_part_of_a_whole_is_at_most_the_whole(folder: pathlib.Path) -> None:
    row = next(one for one in figures.load() if one.quantity == "revenue_share_rate")
    spoil(folder, "figures.csv", row.id, value="200", decimals="")
    (fault,) = faults_of_figures(folder)
    assert "200 percent, but revenue_share_rate is a part of a whole" in fault


def test_a_fault_names_the_line_of_its_row(folder: pathlib.Path) -> None:
    lines = (folder / "figures.csv").read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith(FIGURE))
    spoil(folder, "figures.csv", FIGURE, scale="dozen")
    (fault,) = faults_of_figures(folder)
    assert fault == (
        f"figures.csv, line {line}, scale: 'dozen' is not allowed: input should be 'one', "
        "'million', 'billion' or 'trillion'. Remedy: write scale as one of one, million, billion, "
        "trillion."
    )


def test_an_id_may_stand_only_once(folder: pathlib.Path) -> None:
    path = folder / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    again = next(line for line in lines if line.startswith(FIGURE))
    path.write_text("\n".join([*lines, again]) + "\n", encoding="utf-8")
    assert faults_of_figures(folder) == [
        f"figures.csv, id {FIGURE}: the id stands twice. Remedy: give each row its own id."
    ]


def test_the_same_figure_under_two_ids_is_refused(folder: pathlib.Path) -> None:
    path = folder / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    again = next(line for line in lines if line.startswith(FIGURE))
    copy = again.replace(FIGURE, "copied", 1)
    path.write_text("\n".join([*lines, copy]) + "\n", encoding="utf-8")
    assert faults_of_figures(folder) == [
        f"figures.csv, copied: it repeats {FIGURE}. Remedy: keep one of the two rows."
    ]


def test_all_faults_of_all_files_are_told_at_once(folder: pathlib.Path) -> None:
    spoil(folder, "figures.csv", FIGURE, scale="dozen", confidence="blind")
    spoil(folder, "sources.csv", "Z1", kind="rumour")
    spoil(folder, "statements.csv", "b08", quote="word " * 30)
    files = [fault.partition(",")[0] for fault in faults_of_figures(folder)]
    assert files == ["sources.csv", "statements.csv", "figures.csv", "figures.csv"]


def test_a_missing_file_is_named(folder: pathlib.Path) -> None:
    (folder / "quantities.csv").unlink()
    assert faults_of_figures(folder) == [
        "quantities.csv, file: it is missing. Remedy: restore it, or correct its path."
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"id,value\n", "line 1: the header is 'id,value'. Remedy: write the header 'id,quantity,"),
        (b"\xff\xfe", "byte 0: it is not UTF-8 text. Remedy: save the file as UTF-8."),
        (b"", "line 1: the header is ''"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    folder: pathlib.Path, content: bytes, words: str
) -> None:
    (folder / "figures.csv").write_bytes(content)
    assert words in faults_of_figures(folder)[0]


def test_a_row_with_a_missing_or_an_extra_cell_is_refused(folder: pathlib.Path) -> None:
    path = folder / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, "short,row"]) + "\n", encoding="utf-8")
    columns = len(lines[0].split(","))
    (fault,) = faults_of_figures(folder)
    assert fault == (
        f"figures.csv, line {len(lines) + 1}: it has 2 cells instead of {columns}. Remedy: quote "
        "every text that holds a comma, and leave empty cells empty."
    )


def test_a_quotation_mark_left_open_is_refused(folder: pathlib.Path) -> None:
    path = folder / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8") + '"never closed', encoding="utf-8")
    assert "it is not well-formed CSV" in faults_of_figures(folder)[0]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"kind": "wish"}, "clause revenue_share, kind: 'wish' is not allowed"),
        ({"tip": 1}, "clause revenue_share, tip: there is no such field"),
        ({"receiver": "OpenAI"}, "payer and receiver are both OpenAI"),
        ({"receiver": " OpenAI "}, "payer and receiver are both OpenAI"),
        ({"receiver": "  "}, "clause revenue_share, receiver: '  ' is not allowed"),
        ({"base": None}, "clause revenue_share, base: None is not allowed"),
        ({"base": " "}, "clause revenue_share, base: ' ' is not allowed"),
    ],
)
def test_a_spoiled_clause_is_refused(
    folder: pathlib.Path, changes: dict[str, object], rule: str
) -> None:
    with spoiling.edited(folder / "terms.yml") as content:
        content[0] |= changes
    assert any(rule in fault for fault in faults_of_terms(folder))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"value": 120}, "the rate 120.0 percent is not between 0 and 1"),
        ({"value": -1}, "the value -1.0 is negative"),
        (
            {"name": "cap", "unit": "USD", "value": 3800, "scale": "trillion"},
            "is more than 1e+15 USD",
        ),
        ({"name": "years", "unit": "years", "value": 0}, "the years 0.0 are fewer than one"),
        (
            {"name": "years", "unit": "years", "value": 1.5},
            "the value 1.5 is no whole number, as years is",
        ),
        (
            {"name": "last_year", "unit": "year", "value": 2030.5},
            "the value 2030.5 is no whole number",
        ),
        ({"until": "2023-01-01"}, "until 2023-01-01 is before effective 2024-01-01"),
        ({"value": None}, "the rate has neither a value nor words"),
        ({"unit": ""}, "the rate has a value without a unit"),
        ({"unit": "EUR"}, "unit: 'EUR' is not allowed. Remedy: write unit as one of USD, "),
        ({"unit": "USD", "value": 0.2}, "the rate is in USD, not in ratio"),
        ({"effective": None}, "effective: None is not allowed"),
        ({"name": "hurdle"}, "a share has no hurdle; it has rate, cap, last_year, ends_at_agi"),
        ({"quote": "word " * 21}, "the quote has 21 words; at most 20 may be quoted"),
        ({"source": "NOBODY"}, "the source 'NOBODY' is not in sources.csv"),
        (
            {"disputed": [{"known": "2025-01-01"}]},
            "disputed.0.says: the field is missing. Remedy: write says as what contradicts it",
        ),
    ],
)
def test_a_spoiled_term_is_refused(
    folder: pathlib.Path, changes: dict[str, object], rule: str
) -> None:
    with spoiling.edited(folder / "terms.yml") as content:
        content[0]["terms"][0] |= changes
    faults = faults_of_terms(folder)
    assert any(rule in fault and "terms.yml, clause revenue_share" in fault for fault in faults)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "- id: a\n  id: b\n",
            "terms.yml, line 2: it cannot be read (the key 'id' stands",
        ),
        ("- id: \x07\n", "a character that YAML does not allow"),
        ("- id: [", "it is not well-formed YAML"),
        ("id: a\n", "it is not a list of clauses"),
    ],
)
def test_a_terms_file_that_is_no_list_of_clauses_is_refused(
    folder: pathlib.Path, text: str, rule: str
) -> None:
    (folder / "terms.yml").write_text(text, encoding="utf-8")
    assert rule in faults_of_terms(folder)[0]


def change(**fields: object) -> dict[str, object]:
    """A change of the revenue share, spoiled as a test wants it."""
    return {
        "clause": "revenue_share",
        "action": "set",
        "name": "rate",
        "value": 15,
        "unit": "percent",
        "until": "2030-12-31",
        "known": "2026-09-01",
        "kind": "press",
        "source": "TC",
        "quote": "",
        "confidence": "low",
        **fields,
    }


def amendment(folder: pathlib.Path, *changes: dict[str, object], **fields: object) -> None:
    """Write an amendment to the spoiled copy of the data."""
    content = {
        "id": "2026-09",
        "title": "A test",
        "effective": "2026-09-01",
        "enacted": True,
        "reads": "It changes what the test says.",
        "changes": list(changes),
        **fields,
    }
    path = folder / "amendments" / "2026-09.yml"
    spoiling.write(path, content)


def test_an_amendment_changes_the_terms_from_its_day_and_as_it_became_known(
    folder: pathlib.Path,
) -> None:
    amendment(folder, change())

    def rate(on: str, as_of: str) -> float | None:
        found = tools.term("revenue_share", "rate", datetime.date.fromisoformat(on), as_of, folder)
        return found.value if found else None

    assert rate("2026-08-31", "2026-10-01") == 20
    assert rate("2026-09-01", "2026-10-01") == 15
    assert rate("2026-09-01", "2026-08-31") == 20


@pytest.mark.parametrize(
    ("changes", "rule", "remedy"),
    [
        (
            {"clause": "tips"},
            "2026-09.yml, change of tips, rate: there is no such clause",
            "declare it in terms.yml first, with its words",
        ),
        (
            {"name": "hurdle"},
            "2026-09.yml, change of revenue_share, hurdle: a share has no hurdle",
            "use one of rate, cap, last_year, ends_at_agi",
        ),
        (
            {"name": "cap", "value": 40},
            "2026-09.yml, change of revenue_share, cap: it is in percent, not in USD",
            "correct the unit or the name",
        ),
        (
            {"clause": "bing_clause", "name": "hurdle"},
            "2026-09.yml, change of bing_clause, hurdle: it is not in force on 2026-08-31",
            "begin it, or correct the date",
        ),
        (
            {"action": "begin"},
            "2026-09.yml, change of revenue_share, rate: it is in force since 2026-04-27 already",
            "set it, or end it first",
        ),
        (
            {"source": "NOBODY"},
            "2026-09.yml, change of revenue_share, rate: the source 'NOBODY' is not in sources.csv",
            "add the source to sources.csv or correct the key",
        ),
        *(
            (
                {"name": "last_year", "value": year, "unit": "year"},
                f"2026-09.yml, amendment, changes.0: the value {year} is no year, as last_year is",
                "correct this one of them",
            )
            for year in (0, 99999)
        ),
        (
            {"name": "cap", "value": 1, "unit": "USD", "scale": "billion"},
            "2026-09.yml, clause revenue_share, cap of 2026-09-01: $1 billion is below the $1.3",
            "raise the cap, or correct its scale or that of a figure",
        ),
    ],
)
def test_an_amendment_that_does_not_fit_is_refused(
    folder: pathlib.Path, changes: dict[str, object], rule: str, remedy: str
) -> None:
    amendment(folder, change(**changes))
    (fault,) = faults_of_terms(folder)
    assert fault.startswith(rule)
    assert fault.endswith(f". Remedy: {remedy}.")


def test_an_amendment_changes_something(folder: pathlib.Path) -> None:
    amendment(folder)
    assert faults_of_terms(folder) == [
        "2026-09.yml, amendment: it changes nothing. Remedy: correct this row."
    ]


def test_what_several_readers_find_at_fault_in_one_file_is_told_once() -> None:
    one, other = (schema.Fault(name, "line 1", "it is wrong", "correct it") for name in "ab")
    assert schema.Faults([one, other, one]).faults == (one, other)


def test_all_misfits_of_an_amendment_are_told_at_once(folder: pathlib.Path) -> None:
    amendment(folder, change(clause="tips"), change(name="hurdle"), change(action="begin"))
    assert len(faults_of_terms(folder)) == 3


@pytest.mark.parametrize("other", [{}, {"action": "end", "value": None, "says": "Over."}])
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_changes_of_one_day_it_must_be_plain_which_counts(
    folder: pathlib.Path, other: dict[str, object], *, turned: bool
) -> None:
    changes = [change(), change(known="2026-08-31" if other else "2026-09-01", **other)]
    amendment(folder, *(reversed(changes) if turned else changes))
    (fault,) = faults_of_terms(folder)
    assert fault.startswith("2026-09.yml, revenue_share, rate: another has effect on 2026-09-01")


def test_a_term_must_differ_from_another_in_a_day(folder: pathlib.Path) -> None:
    with spoiling.edited(folder / "terms.yml") as content:
        content[0]["terms"].insert(0, {**content[0]["terms"][0], "value": 21})
    (fault,) = faults_of_terms(folder)
    assert fault.startswith("terms.yml, revenue_share, rate: another has effect on 2024-01-01, too")


def test_an_amendment_keeps_the_name_of_its_file(folder: pathlib.Path) -> None:
    amendment(folder, change(), id="other")
    (fault,) = faults_of_terms(folder)
    assert fault.startswith("2026-09.yml, amendment, id: its id is other. Remedy: give it the name")


def test_what_had_an_end_is_not_set_without_a_word_on_its_own(folder: pathlib.Path) -> None:
    silent = change()
    del silent["until"]  # a share that ended with 2030 would run on, without its cap
    amendment(folder, silent)
    (fault,) = faults_of_terms(folder)
    assert fault == (
        "2026-09.yml, change of revenue_share, rate: what it sets was agreed until 2030-12-31, and "
        "nothing says until when this is. Remedy: write until: 2030-12-31, or until: null if it "
        "goes on after that day."
    )


def test_what_had_an_end_may_go_on_if_that_is_said(folder: pathlib.Path) -> None:
    amendment(folder, change(until=None))
    assert terms.load(folder)["revenue_share"].terms[-1].until is None


def test_an_amendment_and_a_scenario_with_the_long_ending_are_read(folder: pathlib.Path) -> None:
    amendment(folder, change())
    for path in (folder / "amendments" / "2026-09.yml", folder / "scenarios" / "low.yml"):
        path.rename(path.with_suffix(".yaml"))
    assert "2026-09" in [one.id for one in terms.amendments(folder)]
    assert "low" in outlook.load(folder)


def test_two_files_of_a_folder_differ_in_more_than_the_ending(folder: pathlib.Path) -> None:
    amendment(folder, change())
    path = folder / "amendments" / "2026-09.yml"
    shutil.copy(path, path.with_suffix(".yaml"))
    (fault,) = faults_of_terms(folder)
    assert fault.startswith("amendments, file 2026-09: the file stands twice. Remedy: give each")


@pytest.mark.parametrize("name", ["2026-09.YML", "2026-09.yml.txt", "2026-09.json"])
def test_a_file_with_an_ending_that_is_nearly_right_is_not_passed_over(
    folder: pathlib.Path, name: str
) -> None:
    (folder / "amendments" / name).write_text("id: 2026-09\nknown: 2030-01-01\n", encoding="utf-8")
    (fault,) = faults_of_terms(folder)
    assert fault.startswith(f"{name}, file: it has not the ending of a file that is read. Remedy: ")


@pytest.mark.parametrize("name", [".#2026-09.yml", "._2026-09.yml", ".2026-09.yml.swp"])
def test_what_an_editor_leaves_behind_is_not_read(folder: pathlib.Path, name: str) -> None:
    (folder / "amendments" / name).write_text("id: 2026-09\nknown: 2030-01-01\n", encoding="utf-8")
    assert len(terms.amendments(folder)) == 4
    assert files.last_known(folder) == files.last_known(schema.DATA)


def test_a_run_may_be_of_a_day_since_the_first_leak_was_published() -> None:
    leaked = (one.known for one in figures.load() if one.kind == "leaked")
    assert min(leaked).isoformat() == parameters.FIRST_DAY


def test_an_amendment_among_the_data_is_enacted(folder: pathlib.Path) -> None:
    amendment(folder, change(), enacted=False)
    (fault,) = faults_of_terms(folder)
    assert fault.startswith("2026-09.yml, amendment, enacted: it is not enacted. Remedy: keep")


def test_an_enacted_amendment_rests_on_what_was_published(folder: pathlib.Path) -> None:
    amendment(folder, change(source="OWN"))
    (fault,) = faults_of_terms(folder)
    told = "2026-09.yml, change of revenue_share, rate: its source has neither a day nor an address"
    assert fault.startswith(f"{told}. Remedy: ")


def test_a_hypothetical_amendment_is_replayed_with_the_enacted_ones(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "thought.yml"
    content = {
        "id": "thought",
        "title": "A thought",
        "effective": "2027-01-01",
        "enacted": False,
        "reads": "The share falls.",
        "changes": [change()],
    }
    spoiling.write(path, content)
    thought = terms.read_amendment(path)
    agreed = terms.agreement("2026-10-03", also=(thought,))
    day = datetime.date(2027, 1, 1)
    rates = [
        pact["revenue_share"].term("rate", day, "2026-10-03")
        for pact in (agreed, terms.agreement("2026-10-03"))
    ]
    assert [rate and rate.value for rate in rates] == [15, 20]


def test_replaying_all_enacted_amendments_gives_the_terms_in_force() -> None:
    day = datetime.date(2026, 9, 30)

    def now(clause: str, name: str) -> terms.Term | None:
        return tools.term(clause, name, day, parameters.LAST_DAY)

    rate, cap = now("revenue_share", "rate"), now("revenue_share", "cap")
    assert [one and one.point for one in (rate, cap)] == [0.2, 38e9]
    assert now("revenue_share", "ends_at_agi") is None
    owed = now("reciprocal_share", "rate")
    assert owed is None or owed.value == 0
    assert not any(now("profit_participation", name) for name in terms.KINDS["participation"])


@pytest.mark.parametrize(
    ("clause", "name", "rule"),
    [
        ("revenue_share", "rat", "a share has no rat; it has rate, cap, last_year, ends_at_agi"),
        ("revenue_shares", "rate", "there is no clause revenue_shares; there are revenue_share,"),
    ],
)
def test_a_misspelt_clause_or_term_is_refused_and_not_read_as_not_in_force(
    clause: str, name: str, rule: str
) -> None:
    day = datetime.date(2025, 1, 1)
    with pytest.raises(ValueError, match=rule):
        versions.in_force("2023-01-24").term(clause, name, day)
    with pytest.raises(ValueError, match=rule):
        terms.stated(clause, name, day, parameters.check({}))


def test_the_default_as_of_date_is_the_last_day_anything_became_known() -> None:
    known = [one.known for one in figures.load()]
    known += [one.known for one in figures.statements()]
    agreed = [term for clause in terms.load().values() for term in clause.terms]
    known += [term.known for term in agreed]
    known += [dispute.known for term in agreed for dispute in term.disputed]
    assert max(known).isoformat() <= parameters.LAST_DAY


def test_a_figure_is_asked_for_by_a_period_or_its_slug() -> None:
    year = periods.parse("2024")
    assert figures.select("revenue", "2024") == figures.select("revenue", year) != ()
    assert figures.pick("revenue", "2024", "2026-01-01").id == "revenue_2024_tc"
    assert figures.pick("revenue", "2023q1", "2026-01-01").bound == "unknown"


@pytest.mark.parametrize(
    ("read_at", "shown"),
    [
        ("", "The Verge"),
        ("https://www.copies.test/verge", "The Verge, read in a copy at copies.test"),
        ("unrecorded", "The Verge, read in a copy"),
    ],
)
def test_a_publication_says_where_a_copy_of_it_was_read(read_at: str, shown: str) -> None:
    verge = figures.sources()["VRG"].model_copy(update={"read_at": read_at})
    assert verge.shown == shown
    assert ("Read in a copy" in str(verge.addresses)) == bool(read_at)


def test_a_publication_speaks_in_its_own_source_wherever_that_was_read() -> None:
    sources = figures.sources()
    publishers = {one.publisher for one in sources.values()}
    said = [one for one in figures.statements() if one.speaker in publishers]
    assert len(said) > 5
    assert not [one.id for one in said if sources[one.source].publisher != one.speaker]


def test_texts_of_the_data_name_publishers_where_the_files_name_sources() -> None:
    assert figures.named("VRG says so, and so does a summary (TEN); IRR is no source.") == (
        "The Verge says so, and so does a summary (tengele.com); IRR is no source."
    )
    told = exhibits.disputes(parameters.check({})).markdown
    assert "[AInvest](#source-AIN)" in told
    assert not [key for key in figures.sources() if f"[{key}]" in told]


def test_a_day_in_the_prose_of_the_data_is_written_as_prose_has_it() -> None:
    figured = {one.id: one.note for one in figures.load()}
    spoken = {one.id: one.gist for one in figures.statements()}
    foretold = {one.id: one.traced().label for one in forecasts.recorded()}
    prose = figured | spoken | foretold
    assert len(prose) > len(foretold) > 0
    assert not {id: text for id, text in prose.items() if re.search(r"\d{4}-\d\d-\d\d", text)}


# Ten times ten times ten ... of a word, line by line.
MANIFOLD = "a: &a no\n" + "".join(
    f"{one}: &{one} [{', '.join(['*' + before] * 10)}]\n"
    for before, one in itertools.pairwise("abcdefg")
)


def test_a_fault_is_no_longer_than_can_be_read() -> None:
    told = str(schema.Fault("file", "x" * 10**6, "y" * 10**6, "correct it"))
    assert told.startswith("file, xxx")
    assert told.endswith("yyy.... Remedy: correct it.")
    assert len(told) < 3000


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "share_rate: 2026-02-30",
            "line 1: .*2026-02-30.* cannot be read: day .*values that there",
        ),
        ("a: !!python/object:os.system {}", "line 1"),
        ("a: 1\na: 2", "line 2: .*'a' stands twice.*Remedy: .*each key in it once"),
        ("[" * 700, "file: it cannot be read .RecursionError"),
        ("a: 1\n  b: 2", "line 2"),
        ("a: &a [*a]", "line 1: .*it holds itself"),
        (MANIFOLD, "line 6: .*it repeats itself without end"),
        ("&a " + "[" * 700, "file: it cannot be read .RecursionError"),
        ("a: 1\n---\nb: 2", ".*Remedy: .*one document"),
        ("a: \x01", ".*Remedy: .*without control characters"),
        ("a: [", ".*Remedy: .*correct the indentation or quoting"),
    ],
)
def test_whatever_yaml_holds_is_told_with_its_line_and_a_remedy_that_fits(
    tmp_path: pathlib.Path, text: str, fault: str
) -> None:
    path = tmp_path / "given.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(schema.Faults, match=f"given.yml, {fault}"):
        files.read_yaml(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("015", "015"), ("1:30", "1:30"), ("1_000", "1_000"),
        ("true", True), ("0", 0), ("-3", -3), ("2.50", 2.5), ("1e3", 1000.0), ("~", None),
        ("2026-02-28", datetime.date(2026, 2, 28)),
    ],
)  # fmt: skip
def test_a_bare_word_of_yaml_is_what_it_looks_like(
    tmp_path: pathlib.Path, text: str, value: object
) -> None:
    path = tmp_path / "given.yml"
    path.write_text(f"a: {text}\n", encoding="utf-8")
    assert files.read_yaml(path) == {"a": value}
    assert type(files.read_yaml(path)["a"]) is type(value)


@pytest.mark.parametrize(("row", "rule"), [("thought", "it is no mapping"), (None, "it is empty")])
def test_what_has_no_fields_is_told_so_wherever_it_stands(row: str | None, rule: str) -> None:
    told = f"{rule}. Remedy: write 'name: value', one per line."
    with pytest.raises(schema.Faults, match="amendment 1: it is no mapping"):
        terms.thoughts("thought")
    records, faults = files.check("claims.yml", schema.Record, [("claim 1", row)])
    assert (records, [*map(str, faults)]) == ([], [f"claims.yml, claim 1: {told}"])


def test_a_mapping_may_be_merged_into_another(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "given.yml"
    path.write_text("usual: &u {a: 1, b: 2}\nmine: {<<: *u, b: 3}\n", encoding="utf-8")
    assert files.read_yaml(path)["mine"] == {"a": 1, "b": 3}


class Row(schema.Record):
    name: str = schema.field("a name")
    size: float = schema.field("a number")


class Dated(Row):
    day: datetime.date | None = schema.field("a day", None)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"name": "a", "size": True}, "size is true, which is no number"),
        (
            {"name": "a", "size": "1_0"},
            "size: '1_0' is not allowed: it is no number. Remedy: write size as a number",
        ),
        *(
            ({"name": "a", "size": 1, "day": day}, r"day: .* it is no day .*write day as a day")
            for day in (
                "0001-01-01",
                "9999-12-31",
                datetime.date.max,
                0,
                86400,
                "0",
                "-86400",
                "2026-01-01T00:00",
                datetime.datetime(2026, 1, 1),  # noqa: DTZ001 - as YAML reads it
            )
        ),
        *(
            ({"name": "a", "size": size}, "size: .* it is no number")
            for size in ("015", "0o15", "0x1", "", "9 %", ".5", "\N{MINUS SIGN}1")
        ),
        ({"name": "a", "size": float("nan")}, "size: nan is not allowed"),
        ({"name": "a", "size": "inf"}, "size: 'inf' is not allowed"),
        ({"name": "a\x1b[31m", "size": 1}, r"name holds the control character '\\x1b'"),
    ],
)
def test_what_only_looks_like_a_value_is_refused(row: dict[str, object], fault: str) -> None:
    _, faults = files.check("f", Dated, [("line 1", row)])
    assert re.search(fault, "\n".join(map(str, faults)))


def test_what_excel_saves_is_read(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes('\ufeffname,size\r\n"a\u2028b",1\r\n'.encode())
    assert files.read_csv(path, Row) == [Row(name="a\u2028b", size=1)]


@pytest.mark.parametrize("digits", ["\N{FULLWIDTH DIGIT THREE}", "٣٤", "1٣"])
def test_the_digits_of_a_figure_are_those_that_all_know(digits: str) -> None:
    (place, row), *_ = files.named("row", "id", [{"value": digits}])
    _, faults = files.check("figures.csv", figures.records.Figure, [(place, row)])
    assert any(one.place == "row 1, value" for one in faults)
