"""A program in a copy of a process ends as in one of its own, with the project that is its own."""

import os
import pathlib
import subprocess
import sys

import forked
import pytest

pytestmark = pytest.mark.slow
SAYS = "import sys\nprint('mine', sys.argv[1:], __name__)\nsys.exit(sys.stdin.read() or 'no')\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["-m", "analysis", "one"],
        ["-c", "import analysis.__main__", "one", "other"],
        ["-c", "import os; os.kill(os.getpid(), 9)"],
        ["-c", "print(len(__import__('os').listdir('.')))"],
    ],
    ids=str,
)
def test_a_program_ends_and_says_what_it_does_in_a_process_of_its_own(
    tmp_path: pathlib.Path, arguments: list[str]
) -> None:
    for name, text in (("__init__", ""), ("__main__", SAYS)):
        path = tmp_path / "analysis" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    alone = subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, env=environment,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    done = forked.run(arguments, cwd=tmp_path, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (
        alone.returncode,
        alone.stdout,
        alone.stderr,
    )
