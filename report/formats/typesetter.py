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
        _name(document, places)
        _lead_on(document)
        with document.open_metadata(set_pikepdf_as_editor=False) as told:
            told["dc:rights"] = f"Words and pictures: {licence}; quotations: whose words they are"
            told["xmpRights:WebStatement"] = licence
        mode = pikepdf.ObjectStreamMode.generate
        document.save(packed, object_stream_mode=mode, deterministic_id=True)
    # A stream that happens to end in a carriage return, and the line's end after it, are told apart
    # by any reader if that is one, too: together with a line feed they could be a single end.
    return packed.getvalue().replace(b"\r\nendstream", b"\r\rendstream")


def _name(document: Any, places: Places) -> None:
    """Give places names that another document can lead to; Typst gives them to headings alone."""
    import pikepdf  # noqa: PLC0415 - as above

    if places:
        named = pikepdf.NameTree(document.Root.Names.Dests)
        for name, number, x, y in places:
            page = document.pages[number - 1]
            height = float(page.mediabox[3])
            named[name] = pikepdf.Array([page.obj, pikepdf.Name.XYZ, x, round(height - y, 3), None])


def _lead_on(document: Any) -> None:
    """Make of what leads to a place in a PDF beside this one what every reader follows there."""
    import pikepdf  # noqa: PLC0415 - as above

    for page in document.pages:
        for note in page.get("/Annots", ()):
            address = str(note.A.get("/URI", "")) if "/A" in note else ""
            file, sign, name = address.partition(".pdf#")
            if sign and "/" not in file:
                note.A = pikepdf.Dictionary(
                    S=pikepdf.Name.GoToR,
                    F=pikepdf.String(f"{file}.pdf"),
                    D=pikepdf.String(name),
                )


if __name__ == "__main__":
    main(*sys.argv[1:])
