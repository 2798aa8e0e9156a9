"""Makes typefaces from the .ttf beside it, without hints, renamed: Western letters for the page.

With all letters it is for whatever draws charts, which opens its file for each letter it measures:
half as large it takes a third less of the system's time, and the same room for every word.

In a throw-away environment, from any folder; the same bytes every time:
    pip install fonttools==4.68.0 brotli==1.2.1 && python report/formats/fonts/subset.py
"""  # noqa: INP001 - a script that is run once, not a module

import pathlib

from fontTools import subset, ttLib

HERE = pathlib.Path(__file__).parent
FACES = ("Sans-Bold", "Sans-Regular", "Serif-Regular")
MEASURED = FACES[:2]
# Latin-1, and what names of Western Europe need too: dotless i, L with stroke, OE, S and Z with
# caron, Y with diaeresis. Then dashes, quotation marks, daggers, bullet, ellipsis, per mille, euro,
# trade mark, arrows, minus, and about, unequal, at most and at least.
CHARACTERS = (
    "20-7E,A0-FF,131,141-142,152-153,160-161,178,17D-17E,"
    "2013-2014,2018-201E,2020-2022,2026,2030,2039-203A,20AC,2122,2190-2193,2212,2248,2260,2264-2265"
)
# What a font has to say by its licence: whose it is, what it is called, and under which terms.
NAMES = (0, 1, 2, 4, 6, 13, 14)


def main() -> None:
    """Write each face anew."""
    for face in FACES:
        made(face, subset.parse_unicodes(CHARACTERS), "woff2")
    for face in MEASURED:
        made(face, None, "")


def made(face: str, characters: list[int] | None, flavor: str) -> None:
    """Write a face with some of its characters, or all."""
    font = ttLib.TTFont(HERE / f"IBMPlex{face}.ttf", recalcTimestamp=False)
    cut(font, characters or [*font.getBestCmap()])
    rename(font)
    font.flavor = flavor or None
    font.save(HERE / f"Pact{face}.{flavor or 'ttf'}")


def cut(font: ttLib.TTFont, characters: list[int]) -> None:
    """Leave only these characters; figures are of one width without any feature."""
    options = subset.Options(hinting=False, layout_features=["kern", "liga"], name_IDs=NAMES)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)


def rename(font: ttLib.TTFont) -> None:
    """Call the font Pact: its licence reserves the name that it had for the whole."""
    for record in font["name"].names:
        record.string = record.toUnicode().replace("IBM Plex", "Pact").replace("IBMPlex", "Pact")


if __name__ == "__main__":
    main()
