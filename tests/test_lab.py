"""In a real JupyterLab: every notebook runs, shows all, and is saved as it was kept."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import tools

if TYPE_CHECKING:
    from playwright import sync_api

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOTEBOOKS = tools.sample(sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb")), 9)
PATIENCE = 240  # seconds for the slowest notebook on a busy machine

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A copy of what runs in a notebook."""
    copy = tmp_path_factory.mktemp("lab") / "project"
    copy.mkdir()
    for name in ("analysis", "data", "notebooks", "report", ".jupyter"):
        without = shutil.ignore_patterns("editions", "__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name, copy / name, ignore=without)
    return copy


@pytest.fixture(scope="module")
def lab(project: pathlib.Path) -> Iterator[str]:
    """The address of a JupyterLab started as `make lab` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = project.parent
    folders = {
        f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    # Cells out of sight are drawn, too, so that they can be looked at.
    settings = home / "config/lab/user-settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    own = {"JUPYTER_CONFIG_PATH": str(project / ".jupyter"), "IPYTHONDIR": str(home / "ipython")}
    more = {"PYTHONPATH": str(project), "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}"),
        *("--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"),
    ]
    log = (home / "log").open("w")
    started = subprocess.Popen(
        command, cwd=project, env={**os.environ, **folders, **own, **more}, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/api/status", home / "log")
        yield address
    finally:
        started.terminate()
        try:
            started.wait(30)
        finally:
            started.kill()
            log.close()


def _wait(address: str, log: pathlib.Path) -> None:
    for _ in range(120):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=60):  # noqa: S310
            return
        time.sleep(0.5)
    pytest.fail(f"JupyterLab does not start: {log.read_text()}")


@pytest.fixture(scope="module")
def page(browser: "sync_api.Browser") -> "Iterator[sync_api.Page]":
    with browser.new_page(viewport={"width": 1500, "height": 1000}) as opened:
        opened.set_default_timeout(PATIENCE * 1000)
        yield opened


# What is wrong with what a notebook shows: its errors, and charts that are cut or not drawn.
LOOK = """() => {
  const wrong = [];
  for (const each of document.querySelectorAll(".jp-RenderedText[data-mime-type*=error]"))
    wrong.push(each.innerText.slice(0, 500));
  const charts = [...document.querySelectorAll(".jp-RenderedVegaCommon5")];
  for (const each of charts) {
    const drawn = each.querySelector("svg, canvas, img");
    const most = each.closest(".jp-OutputArea-child").getBoundingClientRect().right;
    if (!drawn) wrong.push("a chart is not drawn");
    else if (drawn.getBoundingClientRect().right > most + 1)
      wrong.push(`a chart is cut: ${drawn.outerHTML.slice(0, 900)}`);
  }
  const within = ".jp-OutputArea :is(.jp-RenderedMarkdown, .jp-RenderedHTML) a[href^='#']";
  for (const link of document.querySelectorAll(within))
    if (!link.closest("h1, h2, h3")) wrong.push(link.outerHTML);
  // Of a list each line begins where the one before does, below it.
  const lines = [...document.querySelectorAll(".jp-RenderedHTML :is(ul > li, dl > dt)")];
  const [lefts, tops] = ["left", "top"].map((side) =>
    lines.map((each) => each.getBoundingClientRect()[side]),
  );
  if (new Set(lefts).size > 1) wrong.push(`lines begin at ${lefts}`);
  if (tops.some((top, n) => top <= tops[n - 1])) wrong.push(`lines stand at ${tops}`);
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
  return {
    wrong,
    run: prompts.filter((each) => /\\[\\d+\\]/.test(each.innerText)).length,
    charts: charts.length,
    lists: lines.length,
  };
}"""


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_shows_all_and_is_saved_as_it_was(
    name: str, lab: str, page: Any, project: pathlib.Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    kept = (project / "notebooks" / name).read_bytes()
    page.goto(f"{lab}/lab/tree/notebooks/{name}?reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady")
    assert not page.query_selector(".jp-toast-message, .Toastify__toast, .jp-Dialog")
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function("() => !document.querySelector('.jp-InputPrompt')?.innerText.match(/x/)")
    seen = page.evaluate(LOOK)
    cells = json.loads(kept)["cells"]
    assert not seen["wrong"]
    assert seen["run"] == sum(cell["cell_type"] == "code" for cell in cells)
    assert seen["charts"] or "exhibits.chart(" not in kept.decode()
    assert seen["lists"] >= (5 if "exhibits.key_numbers(" in kept.decode() else 0)
    page.evaluate("() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    assert (project / "notebooks" / name).read_bytes() == kept
    elsewhere = [one for one in asked if not re.match(rf"({re.escape(lab)}|data:|blob:)", one)]
    assert not elsewhere
