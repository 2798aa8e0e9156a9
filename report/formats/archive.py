"""An edition in one file, to keep or to send: everything in its folder, and the list of it."""

import datetime

from report.formats import editions, zipping


def _files(edition: editions.Edition) -> editions.Files:
    yield "edition.zip", lambda: _zipped(edition)


def _zipped(edition: editions.Edition) -> bytes:
    """The whole edition, in a folder of its name, dated by the day it is written for."""
    story = edition.parts[0]
    files = {**edition.made, "manifest.json": edition.manifest()}
    inside = {f"{story.edition}/{name}": content for name, content in sorted(files.items())}
    return zipping.zipped(inside, datetime.date.fromisoformat(story.apparatus.as_of))


FORMAT = editions.Format("zip", "edition.zip", _files, turn=3)
