"""The committed editions are what the press makes of the committed sources, byte for byte.

They are built by another user, elsewhere, in another language, time zone and year.
"""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest
import tools

import report

pytestmark = pytest.mark.slow
NAMES = ("current", "article")
ROOT = report.ROOT
# What tells a process that it is five years later.
LATER = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
#define YEARS (5 * 365 * 86400L)
int clock_gettime(clockid_t which, struct timespec *told) {
  int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  int done = real(which, told);
  if (which == CLOCK_REALTIME) told->tv_sec += YEARS;
  return done;
}
time_t time(time_t *told) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (told) *told = now.tv_sec;
  return now.tv_sec;
}
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody else."""
    home = tmp_path_factory.mktemp("jemand anders")
    settings = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "LANG": "de_DE.UTF-8",
        "PYTHONHASHSEED": "2031",
        "COLUMNS": "41",
    }
    if shutil.which("gcc") and sys.platform == "linux":
        place = tmp_path_factory.mktemp("later")  # without a space, which would end its name
        source, made = place / "later.c", place / "later.so"
        source.write_text(LATER)
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
        settings["LD_PRELOAD"] = str(made)
    return {**os.environ, **settings}


def test_the_year_is_another_there(elsewhere: dict[str, str]) -> None:
    tools.program("gcc")
    command = [sys.executable, "-c", "import datetime; print(datetime.date.today().year)"]
    told = [
        int(subprocess.run(command, env=env, check=True, capture_output=True).stdout)
        for env in (elsewhere, dict(os.environ))
    ]
    assert told[0] - told[1] in {4, 5}


@pytest.mark.parametrize("name", NAMES)
def test_a_build_gives_the_committed_bytes(
    tmp_path: pathlib.Path, name: str, elsewhere: dict[str, str]
) -> None:
    root = tmp_path / "Müllers Übung"
    without = shutil.ignore_patterns(
        *(".git", ".venv", ".cache", "node_modules", "editions", "__pycache__", "*.egg-info")
    )
    shutil.copytree(ROOT, root, ignore=without)
    command = [sys.executable, "-m", "report", "build", "--edition", name]
    env = {**elsewhere, "PYTHONPATH": str(root)}
    subprocess.run(command, cwd=root, env=env, check=True, capture_output=True)
    committed = report.EDITIONS / name
    built = root / committed.relative_to(ROOT)
    files = [path.relative_to(committed) for path in committed.rglob("*") if path.is_file()]
    assert pathlib.Path("manifest.json") in files
    differing = [
        str(file)
        for file in files
        if not (built / file).is_file()
        or (built / file).read_bytes() != (committed / file).read_bytes()
    ]
    assert not differing, "run `make report`, look at the report, and commit report/editions/"
