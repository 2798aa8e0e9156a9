"""The command line: what it refuses, in which words, and with which exit code."""

import itertools
import json
import os
import pathlib
import shlex
import socket
import subprocess
import sys
import tomllib
from collections.abc import Sequence

import nbformat
import pytest

import report
from analysis import parameters, schema, terms
from analysis.explore import solve
from report import __main__, mistakes
from report.press import inputs, orders, shelf
from report.verbs import asking, cli, making

EDITIONS = """
current:
  title: "Now"
  subtitle: "What is known"
  parameters: {}
early:
  title: "Then"
  subtitle: "What was known"
  parameters:
    as_of: 2025-11-18
    share_rate: 0.15
"""


@pytest.fixture
def editions(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "editions.yml"
    path.write_text(EDITIONS, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _never_builds(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setattr(report, "EDITIONS", tmp_path / "shelf")

    def build(*_: object) -> int:
        pytest.fail("it began to build")

    monkeypatch.setattr(making, "_built", build)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    """The exit code and the complaints."""
    try:
        code = cli.main(arguments)
    except SystemExit as left:
        code = int(str(left.code))
    return code, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (["-p", "share_rate=2"], "-p, share_rate: 2 is out of range. Remedy: give a number from "),
        (["-p", "share_rate=x"], "-p, share_rate: 'x' is no number. Remedy: give a number"),
        (["-p", "share_rate=nan"], "-p, share_rate: 'nan' is no number."),
        (["-p", "payment_lag_quarters=1.5"], "-p, payment_lag_quarters: '1.5' is no whole number."),
        (["-p", "as_of=2025-11-31"], "-p, as_of: '2025-11-31' is no date."),
        (["-p", "as_of=2020-01-01"], "-p, as_of: 2020-01-01 is out of range."),
        (
            ["-p", "share_rat=1"],
            "-p, share_rat: there is no such parameter. Remedy: did you mean share_",
        ),
        (
            ["-p", "SHARE_RATE=1"],
            "-p, SHARE_RATE: there is no such parameter. Remedy: did you mean",
        ),
        (["-p", "x=1"], "-p, x: there is no such parameter. Remedy: python -m report parameters "),
        (["-p", "share_rate=0,2"], "-p, share_rate: '0,2' has a comma, which parts decimals here"),
        (["-p", "netting=1,000"], "-p, netting: '1,000' has a comma, which parts decimals here"),
        (["-p", "share_rate=18 million"], "-p, share_rate: '18 million' is no number in a unit"),
        (["-p", "netting=$60"], "-p, netting: '$60' is no number in a unit that is known here."),
        (["-p", "as_of=31 April 2026"], "-p, as_of: '31 April 2026' is no date."),
        (["-p", "as_of=04/05/2026"], "-p, as_of: '04/05/2026' is no date."),
        (["-p", "draws=016384"], "-p, draws: '016384' is no number. Remedy: give a whole number"),
        (["-p", "netting=1e999"], "-p, netting: '1e999' is too large a number."),
        (["-p", "__import__('os')=1"], "-p, __import__('os'): there is no such parameter."),
        (["-p", "share_rate"], "-p, 'share_rate': it is not name=value."),
        (["-p", "=1"], "-p, '=1': it is not name=value."),
        (["-p", "share_rate="], "-p, 'share_rate=': it is not name=value."),
        (["-p", "netting=1", "-p", "netting=1"], "-p, netting: it is given twice."),
        (["--edition", "../up"], "--edition, '../up': it cannot name an edition. Remedy: use "),
        (["--edition", "Current"], "--edition, 'Current': it cannot name an edition."),
        (["--edition", "a/../b"], "--edition, 'a/../b': it cannot name an edition."),
        (["--edition", "a\n"], "--edition, 'a\\n': it cannot name an edition."),
        (["--edition", "-"], "--edition, '-': it cannot name an edition."),
        (["--edition", ""], "--edition, '': it cannot name an edition."),
        (["--edition", "a" * 41], f"--edition, '{'a' * 41}': it cannot name an edition."),
        (["--edition", "ü"], "--edition, 'ü': it cannot name an edition."),
        (["--parameters", "nowhere.yaml"], "nowhere.yaml, file: there is none."),
        (["--parameters", "."], "., file: there is none."),
        (["--edition"], "python -m report build: argument --edition: expected at least one"),
        (["--all", "--edition", "x"], "python -m report build: argument --edition: not allowed"),
        (["--into", "README.md/x"], "--into, README.md/x: it is no folder."),
        (["--into", ""], "python -m report build: argument --into: it names no folder; say . for"),
        (["--title", " "], "--title, ' ': it is empty. Remedy: write one line"),
        (["--title", "a\nb"], "--title, 'a\\nb': it is no line of text that a masthead can hold."),
        (["--subtitle", "\u6f22"], "--subtitle, '\u6f22': no font of the report has the letters"),
        (["--subtitle", "a" * 201], f"--subtitle, '{'a' * 201}': it is no line of text"),
        (["--editio", "x"], "python -m report: unrecognized arguments: --editio x."),
        (["current"], "python -m report: unrecognized arguments: current."),
        (["-p"], "python -m report build: argument -p: expected one argument."),
    ],
)
def test_a_wrong_request_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], given: Sequence[str], complaint: str
) -> None:
    code, lines = said(capsys, "build", *given)
    assert code == 2
    assert len(lines) == 1
    assert lines[0].startswith(complaint)
    assert "Remedy: " in lines[0]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"rate: 0.2", "line 1, rate: there is no such parameter."),
        (b"# mine\n\nshare_rate: high", "line 3, share_rate: 'high' is no number."),
        (b"share_rate: [0.2]", "line 1, share_rate: [0.2] is no number."),
        (b"share_rate: true", "line 1, share_rate: True is no number."),
        (b"share_rate:", "line 1, share_rate: None is no number."),
        (b"netting: 0,5", "line 1, netting: '0,5' has a comma"),
        (b"netting: 060", "line 1, netting: '060' is no number."),
        (b"netting: .inf", "line 1, netting: inf is no number."),
        (b"netting: yes", "line 1, netting: 'yes' is no number."),
        (b"netting: 1_0", "line 1, netting: '1_0' is no number."),
        (b"as_of: 31 April 2026", "line 1, as_of: '31 April 2026' is no date."),
        (b"netting: 1\nnetting: 2", "line 2: it cannot be read (the key 'netting' stands"),
        (b"a: [", "line 1: it is not well-formed YAML"),
        (b"- share_rate", "file: it holds no parameters."),
        (b"", "file: it holds no parameters."),
        (b"1: 2", "1: it is no text, so it names nothing."),
        (b"null: 2", "None: it is no text, so it names nothing."),
        (b"draws: " + b"9" * 5000, f"line 1: it cannot be read ('{'9' * 40}' cannot be"),
        (b"share_rate: \x01", "file: it is not well-formed YAML (a character that"),
        (b"share_rate: \xff", "byte 12: it is not UTF-8 text."),
    ],
)
def test_a_wrong_parameters_file_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(content)
    code, lines = said(capsys, "build", "--parameters", str(file))
    assert code == 2
    assert len(lines) == 1
    assert lines[0].startswith(f"{file}, {complaint}")
    assert "Remedy: " in lines[0]


def test_everything_wrong_is_said_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("rate: 1\nshare_rate: 3", encoding="utf-8")
    given = ["--edition", "A", "B", "--parameters", str(file), "-p", "x=1", "-p", "netting=-1"]
    code, lines = said(capsys, "build", *given, "-p", "y")
    assert code == 2
    assert [line.split(":")[0] for line in lines] == [
        "--edition, 'A'",
        "--edition, 'B'",
        f"{file}, line 1, rate",
        f"{file}, line 2, share_rate",
        "-p, 'y'",
        "-p, x",
        "-p, netting",
    ]


@pytest.mark.parametrize("given", [[], ["print"], ["--version"]])
def test_an_unknown_verb_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], given: Sequence[str]
) -> None:
    code, lines = said(capsys, *given)
    assert code == 2
    assert len(lines) == 1


@pytest.mark.parametrize("port", [65536, -1, None])
def test_a_port_that_cannot_be_had_is_refused(
    capsys: pytest.CaptureFixture[str], port: int | None
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        asked = taken.getsockname()[1] if port is None else port
        code, lines = said(capsys, "watch", "--port", str(asked))
    assert code == 2
    rule = "it is in use, reserved, or none of 0 to 65535"
    assert lines == [f"--port, {asked}: {rule}. Remedy: give another, or none."]


def test_the_last_layer_wins(editions: pathlib.Path, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("share_rate: 0.16\nnetting: 7\nas_of: 2025-12-24", encoding="utf-8")
    (order,) = orders.take(["early"], ["share_rate=0.17"], [file], editions)
    taken = {"as_of": "2025-12-24", "share_rate": 0.17, "netting": 7.0}
    assert order.parameters == {**parameters.check({}), **taken}


def test_of_several_files_the_last_one_counts(
    editions: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text("share_rate: 16%\nnetting: 7\nscenario: high", encoding="utf-8")
    second.write_text("share_rate: 17%\nas_of: 24 December 2025", encoding="utf-8")
    (order,) = orders.take(["early"], [], [first, second], editions)
    taken = {"as_of": "2025-12-24", "share_rate": 0.17, "netting": 7.0, "scenario": "high"}
    assert order.parameters == {**parameters.check({}), **taken}
    (other,) = orders.take(["early"], [], [second, first], editions)
    assert other.parameters == {**order.parameters, "share_rate": 0.16}


def test_an_edition_declares_its_titles_and_parameters(editions: pathlib.Path) -> None:
    (order,) = orders.take(["early"], [], (), editions)
    assert (order.title, order.subtitle) == ("Then", "What was known")
    assert order.parameters["as_of"] == "2025-11-18"
    assert order.command == "python -m report build --edition early"


def test_a_new_edition_is_built_like_current(editions: pathlib.Path) -> None:
    (order,) = orders.take(["doubt-1"], ["netting=5", "share_rate=0.20"], (), editions)
    assert (order.name, order.title) == ("doubt-1", "Now")
    assert order.command == "python -m report build --edition doubt-1 -p netting=5.0"


def test_a_title_of_one_s_own_stands_over_the_edition_and_in_its_command(
    editions: pathlib.Path,
) -> None:
    words = {"title": "Bob's doubt"}
    (order,) = orders.take(["early"], [], (), editions, titled=words)
    assert (order.title, order.subtitle) == ("Bob's doubt", "What was known")
    typed = shlex.split(order.command)
    assert typed[typed.index("--title") + 1] == words["title"]


def test_the_command_of_an_edition_gives_the_same_order(editions: pathlib.Path) -> None:
    (order,) = orders.take(["early"], ["as_of=2026-01-01", "share_rate=0.2"], (), editions)
    words = order.command.split()[3:]
    typed = [value for flag, value in itertools.pairwise(words) if flag == "-p"]
    assert orders.take([words[words.index("--edition") + 1]], typed, (), editions) == [order]


def amendment(folder: pathlib.Path, **changed: object) -> pathlib.Path:
    """A file that lowers the revenue share, spoiled as a test wants it."""
    change = {
        "clause": "revenue_share",
        "action": "set",
        "name": "rate",
        "value": 10,
        "unit": "percent",
        "known": "2026-10-03",
        "kind": "derived",
        "source": "OWN",
        "quote": "",
        "confidence": "low",
        "until": None,
    }
    whole = {
        "id": "lower",
        "title": "A tenth",
        "effective": "2027-01-01",
        "enacted": False,
        "reads": "The share falls to a tenth.",
    }
    of_change = {name: value for name, value in changed.items() if name in change}
    of_whole = {name: value for name, value in changed.items() if name in whole}
    content = {**whole, **of_whole, "changes": [{**change, **of_change}]}
    file = folder / "lower.yml"
    file.write_text(json.dumps(content), encoding="utf-8")  # JSON is YAML, too
    return file


def test_an_amendment_of_the_reader_enters_the_order(tmp_path: pathlib.Path) -> None:
    file = amendment(tmp_path)
    (order,) = orders.take(["mine"], [], amendments=[file])
    assert [one.title for one in terms.own(order.parameters)] == ["A tenth"]
    assert order.command == "python -m report build --edition mine --amendment lower.yml"
    amendment(tmp_path, value=11)
    (other,) = orders.take(["mine"], [], amendments=[file])
    (without,) = orders.take(["mine"], [])
    assert len({inputs.stamp({}, one) for one in (order, other, without)}) == 3
    assert order.amendments.keys() == other.amendments.keys()
    assert order.amendments != other.amendments


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"clause": "tips"}, "lower.yml, change of tips, rate: there is no such clause. Remedy: "),
        ({"action": "begin"}, "lower.yml, change of revenue_share, rate: it is in force since "),
        ({"source": "ME"}, "lower.yml, change of revenue_share, rate: the source 'ME' is not in "),
        ({"known": "2026-10-04"}, "lower.yml, change of revenue_share, rate, known: it is known "),
        ({"value": 120}, "lower.yml, amendment, changes.0: the rate 120.0 percent is not between"),
        (
            {"name": "cap", "value": 10**9, "unit": "USD"},
            "lower.yml, clause revenue_share, cap of 2027-01-01: $1 billion is below the $1.3",
        ),
        ({"until": "2026-12-31"}, "lower.yml, amendment: the rate ends on 2026-12-31, before it "),
        ({"enacted": True}, "lower.yml, amendment, enacted: it is no thought. Remedy: write "),
        ({"id": "other"}, "lower.yml, amendment, id: its id is other. Remedy: give it the name "),
    ],
)
def test_an_amendment_that_does_not_fit_is_refused_before_anything_runs(
    capsys: pytest.CaptureFixture[str],
    tmp_path: pathlib.Path,
    changed: dict[str, object],
    told: str,
) -> None:
    file = amendment(tmp_path, **changed)
    code, lines = said(capsys, "build", "--edition", "mine", "--amendment", str(file))
    assert code == 2
    assert len(lines) == 1
    assert lines[0].startswith(told)


def test_amendments_from_everywhere_come_together_of_one_name_the_last(
    editions: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    file, text = amendment(folder), amendment(tmp_path).read_text(encoding="utf-8")
    other = text.replace("lower", "other").replace("2027-01-01", "2027-02-01")
    written = tmp_path / "mine.yaml"
    thoughts = text.replace("A tenth", "Before") + "\n---\n" + other
    written.write_text(json.dumps({"amendments": thoughts}), encoding="utf-8")
    (order,) = orders.take(["mine"], ["scenario=high"], [written], editions, amendments=[file])
    assert {one.id: one.title for one in terms.own(order.parameters)} == {
        "lower": "A tenth",
        "other": "A tenth",
    }
    assert order.parameters["scenario"] == "high"
    assert order.command.endswith("-p scenario=high --amendment lower.yml --amendment other.yml")


def test_the_command_names_no_amendment_that_the_edition_declares(tmp_path: pathlib.Path) -> None:
    text = amendment(tmp_path).read_text(encoding="utf-8")
    declared = {"title": "a", "subtitle": "b", "parameters": {"amendments": text}}
    editions = tmp_path / "editions.yml"
    editions.write_text(json.dumps({"current": declared}), encoding="utf-8")
    (order,) = orders.take(["current"], [], (), editions)
    assert order.command == "python -m report build --edition current"
    mine = tmp_path / "mine.yml"
    another = text.replace("lower", "mine").replace("2027-01-01", "2027-02-01")
    mine.write_text(another, encoding="utf-8")
    (order,) = orders.take(["current"], [], (), editions, amendments=[mine])
    assert sorted(one.id for one in terms.own(order.parameters)) == ["lower", "mine"]
    assert order.command == "python -m report build --edition current --amendment mine.yml"
    (same,) = orders.take(["current"], [f"amendments={mine}"], (), editions)
    assert same.parameters == order.parameters


@pytest.mark.parametrize(
    ("day", "given", "refused"),
    [
        ("2031-01-01", ["as_of=2025-12-24", "share_until=2030"], True),
        ("2030-12-31", ["as_of=2025-12-24", "share_until=2030"], False),
        ("2031-01-01", ["as_of=2025-12-24", "share_until=2031"], False),
        ("2031-01-01", [], True),  # the pact of April 2026 runs through 2030, whatever is assumed
        ("2030-06-01", [], False),
    ],
)
def test_an_amendment_after_the_end_of_the_share_is_refused(
    capsys: pytest.CaptureFixture[str],
    tmp_path: pathlib.Path,
    day: str,
    given: Sequence[str],
    refused: bool,  # noqa: FBT001 - a case
) -> None:
    file = amendment(tmp_path, effective=day, known="2025-11-12")
    asked = ["build", "--amendment", str(file), *(word for one in given for word in ("-p", one))]
    if not refused:
        with pytest.raises(pytest.fail.Exception, match="it began to build"):
            said(capsys, *asked)
        return
    code, (line,) = said(capsys, *asked)
    assert code == 2
    rule = f"it takes effect on {day}, after the last year of the clause, 2030. Remedy: date it "
    assert line.startswith(f"lower.yml, change of revenue_share, rate: {rule}")


def test_an_amendment_that_prolongs_the_share_may_come_after_its_end(
    tmp_path: pathlib.Path,
) -> None:
    file = amendment(tmp_path, effective="2031-01-01", known="2025-11-12")
    content = json.loads(file.read_text(encoding="utf-8"))
    until = {"name": "last_year", "value": 2035, "unit": "year"}
    content["changes"].append({**content["changes"][0], **until})
    file.write_text(json.dumps(content), encoding="utf-8")
    assert orders.take(["mine"], [], amendments=[file])


@pytest.mark.parametrize(
    ("text", "rule"),
    [("", "it is empty"), ("# later\n", "it is empty"), ("- id: a", "it is no mapping")],
)
@pytest.mark.parametrize("asked", ["--amendment", "-p=scenario"])
def test_a_file_that_holds_nothing_that_it_should_is_refused_in_words(
    tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str], asked: str, text: str, rule: str
) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(text, encoding="utf-8")
    option, _, name = asked.partition("=")
    code, (line,) = said(capsys, "build", option, f"{name}={file}" if name else str(file))
    assert code == 2
    place = "scenario" if name else "amendment"
    assert line == f"mine.yml, {place}: {rule}. Remedy: write 'name: value', one per line."


def test_an_amendment_named_like_an_enacted_one_is_refused(tmp_path: pathlib.Path) -> None:
    file = amendment(tmp_path, id="2026-04").rename(tmp_path / "2026-04.yml")
    with pytest.raises(schema.Faults, match="an enacted amendment has it"):
        orders.take(["mine"], [], amendments=[file])


def test_an_amendment_given_twice_is_refused(tmp_path: pathlib.Path) -> None:
    file = amendment(tmp_path)
    with pytest.raises(schema.Faults, match="amendments, id lower: the id stands twice"):
        orders.take(["mine"], [], amendments=[file, file])


def test_an_edition_asked_for_twice_is_built_once(editions: pathlib.Path) -> None:
    assert [order.name for order in orders.take(["a", "b", "a"], [], (), editions)] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[]", "file: it does not declare the edition current."),
        ("other: {}", "file: it does not declare the edition current."),
        ("current: {title: a}", "edition current, subtitle: the field is missing."),
        (
            "current: {title: 1, subtitle: b, parameters: {}}",
            "edition current, title: 1 is not allowed",
        ),
        ("current: {title: a, subtitle: b, parameters: []}", "edition current, parameters: [] is"),
        (
            "current: {title: a, subtitle: b, parameters: {rate: 1}}",
            "edition current, line 1, rate: there is no such parameter.",
        ),
        (
            "current: {title: a, subtitle: b, parameters: {}}\nA b: {}",
            "'A b': it cannot name an edition.",
        ),
    ],
)
def test_wrongly_declared_editions_are_refused(
    tmp_path: pathlib.Path, content: str, complaint: str
) -> None:
    file = tmp_path / "editions.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(schema.Faults) as caught:
        orders.take(["current"], [], (), file)
    assert str(caught.value).startswith(f"editions.yml, {complaint}")


def test_the_declared_editions_are_the_ones_of_the_report() -> None:
    declared = orders.declared()
    assert list(declared) == ["current", "article"]
    (article,) = orders.take(["article"], [])
    assert article.changed == {}
    assert {**article.parameters, "as_of": ""} == {**parameters.check({}), "as_of": ""}
    assert article.parameters["as_of"] == "2025-11-18"


def test_every_parameter_is_listed_with_all_that_is_known_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["parameters"]) == 0
    listed = capsys.readouterr().out
    for one in parameters.SCHEMA:
        block = listed[listed.index(f"{one.name} (") :].split("\n\n")[0]
        assert all(str(part) in block for part in (one.type, one.meaning, one.allowed))
        assert f"default {one.counted(one.default)}" in block
        assert one.unit in block


def test_parameters_are_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["parameters", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in listed] == [one.name for one in parameters.SCHEMA]


def test_a_folder_that_cannot_be_written_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "file").touch()

    def build(*_: object) -> int:
        (tmp_path / "file" / "folder").mkdir()
        return 0

    monkeypatch.setattr(making, "_built", build)
    code, lines = said(capsys, "build")
    assert code == 1
    assert len(lines) == 1


def test_what_fails_on_the_way_is_told_in_one_line_whatever_was_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def due(_: object) -> None:
        raise shelf.Busy("current: another process is making it.")

    monkeypatch.setattr("report.compare.releasing.due", due)
    assert said(capsys, "release") == (1, ["current: another process is making it."])


@pytest.mark.later  # starts a process
def test_a_refusal_takes_no_time_and_loads_no_notebook_machinery() -> None:
    code = (
        "import sys; from report.verbs import cli\n"
        "assert cli.main(['build', '--formats', 'html,xlsx', '-p', 'rate=1']) == 2\n"
        "assert not {'papermill', 'IPython', 'altair', 'xlsxwriter'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.later  # starts a process
@pytest.mark.parametrize("verb_of_it", ["list", "build"])
def test_a_python_without_the_packages_is_told_which_one_has_them(verb_of_it: str) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", "report", verb_of_it],
        capture_output=True, text=True, check=False, cwd=report.ROOT,
    )  # fmt: skip
    told = f"{sys.executable}: there is no pydantic. Remedy: {mistakes.SET_UP}.\n"
    assert (done.returncode, done.stderr) == (1, told)


def test_too_little_memory_is_called_that_and_no_slip_nor_a_broken_notebook(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def reads(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(sys, "argv", ["report", "build", "--dry-run"])
    monkeypatch.setattr(nbformat, "reads", reads)
    told = f"memory: there is too little. Remedy: {mistakes.MORE}.\n"
    assert (__main__.answer(), capsys.readouterr().err) == (1, told)


def test_an_old_python_is_told_which_one_is_new_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    project = tomllib.loads((report.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    monkeypatch.setattr(sys, "version_info", (3, int(oldest.partition(".")[2]) - 1))
    assert __main__.unfit() == (
        f"{sys.executable}: older than Python {oldest}. Remedy: {mistakes.SET_UP}."
    )
    monkeypatch.setattr(sys, "version_info", (3, int(oldest.partition(".")[2])))
    assert not __main__.unfit()


def test_a_slip_in_the_code_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "main", lambda _: asking.say(None))  # type: ignore[arg-type]
    assert __main__.answer() == asking.FAILED
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("report/verbs/asking.py, line ")
    assert "raised TypeError: " in told
    assert told.endswith("Remedy: correct it; `python -X dev -m report` shows how it was reached.")


@pytest.mark.parametrize("text", ["3,7 billion", "20,5%", "0,2", "1,00,000", ",5"])
def test_a_decimal_comma_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="has a comma"):
        solve.amount(text)


def test_thousands_may_be_parted() -> None:
    assert solve.amount("3,700 million") == pytest.approx(3.7e9, rel=1e-12)


@pytest.mark.slow
def test_a_closed_pipe_and_a_poor_terminal_are_no_complaint() -> None:
    command = f"{sys.executable} -m report trace implied_revenue_2024"
    poor = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for piped in (f"{command} | head -1", f"{command} > /dev/null"):
        done = subprocess.run(
            ["/bin/sh", "-c", piped], env=poor, capture_output=True, text=True, check=True,
            cwd=report.ROOT,
        )  # fmt: skip
        assert done.stderr == ""


def test_no_answer_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    asking.say("red \x1b[31m")
    assert capsys.readouterr().out == "red \\x1b[31m\n"
