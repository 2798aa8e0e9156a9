"""The committed editions are what the press makes of the committed sources, byte for byte."""

import pathlib

import pytest

import report
from report.press import build, orders

NAMES = ("current", "article")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Both editions, built anew elsewhere."""
    folder = tmp_path_factory.mktemp("editions")
    build.build(orders.take(NAMES, [], None), into=folder, published=[])
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_build_gives_the_committed_bytes(built: pathlib.Path, name: str) -> None:
    committed = report.EDITIONS / name
    files = [path.relative_to(committed) for path in committed.rglob("*") if path.is_file()]
    assert pathlib.Path("manifest.json") in files
    differing = [
        str(file)
        for file in files
        if (built / name / file).read_bytes() != (committed / file).read_bytes()
    ]
    assert not differing, "run `make report`, look at the report, and commit report/editions/"
