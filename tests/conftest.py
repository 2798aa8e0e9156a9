"""What several tests need: reproducible examples, a browser, and the pages of both editions."""

import fcntl
import functools
import gc
import itertools
import os
import pathlib
import shutil
import signal
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import tools
from xdist import scheduler

if TYPE_CHECKING:
    import test_browser
    from playwright import sync_api

# A shell starts what runs in the background with Ctrl-C ignored, and children inherit that: the
# tests that press it would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # as nohup leaves it
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# What a run remembers is many objects, of which next to none are rubbish: to look them through as
# often as Python does by itself takes a sixth of the time.
gc.set_threshold(100_000, 20, 20)

# No test is shown what an earlier run has kept, beside those of just that.
os.environ["PACT_CACHE"] = "off"

# What is told must be told at once also where Python is not asked for that, as in most shells.
os.environ.pop("PYTHONUNBUFFERED", None)

# The same examples in every run: a red test stays red until it is mended, and a slow machine
# is no failure.
hypothesis.settings.register_profile("project", derandomize=True, deadline=None)
hypothesis.settings.load_profile("project")


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of the data that a test may spoil."""
    from analysis import schema  # noqa: PLC0415 - whoever shares out the tests loads none of it

    return pathlib.Path(shutil.copytree(schema.DATA, tmp_path / "data"))


@pytest.fixture(scope="session")
def browser() -> "Iterator[sync_api.Browser]":
    """Give the system's Chromium."""
    from playwright import sync_api  # noqa: PLC0415 - half a second that few tests need

    path = tools.program("chromium", "chromium-browser", "google-chrome")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def tabs() -> Iterator[dict[str, list[Any]]]:
    """Tabs that no test looks at, by what they were opened with."""
    idle: dict[str, list[Any]] = {}
    yield idle
    for each in itertools.chain(*idle.values()):
        each.context.close()


@pytest.fixture
def look(
    browser: "sync_api.Browser", tabs: dict[str, list[Any]]
) -> Iterator[Callable[..., "test_browser.Visit"]]:
    """Opens a page from disk, with what its address asks for, in a tab that another test had."""
    import test_browser  # noqa: PLC0415 - it loads playwright, as above

    used: list[tuple[list[Any], test_browser.Visit]] = []

    def go(path: pathlib.Path, asks: str = "", **options: Any) -> test_browser.Visit:
        size = options.pop("viewport", test_browser.DESKTOP)
        colours = options.pop("color_scheme", "light")
        idle = tabs.setdefault(str(options), [])
        seen = idle.pop() if idle else test_browser.Visit(browser, **options)
        used.append((idle, seen))
        seen.open(f"{path.as_uri()}{asks}", size, colours)
        return seen

    yield go
    for idle, seen in used:
        idle.append(seen)


# Files, or tests of many cases, that share something costly: a kernel, the results of an audit, a
# build, simulations, what chapters show, a page, a project that is watched, a wheel.
TOGETHER = (
    ".ipynb",
    "test_audit.py",
    "test_additions.py",
    "test_outlook_exhibits.py",
    "test_reading.py",
    "test_sampling.py",
    "test_watch.py",
    "test_wheel.py",
    "test_workbook.py",
    "::test_a_chart_and_its_headline_follow_the_sliders",
)


# Files whose fast tests ask for simulations of the same runs.
SIMULATING = (
    "test_clauses.py",
    "test_everyday.py",
    "test_flows.py",
    "test_forecasts.py",
    "test_formulas.py",
    "test_reading.py",
    "test_sensitivity.py",
    "test_trace.py",
    "test_unused.py",
    "test_versions.py",
    "test_worlds.py",
)


class Scheduling(scheduler.LoadScopeScheduling):  # type: ignore[misc]  # no types
    """Gives each process its next test when it is free, the tests of some files to one.

    What `--dist loadgroup` is for, which forgets its groups under pytest 9.2 (issue 1386 of
    pytest-xdist). With `--dist loadfile` it gives whole files, and those that simulate to one
    process: fast tests take less time than what they would otherwise compute in each.
    """

    def _split_scope(self, nodeid: str) -> str:
        """What goes to one process: files, all cases of a test, or a test alone."""
        places = nodeid.partition("::")[0], nodeid.partition("[")[0]
        if self.config.getoption("dist") == "loadfile":
            return "simulating" if places[0].endswith(SIMULATING) else places[0]
        return next((one for one in places if one.endswith(TOGETHER)), nodeid)


def left_out(notebook: pathlib.Path) -> bool:
    """Whether `make robust` alone lets nbval execute a notebook of an edition beside the current.

    Each chapter is executed once in them, and in the current edition.
    """
    edition, chapter = notebook.parents[1].name, int(notebook.name.partition("_")[0])
    golden = pathlib.Path(__file__).with_name("golden")
    beside = ["article", *sorted(one.name for one in golden.glob("[!.]*"))]
    return edition in beside and (beside.index(edition) + chapter) % tools.step(len(beside)) > 0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave such notebooks out, and let files of fast tests come last.

    At the end no process waits for a long test of another.
    """
    spared = [one for one in items if one.path.suffix == ".ipynb" and left_out(one.path)]
    config.hook.pytest_deselected(items=spared)
    out, long = {*spared}, {one.path for one in items if {"slow", "browser"} & {*one.keywords}}
    items[:] = sorted((one for one in items if one not in out), key=lambda it: it.path not in long)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """As many as there are processors; one more where pages, kernels and programs are waited for.

    By itself it takes two processors that share a core for one.
    """
    return (os.cpu_count() or 1) + (config.getoption("dist") != "loadfile")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Let pytest-xdist share out the tests so."""
    return Scheduling(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    """Leave all that tests remember to the system: to look it through once more takes seconds."""
    gc.freeze()


Once = Callable[[str, Callable[[pathlib.Path], object]], pathlib.Path]
Typeset = Callable[[str, str], bytes]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Fill a folder by its name, once for all the processes that run the tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def filled(name: str, fill: Callable[[pathlib.Path], object]) -> pathlib.Path:
        folder, done = shared / name, shared / f"{name}.done"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return filled


@pytest.fixture(scope="session")
def pages(once: Once) -> dict[str, pathlib.Path]:
    """The committed editions with both documents in one page, where all that moves can be moved."""
    import committed  # noqa: PLC0415 - a second spared where tests are only shared out

    return {
        name: once(f"page-{name}", functools.partial(committed.write_page, name)) / f"{name}.html"
        for name in committed.EDITIONS
    }


@pytest.fixture(scope="session")
def documents(once: Once) -> dict[str, pathlib.Path]:
    """The two documents of each committed edition as they are published: "current report"."""
    import committed  # noqa: PLC0415 - as above

    return {
        f"{name} {part}": once(f"documents-{name}", functools.partial(committed.write_parts, name))
        / f"{part}.html"
        for name in committed.EDITIONS
        for part in committed.PARTS
    }


@pytest.fixture(scope="session")
def small(once: Once) -> pathlib.Path:
    """A small project with a story and a ledger, and its edition in every format."""
    import test_press_build as press  # noqa: PLC0415 - as above

    def build(root: pathlib.Path) -> None:
        press.made(press.in_two_documents(root), typed=("share_rate=0.19",))

    return once("small", build)


@pytest.fixture(scope="session")
def typeset(once: Once) -> Typeset:
    """Gives the PDF of a document of a committed edition, typeset once."""
    import committed  # noqa: PLC0415 - as above

    def made(edition: str, part: str) -> bytes:
        fill = functools.partial(committed.write_pdf, edition, part)
        return (once(f"pdf-{edition}-{part}", fill) / f"{part}.pdf").read_bytes()

    return made
