"""Makes small slips in the data, the parameters and the operators, and sees which a test notices.

`python tests/mutation.py` (make mutation) tries every slip of the data and of the parameters, and
a sample of the operators, each in a process forked from a warm one, and writes tests/MUTATION.md.
What an earlier run of the same files found is not tried again, so that it may be interrupted.
A slip that nothing notices is a hole, unless tests/unnoticed.yml says why that may be.

Cosmic Ray changes the operators. Its own runner writes each slip into the file and starts the tests
anew, which costs seconds and a copy of the project for each; mutmut does, too.
"""

import argparse
import collections
import contextlib
import fnmatch
import functools
import gc
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import multiprocessing
import pathlib
import re
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import CodeType, ModuleType
from typing import Any

import mutants
import net  # so that what is forked has read all code, and no data
import pytest

from analysis import files, findings, parameters, schema

ROOT = mutants.ROOT
REPORT = ROOT / "tests" / "MUTATION.md"
REASONS = ROOT / "tests" / "unnoticed.yml"
KEPT = ROOT / ".cache" / "mutation"
OPERATORS = 80  # how many are tried
PATIENCE = 120  # seconds until what a slip makes endless is stopped, which is noticed
# The runs of the net whose findings are computed for each slip, from the one that notices most.
RUNS = ("current", "article", "bing_top=1.0", "high", "reported", "scenario=low", "share_rate=0.01")
FEW = 3  # of these, for slips of what was published
DRAWN = ("article", "current")  # the runs whose intervals are, too
SECOND = ("test_second_sources", "test_sums")
FAST = ("-x", "-q", "-p", "no:nbval")


def unnoticed(mutant: mutants.Mutant) -> str:
    """What notices a slip, or nothing; to be asked in a process of its own, which it spoils."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(PATIENCE)
    is_code = mutant.path.suffix == ".py"
    (_bear_code if is_code else _bear_data)(mutant)
    is_assumed = is_code or mutant.path.parent.name == "scenarios"
    runs = RUNS if is_assumed else RUNS[: 1 if "confidence" in mutant.place else FEW]
    is_drawn = is_code or mutant.path.name == "uncertainty.yml"
    checks: dict[str, Callable[[], object]] = {
        "its own chain": lambda: _module("analysis.worlds.forecasts").recorded(),
        "another source": _second_sources,
        "the findings": functools.partial(_findings, mutant.place, runs),
        "the simulations": _simulations if is_drawn else list,
        "a test": functools.partial(_tests, mutant.path) if is_code else list,
    }
    for name, check in checks.items():
        try:
            check()
        except schema.Faults:
            return "refused"
        except Exception as error:  # noqa: BLE001 - whatever a slip leads to
            is_fault = type(error).__name__ == "Faults"  # of a module that was read anew
            return "refused" if is_fault else name
    return ""


def _too_long(*_: object) -> None:
    raise TimeoutError


def _bear_data(mutant: mutants.Mutant) -> None:
    """Let the reader of the data find the slip in its file."""
    read = files._read  # noqa: SLF001 - the one way in

    def slipped(path: pathlib.Path) -> str:
        text = read(path)
        return mutant.slip(text) if path == mutant.path else text

    files._read = slipped  # noqa: SLF001
    for cache in _caches():
        cache.cache_clear()


@functools.cache
def _caches() -> list[Any]:
    """What remembers what was read from the data."""
    kept = functools._lru_cache_wrapper  # noqa: SLF001 - the type of them all
    ours = ("analysis.", *SECOND)
    every = (one for one in gc.get_objects() if isinstance(one, kept))
    return [one for one in every if str(one.__module__).startswith(ours)]


class _Slipped(importlib.machinery.SourceFileLoader):
    """Reads a module with a slip in it."""

    mutant: mutants.Mutant

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - as importlib calls it
        text = self.mutant.slip(self.mutant.path.read_text(encoding="utf-8"))
        return compile(text, self.mutant.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the module with a slip before the one without."""

    def __init__(self, mutant: mutants.Mutant) -> None:
        parts = mutant.path.relative_to(ROOT).with_suffix("").parts
        self.name = ".".join(parts).removesuffix(".__init__")
        self.mutant = mutant

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = _Slipped(fullname, str(self.mutant.path))
        loader.mutant = self.mutant
        return importlib.util.spec_from_file_location(fullname, self.mutant.path, loader=loader)


def _bear_code(mutant: mutants.Mutant) -> None:
    """Forget the project's modules, and read the one with the slip when they are asked for."""
    for name in list(sys.modules):
        if re.match(r"(analysis|report)(\.|$)|net$|test_", name) and name != "analysis.startup":
            del sys.modules[name]
    sys.meta_path.insert(0, _Finder(mutant))


def _module(name: str) -> ModuleType:
    """A module as this process reads it: with the slip, if it bears one."""
    return importlib.import_module(name)


def _second_sources() -> None:
    """The tests that hold each row against another source, and the notebooks' parameters."""
    for module in map(_module, SECOND):
        for name in vars(module):
            if name.startswith("test_"):
                getattr(module, name)()


def _findings(place: str, runs: Collection[str] = RUNS) -> None:
    """Every finding of some runs that is not drawn, first those that read what is changed."""
    model, now = _module("analysis.findings"), _module("net")
    words = set(place.split())
    for run in runs:
        frozen = _told()[run]
        pact = model.of(_module("analysis.parameters").check(net.RUNS[run]))
        for id in sorted(frozen, key=lambda id: words.isdisjoint(_read(frozen[id]))):
            record = {**pact[id].record(), "world_low": None, "world_high": None}
            told = {id: _published(now.held(record))}
            if found := next(iter(net.differences({id: frozen[id]}, told)), ""):
                raise AssertionError(found)


def _read(record: net.Record) -> set[str]:
    return {one["id"] for one in record["inputs"]}


@functools.cache
def _told() -> dict[str, dict[str, net.Record]]:
    """The findings that were frozen of some runs, less those that are drawn."""
    found = {}
    for run in RUNS:
        pact = findings.of(parameters.check(net.RUNS[run]))
        known = {id: _published(one) for id, one in net.frozen()[run].items() if id in pact}
        found[run] = {id: one for id, one in known.items() if "draws" not in pact.moved_by(id)}
    return found


def _published(record: net.Record) -> net.Record:
    """A record of the net less what is drawn."""
    return {name: one for name, one in record.items() if not name.startswith("world_")}


def _simulations() -> None:
    """The intervals of some runs."""
    for run in DRAWN:
        answers = _module("net").answers(net.RUNS[run])
        if found := next(iter(net.differences(net.frozen()[run], answers)), ""):
            raise AssertionError(found)


def _tests(path: pathlib.Path) -> None:
    """The fast tests that name a module, or the room it is in; all name that of the findings."""
    names = {path.stem, path.parent.name} - {"__init__", "analysis", "findings"}
    chosen = [
        str(one)
        for one in sorted((ROOT / "tests").glob("test_*.py"))
        if names & set(re.findall(r"\w+", one.read_text(encoding="utf-8")))
    ]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        ended = pytest.main([*FAST, "-m", "not slow and not browser", *chosen])
    if ended in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED):
        raise AssertionError(ended)
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        sys.stderr.write(f"pytest ended with {ended!r}, having tested nothing\n")  # so, a hole


def _lines(path: pathlib.Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def tried(
    slips: Collection[mutants.Mutant], jobs: int, minutes: float, *, holes: bool
) -> dict[str, str]:
    """What noticed each slip that was tried, by its words; empty if nothing did.

    Args:
        slips: all that are asked for; what an earlier run of the same files tried is not again.
        jobs: how many processes at once.
        minutes: after which no further one is tried.
        holes: whether what was noticed before the files changed needs no trial, either.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{_digest()}.jsonl"
    earlier = sorted(KEPT.glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    if holes and earlier and not kept.exists():
        noticed = [line for line in _lines(earlier[-1]) if json.loads(line)[1]]
        kept.write_text("".join(line + "\n" for line in noticed), encoding="utf-8")
    found = dict(json.loads(line) for line in _lines(kept))
    waiting = [one for one in slips if str(one) not in found]
    end = time.monotonic() + 60 * minutes
    with kept.open("a", encoding="utf-8") as file:
        for number, (slip, by) in enumerate(_forked(waiting, jobs), 1):
            found[slip] = by
            file.write(json.dumps([slip, by]) + "\n")
            file.flush()
            if not by or number % 100 == 0:
                sys.stderr.write(f"{number} of {len(waiting)}: {by or 'NOT NOTICED'}: {slip}\n")
            if time.monotonic() > end:
                break
    return {str(one): found[str(one)] for one in slips if str(one) in found}


_waiting: list[mutants.Mutant] = []  # what the forked processes find by its number


def _forked(waiting: list[mutants.Mutant], jobs: int) -> Iterator[tuple[str, str]]:
    """Try each slip in a process of its own."""
    _warm()
    _waiting[:] = waiting
    fork = multiprocessing.get_context("fork")
    with fork.Pool(jobs, maxtasksperchild=1) as pool:
        yield from pool.imap_unordered(_ask, range(len(waiting)), chunksize=1)


def _warm() -> None:
    """See that nothing is noticed where there is no slip; what is forked then has all code read."""
    _told()
    _second_sources()
    _findings("")
    _caches()
    gc.freeze()


def _ask(number: int) -> tuple[str, str]:
    return str(_waiting[number]), unnoticed(_waiting[number])


def _digest() -> str:
    """A hash of all that decides what is noticed."""
    suffixes = (".py", ".csv", ".yml", ".xz", ".ipynb")
    folders = ("analysis", "data", "tests", "notebooks")
    paths = [
        path for name in folders for path in (ROOT / name).rglob("*") if path.suffix in suffixes
    ]
    ours = [
        path
        for path in sorted(paths)
        if path.is_file() and path != REASONS and "node_modules" not in path.parts
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in ours)).hexdigest()[:16]


@functools.cache
def reasons() -> list[tuple[str, tuple[str, ...]]]:
    """Why some slips may go unnoticed, each with the patterns of those."""
    kept = [
        name
        for one in files.read_yaml(schema.DATA / "kept.yml")
        for name in one.get("quantities", ())
    ]
    return [
        (one["why"], tuple(of.replace("KEPT", name) for of in one["of"] for name in kept))
        for one in files.read_yaml(REASONS)
    ]


def reason(slip: str) -> str:
    """Why a slip may go unnoticed, or nothing."""
    fits = (why for why, of in reasons() if any(fnmatch.fnmatch(slip, one) for one in of))
    return next(fits, "")


def sampled(slips: Iterable[mutants.Mutant], count: int) -> list[mutants.Mutant]:
    """So many of them, the same ones until they change."""
    return sorted(slips, key=lambda one: hashlib.sha256(str(one).encode()).digest())[:count]


def _kind(slip: str) -> str:
    """What a slip is counted under: its file and field, or the room of its operator."""
    place = slip.partition(":")[0].split()
    room = pathlib.PurePath(place[0]).parts
    if room[0] == "analysis":
        return "/".join(room[:2])
    field = place[-1]
    return f"{place[0]} {field}" if not field.isdigit() else f"{place[0]} {place[-2]}"


_HEADING = """# Slips made on purpose, and what noticed them

Written by `make mutation` (tests/mutation.py says how). A slip is *refused* by the rules of the
data, noticed by *another source* that says the same (tests/test_second_sources.py), by *the
findings* or *the simulations* that come out otherwise than they did, or by *a test* of the module.

Tried: {} of {}; the next run goes on with the rest.

| slips in | made | {} | unnoticed |
|---|---|{}---|"""
HOLES = "Holes: nothing notices these, and nothing says why that may be"
_BY = ("refused", "another source", "the findings", "the simulations", "a test")


def report(found: Mapping[str, str], slips: Collection[mutants.Mutant]) -> Iterator[str]:
    """The lines of the report: of so many slips, those that were tried."""
    yield _HEADING.format(len(found), len(slips), " | ".join(_BY), "---|" * len(_BY))
    kinds: dict[str, collections.Counter[str]] = {}
    for slip, by in found.items():
        kinds.setdefault(_kind(slip), collections.Counter())[by] += 1
    whole = sum(kinds.values(), collections.Counter[str]())
    for kind, counted in [*sorted(kinds.items()), ("all", whole)]:
        cells = [kind, counted.total(), *(counted[by] for by in (*_BY, ""))]
        yield "| " + " | ".join(map(str, cells)) + " |"
    left = sorted(slip for slip, by in found.items() if not by)
    for why in [*(why for why, _ in reasons()), ""]:
        if some := [slip for slip in left if reason(slip) == why]:
            yield f"\n## {why or HOLES}\n"
            yield from (f"- {slip}" for slip in some)


def main() -> None:
    """Try the slips and write the report; with patterns, only say what nothing noticed."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--jobs", type=int, default=2, help="processes at once")
    asked.add_argument("--minutes", type=float, default=1e6, help="stop after so many")
    asked.add_argument("--sample", type=int, help="try so many of each kind, and write no report")
    asked.add_argument("--holes", action="store_true", help="try again what nothing noticed")
    asked.add_argument("slips", nargs="*", help="patterns of slips, instead of all")
    given = asked.parse_args()
    data = [*mutants.of_data(), *mutants.of_parameters()]
    operators = sampled(mutants.of_operators(mutants.modules()), OPERATORS)
    if given.sample:
        data, operators = sampled(data, given.sample), operators[: given.sample]
    every = [*data, *operators]
    if given.slips:
        every = [one for one in every if any(fnmatch.fnmatch(str(one), of) for of in given.slips)]
    slips = sampled(every, len(every))  # in an order of chance, so that a part is a sample
    found = tried(slips, given.jobs, given.minutes, holes=given.holes)
    lines = list(report(found, slips))
    holes = [slip for slip, by in found.items() if not by and not reason(slip)]
    if not given.sample and not given.slips:
        REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stderr.write("\n".join([*holes, f"{len(found)} slips, {len(holes)} holes"]) + "\n")
    sys.exit(bool(holes))


if __name__ == "__main__":
    main()
