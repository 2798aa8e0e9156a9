"""What several tests need: reproducible examples and a browser."""

import os
import shutil
from collections.abc import Iterator

import hypothesis
import pytest
from playwright import sync_api

# The same examples in every run: a red test stays red until it is mended, and a slow machine
# is no failure.
hypothesis.settings.register_profile("project", derandomize=True, deadline=None)
hypothesis.settings.load_profile("project")


@pytest.fixture(scope="session")
def browser() -> Iterator[sync_api.Browser]:
    """Give the system's Chromium; where there is none, skip, or fail if it is required."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        absent = f"no browser to test with: none of {', '.join(names)} is on PATH"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(absent)
        pytest.skip(absent)
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path)
        yield chromium
        chromium.close()
