"""An edition as an RO-Crate: for machines, what it holds, and from what, how and by whom it is."""

import json
import pathlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analysis import figures, parameters
from report.formats import apparatus, card, document, editions, masthead

_NAME, _MANIFEST = "ro-crate-metadata.json", "manifest.json"
_PROFILE = "https://w3id.org/ro/crate/1.1"
# The second part names what the first, of 2020, does not have yet.
_CONTEXT = [f"{_PROFILE}/context", {"sha256": "http://schema.org/sha256"}]
_ROOT = apparatus.CITATION.parent
Entity = dict[str, Any]


def _files(edition: editions.Edition) -> editions.Files:
    yield _NAME, lambda: editions.as_json({"@context": _CONTEXT, "@graph": [*_graph(edition)]})


FORMAT = editions.Format("crate", _files, turn=2)


def _graph(edition: editions.Edition) -> Iterator[Entity]:
    """Everything there is to say, with what it leads to behind it."""
    manifest = json.loads(edition.manifest())
    story = edition.parts[0]
    citation = story.citation
    authors = [{"@id": f"#author-{n}", **each} for n, each in enumerate(card.authors(citation), 1)]
    files = [*_outputs(manifest["outputs"], edition.made)]
    sources = [*_publications(edition.parts)]
    given = [
        _entity(f"#input-{path}", "CreativeWork", name=path, sha256=hash_)
        for path, hash_ in manifest["inputs"].items()
    ]
    for one in parameters.SCHEMA:
        told = {"value": manifest["parameters"][one.name]["value"], "unitText": one.unit}
        named = {"name": one.name, "description": one.meaning}
        given.append(_entity(f"#parameter-{one.name}", "PropertyValue", **named, **told))
    packages = [*_packages()]
    whole, build, press = ({"@id": id} for id in ("./", "#build", "#press"))
    yield _entity(_NAME, "CreativeWork", about=whole, conformsTo={"@id": _PROFILE})
    yield _entity(
        whole["@id"],
        "Dataset",
        name=story.title,
        description=story.subtitle,
        datePublished=story.as_of,
        identifier=manifest["stamp"],
        license={"@id": masthead.LICENCE},
        author=_led(authors),
        citation=_led(sources),
        hasPart=_led(files),
        mentions=build,
    )
    made = {"agent": _led(authors), "instrument": press, "object": _led(given), "result": whole}
    yield _entity(build["@id"], "CreateAction", name=manifest["command"], **made)
    version, needs = str(citation["version"]), _led(packages)
    program = {"name": citation["title"], "version": version, "softwareRequirements": needs}
    yield _entity(press["@id"], "SoftwareApplication", **program)
    words = "Use it and name the source; the quotations are theirs who said them."
    licence = {"name": masthead.LICENCE_NAME, "description": words}
    yield _entity(masthead.LICENCE, "CreativeWork", **licence)
    yield from (*authors, *files, *given, *packages, *sources)


def _entity(id: str, kind: str, **told: Any) -> Entity:
    """Something of a kind, and what is told of it: all that is known."""
    known = {name: value for name, value in told.items() if value is not None}
    return {"@id": id, "@type": kind, **known}


def _led(entities: Iterable[Entity]) -> Entity | list[Entity]:
    """Links to some entities; one alone stands in no list."""
    links = [{"@id": one["@id"]} for one in entities]
    return links[0] if len(links) == 1 else links


def _outputs(hashed: Mapping[str, str], made: Mapping[str, bytes]) -> Iterator[Entity]:
    """The files of the edition; the manifest lists this one, too, and so has no hash here."""
    for path in sorted((*hashed, _MANIFEST)):
        kind = editions.MEDIA.get(pathlib.Path(path).suffix, editions.BYTES)
        size = str(len(made[path])) if path in made else None
        told = {"encodingFormat": kind, "contentSize": size, "sha256": hashed.get(path)}
        yield _entity(path, "File", name=path, **told)


def _packages() -> Iterator[Entity]:
    """The libraries that the press is made with, in the versions of the lock."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (_ROOT / "requirements.lock").read_text(encoding="utf-8")
    versions = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE))
    for name in (re.split("[<>=]", one)[0] for one in project["dependencies"]):
        version = {"name": name, "version": versions[name]}
        yield _entity(f"#package-{name}", "SoftwareApplication", **version)


def _publications(parts: Iterable[document.Document]) -> Iterator[Entity]:
    """The sources that the report and its ledger cite."""
    cited: dict[str, figures.Source] = {}
    for part in parts:
        cited.update(part.sources)
    for key, one in sorted(cited.items()):
        yield _entity(
            f"#source-{key}",
            "CreativeWork",
            name=one.title or one.publisher,
            publisher=one.publisher,
            author=one.author or None,
            datePublished=one.date.isoformat() if one.date else None,
            url=one.address or None,
        )
