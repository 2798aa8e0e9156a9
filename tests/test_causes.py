"""Why findings differ: differences of the inputs are told apart, and from those of the method."""

import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

import report
from analysis import parameters
from report.compare import causes, changes, comparison, computing, sides, telling
from report.compare.changes import Inputs

DATA = {
    path.relative_to(report.ROOT).as_posix(): path.read_bytes()
    for path in sorted((report.ROOT / "data").rglob("*"))
    if path.is_file()
}
USUAL = dict(parameters.check({}))
FIGURE = "revenue_share_2024q1_z1"


def edited(path: str, old: str, new: str, data: Mapping[str, bytes] | None = None) -> Any:
    """The data with one text in one file exchanged."""
    text = (data or DATA)[path].decode()
    assert old in text
    return {**(data or DATA), path: text.replace(old, new, 1).encode()}


def added(path: str, text: str, data: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    whole = dict(data or DATA)
    return {**whole, path: whole.get(path, b"") + text.encode()}


def told(a: Inputs, b: Inputs) -> list[str]:
    return [one.told for one in changes.between(a, b)]


ROW = (
    "revenue_2024_new,revenue,OpenAI,2024-01-01,2024-12-31,4.1,1,USD,billion,exact,,,press,NEW,,,"
    "{known},low,\n"
)
SOURCE = "NEW,A paper,,,,,,press,en\n"


# What differs of the inputs


@pytest.mark.parametrize("path", sorted(DATA))
def test_a_file_is_the_pieces_it_is_taken_apart_into(path: str) -> None:
    found = changes.pieces(Inputs({}, {path: DATA[path]}))
    assert "".join(found.values()).encode() == DATA[path]
    assert path not in (changes.FIGURES, changes.TERMS) or len(found) > 20


def test_each_parameter_row_term_and_file_that_differs_is_one_change() -> None:
    data = edited(changes.FIGURES, "77.3", "78.3")
    data = edited(changes.TERMS, "value: 20\n", "value: 21\n", data)
    data = edited("data/scenarios/base.yml", "id: base", "id: other", data)
    data = edited("data/uncertainty.yml", "high: 22", "high: 23", data)
    del data["data/amendments/2026-04.yml"]
    own = "id: mine\ntitle: 'Half: “less”'\n---\n{id: other, title: Two}"
    run = {**USUAL, "share_rate": 0.15, "seed": 1, "amendments": own}
    assert sorted(told(Inputs(USUAL, DATA), Inputs(run, data))) == [
        "amendment 2026-04 is gone",
        f"figure {FIGURE}: 77.3 million USD -> 78.3 million USD",
        "own amendment “Half: \u2018less\u2019”, “Two” is new",
        "parameter share_rate: 20% -> 15%",
        "scenario base: id: base -> id: other",
        "simulation seed: 20251118 -> 1",
        "simulation uncertainty: high: 22 -> high: 23",
        "term revenue_share.rate: 20 percent -> 21 percent",
    ]


def test_what_differs_in_several_lines_is_told_to_have_changed() -> None:
    one = edited(
        changes.FIGURES, "77.3,1,USD,million,exact,,,leaked", "77.3,1,USD,million,exact,,,press"
    )
    two = edited("data/scenarios/base.yml", "id: base", "id: other")
    two = edited("data/scenarios/base.yml", "title: Base", "title: Other", two)
    assert told(Inputs({}, DATA), Inputs({}, one)) == [
        f"figure {FIGURE}: kind: leaked -> kind: press"
    ]
    assert told(Inputs({}, DATA), Inputs({}, two)) == ["scenario base changed"]


def test_a_mixture_of_nothing_is_the_one_and_of_everything_the_other() -> None:
    data = edited(changes.FIGURES, "77.3", "78.3")
    data = added(changes.FIGURES, ROW.format(known="2025-11-13"), data)
    data = edited(changes.TERMS, "value: 20\n", "value: 21\n", data)
    del data["data/scenarios/high.yml"]
    a, b = Inputs(USUAL, DATA), Inputs({**USUAL, "share_rate": 0.15}, data)
    found = changes.between(a, b)
    assert changes.mixture(a, b, []) == a
    assert changes.mixture(a, b, found) == b
    assert changes.mixture(b, a, changes.between(b, a)) == a


def test_a_mixture_has_what_was_chosen_and_nothing_else() -> None:
    data = edited(changes.FIGURES, "77.3", "78.3")
    data = added(changes.FIGURES, ROW.format(known="2025-11-13"), data)
    a, b = Inputs(USUAL, DATA), Inputs(USUAL, data)
    new = [one for one in changes.between(a, b) if one.name == "revenue_2024_new"]
    text = changes.mixture(a, b, new).data[changes.FIGURES].decode()
    assert "revenue_2024_new" in text
    assert "77.3" in text
    assert "78.3" not in text


def test_a_row_that_a_mixture_keeps_stays_where_it_was() -> None:
    a = Inputs({}, {changes.FIGURES: b"id,known\none,\ntwo,\nthree,\n"})
    b = Inputs({}, {changes.FIGURES: b"id,known\none,\nthree,\nfour,\n"})
    four = [one for one in changes.between(a, b) if one.name == "four"]
    text = changes.mixture(a, b, four).data[changes.FIGURES]
    assert text == b"id,known\none,\ntwo,\nthree,\nfour,\n"


def test_a_source_that_only_a_new_figure_needs_comes_with_it_and_is_no_cause() -> None:
    data = added(changes.FIGURES, ROW.format(known="2025-11-13"))
    data = added("data/sources.csv", SOURCE, data)
    a, b = Inputs(USUAL, DATA), Inputs(USUAL, data)
    (one,) = changes.between(a, b)
    assert one.told == "figure revenue_2024_new is new"
    assert "NEW,A paper" in changes.mixture(a, b, [one]).data["data/sources.csv"].decode()


def test_a_clause_that_is_new_is_one_change_with_its_terms() -> None:
    clause = "\n- id: gift\n  title: A gift\n  terms:\n    - name: total\n      value: 5\n"
    b = Inputs(USUAL, added(changes.TERMS, clause))
    (one,) = changes.between(Inputs(USUAL, DATA), b)
    assert {name for _, name in one.keys} == {"gift", "gift.total"}


def test_what_became_known_after_the_earlier_day_is_one_change_with_the_day() -> None:
    data = added(changes.FIGURES, ROW.format(known="2025-12-01"))
    data = added(changes.FIGURES, ROW.format(known="2025-11-13").replace("_new", "_old"), data)
    a = Inputs({**USUAL, "as_of": "2025-11-18"}, DATA)
    kinds = {one.kind: one for one in changes.between(a, Inputs(USUAL, data))}
    assert {name for _, name in kinds["day"].keys} == {"as_of", "revenue_2024_new"}
    assert {name for _, name in kinds["figure"].keys} == {"revenue_2024_old"}


# Why findings differ, in a small world whose answers are reckoned here

Answer = Callable[[Inputs], Mapping[str, Any]]


def record(value: Any) -> dict[str, Any]:
    named = {"id": "it", "label": "It", "unit": "USD"}
    return {**dict.fromkeys(computing.FIELDS), "bound": "between", **named, "value": value}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """Let findings be what a function of the inputs says."""

    def answering(answer: Answer) -> None:
        def answers(asked: Sequence[Inputs], **_: bool) -> list[Any]:
            return [{id: record(value) for id, value in answer(one).items()} for one in asked]

        monkeypatch.setattr(computing, "answers", answers)

    return answering


def side(inputs: Inputs, value: Any, method: str = "") -> sides.Side:
    """An edition that says `value`; by today's code unless it is said to be by another."""
    now = sides.now()
    findings = {} if value is None else {"it": record(value)}
    return sides.Side("it", "it", {}, inputs, method or now, findings, {})


def why(a: sides.Side, b: sides.Side) -> tuple[list[tuple[str, Any]], float]:
    """The causes of the one finding, and what they leave unexplained."""
    (one,), _, refused = causes.explained(causes.moved(a, b), a, b)
    assert not refused
    return [(cause.kind, cause.amount) for cause in one.causes], one.remainder


def test_causes_that_multiply_share_what_they_make_together(world: Any) -> None:
    world(lambda inputs: {"it": inputs.parameters["x"] * inputs.parameters["y"]})
    a, b = Inputs({"x": 1.0, "y": 1.0}, {}), Inputs({"x": 2.0, "y": 3.0}, {})
    found, rest = why(side(a, 1.0), side(b, 6.0))
    assert found == [("parameter", pytest.approx(2.0)), ("parameter", pytest.approx(3.0))]
    assert rest == 0


def test_what_another_code_made_of_the_same_inputs_is_the_codes(world: Any) -> None:
    world(lambda _: {"it": 5.0})
    same = Inputs({"x": 1.0}, {})
    assert why(side(same, 4.0, "older"), side(same, 5.0)) == ([("code", 1.0)], 0.0)


def test_a_change_of_the_code_is_told_apart_from_one_of_the_world(world: Any) -> None:
    world(lambda inputs: {"it": 10.0 * len(inputs.data["data/scenarios/base.yml"])})
    a = Inputs({}, {"data/scenarios/base.yml": b"x"})
    b = Inputs({}, {"data/scenarios/base.yml": b"xxx"})
    found, rest = why(side(a, 9.0, "older"), side(b, 30.0))
    assert found == [("scenario", pytest.approx(20.0)), ("code", pytest.approx(1.0))]
    assert rest == 0


def test_a_change_of_the_code_counts_on_either_side(world: Any) -> None:
    world(lambda inputs: {"it": inputs.parameters["x"]})
    a, b = Inputs({"x": 1.0}, {}), Inputs({"x": 2.0}, {})
    found, rest = why(side(a, 1.0), side(b, 2.5, "older"))
    assert (found, rest) == ([("parameter", 1.0), ("code", 0.5)], 0)


def test_of_what_is_no_number_each_step_that_changes_it_counts_alike(world: Any) -> None:
    world(lambda inputs: {"it": f"in {inputs.parameters['x']}"})
    a, b = Inputs({"x": 1}, {}), Inputs({"x": 2}, {})
    found, rest = why(side(a, "otherwise", "older"), side(b, "in 2"))
    assert (found, rest) == ([("parameter", 0.5), ("code", 0.5)], 0)


def test_changes_that_only_move_together_are_found(world: Any) -> None:
    world(lambda inputs: {"it": float(sum(inputs.parameters.values()) >= 2)})
    a, b = (Inputs(dict.fromkeys("xyz", each), {}) for each in (0, 1))
    found, rest = why(side(a, 0.0), side(b, 1.0))
    assert found == [("parameter", pytest.approx(1 / 3))] * 3
    assert rest == 0


def test_what_the_same_code_does_not_make_again_is_left_unexplained(world: Any) -> None:
    world(lambda inputs: {"it": inputs.parameters["x"]})
    a, b = Inputs({"x": 1.0}, {}), Inputs({"x": 2.0}, {})
    assert why(side(a, 1.0), side(b, 2.5)) == ([("parameter", 1.0)], 0.5)


@pytest.mark.parametrize(("before", "after"), [(None, 3.0), (3.0, None), ("2026", "2027")])
def test_what_is_no_number_is_shared_by_what_it_took(world: Any, before: Any, after: Any) -> None:
    def both(inputs: Inputs) -> Mapping[str, Any]:
        there = inputs.parameters["x"] == inputs.parameters["y"] == 2
        value = after if there else before
        return {} if value is None else {"it": value}

    world(both)
    a, b = Inputs({"x": 1, "y": 1}, {}), Inputs({"x": 2, "y": 2}, {})
    assert why(side(a, before), side(b, after)) == ([("parameter", 0.5), ("parameter", 0.5)], 0.0)


def test_data_that_do_not_fit_one_without_another_are_one_cause(world: Any) -> None:
    def fitting(inputs: Inputs) -> Mapping[str, Any]:
        sizes = {len(content) for content in inputs.data.values()}
        if len(sizes) > 1:
            raise computing.Refused("they do not fit")
        return {"it": float(max(sizes)) * inputs.parameters["x"]}

    world(fitting)
    names = ("data/scenarios/base.yml", "data/scenarios/high.yml")
    a = Inputs({"x": 1.0}, dict.fromkeys(names, b"x"))
    b = Inputs({"x": 2.0}, dict.fromkeys(names, b"xx"))
    found, rest = why(side(a, 1.0), side(b, 4.0))
    assert found == [("parameter", 1.5), ("data", 1.5)]
    assert rest == 0


def test_inputs_that_todays_code_refuses_are_told_and_nothing_is_guessed(world: Any) -> None:
    def refusing(_: Inputs) -> Mapping[str, Any]:
        raise computing.Refused("figures.csv, line 1: the header is another")

    world(refusing)
    a, b = side(Inputs({"x": 1}, {}), 1.0), side(Inputs({"x": 2}, {}), 2.0)
    found = comparison.of(a, b)
    assert found.refused == "figures.csv, line 1: the header is another"
    assert [one.causes for one in found.moved] == [()]
    assert "not explained" not in "\n".join(telling.lines(found))


def test_a_step_of_the_day_is_told_by_what_became_known(world: Any) -> None:
    row = "id,quantity,value,scale,unit,known\n{}"
    rows = "a,x,1,one,USD,2025-12-01\nb,x,1,one,USD,2026-02-01\nc,x,1,one,USD,2026-02-01\n"
    data = {changes.FIGURES: row.format(rows).encode()}
    world(lambda inputs: {"it": float(inputs.parameters["as_of"] >= "2026-02-01")})
    a, b = (Inputs({"as_of": day}, data) for day in ("2025-11-18", "2026-10-03"))
    (one,), _, _ = causes.explained(
        causes.moved(side(a, 0.0), side(b, 1.0)), side(a, 0.0), side(b, 1.0)
    )
    assert [(cause.told[:24], cause.amount) for cause in one.causes] == [
        ("known on 1 February 2026", 1.0)
    ]
    (back,), _, _ = causes.explained(
        causes.moved(side(b, 1.0), side(a, 0.0)), side(b, 1.0), side(a, 0.0)
    )
    assert [cause.amount for cause in back.causes] == [-1.0]


KNOWN = "id,quantity,value,scale,unit,known\na,x,1,one,USD,2026-01-02\nb,x,1,one,USD,2026-03-04\n"


@pytest.mark.parametrize("days", [("2025-11-18", "2026-10-03"), ("2026-10-03", "2025-11-18")])
def test_the_share_of_the_day_is_told_by_what_became_known_whatever_else_changes(
    world: Any, days: tuple[str, str]
) -> None:
    def value(inputs: Inputs) -> Mapping[str, Any]:
        day, x = inputs.parameters["as_of"], inputs.parameters["x"]
        return {"it": x * (1.0 + 2.0 * (day >= "2026-01-02") + 3.0 * (day >= "2026-03-04"))}

    world(value)
    data = {changes.FIGURES: KNOWN.encode()}
    inputs = [Inputs({"as_of": day, "x": x}, data) for day, x in zip(days, (1.0, 2.0), strict=True)]
    a, b = (side(one, value(one)["it"]) for one in inputs)
    (found,), _, _ = causes.explained(causes.moved(a, b), a, b)
    parts = {one.told.partition(":")[0]: one.amount for one in found.causes}
    way = 1 if days[0] < days[1] else -1
    assert parts == {
        "known on 2 January 2026": pytest.approx(way * 3.0),
        "known on 4 March 2026": pytest.approx(way * 4.5),
        "parameter x": pytest.approx(3.5),
    }
    assert found.remainder == 0


def test_what_the_day_brings_together_with_the_rest_is_told_apart(world: Any) -> None:
    def value(inputs: Inputs) -> Mapping[str, Any]:
        day, x, y = (inputs.parameters[name] for name in ("as_of", "x", "y"))
        return {"it": x * y * (1.0 + (day >= "2026-01-02"))}

    world(value)
    data = {changes.FIGURES: KNOWN.encode()}
    a = Inputs({"as_of": "2025-11-18", "x": 1.0, "y": 1.0}, data)
    b = Inputs({"as_of": "2026-10-03", "x": 2.0, "y": 2.0}, data)
    found, rest = why(side(a, 1.0), side(b, 8.0))
    assert sorted(found) == [
        ("day", pytest.approx(-1 / 6)),
        ("day", pytest.approx(2.5)),
        ("parameter", pytest.approx(7 / 3)),
        ("parameter", pytest.approx(7 / 3)),
    ]
    assert rest == 0


def test_one_cause_has_one_name_in_whatever_order_its_figures_were_read() -> None:
    labels = {"figure a": "Revenue, 2024", "figure b": "Costs, 2024"}
    ways = labels, dict(reversed(labels.items()))
    replays = types.SimpleNamespace(
        known_on=lambda _, labels: list(labels), day=lambda _: ["amendment a", "claims (2)"]
    )
    named = {causes._known_on("2026-01-02", way, 1.0, replays) for way in ways}  # type: ignore[arg-type]  # noqa: SLF001 - of one of many
    told = "known on 2 January 2026: Revenue, 2024; Costs, 2024"
    assert named == {causes.Cause("figure", told, 1.0, names=("figure a", "figure b"))}
    other = causes._known_on("2026-01-02", {}, 1.0, replays).told  # type: ignore[arg-type]  # noqa: SLF001 - likewise
    assert other == "known on 2 January 2026: some of amendment a, claims (2)"


def test_what_a_day_made_known_is_named_as_a_cause_only_where_a_formula_reads_it() -> None:
    files = {
        changes.FIGURES: KNOWN,
        "data/claims.yml": "claims:\n  - id: x\n    known: 2026-01-02\n",
        "data/amendments/2026-01.yml": "id: 2026-01\nknown: 2026-01-02\n",
    }
    inputs = Inputs({"as_of": "2025-11-18"}, {path: text.encode() for path, text in files.items()})
    replays = computing.Replays(inputs, inputs, [], worlds=False)
    assert replays.known_on("2026-01-02", ["figure a"]) == ["figure a"]
    assert replays.known_on("2026-01-02", ["term t"]) == ["amendment 2026-01"]
    assert replays.known_on("2026-01-02", []) == []
    assert replays.day("2026-01-02") == ["amendment 2026-01", "figures (1)", "claims (1)"]


def test_causes_are_of_the_world_of_an_assumption_or_of_the_method() -> None:
    groups = {
        "world": ("figure", "term", "amendment", "day", "statements"),
        "assumption": ("parameter", "scenario", "own amendment"),
        "method": ("simulation", "code"),
    }
    for group, kinds in groups.items():
        assert {comparison.group(kind) for kind in kinds} == {group}


# The same with the real findings


def computed(inputs: Inputs) -> sides.Side:
    (found,) = computing.answers([inputs], worlds=True)
    records = {id: {**one, "id": id, "label": id, "unit": one["unit"]} for id, one in found.items()}
    return sides.Side("it", "it", {}, inputs, sides.now(), records, {})


@pytest.mark.slow
def test_a_figure_a_parameter_and_a_seed_each_have_their_share_of_real_findings() -> None:
    run = {**USUAL, "draws": 4096}
    a = computed(Inputs(run, DATA))
    b = computed(
        Inputs({**run, "share_rate": 0.15, "seed": 3}, edited(changes.FIGURES, "77.3", "79.3"))
    )
    found, _, refused = causes.explained(causes.moved(a, b), a, b)
    assert not refused
    assert not [one.id for one in found if one.remainder]
    by_id = {one.id: one for one in found}
    (figure,) = by_id["payments_2024"].causes
    assert figure.kind == "figure"
    assert figure.amount == pytest.approx(2e6)
    implied = {one.kind: one.amount for one in by_id["implied_revenue_2024"].causes}
    paid = a.findings["payments_2024"]["low"]  # the implied revenue is a floor, told by its end
    first = (2e6 / 0.2 + 2e6 / 0.15) / 2
    second = (paid / 0.15 - paid / 0.2 + (paid + 2e6) / 0.15 - (paid + 2e6) / 0.2) / 2
    assert implied == {"figure": pytest.approx(first), "parameter": pytest.approx(second)}
    by_seed = [one.id for one in found if [each.kind for each in one.causes] == ["simulation"]]
    assert "outlook_revenue_2030" in by_seed
    assert by_id["outlook_revenue_2030"].field in computing.WORLDS


@pytest.mark.slow
def test_data_that_todays_code_refuses_come_back_with_the_reason() -> None:
    run = {**USUAL, "draws": 4096}
    asked = [Inputs(run, DATA), Inputs(run, edited(changes.FIGURES, "id,", "name,"))]
    with pytest.raises(computing.Refused, match=r"^figures\.csv, line 1: the header is"):
        computing.answers(asked, worlds=False)


@pytest.mark.slow
def test_data_from_before_there_were_scenarios_come_back_with_the_reason() -> None:
    data = {path: content for path, content in DATA.items() if "/scenarios/" not in path}
    with pytest.raises(computing.Refused, match=r"."):
        computing.answers([Inputs(USUAL, data)], worlds=False)


def test_what_an_earlier_edition_did_not_tell_differs_from_what_a_later_one_does() -> None:
    told = {"id": "it", "label": "It", **record(1.0)}
    before = {name: one for name, one in told.items() if name not in computing.WORLDS}
    a, b = (
        sides.Side("it", "it", {}, Inputs({}, {}), sides.now(), {"it": one}, {})
        for one in (before, {**told, "world_low": 0.5, "world_high": 1.5})
    )
    (found,) = causes.moved(a, b)
    assert (found.field, found.change) == ("world_low", None)
    assert "none ->" in telling.changed(found)
