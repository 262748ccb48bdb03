"""A process for one document, so that what a native library does to it is done to nobody else.

The child is forked where that is safe (one thread) and cheap (a few milliseconds); else a fresh
interpreter is started. It answers on a pipe with a pickled Document or a message, and nothing else.
Documents of the formats that may (``Format.shares_process``) share a child, one after another (see kept_process.py).
"""

from __future__ import annotations

import faulthandler
import gc
import mmap
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from typing import IO

from lccp.model import Document, InputError, Source
from lccp.read.formats import is_read_isolated, is_read_kept, prepare_format, read_document
from lccp.read.kept_process import CHUNK, LateError, kept_process, memory_in_use, write_all
from lccp.read.limits import TOO_MUCH_MEMORY, Limits, named
from lccp.read.ocr.heartbeat import LISTENERS, listening, report_page
from lccp.read.sources import local_files
from lccp.read.sources.cloud import Raw

HEARTBEAT = b"."  # before the answer, one for each page that was recognised; a pickle begins with another byte
CRASH = "made its reader crash; the file is damaged or hostile"
PROBE = 1 << 20  # bytes asked for to see whether any can be had
DEFAULT = Limits()


def read_file(source: Source, raw: Raw, limits: Limits = DEFAULT) -> Document:
    """Read a document of ``raw``: plain text here, any other format in a process of its own.

    So a crash, a hang or a flood of memory in a native library costs that document alone. Raises
    InputError, also where the file changes while it is read, is too large, or is no regular file in
    ``raw``.
    """
    source.check_readable()
    try:
        data = local_files.read_bytes(raw, source.file, limits)
        in_worker = is_read_isolated(data)
    except InputError as error:
        raise named(source, str(error)) from None
    return read_isolated(source, data, limits) if in_worker else read_document(source, data, limits)


def read_isolated(source: Source, data: bytes, limits: Limits) -> Document:
    """Read a document in a process of its own. Raises InputError also when that process dies or hangs."""
    if hasattr(os, "fork") and threading.active_count() == 1:
        prepare_format(data)  # else each child would import its libraries and compile its patterns anew
        answer = (read_kept if is_read_kept(data) else read_forked)(source, data, limits)
    else:
        answer = read_spawned(source, data, limits)
    return open_answer(source, answer, limits)


def open_answer(source: Source, answer: bytes | None, limits: Limits) -> Document:
    """Return the document in an answer, or raise what it says; None is an answer that came too late."""
    if answer is None:
        raise named(
            source, f"took longer than {limits.max_seconds:g} seconds to read; raise the limit if this is right"
        )
    try:
        result = pickle.loads(answer)
    except Exception:
        raise named(source, CRASH) from None
    if isinstance(result, Document):
        return result
    raise InputError(str(result))


def send_heartbeat(pipe: int) -> None:
    """Tell whoever waits at a pipe that a page was recognised, and take the time of another."""
    os.write(pipe, HEARTBEAT)


def answer_request(source: Source, data: bytes, limits: Limits, lasting: bool = False) -> tuple[bool, bytes]:
    """Do the reading in the child, bounds first; return whether it is a document, and that or a message, pickled.

    ``lasting``: the bounds hold for this document alone.
    """
    bound_process(limits, lasting)
    with listening(lambda: bound_time(limits)):
        try:
            result: Document | str = read_document(source, data, limits)
        except InputError as error:
            result = str(error) if has_memory_left() else str(named(source, TOO_MUCH_MEMORY.format(limits.max_memory)))
    try:
        return isinstance(result, Document), pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return False, pickle.dumps(str(named(source, TOO_MUCH_MEMORY.format(limits.max_memory))))


def has_memory_left() -> bool:
    """Whether this process may still take a little memory.

    A native library that was refused some calls the document damaged (lxml: "unknown error"), or fails to load.
    """
    try:
        mmap.mmap(-1, PROBE).close()  # of the system: what the process has freed says nothing of its bound
    except (OSError, MemoryError):
        return False
    return True


def bound_process(limits: Limits, lasting: bool = False) -> None:
    """Bound this process: memory beyond what it holds already, and time, also inside native code.

    ``lasting``: it may be bounded anew for its next document.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        in_use, _ = memory_in_use()
        if in_use:
            bound = in_use + limits.max_memory
            hard = resource.getrlimit(resource.RLIMIT_AS)[1] if lasting else bound
            resource.setrlimit(resource.RLIMIT_AS, (bound if hard < 0 else min(bound, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    bound_time(limits)


def bound_time(limits: Limits) -> None:
    """End this process after the time of a document, or of one more page of a picture."""
    if hasattr(signal, "alarm"):
        # Nobody may be left to end this process: its parent can be killed at any moment.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(int(limits.max_seconds) + 2)


def read_forked(source: Source, data: bytes, limits: Limits) -> bytes | None:
    """Read in a forked child; return its answer, b"" if it died, None if it took too long."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            gc.freeze()  # to look at what was there before would copy every page of it
            os.close(receive)
            silence_output()
            LISTENERS[:] = [lambda: send_heartbeat(send)]  # the parent's are its own
            write_all(send, answer_request(source, data, limits)[1])
            os._exit(0)
        finally:
            os._exit(1)
    os.close(send)
    try:
        return receive_answer(receive, limits.max_seconds)
    finally:
        os.close(receive)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def read_kept(source: Source, data: bytes, limits: Limits) -> bytes | None:
    """Read in the child that is kept; same answers as ``read_forked``, which has the last word where there is no document."""
    process = kept_process(partial(answer_request, lasting=True), prepare_kept)
    try:
        is_document, answer = process.ask(source, data, limits, without_heartbeats)
    except LateError:
        return None
    except EOFError:
        is_document, answer = False, b""
    return answer if is_document or process.documents == 1 else read_forked(source, data, limits)


def prepare_kept(send: int) -> None:
    """Do in a child that is kept what each child does first."""
    silence_output()
    LISTENERS[:] = [lambda: send_heartbeat(send)]  # the parent's are its own


def silence_output() -> None:
    """Let nothing that a native library prints reach the user; leave the terminal's signals alone."""
    faulthandler.disable()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def receive_answer(pipe: int, seconds: float) -> bytes | None:
    """Read a pipe to its end; None if the time is over first. Each page that was recognised begins it anew."""
    parts: list[bytes] = []
    deadline = time.monotonic() + seconds
    poll = select.poll()  # select.select fails on descriptors above 1023
    poll.register(pipe, select.POLLIN | select.POLLHUP)
    while True:
        remaining = deadline - time.monotonic()
        if remaining <= 0 or not poll.poll(remaining * 1000):
            return None
        part = os.read(pipe, CHUNK)
        if not part:
            return b"".join(parts)
        if not parts and part.startswith(HEARTBEAT):
            deadline = time.monotonic() + seconds
            part = without_heartbeats(part)
        if part:
            parts.append(part)


def without_heartbeats(part: bytes) -> bytes:
    """Pass on the signs of life at the beginning of what a child wrote; return the rest."""
    rest = part.lstrip(HEARTBEAT)
    for _ in range(len(part) - len(rest)):
        report_page()
    return rest


def read_spawned(source: Source, data: bytes, limits: Limits) -> bytes | None:
    """Read in a fresh interpreter; same answers as ``forked``."""
    folder = str(Path(__file__).parents[2])
    code = "import sys; sys.path.insert(0, sys.argv[1]); from lccp.read.isolated import serve_request; serve_request()"
    request = pickle.dumps((source, data, limits), pickle.HIGHEST_PROTOCOL)
    child = subprocess.Popen(
        [sys.executable, "-c", code, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    stretches: Queue[bytes | None] = Queue()
    reader = threading.Thread(target=read_stretches, args=(child.stdout, stretches), daemon=True)
    reader.start()
    with suppress(OSError):  # it died: its answer is empty
        child.stdin.write(request)
        child.stdin.close()
    try:
        parts: list[bytes] = []
        while (part := stretches.get(timeout=limits.max_seconds + 5)) is not None:
            part = part if parts else without_heartbeats(part)
            if part:
                parts.append(part)
    except Empty:
        return None
    finally:
        child.kill()
        child.wait()
        reader.join()
        child.stdout.close()
    alarm = getattr(signal, "SIGALRM", None)  # Windows has none: a status of 0 is a good end there
    return None if alarm is not None and child.returncode == -alarm else b"".join(parts)


def read_stretches(pipe: IO[bytes], stretches: Queue[bytes | None]) -> None:
    """Pass on what a pipe gives, as it comes; None at its end."""
    while part := os.read(pipe.fileno(), CHUNK):
        stretches.put(part)
    stretches.put(None)


def serve_request() -> None:
    """Answer one request from standard input on standard output: the child's side of ``spawned``."""
    source, data, limits = pickle.load(sys.stdin.buffer)
    output = os.dup(1)
    silence_output()
    LISTENERS.append(lambda: send_heartbeat(output))
    write_all(output, answer_request(source, data, limits)[1])
    os._exit(0)
