"""`watch`: the page follows what it is made from, keeps its place, and says what is wrong."""

import http.client
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

import copied
import pytest
from playwright import sync_api

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PATIENCE = 120_000  # milliseconds that a build may take on a machine that does much else
WHOLE = "/current/report.html"
FILLING = "\\n\\n".join(f"Line {number}." for number in range(200))


@dataclass
class Watched:
    """A project that is watched, where its page is, and the process."""

    project: copied.Project
    address: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    project = copied.project(tmp_path_factory.mktemp("watched"))
    project.edit("notebooks/1_small.ipynb", "# A small report", f"# A small report\\n\\n{FILLING}")
    process = subprocess.Popen(
        [sys.executable, "-m", "report", "watch", "-p", "draws=4096"],
        cwd=project.root,
        env={**project.environment(), "TMPDIR": str(project.root / "cache")},
        stdout=subprocess.PIPE,
        text=True,
    )
    (project.root / "cache").mkdir()
    address = cast("IO[str]", process.stdout).readline().strip()
    yield Watched(project, address, process)
    process.kill()
    process.wait(60)


@pytest.fixture(scope="module")
def tab(watched: Watched, browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(watched.address)
    yield page
    page.close()


def shows(tab: sync_api.Page, words: str) -> None:
    tab.frame_locator("iframe").get_by_text(words).first.wait_for()


def says(tab: sync_api.Page, words: str) -> None:
    tab.get_by_role("alert").filter(has_text=words).wait_for()


def news(tab: sync_api.Page, after: int) -> dict[str, Any]:
    """What became of a build after that of a number, waited for."""
    told = tab.evaluate(f"fetch('news?after={after}').then(answer => answer.json())")
    return cast("dict[str, Any]", told)


def test_the_page_follows_each_kind_of_change_and_keeps_its_place(
    watched: Watched, tab: sync_api.Page
) -> None:
    edit = watched.project.edit
    shows(tab, "Paid was")
    frame = tab.frames[1]
    frame.get_by_text("Line 150.").scroll_into_view_if_needed()
    frame.evaluate("scrollBy(0, 300)")
    time.sleep(0.5)

    def top() -> float:
        box = tab.frames[1].get_by_text("Line 150.").bounding_box()
        assert box
        return box["y"]

    before = top()
    edit("notebooks/1_small.ipynb", "Line 3.", "Line 3.\\n\\nAnother line above.")
    shows(tab, "Another line above.")
    time.sleep(0.5)
    assert frame.evaluate("scrollY") > 1000
    assert abs(top() - before) < 100
    edit("data/figures.csv", ",77.3,1,USD", ",87.3,1,USD")
    shows(tab, "$503.8 million")
    edit("report/formats/templates/head.html.j2", '"Research report"', '"Moon report"')
    shows(tab, "Moon report")
    edit("analysis/exhibits/sentences.py", "(nine in ten simulations", "(most simulations")
    shows(tab, "most simulations:")


def test_what_is_wrong_stands_in_the_page_until_it_is_mended(
    watched: Watched, tab: sync_api.Page
) -> None:
    edit = watched.project.edit
    edit("notebooks/1_small.ipynb", "import altair as alt", "import altair as alt\\n1 / 0")
    says(tab, "1_small.ipynb, cell 3, line 3: `1 / 0` raised ZeroDivisionError")
    assert "<pre>1_small.ipynb, cell 3, line 3" in got(watched, WHOLE)[1]
    edit("notebooks/1_small.ipynb", "1 / 0", "")
    tab.get_by_role("alert").wait_for(state="hidden")
    edit("data/figures.csv", ",87.3,1,USD", ",many,1,USD")
    says(tab, "figures.csv, line ")
    edit("data/figures.csv", ",many,1,USD", ",87.3,1,USD")
    tab.get_by_role("alert").wait_for(state="hidden")
    edit("analysis/exhibits/sentences.py", "def _ranged(", "def _ranged((")
    says(tab, "analysis/exhibits/sentences.py, line ")
    number = news(tab, 0)["number"]
    edit("notebooks/1_small.ipynb", "Line 4.", "Line 4, while the code is wrong.")
    assert news(tab, number)["wrong"].startswith("analysis/exhibits/sentences.py, line ")
    edit("analysis/exhibits/sentences.py", "def _ranged((", "def _ranged(")
    tab.get_by_role("alert").wait_for(state="hidden")
    shows(tab, "$503.8 million")
    shows(tab, "Line 4, while the code is wrong.")


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", "127.0.0.1", 200),
        ("/report.html", "localhost", 200),
        ("/", "example.test", 403),
        ("/../notebooks/1_small.ipynb", "127.0.0.1", 404),
        ("/nothing.html", "127.0.0.1", 404),
        ("/news", "127.0.0.1", 404),
    ],
)
def test_only_the_pages_are_served_and_only_to_this_machine(
    watched: Watched, tab: sync_api.Page, path: str, host: str, status: int
) -> None:
    shows(tab, "$503.8 million")
    port = int(watched.address.rstrip("/").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", f"{host}:{port}")
    connection.endheaders()
    assert connection.getresponse().status == status
    sockets = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()]
    listening = [one[1] for one in sockets if one[1].endswith(f":{port:04X}") and one[3] == "0A"]
    assert listening == [f"0100007F:{port:04X}"]


def got(watched: Watched, path: str) -> tuple[int, str]:
    """What is answered to whoever asks for a path."""
    port = int(watched.address.rstrip("/").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@pytest.mark.parametrize("path", ["/other/report.html", "/current/nothing.html"])
def test_what_is_not_watched_says_so(watched: Watched, path: str) -> None:
    status, said = got(watched, path)
    assert (status, "Only this edition is watched." in said) == (404, True)


def test_the_whole_is_there_as_things_are_when_a_link_leads_to_it(
    watched: Watched, tab: sync_api.Page
) -> None:
    assert "Line 5." in got(watched, WHOLE)[1]
    watched.project.edit("notebooks/1_small.ipynb", "Line 5.", "Line 5, of the whole.")
    shows(tab, "Line 5, of the whole.")
    assert "Line 5, of the whole." in got(watched, WHOLE)[1]


def test_ctrl_c_ends_it_and_leaves_nothing(watched: Watched) -> None:
    pid = watched.process.pid
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert children
    watched.process.send_signal(signal.SIGINT)
    said, _ = watched.process.communicate(timeout=60)
    assert watched.process.returncode == 0
    assert "Traceback" not in said
    assert re.search("^The page is up to date.$", said, re.MULTILINE)
    assert not [one for one in children if pathlib.Path(f"/proc/{one}").exists()]
    root = watched.project.root
    assert [path.name for path in (root / "cache").iterdir()] == ["openai-microsoft-pact"]
    assert not (root / "report" / "editions").exists()
    assert os.listdir(root / "notebooks") == ["1_small.ipynb"]  # noqa: PTH208 - as it is
