"""A clause of any kind that is added is told of, and is left out of no sum in silence."""

import pathlib
import re

import other_data
import pytest

from analysis import terms

pytestmark = pytest.mark.slow
VALUES = {  # of each kind of clause that states an amount
    "share": {"rate": "5 percent"},
    "ladder": {"hurdle": "15 percent", "rate": "10 percent", "top_rate": "20 percent"},
    "commitment": {"total": "80 USD", "years": "4 years"},
    "participation": {
        "first_rate": "75 percent",
        "recoup": "13 USD",
        "second_rate": "49 percent",
        "cap": "92 USD",
    },
    "stake": {"fraction": "5 percent", "valuation": "500 USD"},
}
DATED = "known: 2026-02-27, kind: official, source: MB2, quote: '', confidence: medium"
TOLD = """{
    "answered": len([pact[id].record() for id in pact.index]),
    "terms": str(shown.exhibits("4_clauses", run)["contract_all"].data()),
    "uncounted": version_words.uncounted(pact),
}"""


@pytest.fixture
def data(tmp_path: pathlib.Path) -> pathlib.Path:
    """Data that a test may change."""
    return other_data.copied(tmp_path)


def add(data: pathlib.Path, kind: str, *, begun: bool = True) -> None:
    """A clause of a kind; its terms, if it has begun."""
    lines = [f"\n- id: moon_{kind}", f"  title: Moon {kind}", f"  kind: {kind}"]
    lines += ["  payer: OpenAI", "  receiver: Microsoft", "  base: The moon", "  reads: A test."]
    lines += ["  not_modelled: Everything.", *["  terms:"] * begun]
    for name, unit in terms.KINDS[kind].items() if begun else ():
        value, _, of = VALUES.get(kind, {}).get(name, "").partition(" ")
        if value or not unit:
            said = f"value: {value}, unit: {of}" if value else "says: So it is."
            lines.append(f"    - {{name: {name}, {said}, effective: 2026-02-27, {DATED}}}")
    with (data / "terms.yml").open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def test_a_clause_of_each_kind_is_told_of_and_said_to_be_uncounted(data: pathlib.Path) -> None:
    for kind in terms.KINDS:
        add(data, kind)
    told = other_data.seen(data, TOLD)
    assert told["answered"] > 1000
    assert all(f"Moon {kind}" in told["terms"] for kind in terms.KINDS)
    counted = ("share", "ladder", "participation", "stake")
    added = ", ".join(f"the clause “Moon {kind}”" for kind in counted)
    assert told["uncounted"] == f"The Bing clause, {added}, cloud bills"


PAYS = '''

@register.finding(VERSION, path.YEAR)
def due_moon_share(pact: model.Pact, version: terms.Version, year: periods.Period) -> Any:
    """Moon share

    A part of revenue.
    """
    rate = version.term("moon_share", "rate", year.end)
    return (0 if rate is None else rate) * path.revenue(pact, year)
'''
BEGINS = "  - {clause: moon_share, action: begin, name: rate, value: 5, unit: percent, "
SENTENCE = "version_words.last_step(pact)"


def test_a_clause_that_pays_is_named_in_the_sentence_on_what_changed(data: pathlib.Path) -> None:
    usual = other_data.seen(data, SENTENCE)
    add(data, "share", begun=False)
    with (data / "amendments" / "2026-04.yml").open("a", encoding="utf-8") as file:
        file.write(BEGINS + DATED + "}\n")
    analysis = data.parent / "analysis"
    counted = analysis / "cashflows" / "leaked.py"
    text = counted.read_text(encoding="utf-8")
    counted.write_text(text.replace('PAID = ("', 'PAID = ("moon_share", "'), encoding="utf-8")
    with (analysis / "findings" / "versions.py").open("a", encoding="utf-8") as file:
        file.write(PAYS)
    told = other_data.seen(data, SENTENCE)
    step = "2025_10_to_2026_04:range more}"
    first = (
        f"the terms of the clause “Moon share” would make {{bridge_moon_share_{step}, those of the"
    )
    assert told == re.sub("the terms of the( share) would make", rf"{first}\1", usual)


ROUND = """
id: 2026-09
title: A round
effective: 2026-09-01
enacted: true
reads: The stake is stated anew.
changes:
  - {clause: equity_stake, action: set, name: CHANGED, VALUE, UNIT, known: 2026-09-01,
     kind: press, source: BT, quote: a round, confidence: low}
"""


@pytest.mark.parametrize(
    ("clause", "name", "value", "says"),
    [
        (
            "equity_stake",
            "valuation",
            "value: 900, unit: USD, scale: billion",
            "he stake would make {",
        ),
        ("reciprocal_share", "rate", "value: 9, unit: percent", "he terms of Microsoft's own pay"),
    ],
)
def test_what_alone_changed_is_told_by_itself(
    data: pathlib.Path, clause: str, name: str, value: str, says: str
) -> None:
    text = ROUND.replace("equity_stake", clause).replace("CHANGED", name)
    text = text.replace("VALUE, UNIT", value).replace("set", "begin" if name == "rate" else "set")
    (data / "amendments" / "2026-09.yml").write_text(text, encoding="utf-8")
    assert says in other_data.seen(data, SENTENCE)


def test_an_amendment_since_the_leak_stands_in_what_is_new(data: pathlib.Path) -> None:
    told = "[one.markdown for _, one in shown.values('0_summary', run)"
    told += " if getattr(one, 'markdown', '').startswith('In April 2026')]"
    (before,) = other_data.seen(data, told)
    text = ROUND.replace("CHANGED", "valuation").replace("VALUE, UNIT", "value: 900, unit: USD")
    (data / "amendments" / "2026-09.yml").write_text(text, encoding="utf-8")
    (after,) = other_data.seen(data, told)
    assert after == f"{before} From 1 September 2026 on: The stake is stated anew."
