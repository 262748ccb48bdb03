"""Furniture of pages and of web copies: page numbers, running heads, buttons. Each line is a finding of its own."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.context import Context, Yield
from lccp.extract.structure.parts import Part
from lccp.model import make_finding
from lccp.text.messages import Message

MESSAGE = Message("page number, running head or other furniture", "页码、页眉页脚或网页按钮之类")


def extract(part: Part, _: Context) -> Iterator[Yield]:
    """Yield a finding for each line of furniture."""
    for line in part.lines:
        yield make_finding("furniture", "info", line.raw, MESSAGE)
