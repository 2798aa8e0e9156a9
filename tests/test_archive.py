"""The zip of an edition is the edition, and its RO-Crate tells all of it, as the manifest does."""

import datetime
import hashlib
import io
import json
import pathlib
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import test_press_build as press

import report
from analysis import parameters
from report.formats import archive, editions
from report.press import build, orders, shelf

pytestmark = pytest.mark.slow
CRATE, ZIP = "ro-crate-metadata.json", "edition.zip"


@pytest.fixture
def edition(small: pathlib.Path) -> pathlib.Path:
    return press.the_shelf(small) / "current"


def test_what_is_unpacked_is_the_edition(edition: pathlib.Path, tmp_path: pathlib.Path) -> None:
    with zipfile.ZipFile(edition / ZIP) as whole:
        assert whole.testzip() is None
        assert {one.date_time for one in whole.infolist()} == {(2026, 10, 3, 0, 0, 0)}
        whole.extractall(tmp_path)
    unpacked, there = press.files(tmp_path / "current"), press.files(edition)
    assert there.keys() - unpacked.keys() == {ZIP}
    assert [name for name, content in unpacked.items() if content != there[name]] == [
        shelf.MANIFEST
    ]
    manifest = shelf.manifest(tmp_path / "current")
    assert manifest
    assert manifest.outputs == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in unpacked.items()
        if name != shelf.MANIFEST
    }
    shelf.refuse_foreign(tmp_path, ["current"])  # it can stand on a shelf again


def test_a_zip_gives_back_what_was_put_into_it_whatever_its_name() -> None:
    files = {"a.txt": b"", "\u00fcbung/b.bin": bytes(range(256)) * 99, "c.txt": b"again " * 99}
    made = archive.zipped(files, datetime.date(2026, 10, 3))
    with zipfile.ZipFile(io.BytesIO(made)) as whole:
        assert {name: whole.read(name) for name in whole.namelist()} == files
        assert {one.date_time for one in whole.infolist()} == {(2026, 10, 3, 0, 0, 0)}


def test_what_is_written_beside_the_formats_is_in_the_zip_and_in_the_crate(
    tmp_path: pathlib.Path,
) -> None:
    """As the change note of a release is."""
    seen: list[str] = []

    def files(edition: editions.Edition) -> editions.Files:
        seen.extend(edition.made)
        yield "changes.txt", lambda: b"What differs.\n"

    root = press.a_project(tmp_path, *press.STORY)
    wanted = orders.take(["current"], [], formats=["zip", "crate", "html"])
    beside = editions.Format("changes", files, turn=1)
    build.build(wanted, root=root, into=press.the_shelf(root), published=[], more=[beside])
    made = press.the_shelf(root) / "current"
    with zipfile.ZipFile(made / ZIP) as whole:
        assert whole.read("current/changes.txt") == b"What differs.\n"
    assert "changes.txt" in entities(made)
    assert "changes.txt" in press.read_json(made / shelf.MANIFEST)["outputs"]
    assert {"report.html", "findings.json"} <= {*seen}
    assert not {CRATE, ZIP} & {*seen}


def entities(edition: pathlib.Path) -> dict[str, dict[str, Any]]:
    graph = press.read_json(edition / CRATE)["@graph"]
    found = {one["@id"]: one for one in graph}
    assert len(found) == len(graph)
    return found


def links(told: Any) -> Iterator[str]:
    """Everything that a part of the graph leads to."""
    if isinstance(told, dict):
        yield from [told["@id"]] if set(told) == {"@id"} else links([*told.values()])
    elif isinstance(told, list):
        for one in told:
            yield from links(one)


def test_the_crate_is_one_and_leads_nowhere_else(edition: pathlib.Path) -> None:
    found = entities(edition)
    profile = "https://w3id.org/ro/crate/1.1"
    assert found[CRATE]["about"] == {"@id": "./"}
    assert found[CRATE]["conformsTo"] == {"@id": profile}
    assert press.read_json(edition / CRATE)["@context"][0] == f"{profile}/context"
    assert {*links([*found.values()])} <= found.keys() | {profile}
    assert all(one["@type"] and one.keys() >= {"@id", "@type"} for one in found.values())


def test_the_crate_holds_every_file_with_its_hash(edition: pathlib.Path) -> None:
    found = entities(edition)
    there = press.files(edition)
    parts = {one["@id"] for one in found["./"]["hasPart"]}
    assert parts == there.keys() - {CRATE, ZIP}
    for path in parts - {shelf.MANIFEST}:
        assert found[path]["sha256"] == hashlib.sha256(there[path]).hexdigest()
        assert found[path]["contentSize"] == str(len(there[path]))
        assert "/" in found[path]["encodingFormat"]


def test_the_crate_tells_inputs_parameters_software_and_people(edition: pathlib.Path) -> None:
    found, manifest = entities(edition), shelf.manifest(edition)
    assert manifest
    build = found["#build"]
    assert build["name"] == manifest.command
    given = [found[one["@id"]] for one in build["object"]]
    hashed = {one["name"]: one["sha256"] for one in given if "sha256" in one}
    assert hashed == manifest.inputs
    values = {one["name"]: one["value"] for one in given if one["@type"] == "PropertyValue"}
    assert values["share_rate"] == 0.19
    assert [*values] == [one.name for one in parameters.SCHEMA]
    lock = (report.ROOT / "requirements.lock").read_text(encoding="utf-8")
    software = [found[one["@id"]] for one in found["#press"]["softwareRequirements"]]
    assert {"numpy", "papermill", "typst"} <= {one["name"] for one in software}
    assert all(f"{one['name']}=={one['version']}" in lock for one in software)
    assert found[found["./"]["author"]["@id"]]["name"].startswith("The contributors")
    assert found["./"]["datePublished"] == "2026-10-03"
    assert any(one.startswith("#source-") for one in found)


def test_the_zip_is_packed_and_listed_but_not_in_itself(edition: pathlib.Path) -> None:
    with zipfile.ZipFile(edition / ZIP) as whole:
        sizes = [(one.compress_size, one.file_size) for one in whole.infolist()]
    assert sum(packed for packed, _ in sizes) < sum(size for _, size in sizes) / 2
    assert json.loads((edition / shelf.MANIFEST).read_bytes())["outputs"].keys() >= {ZIP, CRATE}
