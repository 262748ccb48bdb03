"""Processes that do tasks one at a time, and whose death costs nothing.

Each process holds one task, so that it is known which task one died of. The task goes to a fresh
process; one that has ended ``MAX_ATTEMPTS`` of them is given up. Processes are replaced after some tasks,
or when they have grown, so that what a library leaks is given back. They are fresh interpreters, not
forks: this process has threads, and grows with its results.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import IO, Any, NamedTuple, Self, TypeVar

T = TypeVar("T")

MAX_ATTEMPTS = 3  # processes that a task may end before it is given up
TASKS = 500  # after so many tasks a process is replaced
GROWN = 1_500_000_000  # bytes of memory at which it is replaced
HEAD = struct.Struct(">QQ")  # of an answer: its length, and the most memory that the process has held
ASK = struct.Struct(">cQ")  # of a message to a process: what it is, and its length
COMMON, TASK = b"c", b"t"
BEAT = 0.5  # seconds between two looks at whether a silent process is alive
FOREVER = 1e9
CODE = "import sys; sys.path.insert(0, sys.argv[1]); from lccp.engine.pool import serve; serve()"


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """Why a task was given up: its processes died, or it ran beyond all bounds (``late``)."""

    late: bool


class SharedPayload(NamedTuple):
    """Bytes that every task of a run is done with, and a name by which a process knows that it has them."""

    name: str
    data: bytes

    @classmethod
    def of(cls, data: bytes) -> SharedPayload:
        """Name some bytes by their hash."""
        return cls(hashlib.sha256(data).hexdigest() if data else "", data)


NOTHING = SharedPayload("", b"")


def always(_: object) -> bool:
    """Want every task."""
    return True


class WorkerProcess:
    """One process, which does one thing after another."""

    def __init__(self) -> None:
        folder = str(Path(__file__).parents[2])
        self.child = subprocess.Popen(
            [sys.executable, "-c", CODE, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.done = 0
        self.memory = 0
        self.holds = NOTHING.name  # the name of the common bytes that it was given

    @property
    def tired(self) -> bool:
        """Whether it should be replaced by a fresh one."""
        return self.done >= TASKS or self.memory > GROWN

    def ask(
        self, function: Callable[[T, bytes], bytes], task: T, common: SharedPayload = NOTHING, seconds: float = FOREVER
    ) -> bytes | WorkerFailure | None:
        """Have it do ``function`` of ``task`` and the common bytes, which it is given once.

        None if it dies, Fallen if it takes longer than ``seconds``. Raises whatever the function raises.
        """
        end = time.monotonic() + seconds
        try:
            assert self.child.stdin is not None
            if self.holds != common.name:
                _send(self.child.stdin, ASK.pack(COMMON, len(common.data)))
                _send(self.child.stdin, common.data)
                self.holds = common.name
            request = pickle.dumps((function, task), pickle.HIGHEST_PROTOCOL)
            _send(self.child.stdin, ASK.pack(TASK, len(request)) + request)
            size, self.memory = HEAD.unpack(self._receive(HEAD.size, end))
            kind, answer = pickle.loads(self._receive(size, end))
        except TimeoutError:
            return WorkerFailure(True)
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
class Worker:
    """Does tasks in a process, and in a fresh one where that dies. One thread at a time may use it."""

    process: WorkerProcess | None = None
    stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def do(
        self, function: Callable[[T, bytes], bytes], task: T, common: SharedPayload = NOTHING, seconds: float = FOREVER
    ) -> bytes | WorkerFailure:
        """Give the answer for a task, or why there is none. Raises whatever the function raises."""
        answer: bytes | WorkerFailure | None = None
        for _ in range(MAX_ATTEMPTS):
            with self.lock:
                if self.stopped:
                    break
                process = self.process = self.process or WorkerProcess()
            answer = process.ask(function, task, common, seconds)
            if not isinstance(answer, bytes) or process.tired:
                self.end()
            if answer is not None:
                break
        return WorkerFailure(False) if answer is None else answer

    def stop(self) -> None:
        """Make it end soon, from another thread: its process dies, and it starts no other."""
        with self.lock:
            self.stopped = True
            if self.process is not None:
                self.process.child.kill()

    def end(self) -> None:
        """End its process; the next task starts another."""
        process, self.process = self.process, None
        if process is not None:
            process.end()


class WorkerPool:
    """Some processes that live from one run to the next, and end with the ``with`` block."""

    def __init__(self, size: int) -> None:
        self.hands = [Worker() for _ in range(size)]
        self.threads: list[threading.Thread] = []
        self.answers: Queue[Any] = Queue(2 * size)

    def __enter__(self) -> Self:
        """Start nothing yet: processes start as tasks come."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End every process, whatever it does."""
        self._stop()

    def run(
        self,
        function: Callable[[T, bytes], bytes],
        tasks: Iterable[T],
        *,
        seconds: float = FOREVER,
        wanted: Callable[[T], bool] = always,
        common: bytes = b"",
    ) -> Iterator[tuple[T, bytes | WorkerFailure]]:
        """Do ``function(task, common)`` of each task; give each task with its answer, as they come.

        Function and tasks must be picklable; tasks are taken from their iterable as they are needed, by
        another thread. A process is given ``common`` once, and passes the same object each time. A task that
        is no longer ``wanted`` when its turn comes is dropped; one that takes longer than ``seconds`` is
        ended. Answers wait for whoever takes them, and hold the processes up. Raises the first thing that
        the function raises.
        """
        turn, named = _Turn(iter(tasks), wanted), SharedPayload.of(common)
        if any(thread.is_alive() for thread in self.threads):  # of a run that was left in its midst
            self._stop()
        answers: Queue[Any] = Queue(2 * len(self.hands))
        self.answers = answers
        self.threads = [
            threading.Thread(target=_serve_hand, args=(partial(_do, hand, function, named, seconds), turn, answers))
            for hand in self.hands
        ]
        for hand, thread in zip(self.hands, self.threads, strict=True):
            hand.stopped, thread.daemon = False, True
            thread.start()
        left = len(self.threads)
        try:
            while left:
                found = answers.get()
                if found is None:
                    left -= 1
                elif isinstance(found, BaseException):
                    raise found
                else:
                    yield found
        finally:
            turn.over = True
            if left and self.answers is answers:
                self._stop()

    def _stop(self) -> None:
        """End the processes, and the run in whose midst they are; what they still answer is dropped."""
        for hand in self.hands:
            hand.stop()
        end = time.monotonic() + 5
        while any(thread.is_alive() for thread in self.threads) and time.monotonic() < end:
            with suppress(Empty):
                self.answers.get(timeout=0.01)
        for hand in self.hands:
            hand.end()


class _Turn(Iterator[T]):
    """Tasks handed out to several threads, those that are wanted when their turn comes."""

    def __init__(self, tasks: Iterator[T], wanted: Callable[[T], bool]) -> None:
        self.tasks, self.wanted = tasks, wanted
        self.lock = threading.Lock()
        self.over = False

    def __next__(self) -> T:
        with self.lock:
            for task in self.tasks if not self.over else ():
                if self.wanted(task):
                    return task
            self.over = True
            raise StopIteration


def _do(
    hand: Worker, function: Callable[[T, bytes], bytes], common: SharedPayload, seconds: float, task: T
) -> tuple[T, bytes | WorkerFailure]:
    return task, hand.do(function, task, common, seconds)


def _serve_hand(do: Callable[[T], object], turn: _Turn[T], answers: Queue[Any]) -> None:
    """Do tasks with one hand until there are no more; None says so."""
    try:
        for task in turn:
            answers.put(do(task))
    except BaseException as error:
        answers.put(error)
    finally:
        answers.put(None)


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
    common = b""
    with suppress(BrokenPipeError):
        while len(head := source.read(ASK.size)) == ASK.size:
            kind, size = ASK.unpack(head)
            data = source.read(size)
            if len(data) < size:
                return
            if kind == COMMON:
                common = data
                continue
            try:
                function, task = pickle.loads(data)
                answer = pickle.dumps(("done", function(task, common)))
            except Exception as error:
                answer = _raised(error)
            _send(out, HEAD.pack(len(answer), peak_memory()) + answer)


def _raised(error: Exception) -> bytes:
    """An exception as an answer; as its words where it cannot be sent."""
    try:
        answer = pickle.dumps(("raised", error))
        pickle.loads(answer)
    except Exception:
        return pickle.dumps(("raised", RuntimeError(f"{type(error).__name__}: {error}")))
    return answer


def peak_memory() -> int:
    """The most bytes of memory that this process has held; 0 where that is not known."""
    try:
        import resource
    except ImportError:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


def count_cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
