"""A sweep: every value as a run of its own would give it, in parts that outlive interruptions."""

import concurrent.futures
import contextlib
import itertools
import math
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import distributed
import numpy as np
import pandas as pd
import pytest
import test_cli
import tools
from distributed.comm import core

from analysis import findings, machines, parameters, schema, traces, typed
from analysis.explore import sweeps
from analysis.findings import model
from report.press import shelf, sweeping
from report.verbs import cli

GRID = {
    "parameters": {
        "growth_added": [0.0, 0.05, 0.1],
        "scenario": ["base", "low"],
        "share_rate": {"from": 0.1, "to": 0.3, "steps": 5},
        "payment_lag_quarters": [1, 0],
    },
    "findings": ["implied_revenue_2024", "pv_total_2026_04"],
}
GRID_FILE = """
parameters:
  growth_added: [0.0, 0.05, 0.1]
  scenario: [base, low]
  share_rate: {from: 0.1, to: 0.3, steps: 5}
  payment_lag_quarters: [1, 0]
findings: [implied_revenue_2024, pv_total_2026_04]
"""


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grid of 4 passes of 15 points is computed in 12 chunks."""
    monkeypatch.setattr(sweeps, "CHUNK", 7)


def table(asked: sweeps.Grid, scheduler: str | None = None) -> pd.DataFrame:
    """The whole grid, one row a point."""
    chunks = map(asked.chunk, range(asked.chunks))
    parts = machines.spread(sweeps.evaluate, chunks, scheduler)
    return pd.concat(map(pd.DataFrame, parts), ignore_index=True)


def run_alone(row: Any, names: Sequence[str]) -> Mapping[str, traces.Traced]:
    return findings.of(parameters.check({name: getattr(row, name) for name in names}))


# The values


def numbers(one: traces.Traced) -> tuple[float, float, float]:
    return one.value, one.low, one.high


def some_values(one: typed.Parameter) -> list[Any]:
    high = one.default if one.name == "draws" else one.high  # millions of worlds fill a machine
    return list(one.choices or (one.low, high))


@pytest.mark.slow
@pytest.mark.parametrize("one", parameters.SCHEMA, ids=lambda one: one.name)
def test_every_finding_is_what_a_run_of_its_own_gives(one: typed.Parameter) -> None:
    ids = tools.sample(findings.of(parameters.check({})), 8)
    values = {"draws": [4096], one.name: some_values(one)}  # the fewest, in a quarter of the time
    asked = sweeps.grid({"parameters": values, "findings": ids, "bounds": True}, "g")
    swept = table(asked)
    for number, value in enumerate(some_values(one)):
        alone = findings.of(parameters.check({"draws": 4096, one.name: value}))
        expected = [number for id in ids for number in numbers(alone.get(id, traces.unknown("")))]
        np.testing.assert_allclose(
            swept.drop(columns=[*values]).iloc[number].astype(float), expected, rtol=1e-12
        )


@pytest.mark.slow
@pytest.mark.usefixtures("small_chunks")
def test_rows_are_the_product_of_the_values_those_that_take_passes_first() -> None:
    swept = table(sweeps.grid(GRID, "g"))
    names = ["scenario", "payment_lag_quarters", "growth_added", "share_rate"]
    rates = [0.1, 0.15, 0.2, 0.25, 0.3]
    expected = list(itertools.product(["base", "low"], [1, 0], [0.0, 0.05, 0.1], rates))
    assert list(swept.columns) == [*names, *GRID["findings"]]
    assert list(swept[names].itertuples(index=False, name=None)) == expected
    for row in swept.iloc[::7].itertuples():
        alone = run_alone(row, names)
        for id in GRID["findings"]:
            assert math.isclose(getattr(row, id), alone[id].value, rel_tol=1e-12)


def test_a_chunk_holds_few_points_however_large_the_grid() -> None:
    steps = {"from": 0.1, "to": 0.3, "steps": 3000}
    content = {"parameters": {"share_rate": steps, "growth_added": steps | {"to": 0.2}}}
    asked = sweeps.grid(content, "g")
    first, last = asked.chunk(0), asked.chunk(asked.chunks - 1)
    assert asked.points == 9_000_000
    assert first.points == len(first.varied["share_rate"]) == sweeps.CHUNK
    assert (asked.chunks - 1) * sweeps.CHUNK + last.points == asked.points


def test_without_findings_named_the_headlines_are_swept() -> None:
    swept = table(sweeps.grid({"parameters": {"as_of": "2026-01-01"}}, "g"))
    assert list(swept.columns) == ["as_of", *sweeps.headlines()]


def test_runs_of_a_sweep_are_not_kept_in_memory() -> None:
    kept = model._of.cache_info  # noqa: SLF001 - just this must not grow
    days = {"as_of": ["2026-02-03", "2026-02-04"]}
    table(sweeps.grid({"parameters": days}, "g"))  # each day's list of findings is kept
    before = kept().currsize
    table(sweeps.grid({"parameters": {**days, "share_rate": [0.1, 0.3]}}, "g"))
    assert kept().currsize == before


# What is refused


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("rate: 1", "grid, rate: there is no such field. Remedy: use only the fields parameters, "),
        ("parameters: {}", "grid, parameters: {} is not allowed"),
        ("parameters: [share_rate]", "grid, parameters: ['share_rate'] is not allowed"),
        ("parameters: {rate: 1}", "rate: there is no such parameter. Remedy: "),
        ("parameters: {share_rate: []}", "share_rate: it has no values."),
        ("parameters: {share_rate: [0.1, 2]}", "share_rate: 2 is out of range."),
        ("parameters: {share_rate: {from: 0, to: 1, steps: 3}}", "share_rate: 0 is out of range."),
        ("parameters: {share_rate: {from: 0.1, to: 1}}", "share_rate, steps: the field is missing"),
        (
            "parameters: {share_rate: {from: 0.1, to: 1, steps: 1}}",
            "share_rate, steps: 1 is not allowed",
        ),
        (
            "parameters: {share_rate: {form: 0.1, from: 0.1, to: 1, steps: 2}}",
            "share_rate, form: there is no such field. Remedy: use only the fields from, to, steps",
        ),
        ("parameters: {scenario: {from: base, to: low, steps: 2}}", "scenario: a choice has no st"),
        (
            "parameters: {agi_year: {from: 2027, to: 2030, steps: 3}}",
            "agi_year: 3 steps from 2027 to 2030 are not all whole. Remedy: list its values.",
        ),
        (
            "parameters: {share_rate: 0.1}\nfindings: [gap_2204]",
            "gap_2204: there is no such finding. Remedy: use gap_2024",
        ),
        ("parameters: {share_rate: 0.1}\nfindings: gap_2024", "grid, findings: 'gap_2024' is not"),
        (
            "parameters: {share_rate: &many {from: 0.1, to: 1, steps: 10000}, netting: *many}",
            "parameters: it has 100000000 points; at most 10000000 are swept.",
        ),
        ("parameters: [", "line 1: it is not well-formed YAML"),
        ("- 1", "file: it holds no parameters."),
    ],
)
def test_a_wrong_grid_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path, content: str, words: str
) -> None:
    file = tmp_path / "grid.yaml"
    file.write_text(content, encoding="utf-8")
    code, lines = swept(capsys, file, tmp_path / "table.csv")
    assert code == 2
    where = re.compile(rf"{re.escape(str(file))}, (line \d, )?{re.escape(words)}")
    assert any(map(where.match, lines))
    assert all("Remedy: " in line for line in lines)
    assert list(tmp_path.iterdir()) == [file]


def test_everything_wrong_is_said_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path
) -> None:
    file = tmp_path / "grid.yaml"
    file.write_text("parameters: {rate: 1, share_rate: [2, 3]}\nfindings: [x]", encoding="utf-8")
    target = tmp_path / "no" / "table.txt"
    code, lines = swept(capsys, file, target)
    assert code == 2
    assert [line.split(":")[0] for line in lines] == [
        f"{file}, line 1, rate",
        f"{file}, line 1, share_rate",
        f"{file}, line 1, share_rate",
        f"{file}, line 2, x",
        f"--into, {target}",
        f"--into, {target}",
    ]


def swept(
    capsys: pytest.CaptureFixture[str],
    grid: pathlib.Path,
    into: pathlib.Path,
    *options: str,
) -> tuple[int, list[str]]:
    """The exit code of a sweep, and what it complains of."""
    code = cli.main(["sweep", "--grid", str(grid), "--into", str(into), *options])
    said = capsys.readouterr().err.splitlines()
    return code, [line for line in said if not line.startswith("[")]


# The file


@pytest.fixture
def grid_file(tmp_path: pathlib.Path) -> pathlib.Path:
    file = tmp_path / "grid.yaml"
    file.write_text(GRID_FILE, encoding="utf-8")
    return file


@pytest.mark.slow
@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(("ending", "read"), [("parquet", pd.read_parquet), ("csv", pd.read_csv)])
def test_the_file_holds_the_table_to_the_last_bit_and_nothing_else_is_left(
    capsys: pytest.CaptureFixture[str], grid_file: pathlib.Path, ending: str, read: Any
) -> None:
    into = grid_file.with_name(f"table.{ending}")
    assert swept(capsys, grid_file, into) == (0, [])
    expected = table(sweeps.grid(GRID, "g"))
    pd.testing.assert_frame_equal(read(into), expected, check_exact=True)
    assert sorted(grid_file.parent.iterdir()) == [grid_file, into]


def test_findings_of_the_command_line_replace_those_of_the_grid(
    capsys: pytest.CaptureFixture[str], grid_file: pathlib.Path
) -> None:
    into = grid_file.with_name("table.csv")
    assert swept(capsys, grid_file, into, "--finding", "gap_2024") == (0, [])
    assert list(pd.read_csv(into).columns[4:]) == ["gap_2024"]


def test_a_file_that_is_there_is_replaced_only_by_force(
    capsys: pytest.CaptureFixture[str], grid_file: pathlib.Path
) -> None:
    into = grid_file.with_name("table.csv")
    into.write_text("mine", encoding="utf-8")
    code, (line,) = swept(capsys, grid_file, into)
    assert code == 2
    assert "it is there already" in line
    assert into.read_text(encoding="utf-8") == "mine"
    assert swept(capsys, grid_file, into, "--force") == (0, [])
    assert len(pd.read_csv(into)) == 60


def test_a_table_never_takes_the_place_of_its_grid(
    capsys: pytest.CaptureFixture[str], grid_file: pathlib.Path
) -> None:
    grid = grid_file.rename(grid_file.with_name("grid.csv"))
    before = grid.read_bytes()
    again = grid.parent / ".." / grid.parent.name / "grid.csv"
    code, (line,) = swept(capsys, grid, again, "--force")
    assert code == 2
    assert line == f"--into, {again}: it is the grid itself. Remedy: give another."
    assert grid.read_bytes() == before


def test_a_name_of_two_lines_is_one_like_others(
    capsys: pytest.CaptureFixture[str], grid_file: pathlib.Path
) -> None:
    assert swept(capsys, grid_file, grid_file.with_name("a\nb.csv"))[0] == 0
    assert sorted(path.name for path in grid_file.parent.iterdir()) == ["a\nb.csv", grid_file.name]


class Interrupting:
    """Evaluates chunks, but is interrupted at one of them."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.begun = itertools.count()
        self.evaluate = sweeps.evaluate

    def __call__(self, chunk: sweeps.Chunk) -> Mapping[str, Any]:
        if next(self.begun) == self.at:
            raise KeyboardInterrupt
        return self.evaluate(chunk)


@pytest.fixture
def interrupted(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    grid_file: pathlib.Path,
    small_chunks: None,  # noqa: ARG001 - it sets the size of the parts
) -> pathlib.Path:
    """A file whose sweep was interrupted at its fifth part of twelve."""
    into = grid_file.with_name("table.parquet")
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with monkeypatch.context() as patch:
        patch.setattr(sweeps, "evaluate", Interrupting(4))
        code, (line,) = swept(capsys, grid_file, into)
    parts = sweeping.parts_of(into)
    assert code == 130
    assert line == f"Interrupted: 4 of 12 parts stay in {parts}; the same command resumes."
    assert not into.exists()
    return into


def test_a_sweep_that_is_killed_while_it_removes_its_parts_is_done_again_by_the_same_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, grid_file: pathlib.Path
) -> None:
    class Killed(BaseException):
        pass

    def kill(parts: pathlib.Path) -> None:
        next(parts.glob("*.parquet")).unlink()
        raise Killed

    into = grid_file.with_name("table.csv")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", kill)
        with pytest.raises(Killed):
            swept(capsys, grid_file, into)
    table = into.read_bytes()
    assert swept(capsys, grid_file, into, "--force") == (0, [])
    assert into.read_bytes() == table
    assert not sweeping.parts_of(into).exists()


@pytest.mark.slow
@pytest.mark.parametrize("cut_off", [(), (-20, 0)], ids=["interrupted", "crashed"])
def test_a_sweep_resumes_where_it_was_and_makes_again_what_a_crash_cut_off(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    grid_file: pathlib.Path,
    interrupted: pathlib.Path,
    cut_off: tuple[int, ...],
) -> None:
    parts = sorted(sweeping.parts_of(interrupted).glob("*.parquet"))
    for part, end in zip(parts, cut_off, strict=False):
        part.write_bytes(part.read_bytes()[:end])
    resuming = Interrupting(99)
    monkeypatch.setattr(sweeps, "evaluate", resuming)
    assert swept(capsys, grid_file, interrupted) == (0, [])
    assert next(resuming.begun) == 12 - 4 + len(cut_off)
    expected = table(sweeps.grid(GRID, "g"))
    pd.testing.assert_frame_equal(pd.read_parquet(interrupted), expected, check_exact=True)


@pytest.mark.slow
def test_parts_from_other_inputs_are_refused_and_cleared_only_by_force(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    grid_file: pathlib.Path,
    interrupted: pathlib.Path,
) -> None:
    monkeypatch.setattr(machines, "version", lambda: "another")
    code, (line,) = swept(capsys, grid_file, interrupted)
    assert code == 2
    assert "it holds parts of another grid, or from other data or another version" in line
    assert len(list(sweeping.parts_of(interrupted).glob("*.parquet"))) == 4
    anew = Interrupting(99)
    monkeypatch.setattr(sweeps, "evaluate", anew)
    assert swept(capsys, grid_file, interrupted, "--force") == (0, [])
    assert next(anew.begun) == 12


def test_parts_of_another_grid_are_refused(
    capsys: pytest.CaptureFixture[str], grid_file: pathlib.Path, interrupted: pathlib.Path
) -> None:
    grid_file.write_text(GRID_FILE.replace("0.05", "0.06"), encoding="utf-8")
    code, (line,) = swept(capsys, grid_file, interrupted)
    assert code == 2
    assert line.startswith(
        f"--into, {sweeping.parts_of(interrupted)}: it holds parts of another grid"
    )


def test_a_file_is_swept_by_one_process_at_a_time(
    capsys: pytest.CaptureFixture[str], grid_file: pathlib.Path
) -> None:
    into = grid_file.with_name("table.csv")
    parts = sweeping.parts_of(into)
    parts.mkdir()
    with shelf.held(parts, into.name):
        code, (line,) = swept(capsys, grid_file, into)
    assert code == 1
    assert line.startswith("table.csv: another process is making it.")


# The machines


in_time = pytest.mark.timeout(120)  # a cluster that is lost is waited for no longer


def a_cluster(folder: pathlib.Path, workers: int, *, processes: bool) -> Any:
    from distributed import LocalCluster  # noqa: PLC0415 - a second that few tests here need

    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=processes,
        host="127.0.0.1",
        protocol="tcp",
        dashboard_address=":0",
        local_directory=str(folder),
    )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of two processes."""
    with a_cluster(tmp_path_factory.mktemp("dask"), 2, processes=True) as running:
        yield running.scheduler_address


@pytest.mark.slow
@in_time
@pytest.mark.usefixtures("small_chunks")
def test_a_cluster_gives_the_same_table_as_threads(cluster: str) -> None:
    asked = sweeps.grid(GRID, "g")
    pd.testing.assert_frame_equal(table(asked, cluster), table(asked))


def double(number: int) -> int:
    return 2 * number


def test_threads_give_results_in_order_and_run_ahead_by_few_chunks() -> None:
    taken = itertools.count()
    results = machines.spread(double, (next(taken) for _ in range(1000)))
    assert next(results) == 0
    assert next(taken) <= 1 + machines.AHEAD * (os.cpu_count() or 1)
    assert next(results) == 2


def test_a_chunk_that_fails_ends_the_run_with_its_error() -> None:
    results = machines.spread(int, ["4", "none", "9"])
    assert next(results) == 4
    with pytest.raises(ValueError, match="none"):
        next(results)


def refusal(address: str) -> str:
    with pytest.raises(machines.Unusable) as raised:
        next(machines.spread(double, [1], address))
    return str(raised.value)


@in_time
def test_a_scheduler_that_does_not_answer_is_told_in_seconds_and_parts_stay(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    grid_file: pathlib.Path,
    interrupted: pathlib.Path,
) -> None:
    monkeypatch.setattr(machines, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        start = time.monotonic()
        code, lines = swept(capsys, grid_file, interrupted, "--scheduler", address)
        assert time.monotonic() - start < 5
    assert code == 1
    (line,) = lines
    assert line.startswith(f"cluster, {address}: no scheduler answers within 0.5 seconds. Remedy: ")
    assert len(list(sweeping.parts_of(interrupted).glob("*.parquet"))) == 4


@in_time
def test_a_port_without_a_scheduler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "no scheduler answers within 0.5 seconds" in refusal(f"tcp://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "address",
    ["", "cluster", "host:8786", "tcp://host", "tcp://:8786", "tcp://a:99999", "ftp://a:1"],
)
def test_what_is_no_address_is_refused_before_any_work(
    capsys: pytest.CaptureFixture[str], grid_file: pathlib.Path, address: str
) -> None:
    into = grid_file.with_name("table.csv")
    code, (line,) = swept(capsys, grid_file, into, "--scheduler", address)
    assert code == 2
    assert line.startswith(f"--scheduler, {address}: ")
    assert line.endswith(". Remedy: give it as tcp://host:port.")
    assert list(grid_file.parent.iterdir()) == [grid_file]
    code, lines = swept(capsys, grid_file, into.with_suffix(".txt"), "--scheduler", address)
    assert len(lines) == 2  # all that is wrong is said at once


@pytest.mark.slow
@in_time
def test_workers_with_other_data_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, cluster: str
) -> None:
    monkeypatch.setattr(schema, "DATA", tmp_path)
    assert "another version of this package or its data. Remedy: give every" in refusal(cluster)


@pytest.mark.slow
@in_time
def test_workers_without_the_package_are_refused(
    monkeypatch: pytest.MonkeyPatch, cluster: str
) -> None:
    only_here = types.ModuleType("only_here")
    exec("def version(): return ''", vars(only_here))  # noqa: S102 - a module no worker has
    monkeypatch.setitem(sys.modules, "only_here", only_here)
    monkeypatch.setattr(machines, "version", only_here.version)
    assert "its workers lack this package" in refusal(cluster)


@pytest.mark.slow
@in_time
def test_a_cluster_without_workers_is_refused(tmp_path: pathlib.Path) -> None:
    with a_cluster(tmp_path, 0, processes=False) as empty:
        assert "it has no workers" in refusal(empty.scheduler_address)


CLUSTER = """
import sys, time
from distributed import LocalCluster
running = LocalCluster(1, processes=False, host="127.0.0.1", protocol="tcp", dashboard_address=":0")
print(running.scheduler_address, flush=True)
time.sleep(60)
"""


A_SCHEDULER = """
import asyncio, distributed
async def serve():
    async with distributed.Scheduler(host="127.0.0.1", port=0, dashboard=False) as one:
        print(one.address, flush=True)
        await one.finished()
asyncio.run(serve())
"""
A_WORKER = """
import asyncio, sys, distributed
async def work():
    async with distributed.Worker(sys.argv[1], nthreads=1, local_directory=sys.argv[2]) as one:
        print(one.address, flush=True)
        await one.finished()
asyncio.run(work())
"""


@contextlib.contextmanager
def a_process(script: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A process of a cluster, and its address."""
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdout
        try:
            yield running, running.stdout.readline().decode().strip()
        finally:
            running.kill()


@pytest.mark.slow
@in_time
@pytest.mark.usefixtures("small_chunks")
def test_the_command_goes_on_when_a_worker_is_killed_and_resumes_when_all_are(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    grid_file: pathlib.Path,
    tmp_path: pathlib.Path,
) -> None:
    """Three runs of one command: one worker of two is killed, then the other, then none."""
    into = grid_file.with_name("table.parquet")
    monkeypatch.setattr(machines, "AHEAD", 1)
    replace, written, at = sweeping._replace, [0], {2: "first", 6: "second"}
    patience = machines.PATIENCE

    with contextlib.ExitStack() as cluster_:
        _, scheduler = cluster_.enter_context(a_process(A_SCHEDULER))
        a_worker = (A_WORKER, scheduler, str(tmp_path / "dask"))
        workers = {
            name: cluster_.enter_context(a_process(*a_worker))[0] for name in ("first", "second")
        }

        def and_kill(file: pathlib.Path, columns: Mapping[str, Any]) -> None:
            replace(file, columns)
            written[0] += 1
            if written[0] in at:
                workers[at[written[0]]].kill()
            if at.get(written[0]) == "second":  # nobody is left to be waited for
                monkeypatch.setattr(machines, "PATIENCE", 1.0)

        monkeypatch.setattr(sweeping, "_replace", and_kill)
        code, (line,) = swept(capsys, grid_file, into, "--scheduler", scheduler)
        assert code == 1
        assert line.startswith(f"cluster, {scheduler}: it or its workers were lost. Remedy: start ")
        made = len(list(sweeping.parts_of(into).glob("*.parquet")))
        assert 6 <= made < 12
        cluster_.enter_context(a_process(*a_worker))
        monkeypatch.setattr(machines, "PATIENCE", patience)
        assert swept(capsys, grid_file, into, "--scheduler", scheduler) == (0, [])
    assert written[0] == 12  # no part is made twice
    expected = table(sweeps.grid(GRID, "g"))
    pd.testing.assert_frame_equal(pd.read_parquet(into), expected, check_exact=True)


ERRORS = {
    "CancelledError": concurrent.futures.CancelledError(),
    "CommClosedError": core.CommClosedError("reset by peer"),
    "TimeoutError": TimeoutError(),
}


@pytest.mark.slow
@in_time
def test_a_cluster_lost_on_the_way_is_told() -> None:
    with a_process(CLUSTER) as (running, address):

        def chunks() -> Iterator[float]:
            yield from (0.0, 30.0)
            running.kill()
            yield from (0.0, 0.0, 0.0)

        with pytest.raises(machines.Unusable, match="it or its workers were lost"):
            list(machines.spread(time.sleep, chunks(), address))


@pytest.mark.parametrize("error", ["CancelledError", "CommClosedError", "TimeoutError"])
def test_a_cluster_is_told_as_lost_whatever_notices_it_first(
    monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    class Broken:
        def submit(self, *_: object, **__: object) -> concurrent.futures.Future[float]:
            answer: concurrent.futures.Future[float] = concurrent.futures.Future()
            answer.set_exception(ERRORS[error])
            return answer

        def nthreads(self) -> dict[str, int]:
            return {"worker": 1}

    monkeypatch.setattr(distributed, "Client", lambda *_, **__: contextlib.nullcontext(Broken()))
    monkeypatch.setattr(machines, "_greet", lambda *_: None)
    monkeypatch.setattr(machines, "_refuse_others", lambda *_: None)
    with pytest.raises(machines.Unusable, match="it or its workers were lost"):
        list(machines.spread(abs, [1.0], "tcp://127.0.0.1:1"))


def test_a_chunk_that_is_done_as_patience_ends_is_not_taken_for_lost() -> None:
    class Late:
        asked = 0

        def result(self, **_: float) -> int:
            self.asked += 1
            if self.asked == 1:
                raise TimeoutError
            return 7

        def done(self) -> bool:
            return True

    assert machines._awaiting(None)(Late()) == 7  # noqa: SLF001 - no cluster is timed so well


def test_parts_that_no_sweep_made_stay_whatever_is_forced(tmp_path: pathlib.Path) -> None:
    grid, into = tmp_path / "grid.yaml", tmp_path / "swept.csv"
    grid.write_text("parameters: {share_rate: [0.1]}\nfindings: [gap_2024]\n", encoding="utf-8")
    parts = sweeping.parts_of(into)
    parts.mkdir()
    (parts / "0000001.parquet").write_text("mine", encoding="utf-8")
    with pytest.raises(schema.Faults, match=r"0000001.parquet: no sweep made it.*move it away"):
        sweeping.ask(grid, [], into, force=True)
    assert (parts / "0000001.parquet").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("first", "last", "steps", "decimals"),
    [
        (0.1, 0.3, 21, [f"{n / 100:.2f}" for n in range(10, 31)]),
        ("10%", "30%", 3, ["0.1", "0.2", "0.3"]),
        (0.01, 1, 100, [f"{n / 100:.2f}" for n in range(1, 101)]),
        (0.1, 0.2, 4, None),  # thirds have no decimals
    ],
)
def test_a_spaced_grid_holds_the_decimals_that_are_meant(
    first: Any, last: Any, steps: int, decimals: list[str] | None
) -> None:
    span = {"from": first, "to": last, "steps": steps}
    asked = sweeps.grid({"parameters": {"share_rate": span}, "findings": ["gap_2024"]}, "grid")
    found = list(asked.numbers["share_rate"])
    if decimals is not None:
        assert found == list(map(float, decimals))
    np.testing.assert_allclose(np.diff(found), (found[-1] - found[0]) / (steps - 1), rtol=1e-9)


def test_values_of_a_grid_may_be_written_as_people_do() -> None:
    content = {"share_rate": ["18%", 0.2], "netting": "60 million", "as_of": ["27 April 2026"]}
    asked = sweeps.grid({"parameters": content, "findings": ["gap_2024"]}, "grid")
    assert list(asked.numbers["share_rate"]) == [0.18, 0.2]
    assert list(asked.numbers["netting"]) == [60.0]
    assert asked.passes == {"as_of": ["2026-04-27"]}


@pytest.mark.later  # sweeps a grid
def test_what_only_some_points_of_a_grid_contradict_is_refused_before_any_is_computed(
    tmp_path: pathlib.Path,
) -> None:
    text = test_cli.amendment(tmp_path, known="2026-01-01").read_text(encoding="utf-8")
    days = ["2026-01-01", "2025-11-18"]
    content = {"parameters": {"amendments": text, "as_of": days}, "findings": ["gap_2024"]}
    with pytest.raises(schema.Faults, match="it is known only after 2025-11-18"):
        sweeps.grid(content, "grid")


@pytest.mark.slow
def test_a_sweep_loads_nothing_that_it_has_no_use_for(grid_file: pathlib.Path) -> None:
    """What a sweep of a thousand points takes is mostly the loading of packages."""
    into = str(grid_file.with_name("table.csv"))
    code = (
        "import sys; from report.verbs import cli\n"
        f"assert cli.main(['sweep', '--grid', {str(grid_file)!r}, '--into', {into!r}]) == 0\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    heavy = {"pandas", "scipy", "distributed", "altair", "IPython", "numpy.random", "jinja2"}
    assert "pyarrow" in loaded
    assert not heavy & loaded
