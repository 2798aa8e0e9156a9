"""Programs in Python, as processes of their own, spared most of what a start takes.

That is to load the packages of others. A process that has done so, and has nothing of this project,
makes a copy of itself for each program, which finds the project on its own paths, and is in a group
of its own: it may be killed. What is about the start itself, about signals from outside, or about
what differs between processes is asked of `subprocess`.
"""

import functools
import gc
import importlib
import json
import os
import pathlib
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping

_STARTUP = pathlib.Path(__file__).resolve().parent.parent / "analysis" / "startup.py"
# What the press loads; one that is not named here takes its time, and changes nothing else.
_OTHERS = (
    *("IPython.core.interactiveshell", "altair", "click", "entrypoints", "jinja2"),
    *("latex2mathml.converter", "markdown_it.tree", "mdit_py_plugins.dollarmath"),
    *("mdit_py_plugins.footnote", "minify_html", "nbclient", "nbformat", "numpy.polynomial"),
    *("openpyxl", "pandas", "pyarrow.parquet", "pydantic.main", "requests", "scipy.special"),
    *("tenacity", "xlsxwriter", "yaml"),
)


def run(
    arguments: list[str], *, cwd: pathlib.Path, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """What `python -c CODE ...` or `python -m MODULE ...` ends with, and what it says."""
    with tempfile.NamedTemporaryFile("r") as out, tempfile.NamedTemporaryFile("r") as err:
        asked = json.dumps([arguments, str(cwd), dict(env), out.name, err.name])
        try:
            status = _answer(f"{asked}\n")
        except BaseException:  # a test that is out of time: the answer would be taken for the next
            _serving().kill()
            _serving.cache_clear()
            raise
        code = os.waitstatus_to_exitcode(status)
        return subprocess.CompletedProcess(arguments, code, out.read(), err.read())


def _answer(asked: str) -> int:
    serving = _serving()
    assert serving.stdin
    assert serving.stdout
    serving.stdin.write(asked)
    serving.stdin.flush()
    return int(serving.stdout.readline())


@functools.cache
def _serving() -> subprocess.Popen[str]:
    """The process that is copied, which ends with this one."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.Popen(
        [sys.executable, "-P", __file__],
        env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _serve() -> None:
    """Run each program that is asked for in a copy of this process, and tell its status."""
    runpy.run_path(str(_STARTUP))
    for name in _OTHERS:
        importlib.import_module(name)
    ours = [name for name in sys.modules if name.partition(".")[0] in {"analysis", "report"}]
    assert not ours, ours
    gc.freeze()
    answers = os.dup(1)
    for line in sys.stdin:
        copy = os.fork()
        if not copy:
            os.close(answers)
            _become(*json.loads(line))
            return
        os.write(answers, b"%d\n" % os.waitpid(copy, 0)[1])


def _become(arguments: list[str], cwd: str, env: dict[str, str], out: str, err: str) -> None:
    """Do in this process what Python would in one of its own."""
    os.setsid()
    for stream, path in ((0, os.devnull), (1, out), (2, err)):
        file = os.open(path, os.O_RDONLY if stream == 0 else os.O_WRONLY)
        os.dup2(file, stream)
        os.close(file)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    how, what, *given = arguments
    paths = [path for path in env.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:0] = [cwd if how == "-m" else "", *paths]
    sys.argv = [how, *given]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what, {"__name__": "__main__"})  # noqa: S102 - what a test asks for


if __name__ == "__main__":
    _serve()
