"""Where chunks of work are done: on threads of this machine, or on an existing Dask cluster."""

import collections
import concurrent.futures
import contextlib
import functools
import hashlib
import logging
import os
import pathlib
import urllib.parse
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, TypeVar

from analysis import schema

PATIENCE = 5.0  # seconds a scheduler may take to answer
AHEAD = 2  # chunks handed out for each worker, so that none waits and the results stay few

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")
Submit = Callable[..., Any]
Await = Callable[[Any], Any]


class Unusable(schema.Failure):
    """The cluster cannot be used, or no longer."""


def spread(
    function: Callable[[Chunk], Result], chunks: Iterable[Chunk], scheduler: str | None = None
) -> Generator[Result, None, None]:
    """The function of each chunk, in the order of the chunks, as they are done.

    Few chunks and results are held at a time, however many there are.

    Args:
        function: defined in a module, so that a cluster finds it by its name.
        chunks: taken one by one as workers become free.
        scheduler: the address of a Dask scheduler; without one, threads of this machine work.

    Raises:
        Faults: the address is none.
        Unusable: the cluster does not answer, has no workers, holds another version of this
            package or its data, or is lost on the way.
    """
    with _cluster(scheduler) if scheduler else _threads() as (submit, wait, workers):
        waiting: collections.deque[Any] = collections.deque()
        for chunk in chunks:
            waiting.append(submit(function, chunk))
            if len(waiting) > AHEAD * workers:
                yield wait(waiting.popleft())
        while waiting:
            yield wait(waiting.popleft())


def version() -> str:
    """One hash over all that a result depends on: this package and its data."""
    code = pathlib.Path(__file__).parent
    files = [*code.rglob("*.py"), *schema.DATA.rglob("*.csv"), *schema.DATA.rglob("*.y*ml")]
    content = b"".join(hashlib.sha256(path.read_bytes()).digest() for path in sorted(files))
    return hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def _threads() -> Iterator[tuple[Submit, Await, int]]:
    """The processors of this machine: what takes a chunk, waits for one, and how many there are."""
    workers = os.cpu_count() or 1
    pool = concurrent.futures.ThreadPoolExecutor(workers)
    try:
        yield pool.submit, concurrent.futures.Future.result, workers
    finally:
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _cluster(address: str) -> Iterator[tuple[Submit, Await, int]]:
    """The workers of a cluster, all of our version: what takes a chunk, waits for one, how many.

    A chunk whose worker is killed goes to another one, and to the first that comes if there is none
    for the moment.
    """
    import distributed  # noqa: PLC0415 - half a second that only a cluster needs

    # What it logs of a failure in many lines is told in one.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    refuse_malformed(address)
    _greet(address)
    with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
        _refuse_others(client, address)
        workers = sum(client.nthreads().values())
        try:
            yield functools.partial(client.submit, pure=False), _awaiting(client), workers
        except _lost():
            remedy = "start it again, and repeat the command"
            raise _unusable(address, "it or its workers were lost", remedy) from None


def _awaiting(client: Any) -> Await:
    """What waits for a chunk, unless there have been no workers for a while.

    By itself a cluster waits for new ones for ever.
    """

    def result(future: Any) -> Any:
        alone = 0
        while alone <= 1:
            try:
                return future.result(timeout=PATIENCE)
            except TimeoutError:
                if future.done():  # by now, or with such an error of its own
                    return future.result(timeout=PATIENCE)
                alone = 0 if client.nthreads() else alone + 1
        raise concurrent.futures.CancelledError

    return result


def _lost() -> tuple[type[Exception], ...]:
    """What work on a cluster fails with once the scheduler or the workers are gone.

    Which of them it is depends on the moment: before it has noticed, while it tries to reach the
    scheduler again, or after it has given up.
    """
    import distributed  # noqa: PLC0415 - as above
    from distributed.comm import core  # noqa: PLC0415 - as above

    cancelled = concurrent.futures.CancelledError
    return (cancelled, distributed.KilledWorker, core.CommClosedError, TimeoutError)


def refuse_malformed(address: str | None) -> None:
    """Make sure that an address, if there is one, is one, whether or not a scheduler answers there.

    Raises:
        Faults: it is not.
    """
    if address is None:
        return
    from distributed.comm import registry  # noqa: PLC0415 - as above

    try:
        parts = urllib.parse.urlsplit(address)
        registry.get_backend(parts.scheme)
        is_one = bool(parts.hostname and parts.port)
    except ValueError:  # of a scheme or a port
        is_one = False
    if not is_one:
        rule, remedy = "it is no address of a scheduler", "give it as tcp://host:port"
        raise schema.Faults([schema.Fault("--scheduler", address, rule, remedy)])


def _greet(address: str) -> None:
    """Make sure that a scheduler answers.

    A client that finds none leaves a traceback behind, so it is not made before.
    """
    import asyncio  # noqa: PLC0415 - as above

    from distributed.comm import core  # noqa: PLC0415 - as above

    async def greet() -> None:
        async with asyncio.timeout(PATIENCE):
            comm = await core.connect(address)
            await comm.close()

    try:
        # In a thread of its own: a notebook, for one, has a loop running in this one.
        with concurrent.futures.ThreadPoolExecutor(1) as alone:
            alone.submit(asyncio.run, greet()).result()
    except OSError:
        rule = f"no scheduler answers within {PATIENCE:g} seconds"
        raise _unusable(address, rule, "start it, or correct its address") from None


def _refuse_others(client: Any, address: str) -> None:
    """Make sure that there are workers, and that each computes what this machine would."""
    remedy = "give every worker this folder's analysis/ and data/"
    try:
        versions = client.run(version)
    except Exception as error:  # noqa: BLE001 - whatever a worker fails with comes as this
        raise _unusable(address, f"its workers lack this package ({error})", remedy) from None
    if not versions:
        raise _unusable(address, "it has no workers", "start one with `dask worker`")
    others = sorted(worker for worker, theirs in versions.items() if theirs != version())
    if others:
        rule = f"{', '.join(others)}: another version of this package or its data"
        raise _unusable(address, rule, remedy)


def _unusable(address: str, rule: str, remedy: str) -> Unusable:
    return Unusable(str(schema.Fault("cluster", address, rule, remedy)))
