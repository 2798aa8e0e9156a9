"""A small report to test the press with: two executed notebooks, and a hostile one on demand."""

import dataclasses
import datetime
import json
import pathlib
from collections.abc import Mapping
from typing import Any

from analysis import figures
from analysis import parameters as analysis_parameters
from report.formats import document, pdf, reading, typesetting, words

HOSTILE = (
    "#\"$\\[]*_@<>`~' // /* {% {{ & </script><script>alert(1)</script> <b>x</b> "
    "https://x.test/?a=1&b \u202eabc\u202c \u200f "
    "#trace-x <trace-x> @ref -- --- ~" + 180 * "W"
)


def markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    shown = [{"output_type": "display_data", "data": data, "metadata": {}} for data in outputs]
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": shown}


def prose(text: str) -> dict[str, Any]:
    return {"text/markdown": text, "text/plain": text}


def headline(text: str = "OpenAI paid [$493.8 million](#trace-total)") -> dict[str, Any]:
    return {document.HEADLINE: {"markdown": text}, "text/markdown": text, "text/plain": text}


def numbers(label: str = "Paid in 2024", text: str = "$493.8 million") -> dict[str, Any]:
    told = {"label": label, "text": text, "bounds": f"about {text}", "trace": "total"}
    data = {"id": "key_numbers", "items": [told, told], "note": f"On {label}."}
    return {document.NUMBERS: data, "text/plain": "numbers"}


def table_data(name: str, title: str, rows: list[list[tuple[str, str | None]]]) -> dict[str, Any]:
    labels = ["Quarter", *(f"Column {n}" for n in range(1, len(rows[0])))]
    return {
        "id": name,
        "title": title,
        "columns": [
            {"label": label, "align": "right" if n else "left"} for n, label in enumerate(labels)
        ],
        "rows": [[{"text": text, "trace": trace} for text, trace in row] for row in rows],
        "note": "Rounded; [the total](#trace-total).",
        "sources": ["Z1"],
    }


def table(name: str = "payments_table", title: str = "Payments by quarter") -> dict[str, Any]:
    rows = [
        [(f"Q{n % 4 + 1} {2024 + n // 4}", None), (f"${77 + n}.3 million", "total"), ("0.2", None)]
        for n in range(7)
    ]
    return {document.TABLE: table_data(name, title, rows), "text/plain": "a table"}


def chart(name: str = "payments_chart", headline: str = "Payments rose") -> dict[str, Any]:
    values = [{"q": f"Q{n % 4 + 1} {2024 + n // 4}", "v": 70 + 25 * n} for n in range(7)]
    spec = {
        "title": "for JupyterLab",
        "data": {"values": values},
        "encoding": {
            "y": {"field": "q", "type": "ordinal", "axis": {"title": None}},
            "x": {"field": "v", "type": "quantitative", "title": "USD million"},
        },
        "height": {"step": 30},
        "layer": [
            {"mark": {"type": "bar", "color": "#0072B2", "tooltip": True}},
            {
                "mark": {"type": "text", "dx": 14},
                "encoding": {"text": {"field": "v", "type": "quantitative"}},
            },
        ],
    }
    described = {
        "id": name,
        "headline": headline,
        "alt": "Seven bars, each higher than the one before.",
        "table": table(f"{name}_data")[document.TABLE],
        "sources": ["Z1", "TC"],
    }
    return {document.SPEC: spec, document.CHART: described, "text/plain": "a chart"}


def undrawable() -> dict[str, Any]:
    """A chart with a mark that does not exist."""
    broken = chart("broken_chart", "A headline without a drawing")
    broken[document.SPEC]["layer"][0]["mark"] = "nonsense"
    return broken


def flow() -> dict[str, Any]:
    """A chart without bars or axes: boxes, a line whose width is an amount, and words."""
    boxes = [{"x": 0, "x2": 25, "y": 0, "y2": 10}, {"x": 75, "x2": 100, "y": 0, "y2": 10}]
    words = [{"x": 12, "y": 5, "t": "OpenAI"}, {"x": 88, "y": 5, "t": "Microsoft"}]
    course = [{"x": 25, "y": 3, "w": 2}, {"x": 75, "y": 7, "w": 9}]

    def place(field: str) -> dict[str, Any]:
        scale = {"domain": [0, 100]} if field == "x" else {"domain": [0, 10]}
        return {"field": field, "type": "quantitative", "axis": None, "scale": scale}

    at = {"x": place("x"), "y": place("y")}
    spec = {
        "layer": [
            {
                "data": {"values": boxes},
                "mark": {"type": "rect", "fill": "#f4f1ec", "stroke": "#5f5f5f"},
                "encoding": {**at, "x2": {"field": "x2"}, "y2": {"field": "y2"}},
            },
            {
                "data": {"values": course},
                "mark": {"type": "trail", "color": "#0072B2"},
                "encoding": {**at, "size": {"field": "w", "type": "quantitative", "legend": None}},
            },
            {
                "data": {"values": words},
                "mark": "text",
                "encoding": {**at, "text": {"field": "t", "type": "nominal"}},
            },
        ],
        "height": 160,
    }
    described = {
        "id": "flow_chart",
        "headline": "Who pays whom",
        "alt": "One line from OpenAI to Microsoft.",
        "table": table("flow_data", "")[document.TABLE],
        "sources": [],
    }
    return {document.SPEC: spec, document.CHART: described, "text/plain": "a chart"}


def wide_table(rows: int = 40) -> dict[str, Any]:
    """Eight columns of text, longer than a page, with a long word and without a title."""
    cells: list[list[tuple[str, str | None]]] = []
    for n in range(1, rows + 1):
        words = "what the clause says, in the words of who pays, " * (n % 3 + 2) + "end."
        texts = [f"Clause {n}", "2026-04-27", words, "Microsoft", words]
        cells.append([(text, None) for text in (*texts, "unquestionably", "high", words)])
    data = table_data("wide_table", "", cells)
    for column, label in zip(data["columns"], "ABCDEFGH", strict=True):
        column |= {"align": "left", "label": f"Head {label}"}
    return {document.TABLE: data, "text/plain": "a table"}


def wide_cells() -> dict[str, list[dict[str, Any]]]:
    """A chapter of what takes the most room."""
    return {"0_wide": [markdown("# Wide"), code("x", flow(), wide_table())]}


def long_cells() -> dict[str, list[dict[str, Any]]]:
    """Chapters with charts above a place, and screens of text below it."""
    below = markdown("## Below\n\n" + "Text.\n\n" * 90)
    chapters = {}
    for name in ("0_first", "1_second", "2_third"):
        charts = [chart(f"{name[2:]}_chart_{number}") for number in range(3)]
        chapters[name] = [markdown(f"# The {name[2:]}"), code("x", *charts), below]
    return chapters


def figure(name: str, quote: str = "revenue share of this quarter") -> dict[str, Any]:
    return {
        "id": name,
        "label": f"Payment {name}",
        "kind": "figure",
        "value": 77.3e6,
        "low": 77.25e6,
        "high": 77.35e6,
        "unit": "USD",
        "bound": "between",
        "source": "Z1",
        "date": "2025-11-12",
        "address": "https://example.test/leak",
        "quote": quote,
        "confidence": "high",
    }


def finding(name: str, *inputs: dict[str, Any], label: str = "", **over: Any) -> dict[str, Any]:
    record = {
        "id": name,
        "label": label or f"Finding {name}",
        "value": 493.8e6,
        "low": 493.6e6,
        "high": 494.0e6,
        "bound": "between",
        "unit": "USD",
        "period": {"label": "2024", "start": "2024-01-01", "end": "2024-12-31"},
        "formula": " + ".join(each["id"] for each in inputs),
        "inputs": list(inputs),
    }
    return record | over


def findings(quote: str = "revenue share of this quarter", label: str = "") -> dict[str, Any]:
    quarter = finding("quarter", figure("payments_2024q1", quote), label=label)
    total = finding("total", {**quarter, "kind": "finding"}, figure("payments_2024q2", quote))
    unknown = finding("unknown", value=None, low=None, high=None, bound="unknown", period=None)
    unused = finding("unused", figure("payments_2024q3"))
    return {each["id"]: each for each in (quarter, total, unknown, unused)}


def source(key: str, publisher: str) -> figures.Source:
    return figures.Source(
        key=key,
        publisher=publisher,
        author="A. Writer",
        title="A title",
        date=datetime.date(2025, 11, 12),
        address="https://example.test/leak",
        kind="leak",
        language="en",
    )


def parameters() -> list[dict[str, Any]]:
    shared = {
        "type": "float",
        "unit": "ratio",
        "low": 0.01,
        "high": 1,
        "allowed": "0.01 to 1",
        "default": 0.2,
        "usual": "20%",
    }
    due = {"name": "share_rate", "value": 0.2, "told": "20%", "meaning": "part of revenue due"}
    return [
        {**shared, **due},
        {**shared, "name": "other_rate", "value": 0.3, "told": "30%", "meaning": "the way back"},
    ]


def behind(text: str = "") -> dict[str, Any]:
    """What stands behind the chapters, every word of it replaced if a text is given."""
    word = words.Word(term=text or "weight", forms=["weight", "code"], meaning="How heavy it is.")
    if text:
        word = word.model_copy(update={"forms": (text, "The"), "meaning": text})
    correction = words.Correction(
        date=datetime.date(2026, 1, 2), place=text or "total", was="$1", now="$2", reason="A slip."
    )
    return {
        "citation": {
            "title": text or "The pact",
            "version": "0.1.0",
            "authors": [{"name": text or "We"}],
            "keywords": [text or "pact", "figures"],
        },
        "glossary": (word,),
        "corrections": (correction.model_copy(update={"was": text}),) if text else (),
    }


def cells() -> dict[str, list[dict[str, Any]]]:
    """The cells of each notebook."""
    summary = [
        markdown("# The pact at a glance\n\nOpening words with *emphasis* and **weight**.\n"),
        code("first = 1", headline()),
        code("say(total)", prose("OpenAI paid [$493.8 million](#trace-total), `code` and more.")),
        markdown("## What is disputed\n\n1. one\n2. two\n   - nested\n\n> A quotation.\n"),
        code(
            "say(unknown)", prose("The rest is [unknown](#trace-unknown); see [next](#payments).")
        ),
    ]
    payments = [
        markdown(
            "# Payments\n\nThe [leak](#source-Z1) and [the web](https://example.test/a?b=1&c)."
        ),
        code("chart()", chart()),
        code("key_numbers()", numbers()),
        markdown("## By quarter\n\n### In detail\n\nText."),
        code("table()", table()),
        markdown("## By quarter\n\nThe same heading twice."),
    ]
    return {"0_summary": summary, "1_payments": payments}


def hostile_cells() -> dict[str, list[dict[str, Any]]]:
    """Every text a notebook may hold, replaced by hostile text."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>#&!~-$" else c for c in HOSTILE)
    wild_chart = chart("wild_chart", escaped)
    wild_chart[document.CHART]["alt"] = HOSTILE
    wild_chart[document.SPEC]["data"]["values"][0]["q"] = HOSTILE
    wild_table = table("wild_table", escaped)
    wild_table[document.TABLE]["rows"][0][0]["text"] = HOSTILE
    wild_table[document.TABLE]["rows"][0][1]["text"] = HOSTILE
    wild_table[document.TABLE]["columns"][1]["label"] = HOSTILE
    return {
        "0_wild": [
            markdown(
                f"# A {escaped}\n\n## B {escaped}\n\nThe {escaped} and [{escaped}](#trace-total)"
            ),
            code(
                HOSTILE,
                headline(escaped),
                wild_chart,
                wild_table,
                numbers(HOSTILE, HOSTILE),
            ),
        ]
    }


def written(folder: pathlib.Path, notebooks: dict[str, list[dict[str, Any]]]) -> list[pathlib.Path]:
    """The notebooks as files."""
    paths = []
    for name, content in notebooks.items():
        path = folder / f"{name}.ipynb"
        path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": content}))
        paths.append(path)
    return paths


def read(
    folder: pathlib.Path, notebooks: dict[str, list[dict[str, Any]]] | None = None, **over: Any
) -> document.Document:
    """The sample as a document."""
    settings: dict[str, Any] = {
        "edition": "current",
        "title": "The pact",
        "subtitle": "What the leak says",
        "run": analysis_parameters.check({}),
        "findings": findings(),
        "published": {},
        "statements": (),
        "meanings": {},
        "elsewhere": {},
        "sources": {key: source(key, f"Publisher {key}") for key in ("Z1", "TC", "UNUSED")},
        "parameters": parameters(),
        "stamp": "0123456789ab",
        "hashes": {"data/figures.csv": "0" * 64},
        "answers": "0" * 64,
        "command": "python -m report build",
        "as_of": "2026-10-03",
        **behind(),
        "formats": frozenset(("html", "pdf", "png")),
    }
    settings |= over
    names = {one.name for one in dataclasses.fields(document.Imprint)}
    imprint = document.Imprint(**{name: settings.pop(name) for name in names & settings.keys()})
    paths = written(folder, notebooks or cells())
    if imprint.part == document.LEDGER:
        told = dataclasses.replace(imprint, part=document.STORY)
        settings["story"] = reading.read(paths, told, **settings)
    return reading.read(paths, imprint, **settings)


def typeset(
    report: document.Document, attached: Mapping[str, bytes] = typesetting.NOTHING
) -> bytes:
    """A document as a PDF."""
    return typesetting.typeset(pdf.source(report, attached), attached=attached)


def read_hostile(folder: pathlib.Path) -> document.Document:
    """The sample with hostile text in every place that holds text."""
    sources = {key: source(key, HOSTILE) for key in ("Z1", "TC")}
    sources["Z1"] = sources["Z1"].model_copy(update={"title": HOSTILE, "author": HOSTILE})
    return read(
        folder,
        hostile_cells(),
        title=HOSTILE,
        subtitle=HOSTILE,
        findings=findings(HOSTILE, HOSTILE),
        sources=sources,
        parameters=[parameters()[0] | {"meaning": HOSTILE, "unit": HOSTILE}],
        hashes={HOSTILE: HOSTILE},
        command=HOSTILE,
        **behind(HOSTILE),
    )
