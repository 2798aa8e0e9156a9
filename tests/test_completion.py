"""What a shell completes after `python -m report`, asked of the shells themselves."""

import contextlib
import functools
import os
import pathlib
import pty
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence

import pytest

import report
from analysis import findings, parameters
from report.verbs import cli

pytestmark = pytest.mark.slow  # starts shells
ASKED = [
    (["so"], ["solve"]),
    (["build", "--dry"], ["--dry-run"]),
    (["build", "-p", "share"], ["share_rate=", "shared_fraction=", "share_until="]),
    (["build", "-p", "scenario=b"], ["scenario=base"]),
    (["build", "-p", "bing_test="], ["bing_test=more_than", "bing_test=at_least"]),
    (["solve", "--by", "agi"], ["agi_year"]),
    (["explain", "gap_202"], None),
    (["open", "cur"], ["current"]),
    (["sweep", "--grid", "README"], ["README.md"]),
    (["completion", ""], ["bash", "zsh", "fish"]),
]


@functools.cache
def told(shell: str) -> str:
    """The script that completes in a shell."""
    asked = [sys.executable, "-m", "report", "completion", shell]
    return subprocess.run(asked, cwd=report.ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> str:
    """The path, quoted, of the script that completes in a shell, which has to be there."""
    shell = request.param
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    path = tmp_path_factory.mktemp("shell") / f"completion.{shell}"
    path.write_text(told(shell), encoding="utf-8")
    return shlex.quote(str(path))


def expected(offered: Sequence[str] | None) -> list[str]:
    """What is to be offered; None stands for the ids of gaps."""
    if offered is None:
        offered = [id for id in findings.of(parameters.check({})).index if id.startswith("gap_202")]
    return sorted(offered)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_every_shell_knows_what_may_be_typed(shell: str) -> None:
    script = told(shell)
    offered = {*cli.VERBS, "--dry-run", "implied_revenue_2024", "scenario=reported"}
    offered |= {one.name for one in parameters.SCHEMA}
    assert not {one for one in offered if one.replace("--", "", shell == "fish") not in script}


@pytest.mark.parametrize("script", ["bash"], indirect=True)
@pytest.mark.parametrize(("words", "offered"), ASKED)
def test_bash_completes_what_follows(
    script: str, words: Sequence[str], offered: Sequence[str] | None
) -> None:
    before, equals, after = words[-1].rpartition("=")  # bash takes the word apart
    taken = [*words[:-1], before, equals, *filter(None, [after])] if equals else words
    line = ["python", "-m", "report", *taken]
    test = (
        f"source {script}; COMP_WORDS=({shlex.join(line)}); "
        f'COMP_CWORD={len(line) - 1}; _report_module; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(
        ["bash", "-c", test], cwd=report.ROOT, capture_output=True, text=True, check=True
    )
    found = [f"{before}{equals}{one}" for one in done.stdout.split()]
    assert sorted(found) == expected(offered)
    assert done.stderr == ""


@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_bash_leaves_what_else_follows_python_alone(script: str) -> None:
    test = (
        f"source {script}; COMP_WORDS=(python READ); COMP_CWORD=1; "
        '_report_module; echo "${#COMPREPLY[@]}"; complete -p python'
    )
    done = subprocess.run(["bash", "-c", test], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "0",
        "complete -o bashdefault -o default -F _report_module python",
    ]


def typed_in_zsh(script: str, line: str, home: pathlib.Path) -> str:
    """What a terminal shows when a line is typed in zsh and completed twice."""
    begun = "autoload -U compinit; compinit -D -u; stty cols 200; PS1='ready: '"
    (home / ".zshrc").write_text(f'{begun}; eval "$(<{script})"', encoding="utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["zsh", "-d", "-i"],
        cwd=report.ROOT,
        env={**os.environ, "TERM": "dumb", "LINES": "100", "ZDOTDIR": str(home)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    while b"ready: " not in shown:  # before, the terminal itself answers some keys
        shown += os.read(ours, 65536)
    os.write(ours, f"{line}\t\t\x15exit\n".encode())  # Ctrl-U drops what was completed
    with contextlib.suppress(OSError):  # as Linux tells that the other end is closed
        while more := os.read(ours, 65536):
            shown += more
    os.close(ours)
    process.wait()
    return shown.decode(errors="replace")


@pytest.mark.parametrize("script", ["zsh"], indirect=True)
@pytest.mark.parametrize(("words", "offered"), ASKED)
def test_zsh_completes_what_follows(
    script: str, words: Sequence[str], offered: Sequence[str] | None, tmp_path: pathlib.Path
) -> None:
    line = " ".join(["python", "-m", "report", *words])
    begun = words[-1]
    shown = set(re.split(r"[\s\x07\x08]+", typed_in_zsh(script, line, tmp_path))) - {begun}
    wanted = expected(offered)
    assert (
        sorted(one for one in shown if one.startswith(begun) and (begun or one in wanted)) == wanted
    )


@pytest.mark.parametrize("script", ["zsh"], indirect=True)
def test_zsh_completes_what_else_follows_python_as_before(
    script: str, tmp_path: pathlib.Path
) -> None:
    assert "python README.md" in typed_in_zsh(script, "python READ", tmp_path)


@pytest.mark.parametrize("script", ["fish"], indirect=True)
@pytest.mark.parametrize(("words", "offered"), ASKED)
def test_fish_completes_what_follows(
    script: str, words: Sequence[str], offered: Sequence[str] | None
) -> None:
    line = " ".join(["python", "-m", "report", *words])
    test = f"source {script}; complete -C {shlex.quote(line)}"
    done = subprocess.run(
        ["fish", "--no-config", "-c", test],
        cwd=report.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [one.partition("\t")[0] for one in done.stdout.splitlines()]
    assert sorted(filter(None, found)) == expected(offered)
    assert done.stderr == ""
