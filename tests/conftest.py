"""What several tests need: reproducible examples, a browser, and the pages of both editions."""

import json
import pathlib
from collections.abc import Iterator

import hypothesis
import pytest
import tools
from playwright import sync_api

import report
from report import build, document, html, inputs, orders

# The same examples in every run: a red test stays red until it is mended, and a slow machine
# is no failure.
hypothesis.settings.register_profile("project", derandomize=True, deadline=None)
hypothesis.settings.load_profile("project")


@pytest.fixture(scope="session")
def browser() -> Iterator[sync_api.Browser]:
    """Give the system's Chromium."""
    path = tools.program("chromium", "chromium-browser", "google-chrome")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def committed() -> dict[str, document.Document]:
    """The documents of the committed editions, read from their executed notebooks."""
    hashed = inputs.hashes(report.ROOT)
    found: dict[str, document.Document] = {}
    for order in orders.take(["current", "article"], [], None):
        folder = report.EDITIONS / order.name
        answers = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        executed = sorted((folder / "notebooks").glob("*.ipynb"))
        found[order.name] = build.read(order, executed, answers, hashed)
    return found


@pytest.fixture(scope="session")
def pages(
    committed: dict[str, document.Document], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, pathlib.Path]:
    """The pages of the committed editions; only one of them is kept in the repository."""
    folder = tmp_path_factory.mktemp("committed")
    found = {name: folder / f"{name}.html" for name in committed}
    for name, path in found.items():
        path.write_text(html.page(committed[name]), encoding="utf-8")
    return found
