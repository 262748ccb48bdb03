"""Findings, and how much of each document is accounted for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from pipeline.extract.document import Extract, spans_of
from pipeline.model import EMPTY, Cell, Document, Notice, Row, Tables
from pipeline.rules import structural
from pipeline.text import Span

FINDING = structural("finding", "what a person should look at, and where")
ACCOUNTED = structural(
    "accounted", "the share of non-blank characters that lie in some row's spans, or are labels or furniture"
)
NO_TEXT = ("label", "furniture")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def mask(document: Document, tables: Tables, notices: Iterable[tuple[str, Notice]]) -> bytearray:
    """Mark each character of a document that some row quotes, or a label or furniture."""
    held = bytearray(len(document.text))
    source = document.source.id
    spans: set[Span] = set()
    for rows in tables.values():
        for row in rows:
            for cell in row.values():
                spans.update(cell.spans)
    for span in spans:
        if span.source == source:
            held[span.start : span.end] = b"\1" * (span.end - span.start)
    for owner, notice in notices:
        if owner == source and notice.kind in NO_TEXT and notice.end > notice.start:
            held[notice.start : notice.end] = b"\1" * (notice.end - notice.start)
    return held


MARKS = re.compile(r"[\s#*_\u00ad\u200b-\u200f\u2060\ufeff]")


def unaccounted(document: Document, held: bytearray) -> list[tuple[int, int]]:
    """The stretches that nothing accounts for: blanks at their ends, and marks of Markdown, aside."""
    words = words_of(document)
    out: list[tuple[int, int]] = []
    for found in re.finditer(b"\0+", held):
        for run in re.finditer(r"\S+(?:[ \t]+\S+)*", words[found.start() : found.end()]):
            out.append((found.start() + run.start(), found.start() + run.end()))
    return out


def words_of(document: Document) -> str:
    """The document's text with a blank for whatever is no word of it: HTML's tags, invisible characters."""
    text = document.text
    if document.media_type != "text/html":
        return INVISIBLE.sub(" ", text)
    words = bytearray(len(text))
    for block in document.blocks:
        pieces = getattr(block, "pieces", ()) or ((block.start, block.end),)
        pieces = (
            pieces if not hasattr(block, "cells") else tuple(piece for cell in block.cells for piece in cell.pieces)
        )
        for start, end in pieces:
            words[start:end] = b"\1" * (end - start)
    return "".join(sign if keep else " " for sign, keep in zip(text, words, strict=True))


def account(extracts: Sequence[Extract], tables: Tables, notices: list[tuple[str, Notice]]) -> dict[str, Cell]:
    """Give the cell ``accounted`` of each document; what is left over becomes findings."""
    cells: dict[str, Cell] = {}
    for extract in extracts:
        document = extract.document
        held = mask(document, tables, notices)
        words = words_of(document)
        for start, end in unaccounted(document, held):
            sample = document.text[start:end]
            if not MARKS.sub("", sample):
                notices.append((extract.source, Notice("furniture", "info", start, end, "a mark of layout, no word")))
                held[start:end] = b"\1" * (end - start)
                continue
            notices.append(
                (extract.source, Notice("unaccounted", "medium", start, end, "text that no row accounts for"))
            )
        total = sum(not sign.isspace() for sign in words)
        lost = sum(not sign.isspace() and not mark for sign, mark in zip(words, held, strict=True))
        cells[extract.source] = Cell(share(total - lost, total), (), (ACCOUNTED,), (f"raw/{document.source.file}",))
    return cells


def share(part: int, whole: int) -> str:
    """Give a share to four decimals, rounded down, so that 1 means all.

    >>> share(9999, 10000), share(3, 3), share(0, 0)
    ('0.9999', '1', '1')
    """
    if part == whole:
        return "1"
    return f"{part * 10000 // whole / 10000:.4f}".rstrip("0").rstrip(".")


def rows(extracts: Sequence[Extract], notices: Iterable[tuple[str, Notice]]) -> list[Row]:
    """The rows of ``findings``, each document's in the order of its text, whole-document ones first."""
    by_source: dict[str, set[Notice]] = {}
    for source, notice in notices:
        by_source.setdefault(source, set()).add(notice)
    files = {extract.source: extract.document.source.file for extract in extracts}
    starts = {extract.source: extract.starts for extract in extracts}
    out: list[Row] = []
    for source, held in by_source.items():
        ordered = sorted(held, key=lambda one: (one.start, one.end, one.kind, one.message))
        for n, notice in enumerate(ordered, 1):
            out.append(_row(source, n, notice, files.get(source, ""), starts.get(source, ())))
    return out


def _row(source: str, n: int, notice: Notice, file: str, starts: Sequence[tuple[int, str]]) -> Row:
    spans = spans_of(notice, source)
    origins = (f"raw/{file}",) if file and not spans else (() if spans else ("raw/sources.toml",))

    def cell(value: str) -> Cell:
        return Cell(value, spans, (FINDING,), origins) if value else EMPTY

    at = bisect_right([start for start, _ in starts], notice.start) - 1
    return {
        "source": Cell(source),
        "n": Cell(str(n)),
        "kind": cell(notice.kind),
        "severity": cell(notice.severity),
        "section": cell(starts[at][1]) if spans and at >= 0 else EMPTY,
        "start": cell(str(notice.start)) if spans else EMPTY,
        "end": cell(str(notice.end)) if spans else EMPTY,
        "message": cell(notice.message),
    }


def held_by(tables: Mapping[str, Sequence[Row]], source: str) -> int:
    """How many rows of all tables quote a document."""
    return sum(
        any(span.source == source for cell in row.values() for span in cell.spans)
        for rows in tables.values()
        for row in rows
    )
