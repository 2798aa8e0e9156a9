"""Lighthouse's scores of a page that a server on this machine hands out."""

import contextlib
import functools
import http.server
import json
import os
import pathlib
import subprocess
import threading
from collections.abc import Iterator

import tools


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None: ...


@contextlib.contextmanager
def served(page: pathlib.Path) -> Iterator[str]:
    """The address of a page: uncompressed, as Python's own server does it."""
    handler = functools.partial(_Quiet, directory=str(page.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{page.name}"
        server.shutdown()


def scores(address: str, *categories: str) -> dict[str, float]:
    """Lighthouse's scores of a page on a slow phone.

    Connection and processor are really slowed down: to reckon from a fast visit how long a slow one
    would take, its other way, counts no document as shown before its last byte.

    Args:
        address: where it is served.
        categories: such as "performance".
    """
    command = (
        tools.program("node"),
        tools.package("lighthouse/cli/index.js"),
        address,
        "--quiet",
        "--output=json",
        "--no-enable-error-reporting",
        "--disable-full-page-screenshot",
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
