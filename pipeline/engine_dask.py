"""Documents done on a Dask cluster, as it is: the one that an address names, or one on this machine.

A Dask worker has each document done in a process of its own, just as a local build does: so a
document that ends its process three times ends no worker, and is set aside. A worker that is lost
costs nothing: the scheduler gives its documents to the others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.model import InputError
from pipeline.pool import Fallen, Hand

if TYPE_CHECKING:
    from pipeline.single import Task

ROUNDS = 10  # times that what died with its workers is given out again
PATIENCE = "10s"  # for the scheduler to answer

_here = threading.local()


def work(task: Task) -> bytes | Fallen:
    """Do a task on a Dask worker: in a process that this thread keeps."""
    from pipeline import single

    hand: Hand[Task] | None = getattr(_here, "hand", None)
    if hand is None:
        hand = _here.hand = Hand(single.work)
    hand.seconds = single.patience(task.limits)
    return hand.do(task)


def run(
    tasks: Sequence[Task], workers: int, scheduler: str, wanted: Callable[[Task], bool]
) -> Iterator[tuple[Task, bytes | Fallen]]:
    """Give each task with its answer, as they come, out of a cluster.

    ``workers`` is how many to start where no scheduler is named. Raises InputError where
    ``distributed`` is not installed or no scheduler answers.
    """
    try:
        import dask
        import distributed
    except ImportError:
        raise InputError("--engine dask needs the extra lccp[dask]: pip install 'lccp[dask]'") from None
    with dask.config.set({"distributed.worker.memory.terminate": False}):
        cluster: Any = None
        try:
            if not scheduler:
                cluster = distributed.LocalCluster(
                    n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50
                )
            try:
                client = distributed.Client(cluster or scheduler, timeout=PATIENCE, set_as_default=False)
            except (OSError, ValueError, TimeoutError) as error:
                reason = " ".join(str(error).split())
                raise InputError(f"{scheduler}: no Dask scheduler answers there ({reason})") from None
            with client:
                yield from _answers(distributed, client, tasks, wanted)
        finally:
            if cluster is not None:
                cluster.close()


def _answers(
    distributed: Any, client: Any, tasks: Sequence[Task], wanted: Callable[[Task], bool]
) -> Iterator[tuple[Task, bytes | Fallen]]:
    """Give tasks out until each has its answer, those again whose workers were lost too often."""
    left = list(tasks)
    for _ in range(ROUNDS):
        futures = {client.submit(work, task, pure=False, priority=-at): task for at, task in enumerate(left)}
        left = []
        for future in distributed.as_completed(list(futures), loop=client.loop):
            task = futures.pop(future)
            try:
                yield task, future.result()
            except (distributed.KilledWorker, distributed.CancelledError):
                left.append(task)
            future.release()
            for other in [one for one, held in futures.items() if not wanted(held)]:
                del futures[other]
        left = [task for task in left if wanted(task)]
        if not left:
            return
    raise InputError(f"{left[0].source.id}: the cluster loses its workers again and again; look at their logs")
