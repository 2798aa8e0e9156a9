"""What stands behind the chapters is made from what the code uses, whole and in plain words."""

import dataclasses
import json
import pathlib
import re
from typing import Any

import committed
import pytest
import sample_report

import report
from analysis import cards, figures, findings, outlook, parameters, schema, terms, worlds
from analysis.exhibits import days, headlines
from analysis.explore import catalogue
from report.formats import amounts, apparatus, document, html, words
from report.formats import prose as markings
from report.press import inputs


@pytest.fixture(scope="module")
def prose() -> str:
    """The page of the committed notebooks with the real apparatus, without charts and tables."""
    whole = committed.pages("current")
    chapters = (
        dataclasses.replace(
            each, blocks=tuple(b for b in each.blocks if isinstance(b, document.Prose))
        )
        for each in whole.chapters
    )
    return html.render(dataclasses.replace(whole, chapters=tuple(chapters)))


def page(folder: pathlib.Path, text: str, **glossary: list[str]) -> str:
    """A page of one chapter, with a glossary of words and their forms."""
    entries = tuple(
        words.Word(term=term, forms=forms, meaning="Plain.") for term, forms in glossary.items()
    )
    cells = {"0_a": [sample_report.markdown(text)], "1_b": [sample_report.markdown("# B\n\nnet")]}
    return html.render(sample_report.read(folder, cells, glossary=entries))


def marked(text: str) -> list[str]:
    return re.findall(r'<a href="#glossary-[^"]*">([^<]*)</a>', text)


# The glossary


@pytest.mark.slow
def test_each_word_of_the_glossary_is_explained_in_a_chapter(prose: str) -> None:
    led = set(re.findall(r'<a href="#(glossary-[^"]*)">', prose))
    assert led == {markings.anchor(word) for word in words.glossary()}


def test_a_word_leads_to_its_meaning_the_first_time_in_each_chapter(tmp_path: pathlib.Path) -> None:
    text = page(tmp_path, "# A\n\nGross, not net; not *net* again.", net=["net", "gross"])
    assert marked(text) == ["Gross", "net"]
    assert '<dt id="glossary-net">net</dt><dd>Plain.</dd>' in text


def test_no_word_is_marked_in_a_heading_a_link_or_code(tmp_path: pathlib.Path) -> None:
    words = "# A net\n\n## The net\n\n[net](#trace-total) `net` **net**"
    text = page(tmp_path, words, net=["net"])
    assert marked(text) == ["net", "net"]
    assert '<strong><a href="#glossary-net">net</a></strong>' in text


def test_a_word_may_run_over_the_end_of_a_line_and_is_never_part_of_another(
    tmp_path: pathlib.Path,
) -> None:
    words = "# A\n\nA network, a subnet, a net-net and a present\nvalue & more."
    text = page(tmp_path, words, net=["net"], worth=["present  value", "value"])
    assert marked(text) == ["present\nvalue", "net"]
    assert "</a> &amp; more." in text


@pytest.mark.parametrize(
    ("changes", "rule", "remedy"),
    [
        ({"meaning": "No stop"}, "it is not one sentence", "write meaning as what it means here"),
        ({"meaning": "One. Two."}, "it is not one sentence", "in one plain sentence"),
        ({"meaning": "word " * 40 + "end."}, "it has 41 words", "of at most 40 words"),
        ({"forms": []}, "at least 1 item", "write forms as how the text prints it"),
        ({"forms": [" "]}, "at least 1 character", "write forms as how the text prints it"),
        ({"term": "API"}, "the term stands twice", "give each row its own term"),
        ({"forms": ["api"]}, "the form stands twice", "give each row its own form"),
        ({"figure": 1}, "there is no such field", "use only the fields term, forms, meaning"),
    ],
)
def test_a_spoiled_word_is_refused_with_its_rule_and_remedy(
    tmp_path: pathlib.Path, changes: dict[str, Any], rule: str, remedy: str
) -> None:
    word = {"term": "stake", "forms": ["stake"], "meaning": "A part."}
    api = {"term": "api", "forms": ["API"], "meaning": "A way in."}
    path = tmp_path / "glossary.yml"
    path.write_text(json.dumps([api, word | changes]), encoding="utf-8")
    with pytest.raises(schema.Faults) as raised:
        words.glossary(path)
    (fault,) = raised.value.faults
    assert str(fault).startswith("glossary.yml, ")
    assert rule in fault.rule
    assert remedy in fault.remedy


# The run card, how to cite, corrections


@pytest.mark.later  # reads the method of a whole edition
def test_the_run_card_has_day_version_and_hashes(tmp_path: pathlib.Path) -> None:
    read = sample_report.read(tmp_path, hashes=inputs.summary(inputs.hashes(report.ROOT)))
    rows = {row[0].text: row[1].text for row in apparatus.edition_card(read).rows}
    assert rows["As of"] == "2026-10-03"
    assert (rows["Edition"], rows["Version"]) == ("current", "0.1.0")
    assert set(rows) > {f"SHA-256 of the {part}" for part in ("terms", "data", "lock")}
    assert rows["SHA-256 of the lock"] == inputs.hashes(report.ROOT)["requirements.lock"]
    for text in rows.values():
        assert text in html.render(read)


def test_a_citation_names_authors_title_version_edition_day_and_stamp(
    tmp_path: pathlib.Path,
) -> None:
    read = sample_report.read(tmp_path)
    person = {"family-names": "Doe", "given-names": "A. & B."}
    cited = {"title": "50% of {it}_", "version": "1.0", "authors": [{"name": "We"}, person]}
    read = dataclasses.replace(read, citation=cited)
    assert apparatus.citation(read) == (
        "We; Doe, A. & B. 50% of {it}_. Version 1.0, edition current, as of 2026-10-03, "
        "stamp 0123456789ab."
    )
    assert apparatus.bibtex(read).splitlines() == [
        "@misc{pact-current-0123456789ab,",
        r"  author = {{We} and {Doe, A. \& B.}},",
        r"  title = {{50\% of \{it\}\_}},",
        "  version = {1.0},",
        "  note = {Edition current, as of 2026-10-03, stamp 0123456789ab}",
        "}",
    ]


def test_the_citation_file_is_what_is_cited(tmp_path: pathlib.Path) -> None:
    cited = apparatus.cited()
    line = apparatus.citation(sample_report.read(tmp_path, citation=cited))
    assert line.startswith(f"{cited['authors'][0]['name']}. The financial pact")


def test_a_correction_is_told_and_none_is_said_to_be_none(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "corrections.yml"
    slips = [
        {"date": f"2026-01-0{n}", "place": "2_revenue", "was": was, "now": "$2", "reason": "Slip."}
        for n, was in ((1, "It was $1."), (2, "$1"))
    ]
    path.write_text(json.dumps(slips), encoding="utf-8")
    found = words.corrections(path)
    assert [one.date.day for one in found] == [2, 1]
    told = html.render(sample_report.read(tmp_path, corrections=found))
    assert "<li>2 January 2026, 2_revenue: it said “$1” and says “$2”. Slip.</li>" in told
    assert "<li>1 January 2026, 2_revenue: it said “It was $1” and says “$2”. Slip.</li>" in told
    assert apparatus.NO_CORRECTION not in told
    none = html.render(sample_report.read(tmp_path))
    assert f"<p>{apparatus.NO_CORRECTION}</p>" in none


def test_a_spoiled_correction_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text("was: 1\n", encoding="utf-8")
    with pytest.raises(schema.Faults, match="it is not a list of corrections"):
        words.corrections(path)


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("paymnts_2024", "payments_2024"),
        ("revenue_share_2024q1_z2", "revenue_share_2024q1_z1"),
        ("revenue_share_rat", "revenue_share_rate"),
        ("2_revenues", "2_revenue"),
        ("data/figure.csv", "data/figures.csv"),
    ],
)
def test_a_correction_of_what_there_is_not_is_refused(
    tmp_path: pathlib.Path, place: str, meant: str
) -> None:
    path = tmp_path / "corrections.yml"
    one = {"date": "2026-01-01", "place": meant, "was": "$1", "now": "$2", "reason": "A slip."}
    path.write_text(json.dumps([one]), encoding="utf-8")
    assert [found.place for found in words.corrections(path)] == [meant]
    path.write_text(json.dumps([{**one, "place": place}]), encoding="utf-8")
    said = f"{path.name}, correction 2026-01-01, {place}: there is no such finding, figure, term,"
    with pytest.raises(schema.Faults, match=rf"^{re.escape(said)} .*\. Remedy: use .*\b{meant}\b"):
        words.corrections(path)


# Method and codebook


def test_the_codebook_has_every_file_of_the_data_and_every_record_of_the_schema() -> None:
    records = set(apparatus.FILES.values())
    ours = {
        each
        for room in (
            days,
            figures,
            findings.claimed,
            findings.evidence,
            headlines,
            outlook,
            terms,
            words,
            worlds,
        )
        for each in vars(room).values()
        if isinstance(each, type) and issubclass(each, schema.Record)
    }
    assert ours == records
    described = {title.partition(",")[0] for title in apparatus.FILES}
    exchange = report.ROOT / "data" / "exchange"  # what describes the terms to other engines
    for path in set((report.ROOT / "data").rglob("*.*")) - set(exchange.iterdir()):
        name = path.relative_to(report.ROOT)
        assert {name.as_posix(), name.parent.as_posix()} & described, name


@pytest.mark.later  # reads the method of a whole edition
def test_the_page_has_every_column_with_its_type_and_meaning(prose: str) -> None:
    rows = re.findall(
        r'<tr><th scope="row">(\w+)</th><td>([^<]+)</td><td>([^<]+)</td></tr>',
        prose.partition('id="codebook"')[2],
    )
    fields = [
        (name, field.description)
        for model in apparatus.FILES.values()
        for name, field in model.model_fields.items()
        if model is terms.Wording
        or name not in terms.Wording.model_fields
        or not issubclass(model, terms.Wording)
    ]
    assert [(name, meaning.replace("&#39;", "'")) for name, _, meaning in rows] == fields
    types = {(name, type_) for name, type_, _ in rows}
    assert {
        ("start", "date"),
        ("party", "choice"),
        ("enacted", "true or false"),
        ("first", "whole number"),
        ("growth", "number"),
        ("terms", "list"),
    } <= types


@pytest.mark.later  # reads the method of a whole edition
def test_the_pdf_has_it_too(tmp_path: pathlib.Path) -> None:
    assert sample_report.typeset(
        sample_report.read(
            tmp_path,
            citation=apparatus.cited(),
            glossary=words.glossary(),
            corrections=words.corrections(),
        )
    )


@pytest.mark.parametrize(("value", "words"), [(2.5e9, ""), (1e9, ", which draw what it assumes")])
def test_a_value_outside_its_simulations_says_why(value: float, words: str) -> None:
    record = {
        "value": value,
        "low": value,
        "high": value,
        "unit": "USD",
        "world_low": 2e9,
        "world_high": 3e9,
    }
    told = amounts.in_worlds(record)
    assert told == f"simulations: $2 to $3 billion{words}"


@pytest.mark.parametrize(
    ("id", "value", "told"),
    [
        ("worlds_one_of_these", 1.0, "100%"),
        ("stake_return_before", 1.0833, "108%"),
        ("inference_to_implied_2024", 1.0, "1.0 times"),
        ("inference_to_implied_2024", 0.9, "90%"),
    ],
)
def test_a_part_or_a_rate_is_told_in_percent_even_where_it_is_all(
    id: str, value: float, told: str
) -> None:
    ends = {"value": value, "low": value, "high": value}
    assert amounts.amount({"id": id, **ends, "unit": "ratio"}) == told


@pytest.mark.parametrize(
    ("id", "value", "told"),
    [
        ("search_advertising_growth_fy2026q3_q3_26", 1.2, "120%"),
        ("base_revenue_growth_2027_2028", 1.2, "120%"),
        ("base_valuation_reaches_2027_2032", 0.8, "0.8 times"),
        ("drawn_other_azure", 0.5, "0.5 times"),
        ("drawn_deferred_part", 1.0, "100%"),
        ("drawn_revenue_factor", 1.0, "1.0 times"),
    ],
)
def test_what_was_published_or_assumed_is_told_in_its_own_unit(
    id: str, value: float, told: str
) -> None:
    record = catalogue.records(parameters.check({}))[id]
    assert amounts.amount({**record, "value": value, "low": value, "high": value}) == told


def test_whatever_a_scenario_states_as_a_multiple_is_told_as_one() -> None:
    stated = {"first": 2027, "last": 2032, "value": 1.9, "unit": "multiple"}
    stretch = outlook.Stretch(**stated, source=outlook.ASSUMED, reason="A test.")
    one = outlook.said("mine", "Mine", "compute", stretch)
    assert amounts.amount(one.read()) == cards.bounded(one) == "1.9 times"


def test_a_figure_in_percent_shows_itself_in_percent() -> None:
    one = figures.by_id()["search_advertising_growth_fy2026q3_q3_26"]
    assert cards.bounded(figures.trace(one)) == "9%"


def test_a_note_says_about_of_figures_and_terms_alike_where_their_source_does() -> None:
    figure = figures.trace(next(one for one in figures.load() if one.bound == "about"))
    clause, term = next(
        each for each in terms.known(terms.load(), "9999-12-31") if each[1].bound == "about"
    )
    for one in (figure, terms.of(clause, term)):
        assert amounts.amount(one.read()) == cards.bounded(one)
        assert cards.bounded(one).startswith("about ")
