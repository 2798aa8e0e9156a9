"""The project as a wheel, installed elsewhere: the analysis works there, with the data inside."""

import filecmp
import os
import pathlib
import shutil
import subprocess
import sys

import conftest
import pytest

import report
from analysis import findings, parameters

pytestmark = pytest.mark.slow
ROOT = report.ROOT
PICTURE = pathlib.Path("report", "graph.svg")  # the README's
PIP = (sys.executable, "-m", "pip", "--quiet", "--no-input")


def run(folder: pathlib.Path, *command: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with nothing but the installed packages before the libraries."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PIP_NO_INDEX": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def installed(once: conftest.Once) -> pathlib.Path:
    """The folder that the wheel of the project was installed into, without a network."""
    return once("wheel", install) / "installed"


def install(folder: pathlib.Path) -> None:
    source, target = folder / "source", folder / "installed"
    for name in ("analysis", "data", "report"):
        ignored = shutil.ignore_patterns("__pycache__", "editions")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    target.mkdir()
    wheel = (*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source)
    assert run(target, *wheel).returncode == 0
    (made,) = folder.glob("*.whl")
    assert run(target, *PIP, "install", "--no-deps", "--target", target, made).returncode == 0


def test_a_finding_is_computed_outside_the_checkout(installed: pathlib.Path) -> None:
    code = (
        "from analysis import findings, parameters\n"
        "print(findings.__file__, findings.of(parameters.check({}))['implied_revenue_2024'].value)"
    )
    done = run(installed, sys.executable, "-P", "-c", code)
    assert done.returncode == 0, done.stderr
    place, value = done.stdout.split()
    assert pathlib.Path(place).is_relative_to(installed)
    assert float(value) == findings.of(parameters.check({}))["implied_revenue_2024"].value


def test_all_data_are_inside(installed: pathlib.Path) -> None:
    ours = {path.relative_to(ROOT / "data") for path in (ROOT / "data").rglob("*.*")}
    for name in ours:
        within = installed / "analysis" / "data" / name
        assert filecmp.cmp(ROOT / "data" / name, within, shallow=False), name


def test_whatever_the_packages_read_is_inside(installed: pathlib.Path) -> None:
    for room in ("analysis", "report"):
        for path in (ROOT / room).rglob("*.*"):
            own = path.relative_to(ROOT)
            if not ({"editions", "__pycache__"} & {*own.parts} or own == PICTURE):
                assert (installed / own).exists(), own


def test_numbers_are_traced_there(installed: pathlib.Path) -> None:
    done = run(installed, sys.executable, "-m", "report", "trace", "payments_2024")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("payments_2024: $493.8 million")


def test_a_report_is_refused_for_lack_of_what_a_checkout_has(installed: pathlib.Path) -> None:
    done = run(installed, sys.executable, "-m", "report", "build", "--into", installed / "shelf")
    assert done.returncode == 2
    assert done.stderr == (
        "CITATION.cff, file: it is missing. Remedy: restore it, or correct its path.\n"
        "notebooks, folder: it holds no notebook. "
        "Remedy: run this in a checkout of the repository.\n"
    )
    assert not (installed / "shelf").exists()
