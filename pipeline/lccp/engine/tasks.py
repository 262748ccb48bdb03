"""One document done, here or anywhere: its stages run within their bounds, each kept as a layer of the store.

Which functions the stages are is said by ``build.py``; here is how they are run: from the cache where that will
do, within the document's time, and with whatever goes wrong turned into one message about the document.
"""

from __future__ import annotations

import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from lccp.combine.finish import Contribution, DocumentContext, DocumentRows, SharedContext
from lccp.combine.summary import DocumentSummary
from lccp.engine.cache import CacheKey, Store, deserialize, serialize, stage_digest
from lccp.engine.pool import MAX_ATTEMPTS
from lccp.extract.document import Extract
from lccp.model import Document, InputError, Source
from lccp.read.formats import is_read_isolated
from lccp.read.limits import Limits, named
from lccp.read.ocr.heartbeat import listening
from lccp.read.sources import local_files
from lccp.read.sources.cloud import Raw
from lccp.read.sources.safe_names import printable_name


class Stages(NamedTuple):
    """The functions that a document goes through. Other processes import them by their names."""

    read: Callable[[Source, bytes, Limits], Document]
    extract: Callable[[Document], Extract]
    summarise: Callable[[Extract], DocumentSummary]
    finish: Callable[[Extract, SharedContext, DocumentContext, Sequence[Document]], tuple[Contribution, DocumentRows]]


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One document to be read, extracted and summarised. ``store`` is None where it cannot be reached."""

    number: int  # its position among the sources
    source: Source
    raw: Raw
    limits: Limits
    size: int
    stages: Stages
    store: Store | None
    keeping: bool  # whether what is made is kept for another time
    code: str  # the digest of the code that made the task
    memory: int = 0  # bytes that reading it may take beside the document's own bound; 0: no other bound


@dataclass(slots=True)
class ReadResult:
    """What came of a task: ``error`` says why the document cannot be used, "" if it can.

    ``lasting``: it would be the same another time, no lack of memory or time. ``entries`` is what was made, by
    the names of the entries, where the store could not be reached.
    """

    error: str = ""
    was_read: bool = False
    was_extracted: bool = False
    was_summarised: bool = False
    lasting: bool = True
    key: CacheKey | None = None
    entries: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FinishTask:
    """A document to be finished: its task, the name of its extract, what others say of it, where its rows go.

    ``copies`` are documents that it may be a copy of, or be copied in. ``entries`` holds what is needed, by the
    names of the entries, where the store cannot be reached.
    """

    task: ReadTask
    extract_name: str
    context: DocumentContext
    copies: tuple[tuple[ReadTask, str], ...]
    rows_name: str
    entries: Mapping[str, bytes]

    @property
    def size(self) -> int:
        """Bytes of the document."""
        return self.task.size


# -- bounds and what goes wrong ---------------------------------------------------------------------------


class TransientError(InputError):
    """An input error that may not come again: too little time or memory at that moment."""


class DefectError(TransientError):
    """A defect of lccp that a document brought out: kept nowhere, so that it does not outlive the code that has it."""


class TimeIsUp(BaseException):
    """Time is up. No ``Exception``, so that no reader takes it for a fault of the document's format."""


# What is said where the process of its own that read a document (see read/isolated.py) met its bounds or died.
TRANSIENT = ("took longer than", "takes more memory", "made its reader crash")


@contextmanager
def bounded_time(source: Source, seconds: float) -> Iterator[None]:
    """Run the block within so many seconds; whatever it raises becomes one InputError with the document's name.

    The time is kept where the system can: in the main thread, on Unix.
    """

    def ring(*_: object) -> None:
        raise TimeIsUp

    def begin_anew() -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds)

    timed = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, ring) if timed else None
    try:
        if timed:
            begin_anew()
            with listening(begin_anew):  # a page of a picture has the time of a document
                yield
        else:
            yield
    except TimeIsUp:
        raise timeout_error(source, seconds) from None
    except InputError as error:
        if any(phrase in str(error) for phrase in TRANSIENT):
            raise TransientError(str(error)) from None
        raise
    except MemoryError:
        raise TransientError(str(named(source, "takes more memory than there is"))) from None
    except RecursionError:
        raise named(source, "is nested too deeply") from None
    except Exception as error:
        reason = printable_name(" ".join(f"{type(error).__name__}: {error}".split()))
        message = f"cannot be extracted ({reason}); this is a defect of lccp: please report it"
        raise DefectError(str(named(source, message))) from error
    finally:
        if timed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def timeout_error(source: Source, seconds: float) -> TransientError:
    """Return the error of a document that takes too long."""
    return TransientError(
        str(named(source, f"took longer than {seconds:g} seconds; raise --max-seconds if this is right"))
    )


def crash_error(source: Source) -> TransientError:
    """Return the error of a document whose processes die."""
    message = f"ended the process that read it {MAX_ATTEMPTS} times; it is hostile, or needs more memory than there is"
    return TransientError(str(named(source, message)))


def seconds_to_kill(limits: Limits) -> float:
    """Return the seconds after which a process that does a document is ended, its own bounds having failed."""
    return limits.max_seconds * 3 + 60  # fetching, reading and extracting each have theirs


def check_code(task: ReadTask) -> None:
    """Raise InputError where this process runs other code than the one that made the task."""
    if task.code and task.code != stage_digest("finishing"):
        raise InputError("a worker runs other code than this build; install the same lccp there, or build again")


# -- reading, extracting, summarising ---------------------------------------------------------------------


def load_bytes(task: ReadTask) -> bytes:
    """Return the bytes of a document as they lie there. Raises InputError with its name."""
    task.source.check_readable()
    try:
        return local_files.read_bytes(task.raw, task.source.file, task.limits)
    except InputError as error:
        raise named(task.source, str(error)) from None


def load_document(task: ReadTask, data: bytes, key: CacheKey) -> tuple[Document, bool]:
    """Return the document as it was read, and whether that was done now or is kept from another time.

    Plain text is read here, and faster than it could be kept; any other format in a process of its own.
    """
    try:
        costly = is_read_isolated(data)
    except InputError:
        costly = False  # whoever reads it says what it is
    if not costly:
        return task.stages.read(task.source, data, task.limits), True
    name = key.entry_name("document")
    store = task.store if task.keeping else None
    payload = store.load_entry(name) if store is not None else None
    document = deserialize(payload, (Document,)) if payload is not None else None
    if document is not None:
        return document, False
    from lccp.read import isolated

    limits = task.limits
    if task.memory:  # of all processes together; a share depends on the machine, so it is no part of the key
        limits = replace(limits, max_memory=min(limits.max_memory, task.memory))
    document = isolated.read_isolated(task.source, data, limits)
    if store is not None:
        with suppress(OSError):  # it can be read again
            store.keep_entry(name, serialize(document))
    return document, True


def run_read_task(task: ReadTask, ignore_kept: bool = False) -> ReadResult:
    """Read, extract and summarise one document; what is wrong with it is a result too.

    ``ignore_kept``: what is kept of it turned out to be damaged or gone, and is not asked for.
    """
    result = ReadResult()
    failing: tuple[str, ...] = ("extract", "summary")  # layers that an error would be kept as
    try:
        data = load_bytes(task)
        result.key = key = CacheKey.of(task.source, data, task.limits)
        kept_summary = load_summary(task.store, key) if task.store is not None and not ignore_kept else None
        if kept_summary is not None:
            result.error = kept_summary if isinstance(kept_summary, str) else ""
            return result
        result.was_summarised = True
        payload = task.store.load_entry(key.entry_name("extract")) if task.store is not None else None
        extract = unpack_extract(payload)
        if extract is None:
            result.was_read = True
            with bounded_time(task.source, task.limits.max_seconds + 10):  # the readers' own bound comes first
                document, result.was_read = load_document(task, data, key)
            with bounded_time(task.source, task.limits.max_seconds):
                extract = task.stages.extract(document)
            result.was_extracted = True
            keep_layer(task, result, key.entry_name("extract"), serialize(extract))
        if isinstance(extract, InputError):
            result.error = str(extract)
            return result
        failing = ("summary",)
        with bounded_time(task.source, task.limits.max_seconds):
            summary = serialize(task.stages.summarise(extract))
        keep_layer(task, result, key.entry_name("summary"), summary)
        remember_extract(key.entry_name("extract"), extract)
    except InputError as error:
        result.error = str(error)
        result.lasting = result.key is not None and not isinstance(error, TransientError)
        if result.lasting and result.key is not None:
            for layer in failing:
                keep_layer(task, result, result.key.entry_name(layer), serialize(result.error))
    return result


def load_summary(store: Store, key: CacheKey) -> DocumentSummary | str | None:
    """Return the summary that is kept of a document, or why it cannot be used; None where it must be done."""
    payload = store.load_entry(key.entry_name("summary"))
    summary: DocumentSummary | str | None = (
        deserialize(payload, (DocumentSummary, str)) if payload is not None else None
    )
    return summary


def keep_layer(task: ReadTask, result: ReadResult, name: str, payload: bytes) -> None:
    """Keep what was made in the store, else in the result."""
    if task.store is not None:
        task.store.keep_entry(name, payload)
    else:
        result.entries[name] = payload


def unpack_extract(payload: bytes | None) -> Extract | InputError | None:
    """Return an extract out of its bytes, or why there is none; None if they hold neither."""
    value = deserialize(payload, (Extract, str)) if payload is not None else None
    return InputError(value) if isinstance(value, str) else value


def answer_read_task(task: ReadTask, _: bytes = b"") -> bytes:
    """Do a task in another process or on another machine; return the ``ReadResult`` in bytes."""
    check_code(task)
    return pickle.dumps(run_read_task(task))


# -- what was extracted last ------------------------------------------------------------------------------

MOST_REMEMBERED = 300_000  # characters of documents whose extracts a process remembers
_remembered: dict[str, Extract] = {}
_characters = 0  # of their documents


def remember_extract(name: str, extract: Extract) -> None:
    """Remember an extract for a while: the one just made, or just used, is likely to be wanted."""
    global _characters  # a sum over thousands of short documents would cost more than to make an extract
    replaced = _remembered.pop(name, None)
    _remembered[name] = extract
    _characters += len(extract.document.text) - (len(replaced.document.text) if replaced else 0)
    while _characters > MOST_REMEMBERED and len(_remembered) > 1:
        _characters -= len(_remembered.pop(next(iter(_remembered))).document.text)


def load_extract(task: ReadTask, name: str, entries: Mapping[str, bytes] = MappingProxyType({})) -> Extract:
    """Return what a document said by itself; from the store, or made again where that has lost it.

    Raises InputError where the document is no longer the one that ``name`` was made of.
    """
    if name in _remembered:
        remember_extract(name, _remembered[name])
        return _remembered[name]
    extract = unpack_extract(entries.get(name) or (task.store.load_entry(name) if task.store is not None else None))
    if not isinstance(extract, Extract):
        result = run_read_task(task, ignore_kept=True)
        if result.key is None or result.key.entry_name("extract") != name or name not in _remembered:
            raise InputError(result.error or f"raw/{task.source.file}: changed while it was read; build again")
        return _remembered[name]
    remember_extract(name, extract)
    return extract


# -- finishing --------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def unpack_context(data: bytes) -> SharedContext:
    """Return what all documents are finished with: unpacked once in each process."""
    context: SharedContext = pickle.loads(data)  # from the process that started this one, never from a file
    return context


def run_finish_task(order: FinishTask, data: bytes) -> tuple[Contribution, bytes]:
    """Finish a document; keep its contribution and rows, or return the rows where the store cannot be reached.

    Raises InputError where that takes too long, or fails otherwise.
    """
    check_code(order.task)
    shared = unpack_context(data)
    extract = load_extract(order.task, order.extract_name, order.entries)
    copies = [load_extract(task, name, order.entries).document for task, name in order.copies]
    with bounded_time(order.task.source, order.task.limits.max_seconds):
        contribution, rows = order.task.stages.finish(extract, shared, order.context, copies)
    payload = serialize(rows)
    store = order.task.store
    if store is None:
        return contribution, payload
    store.keep_entry(f"{order.rows_name}.rows", payload)
    store.keep_entry(f"{order.rows_name}.contribution", serialize(contribution))
    return contribution, b""


def answer_finish_task(order: FinishTask, data: bytes) -> bytes:
    """Finish a document in another process or on another machine; what is wrong with it is an answer too."""
    check_code(order.task)  # no fault of the document: it ends the build
    try:
        return pickle.dumps(run_finish_task(order, data))
    except InputError as error:
        return pickle.dumps(error)
