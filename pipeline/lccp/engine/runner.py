"""Documents done side by side: each by itself, from the cache where that will do.

What comes out is the same whatever the engine, the number of processes and what happens to them. A process
that dies is replaced and its document done again; a document that ends three of them is set aside like one
that cannot be read. Of the documents nothing is held in memory: what was made of each lies in the cache, or in
the build's own folder.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from lccp.combine.finish import Contribution, DocumentContext, DocumentRows, DocumentsFailed, SharedContext
from lccp.combine.summary import DocumentSummary
from lccp.engine import pool, tasks
from lccp.engine.cache import Cache, CacheKey, Store, deserialize, digest_value, open_cache, serialize, stage_digest
from lccp.engine.pool import WorkerFailure, count_cores
from lccp.engine.progress import Tick, count_documents, count_pages
from lccp.engine.tasks import FinishTask, ReadResult, ReadTask, Stages
from lccp.extract.document import Extract
from lccp.model import InputError, Source
from lccp.options import RunOptions
from lccp.read.limits import Limits
from lccp.read.ocr.heartbeat import listening
from lccp.read.sources import local_files
from lccp.read.sources.cloud import Raw, Remote
from lccp.text.language import fill_sentence

__all__ = ["RunOptions", "Runner"]

FROM_CACHE = "from cache"
ENOUGH = 2_000_000  # bytes of documents for which starting processes pays

T = TypeVar("T", ReadTask, FinishTask)
Refused = tuple[Source, InputError]


@dataclass
class Refusals:
    """The documents that cannot be used, by their positions, and the first of them."""

    keep_going: bool
    errors: dict[int, Refused] = field(default_factory=dict)
    first: int = sys.maxsize

    def is_wanted(self, task: ReadTask) -> bool:
        """Whether a document is still to be done: behind the first refusal only where the build keeps going."""
        return self.keep_going or task.number < self.first


@dataclass
class Runner:
    """Runs the stages of a build on its documents; ``folder`` is for what is made on the way."""

    raw: Raw
    sources: Sequence[Source]
    limits: Limits
    options: RunOptions
    folder: Path
    stages: Stages
    tick: Tick = lambda _: None
    tasks: dict[str, ReadTask] = field(init=False)
    keys: dict[str, CacheKey] = field(default_factory=dict)  # of documents that can be used
    reports: dict[str, str] = field(default_factory=dict)  # how each document was done
    cache: Cache | None = None
    _rows_names: dict[str, str] = field(default_factory=dict)
    _contexts: dict[str, DocumentContext] = field(default_factory=dict)
    _shared: bytes = b""  # the context of all documents, packed
    _open: ExitStack = field(default_factory=ExitStack)
    _engine: Any = None

    def __post_init__(self) -> None:
        self.cache = open_cache() if self.options.cache else None
        self.store = Store.of(self.cache, self.folder.absolute() / "store")
        # Workers elsewhere cannot reach the store. All must have the same code: files may change under a build.
        away = self.options.engine != "local" and bool(self.options.scheduler)
        store = None if away else self.store
        code = stage_digest("finishing")
        whole = local_files.absolute_place(self.raw)
        keeping = self.cache is not None
        memory = 0 if away else pool.memory_share(self._pool_size())
        self.tasks = {
            source.id: ReadTask(
                number,
                source,
                whole,
                self.limits,
                local_files.document_size(self.raw, source.file),
                self.stages,
                store,
                keeping,
                code,
                memory,
            )
            for number, source in enumerate(self.sources)
        }

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; keep the cache within its bound."""
        self._open.close()
        if self.cache is not None:
            self.cache.prune_entries()

    # -- each document by itself ------------------------------------------------------------------------

    def read_documents(self) -> list[Refused]:
        """Read, extract and summarise every document; return those that cannot be used, and why.

        Raises InputError for the first of them, unless the options are to keep going.
        """
        refusals = Refusals(self.options.keep_going)
        reasons = self._take_from_cache(refusals)
        missing = [
            task for task in self.tasks.values() if task.source.id not in self.reports and refusals.is_wanted(task)
        ]
        counted = count_documents(self.tick, len(missing), sum(task.size for task in missing))
        with listening(count_pages(self.tick)):
            for task, result in self._read_missing(missing, refusals.is_wanted):
                for name, payload in result.entries.items():
                    self.store.keep_entry(name, payload)
                reason = reasons.get(task.source.id) or self._reason(task, result)
                self._take_result(task, result, report_of(result, reason), refusals)
                if self.cache is not None and result.key is not None and result.lasting:
                    self.cache.note_key(place_of(task), result.key)
                counted(task.size)
        if refusals.errors and not self.options.keep_going:
            self.explain()
            raise refusals.errors[refusals.first][1]
        return [refusals.errors[number] for number in sorted(refusals.errors)]

    def _take_from_cache(self, refusals: Refusals) -> dict[str, str]:
        """Take what is kept of documents; return why the others must be done.

        What lies elsewhere is fetched once, by whoever does it, who looks into the cache if it can.
        """
        reasons: dict[str, str] = {}
        for task in self.tasks.values() if not isinstance(self.raw, Remote) else ():
            result, reasons[task.source.id] = self._look_up(task)
            if result is not None:
                self._take_result(task, result, fill_sentence(FROM_CACHE), refusals)
            if not refusals.is_wanted(task):
                break
        return reasons

    def _take_result(self, task: ReadTask, result: ReadResult, report: str, refusals: Refusals) -> None:
        """Note what came of a document, and how it was done."""
        self.reports[task.source.id] = report
        if result.error:
            refusals.errors[task.number] = (task.source, InputError(result.error))
            refusals.first = min(refusals.first, task.number)
        elif result.key is not None:
            self.keys[task.source.id] = result.key

    def _look_up(self, task: ReadTask) -> tuple[ReadResult | None, str]:
        """Return what is kept of a document; else why it must be done."""
        if self.cache is None:
            return None, "no cache"
        try:
            key = CacheKey.of(task.source, tasks.load_bytes(task), task.limits)
        except InputError:
            return None, "new"  # whoever does it says what is wrong
        summary = tasks.load_summary(self.store, key)
        if summary is None:
            return None, self.cache.explain_miss(place_of(task), key)
        if self.cache.last_key(place_of(task)) != key:
            self.cache.note_key(place_of(task), key)
        return ReadResult(summary if isinstance(summary, str) else "", key=key), ""

    def _reason(self, task: ReadTask, result: ReadResult) -> str:
        """Return why a document was done that nobody looked for in the cache before."""
        if self.cache is None or result.key is None:
            return "no cache" if self.cache is None else "new"
        return self.cache.explain_miss(place_of(task), result.key)

    def _read_missing(
        self, missing: Sequence[ReadTask], is_wanted: Callable[[ReadTask], bool]
    ) -> Iterator[tuple[ReadTask, ReadResult]]:
        if self._count_workers(missing) == 1:
            yield from ((task, tasks.run_read_task(task)) for task in missing if is_wanted(task))
            return
        # The largest first, so that no process is left alone with it at the end.
        order = sorted(missing, key=lambda task: (-task.size, task.number))
        for task, answer in self._run(tasks.answer_read_task, order, is_wanted, b""):
            if isinstance(answer, WorkerFailure):
                yield task, ReadResult(str(failure_error(task, answer)), lasting=False)
            else:
                yield task, pickle.loads(answer)

    def leave_out(self, errors: Mapping[str, InputError]) -> list[Refused]:
        """Do without some documents from now on; return them with why."""
        for source in errors:
            self.keys.pop(source, None)
        return [(self.tasks[source].source, error) for source, error in errors.items()]

    # -- what the documents say together needs ----------------------------------------------------------

    def summaries(self) -> Iterator[DocumentSummary]:
        """Return the summary of each document, in their order."""
        for source in (source for source in self.tasks if source in self.keys):
            payload = self.store.load_entry(self.keys[source].entry_name("summary"))
            summary = deserialize(payload, (DocumentSummary,)) if payload is not None else None
            yield summary if summary is not None else self.stages.summarise(self.load_extract(source))

    def load_extract(self, source: str) -> Extract:
        """Return what a document says by itself."""
        task, name = self.tasks[source], self._extract_name(source)
        return tasks.load_extract(task, name, self._entries_for(task, name))

    def _extract_name(self, source: str) -> str:
        return self.keys[source].entry_name("extract")

    # -- each document finished -------------------------------------------------------------------------

    def finish_documents(
        self, contexts: Mapping[str, DocumentContext], shared: SharedContext
    ) -> Iterator[Contribution]:
        """Finish documents, those of which no rows are kept; raise DocumentsFailed for those that cannot be."""
        if not contexts:
            return
        self._shared = pickle.dumps(shared, pickle.HIGHEST_PROTOCOL)
        meaning = digest_value((shared, tuple(shared.rows)))  # the order of pilots shows in findings
        remaining: list[str] = []
        for source, context in contexts.items():
            name = self._rows_names[source] = self._rows_name(source, context, meaning)
            self._contexts[source] = context
            contribution = self._load_contribution(name)
            if contribution is not None:
                yield contribution
            else:
                remaining.append(source)
        counted = count_documents(self.tick, len(remaining), sum(self.tasks[source].size for source in remaining))
        errors: dict[str, InputError] = {}
        for order, result in self._finish_missing(remaining):
            source = order.task.source.id
            if isinstance(result, InputError):
                errors[source] = result
                continue
            contribution, rows = result
            if rows:
                self.store.keep_entry(f"{order.rows_name}.rows", rows)
                self.store.keep_entry(f"{order.rows_name}.contribution", serialize(contribution))
            if self.reports.get(source) == FROM_CACHE:
                self.reports[source] = fill_sentence("finished again: the documents together say something else of it")
            counted(order.size)
            yield contribution
        if errors:
            raise DocumentsFailed(dict(sorted(errors.items(), key=lambda error: self.tasks[error[0]].number)))

    def _load_contribution(self, name: str) -> Contribution | None:
        """Return what a document contributed when it was finished the same way, if its rows are kept too."""
        payload = self.store.load_entry(f"{name}.contribution")
        contribution: Contribution | None = deserialize(payload, (Contribution,)) if payload is not None else None
        return contribution if self.store.has_entry(f"{name}.rows") else None

    def _rows_name(self, source: str, context: DocumentContext, shared: str) -> str:
        """Return the name of a document's rows: the hash of all that they are made of."""
        copies = [(copy, self._extract_name(copy)) for copy in context.evidence.alike]
        key = self.keys[source]
        return digest_value((self._extract_name(source), context, copies, shared, key.finishing))

    def _order(self, source: str) -> FinishTask:
        """Return what a worker needs to finish a document; with its extract where it cannot reach the store."""
        context = self._contexts[source]
        task, name = self.tasks[source], self._extract_name(source)
        copies = tuple((self.tasks[copy], self._extract_name(copy)) for copy in context.evidence.alike)
        entries = self._entries_for(task, name, *(copy_name for _, copy_name in copies))
        return FinishTask(task, name, context, copies, self._rows_names[source], entries)

    def _entries_for(self, task: ReadTask, *entry_names: str) -> dict[str, bytes]:
        """Return what must go along with a task that cannot reach the store."""
        if task.store is not None:
            return {}
        return {name: payload for name in entry_names if (payload := self.store.load_entry(name)) is not None}

    def _finish_missing(
        self, sources: Sequence[str]
    ) -> Iterator[tuple[FinishTask, tuple[Contribution, bytes] | InputError]]:
        if self._count_workers([self.tasks[source] for source in sources]) == 1:
            for order in map(self._order, sources):
                try:
                    yield order, tasks.run_finish_task(order, self._shared)
                except InputError as error:
                    yield order, error
            return
        largest_first = sorted(sources, key=lambda source: (-self.tasks[source].size, self.tasks[source].number))
        orders = map(self._order, largest_first)
        for order, answer in self._run(tasks.answer_finish_task, orders, pool.every_task, self._shared):
            if isinstance(answer, WorkerFailure):
                yield order, failure_error(order.task, answer)
            else:
                yield order, pickle.loads(answer)

    def load_rows(self, source: str) -> DocumentRows:
        """Return the rows of a document as it was finished last."""
        name = f"{self._rows_names[source]}.rows"
        rows: DocumentRows | None = deserialize(self.store.load_entry(name) or b"", (DocumentRows,))
        if rows is None:  # taken out of the cache in the meantime
            _, payload = tasks.run_finish_task(self._order(source), self._shared)
            rows = deserialize(payload or self.store.load_entry(name) or b"", (DocumentRows,))
        if rows is None:
            raise InputError(f"{source}: its rows were lost while they were written; build again")
        return rows

    # -- engines ----------------------------------------------------------------------------------------

    def _count_workers(self, documents: Sequence[ReadTask]) -> int:
        """Return how many processes to use: as many as asked, else the cores where there is enough to do."""
        if not documents:
            return 1
        if self.options.engine != "local":
            return 2  # whatever they are, they are not this process
        enough = isinstance(self.raw, Remote) or sum(task.size for task in documents) >= ENOUGH
        return max(1, min(self.options.jobs or (count_cores() if enough else 1), len(documents)))

    def _pool_size(self) -> int:
        return max(1, min(self.options.jobs or count_cores(), len(self.sources)))

    def _run(
        self, function: Callable[[T, bytes], bytes], work: Iterable[T], is_wanted: Callable[[T], bool], shared: bytes
    ) -> Iterator[tuple[T, bytes | WorkerFailure]]:
        """Run tasks on the engine that the options name, which is started when it is first wanted."""
        seconds = tasks.seconds_to_kill(self.limits)
        if self._engine is None:
            size, memory = self._pool_size(), pool.memory_share(self._pool_size())
            if self.options.engine == "dask":
                from lccp.engine import dask_cluster

                cluster = dask_cluster.DaskCluster(
                    size, self.options.scheduler, 0 if self.options.scheduler else memory
                )
                self._engine = self._open.enter_context(cluster)
            else:
                self._engine = self._open.enter_context(pool.WorkerPool(size, memory))
        yield from self._engine.run_tasks(function, work, seconds=seconds, is_wanted=is_wanted, shared=shared)

    def explain(self) -> None:
        """Report how each document was done, where that was asked for."""
        for source in self.tasks:
            if self.options.explain is not None and source in self.reports:
                self.options.explain(fill_sentence("{0}: {1}", source, self.reports[source]))


def report_of(result: ReadResult, reason: str) -> str:
    """Report what was done with a document, and why."""
    if not (result.was_read or result.was_extracted or result.was_summarised):
        is_kept = result.key is not None
        return fill_sentence(FROM_CACHE) if is_kept else fill_sentence("read and extracted: {0}", fill_sentence(reason))
    if result.was_extracted or result.error:
        done = "read and extracted: {0}" if result.was_read else "extracted: {0}"
        return fill_sentence(done, fill_sentence(reason))
    return fill_sentence("summarised again: {0}", fill_sentence(reason))


def place_of(task: ReadTask) -> str:
    """Return what tells a document's place from any other."""
    return f"{task.raw}|{task.source.file}|{task.source.id}"


def failure_error(task: ReadTask, failure: WorkerFailure) -> InputError:
    """Return the error of a document on which worker processes failed."""
    return tasks.timeout_error(task.source, task.limits.max_seconds) if failure.late else tasks.crash_error(task.source)
