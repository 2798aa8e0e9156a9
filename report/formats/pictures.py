"""Images that a notebook carries: whether one can be drawn, and how large it is."""

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAME = 12  # bytes around what a part of a PNG holds
_SPOKEN = re.compile(r' (role|aria-\w+|font-family)="[^"]*"')
_NOTHING = re.compile(r"\s*(0+(\.0*)?|\.0+)\s*[a-z%]*\s*", re.IGNORECASE)


def unspoken(svg: str) -> str:
    """A drawing of Vega's without what it adds to its marks for screen readers, and its type.

    A page has it as one image, in type of its own.
    """
    return re.sub(r"<[^>]*>", lambda tag: _SPOKEN.sub("", tag[0]), svg)


def size(png: bytes) -> tuple[int, int]:
    """The pixels of a PNG across and down."""
    across, down = struct.unpack(">II", png[16:24])
    return across, down


def check(form: str, data: bytes) -> None:
    """Refuse an image that nothing can draw, or that shows nothing.

    Args:
        form: "png" or "svg".
        data: what it is made of.

    Raises:
        ValueError: its text says why.
    """
    if form == "png":
        _check_png(data)
    else:
        _check_svg(data)


def _check_png(data: bytes) -> None:
    if data[:8] != _PNG:
        raise ValueError("it is called a PNG and is none")
    parts = [*_parts(data)]
    pixels = b"".join(held for kind, held in parts if kind == b"IDAT")
    try:
        whole = zlib.decompress(pixels) if parts[-1:] == [(b"IEND", b"")] else b""
    except zlib.error:
        whole = b""
    if not whole or 0 in size(data):
        raise ValueError("it is a PNG that is empty, cut off or damaged")


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG, as far as they are whole."""
    place = len(_PNG)
    while place + _FRAME <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        named = data[place + 4 : place + 8 + length]
        if zlib.crc32(named).to_bytes(4) != data[place + 8 + length : place + _FRAME + length]:
            return
        yield named[:4], named[4:]
        place += _FRAME + length


def _check_svg(data: bytes) -> None:
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - of the analyst's own notebook
    except ElementTree.ParseError:
        raise ValueError("it is called an SVG and is none") from None
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise ValueError("it is called an SVG and is none")
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())[2:]
    sizes = [root.get("width", "1"), root.get("height", "1"), *box]
    if not len(root) or any(map(_NOTHING.fullmatch, sizes)):
        raise ValueError("it is an SVG that shows nothing")
