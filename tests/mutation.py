"""Makes small slips in the data, the parameters and the operators, and sees which a test notices.

`python tests/mutation.py` (make mutation) tries every slip of the data and of the parameters, and
a sample of the operators, each in a process forked from a warm one, and writes tests/MUTATION.md.
It may be interrupted, and goes on where it, or somebody else, was: what notices each slip is kept
in tests/tried.json.xz. What nothing noticed is tried again each time, the rest with --again. A slip
that nothing notices is a hole, unless tests/unnoticed.yml says why that may be.

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
import lzma
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
TRIED = ROOT / "tests" / "tried.json.xz"
OPERATORS = 320  # how many are tried
PATIENCE = 120  # seconds of computing until what a slip makes endless is stopped, which is noticed
OFTEN = 200  # slips after which what was found is kept
# The runs of the net whose findings are computed for each slip, from the one that notices most.
RUNS = ("current", "article", "bing_top=1.0", "high", "reported", "scenario=low", "share_rate=0.01")
FEW = 3  # of these, for slips of what was published
DRAWN = ("article", "current")  # the runs whose intervals are, too
SECOND = ("test_second_sources", "test_words_beside", "test_sums")
FAST = ("-x", "-q", "-p", "no:nbval")


def unnoticed(mutant: mutants.Mutant) -> str:
    """What notices a slip, or nothing; to be asked in a process of its own, which it spoils."""
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
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
    read = files.text  # the one way in

    def slipped(path: pathlib.Path) -> str:
        text = read(path)
        return mutant.slip(text) if path == mutant.path else text

    files.text = slipped
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


def kept() -> dict[str, str]:
    """What noticed each slip when it was tried; empty if nothing did."""
    whole = json.loads(lzma.decompress(TRIED.read_bytes())) if TRIED.exists() else {}
    return {slip: by for by, slips in whole.items() for slip in slips}


def keep(found: Mapping[str, str]) -> None:
    """Write it down."""
    whole = {by: sorted(slip for slip in found if found[slip] == by) for by in (*_BY, "")}
    TRIED.write_bytes(lzma.compress(json.dumps(whole, ensure_ascii=False).encode()))


def tried(waiting: list[mutants.Mutant], jobs: int, minutes: float) -> Iterator[tuple[str, str]]:
    """Each slip that is tried, by its words, and what noticed it; empty if nothing did.

    Args:
        waiting: all that are to be tried.
        jobs: how many processes at once.
        minutes: after which no further one is tried.
    """
    end = time.monotonic() + 60 * minutes
    for number, (slip, by) in enumerate(_forked(waiting, jobs), 1):
        yield slip, by
        if not by or number % OFTEN == 0:
            sys.stderr.write(f"{number} of {len(waiting)}: {by or 'NOT NOTICED'}: {slip}\n")
        if time.monotonic() > end:
            break


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
    """Try the slips and write the report."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--jobs", type=int, default=2, help="processes at once")
    asked.add_argument("--minutes", type=float, default=1e6, help="stop after so many")
    asked.add_argument("--sample", type=int, help="try so many of each kind, and write no report")
    asked.add_argument("--again", action="store_true", help="try all anew")
    asked.add_argument("slips", nargs="*", help="patterns of slips, instead of all")
    given = asked.parse_args()
    data = [*mutants.of_data(), *mutants.of_parameters()]
    operators = sampled(mutants.of_operators(mutants.modules()), OPERATORS)
    every = [*data, *operators]
    if given.sample:
        every = [*sampled(data, given.sample), *operators[: given.sample]]
    asked_for = [
        one
        for one in sampled(every, len(every))  # in an order of chance, so that a part is a sample
        if not given.slips or any(fnmatch.fnmatch(str(one), of) for of in given.slips)
    ]
    is_new = bool(given.sample or given.again)
    earlier = {} if is_new else kept()
    found = {str(one): earlier[str(one)] for one in every if str(one) in earlier}
    waiting = [one for one in asked_for if not found.get(str(one))]
    for number, (slip, by) in enumerate(tried(waiting, given.jobs, given.minutes), 1):
        found[slip] = by
        if not given.sample and number % OFTEN == 0:
            keep(found)
    if not given.sample:
        keep(found)
        REPORT.write_text("\n".join(report(found, every)) + "\n", encoding="utf-8")
    holes = [slip for slip, by in found.items() if not by and not reason(slip)]
    sys.stderr.write("\n".join([*holes, f"{len(found)} slips, {len(holes)} holes"]) + "\n")
    sys.exit(bool(holes))


if __name__ == "__main__":
    main()
