"""How far a build has come: a running line on a terminal, else one line a minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from lccp.text.language import fill_sentence, translate

Tick = Callable[[str], None]
EVERY = 60.0  # seconds between two lines where there is no terminal
FRAME = 0.1  # seconds between two changes of the line on a terminal


def show_progress(stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> Tick:
    """Return a function that is called with what is being done, "" at the end, and prints it when it is time.

    On a terminal one line is written over and over; elsewhere a line appears each minute, so that a build shorter
    than that says nothing.
    """
    stream = sys.stderr if stream is None else stream
    terminal = stream.isatty()
    last = clock() - FRAME if terminal else clock()

    def tick(activity: str) -> None:
        nonlocal last
        now = clock()
        if terminal and (not activity or now - last >= FRAME):
            print(f"\r\x1b[K{translate(activity)}", end="", file=stream, flush=True)
            last = now
        elif not terminal and activity and now - last >= EVERY:
            print(f"lccp: {translate(activity)}", file=stream, flush=True)
            last = now

    return tick


def count_documents(
    tick: Tick, documents: int, size: int, clock: Callable[[], float] = time.monotonic
) -> Callable[[int], None]:
    """Return a function that is called with the bytes of each document done, and ticks with rate and time left.

    The time left follows from the bytes left, since documents differ in size.
    """
    start, count, bytes_done = clock(), 0, 0

    def document_done(size_of_document: int) -> None:
        nonlocal count, bytes_done
        count, bytes_done = count + 1, bytes_done + size_of_document
        taken = clock() - start
        line = fill_sentence("{0} of {1} documents", count, documents)
        if taken > 0 and count < documents:
            line = fill_sentence("{0}, {1} a second", line, f"{count / taken:.{0 if count >= 10 * taken else 1}f}")
            if bytes_done:
                remaining = spell_seconds(taken * max(0, size - bytes_done) / bytes_done)
                line = fill_sentence("{0}, {1} left", line, remaining)
        tick(line)

    return document_done


def count_pages(tick: Tick) -> Callable[[], None]:
    """Return a function that is called for each page that is recognised, and ticks with how many there are."""
    count = 0

    def page_done() -> None:
        nonlocal count
        count += 1
        tick(f"{count} pages recognised")

    return page_done


def spell_seconds(seconds: float) -> str:
    """Return a time as a clock shows it: minutes and seconds, hours where there are any.

    >>> spell_seconds(75), spell_seconds(3725)
    ('1:15', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
