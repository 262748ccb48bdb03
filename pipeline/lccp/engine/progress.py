"""How far a build has come: a running line on a terminal, else one line a minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

Tick = Callable[[str], None]
EVERY = 60.0  # seconds between two lines where there is no terminal
FRAME = 0.1  # seconds between two changes of the line on a terminal


def progress(stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> Tick:
    """Give a function that is told what is being done, "" at the end, and says so when it is time.

    On a terminal one line is written over and over; elsewhere a line appears each minute, so that a
    build shorter than that says nothing.
    """
    out = sys.stderr if stream is None else stream
    terminal = out.isatty()
    said = clock() - FRAME if terminal else clock()

    def tick(what: str) -> None:
        nonlocal said
        now = clock()
        if terminal and (not what or now - said >= FRAME):
            print(f"\r\x1b[K{what}", end="", file=out, flush=True)
            said = now
        elif not terminal and what and now - said >= EVERY:
            print(f"lccp: {what}", file=out, flush=True)
            said = now

    return tick


def count(tick: Tick, documents: int, size: int, clock: Callable[[], float] = time.monotonic) -> Callable[[int], None]:
    """Give a function that is told of each document done, by its bytes, and ticks with rate and time left.

    The time left follows from the bytes left, since documents differ in size.
    """
    start, done, seen = clock(), 0, 0

    def one(size_of_one: int) -> None:
        nonlocal done, seen
        done, seen = done + 1, seen + size_of_one
        taken = clock() - start
        line = f"{done} of {documents} documents"
        if taken > 0 and done < documents:
            line += f", {done / taken:.{0 if done >= 10 * taken else 1}f} a second"
            if seen:
                line += f", {spelled(taken * max(0, size - seen) / seen)} left"
        tick(line)

    return one


def spelled(seconds: float) -> str:
    """Say a time as a clock does: minutes and seconds, hours where there are any.

    >>> spelled(75), spelled(3725)
    ('1:15', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
