"""What an analyst sees in Jupyter: cards, trees, frames, graphs; a dollar in them is a dollar."""

import dataclasses
import datetime
import html.parser
import inspect
import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from IPython.core import formatters

from analysis import (
    cards,
    exhibits,
    figures,
    findings,
    parameters,
    periods,
    schema,
    templates,
    terms,
    traces,
    wording,
)
from analysis.exhibits import (
    bill_tables,
    claim_lists,
    days,
    ledger_exhibits,
    path_words,
    sentences,
    theme,
    words,
)
from analysis.findings import reasons, register, versions
from report.formats import amounts

ROOT = schema.DATA.parent
RUN = parameters.check({})
PACT = findings.of(RUN)
FINDING = PACT["implied_revenue_2024"]
CLAUSE = terms.load()["revenue_share"]
SHOWN = {
    "finding": FINDING,
    "figure": figures.select("revenue_share")[0],
    "term": next(one for one in CLAUSE.terms if one.name == "cap" and one.value),
    "clause": CLAUSE,
    "step": FINDING * 2.0,
    "unknown": PACT["payments_2026q1"],
    "prose": exhibits.say(r"\$5 and then \$6, {gap_2024:span}.", PACT),
    "headline": exhibits.headline(r"\$5 and then \$6.", PACT),
    "numbers": exhibits.key_numbers({"$5 or $6": "gap_2024"}, PACT),
    "table": exhibits.variants("revenue", (periods.parse("2024"),), "$5 or $6", RUN["as_of"]),
}


class Dollars(html.parser.HTMLParser):
    """Counts the dollar signs that MathJax would read: those in no element that it ignores."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.read = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "hr", "img"):
            classes = (dict(attrs).get("class") or "").split()
            self.open.append("mathjax_ignore" in classes)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the library calls it so
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.read += 0 if any(self.open) else data.count("$")


def read_by_mathjax(shown: str) -> int:
    parser = Dollars()
    parser.feed(shown)
    return parser.read


@pytest.mark.parametrize("what", SHOWN)
def test_no_dollar_sign_is_read_as_mathematics(what: str) -> None:
    bundle = SHOWN[what]._repr_mimebundle_()
    assert "text/html" in bundle or "text/markdown" in bundle
    for kind in ("text/html", "text/markdown"):
        assert read_by_mathjax(bundle.get(kind, "")) == 0
    # Behind a backslash JupyterLab's Markdown lets a dollar begin no formula while it is parsed.
    assert not re.search(r"(?<!\\)\$", bundle.get("text/markdown", ""))


def test_a_frame_of_pandas_tells_mathjax_to_pass() -> None:
    for frame in (PACT.frame({"payments": "Paid"}), figures.frame(), PACT.terms, PACT.figures):
        assert read_by_mathjax(frame.head().to_html()) == 0


def test_a_table_is_named_without_the_links_of_its_numbers() -> None:
    title = r"In money of 2026 at [10%](#trace-discount_rate_used), \$5 or \$6"
    table = exhibits.by_period("t", title, {"payments": "Paid"}, ["2024"], PACT)
    shown = table._repr_mimebundle_()["text/html"]
    assert "<caption>In money of 2026 at 10%, $5 or $6</caption>" in shown


def test_what_is_said_beneath_a_table_is_read_in_jupyterlab_too() -> None:
    note = r"Rounded by [half](#trace-a) a cent < \$1"
    table = exhibits.by_period("t", "Paid", {"payments": "Paid"}, ["2024"], PACT, note=note)
    shown = table._repr_mimebundle_()
    assert shown["text/html"].endswith("<p>Rounded by half a cent &lt; $1</p></div>")
    assert shown["text/plain"].endswith("\nRounded by half a cent < $1")
    assert read_by_mathjax(shown["text/html"]) == 0


def test_every_column_of_a_chart_of_series_has_a_head() -> None:
    for slugs, told in ((["2024"], "2024"), (None, "Number")):
        series = {"payments": "Paid", "inference": "Bill"}
        ids = {f"{one}_2024": label for one, label in series.items()}
        data = PACT.frame(series, slugs) if slugs else PACT.frame(ids)
        table = exhibits.table(data, title="Paid", name="paid", pact=PACT)
        assert [one["label"] for one in table.data()["columns"]] == ["What", told]


def light(colour: str) -> float:
    """How bright a colour is, from 0 to 1, as WCAG measures it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_words_of_a_chart_can_be_read_in_jupyterlab_in_the_dark_too() -> None:
    beneath = light(theme.CONFIG["background"])  # what is beneath it may have any colour
    for word in (theme.INK, theme.MUTED):
        assert (beneath + 0.05) / (light(word) + 0.05) > 4.5


def test_what_says_nothing_leaves_no_output() -> None:
    show: Any = formatters.DisplayFormatter().format
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    of_june = "Accounts, leaked in June 2026, put it at {reported_revenue_2024}."
    assert show(exhibits.say(of_june, early)) == ({}, {})
    assert exhibits.SAID in show(exhibits.say(of_june, early, otherwise="It is not known."))[0]
    assert exhibits.SAID in show(exhibits.say("{reported_revenue_2025}", early))[0]


def test_a_shield_comes_off_whole() -> None:
    assert cards.bare(cards.shielded("One\n\n- two")) == "One\n\n- two"
    assert cards.bare("One") == "One"


def test_jupyterlab_names_the_finding_of_a_number_where_the_press_has_a_link() -> None:
    bundle = exhibits.say("Paid {payments_2024} ([WYEA](#source-Z1)).", PACT)._repr_mimebundle_()
    link = r"[\$493.8 million](#trace-payments_2024)"
    assert bundle[exhibits.SAID] == {"markdown": f"Paid {link} ([WYEA](#source-Z1))."}
    assert r'<abbr title="payments_2024">\$493.8 million</abbr>' in bundle["text/markdown"]
    assert "](#" not in bundle["text/markdown"]
    assert bundle["text/plain"] == "Paid $493.8 million (WYEA)."


def test_a_finding_shows_value_bounds_formulas_and_sources() -> None:
    text = FINDING._repr_mimebundle_()["text/plain"].splitlines()
    assert text[:4] == [
        "OpenAI revenue implied by the payments, 2024: at least $2.469 billion",
        "Known: a floor; no ceiling is known",
        "Formula: (payments_2024 + 4 * netting) / (share_rate * shared_fraction)",
        "With values: ($493.8 million + 4 * $0) / (20% * 100%)",
    ]
    assert any("“Microsoft Revenue Share: $77.3 million”" in line for line in text)
    assert any("high confidence" in line for line in text)


def test_many_values_at_once_show_how_many() -> None:
    many = findings.of(parameters.check({}) | {"share_rate": np.linspace(0.1, 0.2, 11)})
    shown = many["implied_revenue_2024"]._repr_mimebundle_()
    assert "11 values at once" in shown["text/plain"]
    told = many["implied_revenue_2024"].explain()
    assert told.startswith("implied_revenue_2024: 11 values at once. OpenAI revenue implied")
    assert "11 values at once" in many.graph("implied_revenue_2024")._repr_svg_()
    with pytest.raises(TypeError, match="implied_revenue_2024 has 11 values at once"):
        many.frame({"implied_revenue": "Implied"}, ["2024"])
    for plain in (many["implied_revenue_2024"].record, many["implied_revenue_2024"].summary):
        with pytest.raises(TypeError, match=r"2024 has 11 values at once: read `.value` of each"):
            plain()


def test_a_figure_a_term_and_a_clause_say_who_says_so() -> None:
    figure, term, clause = (
        SHOWN[one]._repr_mimebundle_()["text/plain"] for one in ("figure", "term", "clause")
    )
    assert "As printed: " in figure
    assert "In force: from 2026-04-27 to 2030-12-31" in term
    assert f"Not modelled: {CLAUSE.not_modelled}" in clause
    for text in (figure, term, clause):
        assert re.search(r"(high|medium|low) confidence", text)


def test_an_analyst_sees_what_a_name_stands_for_before_and_after_it_is_asked() -> None:
    told = repr(PACT.bing_due)
    assert told.startswith("<bing_due(measure, base, period): Due under the Bing clause, {base}")
    first, formula, keys = (inspect.getdoc(PACT.implied_revenue) or "").split("\n\n")  # of `?`
    assert first == "OpenAI revenue implied by the payments, {period}"
    assert formula.startswith("What was paid and what was set off before, over the rate")
    assert keys.startswith("By period: 2024q1, 2024q2, ")
    assert repr([PACT["payments_2025"]]) == "[<payments_2025: unknown>]"
    assert repr(FINDING) == "<implied_revenue_2024: 2469000000.0 USD>"


@pytest.mark.parametrize("spec", ["", ".2f", "short"])
def test_a_number_that_would_lose_its_note_in_an_f_string_is_refused(spec: str) -> None:
    remedy = r"write {implied_revenue_2024} in what exhibits\.say fills in"
    with pytest.raises(TypeError, match=remedy):
        format(FINDING, spec)


def test_an_explanation_leads_down_to_the_sources() -> None:
    alone, told = FINDING.explain(), PACT.explain(FINDING.id)
    assert "  payments_2024: $493.8 million" in str(alone)
    assert "said of" not in str(alone)
    assert str((FINDING * 2.0).explain()).startswith("implied_revenue_2024 * 2: at least $4.9")
    assert "said of leak" in str(told)
    assert repr(told) == str(told)


def test_a_frame_holds_one_finding_a_row() -> None:
    asked = {"payments": "Share paid", "inference": "Inference bill"}
    frame = PACT.frame(asked, ["2024q1", "2024q2", "2026q1"])
    assert list(frame.columns) == [
        "period", "series", "value", "low", "high", "text", "short", "bound", "finding",
        "measured",
    ]  # fmt: skip
    first, last = frame.iloc[0], frame.iloc[-1]
    assert (first.period, first.series, first.finding) == (
        "Q1 2024",
        "Share paid",
        "payments_2024q1",
    )
    assert (first.value, first.text, first.bound) == (77.3e6, "$77.3 million", "between")
    assert (last.text, last.bound, np.isnan(last.value)) == ("unknown", "unknown", True)
    assert list(frame["period"].cat.categories) == ["Q1 2024", "Q2 2024", "Q1 2026"]
    assert frame["period"].cat.ordered


def test_a_frame_takes_a_key_alone_and_years_as_numbers() -> None:
    for asked in ("2024", [2024], [np.int64(2024)], [periods.parse("2024")]):
        assert [*PACT.frame({"payments": "Share paid"}, asked)["finding"]] == ["payments_2024"]
    assert len(PACT.frame({"payments_2026_04": "Paid"}, [2028])) == 1
    assert len(PACT.frame({"agi_curve": "Share"}, [("2026_04", 2028)])) == 1
    with pytest.raises(TypeError, match="paid_under is asked for by version, year, not by 1 keys"):
        PACT.frame({"paid_under": "Paid"}, ["2028"])
    with pytest.raises(ValueError, match="there is no style 'percnt'; write times or percent or"):
        PACT.frame({"implied_to_reported": "Part"}, ["2024"], "percnt")


def test_a_table_and_a_strip_of_numbers_name_the_styles_that_there_are() -> None:
    for show in (
        lambda: exhibits.by_period("a", "A", {"payments": "Paid"}, ["2024"], PACT, style="percnt"),
        lambda: exhibits.key_numbers({"Paid": "payments_2024:percnt"}, PACT),
    ):
        with pytest.raises(ValueError, match="there is no style 'percnt'; write times or percent"):
            show()


def test_a_frame_takes_what_exists_if_no_keys_are_given() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    for pact in (PACT, early):
        found = set(pact.frame({"payments": "Paid"})["finding"])
        assert found == {id for id in pact if pact.index[id][0] == "payments"}
    both = PACT.frame({"growth": "Growth"}, [("payments", "2025h1")], style="change")
    assert list(both["finding"]) == ["growth_payments_2025h1"]
    assert both["text"].iloc[0].endswith("% more")


def test_a_frame_has_a_column_for_each_axis_that_calls_its_keys_by_their_labels() -> None:
    curve = PACT.frame({"agi_curve": "Share"})
    assert set(curve["version"]) == {one.title for one in versions.every(PACT)}
    slug, title = next(iter(versions.enacted_titles(PACT).items()))
    (one,) = PACT.frame({"pv_total": "All"}, [slug]).to_dict("records")
    assert (one["version"], one["period"], one["finding"]) == (title, title, f"pv_total_{slug}")
    (due,) = PACT.frame({"due_revenue_share": "Share"}, [(slug, "2026")]).to_dict("records")
    assert (due["version"], due["period"]) == (title, "2026")


def test_a_frame_takes_single_findings_by_their_ids() -> None:
    asked = {"payments_2024": "Share paid", "discount_rate_used": "Rate"}
    both = PACT.frame(asked, style="percent")
    assert [*both["finding"]] == ["payments_2024", "discount_rate_used"]
    assert [*both["text"]] == ["$493.8 million", "10%"]
    assert [*both["series"]] == ["Share paid", "Rate"]
    grouped = PACT.frame(
        {"A year": {"payments_2024": "Share paid"}, "A half": {"payments_2025h1": ""}}
    )
    assert [*grouped["period"]] == ["A year", "A half"]
    assert [*grouped["finding"]] == ["payments_2024", "payments_2025h1"]


def test_a_misspelt_family_or_key_names_its_neighbours() -> None:
    with pytest.raises(AttributeError, match="did you mean payments"):
        PACT.frame({"paymets": "Paid"})
    with pytest.raises(findings.Absent, match="did you mean payments_2024q4"):
        PACT.frame({"payments": "Paid"}, ["2024q9"])


def test_a_misspelt_name_of_what_a_run_can_do_is_answered_with_that() -> None:
    with pytest.raises(AttributeError, match="no finding fgures; did you mean figures"):
        _ = PACT.fgures


def test_a_name_like_no_other_is_answered_with_the_first_five() -> None:
    assert register.near("zzzz", ["a", "b", "c", "d", "e", "f"]) == "there are a, b, c, d, e..."


def test_figures_and_terms_are_those_known_on_the_day() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    for name in ("figures", "terms"):
        then, now = getattr(early, name), getattr(PACT, name)
        assert 0 < len(then) < len(now)
        assert max(then["known"]).isoformat() <= "2025-11-18"
    assert len(figures.frame()) == len(figures.load())


def test_no_finding_takes_the_name_of_what_a_run_can_do() -> None:
    assert not set(register.REGISTER) & set(dir(findings.Pact))


NAMES = {"s": "http://www.w3.org/2000/svg"}


def boxes(id: str) -> dict[str, tuple[float, float]]:
    """Where each box of a graph stands, by its first words."""
    root = ElementTree.fromstring(PACT.graph(id)._repr_svg_())  # noqa: S314 - our own
    found = {}
    for group in root.findall("s:g", NAMES):
        title, box = group.find("s:title", NAMES), group.find("s:rect", NAMES)
        assert title is not None
        assert box is not None
        found[str(title.text)] = float(box.attrib["x"]), float(box.attrib["y"])
    return found


@pytest.mark.parametrize("id", ["implied_revenue_2024", "gap_2024", "revenue_left_for_2025q4"])
def test_a_graph_runs_from_what_is_read_to_what_reads_it(id: str) -> None:
    places = boxes(id)
    assert len(set(places.values())) == len(places)
    last = max(places, key=lambda one: places[one][0])
    assert last.startswith(PACT[id].label)
    for read in PACT[id].inputs:
        (x,) = [x for title, (x, _) in places.items() if title.startswith(f"{read.label}, ")][:1]
        assert x < places[last][0]


def test_a_graph_has_words_for_those_who_cannot_see_it() -> None:
    graph = PACT.graph("implied_revenue_2024")
    root = ElementTree.fromstring(graph.svg)  # noqa: S314 - our own
    labels = root.attrib["aria-labelledby"].split()
    told = {one.attrib["id"]: one.text for one in root if "id" in one.attrib}
    assert told[labels[0]] == "What OpenAI revenue implied by the payments, 2024 rests on"
    assert told[labels[1]] == str(graph)


UNREAD = {"netting": 1000, "payment_lag_quarters": 4}


@pytest.mark.parametrize(
    ("run", "id", "reason"),
    [
        ({}, "gap_2024", ""),
        ({}, "payments_2026q1", reasons.NEVER),
        ({"as_of": "2025-11-18"}, "reported_revenue_2025", reasons.LATER),
        ({"as_of": "2025-11-18", **UNREAD}, "implied_revenue_2024q4", reasons.ASSUMED),
        (
            {"as_of": "2025-11-18", **UNREAD},
            "revenue_left_for_2025q4",
            f"{reasons.LATER}, and {reasons.ASSUMED}",
        ),
    ],
)
def test_why_a_finding_is_unknown_is_computed(run: dict[str, Any], id: str, reason: str) -> None:
    assert findings.of(parameters.check(run)).why(id) == reason


def test_a_sentence_gives_the_reason_that_holds() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    template = "{reported_revenue_2025} and {gap_2024}"
    for other in ("It is {reported_revenue_2025:why}.", "It is {why}."):
        said = exhibits.say(template, early, otherwise=other).markdown
        assert said == f"It is {reasons.LATER}."


def test_no_sentence_instead_types_a_reason() -> None:
    """Whatever is said on behalf of the unknown leaves the reason to the run."""
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").glob("*.ipynb")]
    code += [path.read_text(encoding="utf-8") for path in (ROOT / "analysis").rglob("*.py")]
    instead = re.findall(r"otherwise=(.{0,400}?)\)", " ".join(code), re.DOTALL)
    typed = re.compile(
        r"(not|yet|been|nobody has|were|had) (published|reported|public)|come to light"
        r"|(was|were)( not( yet)?)? known|edition stands for"
    )
    assert [one for one in instead if typed.search(one)] == []


def test_a_chart_gives_the_reason_and_one_for_when_a_slider_moves() -> None:
    late, early = PACT, findings.of(parameters.check({"as_of": "2025-11-18"}))
    for pact, reason in ((late, reasons.ASSUMED), (early, reasons.LATER)):
        told = sentences.reasoned("Not known: {why}", ("reported_revenue_2025",), pact)
        assert told == f"Not known: {reason}"


def test_a_sentence_hedges_a_number_as_its_source_does() -> None:
    early = findings.of(parameters.check({"as_of": "2025-12-20"}))
    told = "{reported_revenue_2024:short}, {reported_revenue_2024:bare}, {implied_revenue_2024}"
    passed_on, bare, computed = wording.plain(templates.fill(told, early)).split(", ")
    assert (passed_on, bare) == ("about $4 billion", "about $4 billion")
    assert computed.startswith("at least")  # a bound has its own word, which goes; a hedge stays
    gap, left = "{shortfall_2024:more short}", "{left_of_reported_2024:more short}"
    assert wording.plain(templates.fill(gap, early)) == "about $310 million more"
    assert wording.plain(templates.fill(left, early)).startswith("between ")  # both its bounds
    audited = wording.plain(templates.fill("{reported_revenue_2024:short}", PACT))
    assert audited == "$3.7 billion"
    hedged = "{reported_revenue_2024:short about}, {reported_revenue_2024:bare about}, "
    assert templates.hedged(told, early) == hedged + "{implied_revenue_2024}"  # for the script


def test_what_is_computed_from_a_hedged_number_is_hedged_wherever_it_is_printed() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    part, revenue = "inference_to_reported_2024", "reported_revenue_2024"
    assert wording.plain(templates.fill(f"{{{part}:short percent}}", early)) == "about 94%"
    assert wording.plain(templates.fill(f"{{{part}:short percent}}", PACT)) == "102%"
    told = early.frame({"reported_revenue": "Reported", "inference": "Bill"}, ["2024"])["text"]
    assert [*told] == ["about $4 billion", "$3.767 billion"]
    shown = exhibits.Table("id", "Title", ("A", "B"), [("a", early[revenue])], "").data()["rows"]
    assert shown[0][1]["text"] == "about $4 billion"
    cells = exhibits.by_period("id", "T", {part[:-5]: "Part"}, ["2024"], early, style="percent")
    assert cells.data()["rows"][0][1]["text"] == "about 94%"
    needed = ledger_exhibits.judged(early["shortfall_2024"], "fits")
    assert needed == ("about $310 million: fits", early["shortfall_2024"])
    pace = {row[0]["text"]: row[-1]["text"] for row in ledger_exhibits.pace(PACT).data()["rows"]}
    assert pace["Q4 2024"] == "about 11%"
    assert "Found: about $500 billion." in wording.plain(claim_lists.told(early, "october").known)
    strip = exhibits.key_numbers(
        {"Bill over revenue": f"{part}:percent", "Bill": "inference_2024"}, early
    )
    assert [one["text"] for one in strip.data()["items"]] == ["about 94%", "$3.767 billion"]
    record = early[part].record()
    assert (record["hedged"], amounts.amount(record)) == ("about", "about 94%")
    assert str(early[part].explain()).startswith(f"{part}: about ")
    other = findings.of(parameters.check({"as_of": "2025-11-18", "share_rate": 0.15}))
    assert other["share_due_2024"].hedged
    for id in ("commitments_counted", "lag_needed_2024", "pv_total_2025_10"):  # of a scenario
        assert not early[id].hedged, id


@pytest.mark.parametrize("spec", ["precent", "bare percnt", "above/below"])
def test_a_misspelt_form_is_refused(spec: str) -> None:
    with pytest.raises(templates.Misspelt, match=r"gap_2024.*there is no form .*times, percent"):
        exhibits.say(f"{{gap_2024:{spec}}}", PACT)


def test_a_misspelt_finding_in_a_sentence_names_its_neighbours() -> None:
    said = r"^\{paymnts_2024\}: there is no finding 'paymnts_2024'; did you mean payments_2024 or"
    with pytest.raises(templates.Misspelt, match=said):
        exhibits.say("It paid {paymnts_2024}.", PACT)


def test_a_conversion_of_python_is_no_form() -> None:
    with pytest.raises(templates.Misspelt, match="there is no form !r"):
        exhibits.say("Paid {payments_2024!r}.", PACT)


def test_a_misspelt_subject_of_statements_is_refused_with_its_neighbours() -> None:
    with pytest.raises(schema.Faults, match="statements, revenu: there is no such quantity"):
        exhibits.statements(PACT.as_of, ["revenu", "revenue_share"])
    assert not exhibits.statements("2025-11-12", ["gross_margin"]).known


def test_a_table_by_period_takes_years_as_numbers() -> None:
    one, other = (
        exhibits.by_period("paid", "Paid", {"payments": "Paid"}, [year], PACT).data()
        for year in (2024, "2024")
    )
    assert one == other


@pytest.mark.parametrize("said", ["Paid {payments_2024.", "Paid payments_2024}.", "Paid {}."])
def test_a_brace_without_its_other_is_refused_with_how_a_brace_is_written(said: str) -> None:
    with pytest.raises(templates.Misspelt, match=r"written \{\{ \}\}"):
        exhibits.say(said, PACT)


def test_two_that_are_compared_are_asked_for_wordings_and_no_form() -> None:
    rule = "two that are compared take three wordings separated by /$"
    with pytest.raises(templates.Misspelt, match=rule):
        exhibits.say("{payments_2025_9m>payments_2024:more}", PACT)


def test_a_paragraph_gives_way_to_an_unknown_that_stands_in_a_text_of_its() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-13"}))
    id = f"payments_{versions.in_force(early).slug}_in_all"
    told = exhibits.say("It is {x}.", early, texts={"x": path_words.net(id, early)})
    assert (told.known, len(told.gaps)) == ("", 1)


def test_a_paragraph_with_something_unknown_gives_way_to_what_is_not_known() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    template = "It paid {payments_2024}.\n\nIt took in {reported_revenue_2025}."
    paid, unknown = wording.plain(exhibits.say(template, early).markdown).split("\n\n")
    assert paid == "It paid $493.8 million."
    label = early["reported_revenue_2025"].label
    assert unknown == f"Not known here: “{label}” ({reasons.LATER})."


def test_what_is_not_known_is_told_once_for_all_that_have_one_reason() -> None:
    gaps = [
        ("what it is worth", "so"),
        ("who pays", "so"),
        ("what it is worth", "so"),
        ("when", ""),
    ]
    told = sentences.unknown(gaps)
    assert told == "Not known here: what it is worth and who pays (so); when."
    assert (
        sentences.unknown([("a, and b", "so"), ("c", "so")]) == "Not known here: a, and b; c (so)."
    )
    assert sentences.unknown([]) == ""


def test_a_reason_is_not_told_twice_where_another_holds_it() -> None:
    both = f"{reasons.LATER}, and {reasons.ASSUMED}"
    assert reasons.told([reasons.LATER, both, reasons.ASSUMED]) == both
    assert reasons.told([reasons.NEVER, reasons.LATER]) == f"{reasons.NEVER}; {reasons.LATER}"


@pytest.mark.parametrize("asked", ["pv_total_2025_10", "agi_curve_2025_10_2027", "azure_used"])
def test_what_rests_on_a_scenario_that_was_not_yet_written_says_so(asked: str) -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    assert early.why(asked).endswith("the scenario Base, was written after this day")
    assert early.why("reported_revenue_2025") == reasons.LATER
    gap = exhibits.say(f"{{{asked}}} {{reported_revenue_2025}}", early, gap="it").gaps
    assert gap == (("it", early.why(asked)),)  # which is reason enough


def test_a_table_tells_no_row_and_no_column_of_which_nothing_is_known() -> None:
    def one(value: float) -> traces.Traced:
        return traces.known(value, "USD", id="x")

    no = traces.unknown("USD", id="y")
    rows = (("a", one(1), no), ("b", no, no), ("c", one(2), no))
    table = exhibits.Table("t", "T", ("", "Known", "Later"), rows)
    data = table.data()
    assert [row[0]["text"] for row in data["rows"]] == ["a", "c"]
    assert [column["label"] for column in data["columns"]] == ["", "Known"]
    whole = dataclasses.replace(table, unknowns=True).data()
    assert len(whole["rows"]) == len(whole["columns"]) == 3


def test_a_column_in_which_nothing_stands_is_not_told() -> None:
    rows = (("a", PACT["payments_2024"], ""), ("b", PACT["payments_2025_9m"], ""))
    shown = exhibits.Table("t", "T", ("", "Is", "Score"), rows).data()
    assert [column["label"] for column in shown["columns"]] == ["", "Is"]


def test_a_table_whose_rows_name_their_sources_lists_them_no_second_time() -> None:
    named = (
        exhibits.variants("revenue", (periods.parse("2024"),), "Revenue", RUN["as_of"]),
        claim_lists.stated_totals(PACT),
        bill_tables.rivals(PACT),
    )
    assert [one.data()["sources"] for one in named] == [[], [], []]


def test_neighbouring_years_that_say_the_same_are_one_row_that_leads_to_all_their_findings() -> (
    None
):
    told = PACT.frame({"need": ""})
    oracle = told[told["finding"].str.contains("oracle")].assign(series="Oracle")
    whole = exhibits.table(oracle, title="T", name="t").data()
    table = exhibits.table(oracle, title="T", name="t", together=True).data()
    assert [row[0]["text"] for row in table["rows"]] == ["2026", "2027 to 2031, each", "2032"]
    assert "alike" not in whole
    shown = {cell["trace"] for row in table["rows"] for cell in row if cell["trace"]}
    assert {*shown, *table["alike"]} == {row[1]["trace"] for row in whole["rows"]}


def test_a_table_names_no_source_of_what_it_does_not_tell() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-20"}))
    known, unknown = early["payments_2024"], early["azure_used"]
    assert set(unknown.sources) - set(known.sources)
    table = exhibits.Table("t", "T", ("", "Is"), (("a", known), ("b", unknown)))
    assert table.data()["sources"] == list(known.sources)


def test_what_is_said_instead_cannot_hold_an_unknown_either() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    told = exhibits.say("{reported_revenue_2025}", early, otherwise="Or {gap_2025}.").markdown
    assert told.startswith("Not known here")


RESTS_ON = {
    "The accounts were audited.": "2026-06-15",  # words of data/mentions.yml
    "They [planned](#source-TINF) it.": "2026-02-28",
    "So it was in March 2026.": "2026-03-01",
    "Nobody confirmed it ({b11}).": "2025-11-14",
}


@pytest.mark.parametrize("text", RESTS_ON)
def test_what_a_sentence_rests_on_dates_it(text: str) -> None:
    first = datetime.date.fromisoformat(RESTS_ON[text])
    for day in (first, first - datetime.timedelta(days=1)):
        pact = findings.of(parameters.check({"as_of": day.isoformat()}))
        told = exhibits.say(f"{text}\n\nAnd so on.", pact, "Not yet.").markdown
        given = text.replace("{b11}", "[TechCrunch](#source-TC), 14 November 2025")
        here = f"{given}\n\nAnd so on." if day == first else "And so on.\n\nNot yet."
        assert told == here


SINCE = {
    "Z2": "2026-06-15",
    "2026-04": "2026-04-27",
    "b01": "2025-11-30",
    "revenue_share.cap": "2026-04-27",
    "revenue_projected": "2026-02-28",
}


@pytest.mark.parametrize("key", SINCE)
def test_what_it_rests_on_without_naming_it_is_named_beside_it(key: str) -> None:
    first = datetime.date.fromisoformat(SINCE[key])
    for day, told in ((first, "So."), (first - datetime.timedelta(days=1), "Not yet.")):
        pact = findings.of(parameters.check({"as_of": day.isoformat()}))
        assert exhibits.say("So.", pact, "Not yet.", since=key).markdown == told


@pytest.mark.parametrize("key", ["Z99", "b99", "2027-01", "revenue_share.hope", "hope.rate"])
def test_what_there_is_not_dates_nothing(key: str) -> None:
    pact = findings.of(parameters.check({}))
    with pytest.raises(KeyError, match=f"named '{key}'"):
        exhibits.say("So.", pact, since=key)
    named = f"[So](#source-{key})." if key == "Z99" else f"So ({{{key}}})."
    with pytest.raises(KeyError, match=key.partition(".")[0]):
        exhibits.say(named, pact)


def test_what_it_is_too_early_for_is_a_gap_only_by_name() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    text = "The audited accounts say {flow_all_bills_2025}."
    assert exhibits.say(text, early).gaps == ()
    assert [what for what, _ in exhibits.say(text, early, gap="the bills").gaps] == ["the bills"]


def test_an_amendment_is_spoken_of_from_its_day_on() -> None:
    assert not days.known("2026-04", "2026-04-26")
    assert days.known("2026-04", "2026-04-27")
    assert not days.known("b03", "2025-11-13")  # its source had spoken of something else before
    assert days.known("b03", "2025-11-14")
    with pytest.raises(KeyError, match="2026-05"):
        days.known("2026-05", "2026-10-03")


def test_the_premise_names_every_assumption_that_differs() -> None:
    told = {
        name: wording.plain(words.premise(findings.of(parameters.check(given))))
        for name, given in {
            "usual": {},
            "part": {"shared_fraction": 0.05},
            "deducted": {"netting": 1000.0, "payment_lag_quarters": 4},
        }.items()
    }
    assert told["usual"] == "the share is 20% of revenue and nothing was deducted from it"
    assert told["part"] == "the share is 20% of 5% of revenue and nothing was deducted from it"
    assert told["deducted"] == (
        "the share is 20% of revenue, $1 billion was deducted from it each quarter and it is paid "
        "four quarters late"
    )


def test_one_amount_is_printed_alike_in_every_row() -> None:
    """From the year on in which the cap is used up Microsoft has received the same."""
    years = [f"{year}" for year in range(2026, 2033)]
    received = {"microsoft_received": "Received"}
    rows = exhibits.by_period("t", "Received", received, years, findings.of(RUN)).data()["rows"]
    told: dict[float, set[str]] = {}
    for year, (_, cell) in zip(years, rows, strict=True):
        told.setdefault(findings.of(RUN)[f"microsoft_received_{year}"].value, set()).add(
            cell["text"]
        )
    assert len(told) < len(years)
    assert {len(texts) for texts in told.values()} == {1}


def test_a_table_of_nothing_but_unknowns_gives_way_to_a_sentence() -> None:
    early = findings.of(parameters.check({"as_of": "2025-11-18"}))
    for slugs, kind in ((["2025"], exhibits.SAID), (["2024", "2025"], "text/html")):
        table = exhibits.by_period("t", "Revenue", {"reported_revenue": "Reported"}, slugs, early)
        assert kind in table._repr_mimebundle_()
