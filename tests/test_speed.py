"""On a slow phone the page shows itself at once; `make test` runs this with nothing beside it."""

import functools
import http.server
import json
import os
import pathlib
import statistics
import subprocess
import threading
from collections.abc import Iterator

import pytest
import tools

from report.formats import document

pytestmark = pytest.mark.browser
LEAST = 0.95
ALL = ("performance", "accessibility", "best-practices")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(params=[document.STORY, document.LEDGER])
def address(documents: dict[str, pathlib.Path], request: pytest.FixtureRequest) -> Iterator[str]:
    """Where a page is served: uncompressed, as Python's own server does it."""
    page = documents[f"current {request.param}"]
    handler = functools.partial(Quiet, directory=str(page.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{page.name}"
        server.shutdown()


def test_lighthouse_gives_the_page_at_least_95_on_a_slow_phone(address: str) -> None:
    first = scores(address, ALL)
    assert {what: one for what, one in first.items() if what != ALL[0] and one < LEAST} == {}
    # Single runs vary: what the middle one of three is, as Lighthouse advises, two alike tell.
    fast = [first[ALL[0]], scores(address, ALL[:1])[ALL[0]]]
    if len({one >= LEAST for one in fast}) > 1:
        fast.append(scores(address, ALL[:1])[ALL[0]])
    assert statistics.median(fast) >= LEAST, fast


def scores(address: str, categories: tuple[str, ...]) -> dict[str, float]:
    """Lighthouse's scores of a page.

    Connection and processor are really slowed down. Its other way, to reckon from a fast visit how
    long a slow one would take, counts no document as shown before its last byte.
    """
    command = (
        tools.program("node"),
        tools.package("lighthouse/cli/index.js"),
        address,
        "--quiet",
        "--output=json",
        "--no-enable-error-reporting",
        "--throttling-method=devtools",
        f"--only-categories={','.join(categories)}",
        "--chrome-flags=--headless --no-sandbox --disable-gpu",
    )
    chromium = tools.program("chromium", "chromium-browser", "google-chrome")
    ran = subprocess.run(
        command,
        env=os.environ | {"CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)["categories"]
    return {what: category["score"] for what, category in found.items()}
