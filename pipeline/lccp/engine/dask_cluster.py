"""Documents done on a Dask cluster, as it is: the one that an address names, or one on this machine.

A Dask worker has each document done in a process of its own, just as a local build does: so a
document that ends its process three times ends no worker, and is set aside. A worker that is lost
costs nothing: the scheduler gives its documents to the others.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, islice
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar

from lccp.engine.pool import FOREVER, SharedPayload, Worker, WorkerFailure, always
from lccp.model import InputError

T = TypeVar("T")

ROUNDS = 10  # times that what died with its workers is given out again
PATIENCE = 10.0  # seconds for the scheduler to answer
AHEAD = 200  # tasks given out before their turn, at least: so many answers may wait in the cluster

_here = threading.local()
_hands: list[tuple[threading.Lock, Worker]] = []  # of all threads of this worker; the lock is held by work


def work(
    task: Any, function: Callable[[Any, bytes], bytes], seconds: float, name: str, data: bytes
) -> bytes | WorkerFailure:
    """Do a task on a Dask worker: in a process that this thread keeps."""
    if not hasattr(_here, "hand"):
        _here.hand = (threading.Lock(), Worker())
        _hands.append(_here.hand)
    lock, hand = _here.hand
    with lock:
        answer: bytes | WorkerFailure = hand.do(function, task, SharedPayload(name, data), seconds)
        return answer


def release() -> None:
    """End the processes of a Dask worker that do nothing just now: it may live on, and others use it."""
    for lock, hand in tuple(_hands):
        if lock.acquire(blocking=False):
            try:
                hand.end()
            finally:
                lock.release()


class DaskCluster:
    """A Dask cluster for some runs: one named by its scheduler's address, else one on this machine.

    ``workers`` is how many to start where no scheduler is named. Entering raises InputError where
    ``distributed`` is not installed or no scheduler answers.
    """

    def __init__(self, workers: int, scheduler: str = "") -> None:
        self.workers, self.scheduler = workers, scheduler
        self.open = ExitStack()
        self.client: Any = None

    def __enter__(self) -> Self:
        """Start the cluster, or find it."""
        try:
            import dask
            import distributed
        except ImportError:
            raise InputError("--engine dask needs the extra lccp[dask]: pip install 'lccp[dask]'") from None
        with ExitStack() as opening:
            opening.enter_context(_quiet())
            opening.enter_context(dask.config.set({"distributed.worker.memory.terminate": False}))
            cluster = self.scheduler
            if not cluster:
                cluster = distributed.LocalCluster(
                    n_workers=self.workers, threads_per_worker=1, dashboard_address=None, silence_logs=50
                )
                opening.callback(cluster.close)
            try:
                self.client = distributed.Client(cluster, timeout=PATIENCE, set_as_default=False)
            except (OSError, ValueError) as error:
                reason = " ".join(str(error).split())
                raise InputError(f"{self.scheduler}: no Dask scheduler answers there ({reason})") from None
            opening.callback(self._leave)
            self.open = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave the cluster; end it where it was started here."""
        self.open.close()

    def _leave(self) -> None:
        """Leave the workers as they were found, if they can still be reached."""
        if self.scheduler and self.client.status == "running":
            with suppress(Exception):  # nothing depends on it
                self.client.run(release, on_error="ignore")
        self.client.close()

    def run(
        self,
        function: Callable[[T, bytes], bytes],
        tasks: Iterable[T],
        *,
        seconds: float = FOREVER,
        wanted: Callable[[T], bool] = always,
        common: bytes = b"",
    ) -> Iterator[tuple[T, bytes | WorkerFailure]]:
        """Do ``function(task, common)`` of each task; give each task with its answer, as they come.

        All as ``pool.Pool.run`` has it, but that tasks are taken from their iterable by this thread.
        ``common`` goes to every worker once. What dies with its workers again and again, or a scheduler that
        is lost, raises InputError.
        """
        named = SharedPayload.of(common)
        left: Iterator[T] = iter(tasks)
        for _ in range(ROUNDS):
            lost: list[T] = []
            yield from self._round(function, (task for task in left if wanted(task)), seconds, wanted, named, lost)
            left = chain(lost, left)
            for first in left:
                left = chain([first], left)
                break
            else:
                return
            self._connected()
        raise InputError("the cluster loses its workers again and again; look at their logs")

    def _round(
        self,
        function: Callable[[T, bytes], bytes],
        tasks: Iterator[T],
        seconds: float,
        wanted: Callable[[T], bool],
        common: SharedPayload,
        lost: list[T],
    ) -> Iterator[tuple[T, bytes | WorkerFailure]]:
        """Give tasks out, not all at once, and take their answers; those that the cluster lost go to ``lost``.

        No more is given out once the scheduler is lost.
        """
        import distributed

        client, futures = self.client, dict[Any, T]()
        done: SimpleQueue[Any] = SimpleQueue()
        data = self._scattered(common)
        numbered = enumerate(tasks)

        def give_out(most: int) -> None:
            for at, task in islice(numbered, most if client.status == "running" else 0):
                try:
                    one = client.submit(work, task, function, seconds, common.name, data, pure=False, priority=-at)
                except distributed.client.ClosedClientError:
                    lost.append(task)
                    return
                futures[one] = task
                one.add_done_callback(done.put)

        give_out(max(AHEAD, 4 * sum(self._asked(client.nthreads).values())))
        while futures:
            try:
                future = done.get(timeout=1)
            except Empty:
                if client.status != "running":  # what was given out in that moment may never be answered
                    break
                continue
            task = futures.pop(future, None)
            if task is None:
                continue  # it was no longer wanted
            try:
                yield task, future.result()
            except (distributed.KilledWorker, distributed.CancelledError, distributed.comm.CommClosedError):
                lost.append(task)
            future.release()
            for other in [one for one, held in futures.items() if not wanted(held)]:
                del futures[other]
                other.release()
            give_out(1)
        lost.extend(futures.values())

    def _scattered(self, common: SharedPayload) -> Any:
        """Bring the common bytes to every worker."""
        if not common.data:
            return b""
        return self._asked(lambda: self.client.scatter(common.data, broadcast=True, hash=False))

    def _asked(self, ask: Callable[[], Any]) -> Any:
        """Ask the scheduler for something; again, where workers or it itself are lost just then."""
        for _ in range(ROUNDS):
            try:
                return ask()
            except OSError:  # a broken connection, or no worker in time
                self._connected()
        raise InputError(f"{self.scheduler or 'the cluster'}: no Dask worker answers; look at their logs")

    def _connected(self) -> None:
        """Wait for the client to find its scheduler again. Raises InputError if it does not."""
        end = time.monotonic() + 2 * PATIENCE
        while self.client.status != "running":
            if self.client.status not in ("connecting", "newly-created") or time.monotonic() > end:
                raise InputError(f"{self.scheduler}: the Dask scheduler was lost; the old output stands")
            time.sleep(0.1)


@contextmanager
def _quiet() -> Iterator[None]:
    """Let no library log: what matters of it is told by the answers."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
