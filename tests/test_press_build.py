"""A build: the same bytes from the same inputs, and a shelf that is never half-filled."""

import contextlib
import dataclasses
import datetime
import errno
import hashlib
import io
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import committed
import forked
import pytest

import report
from analysis import figures, findings, parameters, schema
from analysis.explore import intervals
from report.formats import document, html, pdf, reading, sliders, typesetting
from report.formats.workbook import book
from report.press import build, inputs, notebooks, orders, progress, shelf
from report.verbs import asking, cli

pytestmark = pytest.mark.slow  # processes of their own
Files = dict[str, bytes]

FEWEST = ("-p", "draws=4096")  # the fewest simulations, where a build is about something else
LEAST = ("--formats", "md", *FEWEST)
STORY = (
    "from IPython.display import Markdown\nfrom analysis import findings, parameters",
    "paid = findings.of(parameters.check({'share_rate': share_rate}))['payments_2024']",
    "Markdown(f'Paid: [{paid.value}](#trace-payments_2024)')",
)


def a_project(root: pathlib.Path, *cells: str) -> pathlib.Path:
    """A small project with a notebook of these cells."""
    sources = ["share_rate: float = 0.2", *cells]
    content = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# The story"},
            *(
                {
                    "cell_type": "code",
                    "id": f"c{number}",
                    "metadata": {} if number else {"tags": ["parameters"]},
                    "source": source,
                    "outputs": [],
                    "execution_count": None,
                }
                for number, source in enumerate(sources)
            ),
        ],
    }
    for folder in ("notebooks", "data", "report/editions"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "data" / "figures.csv").write_text("id\n", encoding="utf-8")
    (root / "notebooks" / "1_story.ipynb").write_text(json.dumps(content), encoding="utf-8")
    return root


def in_two_documents(root: pathlib.Path) -> pathlib.Path:
    """A small project with a story and a ledger."""
    path = a_project(root, *STORY, STORY[-1]) / "notebooks" / "1_story.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"][-1]["metadata"]["tags"] = ["ledger"]
    path.write_text(json.dumps(content), encoding="utf-8")
    return root


def the_shelf(root: pathlib.Path) -> pathlib.Path:
    return root / "report" / "editions"


def made(
    root: pathlib.Path, *names: str, typed: Sequence[str] = (), formats: Sequence[str] = ()
) -> list[str]:
    """Build editions in this process and give the published ones."""
    published: list[str] = []
    wanted = orders.take(names or ["current"], typed, formats=formats)
    build.build(wanted, root=root, into=the_shelf(root), published=published)
    return published


def command(root: pathlib.Path, *arguments: str) -> list[str]:
    """The command line of the press, working on another project."""
    code = (
        f"import sys; sys.path.insert(0, {str(report.ROOT)!r})\n"
        "import pathlib, report\n"
        "from report.press import orders  # the declared editions are this project's\n"
        "report.ROOT = pathlib.Path(sys.argv.pop(1))\n"
        "report.EDITIONS = report.ROOT / 'report' / 'editions'\n"
        "from report import __main__\n"
        "sys.exit(__main__.main())"
    )
    return [sys.executable, "-c", code, str(root), *arguments]


def ran(root: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The same, done."""
    _, *program = command(root, *arguments)
    return forked.run(program, cwd=report.ROOT, env=os.environ)


def files(folder: pathlib.Path) -> Files:
    """Everything in a folder but locks, which hold nothing."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def read_json(path: pathlib.Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that say only their stamp, where a test is about something else."""
    monkeypatch.setattr(html, "render", lambda pages, _: f"page {pages.stamp}")
    monkeypatch.setattr(pdf, "source", lambda pages, *_: pages.stamp)
    monkeypatch.setattr(
        typesetting, "typeset", lambda source, kind="pdf", **_: (source + kind).encode()
    )
    monkeypatch.setattr(book, "made", lambda parts, *_: parts[0].stamp.encode())


@pytest.fixture
def project(tmp_path: pathlib.Path, plain_pages: None) -> pathlib.Path:
    del plain_pages
    return a_project(tmp_path, *STORY)


def test_an_edition_has_all_its_parts(project: pathlib.Path) -> None:
    assert made(project) == ["current"]
    assert files(the_shelf(project)).keys() >= {
        "current/card.png",
        "current/findings.json",
        "current/manifest.json",
        "current/notebooks/1_story.ipynb",
        "current/report.html",
        "current/report.md",
        "current/report.pdf",
    }


def test_a_stock_kernel_makes_the_same_edition(tmp_path: pathlib.Path) -> None:
    shelves = []
    for engine in ("pact", "stock"):
        root = a_project(tmp_path / engine, *STORY)
        subprocess.run(
            command(root, "build", "--engine", engine, *LEAST),
            check=True,
            cwd=root,
            capture_output=True,
        )
        shelves.append(files(the_shelf(root)))
    assert shelves[0] == shelves[1]


UNREAD = """
import sys
from analysis import schema
from report.press import build
opened = set()
sys.addaudithook(lambda event, told: event == "open" and opened.add(str(told[0])))
build.load_data()
files = (path for path in schema.DATA.rglob("*") if path.suffix in (".csv", ".yml"))
print(*sorted(path.name for path in files if str(path) not in opened))
"""


def test_every_file_of_data_is_read_before_anything_runs() -> None:
    ran = forked.run(["-c", UNREAD], cwd=report.ROOT, env={"PYTHONPATH": str(report.ROOT)})
    assert (ran.stdout.split(), ran.stderr) == (["kept.yml"], "")  # which `make check` reads


def test_a_cell_that_fails_in_a_stock_kernel_is_told_as_any(tmp_path: pathlib.Path) -> None:
    root = a_project(tmp_path, "x = 1\n1 / 0")
    ran = subprocess.run(
        command(root, "build", "--engine", "stock", *LEAST),
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    place = "1_story.ipynb, cell 3, line 2: `1 / 0` raised ZeroDivisionError"
    assert place in ran.stderr.splitlines()[-1]
    # A kernel that finds its port taken by one of the same moment says so, and is started again.
    assert "Traceback" not in ran.stderr.rpartition("ZMQError")[2]


def test_the_manifest_gives_the_hash_of_all_that_went_in_and_came_out(
    project: pathlib.Path,
) -> None:
    made(project)
    edition = the_shelf(project) / "current"
    manifest = read_json(edition / "manifest.json")
    assert list(manifest["inputs"]) == ["data/figures.csv", "notebooks/1_story.ipynb"]
    assert manifest["inputs"]["data/figures.csv"] == hashlib.sha256(b"id\n").hexdigest()
    assert manifest["outputs"] == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files(edition).items()
        if name != "manifest.json"
    }


def test_the_inputs_are_all_that_an_edition_is_made_from() -> None:
    hashed = inputs.hashes(report.ROOT)
    tracked = {
        "analysis/findings/model.py",
        "data/terms.yml",
        "report/press/build.py",
        "requirements.lock",
    }
    assert tracked <= set(hashed)
    assert any(name.startswith("report/formats/fonts/") for name in hashed)
    assert any(name.startswith("report/formats/templates/") for name in hashed)
    # What data/exchange says of the terms is for other engines; no edition reads it.
    read = (path for path in (report.ROOT / "data").rglob("*") if path.parent.name != "exchange")
    data = (path for path in read if path.is_file())
    assert {path.relative_to(report.ROOT).as_posix() for path in data} <= set(hashed)
    assert "analysis/terms/share.py" in hashed
    assert not [name for name in hashed if name.startswith(("report/editions", "tests", "."))]


def test_no_page_tells_when_where_or_with_what_it_was_built(small: pathlib.Path) -> None:
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    for name, content in files(the_shelf(small)).items():
        for mark in (str(small), str(report.ROOT), sys.prefix, sys.version.split()[0], today):
            assert mark.encode() not in content, (name, mark)


def test_the_stamp_stands_on_the_page_and_in_the_manifest(project: pathlib.Path) -> None:
    made(project)
    edition = the_shelf(project) / "current"
    stamp = read_json(edition / "manifest.json")["stamp"]
    assert re.fullmatch("[0-9a-f]{64}", stamp)
    assert (edition / "report.html").read_text() == f"page {stamp[:12]}"


def test_the_stamp_follows_what_it_stands_for() -> None:
    (order,) = orders.take(["current"], [])
    (other,) = orders.take(["current"], ["netting=1"])
    (article,) = orders.take(["article"], ["as_of=2026-10-03"])
    stamps = {
        inputs.stamp({"a": "1"}, order),
        inputs.stamp({"a": "2"}, order),
        inputs.stamp({"b": "1"}, order),
        inputs.stamp({"a": "1"}, other),
        inputs.stamp({"a": "1"}, article),
    }
    assert len(stamps) == 5
    assert inputs.stamp({"a": "1"}, order) in stamps


def test_outputs_kept_in_a_source_notebook_change_no_hash(tmp_path: pathlib.Path) -> None:
    root = a_project(tmp_path, "1")
    before = inputs.hashes(root)
    path = root / "notebooks" / "1_story.ipynb"
    content = read_json(path)
    content["cells"][2]["execution_count"] = 7
    content["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert inputs.hashes(root) == before
    content["cells"][2]["source"] = ["2"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert inputs.hashes(root) != before


def test_the_findings_are_those_of_the_edition(project: pathlib.Path) -> None:
    made(project, typed=("share_rate=0.1",))
    run = parameters.check({"share_rate": 0.1})
    answers, lies = findings.of(run).all(), intervals.of(run)
    kept = read_json(the_shelf(project) / "current" / "findings.json")
    ends = {one["id"]: (one.pop("world_low"), one.pop("world_high")) for one in kept}
    assert kept == [one.record() for one in answers.values()]
    assert {id for id, pair in ends.items() if None not in pair} == set(lies)
    implied = lies["implied_revenue_2024"]
    assert ends["implied_revenue_2024"] == (implied.low, implied.high)


def test_the_manifest_gives_each_parameter_beside_its_default(project: pathlib.Path) -> None:
    made(project, "doubt", typed=("share_rate=0.1",))
    manifest = read_json(the_shelf(project) / "doubt" / "manifest.json")
    assert list(manifest["parameters"]) == [one.name for one in parameters.SCHEMA]
    assert manifest["parameters"]["share_rate"] == {"value": 0.1, "default": 0.2, "unit": "ratio"}
    assert manifest["command"] == "python -m report build --edition doubt -p share_rate=0.1"


def test_the_notebooks_of_an_edition_pass_nbval_where_they_stand(project: pathlib.Path) -> None:
    made(project)
    folder = the_shelf(project) / "current" / "notebooks"
    run = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTHONPATH": str(report.ROOT)}
    checked = subprocess.run(
        [*run, "-c", os.devnull, "--rootdir", str(folder), str(folder)],
        env=environment, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    assert "5 passed" in checked.stdout


# What goes wrong leaves the shelf as it was.


@contextlib.contextmanager
def unchanged(root: pathlib.Path) -> Iterator[None]:
    before = files(the_shelf(root))
    assert before
    yield
    assert files(the_shelf(root)) == before


def test_a_failing_cell_leaves_the_previous_edition(project: pathlib.Path) -> None:
    made(project)
    a_project(project, "1 / 0")
    with unchanged(project), pytest.raises(schema.Failure, match="ZeroDivisionError"):
        made(project)


def test_a_failing_page_leaves_the_previous_edition(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(project)

    def render(*_: object) -> bytes:
        raise RuntimeError("no ink")

    monkeypatch.setattr(pdf, "source", render)
    with unchanged(project), pytest.raises(RuntimeError, match="no ink"):
        made(project)


def test_faulty_data_and_notebooks_are_told_together_before_anything_runs(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(project)
    mark = project / "it ran"
    a_project(project, f"open({str(mark)!r}, 'w')")
    (project / "notebooks" / "2_broken.ipynb").write_text("{", encoding="utf-8")

    def load() -> None:
        raise schema.Faults([schema.Fault("figures.csv", "line 2", "it is wrong", "mend it")])

    monkeypatch.setattr(figures, "load", load)
    with unchanged(project), pytest.raises(schema.Faults) as caught:
        made(project)
    assert [fault.file for fault in caught.value.faults] == ["figures.csv", "2_broken.ipynb"]
    assert not mark.exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [("share_rate: float = 0.18", "0.18"), ("share_rate: float", "no value"),
     ("share_rate: float = 2 / 10", "2 / 10"), ("share_rate: float = {[]: 1}", "{[]: 1}")],
)  # fmt: skip
def test_a_line_that_gives_another_value_than_a_build_would_is_refused(
    project: pathlib.Path, line: str, told: str
) -> None:
    path = next((project / "notebooks").glob("*.ipynb"))
    text = path.read_text(encoding="utf-8")
    assert "share_rate: float = 0.2" in text
    path.write_text(text.replace("share_rate: float = 0.2", line), encoding="utf-8")
    with pytest.raises(schema.Faults) as refused:
        made(project)
    rule = (
        f"{path.name}, share_rate: its line gives {told}, not 0.2. Remedy: give a build the value"
    )
    assert str(refused.value).startswith(rule)


def test_an_input_edited_during_the_build_stops_it(project: pathlib.Path) -> None:
    made(project)
    data = project / "data" / "figures.csv"
    a_project(project, f"with open({str(data)!r}, 'a') as file: _ = file.write('x')")
    with unchanged(project), pytest.raises(schema.Failure, match=r"^data/figures\.csv: changed"):
        made(project)


def test_a_second_build_of_the_same_edition_is_refused(project: pathlib.Path) -> None:
    made(project)
    with (
        unchanged(project),
        contextlib.suppress(InterruptedError),
        shelf.draft(the_shelf(project), "current", []),
    ):
        with pytest.raises(shelf.Busy, match="current: another process is making it"):
            made(project)
        raise InterruptedError
    assert made(project) == ["current"]


def test_two_editions_may_be_built_at_once(project: pathlib.Path) -> None:
    with shelf.draft(the_shelf(project), "current", []):
        assert made(project, "other") == ["other"]


# The steps of a publication at which a build is killed or interrupted: just before each of these.
STEPS = {
    "it makes its folder": False,
    "it has written half": False,
    "it has written all": False,
    "the editions change places": False,
    "it removes the old edition": True,
    "it has removed half of the old edition": True,
    "it is done": True,
}
MANIFEST = json.dumps(
    {
        **dict.fromkeys(("edition", "title", "subtitle", "command", "stamp"), "current"),
        "parameters": {},
        "outputs": {"a": "", "b": ""},
    }
)
PUBLISH = """
import os, pathlib, shutil, signal, sys
from report.press import shelf

steps, deadly = int(sys.argv[2]), signal.Signals[sys.argv[3]]

def step():
    global steps
    steps -= 1
    if steps == 0:
        os.kill(os.getpid(), deadly)

def before(function):
    def stepped(*arguments, **named):
        step()
        return function(*arguments, **named)
    return stepped

def halfway(folder):
    step()
    (folder / "a").unlink(missing_ok=True)
    step()
    really(folder)

really, shutil.rmtree = shutil.rmtree, halfway
shelf._exchange = before(shelf._exchange)
published = []
try:
    with shelf.draft(pathlib.Path(sys.argv[1]), "current", published) as folder:
        step()
        (folder / "a").write_text("new")
        step()
        (folder / "b").write_text("new")
        (folder / "manifest.json").write_text(sys.argv[4])
        step()
    step()
finally:
    print(*published)
"""


def publish(
    folder: pathlib.Path, step: int, deadly: str, program: str = PUBLISH
) -> subprocess.CompletedProcess[str]:
    arguments = [str(folder), str(step), deadly, MANIFEST]
    return forked.run(["-c", program, *arguments], cwd=report.ROOT, env=os.environ)


def an_edition(folder: pathlib.Path, text: str) -> Files:
    folder.mkdir(parents=True)
    for name in ("a", "b"):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "manifest.json").write_text(MANIFEST, encoding="utf-8")
    return files(folder)


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1), ids=list(STEPS))
def test_an_edition_is_old_or_new_wherever_a_build_is_killed(
    tmp_path: pathlib.Path, step: int
) -> None:
    old = an_edition(tmp_path / "current", "old")
    new = {**dict.fromkeys(old, b"new"), "manifest.json": MANIFEST.encode()}
    assert publish(tmp_path, step, "SIGKILL").returncode == -signal.SIGKILL
    shelf.recover(tmp_path)
    is_new = list(STEPS.values())[step - 1]
    assert files(tmp_path / "current") == (new if is_new else old)
    assert [path.name for path in sorted(tmp_path.iterdir())] == [".current.lock", "current"]


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1), ids=list(STEPS))
def test_an_edition_is_old_or_new_wherever_a_build_is_interrupted(
    tmp_path: pathlib.Path, step: int
) -> None:
    old = an_edition(tmp_path / "current", "old")
    new = {**dict.fromkeys(old, b"new"), "manifest.json": MANIFEST.encode()}
    done = publish(tmp_path, step, "SIGINT")
    assert done.returncode != 0
    assert "KeyboardInterrupt" in done.stderr
    # Once the editions trade places, Ctrl-C waits until they have done so.
    is_new = step > list(STEPS).index("it has written all") + 1
    assert files(tmp_path / "current") == (new if is_new else old)
    assert done.stdout.split() == (["current"] if is_new else [])
    shelf.recover(tmp_path)
    assert [path.name for path in sorted(tmp_path.iterdir())] == [".current.lock", "current"]


def test_a_first_edition_that_is_killed_leaves_nothing(tmp_path: pathlib.Path) -> None:
    publish(tmp_path, 3, "SIGKILL")
    assert len(list(tmp_path.glob(".current.????????????????"))) == 1
    shelf.recover(tmp_path)
    assert not files(tmp_path)


def test_a_killed_build_does_not_stand_in_the_way_of_the_next(tmp_path: pathlib.Path) -> None:
    publish(tmp_path, 3, "SIGKILL")
    with shelf.draft(tmp_path, "current", []) as folder:
        assert [*tmp_path.glob(".current.????????????????")] == [folder]


@pytest.mark.parametrize("deadly", ["SIGTERM", "SIGHUP"])
def test_what_else_stops_a_build_is_cleared_up_as_ctrl_c_is(
    tmp_path: pathlib.Path, deadly: str
) -> None:
    an_edition(tmp_path / "current", "old")
    program = f"import report.__main__ as command\ncommand.heed()\n{PUBLISH}"
    done = publish(tmp_path, 2, deadly, program)
    assert "KeyboardInterrupt" in done.stderr
    assert [path.name for path in sorted(tmp_path.iterdir())] == [".current.lock", "current"]


def test_where_folders_cannot_change_names_at_once_an_edition_gives_way_and_comes_back(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: pathlib.Path) -> None:
        raise OSError(errno.EINVAL, "not here")

    old = an_edition(tmp_path / "current", "old")
    monkeypatch.setattr(shelf, "_exchange", cannot)
    published: list[str] = []
    with shelf.draft(tmp_path, "current", published) as folder:
        (folder / "new").touch()
    assert [path.name for path in (tmp_path / "current").iterdir()] == ["new"]
    (tmp_path / ".current.lock").write_text(".current.0123456789abcdef", encoding="utf-8")
    (tmp_path / "current").rename(tmp_path / "kept")
    an_edition(tmp_path / ".current.0123456789abcdef.old", "old")
    shelf.recover(tmp_path)
    assert files(tmp_path / "current") == old


def put(shelf: pathlib.Path, what: str) -> None:
    """Put something of the user's where the edition `thesis` would stand."""
    place = shelf / "thesis"
    match what:
        case "a folder":
            place.mkdir()
        case "a file":
            sub(shelf, "thesis", "mine")
        case "a link":
            place.symlink_to(shelf)
        case "a manifest of another kind":
            sub(place, "manifest.json", "{}")
        case "a manifest of another program":
            sub(place, "manifest.json", '{"edition": "pro", "outputs": {"a": "mine"}}')
            sub(place, "a", "mine")
        case "a lock that is none":
            sub(shelf, ".thesis.lock", "mine")
        case "a file in an edition":
            an_edition(place, "old")
            sub(place, "notes.txt", "mine")
        case "a folder in an edition":
            an_edition(place, "old")
            (place / "mine").mkdir()


def sub(folder: pathlib.Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "what",
    [
        *("a folder", "a file", "a link", "a manifest of another kind", "a lock that is none"),
        *("a manifest of another program", "a file in an edition", "a folder in an edition"),
    ],
)
def test_what_no_build_made_is_in_the_way_and_stays(
    tmp_path: pathlib.Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, what)
    sub(tmp_path / ".config.new", "keep", "mine")
    sub(tmp_path / ".ssh.old", "id", "mine")
    before = files(tmp_path), sorted(tmp_path.rglob("*"))
    assert cli.main(["build", "--into", str(tmp_path), "--edition", "thesis"]) == asking.REFUSED
    assert re.search(r"thesis.*Remedy: move it away", capsys.readouterr().err)
    with pytest.raises(schema.Faults), shelf.draft(tmp_path, "thesis", []):
        pass
    shelf.recover(tmp_path)
    assert (files(tmp_path), sorted(tmp_path.rglob("*"))) == before


def test_recovery_leaves_a_build_that_is_under_way_alone(tmp_path: pathlib.Path) -> None:
    with shelf.draft(tmp_path, "current", []) as folder:
        (folder / "a").touch()
        shelf.recover(tmp_path)
        assert (folder / "a").exists()
    assert (tmp_path / "current" / "a").exists()


PATIENCE = 60  # seconds that a build may take to end
SLEEPS = "import time\nfor _ in range(600): time.sleep(0.05)"


def stopped(root: pathlib.Path, deadly: signal.Signals, *names: str) -> tuple[int, list[str]]:
    """Signal a build while its last edition's notebook sleeps; its exit code and last words."""
    names = names or ("current",)
    with subprocess.Popen(
        command(root, "build", "--edition", *names, *LEAST), stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        try:
            said: list[str] = []
            while not said or not said[-1].endswith(f"{names[-1]}: 1_story\n"):
                said.append(running.stderr.readline())
                assert said[-1], f"the build ended before it could be stopped: {''.join(said)}"
            time.sleep(0.3)  # into the sleeping cell
            running.send_signal(deadly)
            code = running.wait(PATIENCE)
        finally:  # or what no signal ends would be waited for, for ever
            running.kill()
        return code, running.stderr.read().splitlines()


def test_ctrl_c_in_a_cell_says_one_line_and_changes_nothing(project: pathlib.Path) -> None:
    made(project)
    a_project(project, SLEEPS)
    with unchanged(project):
        code, last_words = stopped(project, signal.SIGINT)
    assert code == 130
    assert last_words == ["Interrupted in 1_story.ipynb, cell 3: nothing was changed."]


def test_a_cell_that_interrupts_itself_is_told_with_its_place(project: pathlib.Path) -> None:
    root = a_project(project, "pass\n\nraise KeyboardInterrupt('of its own')")
    done = ran(root, "build", *LEAST)
    assert done.returncode == 130
    (*_, last) = done.stderr.splitlines()
    assert last == "Interrupted in 1_story.ipynb, cell 3: nothing was changed."


def test_ctrl_c_says_which_editions_were_built_before(tmp_path: pathlib.Path) -> None:
    waits = "import pathlib, time\nwhile pathlib.Path('../report/editions/a').exists(): "
    root = a_project(tmp_path, f"{waits}time.sleep(0.05)")
    code, last_words = stopped(root, signal.SIGINT, "a", "b")
    assert code == 130
    assert last_words == [
        "Interrupted in 1_story.ipynb, cell 3 after a was built: nothing else was changed."
    ]
    assert {name.split("/")[0] for name in files(the_shelf(root))} == {"a"}


def test_a_killed_build_is_cleared_up_by_the_next_command(project: pathlib.Path) -> None:
    made(project)
    before = files(the_shelf(project))
    a_project(project, SLEEPS)
    code, _ = stopped(project, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert list(the_shelf(project).glob(".current.????????????????"))
    assert ran(project, "parameters").returncode == 0
    assert files(the_shelf(project)) == before
    assert not list(the_shelf(project).glob(".current.????????????????"))


def test_ctrl_c_while_the_press_loads_says_one_line() -> None:
    code = (
        "import sys, report\n"
        "class Ctrl_C:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'report.verbs.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Ctrl_C())\n"
        "from report import __main__\n"
        "sys.exit(__main__.main())"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=report.ROOT)
    assert (done.returncode, done.stderr) == (130, "Interrupted: nothing was changed.\n")


def test_a_failed_build_says_one_line_and_exits_with_1(tmp_path: pathlib.Path) -> None:
    root = a_project(tmp_path, "1 / 0")
    done = ran(root, "build", *LEAST)
    assert done.returncode == 1
    (_, complaint) = done.stderr.splitlines()
    assert complaint == (
        "1_story.ipynb, cell 3, line 1: `1 / 0` raised ZeroDivisionError: division by zero. "
        "Remedy: correct it and build again."
    )


# One chapter


def test_one_chapter_is_built_into_a_folder_of_its_own_and_its_links_lead_to_the_others(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_project(project, *STORY) / "notebooks" / "1_story.ipynb"
    (path.parent / "2_next.ipynb").write_text(
        path.read_text(encoding="utf-8").replace("# The story", "# Next, after [it](#story)")
    )
    links: list[Mapping[str, str]] = []
    read = build.read

    def spy(*given: Any, **named: Any) -> Any:
        links.append(named["elsewhere"])
        return read(*given, **named)

    monkeypatch.setattr(build, "read", spy)
    wanted = orders.take(["mine"], [], only="2_next")
    build.build(wanted, root=project, into=the_shelf(project), published=[])
    assert links == [{"#story": "../mine/report.html#story"}]
    assert list(files(the_shelf(project))) == [
        "mine-only-2-next/findings.json",
        "mine-only-2-next/manifest.json",
        "mine-only-2-next/notebooks/2_next.ipynb",
        "mine-only-2-next/report.html",
    ]
    manifest = read_json(the_shelf(project) / "mine-only-2-next" / "manifest.json")
    assert manifest["command"] == "python -m report build --edition mine --only 2_next"


def test_one_chapter_never_takes_the_place_of_a_whole_edition(project: pathlib.Path) -> None:
    made(project, "mine-only-1-story")
    before = files(the_shelf(project))
    wanted = orders.take(["mine"], [], only="1_story")
    with pytest.raises(schema.Faults, match="a whole edition has that name"):
        build.build(wanted, root=project, into=the_shelf(project), published=[])
    assert files(the_shelf(project)) == before


def test_a_chapter_that_does_not_exist_is_refused_with_those_that_do(
    project: pathlib.Path,
) -> None:
    wanted = orders.take(["mine"], [], only="2_story")
    with pytest.raises(schema.Faults, match=r"--only, '2_story': .* use one of story, 1_story"):
        build.build(wanted, root=project, into=the_shelf(project), published=[])


# The story alone


def test_the_story_alone_runs_no_cell_of_its_ledger_and_leads_to_the_whole_edition(
    tmp_path: pathlib.Path,
) -> None:
    path = in_two_documents(tmp_path) / "notebooks" / "1_story.ipynb"
    content = read_json(path)
    content["cells"][-1]["source"] = "raise RuntimeError"
    path.write_text(json.dumps(content), encoding="utf-8")
    wanted = orders.take(["mine"], [], only="story")
    build.build(wanted, root=tmp_path, into=the_shelf(tmp_path), published=[])
    folder = the_shelf(tmp_path) / "mine-only-story"
    assert [one.name for one in sorted(folder.iterdir())] == [
        "findings.json",
        "manifest.json",
        "notebooks",
        "report.html",
    ]
    assert [one["id"] for one in read_json(folder / "findings.json")] == ["payments_2024"]
    asleep = read_json(folder / "notebooks" / "1_story.ipynb")["cells"][-1]
    assert "".join(asleep["source"]) == "raise RuntimeError"
    assert asleep["outputs"] == []
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "href=../mine/ledger.html#story" in page
    command = read_json(folder / "manifest.json")["command"]
    assert command == "python -m report build --edition mine --only story"


def test_the_story_alone_is_that_of_the_whole_edition(tmp_path: pathlib.Path) -> None:
    wanted = orders.take(["current"], [], only="story")
    build.build(wanted, into=tmp_path, published=[])
    alone = (tmp_path / "current-only-story" / "report.html").read_text(encoding="utf-8")
    whole = dataclasses.replace(
        committed.part("current", document.STORY),
        command=wanted[0].command,
        formats=frozenset(["html"]),
        away="../current/",
    )
    assert alone == html.page(whole, sliders.moving(whole, wanted[0].parameters))


# Progress.


def test_without_a_terminal_each_step_is_one_line(
    project: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(project, "a", "b", formats=("pdf", "html"))
    assert capsys.readouterr().err.splitlines() == [
        "[1/6] a: 1_story",
        "[2/6] a: html",
        "[3/6] a: pdf",
        "[4/6] b: 1_story",
        "[5/6] b: html",
        "[6/6] b: pdf",
    ]


def test_on_a_terminal_one_line_is_redrawn_and_cleared() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    steps = progress.Progress(1, terminal)
    steps.start("a: 1_story")
    steps.cell(3, 5)
    steps.end()
    drawn = terminal.getvalue().split("\r\x1b[K")
    assert drawn == ["", "[1/1] a: 1_story", "[1/1] a: 1_story: cell 3 of 5", ""]


def test_the_document_is_given_all_it_asks_for(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Mapping[str, Any]] = []
    read = reading.read

    def spy(paths: Any, imprint: document.Imprint, **given: Any) -> Any:
        seen.append({**vars(imprint), **given})
        return read(paths, imprint, **given)

    monkeypatch.setattr(reading, "read", spy)
    made(project, "article")
    (given,) = seen
    assert given["sources"] == figures.sources()
    assert given["parameters"][0]["value"] == "2025-11-18"
    assert given["parameters"][0]["default"] == "2026-10-03"
    assert given["findings"]["payments_2024"]["unit"] == "USD"


def test_chapters_come_in_the_order_of_their_numbers(tmp_path: pathlib.Path) -> None:
    names = ["10_last", "2_then", "0_first", "extra"]
    for name in names:
        a_project(tmp_path)
        (tmp_path / "notebooks" / "1_story.ipynb").rename(tmp_path / "notebooks" / f"{name}.ipynb")
    found = [one.path.stem for one in notebooks.find(tmp_path / "notebooks")]
    assert found == ["0_first", "2_then", "10_last", "extra"]


@pytest.mark.parametrize("lacks", ["outputs", "execution_count", "id", "tags"])
def test_what_scripts_leave_out_of_a_notebook_is_filled_in(
    project: pathlib.Path, lacks: str
) -> None:
    path = a_project(project, *STORY) / "notebooks" / "1_story.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if lacks == "tags":
            cell["metadata"].setdefault("tags", None)
        elif not cell["metadata"].get("tags"):
            cell.pop(lacks, None)
    content["nbformat_minor"] = 4 if lacks == "id" else 5
    path.write_text(json.dumps(content), encoding="utf-8")
    assert made(project) == ["current"]


def test_a_notebook_of_version_three_is_read(project: pathlib.Path) -> None:
    cell = {"cell_type": "code", "language": "python", "metadata": {"tags": ["parameters"]},
            "input": ["share_rate: float = 0.2"], "outputs": [], "collapsed": False}  # fmt: skip
    title = {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Old"]}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {},
           "worksheets": [{"metadata": {}, "cells": [title, cell]}]}  # fmt: skip
    a_project(project)
    (project / "notebooks" / "1_story.ipynb").write_text(json.dumps(old), encoding="utf-8")
    assert made(project) == ["current"]


def test_a_cell_that_waits_for_a_reader_fails_at_once(project: pathlib.Path) -> None:
    a_project(project, "rate = input('Rate? ')")
    with pytest.raises(schema.Failure, match=r"cell 3, line 1: .*waits for a reader"):
        made(project)


@pytest.mark.parametrize("stem", ["4_notes", "4_sources", "4_story"])
def test_a_chapter_cannot_take_the_place_of_another_part(project: pathlib.Path, stem: str) -> None:
    path = a_project(project, *STORY) / "notebooks" / "1_story.ipynb"
    (path.parent / f"{stem}.ipynb").write_bytes(path.read_bytes())
    with pytest.raises(schema.Failure, match="another part of the report is called"):
        made(project)
