"""A release has its version, its day and its change note, and stands whole or not at all."""

import json
import pathlib
from collections.abc import Sequence

import pytest
import test_diff
import test_press_build as press

import report
from analysis import schema
from report.compare import changes, comparison, computing, releasing, sides
from report.formats import editions
from report.press import build, orders, shelf

HEAD = "title: A report\nauthors: [name: They]\nkeywords: [pact]\n"
CITED = f"{HEAD}version: 0.2.0\ndate-released: 2026-11-26\n"
LOGGED = "## [Unreleased]\n\n## [0.2.0] - 2026-11-26\n\n## [0.1.0] - 2026-10-03\n"


@pytest.fixture
def tree(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A tree that says its version and day, with a release of the version before on its shelf."""
    monkeypatch.setattr(report, "ROOT", tmp_path)
    test_diff.write(tmp_path, {"CITATION.cff": CITED, "CHANGELOG.md": LOGGED})
    test_diff.write(tmp_path, {"data/figures.csv": test_diff.OLD, "analysis/some.py": ""})
    test_diff.shelve(tmp_path, "2026-10-03-v0-1-0", 1.0)
    test_diff.shelve(tmp_path, "current", 7.0)
    return tmp_path


def shelf_of(tree: pathlib.Path) -> pathlib.Path:
    return tree / "report" / "editions"


@pytest.fixture(autouse=True)
def _builds_at_once(tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def built(
        wanted: Sequence[orders.Order],
        *,
        root: pathlib.Path,
        into: pathlib.Path,
        published: list[str],
        more: Sequence[editions.Format],
    ) -> None:
        assert root == tree
        test_diff.shelve(tree, wanted[0].name, 3.0)
        made = press.files((shelf_of(tree) / wanted[0].name).rename(tree / "built"))
        with shelf.draft(into, wanted[0].name, published) as folder:
            for name, content in made.items():
                (folder / name).write_bytes(content)
            manifest = made.pop(shelf.MANIFEST)
            edition = editions.Edition((), [], {}, made, lambda: manifest)
            for name, make in (file for one in more for file in one.files(edition)):
                (folder / name).write_bytes(make())

    def answers(asked: Sequence[changes.Inputs], **_: bool) -> list[computing.Answers]:
        return [{"it": test_diff.record(3.0)} for _ in asked]

    monkeypatch.setattr(build, "build", built)
    monkeypatch.setattr(computing, "answers", answers)


def test_a_release_is_named_by_its_day_and_version_and_knows_the_one_before(
    tree: pathlib.Path,
) -> None:
    due = releasing.due(shelf_of(tree))
    assert due == ("2026-11-26-v0-2-0", "2026-10-03-v0-1-0")


@pytest.mark.parametrize(
    ("cited", "logged", "words"),
    [
        (CITED, "## [0.2.0]\n", "CHANGELOG.md, version 0.2.0: no section says what is new in it"),
        (CITED, "", "CHANGELOG.md, version 0.2.0: no section says what is new in it"),
        (CITED, b"\xe4", "CHANGELOG.md, byte 0: it is not UTF-8 text"),
        (HEAD, LOGGED, "CITATION.cff, version: it is missing. Remedy: write 'version: ...'"),
        ("version: [", LOGGED, "CITATION.cff, line 1: "),
        (f"{HEAD}version: 0.2.0\n", LOGGED, "CITATION.cff, date-released: it is missing, and CHA"),
        (CITED.replace("26", "27"), LOGGED, "CITATION.cff, date-released: it is 2027-11-27, and"),
        (
            f"{HEAD}version: 0.1.0\ndate-released: 2026-10-03\n",
            LOGGED,
            "release, 2026-10-03-v0-1-0: it is released already. Remedy: write the next version",
        ),
    ],
)
def test_what_is_not_ready_to_be_released_is_refused(
    tree: pathlib.Path, cited: str, logged: str | bytes, words: str
) -> None:
    test_diff.write(tree, {"CITATION.cff": cited, "CHANGELOG.md": logged})
    with pytest.raises(schema.Faults) as refused:
        releasing.due(shelf_of(tree))
    assert str(refused.value).startswith(words)


def test_a_release_stands_whole_with_its_change_note(tree: pathlib.Path) -> None:
    releasing.make(*releasing.due(shelf_of(tree)), shelf_of(tree))
    folder = shelf_of(tree) / "2026-11-26-v0-2-0"
    note = json.loads((folder / "changes.json").read_text(encoding="utf-8"))
    assert note["before"] == "2026-10-03-v0-1-0"
    assert note["findings"]["changed"] == 1
    assert "$1 -> $3" in (folder / "changes.txt").read_text(encoding="utf-8")
    assert "<h1>" in (folder / "changes.html").read_text(encoding="utf-8")
    assert sides.of_folder("it", folder).findings["it"]["value"] == 3


def test_a_release_whose_note_cannot_be_made_leaves_nothing(
    tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> comparison.Comparison:
        raise schema.Faults([schema.Fault("diff", "it", "it cannot", "mend it")])

    monkeypatch.setattr(comparison, "of", fails)
    with pytest.raises(schema.Faults):
        releasing.make(*releasing.due(shelf_of(tree)), shelf_of(tree))
    assert {*shelf.editions(shelf_of(tree))} == {"2026-10-03-v0-1-0", "current"}
    assert not [path for path in shelf_of(tree).iterdir() if path.is_dir() and path.name[0] == "."]


def test_the_first_release_has_no_note(tree: pathlib.Path) -> None:
    (shelf_of(tree) / "2026-10-03-v0-1-0").rename(tree / "aside")
    releasing.make(*releasing.due(shelf_of(tree)), shelf_of(tree))
    assert not list((shelf_of(tree) / "2026-11-26-v0-2-0").glob("changes.*"))
