"""An edition is written in the formats asked for, and leads to no file that is not there."""

import io
import json
import pathlib
import re
import subprocess
import sys
import zlib
from collections.abc import Sequence

import pikepdf
import pytest
import test_archive
import test_press_build as press

from analysis import schema
from report import formats
from report.formats import editions, pdf
from report.press import orders
from report.verbs import cli

pytestmark = pytest.mark.slow
ALWAYS = ["findings.json", "manifest.json", "notebooks/1_story.ipynb"]


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    return press.in_two_documents(tmp_path)


edition = test_archive.edition


def written(project: pathlib.Path, *formats: str) -> press.Files:
    press.made(project, formats=formats)
    return press.files(press.the_shelf(project) / "current")


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (["md"], ["report.md"]),
        (["html"], ["ledger.html", "report.html"]),
        (["pdf", "png"], ["card.png", "ledger.pdf", "report.pdf"]),
    ],
)
def test_only_what_is_asked_for_is_written(
    project: pathlib.Path, formats: Sequence[str], expected: Sequence[str]
) -> None:
    made = written(project, *formats)
    assert list(made) == sorted([*ALWAYS, *expected])
    manifest = json.loads(made["manifest.json"])
    assert sorted([*manifest["outputs"], "manifest.json"]) == list(made)
    assert manifest["command"].endswith(f" --formats {','.join(formats)}")


@pytest.mark.parametrize("formats", [["html"], ["html", "pdf"], []])
def test_a_page_leads_to_no_file_that_is_not_there(
    project: pathlib.Path, edition: pathlib.Path, formats: Sequence[str]
) -> None:
    made = written(project, *formats) if formats else press.files(edition)
    for page in ("report.html", "ledger.html"):
        text = re.sub("<script type=module>.*?</script>", "", made[page].decode(), flags=re.DOTALL)
        told = re.findall(r"(?:href|content)=\"?([\w/.-]+\.\w+)\b", text)
        told += re.findall(r'"(?:image|contentUrl)": ?"([^"]+)"', text)
        named = {one for one in told if not one.startswith(("http", "0."))}
        assert named
        assert named <= made.keys()
    assert ("report.pdf" in named or "ledger.pdf" in named) == (formats != ["html"])


def test_a_format_that_there_is_not_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["build", "--formats", "html, docx"]) == 2
    rule = "--formats, 'docx': there is no such format. Remedy: use some of xlsx,html,"
    assert capsys.readouterr().err.startswith(rule)
    with pytest.raises(schema.Faults, match="--formats, ''"):
        orders.take(["current"], [], formats=["html", ""])


def test_two_formats_of_one_name_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    copied = 'from report.formats import editions\nFORMAT = editions.Format("md", lambda _: [])\n'
    (tmp_path / "my_twin.py").write_text(copied, encoding="utf-8")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    with pytest.raises(
        schema.Faults, match="report/formats, md: two modules have a format of that"
    ):
        editions.known.__wrapped__()


def test_the_formats_write_just_the_files_of_an_edition(edition: pathlib.Path) -> None:
    pages = {f"{part}.{form}" for part in ("report", "ledger") for form in ("html", "pdf")}
    data = {"findings.csv", "findings.parquet", "inputs.csv", "sources.csv", "datapackage.json"}
    whole = {"report.md", "report.xlsx", "card.png", "edition.zip", "ro-crate-metadata.json"}
    assert press.files(edition).keys() - {*ALWAYS} == pages | data | whole
    assert all(re.fullmatch("[a-z]+", name) for name in editions.known())


def test_the_ledger_alone_holds_what_was_made_before_it(project: pathlib.Path) -> None:
    made = written(project, "pdf", "xlsx")
    held = {}
    for name in ("report.pdf", "ledger.pdf"):
        with pikepdf.open(io.BytesIO(made[name])) as read:
            held[name] = {it: one.get_file().read_bytes() for it, one in read.attachments.items()}
    paths = ["report.xlsx", *(path for path in ALWAYS if "manifest" not in path)]
    inside = {path.removeprefix("notebooks/"): made[path] for path in paths}
    assert held == {"report.pdf": {}, "ledger.pdf": inside}


def test_a_file_too_large_for_the_ledger_leaves_the_edition_as_it_was(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(project, "pdf")
    monkeypatch.setattr(pdf, "MOST", 100)
    with pytest.raises(schema.Failure, match=r"^findings.json, attachment: it has "):
        written(project, "pdf")
    assert press.files(press.the_shelf(project) / "current") == before


@pytest.mark.parametrize("formats", [["html"], ["data"], ["md", "crate", "zip"]])
def test_nothing_is_packed_by_the_zlib_of_this_python(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch, formats: Sequence[str]
) -> None:
    def packs(*_: object, **__: object) -> bytes:
        raise AssertionError("the machine's own zlib packs")

    with monkeypatch.context() as patched:
        for name in ("compress", "compressobj"):
            patched.setattr(zlib, name, packs)
        assert written(project, *formats)


def test_to_know_the_formats_loads_nothing_that_other_processes_work_with() -> None:
    loaded = (
        "from report.formats import editions; editions.known(); import sys; print(*sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", loaded], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "report.formats.programs" in told
    assert not {"pikepdf", "typst", "vl_convert"} & {*told}
