"""Whatever ends a process of the press is told, and changes nothing on the shelf."""

import contextlib
import fcntl
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import test_press_build as press
import test_press_engine as engine

import report
from analysis import schema
from report import guard
from report.formats import charts, letters, typesetting

pytestmark = pytest.mark.slow  # processes of their own

DEADLY = {
    "import os; os._exit(0)": "with exit code 0",
    "import ctypes; ctypes.CDLL(None)._exit(0)": "with exit code 0",
    "import ctypes; ctypes.string_at(0)": "by SIGSEGV",
    "import os; os.kill(0, 9)": "by SIGKILL",
}
REMEDY = "Remedy: let it run to its end, and in less memory if that ran out."


@pytest.mark.parametrize("source", DEADLY)
def test_a_cell_that_ends_the_process_is_named_and_nothing_is_changed(
    tmp_path: pathlib.Path, source: str
) -> None:
    root = press.a_project(tmp_path, "None")
    press.made(root, formats=["md"])
    press.a_project(root, "None", source, "None")
    before = press.files(press.the_shelf(root) / "current")
    done = press.ran(root, "build", *press.LEAST)
    said = f"1_story.ipynb, cell 4: the process that ran it was ended {DEADLY[source]}. {REMEDY}"
    assert (done.returncode, done.stderr.splitlines()[1:]) == (1, [said])
    assert press.files(press.the_shelf(root) / "current") == before
    press.a_project(root, "None")
    press.made(root, formats=["md"])
    left = {path.name for path in press.the_shelf(root).iterdir()}
    assert left == {".current.lock", "current"}


def test_so_is_it_where_a_page_is_watched(tmp_path: pathlib.Path) -> None:
    root = press.a_project(tmp_path, "import os; os._exit(0)")
    code = press.command(root)[2].replace(
        "from report import __main__\nsys.exit(__main__.main())",
        "import report.warm; report.warm.main()",
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(root)],
        input=json.dumps(["build", *press.LEAST]), capture_output=True, text=True, check=True,
    )  # fmt: skip
    ready, (code_of_it, said) = map(json.loads, done.stdout.splitlines())
    assert ready == [0, ""]
    assert code_of_it == 1
    assert said.endswith(f"cell 3: the process that ran it was ended with exit code 0. {REMEDY}")


def test_a_copy_that_a_cell_makes_of_the_process_builds_no_second_edition(
    tmp_path: pathlib.Path,
) -> None:
    cells = "import os\ncopy = os.fork()", "if copy: os.waitpid(copy, 0)\nprint('once')"
    text = engine.saved(tmp_path, *cells).execute({"share_rate": 0.2}, lambda _: None)
    assert text.count("once") == 2  # as said, and as written


def test_a_thread_that_a_cell_leaves_is_not_waited_for(tmp_path: pathlib.Path) -> None:
    left = "import threading, time\nthreading.Thread(target=time.sleep, args=(9999,)).start()"
    command = press.command(press.a_project(tmp_path, left), "build", *press.LEAST)
    assert subprocess.run(command, check=False, timeout=press.PATIENCE).returncode == 0


# In the words of each process that makes a part: by a program in its place that is killed.
PARTS = {
    "typesetter": ("_TYPESETTER", "report.pdf: the process that makes it was ended by SIGKILL"),
    "binder": ("_BINDER", "report.pdf: the process that makes it was ended by SIGKILL"),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_process_that_is_killed_at_the_pdf_is_told(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    deadly = tmp_path / "deadly.py"
    deadly.write_text("import os, sys\nsys.stdin.buffer.read()\nos.kill(os.getpid(), 9)\n")
    name, said = PARTS[part]
    monkeypatch.setattr(typesetting, name, deadly)
    with pytest.raises(schema.Failure, match=f"^{said}. Remedy: build again, with more"):
        typesetting.typeset("#set document(title: [T])\n= T\n#metadata(()) <places>")


def test_a_process_that_is_killed_while_it_draws_is_told(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly = tmp_path / "deadly.py"
    deadly.write_text("import os, sys\nsys.stdin.readline()\nos.kill(os.getpid(), 9)\n")
    monkeypatch.setattr(charts, "DRAWER", deadly)
    drawer = charts.Drawer()  # the only one is of all tests
    with pytest.raises(schema.Failure, match=r"^a chart: the process that draws has ended\. "):
        drawer.submit("[1, 2]", "name").result()
    drawer.end()


def test_a_kernel_that_is_killed_is_told_with_its_notebook(tmp_path: pathlib.Path) -> None:
    notebook = engine.saved(tmp_path, "1", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(schema.Failure, match=r"^1_story.ipynb, cell 3: .*Remedy: "):
        notebook.execute({"share_rate": 0.2}, lambda _: None, stock=True)


@contextlib.contextmanager
def sleeping(root: pathlib.Path, before: str = "") -> Iterator["subprocess.Popen[str]"]:
    """A build that is in a cell that sleeps, and does something before."""
    mark = root / "asleep"
    press.a_project(root, f"{before}\nopen({str(mark)!r}, 'w').close()\n{press.SLEEPS}")
    running = subprocess.Popen(
        press.command(root, "build", *press.LEAST),
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        while not mark.exists():
            assert running.poll() is None
            time.sleep(0.02)
        yield running
    finally:  # or what a failed test has stopped would be waited for, for ever
        running.kill()
        running.wait()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGHUP])
def test_what_a_terminal_sends_to_all_is_heard_once(
    tmp_path: pathlib.Path, stop: signal.Signals
) -> None:
    with sleeping(tmp_path) as running:
        os.killpg(running.pid, stop)
        said = running.communicate(timeout=press.PATIENCE)[1].splitlines()
    assert running.returncode == 130
    assert said == [
        "[1/2] current: 1_story",
        "Interrupted in 1_story.ipynb, cell 3: nothing was changed.",
    ]


def test_what_does_not_listen_is_ended_when_it_is_asked_once_more(tmp_path: pathlib.Path) -> None:
    deaf = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])"
    with sleeping(tmp_path, deaf) as running:
        for _ in range(3):
            assert running.poll() is None
            running.terminate()
            time.sleep(0.5)
        said = running.communicate(timeout=press.PATIENCE)[1].splitlines()
    assert running.returncode == guard.FAILED
    ended = "1_story.ipynb, cell 3: the process that ran it was ended by SIGKILL."
    assert said == ["[1/2] current: 1_story", f"{ended} {REMEDY}"]


def test_a_build_ends_with_whoever_waits_for_it(tmp_path: pathlib.Path) -> None:
    with sleeping(tmp_path) as running:
        running.kill()
        running.wait(press.PATIENCE)
        with (press.the_shelf(tmp_path) / ".current.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # which the build held; its sleep is longer than tests
        assert running.stderr is not None
        assert running.stderr.read() == "[1/2] current: 1_story\n"


def test_ctrl_z_stops_the_build_and_it_goes_on(tmp_path: pathlib.Path) -> None:
    with sleeping(tmp_path) as running:
        (build,) = children(running.pid)
        for sent, ends in ((signal.SIGTSTP, "T"), (signal.SIGCONT, "S")):
            os.kill(running.pid, sent)
            while state(build) != ends:
                time.sleep(0.02)
        running.terminate()
        assert running.wait(press.PATIENCE) == 130


def children(process: int) -> list[int]:
    told = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return list(map(int, told.split()))


def state(process: int) -> str:
    told = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    return told.rpartition(")")[2].split()[0]


def guarded(code: str) -> tuple[int, str]:
    """What a process ends with that does something by the guard, and what it says."""
    head = f"import sys; sys.path.insert(0, {str(report.ROOT)!r})\nimport os\n"
    told = [sys.executable, "-c", f"{head}from report import __main__, guard\n{code}"]
    done = subprocess.run(told, check=False, capture_output=True, text=True)
    return done.returncode, done.stderr


def test_what_ends_a_command_outside_of_notebooks_is_told_by_its_verb() -> None:
    code = "sys.exit(guard.watched(lambda: os.kill(os.getpid(), 9) or 0, 'build'))"
    said = f"build: the process that ran it was ended by SIGKILL. {REMEDY}\n"
    assert guarded(code) == (guard.FAILED, said)


@pytest.mark.parametrize("stop", guard.STOPPING)
def test_what_stops_a_command_before_it_begins_is_told_as_any(stop: signal.Signals) -> None:
    code = f"os.setpgid = lambda *_: os.kill(os.getpid(), {stop:d})\n__main__.heed()\n"
    said = "Interrupted: nothing was changed.\n"
    assert guarded(f"{code}sys.exit(guard.watched(lambda: 0, 'build'))") == (130, said)


def test_what_draws_for_a_build_that_was_killed_ends_in_silence() -> None:
    heard, told = os.pipe()
    os.close(heard)
    program = [sys.executable, "-P", str(charts.DRAWER), str(letters.FONTS)]
    asked = b'[{"mark": "bar"}, null]\n'
    done = subprocess.run(program, input=asked, stdout=told, stderr=subprocess.PIPE, check=False)
    os.close(told)
    assert done.stderr == b""
