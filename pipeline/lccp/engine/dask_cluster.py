"""Documents done on a Dask cluster: the one that an address names, or one on this machine.

A Dask worker has each document done in a process of its own, just as a local build does: so a document that ends
its process three times ends no worker, and is set aside. A worker that is lost costs nothing: the scheduler gives
its documents to the others.
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

from lccp.engine.pool import FOREVER, SharedPayload, Worker, WorkerFailure, every_task
from lccp.model import InputError

T = TypeVar("T")

ROUNDS = 10  # times that what died with its workers is given out again
PATIENCE = 10.0  # seconds for the scheduler to answer
AHEAD = 200  # tasks given out before their turn, at least: so many answers may wait in the cluster

_thread = threading.local()
_workers: list[tuple[threading.Lock, Worker]] = []  # of all threads of this Dask worker; the lock is held by work


def run_on_worker(
    task: Any, function: Callable[[Any, bytes], bytes], seconds: float, name: str, data: bytes, memory: int
) -> bytes | WorkerFailure:
    """Do a task on a Dask worker: in a process that this thread keeps."""
    if not hasattr(_thread, "worker"):
        _thread.worker = (threading.Lock(), Worker(memory))
        _workers.append(_thread.worker)
    lock, worker = _thread.worker
    with lock:
        answer: bytes | WorkerFailure = worker.run_task(function, task, SharedPayload(name, data), seconds)
        return answer


def release_processes() -> None:
    """End the processes of a Dask worker that do nothing just now: it may live on, and others use it."""
    for lock, worker in tuple(_workers):
        if lock.acquire(blocking=False):
            try:
                worker.end_process()
            finally:
                lock.release()


class DaskCluster:
    """A Dask cluster for some runs: one named by its scheduler's address, else one on this machine.

    ``workers`` is how many to start where no scheduler is named, and ``memory`` what each may take. Entering raises
    InputError where ``distributed`` is not installed or no scheduler answers.
    """

    def __init__(self, workers: int, scheduler: str = "", memory: int = 0) -> None:
        self.workers, self.scheduler, self.memory = workers, scheduler, memory
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
            opening.enter_context(without_logging())
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
            opening.callback(self._leave_cluster)
            self.open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the cluster; end it where it was started here."""
        self.open.close()

    def _leave_cluster(self) -> None:
        """Leave the workers as they were before, if they can still be reached."""
        if self.scheduler and self.client.status == "running":
            with suppress(Exception):  # nothing depends on it
                self.client.run(release_processes, on_error="ignore")
        self.client.close()

    def run_tasks(
        self,
        function: Callable[[T, bytes], bytes],
        tasks: Iterable[T],
        *,
        seconds: float = FOREVER,
        is_wanted: Callable[[T], bool] = every_task,
        shared: bytes = b"",
    ) -> Iterator[tuple[T, bytes | WorkerFailure]]:
        """Run ``function(task, shared)`` on each task; return each task with its answer, as they come.

        All as ``pool.WorkerPool.run_tasks`` has it, but that tasks are taken from their iterable by this thread.
        ``shared`` goes to every worker once. What dies with its workers again and again, or a scheduler that is
        lost, raises InputError.
        """
        payload = SharedPayload.of(shared)
        remaining: Iterator[T] = iter(tasks)
        for _ in range(ROUNDS):
            lost: list[T] = []
            wanted = (task for task in remaining if is_wanted(task))
            yield from self._run_round(function, wanted, seconds, is_wanted, payload, lost)
            remaining = chain(lost, remaining)
            for first in remaining:
                remaining = chain([first], remaining)
                break
            else:
                return
            self._wait_for_scheduler()
        raise InputError("the cluster loses its workers again and again; look at their logs")

    def _run_round(
        self,
        function: Callable[[T, bytes], bytes],
        tasks: Iterator[T],
        seconds: float,
        is_wanted: Callable[[T], bool],
        shared: SharedPayload,
        lost: list[T],
    ) -> Iterator[tuple[T, bytes | WorkerFailure]]:
        """Hand tasks out, not all at once, and take their answers; those that the cluster lost go to ``lost``.

        No more is given out once the scheduler is lost.
        """
        import distributed

        client, futures = self.client, dict[Any, T]()
        done: SimpleQueue[Any] = SimpleQueue()
        data = self._scatter(shared)
        numbered = enumerate(tasks)

        def give_out(count: int) -> None:
            for number, task in islice(numbered, count if client.status == "running" else 0):
                arguments = (task, function, seconds, shared.name, data, self.memory)
                try:
                    future = client.submit(run_on_worker, *arguments, pure=False, priority=-number)
                except distributed.client.ClosedClientError:
                    lost.append(task)
                    return
                futures[future] = task
                future.add_done_callback(done.put)

        give_out(max(AHEAD, 4 * sum(self._ask(client.nthreads).values())))
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
            for other in [other for other, other_task in futures.items() if not is_wanted(other_task)]:
                del futures[other]
                other.release()
            give_out(1)
        lost.extend(futures.values())

    def _scatter(self, shared: SharedPayload) -> Any:
        """Bring the shared bytes to every worker."""
        if not shared.data:
            return b""
        return self._ask(lambda: self.client.scatter(shared.data, broadcast=True, hash=False))

    def _ask(self, question: Callable[[], Any]) -> Any:
        """Ask the scheduler for something; again, where workers or it itself are lost just then."""
        for _ in range(ROUNDS):
            try:
                return question()
            except OSError:  # a broken connection, or no worker in time
                self._wait_for_scheduler()
        raise InputError(f"{self.scheduler or 'the cluster'}: no Dask worker answers; look at their logs")

    def _wait_for_scheduler(self) -> None:
        """Wait for the client to find its scheduler again. Raises InputError if it does not."""
        end = time.monotonic() + 2 * PATIENCE
        while self.client.status != "running":
            if self.client.status not in ("connecting", "newly-created") or time.monotonic() > end:
                raise InputError(f"{self.scheduler}: the Dask scheduler was lost; the old output is unchanged")
            time.sleep(0.1)


@contextmanager
def without_logging() -> Iterator[None]:
    """Let no library log: what matters of it is said by the answers."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
