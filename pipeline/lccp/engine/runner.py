"""Documents done side by side: read, extracted and finished each by itself, from the cache where that will do.

What comes out is the same whatever the engine, the number of processes and what happens to them. A
process that dies is replaced and its document done again; a document that ends three of them is set
aside like one that cannot be read. Of the documents nothing is held: what was made of each lies in
the cache, or in the build's own folder.
"""

from __future__ import annotations

import pickle
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from lccp.combine.finish import Contribution, DocumentRows, SharedContext
from lccp.combine.summary import DocumentSummary, summarise_document
from lccp.combine.tables import FinishOrder
from lccp.engine import cache as kept
from lccp.engine import pool
from lccp.engine import tasks as single
from lccp.engine.pool import WorkerFailure, count_cores
from lccp.engine.progress import Tick, count
from lccp.engine.tasks import FinishTask, ReadResult, ReadTask, bytes_of, do, fallen, patience, too_late
from lccp.extract.document import Extract
from lccp.model import InputError, Source
from lccp.read.limits import Limits
from lccp.read.sources import local_files
from lccp.read.sources.cloud import Raw, Remote

__all__ = ["DocumentsFailed", "RunOptions", "Runner"]

ENOUGH = 2_000_000  # bytes of documents for which starting processes pays

T = TypeVar("T", ReadTask, FinishTask)
Refused = tuple[Source, InputError]


class DocumentsFailed(Exception):
    """Documents that could not be finished, and why: what the others say must be put together without them."""

    def __init__(self, refused: Sequence[Refused]) -> None:
        self.refused = tuple(refused)
        super().__init__(str(refused[0][1]))


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to do the documents: nothing of this changes a byte of what comes out."""

    jobs: int = 0
    keep_going: bool = False
    cache: bool = False
    explain: Callable[[str], None] | None = None
    engine: str = "local"
    scheduler: str = ""

    @classmethod
    def of(cls, args: Namespace) -> RunOptions:
        """The plan that the command line asks for."""
        return cls(
            args.jobs,
            args.keep_going,
            not getattr(args, "no_cache", False),
            print if getattr(args, "explain_cache", False) else None,
            getattr(args, "engine", "local"),
            getattr(args, "scheduler", None) or "",
        )


@dataclass
class Runner:
    """Where the documents of a build are done (a ``merge.Workshop``); ``folder`` is for what is made on the way."""

    raw: Raw
    sources: Sequence[Source]
    limits: Limits
    plan: RunOptions
    folder: Path
    tick: Tick = lambda _: None
    tasks: dict[str, ReadTask] = field(init=False)
    now: dict[str, kept.CacheKey] = field(default_factory=dict)  # of documents that can be used
    pieces: dict[str, str] = field(default_factory=dict)  # the names of their rows' entries
    orders: dict[str, tuple[FinishOrder, bytes]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)  # how each was done
    cache: kept.Cache | None = None
    _open: ExitStack = field(default_factory=ExitStack)
    _engine: Any = None

    def __post_init__(self) -> None:
        self.cache = kept.open_cache() if self.plan.cache else None
        cached = self.cache.folder.absolute() if self.cache is not None else None
        self.store = kept.Store(cached, self.folder.absolute() / "store")
        # Workers elsewhere cannot reach the store. All must have the same code: files may change under a build.
        away = self.plan.engine != "local" and bool(self.plan.scheduler)
        store = None if away else self.store
        code = kept.stage_digest("finishing")
        whole = local_files.absolute_place(self.raw)
        self.tasks = {
            one.id: ReadTask(
                at,
                one,
                whole,
                self.limits,
                local_files.document_size(self.raw, one.file),
                store,
                cached is not None,
                code,
            )
            for at, one in enumerate(self.sources)
        }

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the processes; keep the cache within its bound."""
        self._open.close()
        if self.cache is not None:
            self.cache.prune()

    # -- reading and extracting ----------------------------------------------------------------------

    def read(self) -> list[Refused]:
        """Do every document; give those that cannot be read, and why.

        Raises InputError for the first of them, unless the plan is to keep going.
        """
        bad: dict[int, Refused] = {}
        first = sys.maxsize

        def wanted(task: ReadTask) -> bool:
            return self.plan.keep_going or task.number < first

        def take(task: ReadTask, done: ReadResult, how: str) -> None:
            nonlocal first
            self.told[task.source.id] = how
            if done.wrong:
                bad[task.number] = (task.source, InputError(done.wrong))
                first = min(bad)
            elif done.now is not None:
                self.now[task.source.id] = done.now

        why: dict[str, str] = {}
        for task in self.tasks.values():
            if isinstance(self.raw, Remote):
                break  # what lies elsewhere is fetched once, by whoever does it, who looks into the cache if it can
            held, why[task.source.id] = self._held(task)
            if held is not None:
                take(task, held, "from cache")
            if not wanted(task):
                break
        missing = [task for task in self.tasks.values() if task.source.id not in self.told and wanted(task)]
        counted = count(self.tick, len(missing), sum(task.size for task in missing))
        for task, done in self._read(missing, wanted):
            for key, payload in done.made.items():
                self.store.keep(key, payload)
            take(task, done, _how(done, why.get(task.source.id) or self._why(task, done)))
            if self.cache is not None and done.now is not None and done.lasting:
                self.cache.note(_place(task), done.now)
            counted(task.size)
        if bad and not self.plan.keep_going:
            self.explain()
            raise bad[first][1]
        return [bad[at] for at in sorted(bad)]

    def _held(self, task: ReadTask) -> tuple[ReadResult | None, str]:
        """What is kept of a document; else why it must be done."""
        if self.cache is None:
            return None, "no cache"
        try:
            now = kept.CacheKey.of(task.source, bytes_of(task), task.limits)
        except InputError:
            return None, "new"  # whoever does it says what is wrong
        found = single.briefed(self.store, now)
        if found is None:
            return None, self.cache.why(_place(task), now)
        if self.cache.last(_place(task)) != now:
            self.cache.note(_place(task), now)
        return ReadResult(found if isinstance(found, str) else "", now=now), ""

    def _why(self, task: ReadTask, done: ReadResult) -> str:
        """Why a document was done that nobody looked for in the cache before."""
        if self.cache is None or done.now is None:
            return "no cache" if self.cache is None else "new"
        return self.cache.why(_place(task), done.now)

    def _read(
        self, tasks: Sequence[ReadTask], wanted: Callable[[ReadTask], bool]
    ) -> Iterator[tuple[ReadTask, ReadResult]]:
        if self._workers(tasks) == 1:
            yield from ((task, do(task)) for task in tasks if wanted(task))
            return
        # The largest first, so that no process is left alone with it at the end.
        order = sorted(tasks, key=lambda task: (-task.size, task.number))
        for task, answer in self._run(single.work, order, wanted, b""):
            if isinstance(answer, WorkerFailure):
                yield task, ReadResult(str(_fallen(task, answer)), lasting=False)
            else:
                yield task, pickle.loads(answer)

    # -- engines -------------------------------------------------------------------------------------

    def _workers(self, tasks: Sequence[ReadTask | FinishTask]) -> int:
        """How many processes to use: as many as asked, else the cores where there is enough to do."""
        if not tasks:
            return 1
        if self.plan.engine != "local":
            return 2  # whatever they are, they are not this process
        enough = isinstance(self.raw, Remote) or sum(task.size for task in tasks) >= ENOUGH
        return max(1, min(self.plan.jobs or (count_cores() if enough else 1), len(tasks)))

    def _run(
        self, function: Callable[[T, bytes], bytes], tasks: Iterable[T], wanted: Callable[[T], bool], common: bytes
    ) -> Iterator[tuple[T, bytes | WorkerFailure]]:
        """Do tasks on the engine that the plan names, which is started when it is first wanted."""
        seconds = patience(self.limits)
        if self._engine is None:
            size = max(1, min(self.plan.jobs or count_cores(), len(self.tasks)))
            if self.plan.engine == "dask":
                from lccp.engine import dask_cluster

                self._engine = self._open.enter_context(dask_cluster.DaskCluster(size, self.plan.scheduler))
            else:
                self._engine = self._open.enter_context(pool.WorkerPool(size))
        yield from self._engine.run(function, tasks, seconds=seconds, wanted=wanted, common=common)

    # -- what merging asks for -----------------------------------------------------------------------

    def leave_out(self, refused: Iterable[Refused]) -> None:
        """Do without some documents from now on."""
        for source, _ in refused:
            self.now.pop(source.id, None)

    def briefs(self) -> Iterator[DocumentSummary]:
        """Give what others need to know of each document, in their order."""
        for source in (source for source in self.tasks if source in self.now):
            key = self.now[source].key("brief")
            found = kept.deserialize(held, (DocumentSummary,)) if (held := self.store.load(key)) is not None else None
            yield found if found is not None else summarise_document(self.extract(source))

    def _key(self, source: str) -> str:
        return self.now[source].key("extract")

    def extract(self, source: str) -> Extract:
        """Give what a document says by itself."""
        task, key = self.tasks[source], self._key(source)
        return single.extracted(task, key, self._sent(task, key))

    def finish(self, orders: Sequence[FinishOrder], common: SharedContext) -> Iterator[Contribution]:
        """Finish documents, those of which no rows are kept; raise Lost for those that cannot be."""
        if not orders:
            return
        data = pickle.dumps(common, pickle.HIGHEST_PROTOCOL)
        meant = kept.digest_value((common, tuple(common.rows)))  # the order of pilots shows in findings
        left: list[str] = []
        for order in orders:
            source = order.source
            key = self.pieces[source] = self._name(order, meant)
            self.orders[source] = (order, data)
            share = (
                kept.deserialize(held, (Contribution,))
                if (held := self.store.load(f"{key}.share")) is not None
                else None
            )
            if share is not None and self.store.has(f"{key}.piece"):
                yield share
            else:
                left.append(source)
        counted = count(self.tick, len(left), sum(self.tasks[source].size for source in left))
        lost: list[Refused] = []
        for done, found in self._finish(left, data):
            if isinstance(found, InputError):
                lost.append((done.task.source, found))
                continue
            share, payload = found
            if payload:
                self.store.keep(f"{done.piece}.piece", payload)
                self.store.keep(f"{done.piece}.share", kept.serialize(share))
            if self.told.get(done.task.source.id) == "from cache":
                self.told[done.task.source.id] = "finished anew: the documents together say something else of it"
            counted(done.size)
            yield share
        if lost:
            raise DocumentsFailed(sorted(lost, key=lambda one: self.tasks[one[0].id].number))

    def _name(self, order: FinishOrder, common: str) -> str:
        """The name of a document's rows: the hash of all that they are made of."""
        alike = [(source, self._key(source)) for source in order.own.evidence.alike]
        return kept.digest_value((self._key(order.source), order.own, alike, common, self.now[order.source].finishing))

    def _ordered(self, sources: Iterable[str]) -> Iterator[FinishTask]:
        """What a worker needs to finish each document; with the bytes of it where it cannot reach the store."""
        for source in sources:
            order, _ = self.orders[source]
            task, key = self.tasks[source], self._key(source)
            alike = tuple((self.tasks[other], self._key(other)) for other in order.own.evidence.alike)
            sent = self._sent(task, key, *(name for _, name in alike))
            yield FinishTask(task, key, order.own, alike, self.pieces[source], sent)

    def _sent(self, task: ReadTask, *keys: str) -> dict[str, bytes]:
        """What must go along with a task that cannot reach the store."""
        if task.store is not None:
            return {}
        return {key: held for key in keys if (held := self.store.load(key)) is not None}

    def _finish(
        self, sources: Sequence[str], data: bytes
    ) -> Iterator[tuple[FinishTask, tuple[Contribution, bytes] | InputError]]:
        order = sorted(sources, key=lambda source: (-self.tasks[source].size, self.tasks[source].number))
        if self._workers([self.tasks[source] for source in sources]) == 1:
            for one in self._ordered(sources):
                try:
                    yield one, single.finish(one, data)
                except InputError as error:
                    yield one, error
            return
        for one, answer in self._run(single.finish_work, self._ordered(order), pool.always, data):
            if isinstance(answer, WorkerFailure):
                yield one, _fallen(one.task, answer)
            else:
                yield one, pickle.loads(answer)

    def piece(self, source: str) -> DocumentRows:
        """Give the rows of a document as it was finished last."""
        name = f"{self.pieces[source]}.piece"
        found: DocumentRows | None = kept.deserialize(self.store.load(name) or b"", (DocumentRows,))
        if found is None:  # taken out of the cache in the meantime
            _, data = self.orders[source]
            (order,) = self._ordered([source])
            _, payload = single.finish(order, data)
            found = kept.deserialize(payload or self.store.load(name) or b"", (DocumentRows,))
        if found is None:
            raise InputError(f"{source}: its rows were lost while they were written; build again")
        return found

    def explain(self) -> None:
        """Say how each document was done, where that was asked for."""
        for source in self.tasks:
            if self.plan.explain is not None and source in self.told:
                self.plan.explain(f"{source}: {self.told[source]}")


def _how(done: ReadResult, why: str) -> str:
    """Say what was done of a document, and why."""
    if not (done.was_read or done.was_extracted or done.was_briefed):
        return "from cache" if done.now is not None else f"read and extracted: {why}"
    if done.was_extracted or done.wrong:
        return f"{'read and extracted' if done.was_read else 'extracted'}: {why}"
    return f"briefed anew: {why}"


def _place(task: ReadTask) -> str:
    return f"{task.raw}|{task.source.file}|{task.source.id}"


def _fallen(task: ReadTask, answer: WorkerFailure) -> InputError:
    return too_late(task.source, task.limits.max_seconds) if answer.late else fallen(task.source)
