"""The committed editions, read back into the form that every output is made from."""

import functools
import json
import pathlib
from typing import Any

import report
from report.formats import document, html, pdf, sliders, typesetting
from report.press import build, inputs, orders

EDITIONS = ("current", "article")
PARTS = (document.STORY, document.LEDGER)


@functools.cache
def order(name: str) -> orders.Order:
    """What was ordered."""
    (found,) = orders.take((name,), [])
    return found


@functools.cache
def answers(name: str) -> list[dict[str, Any]]:
    """Every finding of an edition, as its findings.json has it."""
    text = (report.EDITIONS / name / "findings.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


def by_id(name: str) -> dict[str, dict[str, Any]]:
    """The same by their ids."""
    return {one["id"]: one for one in answers(name)}


@functools.cache
def pages(name: str) -> document.Document:
    """An edition's document, from its executed notebooks."""
    chapters = sorted((report.EDITIONS / name / "notebooks").glob("*.ipynb"))
    return build.read(order(name), chapters, by_id(name), inputs.hashes(report.ROOT))


@functools.cache
def part(name: str, which: str) -> document.Document:
    """One of an edition's two documents."""
    chapters = sorted((report.EDITIONS / name / "notebooks").glob("*.ipynb"))
    hashed = inputs.hashes(report.ROOT)
    story = part(name, document.STORY) if which == document.LEDGER else None
    return build.read(order(name), chapters, by_id(name), hashed, part=which, story=story)


@functools.cache
def published(name: str, which: str) -> str:
    """The page of one of them as it is published."""
    pages = part(name, which)
    moves = which == document.STORY
    return html.page(pages, sliders.moving(pages, order(name).parameters) if moves else None)


@functools.cache
def moving(name: str) -> sliders.Moving:
    """What a reader may move in its page."""
    return sliders.moving(pages(name), order(name).parameters)


@functools.cache
def page(name: str) -> str:
    """An edition's page, before it is made small."""
    return html.render(pages(name), moving(name))


def write_parts(name: str, folder: pathlib.Path) -> None:
    """Write both documents of an edition into a folder, each as it is published."""
    for part in PARTS:
        (folder / f"{part}.html").write_text(published(name, part), encoding="utf-8")


def write_pdf(name: str, which: str, folder: pathlib.Path) -> None:
    """Typeset a document of an edition into a folder."""
    made = typesetting.typeset(pdf.source(part(name, which)))
    (folder / f"{which}.pdf").write_bytes(made)


def write_page(name: str, folder: pathlib.Path) -> None:
    """Write an edition's page into a folder, with both documents in one."""
    written = html.page(pages(name), moving(name))
    (folder / f"{name}.html").write_text(written, encoding="utf-8")
