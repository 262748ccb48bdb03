"""Furniture of pages and of web copies: page numbers, running heads, buttons. Each line is a finding of its own."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.context import Context, Yield
from lccp.extract.structure.parts import Part
from lccp.model import Notice

MESSAGE = "page number, running head or other furniture"


def extract(part: Part, _: Context) -> Iterator[Yield]:
    """Yield a finding for each line of furniture."""
    for line in part.lines:
        yield Notice("furniture", "info", line.raw.starts[0], line.raw.ends[-1], MESSAGE)
