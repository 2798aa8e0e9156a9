"""What the report opens with says what is known, how far, and nothing else."""

import pytest

from analysis import exhibits, findings, parameters, wording

CURRENT = findings.of(parameters.check({}))
ARTICLE = findings.of(parameters.check({"as_of": "2025-11-18"}))


def test_a_key_number_is_told_with_its_bounds_and_leads_to_its_finding() -> None:
    strip = exhibits.key_numbers({"Paid": "payments_2024", "Part": "effective_rate_2024:percent"},
                                 CURRENT)  # fmt: skip
    paid, part = strip.data()["items"]
    assert paid == {
        "label": "Paid",
        "text": "$493.8 million",
        "bounds": "between $493.6 and $494.0 million",
        "trace": "payments_2024",
    }
    assert part["text"] == "13.3%"


def test_a_key_number_that_is_not_known_is_left_out() -> None:
    lines = {"Charged": "flow_all_bills_2025", "Paid": "payments_2024"}
    told = exhibits.key_numbers(lines, ARTICLE).data()["items"]
    assert [one["label"] for one in told] == ["Paid"]


def test_key_numbers_are_shown_in_jupyter_as_the_text_they_are() -> None:
    shown = exhibits.key_numbers({"<b>": "payments_2024"}, CURRENT)._repr_mimebundle_()
    assert "<li>&lt;b&gt;: " in shown["text/html"]


@pytest.mark.parametrize(
    ("pact", "words"),
    [(CURRENT, "above"), (ARTICLE, "close to")],
    ids=["current", "article"],
)
def test_the_headline_is_one_line_whose_words_follow_the_numbers(
    pact: exhibits.Pact, words: str
) -> None:
    told = exhibits.headline(
        "\nThe bill is\n{inference_to_reported_2024:above/below/close to}\n", pact
    )
    assert told.markdown == f"The bill is {words}"
    other = exhibits.headline("{flow_all_bills_2025}", pact, otherwise="No accounts.")
    assert (wording.plain(other.markdown) == "No accounts.") == (pact is ARTICLE)
