"""One document done, anywhere: from its bytes to what it says by itself, or to why it cannot be read."""

from __future__ import annotations

import pickle
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import cache as kept
from pipeline.extract.document import Extract, extract
from pipeline.model import Document, InputError, Source
from pipeline.normalise import places
from pipeline.pool import STRIKES
from pipeline.read import files, named, read
from pipeline.read.detect import TEXT, media_type
from pipeline.read.limits import Limits
from pipeline.read.manifest import shown

Result = Extract | InputError


@cache
def is_place(name: str) -> bool:
    """Whether words are the name of a place, a province's short name or the Corps's among them."""
    return bool(places.province_short(name)) or places.is_place(name)


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be done, here or anywhere. ``folder`` is the cache's, None to do without."""

    number: int  # its place among the sources
    source: Source
    raw: Path
    limits: Limits
    size: int
    folder: Path | None
    code: str  # the digest of the code that made the task


@dataclass(slots=True)
class Done:
    """What came of a task. ``lasting``: it would be the same another time, no mishap of memory or time."""

    result: Result
    was_read: bool = False
    lasting: bool = True
    now: kept.Circumstances | None = None
    payload: bytes = b""


class Mishap(InputError):
    """An input error that may not come again: too little time or memory at that moment."""


class Late(BaseException):
    """Time is up. No ``Exception``, so that no reader takes it for a fault of the document's format."""


@contextmanager
def bounded(source: Source, seconds: float) -> Iterator[None]:
    """Do the block within so many seconds; whatever it raises becomes one InputError with the document's name.

    The time is kept where the system can: in the main thread, on Unix.
    """

    def ring(*_: object) -> None:
        raise Late

    timed = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, ring) if timed else None
    try:
        if timed:
            signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    except Late:
        raise too_late(source, seconds) from None
    except InputError as error:
        # What befell the process that read it (see read/worker.py) may not befall it again.
        if any(words in str(error) for words in ("took longer than", "takes more memory", "made its reader crash")):
            raise Mishap(str(error)) from None
        raise
    except MemoryError:
        raise Mishap(str(named(source, "takes more memory than there is"))) from None
    except RecursionError:
        raise named(source, "is nested too deeply") from None
    except Exception as error:
        reason = shown(" ".join(f"{type(error).__name__}: {error}".split()))
        raise named(source, f"cannot be extracted ({reason}); this is a defect of lccp: please report it") from error
    finally:
        if timed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def too_late(source: Source, seconds: float) -> Mishap:
    """What is said of a document that takes too long."""
    return Mishap(str(named(source, f"took longer than {seconds:g} seconds; raise --max-seconds if this is right")))


def patience(limits: Limits) -> float:
    """Seconds after which a process that does a document is ended, its own bounds having failed."""
    return limits.max_seconds * 2 + 60


def fallen(source: Source) -> Mishap:
    """What is said of a document whose processes die."""
    said = f"ended the process that read it {STRIKES} times; it is hostile, or needs more memory than there is"
    return Mishap(str(named(source, said)))


def document_of(task: Task, data: bytes, now: kept.Circumstances, store: kept.Cache | None) -> tuple[Document, bool]:
    """Give the document as it was read, and whether that was done now or is kept from another time.

    Plain text is read here, and faster than it could be kept; any other format in a process of its own.
    """
    try:
        costly = media_type(data) != TEXT
    except InputError:
        costly = False  # whoever reads it says what it is
    if not costly:
        return read(task.source, data, task.limits), True
    key = now.key("document")
    held = store.load(key) if store is not None else None
    document = kept.unpacked(held, (Document,)) if held is not None else None
    if document is not None:
        return document, False
    from pipeline.read import worker

    document = worker.read(task.source, data, task.limits)
    if store is not None:
        store.keep(key, kept.packed(document))
    return document, True


def bytes_of(task: Task) -> bytes:
    """The bytes of a document as they lie there. Raises InputError with its name."""
    try:
        return files.bytes_of(task.raw, task.source.file, task.limits)
    except InputError as error:
        raise named(task.source, str(error)) from None


def do(task: Task) -> Done:
    """Read and extract one document; an input error is a result too, so that the others go on."""
    store = kept.Cache(task.folder) if task.folder is not None else None
    now, was_read = None, True
    try:
        data = bytes_of(task)
        now = kept.Circumstances.of(task.source, data, task.limits)
        with bounded(task.source, task.limits.max_seconds + 10):  # the readers' own bound comes first
            document, was_read = document_of(task, data, now, store)
        with bounded(task.source, task.limits.max_seconds):
            done = Done(extract(document, is_place), was_read, True, now)
    except InputError as error:
        done = Done(error, was_read, now is not None and not isinstance(error, Mishap), now)
    if store is not None and now is not None and done.lasting:
        done.payload = packed(done.result)
        store.keep(now.key("extract"), done.payload)
    return done


def packed(result: Result) -> bytes:
    """A result as bytes: an error is its message."""
    return kept.packed(result if isinstance(result, Extract) else str(result))


def unpacked(payload: bytes | None) -> Result | None:
    """A result out of its bytes; None if they hold none."""
    found = kept.unpacked(payload, (Extract, str)) if payload is not None else None
    return InputError(found) if isinstance(found, str) else found


def work(task: Task) -> bytes:
    """Do a task in another process or on another machine; answer in bytes (see ``answered``)."""
    if task.code and task.code != kept.stage_digest("extraction"):
        raise InputError("a worker runs other code than this build; install the same lccp there")
    done = do(task)
    return pickle.dumps((done.was_read, done.lasting, done.now, done.payload or packed(done.result)))
