"""An edition in one file, to keep or to send: everything in its folder, and the list of it.

The files are stored as they are. Most are packed already, and how well Python packs differs from
one build of it to the next, which would make other bytes of the same edition.
"""

import datetime
import io
import stat
import zipfile

from report.formats import editions

_MODE = stat.S_IFREG | 0o644


def _files(edition: editions.Edition) -> editions.Files:
    yield "edition.zip", lambda: _zipped(edition)


def _zipped(edition: editions.Edition) -> bytes:
    """The whole edition, in a folder of its name, dated by the day it is written for."""
    story = edition.parts[0]
    day = datetime.date.fromisoformat(story.apparatus.as_of)
    files = {**edition.made, "manifest.json": edition.manifest()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as whole:
        for name, content in sorted(files.items()):
            one = zipfile.ZipInfo(
                f"{story.edition}/{name}", (day.year, day.month, day.day, 0, 0, 0)
            )
            one.create_system, one.external_attr = 3, _MODE << 16  # as on Unix, from everywhere
            whole.writestr(one, content)
    return made.getvalue()


FORMAT = editions.Format("zip", "edition.zip", _files, turn=2)
