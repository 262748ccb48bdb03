"""One document done, anywhere: from its bytes to what it says by itself, or to why it cannot be read."""

from __future__ import annotations

import pickle
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from lccp.combine.finish import Contribution, DocumentContext, SharedContext, finish_document
from lccp.combine.pilots import ProgrammeNamers
from lccp.combine.summary import DocumentSummary, summarise_document
from lccp.engine import cache as kept
from lccp.engine.pool import MAX_ATTEMPTS
from lccp.extract.document import Extract, extract
from lccp.model import Document, InputError, Source
from lccp.read import named, read
from lccp.read.formats import is_read_isolated
from lccp.read.limits import Limits
from lccp.read.sources import local_files
from lccp.read.sources.cloud import Raw
from lccp.read.sources.safe_names import printable_name


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One document to be done, here or anywhere. ``store`` is None where it cannot be reached."""

    number: int  # its place among the sources
    source: Source
    raw: Raw
    limits: Limits
    size: int
    store: kept.Store | None
    keeping: bool  # whether what is made is kept for another time
    code: str  # the digest of the code that made the task


@dataclass(slots=True)
class ReadResult:
    """What came of a task: why the document cannot be used, "" if it can.

    ``lasting``: it would be the same another time, no mishap of memory or time. ``made`` is what
    was made, by the names of the entries, where the store could not be reached.
    """

    wrong: str = ""
    was_read: bool = False
    was_extracted: bool = False
    was_briefed: bool = False
    lasting: bool = True
    now: kept.CacheKey | None = None
    made: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FinishTask:
    """A document to be finished: its task, the name of its extract, what others say of it, where its rows go.

    ``alike`` are documents that it may be a copy of, or be copied in. ``sent`` holds what is needed,
    by the names of the entries, where the store cannot be reached.
    """

    task: ReadTask
    key: str
    own: DocumentContext
    alike: tuple[tuple[ReadTask, str], ...]
    piece: str
    sent: Mapping[str, bytes]

    @property
    def size(self) -> int:
        """Bytes of the document."""
        return self.task.size


class TransientError(InputError):
    """An input error that may not come again: too little time or memory at that moment."""


class TimeIsUp(BaseException):
    """Time is up. No ``Exception``, so that no reader takes it for a fault of the document's format."""


@contextmanager
def bounded(source: Source, seconds: float) -> Iterator[None]:
    """Do the block within so many seconds; whatever it raises becomes one InputError with the document's name.

    The time is kept where the system can: in the main thread, on Unix.
    """

    def ring(*_: object) -> None:
        raise TimeIsUp

    timed = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, ring) if timed else None
    try:
        if timed:
            signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    except TimeIsUp:
        raise too_late(source, seconds) from None
    except InputError as error:
        # What befell the process that read it (see read/worker.py) may not befall it again.
        if any(words in str(error) for words in ("took longer than", "takes more memory", "made its reader crash")):
            raise TransientError(str(error)) from None
        raise
    except MemoryError:
        raise TransientError(str(named(source, "takes more memory than there is"))) from None
    except RecursionError:
        raise named(source, "is nested too deeply") from None
    except Exception as error:
        reason = printable_name(" ".join(f"{type(error).__name__}: {error}".split()))
        raise named(source, f"cannot be extracted ({reason}); this is a defect of lccp: please report it") from error
    finally:
        if timed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def too_late(source: Source, seconds: float) -> TransientError:
    """What is said of a document that takes too long."""
    return TransientError(
        str(named(source, f"took longer than {seconds:g} seconds; raise --max-seconds if this is right"))
    )


def patience(limits: Limits) -> float:
    """Seconds after which a process that does a document is ended, its own bounds having failed."""
    return limits.max_seconds * 3 + 60  # fetching, reading and extracting each have theirs


def fallen(source: Source) -> TransientError:
    """What is said of a document whose processes die."""
    said = f"ended the process that read it {MAX_ATTEMPTS} times; it is hostile, or needs more memory than there is"
    return TransientError(str(named(source, said)))


def document_of(task: ReadTask, data: bytes, now: kept.CacheKey) -> tuple[Document, bool]:
    """Give the document as it was read, and whether that was done now or is kept from another time.

    Plain text is read here, and faster than it could be kept; any other format in a process of its own.
    """
    try:
        costly = is_read_isolated(data)
    except InputError:
        costly = False  # whoever reads it says what it is
    if not costly:
        return read(task.source, data, task.limits), True
    key = now.key("document")
    store = task.store if task.keeping else None
    held = store.load(key) if store is not None else None
    document = kept.deserialize(held, (Document,)) if held is not None else None
    if document is not None:
        return document, False
    from lccp.read import isolated

    document = isolated.read_isolated(task.source, data, task.limits)
    if store is not None:
        with suppress(OSError):  # it can be read again
            store.keep(key, kept.serialize(document))
    return document, True


def bytes_of(task: ReadTask) -> bytes:
    """The bytes of a document as they lie there. Raises InputError with its name."""
    task.source.check_readable()
    try:
        return local_files.read_bytes(task.raw, task.source.file, task.limits)
    except InputError as error:
        raise named(task.source, str(error)) from None


def do(task: ReadTask, anew: bool = False) -> ReadResult:
    """Read and extract one document, and say what others need of it; what is wrong with it is a result too.

    ``anew``: what is kept of it is not asked, having turned out to be damaged or gone.
    """
    done = ReadResult()
    try:
        data = bytes_of(task)
        done.now = now = kept.CacheKey.of(task.source, data, task.limits)
        known = briefed(task.store, now) if task.store is not None and not anew else None
        if known is not None:
            done.wrong = known if isinstance(known, str) else ""
            return done
        done.was_briefed = True
        held = task.store.load(now.key("extract")) if task.store is not None else None
        made = unpacked(held)
        if made is None:
            done.was_read = True
            with bounded(task.source, task.limits.max_seconds + 10):  # the readers' own bound comes first
                document, done.was_read = document_of(task, data, now)
            with bounded(task.source, task.limits.max_seconds):
                made = extract(document)
            done.was_extracted = True
            _keep(task, done, now.key("extract"), kept.serialize(made))
        if isinstance(made, InputError):
            done.wrong = str(made)
            return done
        with bounded(task.source, task.limits.max_seconds):
            needed = kept.serialize(summarise_document(made))
        _keep(task, done, now.key("brief"), needed)
        _remember(now.key("extract"), made)
    except InputError as error:
        done.wrong = str(error)
        done.lasting = done.now is not None and not isinstance(error, TransientError)
        if done.lasting and done.now is not None:
            for layer in ("extract", "brief"):
                _keep(task, done, done.now.key(layer), kept.serialize(done.wrong))
    return done


def briefed(store: kept.Store, now: kept.CacheKey) -> DocumentSummary | str | None:
    """What is kept of a document for others, or why it cannot be used; None where it must be done."""
    held = store.load(now.key("brief"))
    found: DocumentSummary | str | None = kept.deserialize(held, (DocumentSummary, str)) if held is not None else None
    return found


def _keep(task: ReadTask, done: ReadResult, key: str, payload: bytes) -> None:
    if task.store is not None:
        task.store.keep(key, payload)
    else:
        done.made[key] = payload


def unpacked(payload: bytes | None) -> Extract | InputError | None:
    """An extract out of its bytes, or why there is none; None if they hold neither."""
    found = kept.deserialize(payload, (Extract, str)) if payload is not None else None
    return InputError(found) if isinstance(found, str) else found


def work(task: ReadTask, _: bytes = b"") -> bytes:
    """Do a task in another process or on another machine; answer with what ``ReadResult`` holds, in bytes."""
    _same_code(task)
    return pickle.dumps(do(task))


def _same_code(task: ReadTask) -> None:
    if task.code and task.code != kept.stage_digest("finishing"):
        raise InputError("a worker runs other code than this build; install the same lccp there, or build again")


# -- what was extracted last ----------------------------------------------------------------------

HELD = 300_000  # characters of documents whose extracts a process holds
_held: dict[str, Extract] = {}


def _remember(key: str, made: Extract) -> None:
    """Hold an extract for a while: the one just made, or just used, is likely to be wanted."""
    _held.pop(key, None)
    _held[key] = made
    total = sum(len(one.document.text) for one in _held.values())
    while total > HELD and len(_held) > 1:
        total -= len(_held.pop(next(iter(_held))).document.text)


def extracted(task: ReadTask, key: str, sent: Mapping[str, bytes] = MappingProxyType({})) -> Extract:
    """Give what a document said by itself; from the store, or done again where that has lost it.

    Raises InputError where the document is no longer the one that ``key`` names.
    """
    if key in _held:
        _remember(key, _held[key])
        return _held[key]
    made = unpacked(sent.get(key) or (task.store.load(key) if task.store is not None else None))
    if not isinstance(made, Extract):
        done = do(task, anew=True)
        if done.now is None or done.now.key("extract") != key or key not in _held:
            raise InputError(done.wrong or f"raw/{task.source.file}: changed while it was read; build again")
        return _held[key]
    _remember(key, made)
    return made


# -- finishing ------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def common_of(data: bytes) -> tuple[SharedContext, ProgrammeNamers]:
    """What all documents are finished with, and the namers of its pilots."""
    common: SharedContext = pickle.loads(data)
    return common, ProgrammeNamers(common.rows)


def finish(order: FinishTask, data: bytes) -> tuple[Contribution, bytes]:
    """Finish a document; keep its share and rows, or give the rows in bytes where the store cannot be reached.

    Raises InputError where that takes too long, or fails otherwise.
    """
    _same_code(order.task)
    common, names = common_of(data)
    made = extracted(order.task, order.key, order.sent)
    copies = [extracted(task, key, order.sent).document for task, key in order.alike]
    with bounded(order.task.source, order.task.limits.max_seconds):
        share, piece = finish_document(made, common, names, order.own, copies)
    payload = kept.serialize(piece)
    store = order.task.store
    if store is None:
        return share, payload
    store.keep(f"{order.piece}.piece", payload)
    store.keep(f"{order.piece}.share", kept.serialize(share))
    return share, b""


def finish_work(order: FinishTask, data: bytes) -> bytes:
    """Finish a document in another process or on another machine; what is wrong with it is an answer too."""
    _same_code(order.task)  # no fault of the document: it ends the build
    try:
        return pickle.dumps(finish(order, data))
    except InputError as error:
        return pickle.dumps(error)
