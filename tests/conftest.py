"""What several tests need: reproducible examples, a browser, and the pages of both editions."""

import pathlib
from collections.abc import Iterator

import committed
import hypothesis
import pytest
import tools
from playwright import sync_api

from report.formats import html

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
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pathlib.Path]:
    """The pages of the committed editions; only one of them is kept in the repository."""
    folder = tmp_path_factory.mktemp("committed")
    found = {name: folder / f"{name}.html" for name in committed.EDITIONS}
    for name, path in found.items():
        written = html.page(committed.pages(name), committed.moving(name))
        path.write_text(written, encoding="utf-8")
    return found
