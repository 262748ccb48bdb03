"""Processes that do tasks one at a time, and whose death costs nothing.

Each process holds one task, so that it is known which task one died of. The task goes to a fresh
process; one that has ended ``STRIKES`` of them is given up. Processes are replaced after some tasks,
or when they have grown, so that what a library leaks is given back. They are fresh interpreters, not
forks: this process has threads, and grows with its results.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import IO, Any, Generic, TypeVar

T = TypeVar("T")

STRIKES = 3  # processes that a task may end before it is given up
TASKS = 500  # after so many tasks a process is replaced
GROWN = 1_500_000_000  # bytes of memory at which it is replaced
HEAD = struct.Struct(">QQ")  # of an answer: its length, and the most memory that the process has held
BEAT = 0.5  # seconds between two looks at whether a silent process is alive
CODE = "import sys; sys.path.insert(0, sys.argv[1]); from pipeline.pool import serve; serve()"


@dataclass(frozen=True, slots=True)
class Fallen:
    """Why a task was given up: its processes died, or it ran beyond all bounds (``late``)."""

    late: bool


class Process:
    """One process, which does one thing after another."""

    def __init__(self) -> None:
        folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        self.child = subprocess.Popen(
            [sys.executable, "-c", CODE, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.done = 0
        self.memory = 0

    @property
    def tired(self) -> bool:
        """Whether it should be replaced by a fresh one."""
        return self.done >= TASKS or self.memory > GROWN

    def ask(self, function: Callable[[T], bytes], task: T, seconds: float) -> bytes | Fallen | None:
        """Have it do ``function`` of ``task``; None if it dies, Fallen if it takes longer than ``seconds``.

        Raises whatever the function raises.
        """
        end = time.monotonic() + seconds
        request = pickle.dumps((function, task), pickle.HIGHEST_PROTOCOL)
        try:
            assert self.child.stdin is not None
            _send(self.child.stdin, struct.pack(">Q", len(request)) + request)
            head = self._receive(HEAD.size, end)
            size, self.memory = HEAD.unpack(head)
            kind, answer = pickle.loads(self._receive(size, end))
        except TimeoutError:
            return Fallen(True)
        except (EOFError, OSError):
            return None
        self.done += 1
        if kind == "raised":
            raise answer
        return bytes(answer)

    def _receive(self, size: int, end: float) -> bytes:
        """Read so many bytes. A process that is gone is noticed also where its children hold the pipe open."""
        assert self.child.stdout is not None
        parts: list[bytes] = []
        while size:
            while hasattr(select, "poll"):
                poll = select.poll()
                poll.register(self.child.stdout, select.POLLIN | select.POLLHUP)
                if poll.poll(BEAT * 1000):
                    break
                if time.monotonic() > end:
                    raise TimeoutError
                if self.child.poll() is not None and not poll.poll(0):
                    raise EOFError
            part = self.child.stdout.read(min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def end(self) -> None:
        """End it, whatever it does."""
        self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


@dataclass
class Hand(Generic[T]):
    """Does tasks in a process, and in a fresh one where that dies."""

    function: Callable[[T], bytes]
    seconds: float = 1e9  # after which a process that holds one task is ended
    process: Process | None = None
    stopped: bool = False

    def do(self, task: T) -> bytes | Fallen:
        """Give the answer for a task, or why there is none. Raises whatever its function raises."""
        answer: bytes | Fallen | None = None
        for _ in range(STRIKES):
            process = self.process = self.process or Process()
            answer = process.ask(self.function, task, self.seconds)
            if not isinstance(answer, bytes) or process.tired:
                self.end()
            if answer is not None or self.stopped:
                break
        return answer or Fallen(False)

    def end(self) -> None:
        """End its process; the next task starts another."""
        process, self.process = self.process, None
        if process is not None:
            process.end()


def run(
    function: Callable[[T], bytes],
    tasks: Sequence[T],
    size: int,
    seconds: float = 1e9,
    wanted: Callable[[T], bool] = lambda _: True,
) -> Iterator[tuple[T, bytes | Fallen]]:
    """Do ``function`` of each task in ``size`` processes; give each with its answer, as they come.

    Function and tasks must be picklable. A task that is no longer ``wanted`` when its turn comes is
    dropped. Raises the first thing that the function raises.
    """
    waiting = deque(tasks)
    answers: SimpleQueue[tuple[T, Any] | None] = SimpleQueue()
    hands = [Hand(function, seconds) for _ in range(size)]

    def serve_one(hand: Hand[T]) -> None:
        try:
            while True:
                task = waiting.popleft()
                if wanted(task):
                    answers.put((task, hand.do(task)))
        except IndexError:
            pass
        except BaseException as error:
            answers.put((error, None))  # type: ignore[arg-type]
        finally:
            answers.put(None)

    threads = [threading.Thread(target=serve_one, args=(hand,), daemon=True) for hand in hands]
    for thread in threads:
        thread.start()
    try:
        left = len(threads)
        while left:
            found = answers.get()
            if found is None:
                left -= 1
            elif isinstance(found[0], BaseException):
                raise found[0]
            else:
                yield found
    finally:
        waiting.clear()
        for hand in hands:
            hand.stopped = True
            hand.end()
        for thread, hand in zip(threads, hands, strict=True):
            thread.join(5)
            hand.end()


def _send(stream: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[stream.write(view) :]


def serve() -> None:
    """Answer tasks on standard input until there are no more: the side of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    source = os.fdopen(os.dup(0), "rb")
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # nothing that a library prints may stand among the answers
    with suppress(BrokenPipeError):
        while len(head := source.read(8)) == 8:
            function, task = pickle.loads(source.read(struct.unpack(">Q", head)[0]))
            try:
                answer = pickle.dumps(("done", function(task)))
            except Exception as error:
                answer = pickle.dumps(("raised", error))
            _send(out, HEAD.pack(len(answer), grown()) + answer)


def grown() -> int:
    """The most bytes of memory that this process has held; 0 where that is not known."""
    try:
        import resource
    except ImportError:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
