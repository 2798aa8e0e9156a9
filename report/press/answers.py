"""What an edition needs of its findings and simulations: begun early, and kept for the next build.

A copy of this process works it out while the press loads and the first chapters run (`begun`). The
simulations depend on the day, the data and the code alone, the findings on every parameter.
"""

import contextlib
import dataclasses
import functools
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from analysis import beginning, worlds
from analysis.explore import intervals, retracing
from report import cache
from report.press import inputs, orders

Records = Mapping[str, Mapping[str, Any]]  # by id
_ANSWERS = "answers"


def of(order: orders.Order) -> Records:
    """Every finding as plain data, with where it lies in nine of ten weighted worlds.

    For the page of a part each is computed when it is asked for.
    """
    run = order.parameters
    if order.is_page:
        return intervals.Records(run)
    begun: list[dict[str, Any]] | None = beginning.take(*_asked(_ANSWERS, run))
    return {one["id"]: one for one in (intervals.records(run) if begun is None else begun)}


@contextlib.contextmanager
def begun(wanted: Iterable[orders.Order], hashed: Mapping[str, str]) -> Iterator[None]:
    """Let what these orders need be worked out while other work goes on, unless it is kept."""
    with contextlib.ExitStack() as until_the_end:
        for order in wanted:
            run = order.parameters
            known = dict(_kept(run, hashed))
            until_the_end.enter_context(beginning.known(known.items()))
            if not order.is_page and _asked(_ANSWERS, run) not in known:
                with contextlib.suppress(Exception):  # a fault is told where it is read
                    intervals.begin(run)  # what both of us need is computed once
            until_the_end.enter_context(beginning.meanwhile(_promised(order)))
        yield


def keep(order: orders.Order, answers: Records, hashed: Mapping[str, str]) -> None:
    """Keep what was worked out for an order, unless an earlier build has."""
    run = order.parameters
    if cache.on():
        cache.kept(_made_of(_drawn(run), hashed), functools.partial(_packed, run))
    if cache.on() and not order.is_page:
        cache.kept(_made_of(intervals.asked(run), hashed), lambda: _told(run, answers))


def _packed(run: Mapping[str, Any]) -> bytes:
    drawn = io.BytesIO()
    np.savez(drawn, **_simulations(run))
    return drawn.getvalue()


def _told(run: Mapping[str, Any], answers: Records) -> bytes:
    """The findings of a run, and where they lie, as text."""
    lies = {id: dataclasses.asdict(one) for id, one in intervals.of(run).items()}
    return json.dumps([[*answers.values()], lies]).encode()


def _simulations(run: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was drawn for the simulations of a run; nothing before it was known of what."""
    found = worlds.inferred(*_drawn(run))
    return found.inputs if found else {}


def _kept(
    run: Mapping[str, Any], hashed: Mapping[str, str]
) -> Iterator[tuple[beginning.Asked, Any]]:
    """What an earlier build has kept for a run."""
    if drawn := cache.get(cache.key(_made_of(_drawn(run), hashed))):
        with np.load(io.BytesIO(drawn)) as arrays:
            yield (worlds.WORLDS, *_drawn(run)), dict(arrays)
    if told := cache.get(cache.key(_made_of(intervals.asked(run), hashed))):
        answers, lies = json.loads(told)
        yield _asked(_ANSWERS, run), answers
        found = {id: worlds.Interval(**one) for id, one in lies.items()}
        yield _asked(intervals.INTERVALS, run), found


def _promised(order: orders.Order) -> dict[beginning.Asked, Callable[[], Any]]:
    """What an order asks for, in that order, and what works it out.

    The page of a part has its findings computed as they are asked for.
    """
    run = order.parameters
    promised: dict[beginning.Asked, Callable[[], Any]] = {
        (worlds.WORLDS, *_drawn(run)): functools.partial(_simulations, run)
    }
    if not order.is_page:
        promised[_asked(intervals.INTERVALS, run)] = lambda: dict(intervals.of(run))
        promised[_asked(_ANSWERS, run)] = functools.partial(intervals.records, run)
    if "xlsx" in order.formats or not (order.formats or order.only):
        promised[retracing.asked(run)] = functools.partial(_formulas, run)
    return promised


def _formulas(run: Mapping[str, Any]) -> Any:
    from report.formats.workbook import live  # noqa: PLC0415 - which the copy alone needs so early

    return live.worked_out(run)


def _asked(what: str, run: Mapping[str, Any]) -> beginning.Asked:
    return (what, *intervals.asked(run))


def _drawn(run: Mapping[str, Any]) -> tuple[str, int, int]:
    """What the simulations of a run depend on, beside the data."""
    return run["as_of"], run["draws"], run["seed"]


def _made_of(asked: Iterable[Any], hashed: Mapping[str, str]) -> list[str]:
    """All that an answer to what is asked depends on."""
    return [json.dumps([*asked]), inputs.within(hashed, inputs.ANALYSIS)]
