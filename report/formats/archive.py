"""An edition in one file, to keep or to send; and files in one zip, packed in one way everywhere.

How well Python packs differs from one build of it to the next: its zlib is the machine's own. That
of Arrow comes with Arrow.
"""

import datetime
import stat
import struct
import zlib
from collections.abc import Mapping

from report.formats import editions

# As the format has them: what stands before each file, its line in the list, and the end of that.
_FILE, _LISTED, _END = map(struct.Struct, ("<4s5H3I2H", "<4s6H3I5H2I", "<4s4H2IH"))
_VERSION, _UNIX, _DEFLATED, _UTF8 = 20, 3 << 8, 8, 1 << 11
_MODE = (stat.S_IFREG | 0o644) << 16
_HEAD, _TAIL = 10, 8  # bytes of gzip around what is packed


def gzipped(content: bytes) -> bytes:
    """Some bytes in gzip's form."""
    import pyarrow as pa  # noqa: PLC0415 - it takes a while to load, and is, with pandas

    return pa.Codec("gzip", compression_level=9).compress(content, asbytes=True)


def zipped(files: Mapping[str, bytes], day: datetime.date) -> bytes:
    """Files in a zip, in their order.

    Args:
        files: what is in each, by its path; together less than 4 GB.
        day: the day that they are dated.
    """
    dated = (day.year - 1980) << 9 | day.month << 5 | day.day
    body, listed = bytearray(), bytearray()
    for path, content in files.items():
        name, packed = path.encode(), gzipped(content)[_HEAD:-_TAIL]
        sizes = (zlib.crc32(content), len(packed), len(content), len(name))
        told = (0 if path.isascii() else _UTF8, _DEFLATED, 0, dated, *sizes)
        listed += _LISTED.pack(
            b"PK\1\2", _UNIX | _VERSION, _VERSION, *told, 0, 0, 0, 0, _MODE, len(body)
        )
        listed += name
        body += _FILE.pack(b"PK\3\4", _VERSION, *told, 0) + name + packed
    count = len(files)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), len(body), 0)
    return b"".join((body, listed, end))


def _files(edition: editions.Edition) -> editions.Files:
    """The whole edition, in a folder of its name, dated by the day it is written for."""
    story = edition.parts[0]

    def make() -> bytes:
        files = {**edition.made, "manifest.json": edition.manifest()}
        inside = {f"{story.edition}/{name}": content for name, content in sorted(files.items())}
        return zipped(inside, datetime.date.fromisoformat(story.as_of))

    yield "edition.zip", make


FORMAT = editions.Format("zip", _files, turn=3)
