"""Binds a PDF in a process of its own: what `typesetter` made of it in, it out.

What Typst cannot do is done here: places have names that another document can lead to, addresses
that lead to a name are links, the column that holds rows together is no part of its table, the
licence stands among what the PDF says of itself, and its objects are packed, which makes a ledger a
third as large.
"""

import io
import pickle
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pikepdf

Places = Sequence[tuple[str, int, float, float]]  # name, page, and points from its upper left


def main(licence: str) -> None:
    """Bind the input: with its licence and the names of its places, as small as without loss.

    Args:
        licence: the web address of the terms that it is published under.
    """
    made, places = pickle.load(sys.stdin.buffer)  # noqa: S301 - from `typesetter`
    packed = io.BytesIO()
    with tempfile.NamedTemporaryFile() as file:  # where objects are found in half the time
        file.write(made)
        file.flush()
        with pikepdf.open(file.name) as document:
            _name(document, places)
            _lead_on(document, places)
            _take_unseen(document)
            with document.open_metadata(set_pikepdf_as_editor=False) as told:
                told["dc:rights"] = (
                    f"Words and pictures: {licence}; quotations: whose words they are"
                )
                told["xmpRights:WebStatement"] = licence
            mode = pikepdf.ObjectStreamMode.generate
            document.save(packed, object_stream_mode=mode, deterministic_id=True)
    # A stream that happens to end in a carriage return, and the line's end after it, are told apart
    # by any reader if that is one, too: together with a line feed they could be a single end.
    sys.stdout.buffer.write(packed.getvalue().replace(b"\r\nendstream", b"\r\rendstream"))


def _name(document: Any, places: Places) -> None:
    """Give places names that can be led to; Typst gives them to headings alone."""
    if not places:
        return
    names = document.Root.Names
    named: dict[str, Any] = dict(pikepdf.NameTree(names.Dests))
    pages: list[Any] = [page.obj for page in document.pages]
    heights = [float(page.MediaBox[3]) for page in pages]
    for name, number, x, y in places:
        upper = round(heights[number - 1] - y, 3)
        named[name] = pikepdf.Array([pages[number - 1], pikepdf.Name.XYZ, x, upper, None])
    pairs = [part for name in sorted(named, key=str.encode) for part in (name, named[name])]
    names.Dests = pikepdf.Dictionary(Names=pairs)


def _lead_on(document: Any, places: Places) -> None:
    """Make of each address that leads to a name what every reader follows there."""
    stands_on = {name: number for name, number, _, _ in places}
    for note in (note for page in document.pages for note in page.get("/Annots", ())):
        address = str(note.A.get("/URI", "")) if "/A" in note else ""
        file, _, name = address.partition("#")
        if not file and name in stands_on:
            note.Dest, note.Contents = pikepdf.String(name), f"page {stands_on[name]}"
            del note["/A"]
        elif name and file.endswith(".pdf") and "/" not in file:
            note.A = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=file, D=name)


def _take_unseen(document: Any) -> None:
    """Take what holds rows together out of what is read aloud: a column, the last of its table.

    It begins with a cell over two rows, and ends with one over two and what is said beneath the
    table, which has rows for that: it is read as paragraphs after it.
    """
    root = document.Root.StructTreeRoot
    named: Any = pikepdf.NameTree(root.IDTree) if "/IDTree" in root else {}
    for table in list(_parts(root, "/Table", _NO_TABLES)):
        rows = list(_parts(table, "/TR", _NO_ROWS))
        count = len(rows[0].K) - 1
        unseen = [row.K[count] for row in rows[1:] if len(row.K) > count]
        spans = [told.RowSpan for one in unseen for told in one.get("/A", ()) if "/RowSpan" in told]
        if spans:
            del named[str(rows[0].K[count].ID)]
            for row in rows:
                del row.K[count:]
            _move_beneath(table, rows[len(rows) + 2 - int(spans[-1]) :])


def _move_beneath(table: Any, rows: Sequence[Any]) -> None:
    """Make of the last rows of a table paragraphs that follow it."""
    around = table.P.K = table.P.K.wrap_in_array()
    place = next(at for at, each in enumerate(around) if each.objgen == table.objgen)
    for row in reversed(rows):
        row.P.K.pop()
        (cell,) = row.K
        del cell.A
        cell.S, cell.P = pikepdf.Name.P, table.P
        around.insert(place + 1, cell)


_NO_TABLES = {"/P", "/H1", "/H2", "/H3", "/Link", "/Span", "/TOC", "/Figure"}  # hold none
_NO_ROWS = {"/Caption", "/TD", "/TH"}


def _parts(whole: Any, kind: str, but: Collection[str]) -> Iterator[Any]:
    """What is of a kind among the parts of the structure, beside what holds none."""
    below = whole.get("/K", [])
    for each in below if isinstance(below, pikepdf.Array) else [below]:
        found = each.get("/S") if isinstance(each, pikepdf.Dictionary) else None
        if found == kind:
            yield each
        elif found is not None and str(found) not in but:
            yield from _parts(each, kind, but)


if __name__ == "__main__":
    main(*sys.argv[1:])
