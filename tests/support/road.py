"""The way of one year from the bytes of a document to its row: which files pass it on, which records carry it.

A file passes it on where a function of it is handed, or gives back, the year's traced characters: a text, a span or a
cell no longer than the line they stand in, alone or in a list or row of such. A record is on the way where an instance
that holds those characters, however deep, comes into a function of another file than its own: what a module keeps to
itself while it works is its own affair.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import lccp
from lccp.model import Line
from lccp.text.spans import Origin, Span, Text
from lccp.text.traced import Cell

PACKAGE = Path(lccp.__file__).parent
MOST_MEMBERS = 400  # of a list or mapping that are looked at: whoever holds more holds whole documents
MOST_DEPTH = 9
NOTHING: frozenset[type] = frozenset()


def file_of(kind: type) -> str:
    """The file of the package that defines a class; empty for classes from elsewhere."""
    return getattr(sys.modules[kind.__module__], "__file__", "") if kind.__module__.startswith("lccp.") else ""


@dataclasses.dataclass
class Meeting:
    """Something that was handed on: how often, whether it holds the year, and the records with the year in it."""

    value: object  # kept, so that nothing else bears its id
    count: int = 0
    holds: bool = False
    records: frozenset[type] = NOTHING


class YearWalk:
    """Follows the characters ``start`` to ``end`` of a document, in a line of so many, through a call."""

    def __init__(self, source: str, start: int, end: int, line: int) -> None:
        self.source, self.start, self.end, self.line = source, start, end, line
        self.files: set[str] = set()
        self.records: set[str] = set()
        self._meetings: dict[int, Meeting] = {}

    def follow(self, function: Callable[[], Any]) -> Any:
        """Call the function and note what passes."""
        sys.setprofile(self._note)
        try:
            return function()
        finally:
            sys.setprofile(None)

    def _note(self, frame: Any, event: str, result: Any) -> None:
        code = frame.f_code
        if event not in ("call", "return") or not code.co_filename.startswith(f"{PACKAGE}/"):
            return
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        for value in [result] if event == "return" else [frame.f_locals.get(name) for name in names]:
            if self._is_piece(value) or self._is_row_of_pieces(value):
                self.files.add(str(Path(code.co_filename).relative_to(PACKAGE)))
            meeting = self._meet(value, 0)
            if meeting.holds:
                self.records |= {kind.__name__ for kind in meeting.records if file_of(kind) != code.co_filename}

    def _is_piece(self, value: object) -> bool:
        """Whether a value is the year's characters with their place: a text, a span or a cell."""
        if isinstance(value, Text):
            return hasattr(value, "value") and value.origin.id == self.source and self._covers(value.spans())
        return (isinstance(value, Span) and self._covers((value,))) or (
            isinstance(value, Cell) and self._covers(value.spans)
        )

    def _is_row_of_pieces(self, value: object) -> bool:
        members = list(value.values()) if isinstance(value, dict) else value
        return isinstance(members, list | tuple) and len(members) <= 40 and any(map(self._is_piece, members))

    def _covers(self, spans: Iterable[Span]) -> bool:
        return any(
            span.source == self.source and span.start <= self.start and self.end <= span.end <= span.start + self.line
            for span in spans
        )

    def _meet(self, value: Any, depth: int) -> Meeting:
        if value is None or isinstance(value, str | int | float | bytes | Path) or depth > MOST_DEPTH:
            return Meeting(value)
        meeting = self._meetings.setdefault(id(value), Meeting(value))
        meeting.count += 1
        unchanging = isinstance(value, tuple) and meeting.count > 1
        # What may still grow is looked into again after twice as many meetings.
        if not unchanging and meeting.count & (meeting.count - 1) == 0:
            self._look_into(meeting, value, depth)
        return meeting

    def _look_into(self, meeting: Meeting, value: Any, depth: int) -> None:
        kind = type(value)
        members: list[Any] = []
        if isinstance(value, Text | Span | Cell):
            meeting.holds = self._is_piece(value)
        elif isinstance(value, Origin):
            meeting.holds = value.id == self.source
        elif isinstance(value, Line):
            meeting.holds = value.start <= self.start and self.end <= value.end <= value.start + self.line
        elif dataclasses.is_dataclass(value):
            members = [getattr(value, field.name, None) for field in dataclasses.fields(value)]
        elif isinstance(value, dict):
            members = list(value.values())[:MOST_MEMBERS]
        elif isinstance(value, list | tuple):
            members = list(value[:MOST_MEMBERS])
        inside = [entry for member in members if (entry := self._meet(member, depth + 1)).holds]
        if inside or meeting.holds:
            own = {kind} if file_of(kind) else set()
            meeting.holds, meeting.records = True, frozenset(own.union(*(entry.records for entry in inside)))
