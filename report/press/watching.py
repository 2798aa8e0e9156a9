"""Keeps a page in step with the files it is made from: builds it again, and tells the browser.

A process that has the press loaded does the builds (`report.warm`), into a folder of its own, so
that no edition on the shelf is touched. Pages are served to this machine alone: a part of the
edition at once, the whole, to which its links lead, when a page of that is asked for.
"""

import contextlib
import functools
import html
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
from typing import IO, cast

import watchfiles

import report
from analysis import schema
from report.press import inputs, orders

_SHELL = pathlib.Path(__file__).with_name("watch.html")
_PROGRESS = re.compile(r"^\[\d+/\d+\] .*\n", re.MULTILINE)  # which is of no use once it is over
_PATIENCE = 20.0  # seconds that a browser waits for news, before it asks again
_TYPES = {".html": "text/html; charset=utf-8", ".png": "image/png", ".pdf": "application/pdf"}


class News:
    """What became of the latest build: how many there were, and what is wrong, if anything."""

    def __init__(self) -> None:
        self._number, self._wrong = 0, ""
        self._changed = threading.Condition()

    def tell(self, wrong: str) -> None:
        """A build is over."""
        with self._changed:
            self._number, self._wrong = self._number + 1, wrong
            self._changed.notify_all()

    def after(self, number: int) -> str:
        """What became of a build after that of a number, as JSON; waited for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number, _PATIENCE)
            return json.dumps({"number": self._number, "wrong": self._wrong})


class Press:
    """The process that builds; started anew when code changes, or when it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()

    def build(self, arguments: Sequence[str]) -> str:
        """Do a command after any other, and give what is wrong; empty if nothing is."""
        with self._turn:
            return self._built(arguments)

    def _built(self, arguments: Sequence[str]) -> str:
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
        into = cast("IO[str]", self._process.stdin)
        into.write(f"{json.dumps(arguments)}\n")
        into.flush()
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


class Whole:
    """The whole edition, built when a page of it is asked for and something has changed since."""

    def __init__(self, build: Callable[[], str]) -> None:
        self._build, self._wrong, self._old = build, "", True
        self._turn = threading.Lock()

    def change(self) -> None:
        """Something has changed."""
        self._old = True

    def wrong(self) -> str:
        """What is wrong with it as things are; empty if nothing is."""
        with self._turn:
            if self._old:
                self._old = False
                self._wrong = self._build()
            return self._wrong


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
    news, press = News(), Press()
    with tempfile.TemporaryDirectory(prefix="pact-") as name:
        whole = Whole(functools.partial(press.build, [*arguments, "--into", name]))
        served = {"news": news, "order": order, "into": pathlib.Path(name), "whole": whole}
        handler = type("Handler", (_Handler,), served)
        with _served(port, handler) as serving:
            serving.daemon_threads = True
            threading.Thread(target=serving.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{serving.server_port}/"
            try:
                for fresh in _changes():
                    if fresh:
                        press.stop()
                    whole.change()
                    wrong = press.build([*arguments, "--only", order.only, "--into", name])
                    news.tell(wrong)
                    yield wrong
            finally:
                press.stop()
                serving.shutdown()


def _served(port: int, handler: type["_Handler"]) -> server.ThreadingHTTPServer:
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
    yield from _news(seen)
    paths = [report.ROOT / name for name in ("analysis", "data", "notebooks", "report")]
    for _ in watchfiles.watch(*paths, report.ROOT / "requirements.lock", watch_filter=_counts):
        yield from _news(seen)


def _news(seen: dict[str, str]) -> Iterator[bool]:
    now = inputs.hashes(report.ROOT)
    with contextlib.suppress(FileNotFoundError):
        now["editions"] = inputs.digest(orders.EDITIONS_FILE.read_bytes())
    changed = {path for path, _ in now.items() ^ seen.items()}
    there = now.keys() ^ seen.keys()
    seen.clear()
    seen.update(now)
    if changed:
        yield bool(there) or any(path.endswith((".py", ".lock")) for path in changed)


_not_ours = watchfiles.DefaultFilter()


def _counts(change: watchfiles.Change, path: str) -> bool:
    """Whether a file may be an input; the editions themselves are none."""
    return _not_ours(change, path) and not path.startswith(f"{report.EDITIONS}{os.sep}")


class _Handler(server.BaseHTTPRequestHandler):
    """Answers a browser on this machine."""

    news: News
    order: orders.Order
    into: pathlib.Path
    whole: Whole

    def do_GET(self) -> None:
        """The page around, the news, or a file of the edition."""
        asked = urllib.parse.urlsplit(self.path)
        if self.headers.get("Host", "").partition(":")[0] not in ("127.0.0.1", "localhost"):
            self.send_error(403)  # a page of another site that has its name lead here
        elif asked.path == "/":
            self._send(_SHELL.read_bytes(), _TYPES[".html"])
        elif after := re.fullmatch(r"/news\?after=(\d+)", self.path):
            self._send(self.news.after(int(after[1])).encode(), "application/json")
        else:
            self._send_file(asked.path.removeprefix("/"))

    def _send_file(self, asked: str) -> None:
        """A file of the part, or, in a folder of its name, of the whole edition."""
        edition, _, name = asked.rpartition("/")
        wrong = self.whole.wrong() if edition == self.order.name else ""
        folder = self.into / (edition or self.order.folder)
        served = edition in ("", self.order.name) and folder.exists()
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
