"""The committed editions are what the press makes of the committed sources, byte for byte.

They are built by another user, elsewhere, in another language, time zone and year, on an older CPU.
"""

import os
import pathlib
import shutil
import subprocess
import sys

import elsewhere
import pytest
import tools

import report

pytestmark = pytest.mark.slow
NAMES = ("current", "article")
ROOT = report.ROOT


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody else."""
    return elsewhere.environment(tmp_path_factory.mktemp("there"))


def told(environment: dict[str, str], code: str) -> str:
    """What a line of Python prints in an environment."""
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return ran.stdout


def test_the_year_is_another_there(there: dict[str, str]) -> None:
    tools.program("gcc")
    code = "import datetime; print(datetime.date.today().year)"
    assert int(told(there, code)) - int(told(dict(os.environ), code)) in {4, 5}


@pytest.mark.skipif(not elsewhere.older_cpu()["NPY_DISABLE_CPU_FEATURES"], reason="an old CPU")
def test_the_last_bits_are_others_there(there: dict[str, str]) -> None:
    code = (
        "import math, numpy as np, zlib\n"
        "some = np.random.default_rng(1).normal(size=100_000)\n"
        "dots = [some[n:] @ some[: len(some) - n] for n in range(30)]  # one may be alike\n"
        "print(np.tanh(some).tolist(), dots, [math.exp(one) for one in some], "
        "zlib.compress(b'some words, some words' * 99), sep='\\n')"
    )
    here, away = (told(env, code).splitlines() for env in (dict(os.environ), there))
    assert [one == other for one, other in zip(here, away, strict=True)] == [False] * 4


def test_a_build_gives_the_committed_bytes(tmp_path: pathlib.Path, there: dict[str, str]) -> None:
    root = tmp_path / elsewhere.FOLDER
    without = shutil.ignore_patterns(
        *(".git", ".venv", ".cache", "node_modules", "editions", "__pycache__", "*.egg-info")
    )
    shutil.copytree(ROOT, root, ignore=without)
    command = [sys.executable, "-m", "report", "build", "--all"]
    env = {**there, "PYTHONPATH": os.pathsep.join([str(root), there["PYTHONPATH"]])}
    subprocess.run(command, cwd=root, env=env, check=True, capture_output=True)
    committed = [report.EDITIONS / name for name in NAMES]
    files = [path for one in committed for path in one.rglob("*") if path.is_file()]
    assert {*files} >= {one / "manifest.json" for one in committed}
    pairs = [(path, root / path.relative_to(ROOT)) for path in files]
    differing = [
        str(path.relative_to(ROOT))
        for path, built in pairs
        if not built.is_file() or built.read_bytes() != path.read_bytes()
    ]
    assert not differing, "run `make report`, look at the report, and commit report/editions/"
