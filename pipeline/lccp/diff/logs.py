"""The provenance of the cells that differ, picked out of two logs as they stream by."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from lccp.diff.model import NOTHING, CellSide, SideQuote
from lccp.schemas import GROWN_KEYS, SEPARATOR, schema
from lccp.storage.folder import OutputFolder
from lccp.storage.rows import log_lines, open_table, parse_log_line
from lccp.text.patterns import re

HEAD = re.compile(rb'\{"key": "((?:[^"\\]|\\.)*)", "field": "([^"\\]*)", ')  # as the contract prints a line
PLACES = re.compile(rb'"(?:start|end|page)": [0-9]+|"bbox": \[[^]]*\]')  # where words stand, not what they say
Place = tuple[str, str]  # key and field of a cell
Signature = tuple[str, str, bytes]


@dataclass(slots=True)
class UnlikeLines:
    """The lines of one log that have no equal in the other one, by cell."""

    where: str
    grown: Mapping[str, str] = field(default_factory=dict)  # keys of an older output, to those that they are now
    lines: dict[Place, bytes] = field(default_factory=dict)

    def side(self, place: Place, value: str) -> CellSide:
        """Return a cell as this log has it; ``value`` is what the table holds. Raises InputError for a bad line."""
        line = self.lines.get(place)
        if line is None or not value:
            return CellSide(value) if value else NOTHING
        entry = parse_log_line(line, self.where)
        spans = (SideQuote(s["source"], s["start"], s["end"], s["exact"]) for s in entry["spans"])
        return CellSide(value, tuple(spans), tuple(entry["rules"]), tuple(entry["from"]))

    def value(self, place: Place) -> str | None:
        """Return the value that the log itself states; None where it has no line for the cell."""
        line = self.lines.get(place)
        return None if line is None else str(parse_log_line(line, self.where)["value"])

    def split(self, line: bytes) -> tuple[str, str, bytes]:
        """Return which cell a line is about, and the rest of it, unread where it is printed as usual."""
        head = HEAD.match(line)
        if head is None:
            entry = parse_log_line(line, self.where)
            key = str(entry["key"])
            return self.grown.get(key, key), str(entry["field"]), line
        key = head[1].decode() if b"\\" not in head[1] else json.loads(b'"' + head[1] + b'"')
        return self.grown.get(key, key), head[2].decode(), line[head.end() :]


def _grown_keys(side: OutputFolder, other: OutputFolder, table: str) -> dict[str, str]:
    """The keys of a table from before its key grew, each with the one that it has in the other output."""
    if table not in GROWN_KEYS:
        return {}
    with open_table(side, table) as rows, open_table(other, table) as others:
        place = rows.header.index(GROWN_KEYS[table])
        if all(row[place] for row in rows.rows):
            return {}
        name = schema(table).key
        full = [name(dict(zip(others.header, row, strict=True))) for row in others.rows]
    return {key.partition(SEPARATOR)[2]: key for key in reversed(full)}


def _is_alike(ours: bytes | None, theirs: bytes | None) -> bool:
    """Whether two lines differ in no more than where their words stand."""
    if ours is None or theirs is None:
        return ours == theirs
    return ours == theirs or PLACES.sub(b"", ours) == PLACES.sub(b"", theirs)


def unlike_lines(
    old: OutputFolder,
    new: OutputFolder,
    table: str,
    moved: Mapping[str, str],
    removed: Collection[str],
    added: Collection[str],
) -> tuple[UnlikeLines, UnlikeLines]:
    """Return the lines of both logs that differ in more than where their words stand.

    ``moved`` leads old row keys to new ones; ``removed`` and ``added`` are the keys of rows that one
    side alone has, whose lines are all given.
    """
    logs = tuple(
        UnlikeLines(f"{side.name}: provenance/{table}.jsonl", _grown_keys(side, other, table))
        for side, other in ((old, new), (new, old))
    )
    waiting: tuple[dict[Signature, bytes], ...] = ({}, {})
    renamed: tuple[Mapping[str, str], ...] = (moved, {})
    unmoved = not (moved or removed or added)
    # A cell's lines come at about the same time on both sides, so that few wait, and not for long.
    for pair in zip_longest(log_lines(old, table), log_lines(new, table)):
        if unmoved and _is_alike(*pair):
            continue
        for side, line in enumerate(pair):
            if line is None or line == b"\n":
                continue
            key, name, rest = logs[side].split(line)
            if key in (added if side else removed):
                logs[side].lines[key, name] = line
                continue
            signature = renamed[side].get(key, key), name, PLACES.sub(b"", rest)
            if waiting[1 - side].pop(signature, None) is None:
                waiting[side][signature] = line
    for side, log in enumerate(logs):
        for line in waiting[side].values():
            key, name, _ = log.split(line)
            log.lines[key, name] = line
    return logs[0], logs[1]
