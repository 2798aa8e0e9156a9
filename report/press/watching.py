"""Keeps a page in step with the files it is made from: builds it again, and tells the browser.

A process that has the press loaded does the builds (`report.warm`), into a folder of its own, so
that no edition on the shelf is touched. Pages are served to this machine alone: a part of the
edition at once, the whole, to which its links lead, when a page of that is asked for.
"""

import contextlib
import functools
import html
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from http import server
from typing import IO, Any, cast

import watchfiles

import report
from analysis import schema
from report.press import inputs, orders

_SHELL = pathlib.Path(__file__).with_name("watch.html")
_PROGRESS = re.compile(r"^\[\d+/\d+\] .*\n", re.MULTILINE)  # which is of no use once it is over
_PATIENCE = 20.0  # seconds that a browser waits for news, before it asks again
_TYPES = {".html": "text/html; charset=utf-8", ".png": "image/png", ".pdf": "application/pdf"}


class Press:
    """The process that builds; started anew when code changes, or when it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()

    def build(self, arguments: Sequence[str]) -> str:
        """Do a command after any other, and give what is wrong; empty if nothing is."""
        with self._turn:
            if not self._process or self._process.poll() is not None:
                self.stop()
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "report.warm"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=report.ROOT,
                    process_group=0,  # Ctrl-C is ours to answer
                )
                if wrong := self._answer():
                    self.stop()
                    return wrong
            print(json.dumps(arguments), file=self._process.stdin, flush=True)
            return self._answer()

    def stop(self) -> None:
        """End the process, also in the middle of a build."""
        if self._process:
            with contextlib.suppress(ProcessLookupError, BrokenPipeError), self._process:
                os.killpg(self._process.pid, 9)
            self._process = None

    def _answer(self) -> str:
        """What is wrong, by the next answer; without one it is ended."""
        line = cast("IO[str]", cast("subprocess.Popen[str]", self._process).stdout).readline()
        code, said = json.loads(line) if line else (1, "the process that builds has ended")
        if not line:
            self.stop()
        return _PROGRESS.sub("", said) if code else ""


class Watched:
    """An edition that is watched: a part of it, built at each change, and the whole when asked for.

    Args:
        order: of the part.
        arguments: the command that builds the whole.
        into: where both go.
    """

    def __init__(self, order: orders.Order, arguments: Sequence[str], into: pathlib.Path) -> None:
        self.order, self.into, self.press = order, into, Press()
        self._arguments = arguments
        self._number, self._wrong, self._changed = 0, "", threading.Condition()
        self._old, self._wrong_of_whole, self._turn = True, "", threading.Lock()

    def change(self) -> str:
        """Build the part once more, and give what is wrong with it; empty if nothing is."""
        self._old = True
        wrong = self.press.build([*self._arguments, "--only", self.order.only])
        with self._changed:
            self._number, self._wrong = self._number + 1, wrong
            self._changed.notify_all()
        return wrong

    def news(self, number: int) -> str:
        """What became of a build after that of a number, as JSON; waited for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number, _PATIENCE)
            return json.dumps({"number": self._number, "wrong": self._wrong})

    def whole(self) -> str:
        """What is wrong with the whole as things are, built if something has changed since."""
        with self._turn:
            if self._old:
                self._old = False
                self._wrong_of_whole = self.press.build(self._arguments)
            return self._wrong_of_whole


def watch(order: orders.Order, arguments: Sequence[str], port: int) -> Iterator[str]:
    """Serve the pages of an edition, and build them again whenever what they are made from changes.

    Args:
        order: what is built at each change, a part of the edition.
        arguments: the command that builds the whole, without where it goes.
        port: where to serve on this machine; any free one if 0.

    Yields:
        The address, then what is wrong with each build; empty if nothing is.

    Raises:
        Faults: nothing can be served at that port.
    """
    with tempfile.TemporaryDirectory(prefix="pact-") as name:
        watched = Watched(order, [*arguments, "--into", name], pathlib.Path(name))
        with _served(port, functools.partial(_Handler, watched)) as serving:
            serving.daemon_threads = True
            threading.Thread(target=serving.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{serving.server_port}/"
            try:
                for fresh in _changes():
                    if fresh:
                        watched.press.stop()
                    yield watched.change()
            finally:
                watched.press.stop()
                serving.shutdown()


def _served(port: int, handler: Callable[..., "_Handler"]) -> server.ThreadingHTTPServer:
    try:
        return server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError):
        rule, remedy = "it is in use, reserved, or none of 0 to 65535", "give another, or none"
        raise schema.Faults([schema.Fault("--port", str(port), rule, remedy)]) from None


def _changes() -> Iterator[bool]:
    """At first, and whenever an input changes: whether the process that builds must start anew.

    It has read the code, and which files there are in some folders of the data.
    """
    seen: dict[str, str] = {}
    paths = [report.ROOT / name for name in ("analysis", "data", "notebooks", "report")]
    files = watchfiles.watch(*paths, report.ROOT / "requirements.lock", watch_filter=_counts)
    for _ in itertools.chain([None], files):
        now = inputs.hashes(report.ROOT)
        with contextlib.suppress(FileNotFoundError):
            now["editions"] = inputs.digest(orders.EDITIONS_FILE.read_bytes())
        changed = {path for path, _ in now.items() ^ seen.items()}
        if changed:
            is_code = any(path.endswith((".py", ".lock")) for path in changed)
            yield is_code or now.keys() != seen.keys()
        seen = now


_not_ours = watchfiles.DefaultFilter()


def _counts(change: watchfiles.Change, path: str) -> bool:
    """Whether a file may be an input; the editions themselves are none."""
    return _not_ours(change, path) and not path.startswith(f"{report.EDITIONS}{os.sep}")


class _Handler(server.BaseHTTPRequestHandler):
    """Answers a browser on this machine."""

    def __init__(self, watched: Watched, *asked: Any) -> None:
        self._watched = watched
        super().__init__(*asked)  # which answers at once

    def do_GET(self) -> None:
        """The page around, the news, or a file of the edition."""
        asked = urllib.parse.urlsplit(self.path)
        if self.headers.get("Host", "").partition(":")[0] not in ("127.0.0.1", "localhost"):
            self.send_error(403)  # a page of another site that has its name lead here
        elif asked.path == "/":
            self._send(_SHELL.read_bytes(), _TYPES[".html"])
        elif after := re.fullmatch(r"/news\?after=(\d+)", self.path):
            self._send(self._watched.news(int(after[1])).encode(), "application/json")
        else:
            self._send_file(asked.path.removeprefix("/"))

    def _send_file(self, asked: str) -> None:
        """A file of the part, or, in a folder of its name, of the whole edition."""
        edition, _, name = asked.rpartition("/")
        order = self._watched.order
        wrong = self._watched.whole() if edition == order.name else ""
        folder = self._watched.into / (edition or order.folder)
        served = edition in ("", order.name) and folder.exists()
        path = folder / name
        if wrong:
            self._send(f"<!doctype html><pre>{html.escape(wrong)}</pre>".encode(), _TYPES[".html"])
        elif served and path in folder.iterdir() and path.is_file():
            self._send(path.read_bytes(), _TYPES.get(path.suffix, "text/plain; charset=utf-8"))
        else:
            self.send_error(404, explain="Only this edition is watched.")

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing of it."""
