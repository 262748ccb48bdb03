"""The documents of a report: their text in leaves, and the repaired text with its edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lccp.extract.structure.parts import cut
from lccp.model import Document
from lccp.reference.script import in_one_script
from lccp.text.patterns import re
from lccp.text.spans import Text

LEAF = 30_000  # code points of a document shown at a time
# What a repair may have taken out: blanks, marks, tags. Words between two pieces belong to another part.
LAYOUT = re.compile(
    "(?:<[^<>]*>|[\\s#*_\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff])*"
)
Op = list[Any]
"""``[start, end]`` kept, ``[start, end, new]`` replaced ("" for taken out), ``[-1, -1, new]`` layout of a table."""


def leaf_spans(text: str) -> list[tuple[int, int]]:
    """Cut a text into stretches of about ``LEAF`` characters, at line breaks where there are any.

    >>> leaf_spans(""), leaf_spans("abc")
    ([(0, 0)], [(0, 3)])
    """
    spans: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > LEAF:
        break_at = text.rfind("\n", start + LEAF // 2, start + LEAF) + 1
        end = break_at or start + LEAF
        spans.append((start, end))
        start = end
    return [*spans, (start, len(text))]


def repaired_lines(document: Document) -> Iterator[list[Op]]:
    """Return the lines of ``text --repaired_lines``, each as what was kept, replaced and taken out of the document."""
    for texts in _lines(document):
        line: list[Op] = []
        for number, text in enumerate(texts):
            if number:
                line.append([-1, -1, "\t"])
            line.extend(repair_operations(text))
        if line:
            yield line


def _lines(document: Document) -> Iterator[Sequence[Text]]:
    document = in_one_script(document)
    for part in cut(document):
        if part.text is not None:
            yield [part.text]
        elif part.grid is not None:
            from lccp.extract.structure.tables import from_grid

            rows = from_grid(document, part.grid).rows()
            yield from ([cell.text for cell in rows[row]] for row in sorted(rows))
        else:
            yield from ([line.text] for line in part.lines)


def repair_operations(text: Text) -> Iterator[Op]:
    """Return a repaired text as what became of the document's characters."""
    text = text.as_printed()
    original = text.origin.text
    last = -1
    position = 0
    while position < len(text):
        start, end = text.starts[position], text.ends[position]
        if 0 <= last < start and LAYOUT.fullmatch(original, last, start):
            yield [last, start, ""]
        ahead = position + 1
        if original[start:end] == text.value[position]:
            while ahead < len(text) and text.starts[ahead] == end and original[end : end + 1] == text.value[ahead]:
                end = text.ends[ahead]
                ahead += 1
            yield [start, end]
        else:
            while ahead < len(text) and (text.starts[ahead], text.ends[ahead]) == (start, end):
                ahead += 1
            yield [start, end, text.value[position:ahead]]
        last, position = end, ahead
