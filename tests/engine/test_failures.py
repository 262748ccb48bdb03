"""What befalls a build from outside: processes killed, a full disk, folders that cannot be written, interruptions.

Always the same end: the old output stands or the new one is whole, and the next build makes the right bytes.
"""

from __future__ import annotations

import ctypes
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import glob
from pathlib import Path

import pytest

from tests.support import corpus
from tests.support.commands import run_lccp, start_lccp
from tests.support.examples import share

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LONG = 120  # seconds after which something hangs
COUNT = 14  # documents: enough for each process to be struck in the midst of some
Done = subprocess.CompletedProcess[str]

needs_proc = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc to find processes")


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def environment(home: Path, **more: object) -> dict[str, str]:
    """The environment of a build; everything it starts can be told by its ``LCCP_TEST``."""
    said = {
        "PYTHONPATH": ROOT / "pipeline",
        "LCCP_CACHE": home / "cache",
        "LCCP_TEST": home,
        "PYTHONDONTWRITEBYTECODE": 1,
        **more,
    }
    return {**os.environ, **{name: str(value) for name, value in said.items()}}


def command(*args: object) -> list[str]:
    return [sys.executable, "-m", "lccp", "build", *map(str, args)]


def build(home: Path, *args: object, before: Callable[[], None] | None = None, **env: object) -> Done:
    if before is None and "dask" not in args:
        return run_lccp("build", *args, cwd=home, env=environment(home, **env))
    return subprocess.run(
        command(*args), cwd=home, env=environment(home, **env), preexec_fn=before,
        capture_output=True, text=True, timeout=LONG, check=False,
    )  # fmt: skip


@contextmanager
def building(home: Path, *args: object) -> Iterator[subprocess.Popen[str]]:
    """A build under way; it and all that it started are ended at the end."""
    one = subprocess.Popen(
        command(*args), cwd=home, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield one
    finally:
        for process in (one.pid, *started(home)) if one.poll() is None else started(home):
            strike(process)
        one.communicate()


def started(home: Path) -> list[int]:
    """The processes that builds in ``home`` started, directly or not."""
    found = []
    for entry in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        if entry.isdigit():
            with suppress(OSError):
                if f"LCCP_TEST={home}\0" in Path("/proc", entry, "environ").read_text("utf-8", "replace"):
                    found.append(int(entry))
    return sorted(found)


def is_document_process(process: int) -> bool:
    """Whether it is one in which documents are done, one at a time."""
    try:
        return "lccp.engine.pool" in Path(f"/proc/{process}/cmdline").read_text("utf-8", "replace")
    except OSError:
        return False


def written(process: int) -> int:
    """How many times a process has written something; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{process}/io").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("syscw")).split()[1])
    except (OSError, StopIteration):
        return 0


def strike(process: int) -> bool:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def until(holds: Callable[[], object], seconds: float = LONG, every: float = 0.03) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def left_over(*folders: Path) -> list[str]:
    """What a build that has ended must not leave behind."""
    names = [path.name for folder in folders for path in folder.iterdir()]
    return [name for name in names if name.startswith((".extracted", "work-", "tmp", "lccp"))]


def told_in_one_line(done: Done, *words: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("lccp: ")
    assert done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr


@dataclass(frozen=True)
class World:
    """Documents, the output of half of them, and that of all: each as one build made it without mishap."""

    folder: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    seconds: float  # that the build of all took


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> World:
    folder = tmp_path_factory.mktemp("world")
    corpus.write(folder / "raw", range(6), lines=20)
    first = build(folder)
    assert first.returncode == 0, first.stderr
    corpus.write(folder / "raw", range(6, COUNT), lines=20)
    start = time.monotonic()
    words = ("build", "--out", "new", "--jobs", "2", "--no-cache")
    second = start_lccp(*words, cwd=folder, env=environment(folder))  # as those that are struck
    assert second.returncode == 0, second.stderr
    taken = time.monotonic() - start
    return World(folder, content(folder / "extracted"), content(folder / "new"), taken)


@pytest.fixture
def home(world, tmp_path) -> Path:
    """Where the old output stands, and the documents of the new one wait; the cache knows the old ones."""
    for name in ("raw", "extracted", "cache"):
        shutil.copytree(world.folder / name, tmp_path / name)
    return tmp_path


def stands(home: Path, world: World) -> str:
    """Which output stands: "old" or "new", whole."""
    held = content(home / "extracted")
    assert held in (world.old, world.new), sorted(held)
    return "new" if held == world.new else "old"


def finishes(home: Path, world: World, **env: object) -> None:
    """The next build makes the new output, and leaves nothing behind."""
    done = build(home, **env)
    assert (done.returncode, done.stderr) == (0, "")
    assert stands(home, world) == "new"
    assert left_over(home) == []


# -- workers killed ---------------------------------------------------------------------------------


class Killer(threading.Thread):
    """Kills processes in which documents are done, now and then, until stopped.

    One that has written several times has finished a document, so that the one it holds was never struck
    before; only ``fresh`` times is any other killed: so no document is struck three times.
    """

    def __init__(self, home: Path, chance: random.Random, most: int, fresh: int = 1) -> None:
        super().__init__(daemon=True)
        self.home, self.chance, self.most, self.fresh = home, chance, most, fresh
        self.killed: list[int] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(0.01) and len(self.killed) < self.most:
            found = [one for one in started(self.home) if one not in self.killed and is_document_process(one)]
            for process in self.chance.sample(found, len(found)):
                seasoned = written(process) >= 8
                if not seasoned and (not self.fresh or self.chance.random() < 0.95):
                    continue
                self.stopped.wait(self.chance.uniform(0, 0.04))
                if strike(process):
                    self.killed.append(process)
                    self.fresh -= not seasoned
                break


@needs_proc
def test_processes_killed_at_random_cost_nothing_and_spoil_no_cache(world, home):
    with building(home, "--jobs", "2") as one:
        killer = Killer(home, random.Random(1), most=5)
        killer.start()
        out, said = one.communicate(timeout=LONG)
        killer.stopped.set()
        killer.join()
    assert (one.returncode, said) == (0, ""), out
    assert killer.killed
    assert stands(home, world) == "new"
    shutil.rmtree(home / "extracted")
    finishes(home, world)


CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50, host="127.0.0.1") as one:
        print(one.scheduler_address, flush=True)
        sys.stdin.read()
"""


@contextmanager
def cluster(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A Dask cluster of two workers somewhere else: its process, which schedules, and its address."""
    pytest.importorskip("distributed")
    script = home / "cluster.py"
    script.write_text(CLUSTER, "utf-8")
    mark = home / "elsewhere"
    with subprocess.Popen(
        [sys.executable, str(script)], cwd=home, env=environment(home, LCCP_TEST=mark),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as one:  # fmt: skip
        try:
            assert one.stdout is not None
            yield one, one.stdout.readline().strip()
        finally:
            one.kill()
            until(lambda: not [strike(process) for process in started(mark)])


@needs_proc
def test_workers_of_a_cluster_killed_cost_nothing_and_their_processes_end_with_the_build(world, home):
    mark = home / "elsewhere"
    with cluster(home) as (one, address), building(home, "--engine", "dask", "--scheduler", address) as other:
        assert until(lambda: any(written(process) for process in started(mark) if is_document_process(process)))
        document = [process for process in started(mark) if is_document_process(process)]
        strike(document[0])
        workers = {
            int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]) for process in document[1:]
        }
        for worker in workers - {one.pid}:
            strike(worker)
        out, said = other.communicate(timeout=LONG)
        said = "".join(line for line in said.splitlines() if f" of {COUNT} documents" not in line)  # a line a minute
        assert (other.returncode, said) == (0, ""), out
        assert until(lambda: not any(map(is_document_process, started(mark))), 30)
    assert stands(home, world) == "new"


@needs_proc
def test_a_scheduler_killed_ends_the_build_in_one_line_and_the_next_one_finishes(world, home):
    mark = home / "elsewhere"
    with cluster(home) as (one, address), building(home, "--engine", "dask", "--scheduler", address) as other:
        assert until(lambda: any(map(is_document_process, started(mark))))
        for process in filter(is_document_process, started(mark)):
            os.kill(process, signal.SIGSTOP)  # so that the build is in its midst for certain
        one.kill()
        out, said = other.communicate(timeout=LONG)
        told_in_one_line(subprocess.CompletedProcess([], other.returncode, out, said), address, "scheduler was lost")
        assert until(lambda: not started(home), 30)
    assert stands(home, world) == "old"
    (home / "cluster.py").unlink()
    assert left_over(home) == []
    finishes(home, world)


def test_a_scheduler_that_is_not_there_is_named(world, home):
    pytest.importorskip("distributed")
    told_in_one_line(build(home, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"), "tcp://127.0.0.1:9")
    assert stands(home, world) == "old"
    assert left_over(home) == []


# -- interrupted ------------------------------------------------------------------------------------

INTERRUPTED = "lccp: interrupted; no output was left half written\n"
SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]


def is_writing(home: Path) -> bool:
    """Whether a build has begun to write its tables."""
    return bool(glob(str(home / ".extracted.new-*/made/*.csv")))  # which does not mind folders that vanish


@needs_proc
@pytest.mark.at_length
@pytest.mark.parametrize("number", SIGNALS, ids=lambda one: one.name)
def test_interrupted_at_any_moment_an_output_stands_whole(world, home, number):
    chance = random.Random(int(number))
    parts = share(8)
    moments = [(world.seconds * (at + chance.random()) / parts, False) for at in range(parts)]
    moments += [(chance.uniform(0, 0.1), True) for _ in range(share(4))]
    for moment, writing in moments:
        with building(home, "--jobs", "2", "--no-cache") as one:
            if writing:
                until(lambda: one.poll() is not None or is_writing(home), every=0.001)
            time.sleep(moment)
            one.send_signal(number)
            assert until(lambda: one.poll() is not None and not started(home), 30), "processes outlive the build"
            _, said = one.communicate(timeout=LONG)
        if writing and number == signal.SIGINT and one.returncode:
            assert (one.returncode, said) == (130, INTERRUPTED)
        if number == signal.SIGINT and (writing or moment > world.seconds / 2):
            assert "Traceback" not in said
            assert left_over(home) == []
        if stands(home, world) == "new":
            shutil.rmtree(home / "extracted")
            shutil.copytree(world.folder / "extracted", home / "extracted")
    finishes(home, world)


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=lambda one: one.name)
def test_an_interrupted_build_takes_its_dask_cluster_with_it(world, home, number):
    pytest.importorskip("distributed")
    with building(home, "--engine", "dask", "--no-cache") as one:
        assert until(lambda: any(map(is_document_process, started(home))))
        stopped = list(filter(is_document_process, started(home)))
        for process in stopped:
            os.kill(process, signal.SIGSTOP)  # so that the build is in its midst for certain, however slow this is
        assert not is_writing(home)
        one.send_signal(number)
        assert until(lambda: one.poll() is not None), "the build does not end"
        for process in stopped:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
        assert until(lambda: not started(home), 60), "processes outlive the build"
        _, said = one.communicate(timeout=LONG)
    if number == signal.SIGINT:
        assert (one.returncode, said) == (130, INTERRUPTED)
        assert left_over(home) == []
    assert stands(home, world) == "old"


# -- no room ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Disk:
    """A small disk in a mount namespace: what a build sees at ``inside`` is seen from here at ``seen``."""

    enter: list[str]
    inside: Path
    seen: Path

    def leave_free(self, size: int) -> None:
        """Fill the disk but for about ``size`` bytes."""
        with (self.seen / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                status = os.statvfs(self.seen)
                more = status.f_bavail * status.f_frsize - size
                if more <= 0:
                    return
                ballast.write(bytes(min(more, 1 << 20)))

    def build(self, home: Path, *args: object, **env: object) -> Done:
        """Build in ``home`` as it is seen from inside."""
        return subprocess.run(
            [*self.enter, "sh", "-c", 'cd "$0" && exec "$@"', str(home), *command(*args)],
            env=environment(home, **env), capture_output=True, text=True, timeout=LONG, check=False,
        )  # fmt: skip


def apart(what: str, folder: Path) -> tuple[subprocess.Popen[str], list[str]]:
    """Run commands of the shell in a mount namespace of their own; a process that keeps it, and how to enter it."""
    for way, user in ((["-m"], []), (["-Urm"], ["-U", "--preserve-credentials"])):
        if not shutil.which("unshare") or not shutil.which("nsenter"):
            break
        one = subprocess.Popen(
            ["unshare", *way, "sh", "-c", f"{what} && echo ready && exec cat", "sh", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert one.stdout is not None
        if one.stdout.readline() == "ready\n":
            return one, ["nsenter", "-t", str(one.pid), "-m", *user]
        one.communicate()
    pytest.skip("no mount namespaces here: neither as root nor as an ordinary user")


@pytest.fixture
def disk() -> Iterator[Disk]:
    """A disk of eight MB."""
    folder = Path(tempfile.mkdtemp())
    try:
        one, enter = apart('mount -t tmpfs -o size=8m none "$1"', folder)
        with one:
            yield Disk(enter, folder, Path(f"/proc/{one.pid}/root{folder}"))
            one.communicate()
    finally:
        folder.rmdir()


def settled(disk: Disk, home: Path) -> Path:
    """Put the documents and the old output on the disk."""
    for name in ("raw", "extracted"):
        shutil.copytree(home / name, disk.seen / name)
    return disk.seen


def test_a_disk_that_fills_while_the_output_is_written(world, home, disk):
    here = settled(disk, home)
    whole = sum(map(len, world.new.values()))
    ended = []
    for part in (0.1, 0.6, 1.1):
        disk.leave_free(int(whole * part))
        done = disk.build(disk.inside, "--jobs", "2", LCCP_CACHE=home / "cache")
        ended.append(stands(here, world))
        if ended[-1] == "old":
            told_in_one_line(done, "extracted")
        else:
            assert (done.returncode, done.stderr) == (0, "")
            break
        assert left_over(here) == []
        (here / "ballast").unlink()
    assert ended[:2] == ["old", "old"]
    (here / "ballast").unlink(missing_ok=True)
    assert disk.build(disk.inside, LCCP_CACHE=home / "cache").returncode == 0
    assert stands(here, world) == "new"
    assert left_over(here) == []


@pytest.mark.parametrize("part", [0.1, 0.3, 0.8])
def test_a_disk_that_fills_with_everything_on_it(world, home, disk, part):
    here = settled(disk, home)
    (here / "t").mkdir()
    disk.leave_free(int(3_000_000 * part))
    done = disk.build(disk.inside, "--jobs", "2", TMPDIR=disk.inside / "t")
    if stands(here, world) == "old":
        told_in_one_line(done)
        assert str(disk.inside) in done.stderr or "extracted" in done.stderr
    else:
        assert (done.returncode, done.stderr) == (0, "")
    assert left_over(here, here / "t") == []
    (here / "ballast").unlink()
    shutil.rmtree(here / "cache", ignore_errors=True)
    assert disk.build(disk.inside, "--no-cache").returncode == 0
    assert stands(here, world) == "new"


def test_a_full_disk_under_the_cache_alone_fails_no_build(world, home, disk):
    disk.leave_free(100_000)
    done = disk.build(home, "--jobs", "2", LCCP_CACHE=disk.inside / "cache")
    assert (done.returncode, done.stderr) == (0, "")
    assert stands(home, world) == "new"
    assert left_over(home) == []


def test_a_full_disk_under_temporary_files_alone_is_told_or_done_without(world, home, disk):
    disk.leave_free(0)
    done = disk.build(home, "--jobs", "2", "--no-cache", TMPDIR=disk.inside)
    if done.returncode:
        told_in_one_line(done, str(disk.inside))
        assert stands(home, world) == "old"
    else:
        assert (done.stderr, stands(home, world)) == ("", "new")
    assert {path.name for path in disk.seen.iterdir()} == {"ballast"}
    finishes(home, world)


@pytest.mark.parametrize(("most", "jobs"), [(2_000, 1), (60_000, 2)])
def test_files_that_may_not_grow_are_no_fault_of_a_document(world, home, most, jobs):
    done = build(
        home, "--jobs", jobs, "--keep-going", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    )
    told_in_one_line(done, "extracted")
    assert stands(home, world) == "old"
    assert left_over(home) == []
    finishes(home, world)


# -- no permission ----------------------------------------------------------------------------------


def unprivileged() -> None:
    """In a child: obey permissions also as root, who may overstep them."""
    if os.geteuid() == 0:
        drop = ctypes.CDLL(None, use_errno=True).prctl
        for capability in range(5):  # all that have to do with owners and permissions
            drop(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@contextmanager
def only_read(*folders: Path) -> Iterator[None]:
    for folder in folders:
        folder.chmod(0o555)
    probe = subprocess.run(
        ["touch", str(folders[-1] / "probe")], preexec_fn=unprivileged, stderr=subprocess.DEVNULL, check=False
    )
    try:
        if probe.returncode == 0:
            pytest.skip("permissions bind nobody here")
        yield
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_where_the_parent_folder_cannot_be_written(world, home):
    (home / "inner").mkdir()
    (home / "extracted").rename(home / "inner/extracted")
    with only_read(home / "inner"):
        done = build(home, "--out", "inner/extracted", before=unprivileged)
    told_in_one_line(done, "inner")
    assert content(home / "inner/extracted") == world.old
    assert left_over(home / "inner") == []
    assert build(home, "--out", "inner/extracted", before=unprivileged).returncode == 0
    assert content(home / "inner/extracted") == world.new


def test_where_the_output_folder_cannot_be_written(world, home):
    with only_read(home / "extracted/provenance", home / "extracted"):
        done = build(home, before=unprivileged)
        told_in_one_line(done, "extracted")
    assert stands(home, world) == "old"
    assert left_over(home) == []
    finishes(home, world)


@pytest.mark.parametrize("which", ["extracted", "."])
def test_where_a_folder_is_on_a_disk_that_can_only_be_read(world, home, which):
    mount = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'
    one, enter = apart(mount, home / which)
    cache = Path(tempfile.mkdtemp())
    try:
        with one:
            disk = Disk(enter, home, Path(f"/proc/{one.pid}/root{home}"))
            told_in_one_line(disk.build(home, LCCP_CACHE=cache), "extracted")
            one.communicate()
    finally:
        shutil.rmtree(cache)
    assert stands(home, world) == "old"
    assert left_over(home) == []
    finishes(home, world)
