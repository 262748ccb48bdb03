"""A comparison as lines for a terminal, as one line a table, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from lccp.diff.model import CellChange, CellSide, FolderDifference, RowChange, TableChange
from lccp.text.language import FilledSentence, fill_sentence, join_sentences, translate
from lccp.text.patterns import re

UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
LONG, AROUND = 80, 16  # a value is shown whole up to the one, else what differs and this much on either side
COLOURS = {"-": "\x1b[31m", "+": "\x1b[32m", "~": "\x1b[33m", "#": "\x1b[1m"}


def visible_text(text: str) -> str:
    r"""Write what cannot be seen, or would steer a terminal, so that it can be seen.

    >>> visible_text("2020\n左\u202e右")
    '2020⏎左<U+202E>右'
    """
    return UNSEEN.sub(lambda match: "⏎" if match[0] == "\n" else f"<U+{ord(match[0]):04X}>", text)


def shorten_pair(old: str, new: str) -> tuple[str, str]:
    """Shorten two long values to where they differ.

    >>> shorten_pair("a" * 90 + "b", "a" * 90 + "c")
    ('…aaaaaaaaaaaaaaaab', '…aaaaaaaaaaaaaaaac')
    """
    if max(len(old), len(new)) <= LONG:
        return old, new
    head = _common_prefix(old, new)
    tail = _common_prefix(old[head:][::-1], new[head:][::-1])
    start = max(0, head - AROUND)
    ends = tuple(len(value) - max(0, tail - AROUND) for value in (old, new))
    cut = tuple(
        ("…" if start else "") + value[start:end] + ("…" if end < len(value) else "")
        for value, end in zip((old, new), ends, strict=True)
    )
    return cut[0], cut[1]


def _common_prefix(old: str, new: str) -> int:
    """Count the characters that two values begin with alike."""
    for position, (a, b) in enumerate(zip(old, new, strict=False)):
        if a != b:
            return position
    return min(len(old), len(new))


def causes_text(causes: tuple[str, ...]) -> FilledSentence:
    """Name the causes."""
    return join_sentences(map(fill_sentence, causes)) or fill_sentence("cause unknown: no provenance")


def change_counts(change: TableChange) -> FilledSentence:
    """Return in a phrase how much of a table differs."""
    kinds = [cell.kind for cell in change.changed]
    parts = [
        _count_of(len(change.added), "{0} row added", "{0} rows added"),
        _count_of(len(change.removed), "{0} row removed", "{0} rows removed"),
        _count_of(kinds.count("changed"), "{0} cell changed", "{0} cells changed"),
        _count_of(kinds.count("added"), "{0} cell added", "{0} cells added"),
        _count_of(kinds.count("removed"), "{0} cell removed", "{0} cells removed"),
        _count_of(len(change.renumbered), "{0} row renumbered or moved", "{0} rows renumbered or moved"),
        _count_of(
            len(change.retraced),
            "{0} cell of the same value traced otherwise",
            "{0} cells of the same value traced otherwise",
        ),
        _count_of(len(change.columns_added), "{0} column added", "{0} columns added"),
        _count_of(len(change.columns_removed), "{0} column removed", "{0} columns removed"),
    ]
    return join_sentences(filter(None, parts)) or fill_sentence("no difference")


def _count_of(count: int, singular: str, plural: str) -> FilledSentence:
    """Return how many there are; an empty sentence where there is none."""
    return fill_sentence(singular if count == 1 else plural, count) if count else fill_sentence("")


def _table_line(change: TableChange) -> str:
    return translate(fill_sentence("{0}: {1}", change.table, change_counts(change)))


def _files_line(difference: FolderDifference) -> str:
    """Name the files that differ and are no tables."""
    listed = ", ".join(map(visible_text, difference.files))
    return translate(fill_sentence("other files that differ: {0}", listed))


def summary_lines(difference: FolderDifference) -> Iterator[str]:
    """Return one line a table, and one for other files that differ."""
    for change in difference.tables:
        yield _table_line(change)
    if difference.files:
        yield _files_line(difference)


def short_lines(difference: FolderDifference) -> Iterator[str]:
    """Return what differs by table and cause, how many rows and cells; which ones the long view says."""
    if difference.equal:
        yield translate("No difference.")
        return
    for change in difference.tables:
        if change:
            yield _table_line(change)
            yield from _cause_lines(change)
    if difference.files:
        yield _files_line(difference)
    yield translate("With --long: each of them, with both quotes.")


def _cause_lines(change: TableChange) -> Iterator[str]:
    """Return a line for each cause of what differs in a table, the commonest first."""
    rows = Counter(causes_text(row.causes) for row in (*change.added, *change.removed))
    cells = Counter(causes_text(cell.causes) for cell in change.changed)
    for cause, _ in (rows + cells).most_common():
        counted = (_count_of(rows[cause], "{0} row", "{0} rows"), _count_of(cells[cause], "{0} cell", "{0} cells"))
        yield "  " + translate(fill_sentence("{0}: {1}", cause, join_sentences(filter(None, counted))))


def long_lines(difference: FolderDifference, traces: bool, colours: bool) -> Iterator[str]:
    """Return the whole comparison as lines; ``traces`` lists cells of the same value, too."""
    for line in _plain_lines(difference, traces):
        mark = COLOURS.get(line.lstrip()[:1]) if colours else None
        yield f"{mark}{line}\x1b[0m" if mark else line


def _plain_lines(difference: FolderDifference, traces: bool) -> Iterator[str]:
    if difference.equal:
        yield translate("No difference.")
    for change in difference.tables:
        if change:
            yield f"# {_table_line(change)}"
            yield from _table_lines(change, traces)
    if difference.files:
        yield f"# {_files_line(difference)}"


def _table_lines(change: TableChange, traces: bool) -> Iterator[str]:
    for sign, columns in (("-", change.columns_removed), ("+", change.columns_added)):
        for name in columns:
            yield f"  {sign} {translate(fill_sentence('column {0}', visible_text(name)))}"
    for sign, rows in (("-", change.removed), ("+", change.added)):
        for row in rows:
            yield from _row_lines(sign, row)
    for cell in change.changed:
        yield from _cell_lines(cell)
    for first, last, count in renumbered_runs(change.renumbered):
        (a, b), (c, d) = first, last
        old, new = (a, b) if count == 1 else (f"{a} … {c}", f"{b} … {d}")
        label = visible_text(old if old == new else f"{old} → {new}")
        if count > 1:
            label = fill_sentence("{0} ({1} rows)", label, count)
        how = "{0}: says the same, moved" if a == b else "{0}: says the same, renumbered"
        yield f"  ~ {translate(fill_sentence(how, label))}"
    if traces:
        for cell in change.retraced:
            yield from _cell_lines(cell)


def renumbered_runs(pairs: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], tuple[str, str], int]]:
    """Gather renumbered rows that stand together and move by the same: first pair, last pair, how many.

    >>> list(renumbered_runs([("a|1", "a|2"), ("a|2", "a|3"), ("a|5", "a|9")]))
    [(('a|1', 'a|2'), ('a|2', 'a|3'), 2), (('a|5', 'a|9'), ('a|5', 'a|9'), 1)]
    """
    start = 0
    for position in range(1, len(pairs) + 1):
        if (
            position == len(pairs)
            or _number_shift(pairs[position]) is None
            or _number_shift(pairs[position]) != _number_shift(pairs[position - 1])
        ):
            if start < position:
                yield pairs[start], pairs[position - 1], position - start
            start = position


def _number_shift(pair: tuple[str, str]) -> tuple[str, str, int] | None:
    """Return what a row's number is part of on either side, and by how much it moved."""
    ends = [re.fullmatch(r"(.*?)([0-9]{1,18})", key, re.DOTALL) for key in pair]
    if ends[0] is None or ends[1] is None:
        return None
    return ends[0][1], ends[1][1], int(ends[1][2]) - int(ends[0][2])


def _row_lines(sign: str, row: RowChange) -> Iterator[str]:
    yield f"  {sign} {visible_text(row.key)}  [{translate(causes_text(row.causes))}]"
    previous = ""
    for cell in row.cells:
        side = cell.new if sign == "+" else cell.old
        quotes = _quotes_text(side, True)
        yield f"      {cell.field}: {visible_text(_shorten_middle(side.value))}{quotes if quotes != previous else ''}"
        previous = quotes


def _cell_lines(cell: CellChange) -> Iterator[str]:
    key = cell.key if cell.key == cell.old_key else f"{cell.old_key} → {cell.key}"
    values = [
        visible_text(value) if value else translate("(empty)") for value in shorten_pair(cell.old.value, cell.new.value)
    ]
    value = values[0] if cell.kind == "retraced" else f"{values[0]} → {values[1]}"
    yield f"  {visible_text(key)} {cell.field}: {value}  [{translate(causes_text(cell.causes))}]"
    for sign, side in (("-", cell.old), ("+", cell.new)):
        if side.quotes or side.origins or side.rules:
            yield f"    {sign}{_quotes_text(side, False)}"


def _quotes_text(side: CellSide, inline: bool) -> str:
    """Print the words of a cell, its rules and what it was computed from; only the words, where inline."""
    parts = [
        f"{quote.source} {quote.start}-{quote.end} “{visible_text(_shorten_middle(quote.exact))}”"
        for quote in side.quotes
    ]
    if inline:
        return f"  ({'; '.join(parts)})" if parts else ""
    parts += [translate(fill_sentence("from {0}", visible_text(ref))) for ref in side.origins[:3]]
    if len(side.origins) > 3:
        parts.append(translate(fill_sentence("and {0} more", len(side.origins) - 3)))
    rules = "  " + translate(fill_sentence("by {0}", ", ".join(side.rules))) if side.rules else ""
    return " " + "; ".join(parts) + rules


def _shorten_middle(text: str) -> str:
    return text if len(text) <= LONG else f"{text[: LONG // 2]}…{text[-LONG // 2 :]}"


def json_lines(difference: FolderDifference, traces: bool) -> Iterator[str]:
    """Return the whole comparison as one JSON object; tables without a difference are left out."""
    tables = {change.table: _as_json(change, traces) for change in difference.tables if change}
    whole = {
        "old": difference.old,
        "new": difference.new,
        "equal": difference.equal,
        "tables": tables,
        "files": list(difference.files),
    }
    yield json.dumps(whole, ensure_ascii=True, indent=1)


def _as_json(change: TableChange, traces: bool) -> dict[str, object]:
    kinds = ("added", "removed")
    return {
        "columns": {"added": list(change.columns_added), "removed": list(change.columns_removed)},
        **{kind: [_row_json(row, kind) for row in getattr(change, kind)] for kind in kinds},
        "changed": [_cell_json(cell) for cell in change.changed],
        "renumbered": [{"old": a, "new": b} for a, b in change.renumbered],
        "retraced": [_cell_json(cell) for cell in change.retraced] if traces else len(change.retraced),
    }


def _row_json(row: RowChange, kind: str) -> dict[str, object]:
    cells = {cell.field: _side_json(cell.new if kind == "added" else cell.old) for cell in row.cells}
    return {"key": row.key, "causes": list(row.causes), "cells": cells}


def _cell_json(cell: CellChange) -> dict[str, object]:
    sides = {"old": _side_json(cell.old), "new": _side_json(cell.new)}
    head = {"key": cell.key, "old_key": cell.old_key, "field": cell.field, "kind": cell.kind}
    return {**head, "causes": list(cell.causes), **sides}


def _side_json(side: CellSide) -> dict[str, object]:
    quotes = [{"source": q.source, "start": q.start, "end": q.end, "exact": q.exact} for q in side.quotes]
    return {"value": side.value, "quotes": quotes, "rules": list(side.rules), "from": list(side.origins)}
