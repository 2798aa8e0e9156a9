"""The letters that every shipped font has: another would be lost in the PDF."""

import functools
import html
import pathlib
import re
import struct
import unicodedata

FONTS = pathlib.Path(__file__).with_name("fonts")
_BREAKS = "\n\t\u200b"  # where a line may end
_SPACES = "\n\t\r"
_WITHIN_AMOUNT = re.compile(r"(?<=\d) (?=(?:[mb]|tr)illion\b)")
_FORMS = "\ufe0e\ufe0f"  # marks that ask for one form of the letter before


def missing(text: str) -> str:
    """The letters of a text that some shipped font lacks, each once, also as `&name;`."""
    told = dict.fromkeys(text + html.unescape(text))
    return "".join(one for one in told if one not in _coverage() and _has_shape(one))


def printed(text: str) -> str:
    """A text as the fonts can show it, without marks that have no shape."""
    strange = set(text) - _coverage() - set(_BREAKS)
    stands = {one: "\N{REPLACEMENT CHARACTER}" if _has_shape(one) else "" for one in strange}
    return text.translate({ord(one): shown for one, shown in stands.items()})


def unbroken(text: str) -> str:
    """A text in which no line ends between an amount and its unit."""
    return _WITHIN_AMOUNT.sub("\u00a0", text)


def _has_shape(letter: str) -> bool:
    """Whether it is to be seen, or would control what shows it, which no page may hold."""
    return letter not in _FORMS + _SPACES and unicodedata.category(letter) != "Cf"


@functools.cache
def _coverage() -> frozenset[str]:
    """The characters that every shipped font has, beside those that control what shows them."""
    fonts = [_characters(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    known = map(chr, frozenset.intersection(*fonts))
    return frozenset(one for one in known if unicodedata.category(one) != "Cc")


def _characters(font: bytes) -> frozenset[int]:
    """The characters of a TrueType font, from the segments of its character map."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    maps = [cmap + struct.unpack_from(">HHL", font, cmap + 4 + 8 * n)[2] for n in range(count)]
    segmented = next(start for start in maps if struct.unpack_from(">H", font, start) == (4,))
    size = struct.unpack_from(">H", font, segmented + 6)[0] // 2
    ends = struct.unpack_from(f">{size}H", font, segmented + 14)
    starts = struct.unpack_from(f">{size}H", font, segmented + 16 + 2 * size)
    covered = (range(low, high + 1) for low, high in zip(starts, ends, strict=True))
    return frozenset(code for codes in covered for code in codes if code != 0xFFFF)  # noqa: PLR2004
