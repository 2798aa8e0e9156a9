"""Typesets a PDF, or a picture, in a process of its own, for `pdf`: Typst's source in, it out.

Typst keeps all that it has laid out, some hundred megabytes, for as long as its process lives. What
it cannot do is done here as well: the licence among what the PDF says of itself, and its objects
packed, which makes a ledger a third as large.
"""

import io
import json
import pathlib
import pickle
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

_MAIN = "main.typ"
Places = Sequence[tuple[str, int, float, float]]  # name, page, and points from its upper left
STANDARDS = ["ua-1", "a-3a"]  # for every reader, and for an archive


def main(fonts: str, kind: str, licence: str) -> None:
    """Typeset the input.

    Args:
        fonts: the folder of the only fonts that are used.
        kind: "pdf", or "png" for a picture of its one page, a dot for each point.
        licence: the web address of the terms that a PDF is published under.
    """
    import typst  # noqa: PLC0415 - the press, which looks at each module for formats, needs none

    shipped = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts]
    )
    source, attached = pickle.load(sys.stdin.buffer)  # noqa: S301 - from `pdf`
    asked = {"pdf_standards": STANDARDS} if kind == "pdf" else {"format": kind, "ppi": 72}
    with tempfile.TemporaryDirectory() as folder:  # what is no text is read from files only
        for path, content in {_MAIN: source, **attached}.items():
            there = pathlib.Path(folder, path)
            there.parent.mkdir(exist_ok=True)
            there.write_bytes(content)
        compiler: Any = typst.Compiler(f"{folder}/{_MAIN}", root=folder, font_paths=shipped)
        made = compiler.compile(**asked)
        named = json.loads(compiler.query("<places>", "value"))  # of what was laid out just now
    places = [place for found in named for place in found]
    sys.stdout.buffer.write(_packed(made, licence, places) if kind == "pdf" else made)


def _packed(made: bytes, licence: str, places: Places) -> bytes:
    """A PDF with its licence and the names of its places, as small as one is without loss."""
    import pikepdf  # noqa: PLC0415 - as above; nor does a picture

    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as document:
        _lead(document, places)
        with document.open_metadata(set_pikepdf_as_editor=False) as told:
            told["dc:rights"] = f"Words and pictures: {licence}; quotations: whose words they are"
            told["xmpRights:WebStatement"] = licence
        mode = pikepdf.ObjectStreamMode.generate
        document.save(packed, object_stream_mode=mode, deterministic_id=True)
    # A stream that happens to end in a carriage return, and the line's end after it, are told apart
    # by any reader if that is one, too: together with a line feed they could be a single end.
    return packed.getvalue().replace(b"\r\nendstream", b"\r\rendstream")


def _lead(document: Any, places: Places) -> None:
    """Name places, and make of each address that leads to a name what every reader follows there.

    Typst itself names headings alone, and leads to nothing in another document.
    """
    import pikepdf  # noqa: PLC0415 - as above

    pages: list[Any] = [page.obj for page in document.pages]
    heights = [float(page.MediaBox[3]) for page in pages]
    named: dict[str, Any] = dict(pikepdf.NameTree(document.Root.Names.Dests))
    for name, number, x, y in places:
        upper = round(heights[number - 1] - y, 3)
        named[name] = pikepdf.Array([pages[number - 1], pikepdf.Name.XYZ, x, upper, None])
    pairs = [part for name in sorted(named, key=str.encode) for part in (name, named[name])]
    document.Root.Names.Dests = pikepdf.Dictionary(Names=pairs)
    stands_on = {name: number for name, number, _, _ in places}
    for note in (note for page in pages for note in page.get("/Annots", ()) if "/A" in note):
        file, _, name = str(note.A.get("/URI", "")).partition("#")
        if not file and name in stands_on:
            note.Dest, note.Contents = pikepdf.String(name), f"page {stands_on[name]}"
            del note["/A"]
        elif name and file.endswith(".pdf") and "/" not in file:
            note.A = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=file, D=name)


if __name__ == "__main__":
    main(*sys.argv[1:])
