"""`python -m report diff`: how editions are found, compared and told, and what is refused."""

import dataclasses
import html
import json
import os
import pathlib
import subprocess
from collections.abc import Mapping
from typing import Any

import copied
import forked
import pytest

import report
from analysis import parameters, schema
from analysis.wording import MINUS
from report.compare import causes, changes, comparison, computing, reading, sides, telling
from report.compare.changes import Inputs
from report.formats import document
from report.press import inputs
from report.verbs import cli

OLD, NEW = b"id,known\nold,2025-11-12\n", b"id,known\nnew,2025-11-12\n"
STUB = {
    "analysis/__init__.py": "",
    "analysis/explore/__init__.py": "",
    "analysis/parameters.py": "def check(given):\n    return given\n",
    "analysis/explore/intervals.py": "def records(run):\n    return [{'id': run['scenario']}]\n",
}


def git(root: pathlib.Path, *arguments: str) -> None:
    named = ["-c", "user.name=Somebody", "-c", "user.email=s@example.com"]
    subprocess.run(["git", "-C", root, *named, *arguments], check=True, capture_output=True)


def commit(root: pathlib.Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--message", "As it is")


def write(root: pathlib.Path, files: Mapping[str, str | bytes]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, bytes) else content.encode()
        (root / path).write_bytes(text)


def record(value: float) -> dict[str, Any]:
    told = {"id": "it", "label": "How <much>", "unit": "USD", "bound": "between"}
    return {**dict.fromkeys(computing.FIELDS), **told, "value": value, "low": value, "high": value}


def shelve(root: pathlib.Path, name: str, value: float | None, **changed: Any) -> None:
    """An edition made of what lies there now."""
    values = {
        one.name: {"value": one.default, "default": one.default, "unit": one.unit}
        for one in parameters.SCHEMA
    }
    for each, given in changed.items():
        values[each]["value"] = given
    paths = [path for kind in ("analysis", "data") for path in (root / kind).rglob("*.*")]
    hashed = {
        path.relative_to(root).as_posix(): inputs.digest(path.read_bytes())
        for path in sorted(paths)
        if path.is_file() and path.suffix != ".pyc"
    }
    told: dict[str, Any] = {"edition": name, "inputs": hashed, "parameters": values}
    told |= dict.fromkeys(("title", "subtitle", "command", "stamp"), "")
    found = json.dumps([record(value or 0.0)])
    told["outputs"] = {"findings.json": inputs.digest(found.encode())}
    files = {"manifest.json": json.dumps(told)} | (
        {"findings.json": found} if value is not None else {}
    )
    write(root, {f"report/editions/{name}/{file}": text for file, text in files.items()})


@pytest.fixture
def root(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A project with one edition, which a commit has, and newer data."""
    monkeypatch.setattr(report, "ROOT", tmp_path)
    monkeypatch.setattr(report, "EDITIONS", tmp_path / "report" / "editions")
    sides.revision.cache_clear()
    write(tmp_path, {**STUB, "data/figures.csv": OLD})
    shelve(tmp_path, "mine", 1.0)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    write(tmp_path, {"data/figures.csv": NEW})
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = cli.main(["diff", *arguments])
    told = capsys.readouterr()
    return code, told.out or told.err


# Where an edition and its inputs are found


def test_data_that_changed_since_are_taken_from_the_history(root: pathlib.Path) -> None:
    assert sides.read("mine").inputs.data == {"data/figures.csv": OLD}
    commit(root)
    assert sides.read("mine").inputs.data == {"data/figures.csv": OLD}
    assert sides.read(str(root / "report/editions/mine")).findings["it"]["value"] == 1


def test_an_edition_of_a_commit_is_the_one_that_stood_there(root: pathlib.Path) -> None:
    shelve(root, "mine", 2.0)
    commit(root)
    assert sides.read("mine").findings["it"]["value"] == 2
    then = sides.read("HEAD~1:mine")
    assert then.findings["it"]["value"] == 1
    assert then.inputs.data == {"data/figures.csv": OLD}


def test_findings_that_were_not_kept_are_made_by_the_code_of_then(root: pathlib.Path) -> None:
    write(root, {"data/figures.csv": OLD})
    shelve(root, "mine", None, scenario="high")
    (root / "report/editions/mine/findings.json").unlink()
    commit(root)
    later = "def records(run):\n    return [{'id': 'later'}]\n"
    write(root, {"analysis/explore/intervals.py": later})
    assert [*sides.read("mine").findings] == ["high"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", "diff, nowhere: there is no such edition. Remedy: use a folder of one, "),
        ("HEAD:nowhere", "diff, HEAD:nowhere: that commit has no such edition. Remedy: "),
        ("nocommit:mine", "diff, nocommit: there is no such commit. Remedy: name one that "),
        ("--help:mine", "diff, --help: there is no such commit. Remedy: name one that `git log`"),
    ],
)
def test_an_edition_that_is_not_there_is_refused(root: pathlib.Path, name: str, words: str) -> None:
    del root
    with pytest.raises(schema.Faults) as refused:
        sides.read(name)
    assert str(refused.value).startswith(words)


def test_one_chapter_alone_is_no_edition_to_compare(root: pathlib.Path) -> None:
    manifest = root / "report/editions/mine/manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**told, "only": "1_one"}), encoding="utf-8")
    with pytest.raises(schema.Faults, match="it is a part of one"):
        sides.read("mine")


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("manifest.json", '{"edition": "mine", "outputs": {}}', "there is no such edition"),
        ("manifest.json", "[", "there is no such edition"),
        ("manifest.json", "[" * 200_000, "there is no such edition"),
        *(
            ("findings.json", text, "its findings.json is not as it was built. Remedy: build it")
            for text in ("[", "{}", "5", "[{}]", "[" * 200_000)
        ),
        *(
            ("notebooks/1_one.ipynb", text, "its 1_one.ipynb is not as it was built")
            for text in ("{", "5", "{}", '{"cells": [5]}')
        ),
    ],
)
def test_a_spoilt_edition_is_refused_in_words(
    root: pathlib.Path, file: str, content: str, words: str
) -> None:
    write(root, {f"report/editions/mine/{file}": content})
    with pytest.raises(schema.Faults, match=words):
        sides.read("mine")


def test_a_notebook_that_an_edition_has_lost_is_no_sentence_that_differs(
    root: pathlib.Path,
) -> None:
    manifest = root / "report/editions/mine/manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["outputs"]["notebooks/1_one.ipynb"] = inputs.digest(b"{}")
    manifest.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(schema.Faults, match=r"its 1_one\.ipynb is not as it was built"):
        sides.read("mine")


def test_data_that_nobody_committed_are_refused_by_their_name(root: pathlib.Path) -> None:
    write(root, {"data/figures.csv": b"id\n"})
    shelve(root, "mine", 1.0)
    write(root, {"data/figures.csv": NEW})
    with pytest.raises(
        schema.Faults, match=r"made from a data/figures\.csv that is neither here nor"
    ):
        sides.read("mine")


def test_without_a_history_what_needs_one_is_refused(
    root: pathlib.Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".git").rename(tmp_path_factory.mktemp("aside") / "git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))
    for name in ("mine", "HEAD:mine"):
        with pytest.raises(
            schema.Faults, match=r"this folder is no git checkout\. Remedy: run it in"
        ):
            sides.read(name)
    write(root, {"data/figures.csv": OLD})
    assert sides.read("mine").inputs.data == {"data/figures.csv": OLD}


# What the command answers


def test_an_edition_does_not_differ_from_itself(
    root: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del root
    code, told = said(capsys, "mine", "mine")
    assert code == 0
    assert "Findings: 0 new, 0 gone, 0 changed, 1 unchanged." in told


def test_what_differs_is_told_with_its_cause_and_written_as_page_and_data(
    root: pathlib.Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(root, "other", 3.0, share_rate=0.3)

    def answers(asked: Any, **_: bool) -> list[Any]:
        return [{"it": record(10 * one.parameters["share_rate"])} for one in asked]

    monkeypatch.setattr(computing, "answers", answers)
    write(root, {"data/figures.csv": OLD})
    shelve(root, "mine", 2.0)
    shelve(root, "other", 3.0, share_rate=0.3)
    files = {form: root / f"it.{form}" for form in ("html", "json")}
    given = [text for form, file in files.items() for text in (f"--{form}", str(file))]
    code, told = said(capsys, "mine", "other", *given)
    assert code == 1
    assert told.endswith("  $2 -> $3 (+$1, +50%)\n")
    assert told.count("parameter share_rate: 20% -> 30%") == 2  # of the inputs, of the causes
    written = json.loads(files["json"].read_text(encoding="utf-8"))
    assert written["findings"] == {"new": 0, "gone": 0, "changed": 1, "unchanged": 0}
    (one,) = written["changes"]
    assert (one["before"]["value"], one["after"]["value"], one["change"]) == (2, 3, 1)
    assert [(each["group"], each["amount"]) for each in one["causes"]] == [
        ("assumption", pytest.approx(1))
    ]
    assert one["remainder"] == 0
    html = files["html"].read_text(encoding="utf-8")
    assert "How &lt;much&gt;" in html
    assert html.count("parameter share_rate: 20% -&gt; 30%") == 2
    assert ">Why<" not in html
    assert "http" not in html


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["nowhere"], "diff, nowhere: there is no such edition"),
        (["mine", "mine", "-p", "share_rate=0.3"], "diff, mine: parameters are given, and an"),
        (["mine", "-p", "share_rate=3"], "-p, share_rate: 3 is out of range"),
        (["mine", "mine", "--html", "no/where"], "diff, no/where: there can be no file of that"),
        (
            ["mine", "--parameters", "p.yaml", "--json", "p.yaml", "--force"],
            "diff, p.yaml: it is a file of parameters that are given",
        ),
        (["mine", "mine", "--json", "data/../same", "--html", "same"], "diff, same: it is to be"),
        (["mine", "mine", "--json", "same", "--html", "same"], "diff, same: it is to be a page"),
        (["mine", "mine", "--json", "CHANGELOG.md"], "diff, CHANGELOG.md: it is there already"),
        (["mine", "mine", "--json", "/dev/null", "--force"], "diff, /dev/null: there can be no"),
        (["mine", "mine", "--json", "."], "diff, .: there can be no file of that name"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_line(
    root: pathlib.Path, capsys: pytest.CaptureFixture[str], given: list[str], words: str
) -> None:
    write(root, {"data/figures.csv": OLD, "report/editions.yml": ""})
    code, told = said(capsys, *given)
    assert code == 2
    assert told.startswith(words)
    assert told.count("\n") == 1


def test_where_no_answer_can_be_written_nothing_is_compared(
    root: pathlib.Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {"data/figures.csv": OLD, "report/editions.yml": ""})
    monkeypatch.setattr(os, "access", lambda folder, _: folder != root)
    told = f"diff, {root / 'it'}: there can be no file of that name. Remedy: give a file in a "
    code, answer = said(capsys, "mine", "mine", "--html", str(root / "it"))
    assert (code, answer) == (2, f"{told}folder that exists and can be written.\n")


# What is said and drawn otherwise


def notebook(*outputs: Mapping[str, Any]) -> dict[str, Any]:
    cells = [{"cell_type": "code", "outputs": [{"data": one}]} for one in outputs]
    return {"cells": cells}


def prose(text: str) -> dict[str, Any]:
    return {"application/vnd.pact.prose+json": {}, "text/plain": text}


def drawn(headline: str, *values: float, **more: Any) -> dict[str, Any]:
    height = {"field": "v", "type": "quantitative"}
    mark = {"mark": {"type": "bar"}, "encoding": {"y": height, "color": {"field": "c"}}}
    label = {"mark": {"type": "text"}, "encoding": {"text": {"field": "v"}}}
    spec = {"data": {"values": [{"v": v} for v in values]}, "layer": [mark, label], "width": 640}
    return {
        "application/vnd.pact.chart+json": {"id": "chart", "headline": headline},
        "application/vnd.vegalite.v5+json": {**spec, **more},
        "text/plain": headline,
    }


def test_sentences_that_differ_stand_beside_each_other() -> None:
    a = {"1_one": notebook(prose("- **First.** The second is\n2. Third."), prose("Gone."))}
    b = {
        "1_one": notebook(prose("First. The second is 3. Third.")),
        "2_two": notebook(prose("New.")),
    }
    assert reading.sentences(a, b) == [
        reading.Sentence("1_one", "The second is 2.", "The second is 3."),
        reading.Sentence("1_one", "Gone.", ""),
        reading.Sentence("2_two", "", "New."),
    ]


def test_sentences_and_rows_that_begin_alike_stand_beside_each_other() -> None:
    old = "The share is 20%. Stake: 32.5%. Profits: 75%."
    new = "The share is 18%. Cap: $38 billion. Stake: 27%. Profits: none."
    a, b = ({"1_one": notebook(prose(text))} for text in (old, new))
    assert [(one.before, one.after) for one in reading.sentences(a, b)] == [
        ("The share is 20%.", "The share is 18%."),
        ("", "Cap: $38 billion."),
        ("Stake: 32.5%.", "Stake: 27%."),
        ("Profits: 75%.", "Profits: none."),
    ]


def test_charts_that_differ_are_drawn_over_each_other_the_earlier_one_grey() -> None:
    a = {"1_one": notebook(drawn("It was [1](#trace-x)", 1))}
    b = {"1_one": notebook(drawn("It is [2](#trace-x)", 2, title="Another title"))}
    (one,) = reading.charts(a, b)
    assert (one.before, one.after) == ("It was 1", "It is 2")
    assert one.overlaid
    height = {"field": "v", "type": "quantitative"}
    old, new = one.overlaid["layer"]
    assert [side["data"]["values"] for side in (old, new)] == [[{"v": 1}], [{"v": 2}]]
    assert [each["mark"] for each in old["layer"]] == [
        {"type": "bar", "opacity": reading.PALE, "color": reading.GREY}
    ]
    assert old["layer"][0]["encoding"] == {"y": height, "detail": [{"field": "c"}]}
    assert len(new["layer"]) == 2
    assert reading.charts(a, {"1_one": notebook(drawn("Another", 1, title="Other"))}) == []


def test_charts_that_differ_in_words_and_colours_alone_stand_one_above_the_other() -> None:
    def grid(verdict: str) -> dict[str, Any]:
        row = {"y": {"field": "row", "type": "ordinal"}, "color": {"field": "verdict"}}
        cell = {"mark": {"type": "rect"}, "encoding": row}
        rows = [{"row": "set-off", "verdict": verdict}]
        return notebook(drawn("It") | {reading_spec: {"data": {"values": rows}, "layer": [cell]}})

    reading_spec = document.SPEC
    a, b = ({"1_one": grid(verdict)} for verdict in ("fits", "excluded"))
    (one,) = reading.charts(a, b)
    assert one.overlaid
    told = [side["data"]["values"][0]["verdict"] for side in one.overlaid["vconcat"]]
    assert told == ["fits", "excluded"]


def test_a_chart_differs_only_if_something_that_it_draws_does() -> None:
    def chart(height: float, text: str) -> dict[str, Any]:
        one = drawn("It")
        one[document.SPEC]["data"]["values"] = [{"v": height, "c": "a", "text": text}]
        return {"1_one": notebook(one)}

    assert not reading.charts(chart(1, "a part"), chart(1, "another part"))
    assert reading.charts(chart(1, "a part"), chart(2, "a part"))


def test_rows_that_share_their_first_cell_are_paired_by_the_second() -> None:
    before = ["Payments: Rate: $1", "Payments: Sales: $3"]
    after = ["Payments: Sales: $2", "Payments: Rate: $1.5"]
    assert [*reading._paired(before, after)] == [  # noqa: SLF001 - a table's rows, without the table
        ("", "Payments: Sales: $2"),
        ("Payments: Rate: $1", "Payments: Rate: $1.5"),
        ("Payments: Sales: $3", ""),
    ]


# The whole of it


@pytest.mark.slow
def test_an_edition_against_another_rate_says_what_the_rate_did(tmp_path: pathlib.Path) -> None:
    project = copied.project(tmp_path)
    project.edit("notebooks/1_small.ipynb", r"{\"payments\": ", r"{\"implied_revenue\": ")
    built = project.build("it", "--formats", "md")
    files = [tmp_path / "it.html", tmp_path / "it.json"]
    wanted = ["-p", "share_rate=0.15", "--html", str(files[0]), "--json", str(files[1])]
    command = ["-m", "report", "diff", str(built), *wanted]
    ran = forked.run(command, cwd=tmp_path, env=project.environment())
    assert ran.returncode == 1, ran.stderr
    told = json.loads(files[1].read_text(encoding="utf-8"))
    by_id = {one["id"]: one for one in told["changes"]}
    implied = by_id["implied_revenue_2024"]
    assert implied["after"]["value"] == pytest.approx(implied["before"]["value"] / 0.75)
    assert {each["told"] for one in told["changes"] for each in one["causes"]} == {
        "parameter share_rate: 20% -> 15%"
    }
    assert not [one["id"] for one in told["changes"] if one["remainder"]]
    (paid,) = (one for one in told["sentences"] if one["before"].startswith("Paid was "))
    assert "implies at least $2.469 billion" in paid["before"]
    assert "implies at least $3.292 billion" in paid["after"]
    assert [one["id"] for one in told["charts"]] == ["paid"]
    html = files[0].read_text(encoding="utf-8")
    assert html.count("<svg") == len(told["charts"])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (("between", 1, 1, 1), ("between", 2, 2, 2), "$1 -> $2 (+$1, +100%)"),
        (("at most", 1, None, 4), ("at most", 1, None, 5), "at most $4 -> at most $5 (+$1, +25%)"),
        (("at least", 1, 1, None), ("at most", 4, None, 4), "at least $1 -> at most $4"),
        (
            ("at least", 2, 2, None),
            ("between", 1, 1, 1),
            f"at least $2 -> $1 ({MINUS}$1, {MINUS}50%)",
        ),
        (("unknown", None, None, None), ("at least", 3, 3, None), "unknown -> at least $3"),
        (("between", 5, 5, 5), None, "gone, was $5"),
        (None, ("at least", 5, 5, None), "new: at least $5"),
        (("between", 1, 1, 1), ("between", 21, 21, 21), "$1 -> $21 (+$20, +2,000%)"),
        (
            ("between", 5, 5, 5),
            ("between", 2, 2, 2),
            f"$5 -> $2 ({MINUS}$3, {MINUS}60%)",
        ),
    ],
)
def test_a_finding_is_compared_by_the_number_that_is_printed(
    before: Any, after: Any, told: str
) -> None:
    names = ("bound", "value", "low", "high")
    records = [
        {} if one is None else {"it": record(0) | dict(zip(names, one, strict=True))}
        for one in (before, after)
    ]
    empty = Inputs({}, {})
    a, b = (sides.Side("it", "it", {}, empty, "", some, {}) for some in records)
    (one,) = causes.moved(a, b)
    assert telling.changed(one) == told


@pytest.mark.parametrize("id", ["implied_to_reported_2024", "share_rate_used"])
def test_a_part_changes_by_points(id: str) -> None:
    before, after = ({id: record(part) | {"id": id, "unit": "ratio"}} for part in (0.5, 0.75))
    empty = Inputs({}, {})
    (one,) = causes.moved(
        *(sides.Side("it", "it", {}, empty, "", it, {}) for it in (before, after))
    )
    assert telling.changed(one) == "50% -> 75% (+25 points, +50%)"


def test_findings_come_as_the_text_leads_to_them_the_story_before_its_proof() -> None:
    def cell(text: str, *tags: str) -> dict[str, Any]:
        said = {"data": {"text/markdown": text}}
        return {"cell_type": "code", "metadata": {"tags": [*tags]}, "outputs": [said]}

    proof = cell("[$1](#trace-proof)", "ledger")
    story = cell("[$2](#trace-told), [$3](#trace-next)")
    book = {"1_b": {"cells": [cell("[$4](#trace-last)")]}, "0_a": {"cells": [proof, story]}}
    places = reading.led_to(book)
    assert [*places] == ["told", "next", "last", "proof"]
    assert [id for id, part in places.items() if part == document.LEDGER] == ["proof"]


def compared(*moved: causes.Moved, **more: Any) -> comparison.Comparison:
    return comparison.Comparison("a", "b", moved, 3, [], "", more.pop("said", []), [], **more)


def moved(id: str, *why: str) -> causes.Moved:
    by = tuple(causes.Cause("figure", told, 1.0) for told in why)
    return causes.Moved(id, record(1.0) | {"id": id}, record(2.0) | {"id": id}, "value", by)


def test_the_story_is_told_before_the_ledger() -> None:
    said = [reading.Sentence("1", "", f"In the {one}.", one) for one in ("report", "ledger")]
    found = compared(moved("proof"), moved("told"), said=said, story=frozenset({"told"}))
    order = ("Findings that the story leads to: 1", "told", "In the report.", "All other", "proof")
    for text in ("\n".join(telling.lines(found)), telling.page(found)):
        places = [text.rindex(one) for one in (*order, "In the ledger.")]
        assert places == sorted(places)


def test_inputs_that_move_a_finding_come_before_those_that_move_none() -> None:
    differ = [changes.Change("figure", name, "$1", "$2", frozenset()) for name in ("idle", "busy")]
    by = causes.Cause("figure", differ[1].told, 1.0, names=("figure busy",))
    found = dataclasses.replace(
        compared(dataclasses.replace(moved("one"), causes=(by,))), inputs=differ
    )
    for text in ("\n".join(telling.lines(found)), html.unescape(telling.page(found))):
        told = ("busy: $1 -> $2", "without effect on any finding (1)", "figure idle")
        assert sorted(told, key=text.index) == [*told]
    refused = dataclasses.replace(found, refused="why")
    assert "without effect" not in "\n".join(telling.lines(refused))


def test_a_cause_stands_beside_each_finding_only_where_there_are_several() -> None:
    by = causes.Cause("figure", "figure a: $1 -> $2", 1.0, names=("figure a",))
    assert telling.caused(by, moved("one")) == "figure a: +$1"  # its values are told of the inputs
    same = compared(moved("one", "the rate"), moved("two", "the rate"))
    other = compared(moved("one", "the rate"), moved("two", "the day"))
    for found, many in ((same, 1), (other, 2)):
        assert "\n".join(telling.lines(found)).count("the rate") == many
        assert telling.page(found).count("the rate") == many


@pytest.mark.parametrize(
    ("causes", "beyond"), [(13, ""), (14, "and 2 others, each of at most 1 finding")]
)
def test_the_causes_that_moved_most_are_told_and_the_others_counted(
    causes: int, beyond: str
) -> None:
    why = [f"cause {n}" for n in range(causes)]
    found = compared(moved("one", *why), moved("two", why[-1]))
    text = "\n".join(telling.lines(found)).partition("\nAll other")[0]
    told = [line.strip() for line in text.splitlines() if " cause " in line]
    assert told[0] == f"2  world: {why[-1]}"
    assert len(told) == (12 if beyond else causes)
    assert beyond in text
    assert telling.page(found).count("<details><summary>and 2 others") == bool(beyond)


def test_where_simulations_put_a_part_is_told_in_percent() -> None:
    part = record(0.5) | {"id": "share_rate_used", "unit": "ratio"}
    old, new = (part | {"world_low": end} for end in (0.186, 0.187))
    one = causes.Moved("share_rate_used", old, new, "world_low")
    assert telling.changed(one).startswith("low end of simulations: 18.6% -> 18.7% (+0.1 points")
    assert telling.amount(0.01, one) == "+1 point"


def test_an_amount_of_a_change_has_three_digits_and_a_measure() -> None:
    one = causes.Moved("it", record(62e9), record(46.5e9), "value")
    assert telling.amount(-15.46e9, one) == f"{MINUS}$15.5 billion"
    assert telling.amount(1e5, one) == "+$100,000"


def test_what_is_printed_alike_is_told_after_what_is_not() -> None:
    old, new = (record(value) | {"low": 1e9, "high": 9e9} for value in (4.401e9, 4.402e9))
    found = [causes.Moved(id, old, new, "value") for id in ("a",)]
    assert comparison._weight(found[0]) > comparison._weight(moved("b"))  # noqa: SLF001 - the order


def test_what_becomes_known_is_put_down_to_its_cause_wholly() -> None:
    new = causes.Moved("it", record(1.0) | {"value": None, "bound": "unknown"}, record(2.0), "low")
    assert telling.amount(1.0, new) == "+$1"
    assert telling.amount(1.0, causes.Moved("it", {}, record(2.0), "value")) == "all of it"


def test_a_comparison_that_nothing_differs_in_is_a_page_too() -> None:
    found = compared()
    assert "0 changed, 3 unchanged" in telling.page(found)
    assert [*telling.lines(found)] == ["Before: a. After: b.", telling.counted(found)]
