"""A release: the edition of a version, dated and named for good, with its change note.

Its version is that of CITATION.cff and its day that of the version's section in CHANGELOG.md, so
that the same tree gives the same release on any day. It is told what differs from the release
before it, and why. A release that stands on the shelf is never made again.
"""

import json
import pathlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import report
from analysis import schema
from report.compare import comparison, page, sides, telling
from report.formats import apparatus, editions
from report.press import build, inputs, orders, shelf

NOTE = "changes"  # the change note, as .html, .json and .txt
_NAME = re.compile(r"\d{4}-\d\d-\d\d-v[0-9a-z-]+")
_CITATION, _CHANGELOG = "CITATION.cff", "CHANGELOG.md"


@dataclass(frozen=True)
class Release:
    """The name of a release, its version and day, and the release before it, if there is one."""

    name: str
    version: str
    day: str
    before: str | None


def due(into: pathlib.Path) -> Release:
    """The release that this tree is to become.

    Args:
        into: the folder of editions.

    Raises:
        Faults: version and day are not said, or it is released already.
    """
    cited = apparatus.cited(report.ROOT / _CITATION)
    version = str(cited["version"])
    log = (report.ROOT / _CHANGELOG).read_text(encoding="utf-8")
    dated = re.search(rf"^## \[{re.escape(version)}\] - (\d{{4}}-\d\d-\d\d)$", log, re.MULTILINE)
    told = str(cited.get("date-released", ""))
    schema.refuse([*_undated(version, dated[1] if dated else "", told)])
    name = f"{told}-v{re.sub('[^0-9a-z]+', '-', version.lower())}"
    earlier = [one for one in shelf.editions(into) if _NAME.fullmatch(one)]
    if name in earlier:
        rule, remedy = "it is released already", "write the next version into CITATION.cff"
        raise schema.Faults([schema.Fault("release", name, rule, remedy)])
    return Release(name, version, told, max((one for one in earlier if one < name), default=None))


def _undated(version: str, day: str, told: str) -> Iterator[schema.Fault]:
    """What keeps a version from having one day."""
    if not day:
        rule = "no section says what is new in it, and its day"
        remedy = f"write '## [{version}] - YYYY-MM-DD' over what is new"
        yield schema.Fault(_CHANGELOG, f"version {version}", rule, remedy)
    elif told != day:
        rule = f"it is {told or 'missing'}, and CHANGELOG.md says {day}"
        yield schema.Fault(_CITATION, "date-released", rule, f"write 'date-released: {day}'")


def make(release: Release, into: pathlib.Path) -> None:
    """Build the edition of a release, with its change note, and put it on the shelf.

    Raises:
        Faults: the edition is refused, or the release before is not to be compared with.
    """
    before = sides.of_folder(release.before, into / release.before) if release.before else None
    (order,) = orders.take([release.name], [])
    with shelf.draft(into, release.name, []) as folder, tempfile.TemporaryDirectory() as place:
        built = pathlib.Path(place)
        build.build([order], into=built, published=[])
        shutil.copytree(built / release.name, folder, dirs_exist_ok=True)
        if before:
            _note(folder, comparison.of(before, sides.of_folder(release.name, folder)))


def _note(folder: pathlib.Path, found: comparison.Comparison) -> None:
    """Lay the change note beside an edition, and list it in its manifest."""
    told: dict[str, Any] = json.loads((folder / shelf.MANIFEST).read_text(encoding="utf-8"))
    for ending, content in (
        ("html", page.page(found).encode()),
        ("json", editions.as_json(comparison.plain(found))),
        ("txt", "".join(f"{line}\n" for line in telling.lines(found)).encode()),
    ):
        name = f"{NOTE}.{ending}"
        (folder / name).write_bytes(content)
        told["outputs"][name] = inputs.digest(content)
    (folder / shelf.MANIFEST).write_bytes(editions.as_json(told))
