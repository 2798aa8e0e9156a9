"""A release: the edition of a version, dated and named for good, with its change note.

Its version is that of CITATION.cff and its day that of the version's section in CHANGELOG.md, so
that the same tree gives the same release on any day. It is told what differs from the release
before it, and why. A release that stands on the shelf is never made again.
"""

import json
import pathlib
import re
import tempfile
from collections.abc import Iterator

import report
from analysis import files, schema
from report.compare import changes, comparison, sides, telling
from report.formats import apparatus, editions
from report.press import build, orders, shelf

NOTE = "changes"  # the change note, as .html, .json and .txt
_NAME = re.compile(r"\d{4}-\d\d-\d\d-v[0-9a-z-]+")
_CITATION, _CHANGELOG = "CITATION.cff", "CHANGELOG.md"


def due(into: pathlib.Path) -> tuple[str, str]:
    """The name of the release that this tree is to become, and of the one before, if there is one.

    Raises:
        Faults: version and day are not said, or it is released already.
    """
    cited = apparatus.cited(report.ROOT / _CITATION)
    version = str(cited["version"])
    log = files.text(report.ROOT / _CHANGELOG)
    dated = re.search(rf"^## \[{re.escape(version)}\] - (\d{{4}}-\d\d-\d\d)$", log, re.MULTILINE)
    told = str(cited.get("date-released", ""))
    schema.refuse([*_undated(version, dated[1] if dated else "", told)])
    name = f"{told}-v{re.sub('[^0-9a-z]+', '-', version.lower())}"
    earlier = [one for one in shelf.editions(into) if _NAME.fullmatch(one)]
    if name in earlier:
        rule, remedy = "it is released already", "write the next version into CITATION.cff"
        raise schema.Faults([schema.Fault("release", name, rule, remedy)])
    return name, max((one for one in earlier if one < name), default="")


def _undated(version: str, day: str, told: str) -> Iterator[schema.Fault]:
    """What keeps a version from having one day."""
    if not day:
        rule = "no section says what is new in it, and its day"
        remedy = f"write '## [{version}] - YYYY-MM-DD' over what is new"
        yield schema.Fault(_CHANGELOG, f"version {version}", rule, remedy)
    elif told != day:
        rule = f"it is {told or 'missing'}, and CHANGELOG.md says {day}"
        yield schema.Fault(_CITATION, "date-released", rule, f"write 'date-released: {day}'")


def make(name: str, earlier: str, into: pathlib.Path) -> None:
    """Build the edition of a release, with its change note, and put it on the shelf.

    Raises:
        Faults: the edition is refused, or the release before is not to be compared with.
    """
    before = sides.of_folder(earlier, into / earlier) if earlier else None
    (order,) = orders.take([name], [])
    more = [_noting(before)] if before else []
    build.build([order], root=report.ROOT, into=into, published=[], more=more)


def _noting(before: sides.Side) -> editions.Format:
    """The change note as one more format, before the crate and the zip, which hold it, too."""

    def files(edition: editions.Edition) -> editions.Files:
        found = comparison.of(before, _side(edition))
        for ending, make in (
            ("html", lambda: telling.page(found).encode()),
            ("json", lambda: editions.as_json(comparison.plain(found))),
            ("txt", lambda: "".join(f"{line}\n" for line in telling.lines(found)).encode()),
        ):
            yield f"{NOTE}.{ending}", make

    return editions.Format(NOTE, files, turn=1)


def _side(edition: editions.Edition) -> sides.Side:
    """An edition that is being written, as a side of a comparison."""
    with tempfile.TemporaryDirectory() as place:
        changes.lay_out({**edition.made, shelf.MANIFEST: edition.manifest()}, pathlib.Path(place))
        return sides.of_folder(json.loads(edition.manifest())["edition"], pathlib.Path(place))
