"""What an edition takes to build, against papermill and nbconvert as they come, and the least.

All read the same notebooks, each in a fresh process, in turns; in each round another share rate is
assumed, so that nothing but what it does not move can come from an earlier build.

The stock chain executes the notebooks one after the other with papermill's own engine and turns
each into HTML with nbconvert; where there is a Chromium, it does so once more and prints each as a
PDF too, which needs no LaTeX. (Its PDFs have no charts without a network.) The least that it could
take, the floor, is to import what is needed once, to run the code of all cells, and to render the
documents. The press is measured with nothing kept from earlier builds (cold), with what one build
of other assumptions has kept (warm), and once more with nothing changed, each time in all formats;
then, warm, for what is read, the pages and the PDFs, for the pages alone, and for that of the story
alone. Ratios are told by the clock and, which says more where others use the machine, in seconds of
processors.
"""

import functools
import itertools
import pathlib
import shutil
import statistics
import tempfile
from collections.abc import Iterator

import report
from report.bench import cost

ROUNDS = 5
_STOCK = """
import pathlib, sys
import nbconvert, papermill
given, browser = {"share_rate": float(sys.argv[1])}, sys.argv[3]
if browser:
    from playwright.async_api import BrowserType
    launch = BrowserType.launch
    BrowserType.launch = lambda self, **asked: launch(self, executable_path=browser, **asked)
for path in sorted(pathlib.Path(sys.argv[2]).glob("*.ipynb")):
    given_here = given if "share_rate: float" in path.read_text() else {}
    executed = papermill.execute_notebook(str(path), path.name, given_here, progress_bar=False)
    page, _ = nbconvert.HTMLExporter().from_notebook_node(executed)
    pathlib.Path(path.stem + ".html").write_text(page, encoding="utf-8")
    if browser:
        printed, _ = nbconvert.WebPDFExporter(disable_sandbox=True).from_notebook_node(executed)
        pathlib.Path(path.stem + ".pdf").write_bytes(printed)
"""
_FLOOR = """
import functools, gc, json, pathlib, sys
gc.disable()
from report.press import build, notebooks, orders, progress, writing
(order,) = orders.take(["bench"], ["share_rate=" + sys.argv[1]], formats=sys.argv[4:])
for notebook in notebooks.find(pathlib.Path(sys.argv[2])):
    names = {}
    for cell in notebook.content.cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
            if "parameters" in cell.metadata.get("tags", []):
                names |= {name: order.parameters[name] for name in notebook.parameters}
built, written = pathlib.Path(sys.argv[3]), pathlib.Path("written")
written.mkdir(exist_ok=True)
answers = json.loads((built / "findings.json").read_text())
executed = sorted(built.glob("*/*.ipynb"))
told = {one["id"]: one for one in answers}
read = functools.partial(build.read, order, executed, told, {})
parts = [read(part="report"), read(part="ledger")]
formats = writing.chosen(order)
writing.write(parts, answers, order, {}, formats, folder=written, steps=progress.Progress(0))
"""
Costs = dict[str, cost.Cost]


def measure() -> Iterator[str]:
    """All ways in turns: what each took, and the medians of the ratios."""
    rounds = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        _press(folder, 0.25)
        looked = _round(folder, 0.15, looking=True)
        for number in range(ROUNDS):
            rounds.append(_round(folder, 0.16 + number / 100))
            told = (f"{way} {one.processors:.2f} s" for way, one in rounds[-1].items())
            yield f"round {number + 1}, seconds of processors: {', '.join(told)}"
    for way in rounds[0]:
        seconds, processors = (
            statistics.median(getattr(one[way], what) for one in rounds)
            for what in ("seconds", "processors")
        )
        peak, largest = looked[way].peak / 1e6, looked[way].largest / 1e6
        yield (
            f"{way}: {seconds:.2f} s, of processors {processors:.2f} s, at most {peak:.0f} MB, "
            f"of which the largest process {largest:.0f} MB"
        )
    parts = ("pages alone", "story alone")
    for way in ("cold", "warm", "pages and PDFs", *parts, "unchanged"):
        for stock in (each for each in rounds[0] if each.startswith("stock")):
            yield f"{way}: {stock} takes {_ratios(rounds, stock, way)} times as long"
        yield f"{way}: takes {_ratios(rounds, way, 'floor')} times the floor"
    for part, whole in itertools.product(parts, ("pages and PDFs", "warm")):
        yield f"the {part}: {_ratios(rounds, part, whole)} of {whole}"


def _ratios(rounds: list[Costs], one: str, other: str) -> str:
    """The medians over the rounds of what one takes over what another takes."""
    clock, processors = (
        statistics.median(getattr(each[one], what) / getattr(each[other], what) for each in rounds)
        for what in ("seconds", "processors")
    )
    return f"{clock:.2f} (of processors {processors:.2f})"


def _round(folder: pathlib.Path, rate: float, *, looking: bool = False) -> Costs:
    """Each way once, timed, or with a look at its memory."""
    cost_of = functools.partial(cost.of, folder, looking=looking)
    press = functools.partial(_press, folder, looking=looking)
    stock = ("-c", _STOCK, f"{rate:g}", str(report.ROOT / "notebooks"))
    costs = {"stock": cost_of(*stock, "")}
    if browser := shutil.which("chromium"):
        costs["stock with PDFs"] = cost_of(*stock, browser)
    costs["cold"] = press(rate, kept="off")
    floor = ("-c", _FLOOR, *stock[2:], str(folder / "editions" / "bench"))
    costs["floor"] = cost_of(*floor, PACT_CACHE="off")
    costs["warm"] = press(rate)
    costs["unchanged"] = press(rate)
    costs["pages and PDFs"] = press(rate + 0.003, "--formats", "html,pdf")
    costs["pages alone"] = press(rate + 0.006, "--formats", "html")
    costs["story alone"] = press(rate + 0.009, "--only", "story")
    return costs


def _press(
    folder: pathlib.Path, rate: float, *more: str, kept: str = "on", looking: bool = False
) -> cost.Cost:
    """A build, with what earlier ones in this folder have kept."""
    asked = ("build", "--edition", "bench", "-p", f"share_rate={rate:g}", "--into", "editions")
    own = {"XDG_CACHE_HOME": str(folder / "cache"), "PACT_CACHE": kept}
    return cost.of(folder, "-m", "report", *asked, *more, looking=looking, **own)
