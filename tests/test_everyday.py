"""What is done every day: editions are listed, shown, opened, removed, and numbers explained."""

import errno
import hashlib
import io
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time
import webbrowser

import pytest
import test_cli
import test_press_build
import tools

import report
from analysis import files, findings, parameters, schema, wording
from analysis.explore import sensitivity
from report.press import build, inputs, orders, progress, shelf
from report.verbs import cli

EDITIONS = ("article", "current", "mine")


def written(folder: pathlib.Path, name: str, **parameters_: object) -> pathlib.Path:
    """An edition as a build would leave it, with two files."""
    place = folder / name
    (place / "notebooks").mkdir(parents=True)
    outputs = {"report.html": "<p>page</p>", "notebooks/1_story.ipynb": "{}"}
    for file, text in outputs.items():
        (place / file).write_text(text, encoding="utf-8")
    run = parameters.check(parameters_)
    told = {
        "edition": name,
        "title": f"The title of {name}",
        "subtitle": "Below",
        "command": f"python -m report build --edition {name}",
        "stamp": "0" * 64,
        "parameters": {
            one.name: {"value": run[one.name], "default": one.default, "unit": one.unit}
            for one in parameters.SCHEMA
        },
        "amendments": {},
        "inputs": {},
        "outputs": {
            file: hashlib.sha256(text.encode()).hexdigest() for file, text in outputs.items()
        },
    }
    (place / shelf.MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    return place


@pytest.fixture
def editions(tmp_path: pathlib.Path) -> pathlib.Path:
    """A shelf with three editions, a folder and a file of somebody's, and a lock."""
    folder = tmp_path / "editions"
    written(folder, "article", as_of="2025-11-18")
    written(folder, "current")
    written(folder, "mine", share_rate=0.15)
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    (folder / "todo.txt").write_text("mine", encoding="utf-8")
    (folder / ".mine.lock").touch()
    return folder


def told(
    capsys: pytest.CaptureFixture[str], *arguments: str | pathlib.Path
) -> tuple[int, list[str], list[str]]:
    """The exit code, the answer and the complaints."""
    try:
        code = cli.main([str(one) for one in arguments])
    except SystemExit as left:
        code = int(str(left.code))
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err.splitlines()


def everything(folder: pathlib.Path) -> dict[str, tuple[int, bytes]]:
    """All files of a folder but locks, with when they were written and what they hold."""
    files = (path for path in folder.rglob("[!.]*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


# Editions


def test_the_list_names_every_edition_its_day_and_what_was_changed(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path
) -> None:
    assert told(capsys, "list", "--folder", editions) == (
        0,
        [
            "article  as of 2025-11-18, declared",
            "current  as of 2026-10-03, declared",
            "mine     as of 2026-10-03: share_rate = 15%",
        ],
        [],
    )
    code, lines, _ = told(capsys, "list", "--json", "--folder", editions)
    assert code == 0
    assert tuple(json.loads("\n".join(lines))) == EDITIONS


def test_a_chapter_of_a_declared_edition_is_not_called_declared(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path
) -> None:
    (editions / "current").rename(editions / "current-only-2-revenue")
    _, lines, _ = told(capsys, "list", "--folder", editions)
    assert lines[1] == "current-only-2-revenue  as of 2026-10-03"
    remove = ("remove", "current-only-2-revenue", "--folder", editions)
    assert told(capsys, *remove)[0] == 0  # which is asked to say --declared of a declared one


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "[]",
        "{}",
        '{"edition": "mine", "outputs": {}}',
        '{"edition": "mine", "outputs": {"a": 1}, "title": 2}',
        "[" * 200_000,
    ],
)
def test_what_has_no_manifest_of_an_edition_is_none(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path, spoilt: str
) -> None:
    (editions / "mine" / shelf.MANIFEST).write_text(spoilt, encoding="utf-8")
    assert len(told(capsys, "list", "--folder", editions)[1]) == 2
    for verb in ("show", "open", "remove"):
        assert told(capsys, verb, "mine", "--folder", editions)[0] == 2
    assert (editions / "mine" / "report.html").exists()


@pytest.mark.timeout(60)
def test_a_pipe_is_never_waited_for(tmp_path: pathlib.Path) -> None:
    (tmp_path / "mine").mkdir()
    for name in (f"mine/{shelf.MANIFEST}", ".mine.lock", "figures.csv"):
        os.mkfifo(tmp_path / name)
    assert not shelf.editions(tmp_path)
    with pytest.raises(schema.Faults, match="no build made it"):
        shelf.refuse_foreign(tmp_path, ["mine"])
    with pytest.raises(schema.Faults, match="it is a pipe"):
        files.text(tmp_path / "figures.csv")
    with pytest.raises(schema.Faults, match="a device"):  # as /dev/zero, which never ends
        files.text(pathlib.Path(os.devnull))


def test_an_empty_shelf_says_how_to_fill_it(
    capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path
) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        code, (line,), _ = told(capsys, "list", "--folder", folder)
        assert code == 0
        assert line.endswith("python -m report build makes one.")


def test_a_shelf_that_cannot_be_read_is_not_called_empty(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for verb in (["list"], ["show", "mine"], ["open", "mine"], ["remove", "mine"]):
        code, _, (line,) = told(capsys, *verb, "--folder", editions / "todo.txt")
        assert code == 2
        assert line.startswith(f"{editions / 'todo.txt'}, folder: it cannot be read (Not a direc")

    def forbidden(_: pathlib.Path) -> None:  # whoever runs the tests may read everything
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(pathlib.Path, "iterdir", forbidden)
    _, _, (line,) = told(capsys, "list", "--folder", editions)
    assert line.startswith(f"{editions}, folder: it cannot be read (Permission denied). Remedy: ")


def test_an_edition_is_shown_with_what_made_it(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path
) -> None:
    code, lines, wrong = told(capsys, "show", "mine", "--folder", editions)
    assert (code, wrong) == (0, [])
    assert lines == [
        "The title of mine: Below",
        "  python -m report build --edition mine",
        f"  stamp {'0' * inputs.SHOWN}",
        "  share_rate = 15% (default 20%)",
        "  report.html",
        "  notebooks/1_story.ipynb",
    ]


def test_what_is_not_as_it_was_built_is_named_in_a_line_for_each_fault(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path
) -> None:
    mine = editions / "mine"
    (mine / "report.html").write_text("edited", encoding="utf-8")
    _, _, wrong = told(capsys, "show", "mine", "--folder", editions)
    rule, remedy = "changed since it was built: report.html", "Remedy: build the edition again."
    assert wrong == [f"{mine}: {rule}. {remedy}"]
    for file in ("report.html", "notebooks/1_story.ipynb"):
        (mine / file).unlink()
    code, _, wrong = told(capsys, "show", "mine", "--folder", editions)
    assert code == 1
    assert wrong == [f"{mine}: missing: report.html, notebooks/1_story.ipynb. {remedy}"]


@pytest.mark.parametrize("verb", ["show", "open", "remove"])
@pytest.mark.parametrize("name", ["main", "../editions/mine", ".", "notes", "todo.txt", ".mine"])
def test_what_is_no_edition_is_refused_with_those_that_are(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path, verb: str, name: str
) -> None:
    before = everything(editions)
    code, lines, (wrong,) = told(capsys, verb, name, "--folder", editions)
    assert (code, lines) == (2, [])
    assert wrong.startswith(f"{editions}, {name}: there is no such edition. Remedy: use ")
    assert everything(editions) == before


def test_a_file_of_an_edition_is_opened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, editions: pathlib.Path
) -> None:
    opened: list[str] = []

    def browse(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", browse)
    notebook = "notebooks/1_story.ipynb"
    assert told(capsys, "open", "mine", "--folder", editions)[0] == 0
    assert told(capsys, "open", "mine", notebook, "--folder", editions)[0] == 0
    page = (editions / "mine" / "report.html").as_uri()
    assert opened == [page, (editions / "mine" / notebook).as_uri()]
    code, _, (wrong,) = told(capsys, "open", "mine", "../current/report.html", "--folder", editions)
    assert code == 2
    assert "there is no such file. Remedy: use " in wrong
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    code, _, (wrong,) = told(capsys, "open", "mine", "--folder", editions)
    assert code == 1
    assert wrong.endswith("no browser was found. Remedy: open it by hand, or set BROWSER.")
    assert len(opened) == 2


def test_an_edition_is_removed_whole_and_nothing_else(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path
) -> None:
    before = everything(editions)
    code, lines, wrong = told(capsys, "remove", "mine", "--folder", editions)
    assert (code, lines, wrong) == (0, [f"{editions / 'mine'} is removed."], [])
    assert not (editions / "mine").exists()
    gone = {name for name in before if "/mine/" in name}
    assert len(gone) == 3
    assert everything(editions) == {
        name: content for name, content in before.items() if name not in gone
    }


def test_a_declared_edition_is_removed_only_if_that_is_said(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path
) -> None:
    before = everything(editions)
    code, _, wrong = told(capsys, "remove", "mine", "current", "article", "--folder", editions)
    assert code == 2
    rule = "report/editions.yml declares it. Remedy: say --declared if you mean it."
    assert wrong == [f"remove, {name}: {rule}" for name in ("current", "article")]
    assert everything(editions) == before
    assert told(capsys, "remove", "current", "--declared", "--folder", editions)[0] == 0
    assert list(shelf.editions(editions)) == ["article", "mine"]


def test_an_edition_that_holds_a_file_of_the_user_s_stays(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path
) -> None:
    own = editions / "mine" / "notes.txt"
    own.write_text("mine", encoding="utf-8")
    before = everything(editions)
    code, _, (wrong,) = told(capsys, "remove", "mine", "--folder", editions)
    assert code == 2
    assert wrong.startswith(f"remove, {own}: its edition's manifest does not list it. Remedy: ")
    assert everything(editions) == before


def test_an_edition_that_is_being_built_stays(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path
) -> None:
    with shelf.held(editions, "mine"):
        code, _, (wrong,) = told(capsys, "remove", "mine", "--folder", editions)
    assert code == 1
    assert wrong.startswith("mine: another process is making it.")
    assert "mine" in shelf.editions(editions)


def test_a_removal_that_is_killed_is_ended_by_the_same_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, editions: pathlib.Path
) -> None:
    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", kill)
        with pytest.raises(Killed):
            shelf.remove(editions, "mine")
    assert len([path for path in editions.iterdir() if path.is_dir()]) == 4  # one of them hidden
    assert told(capsys, "remove", "mine", "--folder", editions)[0] == 2  # it is gone already
    assert sorted(path.name for path in editions.iterdir() if path.is_dir()) == [
        "article",
        "current",
        "notes",
    ]


# What would be built


def test_a_dry_run_says_what_would_be_built_and_touches_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, editions: pathlib.Path
) -> None:
    monkeypatch.setattr(build, "build", lambda *_, **__: pytest.fail("it began to build"))
    (order,) = orders.take(["mine"], ["netting=1"])
    manifest = editions / "mine" / shelf.MANIFEST
    stamp = inputs.stamp(inputs.hashes(report.ROOT), order)
    before = everything(editions)
    asked = ("build", "--dry-run", "--edition", "mine", "new", "-p", "netting=1", "--into")
    code, lines, wrong = told(capsys, *asked, editions)
    assert (code, wrong) == (0, [])
    assert lines[0] == f"{editions / 'mine'}: would be replaced"
    assert lines[1] == "  python -m report build --edition mine -p netting=1.0"
    assert lines[2].startswith("  notebooks: 0_summary, 1_payments, ")
    assert lines[3].startswith("  formats: ")
    assert lines[4] == f"{editions / 'new'}: new"
    assert everything(editions) == before
    told_now = json.loads(manifest.read_text(encoding="utf-8")) | {"stamp": stamp}
    manifest.write_text(json.dumps(told_now), encoding="utf-8")
    assert told(capsys, *asked, editions)[1][0].endswith("mine: made from the same already")
    absent = editions / "absent"
    assert told(capsys, *asked, absent)[0] == 0
    assert not absent.exists()


def test_a_dry_run_refuses_what_a_build_would(
    capsys: pytest.CaptureFixture[str], editions: pathlib.Path
) -> None:
    for given, words in (
        (["--edition", "notes"], "it is no edition: it has no manifest of one"),
        (["--edition", "mine", "--only", "2_story"], "there is no notebook of that name"),
        (["--edition", "mine", "-p", "netting=-1"], "-1 is out of range"),
    ):
        for dry in (["--dry-run"], []):
            code, _, (wrong,) = told(capsys, "build", *dry, "--into", editions, *given)
            assert code == 2
            assert words in wrong


# Numbers


def test_a_number_is_explained_in_prose(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, wrong = told(capsys, "explain", "implied_revenue_2024")
    text = " ".join(" ".join(lines).split())
    assert (code, wrong) == (0, [])
    assert text.startswith(
        "OpenAI revenue implied by the payments, 2024: at least $2.469 billion, known to be a "
        "floor; no ceiling is known. What was paid and what was set off before, over the rate "
    )
    first = "Revenue share paid by OpenAI to Microsoft, as leaked, 2024, $493.8"
    assert f"It is computed from: {first}" in text
    assert "share_rate = 20%, part of shared revenue due to Microsoft;" in text
    assert "says Where's Your Ed At, 2025-11-12, leaked, medium confidence. “Micros" in text
    assert max(map(len, lines)) <= 88 or "https" in max(lines, key=len)
    assert not [line for line in lines if line.endswith("-")]  # an address stands in one line


@pytest.mark.parametrize("scenario", ["base", "high", "low", "reported"])
def test_what_a_scenario_assumes_after_a_source_is_explained(
    capsys: pytest.CaptureFixture[str], scenario: str
) -> None:
    code, lines, wrong = told(
        capsys, "explain", "outlook_revenue_2032", "-p", f"scenario={scenario}"
    )
    assert (code, wrong) == (0, [])
    said = "says the scenario, after the source BLK" in " ".join(" ".join(lines).split())
    assert said == (scenario == "high")


def test_an_explanation_says_why_nothing_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = told(capsys, "explain", "azure_used", "--edition", "article")
    reason = findings.of(parameters.check({"as_of": "2025-11-18"})).why("azure_used")
    assert reason
    assert f"It is unknown because {reason}." in " ".join(lines)
    _, lines, _ = told(capsys, "explain", "azure_used")
    assert not any("unknown because" in line for line in lines)


def test_a_parameter_is_explained_as_the_run_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "explain", "share_rate", "-p", "share_rate=18%")[1] == [
        "share_rate (float, ratio)",
        "    part of shared revenue due to Microsoft",
        "    1% to 100%; default 20%",
        "    here 18%",
    ]


def test_a_term_is_explained_too_and_what_is_none_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, lines, _ = told(capsys, "explain", "revenue_share_cap-2026-04-27-BT")
    assert lines[0] == "Revenue share, OpenAI to Microsoft: cap: $38 billion."
    code, _, (wrong,) = told(capsys, "explain", "implied_revenue")
    assert code == 2
    assert wrong.startswith("explain, implied_revenue: there is no such finding. Remedy: use impl")


# What moves a finding


def test_the_parameters_that_move_a_finding_are_told_the_widest_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, lines, wrong = told(capsys, "sensitivity", "implied_revenue_2024")
    assert (code, wrong) == (0, [])
    assert lines[0].startswith("implied_revenue_2024: at least $2.469 billion. OpenAI revenue ")
    assert [line.split()[0] for line in lines[1:]] == [
        "share_rate",
        "shared_fraction",
        "netting",
        "payment_lag_quarters",
    ]
    assert re.split("  +", lines[1])[2:] == ["100% to 1%", "$493.8 million to $49.38 billion"]
    amounts = ["nothing to $1,000 million a quarter", "$2.469 to $22.47 billion"]
    assert re.split("  +", lines[3])[2:] == amounts


def test_what_a_source_prints_as_about_so_much_is_explained_as_that(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, lines, _ = told(capsys, "explain", "reported_revenue_2024", "--edition", "article")
    assert "OpenAI revenue, 2024, about $4 billion, says TechCrunch" in " ".join(lines)
    for verb in ("explain", "trace"):  # a term as a figure
        _, lines, _ = told(capsys, verb, "total_oracle_commitment")
        assert "about $300 billion" in " ".join(lines)


def test_a_finding_that_nothing_moves_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = told(capsys, "sensitivity", "payments_2024", "-p", "payment_lag_quarters=0")
    assert lines[1:] == ["  No parameter moves it."]


def test_what_is_uncertain_moves_less_where_it_is_likely_to_be(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, lines, _ = told(capsys, "sensitivity", "azure_used", "--likely")
    assert lines[1].split()[:4] == ["scenario", "low", "to", "reported"]  # a choice is no number
    (growth,) = [line.split() for line in lines if line.split()[0] == "growth_added"]
    low, high = (float(growth[at].replace(wording.MINUS, "-")) for at in (1, 3))
    assert growth[4] == "points"
    assert -50 < low < 0 < high < 100


def test_a_ratio_moves_as_the_report_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = told(capsys, "sensitivity", "implied_to_reported_2024")
    assert lines[0].startswith("implied_to_reported_2024: at least 65.8%. ")
    assert re.split("  +", lines[1])[2:] == ["100% to 1%", "13.3% to 1330%"]


@pytest.mark.parametrize("id", ["implied_revenue_2024", "pv_total_2026_04", "cap_reached_year"])
def test_a_ranking_holds_what_runs_of_their_own_give(id: str) -> None:
    run = parameters.check({"scenario": "high"})
    ranked = sensitivity.ranking(id, run)
    assert ranked
    assert [one.width for one in ranked] == sorted((one.width for one in ranked), reverse=True)
    for one in ranked:
        for end, value in zip(one.ends, one.gives, strict=True):
            alone = findings.of(parameters.check({**run, one.parameter: end}))[id].value
            assert value == pytest.approx(alone, rel=1e-12)
        spec = parameters.BY_NAME[one.parameter]
        for other in spec.choices or (spec.low, spec.high):
            alone = findings.of(parameters.check({**run, one.parameter: other}))[id].value
            if alone == alone:  # noqa: PLR0124 - known
                assert one.gives[0] * (1 - 1e-12) <= alone <= one.gives[1] * (1 + 1e-12)


def test_an_unknown_finding_has_no_sensitivity(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, (wrong,) = told(capsys, "sensitivity", "gap_2204")
    assert code == 2
    assert wrong.startswith("sensitivity, gap_2204: there is no such finding. Remedy: use gap_2024")


def test_what_exists_from_a_later_day_on_is_moved_by_nothing_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    early = ("-p", "as_of=2025-11-12")
    code, (one, moved), _ = told(capsys, "sensitivity", "pv_total_2026_04", *early)
    assert code == 0
    assert one.startswith("pv_total_2026_04: unknown.")
    assert moved.strip() == "No parameter moves it."


# Parameters


def test_the_list_of_parameters_says_which_chapters_each_moves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, lines, _ = told(capsys, "parameters", "--json")
    moves = {one["name"]: one["moves"] for one in json.loads("\n".join(lines))}
    assert "2_revenue" in moves["share_rate"]
    assert "1_payments" not in moves["share_rate"]
    assert len(moves["as_of"]) == len(list((report.ROOT / "notebooks").glob("*.ipynb")))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": [1]}', '{"cells": [{}]}', "\xff"])
def test_a_notebook_that_cannot_be_read_hides_no_parameter(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: pathlib.Path,
    content: str,
) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "1_story.ipynb").write_text(content, encoding="latin-1")
    monkeypatch.setattr(report, "ROOT", tmp_path)
    code, lines, wrong = told(capsys, "parameters")
    assert (code, wrong) == (0, [])
    assert lines.count("    moves no chapter") == len(parameters.SCHEMA)


def test_the_json_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = told(capsys, "parameters", "--json-schema")
    assert json.loads("\n".join(lines)) == json.loads(json.dumps(parameters.json_schema()))


# Terminals


ANSWERS = (
    "parameters",
    "list",
    "show --help",
    "explain implied_revenue_2024",
    "trace implied_revenue_2024",
    "sensitivity implied_revenue_2024",
    "solve --finding implied_revenue_2024 --target 3e9 --by share_rate",
    "build --dry-run",
    "completion bash",
    "completion zsh",
    "completion fish",
)


def piped(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of a shell, in which `report` stands for the command."""
    line = command.replace("report", f"{shlex.quote(sys.executable)} -m report", 1)
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        env={**os.environ, "PYTHONUNBUFFERED": "", **environment},
        cwd=report.ROOT,
        capture_output=True,
        text=True,
        check=False,
        encoding="latin-1",
    )


@pytest.mark.slow
@pytest.mark.parametrize("answer", tools.sample(ANSWERS, 2))
def test_every_answer_is_quiet_whoever_listens(answer: str) -> None:
    poor = piped(f"report {answer}", PYTHONIOENCODING="ascii")
    assert poor.returncode == 0
    assert poor.stderr == ""
    assert poor.stdout.isascii()
    assert len(poor.stdout) > 20
    assert piped(f"report {answer} | true").stderr == ""


@pytest.mark.slow
def test_an_answer_keeps_the_letters_that_a_terminal_has_and_needs_none() -> None:
    answer = "trace implied_revenue_2024"
    western = piped(f"report {answer}", PYTHONIOENCODING="cp1252")
    assert western.stderr == ""
    assert "Microsoft" in western.stdout
    assert "\x92" in western.stdout  # an apostrophe in that encoding
    closed = piped(f"report {answer} >&-")
    assert (closed.returncode, closed.stdout, closed.stderr) == (0, "", "")


@pytest.mark.slow
def test_a_build_needs_no_stream_to_speak_to(tmp_path: pathlib.Path) -> None:
    root = test_press_build.a_project(tmp_path, "None")
    command = shlex.join(test_press_build.command(root, "build", *test_press_build.LEAST))
    closed = ["bash", "-c", f"{command} <&- >&- 2>&-"]
    assert subprocess.run(closed, check=False).returncode == 0
    assert (root / "report" / "editions" / "current" / "report.md").exists()


@pytest.mark.slow
def test_without_the_words_of_the_code_no_command_is_done() -> None:
    done = piped("report list", PYTHONOPTIMIZE="2")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert piped("report list", PYTHONOPTIMIZE="1").returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not pathlib.Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize("answer", ["list", "parameters"])
def test_an_answer_that_finds_no_room_is_told_in_one_line(answer: str) -> None:
    full = piped(f"report {answer} > /dev/full")
    assert full.returncode == 1
    assert len(full.stderr.splitlines()) == 1
    assert "Remedy: " in full.stderr


def test_every_verb_has_a_description(capsys: pytest.CaptureFixture[str]) -> None:
    """In a line of the help for all, and at more length in its own."""
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    shown = dict(re.findall(r"^    (\w+)\s+(\w[^\n.]+)$", capsys.readouterr().out, re.MULTILINE))
    assert shown.keys() == cli.VERBS.keys()
    for verb in shown:
        with pytest.raises(SystemExit):
            cli.main([verb, "--help"])
        assert re.search(r"^[A-Z][^.]+\.", capsys.readouterr().out, re.MULTILINE)


# Time left


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in seconds, as the test sets it."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_the_time_left_is_told_from_the_steps_done(clock: list[float]) -> None:
    terminal = Terminal()
    steps = progress.Progress(5, terminal)
    for what, at in (("a", 100.0), ("b", 101.0), ("c", 106.0), ("d", 700.0)):
        clock[0] = at
        steps.start(what)
    clock[0] = 1000.0
    steps.cell(2, 3)
    assert terminal.getvalue().split("\r\x1b[K")[1:] == [
        "[1/5] a",
        "[2/5] b",  # after a second no speed can be told
        "[3/5] c, about 9 s left",
        "[4/5] d, about 7 min left",
        "[4/5] d: cell 2 of 3, about 10 min left",
    ]


def test_without_a_terminal_no_time_is_told(clock: list[float]) -> None:
    stream = io.StringIO()
    steps = progress.Progress(3, stream)
    for at in (100.0, 200.0, 300.0):
        clock[0] = at
        steps.start("a")
    assert stream.getvalue() == "[1/3] a\n[2/3] a\n[3/3] a\n"


def test_scenario_parameters_and_amendments_stand_in_the_manifest(tmp_path: pathlib.Path) -> None:
    amendment = test_cli.amendment(tmp_path)
    mine = tmp_path / "mine.yaml"
    mine.write_text("scenario: high\nshare_rate: 18%", encoding="utf-8")
    later = tmp_path / "later.yaml"
    later.write_text("share_rate: 19%", encoding="utf-8")
    (order,) = orders.take(["mine"], ["netting=60 million"], [mine, later], amendments=[amendment])
    card = {one["name"]: one["value"] for one in build._valued(order)}  # noqa: SLF001 - the run card
    found = (card["scenario"], card["share_rate"], card["netting"], card["amendments"])
    assert found == ("high", 0.19, 60.0, "lower")
