"""What the history of the checkout holds: editions and inputs of other commits."""

import functools
import io
import pathlib
import subprocess
import tarfile

import report
from analysis import schema
from report.press import inputs

HEAD = "HEAD"


def extract(commit: str, folder: str, into: pathlib.Path) -> bool:
    """Lay a folder of a commit out, as it was there; false if the commit has no such folder.

    Raises:
        Faults: this is no checkout, or it has no such commit.
    """
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
        raise schema.Faults([schema.Fault("diff", commit, rule, remedy)])
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    if found is None:
        rule, remedy = "there is no such commit", "name one that `git log` shows"
        raise schema.Faults([schema.Fault("diff", commit, rule, remedy)])
    return found.decode().strip()


def content(path: str, digest: str, commit: str = HEAD) -> bytes | None:
    """A file as it once was, by the hash of its content: as it stands here, or in the history.

    Args:
        path: from the project's folder.
        digest: SHA-256.
        commit: whose history.

    Raises:
        Faults: it is not as it stands here, and there is no history to look in.
    """
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
