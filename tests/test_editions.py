"""The committed editions are what the press makes of the committed sources, byte for byte."""

import pathlib

import pytest

import report
from report.press import build, orders

pytestmark = pytest.mark.slow
NAMES = ("current", "article")


@pytest.mark.parametrize("name", NAMES)
def test_a_build_gives_the_committed_bytes(tmp_path: pathlib.Path, name: str) -> None:
    build.build(orders.take([name], [], None), into=tmp_path, published=[])
    committed = report.EDITIONS / name
    files = [path.relative_to(committed) for path in committed.rglob("*") if path.is_file()]
    assert pathlib.Path("manifest.json") in files
    differing = [
        str(file)
        for file in files
        if (tmp_path / name / file).read_bytes() != (committed / file).read_bytes()
    ]
    assert not differing, "run `make report`, look at the report, and commit report/editions/"
