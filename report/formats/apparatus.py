"""What stands behind the chapters: method, glossary, codebook, how to cite, what was corrected.

All of it is made from what the code itself uses: the schema of the data, `CITATION.cff`.
"""

import pathlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis import figures, files, findings, outlook, periods, schema, terms, worlds
from analysis.exhibits import days, headlines
from report.formats import document, markdown, notes, words

CITATION = schema.DATA.parent / "CITATION.cff"
_CITED = ("title", "version", "authors", "keywords")  # what an edition tells of it
_METHOD = pathlib.Path(__file__).parent / "templates" / "method.md"


def cited(file: pathlib.Path = CITATION) -> dict[str, Any]:
    """How the project is cited.

    Raises:
        Faults: the file is missing or malformed, or lacks what an edition tells of it.
    """
    content = files.read_yaml(file)
    found = content if isinstance(content, dict) else {}
    schema.refuse(
        [
            schema.Fault(file.name, name, "it is missing", f"write '{name}: ...'")
            for name in _CITED
            if not found.get(name)
        ]
    )
    return found


# What the edition is, and how to cite it


def run_card(report: document.Document) -> document.Table:
    """Every parameter of the edition: its value, beside it the usual one if that is another."""
    return _table(
        "parameters",
        "The parameters of this edition",
        ("Assumption", "Value", "Name", "Unit", "Allowed"),
        map(_parameter, report.parameters),
        right="Value",
    )


def _parameter(record: Mapping[str, Any]) -> Sequence[str | document.Cell]:
    is_usual = record["value"] == record["default"]
    value = record["told"] if is_usual else f"{record['told']}, usually {record['usual']}"
    meaning = document.Cell(record["meaning"], anchor=notes.row(record["name"]))
    return (meaning, value, record["name"], record["unit"], record["allowed"])


def edition_card(report: document.Document) -> document.Table:
    """What tells this edition from every other: its day, its version, what went in."""
    facts = {
        "Edition": report.edition,
        "As of": report.as_of,
        "Version": str(report.citation["version"]),
        "Stamp": report.stamp,
        **{f"SHA-256 of the {part}": digest for part, digest in report.hashes.items()},
    }
    return _table("run-edition", "This edition", ("What", "Value"), facts.items())


def citation(report: document.Document) -> str:
    """The edition as one line of a list of references."""
    cited = report.citation
    names = "; ".join(map(_name, cited["authors"])).removesuffix(".")
    return (
        f"{names}. {cited['title']}. Version {cited['version']}, edition {report.edition}, "
        f"as of {report.as_of}, stamp {report.stamp}."
    )


def bibtex(report: document.Document) -> str:
    """The edition as an entry of BibTeX."""
    cited = report.citation
    fields = {
        "author": " and ".join(f"{{{_tex(_name(each))}}}" for each in cited["authors"]),
        "title": f"{{{_tex(cited['title'])}}}",
        "version": _tex(str(cited["version"])),
        "note": _tex(f"Edition {report.edition}, as of {report.as_of}, stamp {report.stamp}"),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    key = markdown.slug(f"pact {report.edition} {report.stamp}")
    return f"@misc{{{key},\n{lines}\n}}"


def _name(author: Mapping[str, str]) -> str:
    """An author of a citation file: a group, or a person."""
    return author.get("name") or f"{author['family-names']}, {author['given-names']}"


_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


def _tex(words: str) -> str:
    """Words as BibTeX takes them, with no sign left that it would obey."""
    return "".join(_TEX.get(sign, sign) for sign in words)


NO_CORRECTION = "None so far."


def told(correction: words.Correction) -> str:
    """A correction in words: when, where, what it said, what it says, why, and who noticed."""
    noticed = f" Noticed by {correction.noticed}." if correction.noticed else ""
    was, now = (each.removesuffix(".") for each in (correction.was, correction.now))
    return (
        f"{periods.day(correction.date)}, {correction.place}: it said “{was}” and says “{now}”. "
        f"{correction.reason}{noticed}"
    )


# Method and codebook


def method() -> str:
    """How a number of this report comes about, as Markdown."""
    return _METHOD.read_text(encoding="utf-8")


def _table(
    id: str,
    title: str,
    labels: Sequence[str],
    rows: Iterable[Sequence[str | document.Cell]],
    right: str = "",
) -> document.Table:
    """A table of words, none of which has a trace; one column may stand to the right."""
    columns = (document.Column(one, "right" if one == right else "left") for one in labels)
    cells = (
        tuple(document.Cell(one) if isinstance(one, str) else one for one in row) for row in rows
    )
    return document.Table(id, title, tuple(columns), tuple(cells), note="", sources=())


# Every data file, or part of one, under its name in the codebook, and the schema of its rows.
FILES: dict[str, type[schema.Record]] = {
    "data/figures.csv": figures.Figure,
    "data/quantities.csv": figures.Quantity,
    "data/sources.csv": figures.Source,
    "data/statements.csv": figures.Statement,
    "data/bearings.yml": findings.evidence.Bearing,
    "data/limits.yml": findings.evidence.Limit,
    "data/kept.yml": figures.Kept,
    "data/terms.yml, a clause": terms.Clause,
    "data/terms.yml, a term, and data/amendments, a change": terms.Wording,
    "data/terms.yml, a term, besides": terms.Term,
    "data/terms.yml, a dispute": terms.Dispute,
    "data/amendments, a file": terms.Amendment,
    "data/amendments, a change, besides": terms.Change,
    "data/scenarios, a file": outlook.Scenario,
    "data/scenarios, a stretch of a base": outlook.Stretch,
    "data/uncertainty.yml, the file": worlds.Uncertainty,
    "data/uncertainty.yml, an input": worlds.Uncertain,
    "data/uncertainty.yml, evidence": worlds.Evidence,
    "data/uncertainty.yml, a question": worlds.Question,
    "data/claims.yml, the file": findings.claimed.Claims,
    "data/claims.yml, a claim": findings.claimed.Claim,
    "data/claims.yml, a judgement": findings.claimed.Judgement,
    "data/forecasts.yml": worlds.Forecast,
    "data/falsifiers.yml": headlines.Falsifier,
    "data/glossary.yml": words.Word,
    "data/mentions.yml": days.Mention,
    "data/corrections.yml": words.Correction,
}


def codebook() -> Mapping[str, Sequence[tuple[str, str, str]]]:
    """Every data file, or part of one: each column's name, type and meaning, by the schema.

    What two parts have from a third stands there alone.
    """
    return {
        file: [
            (name, _type(told), told["description"])
            for name, told in model.model_json_schema()["properties"].items()
            if not any(name in base.model_fields for base in _bases(model))
        ]
        for file, model in FILES.items()
    }


def _bases(model: type[schema.Record]) -> Iterable[type[schema.Record]]:
    return (base for base in FILES.values() if base is not model and issubclass(model, base))


_TYPES = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "array": "list",
    "date": "date",
}


def _type(told: Mapping[str, Any]) -> str:
    """The type of a field in a word; of one that may be left out, what it is otherwise."""
    one, *_ = told.get("anyOf", [told])
    return "choice" if "enum" in one else _TYPES[one.get("format", one["type"])]
