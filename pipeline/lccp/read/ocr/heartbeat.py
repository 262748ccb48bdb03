"""Signs of life of a process that recognises pages: each page has a time of its own.

A page recognised is told from process to process: whoever waits for an answer, or bounds the time of a document,
listens here and begins its time anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

LISTENERS: list[Callable[[], None]] = []


def report_page() -> None:
    """Say that a page was recognised."""
    for listener in LISTENERS:
        listener()


@contextmanager
def listening(listener: Callable[[], None]) -> Iterator[None]:
    """Call ``listener`` for each page that is recognised within the block."""
    LISTENERS.append(listener)
    try:
        yield
    finally:
        LISTENERS.remove(listener)
