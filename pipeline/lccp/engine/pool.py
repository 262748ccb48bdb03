"""Processes that do tasks one at a time, and whose death costs nothing.

Each process holds one task, so that it is known which task one died of. The task goes to a fresh process; one that
has ended ``MAX_ATTEMPTS`` of them is given up. Processes are replaced after some tasks, or when they have grown, so
that what a library leaks is given back. They are fresh interpreters, not forks: this process has threads, and grows
with its results. All of them together are held to a part of the machine's memory.
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

from lccp.engine import collect_rarely
from lccp.read.ocr.heartbeat import LISTENERS, report_page
from lccp.text.pattern_code import PATTERN_CODE

T = TypeVar("T")

MAX_ATTEMPTS = 3  # processes that a task may end before it is given up
TASKS = 5_000  # after so many tasks a process is replaced; a fresh one costs as much as a hundred documents
GROWN = 1_500_000_000  # bytes of memory at which it is replaced
LEAST_SHARE = 512_000_000  # bytes that a process may take, however many there are
HEAD = struct.Struct(">QQ")  # of an answer: its length, and the most memory that the process has held
ASK = struct.Struct(">cQ")  # of a message to a process: what it is, and its length
PAYLOAD, TASK = b"c", b"t"
HEARTBEAT = 0  # the length in a head that stands for no answer
GRACE = 2.0  # seconds that a process without a task has to end by itself
BEAT = 0.5  # seconds between two looks at whether a silent process is alive
FOREVER = 1e9
CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from lccp.engine.pool import serve_tasks; serve_tasks(int(sys.argv[2])); import os; os._exit(0)"
)


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


def every_task(_: object) -> bool:
    """Want every task."""
    return True


class WorkerProcess:
    """One process, which does one task after another."""

    def __init__(self, memory: int = 0) -> None:
        folder = str(Path(__file__).parents[2])
        self.child = subprocess.Popen(
            [sys.executable, "-c", CODE, folder, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self.tasks_done = 0
        self.memory = 0
        self.payload_name = NOTHING.name  # of the shared bytes that it was given

    @property
    def should_be_replaced(self) -> bool:
        """Whether a fresh one should take its place."""
        return self.tasks_done >= TASKS or self.memory > GROWN

    def run_task(
        self, function: Callable[[T, bytes], bytes], task: T, shared: SharedPayload = NOTHING, seconds: float = FOREVER
    ) -> bytes | WorkerFailure | None:
        """Have it run ``function`` on the task and the shared bytes, which it is given once.

        None if it dies, WorkerFailure if it takes longer than ``seconds``. Raises whatever the function raises.
        """
        try:
            assert self.child.stdin is not None
            if self.payload_name != shared.name:
                send_bytes(self.child.stdin, ASK.pack(PAYLOAD, len(shared.data)))
                send_bytes(self.child.stdin, shared.data)
                self.payload_name = shared.name
            request = pickle.dumps((function, task), pickle.HIGHEST_PROTOCOL)
            send_bytes(self.child.stdin, ASK.pack(TASK, len(request)) + request)
            end = time.monotonic() + seconds
            size, self.memory = HEAD.unpack(self._receive(HEAD.size, end))
            while size == HEARTBEAT:  # a page was recognised: each has the time of a document
                report_page()
                end = time.monotonic() + seconds
                size, self.memory = HEAD.unpack(self._receive(HEAD.size, end))
            kind, answer = pickle.loads(self._receive(size, end))  # from a process that this one started
        except TimeoutError:
            return WorkerFailure(True)
        except (EOFError, OSError):
            return None
        self.tasks_done += 1
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

    def end(self, grace: float = 0) -> None:
        """End it: tell it that no task comes any more where it has ``grace`` (seconds), and then whatever it does."""
        if grace:
            with suppress(OSError, subprocess.TimeoutExpired):
                assert self.child.stdin is not None
                self.child.stdin.close()
                self.child.wait(grace)
        self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


@dataclass
class Worker:
    """Does tasks in a process, and in a fresh one where that dies. One thread at a time may use it.

    ``memory`` bounds the bytes that the process may take; 0: no bound.
    """

    memory: int = 0
    process: WorkerProcess | None = None
    stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run_task(
        self, function: Callable[[T, bytes], bytes], task: T, shared: SharedPayload = NOTHING, seconds: float = FOREVER
    ) -> bytes | WorkerFailure:
        """Return the answer for a task, or why there is none. Raises whatever the function raises."""
        answer: bytes | WorkerFailure | None = None
        for _ in range(MAX_ATTEMPTS):
            with self.lock:
                if self.stopped:
                    break
                process = self.process = self.process or WorkerProcess(self.memory)
            answer = process.run_task(function, task, shared, seconds)
            if not isinstance(answer, bytes) or process.should_be_replaced:
                self.end_process()
            if answer is not None:
                break
        return WorkerFailure(False) if answer is None else answer

    def request_stop(self) -> None:
        """Make it end soon, from another thread: its process dies, and it starts no other."""
        with self.lock:
            self.stopped = True
            if self.process is not None:
                self.process.child.kill()

    def end_process(self, grace: float = 0) -> None:
        """End its process, after ``grace`` seconds at the latest; the next task starts another."""
        process, self.process = self.process, None
        if process is not None:
            process.end(grace)


class WorkerPool:
    """Some processes that live from one run to the next, and end with the ``with`` block."""

    def __init__(self, size: int, memory: int = 0) -> None:
        self.workers = [Worker(memory) for _ in range(size)]
        self.threads: list[threading.Thread] = []
        self.answers: Queue[Any] = Queue(2 * size)

    def __enter__(self) -> Self:
        """Start nothing yet: processes start as tasks come."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process, whatever it does; one that has nothing to do may first write down what it compiled."""
        if error is None and not any(thread.is_alive() for thread in self.threads):
            for worker in self.workers:
                worker.end_process(GRACE)
        else:
            self._stop_run()

    def run_tasks(
        self,
        function: Callable[[T, bytes], bytes],
        tasks: Iterable[T],
        *,
        seconds: float = FOREVER,
        is_wanted: Callable[[T], bool] = every_task,
        shared: bytes = b"",
    ) -> Iterator[tuple[T, bytes | WorkerFailure]]:
        """Run ``function(task, shared)`` on each task; return each task with its answer, as they come.

        Function and tasks must be picklable; tasks are taken from their iterable as they are needed, by another
        thread. A process is given ``shared`` once, and passes the same object each time. A task that is no longer
        wanted when its turn comes is dropped; one that takes longer than ``seconds`` is ended. Answers wait for
        whoever takes them, and hold the processes up. Raises the first thing that the function raises.
        """
        queue, payload = _TaskQueue(iter(tasks), is_wanted), SharedPayload.of(shared)
        if any(thread.is_alive() for thread in self.threads):  # of a run that was left in its midst
            self._stop_run()
        answers: Queue[Any] = Queue(2 * len(self.workers))
        self.answers = answers
        self.threads = [
            threading.Thread(
                target=_feed_worker, args=(partial(_run, worker, function, payload, seconds), queue, answers)
            )
            for worker in self.workers
        ]
        for worker, thread in zip(self.workers, self.threads, strict=True):
            worker.stopped, thread.daemon = False, True
            thread.start()
        running = len(self.threads)
        try:
            while running:
                answer = answers.get()
                if answer is None:
                    running -= 1
                elif isinstance(answer, BaseException):
                    raise answer
                else:
                    yield answer
        finally:
            queue.over = True
            if running and self.answers is answers:
                self._stop_run()

    def _stop_run(self) -> None:
        """End the processes, and the run in whose midst they are; what they still answer is dropped."""
        for worker in self.workers:
            worker.request_stop()
        end = time.monotonic() + 5
        while any(thread.is_alive() for thread in self.threads) and time.monotonic() < end:
            with suppress(Empty):
                self.answers.get(timeout=0.01)
        for worker in self.workers:
            worker.end_process()


class _TaskQueue(Iterator[T]):
    """Tasks handed out to several threads, those that are wanted when their turn comes."""

    def __init__(self, tasks: Iterator[T], is_wanted: Callable[[T], bool]) -> None:
        self.tasks, self.is_wanted = tasks, is_wanted
        self.lock = threading.Lock()
        self.over = False

    def __next__(self) -> T:
        with self.lock:
            for task in self.tasks if not self.over else ():
                if self.is_wanted(task):
                    return task
            self.over = True
            raise StopIteration


def _run(
    worker: Worker, function: Callable[[T, bytes], bytes], shared: SharedPayload, seconds: float, task: T
) -> tuple[T, bytes | WorkerFailure]:
    return task, worker.run_task(function, task, shared, seconds)


def _feed_worker(run: Callable[[T], object], queue: _TaskQueue[T], answers: Queue[Any]) -> None:
    """Have one worker do tasks until there are no more; None says so."""
    try:
        for task in queue:
            answers.put(run(task))
    except BaseException as error:
        answers.put(error)
    finally:
        answers.put(None)


def send_bytes(stream: IO[bytes], data: bytes) -> None:
    """Write all of some bytes to an unbuffered pipe."""
    view = memoryview(data)
    while view:
        view = view[stream.write(view) :]


# -- the side of the process ------------------------------------------------------------------------------


def serve_tasks(memory: int = 0) -> None:
    """Answer tasks on standard input until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    collect_rarely()
    bound_memory(memory)
    source = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # nothing that a library prints may get among the answers
    shared = b""
    LISTENERS.append(lambda: send_bytes(answers, HEAD.pack(HEARTBEAT, peak_memory())))
    with suppress(BrokenPipeError):
        while len(head := source.read(ASK.size)) == ASK.size:
            kind, size = ASK.unpack(head)
            data = source.read(size)
            if len(data) < size:
                return
            if kind == PAYLOAD:
                shared = data
                continue
            try:
                function, task = pickle.loads(data)  # from the process that started this one
                answer = pickle.dumps(("done", function(task, shared)))
            except Exception as error:
                answer = pack_error(error)
            send_bytes(answers, HEAD.pack(len(answer), peak_memory()) + answer)
    PATTERN_CODE.write()


def pack_error(error: Exception) -> bytes:
    """Return an exception as an answer; as its words where it cannot be sent."""
    try:
        answer = pickle.dumps(("raised", error))
        pickle.loads(answer)
    except Exception:
        return pickle.dumps(("raised", RuntimeError(f"{type(error).__name__}: {error}")))
    return answer


# -- memory and processors --------------------------------------------------------------------------------


def bound_memory(size: int) -> None:
    """Let this process, and each that it starts, take no more than so many bytes; 0: as many as it likes."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        if size and sys.platform == "linux":
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (size if hard < 0 else min(size, hard), hard))


def memory_share(processes: int) -> int:
    """Return the bytes that each of some processes may take, so that all together leave the machine a quarter.

    0 where it is not known how much there is.
    """
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 0
    for name in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):  # no such file, or "max": no bound
            total = min(total, int(Path(name).read_text("ascii")))
    return max(LEAST_SHARE, total * 3 // 4 // max(1, processes))


def peak_memory() -> int:
    """Return the most bytes of memory that this process has held; 0 where that is not known."""
    try:
        import resource
    except ImportError:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


def count_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
