"""What an edition needs of its findings and simulations: begun early, and kept for the next build.

A copy of this process works it out while the press loads and the first chapters run (`begun`). The
simulations depend on the day, the data and the code alone, the findings on every parameter.
"""

import contextlib
import functools
import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

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
            lasting = _lasting(order)
            kept = {asked: cache.get(cache.key(_made_of(asked, hashed))) for asked in lasting}
            known = {asked: pickle.loads(one) for asked, one in kept.items() if one}  # noqa: S301 - by `keep`
            until_the_end.enter_context(beginning.known(known.items()))
            if not order.is_page and _asked(_ANSWERS, run) not in known:
                with contextlib.suppress(Exception):  # a fault is told where it is read
                    intervals.begin(run)  # what both of us need is computed once
            if "xlsx" in order.formats or not (order.formats or order.only):
                lasting[retracing.asked(run)] = functools.partial(_formulas, run)
            until_the_end.enter_context(beginning.meanwhile(lasting))
        yield


def keep(order: orders.Order, answers: Records, hashed: Mapping[str, str]) -> None:
    """Keep what was worked out for an order, unless an earlier build has."""
    if not cache.on():
        return
    for asked, work_out in _lasting(order, answers).items():
        cache.kept(_made_of(asked, hashed), functools.partial(_packed, work_out))


def _packed(work_out: Callable[[], Any]) -> bytes:
    return pickle.dumps(work_out())


def _lasting(
    order: orders.Order, answers: Records | None = None
) -> dict[beginning.Asked, Callable[[], Any]]:
    """What an order asks for, in that order, and what works it out, unless it is there.

    The page of a part has its findings computed as they are asked for.
    """
    run = order.parameters
    drawn = run["as_of"], run["draws"], run["seed"]
    lasting: dict[beginning.Asked, Callable[[], Any]] = {
        (worlds.WORLDS, *drawn): functools.partial(_simulations, *drawn)
    }
    if not order.is_page:
        lasting[_asked(intervals.INTERVALS, run)] = lambda: dict(intervals.of(run))
        lasting[_asked(_ANSWERS, run)] = lambda: (
            intervals.records(run) if answers is None else [*answers.values()]
        )
    return lasting


def _simulations(as_of: str, count: int, seed: int) -> Mapping[str, Any]:
    """What was drawn for the simulations of a run; nothing before it was known of what."""
    found = worlds.inferred(as_of, count, seed)
    return found.inputs if found else {}


def _formulas(run: Mapping[str, Any]) -> Any:
    from report.formats.workbook import live  # noqa: PLC0415 - which the copy alone needs so early

    return live.worked_out(run)


def _asked(what: str, run: Mapping[str, Any]) -> beginning.Asked:
    return (what, *intervals.asked(run))


def _made_of(asked: beginning.Asked, hashed: Mapping[str, str]) -> list[str]:
    """All that an answer to what is asked depends on."""
    return [json.dumps(asked), inputs.within(hashed, inputs.ANALYSIS)]
