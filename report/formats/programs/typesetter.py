"""Typesets a PDF, or a picture, in a process of its own: Typst's source in, it out.

Typst keeps all that it has laid out, some hundred megabytes, for as long as its process lives. With
a PDF it says where places are, which `binder` names.
"""

import json
import pathlib
import pickle
import sys
import tempfile
from typing import Any

import typst

_MAIN = "main.typ"
STANDARDS = ["ua-1", "a-3a"]  # for every reader, and for an archive


def main(fonts: str, kind: str) -> None:
    """Typeset the input.

    Args:
        fonts: the folder of the only fonts that are used.
        kind: "pdf", or "png" for a picture of its one page, a dot for each point.
    """
    shipped = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts]
    )
    asked = {"pdf_standards": STANDARDS} if kind == "pdf" else {"format": kind, "ppi": 72}
    with tempfile.TemporaryDirectory() as folder:  # what is no text is read from files only
        _unpack(folder)
        compiler: Any = typst.Compiler(f"{folder}/{_MAIN}", root=folder, font_paths=shipped)
        made, warned = compiler.compile_with_warnings(**asked)
        named = json.loads(compiler.query("<places>", "value"))  # of what was laid out just now
    for each in warned:  # that it could not settle where something stands, say
        print(each.message, file=sys.stderr)  # noqa: T201 - to `typesetting`
    places = [place for found in named for place in found]
    sys.stdout.buffer.write(pickle.dumps((made, places)) if kind == "pdf" else made)


def _unpack(folder: str) -> None:
    """Write the input's files, which then need no room in memory beside what is laid out."""
    source, attached = pickle.load(sys.stdin.buffer)  # noqa: S301 - from `typesetting`
    for path, content in {_MAIN: source, **attached}.items():
        there = pathlib.Path(folder, path)
        there.parent.mkdir(exist_ok=True)
        there.write_bytes(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
