"""The two sides of a comparison: editions on the shelf, in a folder or of a commit.

A manifest has the hash of each input, not the input itself. What an edition was made from is looked
for by these hashes: in the data as they stand, then in the history of the checkout.
"""

import functools
import io
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import report
from analysis import parameters, schema
from report.compare import changes
from report.press import inputs, shelf

HEAD = "HEAD"
PLACES = ("report/editions", "tests/golden")  # where a commit keeps editions
_METHOD = ("analysis/", "requirements.lock")  # what findings come from, beside the data
_REMAKE = """
import json, sys
from analysis import parameters
from analysis.explore import intervals
print(json.dumps(intervals.records(parameters.check(json.load(sys.stdin)))))
"""


@dataclass(frozen=True)
class Side:
    """An edition: what it is called, what it was made from, and what it says."""

    called: str
    name: str  # of the edition
    own: Mapping[str, Any]  # the parameters that were not at their defaults
    inputs: changes.Inputs
    method: str  # one hash of the code that its findings come from
    findings: Mapping[str, Mapping[str, Any]]
    notebooks: Mapping[str, Any]  # the executed notebooks, by their names

    @property
    def current(self) -> bool:
        """Whether its findings come from today's code."""
        return self.method == now()


def read(called: str) -> Side:
    """An edition by its name, its folder, or its name in a commit as COMMIT:NAME.

    Raises:
        Faults: there is none, it is one chapter alone, or what it was made from is not to be found.
    """
    commit, colon, name = called.partition(":")
    if not colon or pathlib.Path(called).exists():
        folder = pathlib.Path(called)
        return of_folder(called, folder if folder.is_dir() else report.EDITIONS / called)
    with tempfile.TemporaryDirectory() as place:
        for shelved in PLACES:
            if _laid_out(commit, f"{shelved}/{name}", pathlib.Path(place)):
                return of_folder(called, pathlib.Path(place) / shelved / name, commit)
    raise _refused(called, "that commit has no such edition", "name one that it has")


def of_folder(called: str, folder: pathlib.Path, commit: str = HEAD) -> Side:
    """The edition in a folder.

    Args:
        called: what the reader calls it.
        commit: in whose history its inputs are looked for.

    Raises:
        Faults: as `read`.
    """
    edition = _Edition(called, folder, commit)
    told, written = edition.told, folder / "findings.json"
    records = edition.json(written) if written.is_file() else edition.remade()
    there = (str(path.relative_to(folder)) for path in folder.glob("notebooks/*.ipynb"))
    notebooks = (folder / one for one in sorted({*told.outputs, *there}) if one.endswith(".ipynb"))
    usual = {one.name: one.default for one in parameters.SCHEMA}
    return Side(
        called,
        told.edition,
        {name: one.value for name, one in told.parameters.items() if one.value != one.default},
        # Every parameter: one that came later has its default in either.
        changes.Inputs(usual | edition.values, edition.contents("data/")),
        inputs.within(told.inputs, _METHOD),
        {one["id"]: one for one in records},
        {path.stem: edition.json(path) for path in notebooks},
    )


class _Edition:
    """A whole edition in a folder, and what it was made from.

    Raises:
        Faults: there is none, or it is a part of one.
    """

    def __init__(self, called: str, folder: pathlib.Path, commit: str) -> None:
        self._called, self._folder, self._commit = called, folder, commit
        told = shelf.manifest(folder)
        if told is None or "inputs" not in told.model_fields_set:
            there = ", ".join(shelf.editions(report.EDITIONS)) or "build one"
            remedy = f"use a folder of one, COMMIT:NAME, or {there}"
            raise _refused(called, "there is no such edition", remedy)
        if told.only:
            raise _refused(called, "it is a part of one", "build and name the whole edition")
        self.told = told
        self.values = {name: one.value for name, one in told.parameters.items()}

    def json(self, path: pathlib.Path) -> Any:
        content = path.read_bytes() if path.is_file() else b""
        if inputs.digest(content) != self.told.outputs.get(str(path.relative_to(self._folder))):
            rule = f"its {path.name} is not as it was built"
            raise _refused(self._called, rule, "build it again")
        return json.loads(content)

    def contents(self, *kinds: str) -> dict[str, bytes]:
        """The inputs whose paths begin so."""
        found = {}
        for path, hash_ in self.told.inputs.items():
            if path.startswith(kinds):
                content = _content(path, hash_, self._commit)
                if content is None:
                    rule = f"it was made from a {path} that is neither here nor in the history"
                    remedy = "commit what it is made from, and build it again"
                    raise _refused(self._called, rule, remedy)
                found[path] = content
        return found

    def remade(self) -> list[dict[str, Any]]:
        """The findings, of one that keeps none, by the very code that made it."""
        with tempfile.TemporaryDirectory() as place:
            changes.lay_out(self.contents("analysis/", "data/"), pathlib.Path(place))
            ran = subprocess.run(  # noqa: S603 - our own, as it was
                [sys.executable, "-P", "-c", _REMAKE],
                input=json.dumps(self.values),
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
                cwd=place,
                env={**os.environ, "PYTHONPATH": place},
            )
        if ran.returncode:
            rule = "it keeps no findings.json, and the code that made it no longer runs"
            raise _refused(self._called, rule, "build it again")
        records: list[dict[str, Any]] = json.loads(ran.stdout)
        return records


def now() -> str:
    """One hash of today's code behind the findings."""
    return inputs.within(inputs.hashes(report.ROOT), _METHOD)


def _refused(called: str, rule: str, remedy: str) -> schema.Faults:
    return schema.Faults([schema.Fault("diff", called, rule, remedy)])


# What the history of the checkout holds


def _laid_out(commit: str, folder: str, into: pathlib.Path) -> bool:
    """Lay a folder of a commit out, as it was there; false if the commit has no such folder."""
    revision(commit)
    packed = _git("archive", "--format=tar", commit, "--", folder)
    if packed is None:
        return False
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")
    return True


@functools.cache
def revision(commit: str) -> str:
    """The full name of a commit.

    Raises:
        Faults: this is no checkout, or it has no such commit.
    """
    if _git("rev-parse", "--git-dir") is None:
        rule = "its history is asked for, and this folder is no git checkout"
        remedy = "run it in a clone of the repository, or compare editions made from this folder"
        raise _refused(commit, rule, remedy)
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    if found is None:
        raise _refused(commit, "there is no such commit", "name one that `git log` shows")
    return found.decode().strip()


def _content(path: str, digest: str, commit: str) -> bytes | None:
    """A file as it once was, by the hash of its content: as it stands here, or in the history."""
    here = report.ROOT / path
    if here.is_file() and inputs.digest(found := here.read_bytes()) == digest:
        return found
    listed = _git(
        "log", "--format=", "--raw", "--no-abbrev", "--no-renames", revision(commit), "--", path
    )
    for line in (listed or b"").decode().splitlines():
        blob = _git("cat-file", "blob", line.split()[3])
        if blob is not None and inputs.digest(blob) == digest:
            return blob
    return None


def _git(*arguments: str) -> bytes | None:
    """What git answers; none if it refuses, or is not there."""
    command = ["git", "-C", str(report.ROOT), *arguments]
    try:
        ran = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - git's own words
    except OSError:
        return None
    return ran.stdout if ran.returncode == 0 else None
