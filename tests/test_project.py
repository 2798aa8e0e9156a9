"""What the project says of itself is true: its locks, its README, its commands, its files."""

import ast
import importlib.metadata
import json
import os
import pathlib
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from report.verbs import cli

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-uv.lock")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(text("pyproject.toml"))["project"]
    return table


def direct_dependencies() -> list[str]:
    table = project()
    stated = [*table["dependencies"], *table["optional-dependencies"]["dev"]]
    return sorted(re.split(r"[<>=]", line)[0] for line in stated)


def locked_versions() -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text("requirements.lock"), re.MULTILINE))


def environment_pins() -> dict[str, str]:
    *names, by_pip = yaml.safe_load(text("environment.yml"))["dependencies"]
    pins = [re.split("==?", line) for line in [*names, *by_pip["pip"]] if re.search(r"\w=", line)]
    return {normal(name): version for name, version in pins}


def section(name: str) -> str:
    """The part of the README between the marks that name it."""
    after = text("README.md").partition(f"<!-- {name}: begin -->\n")[2]
    return after.partition(f"<!-- {name}: end -->")[0]


def readme_commands(start: str) -> list[list[str]]:
    blocks = re.findall(r"^```sh\n(.*?)^```", text("README.md"), re.MULTILINE | re.DOTALL)
    lines = (line.partition("#")[0].strip() for block in blocks for line in block.splitlines())
    return [line.removeprefix(start).split() for line in lines if line.startswith(start)]


def makefile_targets() -> set[str]:
    phony = re.search(r"^\.PHONY: (.*)$", text("Makefile"), re.MULTILINE)
    assert phony
    return set(phony[1].split())


def run(*command: str | pathlib.Path, **environment: str) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=outside | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def write_program(path: pathlib.Path, script: str) -> pathlib.Path:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


# The locks and what is made from them


def test_environment_yml_pins_each_direct_dependency_as_the_lock_does() -> None:
    locked = locked_versions()
    assert environment_pins() == {name: locked[name] for name in direct_dependencies()}


def test_make_lock_writes_the_versions_of_the_lock_into_environment_yml() -> None:
    pinned = runpy.run_path(str(ROOT / ".ci/pins.py"))["pinned"]
    stale = "- python>=3.11\n- jupyter_client=1.0\n- pip:\n    - typst==0.1\n    - -e .\n"
    lock = (
        "jupyter-client==8.10.0 \\\n    --hash=sha256:0\ntypst==0.15.2 ; python_version > '3' \\\n"
    )
    fresh = "- python>=3.11\n- jupyter_client=8.10.0\n- pip:\n    - typst==0.15.2\n    - -e .\n"
    assert pinned(stale, lock) == fresh


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_hashes_for_every_package_and_no_address(name: str) -> None:
    entries = re.split(r"^(?=\w)", text(name), flags=re.MULTILINE)[1:]
    without = [line.split()[0] for line in entries if "--hash=sha256:" not in line]
    assert entries
    assert without == []
    assert re.findall(r".*(?:://|index-url|find-links|@ file).*", text(name)) == []


@pytest.mark.slow
def test_every_import_is_of_a_declared_dependency() -> None:
    providers = importlib.metadata.packages_distributions()
    ours = {"analysis", "report", *sys.stdlib_module_names}
    ours |= {path.stem for path in (ROOT / "tests").glob("*.py")}
    undeclared = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path, module in imported_modules()
        if module not in ours
        and path.parent.name != "fonts"  # its script is run in an environment of its own
        and not {normal(name) for name in providers.get(module, [])} & set(direct_dependencies())
    }
    assert undeclared == set()


def imported_modules() -> Iterator[tuple[pathlib.Path, str]]:
    for folder in ("analysis", "report", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Import(names=names):
                        yield from ((path, name.name.partition(".")[0]) for name in names)
                    case ast.ImportFrom(module=str(module), level=0):
                        yield path, module.partition(".")[0]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# The README


def test_the_readme_says_of_each_direct_dependency_why_it_is_here() -> None:
    row = r"^\| ([a-z0-9-]+) \| \S.* \| (\S+) \|$"
    rows = re.findall(row, section("dependencies"), re.MULTILINE)
    assert sorted(name for name, _ in rows) == direct_dependencies()
    wrong = {name: said for name, said in rows if said.partition("-")[0] not in licences(name)}
    assert wrong == {}


def licences(name: str) -> str:
    """What a package says of its licence."""
    about = importlib.metadata.metadata(name)
    classes = [one for one in about.get_all("Classifier") or () if one.startswith("License ::")]
    named = [about[field] for field in ("License-Expression", "License") if field in about]
    return " ".join([*named, *classes])


def test_the_readme_shows_every_target_of_the_makefile_and_no_other() -> None:
    assert {words[0] for words in readme_commands("make ")} == makefile_targets()


def test_make_help_lists_every_target() -> None:
    listed = re.findall(r"^make (\w+) ", run("make").stdout, re.MULTILINE)
    assert set(listed) == makefile_targets() - {"help"}


def test_every_report_command_in_the_readme_exists_with_its_options(
    capsys: pytest.CaptureFixture[str],
) -> None:
    commands = readme_commands("python -m report ")
    assert commands
    for verb, *words in commands:
        with pytest.raises(SystemExit) as left:
            cli.main([verb, "--help"])
        answer = capsys.readouterr()
        assert not left.value.code, answer.err
        options = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert options <= set(re.findall(r"-[-\w]+", answer.out)), verb


def test_every_file_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)\s]+)\)", text("README.md"))
    assert [link for link in links if not (ROOT / link.partition("#")[0]).exists()] == []


def test_the_citation_file_names_what_a_citation_needs() -> None:
    citation = yaml.safe_load(text("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["version"] == project()["version"]


# Setting up


def test_an_old_python_is_refused_with_the_remedy(tmp_path: pathlib.Path) -> None:
    pretend = "import sys; sys.version_info = (3, 9, 18); exec(sys.argv[1])"
    old = write_program(
        tmp_path / "old",
        f"""
        if [ "$1" = --version ]; then echo Python 3.9.18; exit; fi
        exec "{sys.executable}" -c "{pretend}" "$2"
        """,
    )
    answer = run("make", "report", f"PYTHON={old}", f"VENV={tmp_path}/venv")
    assert answer.returncode != 0
    assert f"Python 3.11 or newer is needed; '{old}' is: Python 3.9.18" in answer.stderr
    assert "make report PYTHON=python3.12" in answer.stderr


def test_a_python_that_cannot_make_environments_is_refused_with_the_remedy(
    tmp_path: pathlib.Path,
) -> None:
    bare = write_program(tmp_path / "bare", 'case "$2" in *venv*) exit 1 ;; esac')
    answer = run("make", "report", f"PYTHON={bare}", f"VENV={tmp_path}/venv")
    assert answer.returncode != 0
    assert f"'{bare}' cannot make virtual environments" in answer.stderr
    assert "apt install python3-venv" in answer.stderr


def test_continuous_integration_installs_what_is_missing_and_allows_no_skipped_test(
    tmp_path: pathlib.Path,
) -> None:
    log = tmp_path / "log"
    write_program(
        tmp_path / "dpkg-query",
        'case "$*" in *poppler-utils | *nodejs) exit 1 ;; *) printf installed ;; esac',
    )
    write_program(tmp_path / "sudo", 'exec "$@"')
    write_program(tmp_path / "apt-get", f'echo "apt-get $*" >> "{log}"')
    write_program(tmp_path / "node", "exit 0")  # not from the package, and good enough
    write_program(tmp_path / "npm", f'echo "npm $*" >> "{log}"')
    write_program(tmp_path / "make", f'echo "make $* browser=$REQUIRE_BROWSER" >> "{log}"')
    answer = run(ROOT / ".ci/run", PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert answer.returncode == 0, answer.stderr
    assert log.read_text(encoding="utf-8").splitlines() == [
        "apt-get update",
        "apt-get install --yes --no-install-recommends poppler-utils",
        "npm ci --ignore-scripts --prefix tests/checkers",
        "make test browser=1",
    ]


def test_every_program_that_a_test_asks_for_is_installed_there() -> None:
    tests = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*.py"))
    asked = {name for text in tests for name in re.findall(r'tools\.program\(\s*"(\w+)"', text)}
    installed = (ROOT / ".ci" / "apt.txt").read_text(encoding="utf-8").split()
    assert "qpdf" in asked
    assert asked - {*installed} == set()


def test_the_checkers_can_be_installed_by_the_npm_of_debian_too() -> None:
    told = (ROOT / "tests" / "checkers" / "package.json").read_text(encoding="utf-8")
    assert "overrides" not in json.loads(told)
    lock = (ROOT / "tests" / "checkers" / "package-lock.json").read_text(encoding="utf-8")
    asked = [one.get("dependencies", {}) for one in json.loads(lock)["packages"].values()]
    assert {name for one in asked for name, version in one.items() if version.isalpha()} == set()


# What is committed


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("current/card.png", True),
        ("current/report.html", True),
        ("current/report.pdf", True),
        ("current/report.md", True),
        ("current/ledger.html", True),
        ("current/ledger.pdf", True),
        ("current/findings.json", True),
        ("current/manifest.json", True),
        ("current/notebooks/1_payments.ipynb", True),
        ("current/notebooks/1_payments.html", False),
        ("article/report.html", False),
        ("article/report.pdf", False),
        ("article/ledger.html", False),
        ("article/ledger.pdf", False),
        ("article/findings.json", True),
        ("article/manifest.json", True),
        ("article/notebooks/1_payments.ipynb", True),
        ("mine/findings.json", False),
        ("mine/notebooks/1_payments.ipynb", False),
    ],
)
def test_git_keeps_the_two_reference_editions_and_ignores_all_others(
    name: str, *, kept: bool
) -> None:
    ignored = run("git", "check-ignore", "--no-index", "--quiet", f"report/editions/{name}")
    assert ignored.returncode == int(kept)


@pytest.mark.later  # reads every file
def test_no_text_file_names_a_machine_or_a_package_registry() -> None:
    told = [
        f"{path}: {found[0][:120]}"
        for path, content in texts()
        for found in GIVEAWAY.finditer(content)
    ]
    assert told == []


@pytest.mark.parametrize("folder", ["home", "root", "work", "tmp", "Users"])
def test_a_path_of_a_machine_would_be_noticed(folder: str) -> None:
    assert GIVEAWAY.search(f'"path": "/{folder}/someone"')
    assert not GIVEAWAY.search(f"https://example.com/{folder}/someone")


@pytest.mark.parametrize("host", ["pypi", "pythonhosted", "anaconda", "npmjs"])
def test_the_address_of_a_registry_would_be_noticed(host: str) -> None:
    assert GIVEAWAY.search(f"https://files.{host}.org/simple")


GIVEAWAY = re.compile(
    r"(?<![\w.:/~-])/(?:home|root|work|tmp|Users|var/folders)/\w"
    r"|[A-Z]:\\+Users|file:/{2}/"
    r"|\b(?:pypi|pythonhosted|anaconda|npmjs)\.(?:org|com)\b"
)


def texts() -> Iterator[tuple[str, str]]:
    """The text files that are, or would be, committed."""
    ours = ("git", "-c", "safe.directory=*", "ls-files", "-z")
    listed = run(*ours, "--cached", "--others", "--exclude-standard")
    assert listed.stdout, listed.stderr
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            yield name, content.decode("utf-8")
