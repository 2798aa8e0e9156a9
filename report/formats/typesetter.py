"""Typesets a PDF in a process of its own, for `pdf`: Typst's source in, the PDF out.

Typst keeps all that it has laid out, some hundred megabytes, for as long as its process lives.
"""

import sys

import typst


def main(fonts: str) -> None:
    """Typeset the input.

    Args:
        fonts: the folder of the only fonts that are used.
    """
    shipped = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
    )
    source = sys.stdin.buffer.read()
    made = typst.compile(source, font_paths=shipped, pdf_standards=["ua-1"])
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(sys.argv[1])
