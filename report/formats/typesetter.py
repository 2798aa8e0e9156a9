"""Typesets a PDF, or a picture, in a process of its own, for `pdf`: Typst's source in, it out.

Typst keeps all that it has laid out, some hundred megabytes, for as long as its process lives.
"""

import sys
from typing import Any

import typst


def main(fonts: str, kind: str) -> None:
    """Typeset the input.

    Args:
        fonts: the folder of the only fonts that are used.
        kind: "pdf", or "png" for a picture of its one page, a dot for each point.
    """
    shipped = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts]
    )
    source = sys.stdin.buffer.read()
    asked = {"pdf_standards": ["ua-1"]} if kind == "pdf" else {"format": kind, "ppi": 72}
    compiled: Any = typst.compile  # a picture of one page is no list of them
    sys.stdout.buffer.write(compiled(source, font_paths=shipped, **asked))


if __name__ == "__main__":
    main(*sys.argv[1:])
