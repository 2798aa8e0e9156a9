"""Makes the page's typefaces from the .ttf beside it: Western letters, without hints, renamed.

In a throw-away environment, from any folder; the same bytes every time:
    pip install fonttools==4.68.0 brotli==1.2.1 && python report/formats/fonts/subset.py
"""  # noqa: INP001 - a script that is run once, not a module

import pathlib

from fontTools import subset, ttLib

HERE = pathlib.Path(__file__).parent
FACES = ("Sans-Bold", "Sans-Regular", "Serif-Regular")
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
        font = ttLib.TTFont(HERE / f"IBMPlex{face}.ttf", recalcTimestamp=False)
        cut(font)
        rename(font)
        font.flavor = "woff2"
        font.save(HERE / f"Pact{face}.woff2")


def cut(font: ttLib.TTFont) -> None:
    """Leave only the characters of the page; figures are of one width without any feature."""
    options = subset.Options(hinting=False, layout_features=["kern", "liga"], name_IDs=NAMES)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(CHARACTERS))
    cutter.subset(font)


def rename(font: ttLib.TTFont) -> None:
    """Call the font Pact: its licence reserves the name that it had for the whole."""
    for record in font["name"].names:
        record.string = record.toUnicode().replace("IBM Plex", "Pact").replace("IBMPlex", "Pact")


if __name__ == "__main__":
    main()
