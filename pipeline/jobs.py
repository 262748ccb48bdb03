"""Documents done side by side: read and extracted each by itself, from the cache where that will do.

The results come in the order of the sources, whatever the engine, the number of processes and what
happens to them. A process that dies is replaced and its document done again; a document that ends
three of them is set aside like one that cannot be read.
"""

from __future__ import annotations

import pickle
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import cache as kept
from pipeline import pool
from pipeline.extract.document import Extract
from pipeline.model import InputError, Source
from pipeline.pool import Fallen, cores
from pipeline.progress import Tick, count
from pipeline.read.limits import Limits
from pipeline.single import Done, Result, Task, bytes_of, do, fallen, is_place, patience, too_late, unpacked, work

__all__ = ["Plan", "extract_all", "is_place"]

ENOUGH = 2_000_000  # bytes of documents for which starting processes pays

Refused = tuple[Source, InputError]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to do the documents: nothing of this changes a byte of what comes out."""

    jobs: int = 0
    keep_going: bool = False
    cache: bool = False
    explain: Callable[[str], None] | None = None
    engine: str = "local"
    scheduler: str = ""

    @classmethod
    def of(cls, args: Namespace) -> Plan:
        """The plan that the command line asks for."""
        return cls(
            args.jobs,
            args.keep_going,
            not getattr(args, "no_cache", False),
            print if getattr(args, "explain_cache", False) else None,
            getattr(args, "engine", "local"),
            getattr(args, "scheduler", None) or "",
        )


def answered(task: Task, answer: bytes | Fallen) -> Done:
    """What a worker's answer says; it is as trusted as this process."""
    if isinstance(answer, Fallen):
        return Done(
            too_late(task.source, task.limits.max_seconds) if answer.late else fallen(task.source), lasting=False
        )
    was_read, lasting, now, payload = pickle.loads(answer)
    return Done(
        unpacked(payload) or InputError(f"{task.source.id}: its result was lost"), was_read, lasting, now, payload
    )


def tasks_of(raw: Path, sources: Sequence[Source], limits: Limits, plan: Plan, store: kept.Cache | None) -> list[Task]:
    """One task for each source. Workers elsewhere have no part in the cache, but must have the same code."""
    away = plan.engine != "local" and bool(plan.scheduler)
    folder = store.folder.absolute() if store is not None and not away else None
    code = kept.stage_digest("extraction") if plan.engine != "local" else ""
    whole = raw.absolute()

    def size(source: Source) -> int:
        try:
            return (raw / source.file).stat().st_size
        except OSError:
            return 0

    return [Task(at, one, whole, limits, size(one), folder, code) for at, one in enumerate(sources)]


def workers_for(plan: Plan, tasks: Sequence[Task]) -> int:
    """How many processes to use: as many as asked, else the cores where there is enough to do."""
    enough = plan.engine != "local" or sum(task.size for task in tasks) >= ENOUGH
    return max(1, min(plan.jobs or (cores() if enough else 1), len(tasks)))


@dataclass
class _Results:
    """The results so far, by the places of their sources."""

    keep_going: bool
    held: dict[int, Result] = field(default_factory=dict)
    first_bad: int = sys.maxsize
    told: dict[int, str] = field(default_factory=dict)

    def add(self, task: Task, result: Result, how: str) -> None:
        self.held[task.number] = result
        self.told[task.number] = f"{task.source.id}: {how}"
        if isinstance(result, InputError) and not self.keep_going:
            self.first_bad = min(self.first_bad, task.number)

    def wanted(self, task: Task) -> bool:
        """Whether a task can still matter: not behind a document that stops the build."""
        return task.number < self.first_bad


def extract_all(
    raw: Path, sources: Sequence[Source], limits: Limits, plan: Plan, tick: Tick
) -> tuple[list[Extract], list[Refused]]:
    """Do every document. Raises InputError for the first that cannot be read, unless the plan is to keep going."""
    store = kept.opened() if plan.cache else None
    tasks = tasks_of(raw, sources, limits, plan, store)
    results = _Results(plan.keep_going)
    why = dict.fromkeys(range(len(tasks)), "no cache")
    if store is not None:
        why = _from_cache(tasks, store, results)
    missing = [task for task in tasks if task.number not in results.held]
    counted = count(tick, len(missing), sum(task.size for task in missing))
    written = 0
    for task, done in _engine(plan, missing, results.wanted):
        results.add(task, done.result, f"{'read and extracted' if done.was_read else 'extracted'}: {why[task.number]}")
        written += _keep(store, task, done)
        if store is not None and written > store.most // 8:
            store.prune()
            written = 0
        counted(task.size)
    if store is not None and written:
        store.prune()
    for number in sorted(results.told):
        if plan.explain is not None:
            plan.explain(results.told[number])
    if results.first_bad < len(tasks):
        error = results.held[results.first_bad]
        assert isinstance(error, InputError)
        raise error
    made = [(task.source, results.held[task.number]) for task in tasks]
    return [one for _, one in made if isinstance(one, Extract)], [
        (source, one) for source, one in made if isinstance(one, InputError)
    ]


def _place(task: Task) -> str:
    return f"{task.raw}|{task.source.file}|{task.source.id}"


def _from_cache(tasks: Sequence[Task], store: kept.Cache, results: _Results) -> dict[int, str]:
    """Take what is kept; say of each other document why it must be done."""
    why: dict[int, str] = {}
    for task in tasks:
        if not results.wanted(task):
            break
        try:
            now = kept.Circumstances.of(task.source, bytes_of(task), task.limits)
        except InputError:
            why[task.number] = "new"  # whoever does it says what is wrong
            continue
        result = unpacked(store.load(now.key("extract")))
        if result is None:
            why[task.number] = store.why(_place(task), now)
            continue
        results.add(task, result, "from cache")
        if store.last(_place(task)) != now:
            store.note(_place(task), now)
    return why


def _keep(store: kept.Cache | None, task: Task, done: Done) -> int:
    """Keep what the worker could not keep itself; give the bytes written."""
    if store is None or done.now is None or not done.lasting:
        return 0
    if task.folder is None:
        store.keep(done.now.key("extract"), done.payload)
    store.note(_place(task), done.now)
    return len(done.payload)


def _engine(plan: Plan, tasks: Sequence[Task], wanted: Callable[[Task], bool]) -> Iterator[tuple[Task, Done]]:
    """Do tasks on the engine that the plan names; the results come in any order."""
    if not tasks:
        return
    workers = workers_for(plan, tasks)
    # The largest first, so that no process is left alone with it at the end.
    order = sorted(tasks, key=lambda task: (-task.size, task.number))
    if plan.engine == "dask":
        from pipeline import engine_dask

        for task, answer in engine_dask.run(order, workers, plan.scheduler, wanted):
            yield task, answered(task, answer)
    elif workers > 1:
        for task, answer in pool.run(work, order, workers, patience(order[0].limits), wanted):
            yield task, answered(task, answer)
    else:
        for task in tasks:
            if wanted(task):
                yield task, do(task)
