"""A process that reads one document after another, for formats whose readers leave nothing behind.

A fork costs 10 ms, a small page 1 ms to read. So documents of a format that says so (``Format.shares_process``) are handed to
one process, forked like any other. It is ended where it failed at a document, grew, or has read many; and what it
failed at is read again in a process of its own, so that no document is refused for what another one did.
"""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import select
import signal
import struct
import time
from collections.abc import Callable
from contextlib import suppress

from lccp.model import Source
from lccp.read.limits import Limits

REQUEST = struct.Struct(">Q")  # before a request: its length
ANSWER = struct.Struct(">?QQ")  # before an answer: whether it is a document, its length, and the memory now taken
MANY = 500  # documents after which the process is ended
GROWN = 128 << 20  # bytes more than at its first document, at which it is ended
CHUNK = 1 << 20
Serve = Callable[[Source, bytes, Limits], tuple[bool, bytes]]
Prepare = Callable[[int], None]


class LateError(Exception):
    """The time of a document is over."""


class KeptProcess:
    """A forked process, and the two pipes to it.

    ``serve`` reads a document there and pickles what came of it; ``prepare`` is called there first, with the pipe
    that signs of life go to.
    """

    def __init__(self, serve: Serve, prepare: Prepare) -> None:
        requests, self.requests = os.pipe()
        self.answers, answers = os.pipe()
        self.owner, self.documents, self.memory_first = os.getpid(), 0, 0
        self.child = os.fork()
        if self.child == 0:
            try:
                gc.freeze()  # to look at what was there before would copy every page of it
                os.close(self.requests)  # else it would wait for itself when its parent is gone
                os.close(self.answers)
                prepare(answers)
                _serve_requests(requests, answers, serve)
                os._exit(0)
            finally:
                os._exit(1)
        os.close(requests)
        os.close(answers)

    def ask(self, source: Source, data: bytes, limits: Limits, on_beat: Callable[[bytes], bytes]) -> tuple[bool, bytes]:
        """Have it read a document; return whether it did, and its answer.

        ``on_beat`` takes the signs of life at the beginning of what came, each of which gives the time anew, and
        returns the rest. Raises EOFError where the process died, LateError where it took too long.
        """
        request = pickle.dumps((source, data, limits), pickle.HIGHEST_PROTOCOL)
        self.documents += 1
        try:
            write_all(self.requests, REQUEST.pack(len(request)) + request)
            got = self._receive(ANSWER.size, b"", limits.max_seconds, on_beat)
            is_document, size, memory = ANSWER.unpack(got[: ANSWER.size])
            answer = self._receive(size, got[ANSWER.size :], limits.max_seconds, bytes)
        except OSError:
            self.end()
            raise EOFError from None
        except BaseException:  # also where the caller's own time is up: what it still answers is nobody's
            self.end()
            raise
        self.memory_first = self.memory_first or memory
        if not is_document or self.documents >= MANY or memory - self.memory_first > GROWN:
            self.end()
        return is_document, answer

    def _receive(self, size: int, got: bytes, seconds: float, on_beat: Callable[[bytes], bytes]) -> bytes:
        """Read until so many bytes came, and return all that did."""
        parts, length = [got], len(got)
        deadline = time.monotonic() + seconds
        poll = select.poll()
        poll.register(self.answers, select.POLLIN | select.POLLHUP)
        while length < size:
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise LateError
            part = os.read(self.answers, CHUNK)
            if not part:
                raise EOFError
            rest = part if length else on_beat(part)
            if len(rest) < len(part):
                deadline = time.monotonic() + seconds
            parts.append(rest)
            length += len(rest)
        return b"".join(parts)

    def end(self) -> None:
        """End it, whatever it does; nothing where it is ended already, or belongs to another process."""
        if self.owner == os.getpid():
            with suppress(ProcessLookupError):
                os.kill(self.child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self.child, 0)
            for pipe in (self.requests, self.answers):
                os.close(pipe)
        self.owner = 0


_processes: list[KeptProcess] = []


def kept_process(serve: Serve, prepare: Prepare) -> KeptProcess:
    """Return the process that is kept, or a fresh one where there is none."""
    if not _processes:
        atexit.register(end_kept_process)
    if not _processes or _processes[0].owner != os.getpid():
        _processes[:] = [KeptProcess(serve, prepare)]
    return _processes[0]


def end_kept_process() -> None:
    """End the process that is kept, if there is one; the next document starts another."""
    for process in _processes:
        process.end()


def _serve_requests(requests: int, answers: int, serve: Callable[[Source, bytes, Limits], tuple[bool, bytes]]) -> None:
    """Answer requests until whoever asks is gone. Between two of them no time is kept."""
    source = os.fdopen(requests, "rb")
    while len(head := source.read(REQUEST.size)) == REQUEST.size:
        (size,) = REQUEST.unpack(head)
        request = source.read(size)
        if len(request) < size:
            return
        is_document, answer = serve(*pickle.loads(request))  # from the process that forked this one
        signal.alarm(0)
        write_all(answers, ANSWER.pack(is_document, len(answer), memory_in_use()[1]) + answer)


def memory_in_use() -> tuple[int, int]:
    """Return the bytes that this process may address, and those that it holds; (0, 0) where that is not known."""
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as statm:
        addressed, resident = (int(pages) * os.sysconf("SC_PAGE_SIZE") for pages in statm.read().split()[:2])
        return addressed, resident
    return 0, 0


def write_all(pipe: int, data: bytes) -> None:
    """Write to a pipe until everything is written."""
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view[:CHUNK]) :]
