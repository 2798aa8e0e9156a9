"""The findings of mixtures of the inputs of two editions, computed with today's code.

Which data the analysis reads is settled as it is imported, so each mixture of data has a process of
its own, which tells the schema where they lie before anything else of the analysis is there. The
processes are forked from one that has the libraries of others loaded already.
"""

import contextlib
import functools
import multiprocessing
import os
import pathlib
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent import futures
from dataclasses import replace
from typing import Any

from analysis import schema
from report.compare import changes
from report.press import progress

# What of a finding is held against another, the most telling first.
WORLDS = ("world_low", "world_high")
FIELDS = ("value", "low", "high", *WORLDS, "bound", "unit", "formula")
FRESH = "fresh"  # what it was computed from that became known on the day itself

Record = Mapping[str, Any]  # of a finding, as findings.json has it; empty if there is none
Answers = Mapping[str, Mapping[str, Any]]  # finding -> FIELDS and FRESH, the latter name -> label


class Refused(Exception):
    """Today's code does not take some inputs."""


def answers(asked: Sequence[changes.Inputs], *, worlds: bool, fresh: bool = False) -> list[Answers]:
    """The findings of each of some inputs.

    Args:
        asked: the inputs; those with the same data are computed together.
        worlds: with where each finding lies in nine of ten simulations, which takes as long again.
        fresh: say of each finding what beneath it became known on the very day.

    Raises:
        Refused: today's code does not take one of them.
    """
    by_data: dict[tuple[tuple[str, bytes], ...], list[int]] = {}
    for n, one in enumerate(asked):
        by_data.setdefault(tuple(sorted(one.data.items())), []).append(n)
    workers = os.cpu_count() or 1
    parts = workers if len(by_data) == 1 else 1  # in which what has the same data is shared out
    compute = functools.partial(_computed, worlds=worlds, fresh=fresh)
    found: list[Answers | Refused] = [{}] * len(asked)
    running: dict[futures.Future[list[Answers | Refused]], list[int]] = {}
    with tempfile.TemporaryDirectory() as name, _pool(workers) as pool:
        for number, (data, all_of_them) in enumerate(by_data.items()):
            folder = pathlib.Path(name) / str(number)
            changes.lay_out(dict(data), folder)
            for some in (all_of_them[n::parts] for n in range(min(parts, len(all_of_them)))):
                runs = [dict(asked[n].parameters) for n in some]
                running[pool.submit(compute, folder / "data", runs)] = some
        steps = progress.Progress(len(running)) if sys.stderr.isatty() else None
        for done in futures.as_completed(running):
            for n, answer in zip(running[done], done.result(), strict=True):
                found[n] = answer
            if steps:
                steps.start("inputs are replayed")
        if steps:
            steps.end()
    for refused in (one for one in found if isinstance(one, Refused)):
        raise refused
    return found  # type: ignore[return-value]  # none is refused


class Replays:
    """The findings of mixtures, each computed once, many at a time."""

    def __init__(
        self,
        a: changes.Inputs,
        b: changes.Inputs,
        differing: Sequence[changes.Change],
        *,
        worlds: bool,
    ) -> None:
        self._a, self._b, self._worlds = a, b, worlds
        self.changes = tuple(differing)
        self.all = frozenset(self.changes)
        self.days = functools.cache(self._of_days)
        self._known: dict[frozenset[Any], Answers] = {}

    def ask(self, coalitions: Iterable[frozenset[Any]]) -> None:
        """Compute what is not known yet.

        Raises:
            Refused: today's code does not take one of the mixtures.
        """
        new = [one for one in dict.fromkeys(coalitions) if one not in self._known]
        mixtures = [changes.mixture(self._a, self._b, one) for one in new]
        self._known |= zip(new, answers(mixtures, worlds=self._worlds), strict=True)

    def get(self, coalition: frozenset[Any], id: str, name: str) -> Any:
        """A field of a finding in a mixture; None where there is no such finding."""
        return self._known[coalition].get(id, {}).get(name)

    @functools.cached_property
    def beside_the_day(self) -> list[frozenset[Any]]:
        """No change, and all but that of the day."""
        others = frozenset(one for one in self.changes if one.kind != "day")
        return [frozenset(), others] if others else [frozenset()]

    def _of_days(self, others: frozenset[Any]) -> list[tuple[str, Answers]]:
        """With some other changes made: the findings of each day from one to the other.

        The days are those on which something became known, the first one first.

        Raises:
            Refused: today's code does not take the inputs of one of them.
        """
        first, last = sorted(one.parameters["as_of"] for one in (self._a, self._b))
        day = self.all - self.beside_the_day[-1] if self.forward else frozenset()
        whole = changes.mixture(self._a, self._b, others | day)
        known = changes.known_days(self._a) | changes.known_days(self._b)
        days = [first, *sorted(each for each in known if first < each < last), last]
        asked = [replace(whole, parameters={**whole.parameters, "as_of": each}) for each in days]
        return list(zip(days, answers(asked, worlds=False, fresh=True), strict=True))

    def known_on(self, day: str, fresh: Iterable[str]) -> list[str]:
        """What became known on a day, of what is beneath a finding; nothing if that is not told.

        The terms of an amendment of that day are told as the amendment; where nothing published is
        beneath it, the scenarios of that day are named.
        """
        every = self.day(day)
        amended = [one for one in every if one.startswith("amendment ")]
        scenarios = [one for one in every if one.startswith("scenario ")]
        terms = [one for one in fresh if one.startswith("term ")]
        rest = [one for one in fresh if not (amended and one in terms)]
        return [*(amended if terms else ()), *rest] or scenarios

    def day(self, day: str) -> list[str]:
        """All that became known on a day."""
        return changes.made_known(self._b if self.forward else self._a, day)

    @functools.cached_property
    def forward(self) -> bool:
        """Whether the day moves forward."""
        return bool(self._a.parameters["as_of"] < self._b.parameters["as_of"])


@contextlib.contextmanager
def _pool(workers: int) -> Iterator[futures.ProcessPoolExecutor]:
    """Processes that each compute once; what has not begun when the block is left never does."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["numpy", "pandas", "pydantic", "scipy.stats", "yaml"])
    pool = futures.ProcessPoolExecutor(
        workers,
        mp_context=context,
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),  # Ctrl-C is the command's to answer
        max_tasks_per_child=1,
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _computed(
    data: pathlib.Path, runs: Iterable[Mapping[str, Any]], *, worlds: bool, fresh: bool
) -> list[Answers | Refused]:
    """The findings of runs with the data of a folder; the process is of no use for another."""
    schema.DATA = data
    return [_answer(run, worlds=worlds, fresh=fresh) for run in runs]


def _answer(run: Mapping[str, Any], *, worlds: bool, fresh: bool) -> Answers | Refused:
    from analysis import findings, parameters  # noqa: PLC0415 - they read the data of this process
    from analysis.explore import intervals  # noqa: PLC0415 - as above

    try:
        # Data of another time may end before the day asked for: nothing was known later.
        last = {"as_of": min(run["as_of"], parameters.LAST_DAY)} if "as_of" in run else {}
        checked = parameters.check({**run, **last})
        whole = findings.of(checked).all()
        ends = {one["id"]: one for one in intervals.records(checked)} if worlds else {}
    except schema.Faults as faults:
        return Refused(str(faults))
    except Exception as error:  # noqa: BLE001 - whatever it makes of data of another time
        return Refused(f"{type(error).__name__}: {error}")
    records = ends or {id: one.record() for id, one in whole.items()}
    return {
        id: {
            **{name: one.get(name) for name in FIELDS},
            FRESH: {
                f"{each.kind} {each.id}": each.label
                for each in (whole[id].published if fresh else ())
                if each.reference.get("date") == checked["as_of"]
            },
        }
        for id, one in records.items()
    }
