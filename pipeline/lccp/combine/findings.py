"""Findings, and how much of each document is accounted for."""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from lccp.extract.document import Extract, spans_of
from lccp.model import EMPTY, Cell, Document, Notice, Row, Tables
from lccp.text.cells import extra_repairs, text_cell
from lccp.text.messages import Message
from lccp.text.patterns import re
from lccp.text.repairs import ALL, PRINTED
from lccp.text.rules import mend_text, structural
from lccp.text.spans import Span

FINDING = structural("finding", "what a person should look at, and where")
ACCOUNTED = structural(
    "accounted", "the share of non-blank characters that lie in some row's spans, or are labels or furniture"
)
NO_TEXT = ("label", "furniture")
REVIEWED = ("personal",)
"""What should be looked at though it faults no document: who may be told of is for a person to say."""
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def quoted_spans(extract: Extract, tables: Tables) -> set[Span]:
    """Gather the spans of a document that rows quote: its own, and those that many documents make."""
    source = extract.source
    cells = (cell for rows in tables.values() for row in rows for cell in row.values())
    listed = (cell for pilot_list in extract.lists for row in pilot_list.rows for cell in (row.number, row.conditional))
    return {span for cell in (*cells, *listed) for span in cell.spans if span.source == source}


def mask_accounted(document: Document, spans: Iterable[Span], notices: Iterable[Notice]) -> bytearray:
    """Mark each character of a document that one of its spans quotes, or a label or furniture."""
    mask = bytearray(len(document.text))
    for _, start, end in spans:
        mask[start:end] = b"\1" * (end - start)
    for notice in notices:
        if notice.kind in NO_TEXT and notice.end > notice.start:
            mask[notice.start : notice.end] = b"\1" * (notice.end - notice.start)
    return mask


MARKS = re.compile(r"^[-—–－／/]{1,3}$|<br ?/?>|:?-{2,}:?|:-:?|-:|[\s#*_|｜,、;\"\u00ad\u200b-\u200f\u2060\ufeff]")


def unaccounted_stretches(document: Document, mask: bytearray) -> list[tuple[int, int]]:
    """The stretches that nothing accounts for: blanks at their ends, and marks of Markdown, aside."""
    shown = visible_text(document)
    stretches: list[tuple[int, int]] = []
    for gap in re.finditer(b"\0+", mask):
        for run in re.finditer(r"\S+(?:[ \t]+\S+)*", shown[gap.start() : gap.end()]):
            stretches.append((gap.start() + run.start(), gap.start() + run.end()))
    return stretches


def visible_text(document: Document) -> str:
    """The document's text with a blank for whatever is no word of it: tags, what parts cells of CSV, invisible signs.

    A panel of cities and years had 3,800 findings of commas.
    """
    text = document.text
    if document.media_type not in ("text/html", "text/csv"):
        return INVISIBLE.sub(" ", text)
    shown_mask = bytearray(len(text))
    for block in document.blocks:
        pieces = getattr(block, "pieces", ()) or ((block.start, block.end),)
        pieces = (
            pieces if not hasattr(block, "cells") else tuple(piece for cell in block.cells for piece in cell.pieces)
        )
        for start, end in pieces:
            shown_mask[start:end] = b"\1" * (end - start)
    if document.media_type == "text/csv":
        return "".join(" " if sign in ',;"' and not keep else sign for sign, keep in zip(text, shown_mask, strict=True))
    shown = "".join(sign if keep else " " for sign, keep in zip(text, shown_mask, strict=True))
    return ENTITY.sub(lambda entity: " " * len(entity[0]) if not html.unescape(entity[0]).strip() else entity[0], shown)


def account_for_text(extract: Extract, tables: Tables, notices: list[Notice]) -> Cell:
    """Return the cell ``accounted`` of a document; what is left over becomes findings."""
    document = extract.document
    mask = mask_accounted(document, quoted_spans(extract, tables), notices)
    shown = visible_text(document)
    for start, end in unaccounted_stretches(document, mask):
        sample = document.text[start:end]
        if not MARKS.sub("", sample):
            notices.append(
                Notice("furniture", "info", start, end, Message("a mark of layout, no word", "排版标记，并非文字"))
            )
            mask[start:end] = b"\1" * (end - start)
            continue
        message = Message("text that no row accounts for", "未计入任何一行的文字")
        notices.append(Notice("unaccounted", "medium", start, end, message))
    total = sum(not sign.isspace() for sign in shown)
    lost = sum(not sign.isspace() and not mark for sign, mark in zip(shown, mask, strict=True))
    return Cell(share_of(total - lost, total), (), (ACCOUNTED,), (f"raw/{document.source.file}",))


def share_of(part: int, whole: int) -> str:
    """Return a share to four decimals, rounded down, so that 1 means all.

    >>> share_of(9999, 10000), share_of(3, 3), share_of(0, 0)
    ('0.9999', '1', '1')
    """
    if part == whole:
        return "1"
    return f"{part * 10000 // whole / 10000:.4f}".rstrip("0").rstrip(".")


def finding_rows(extract: Extract, notices: Iterable[Notice]) -> list[Row]:
    """The rows of ``findings`` of a document, in the order of its text, whole-document ones first."""
    ordered = sorted(
        set(notices), key=lambda notice: (notice.start, notice.end, notice.kind, notice.message, notice.severity)
    )
    return [
        _finding_row(extract.source, n, notice, extract.document, extract.starts) for n, notice in enumerate(ordered, 1)
    ]


def unread_finding_rows(source: str, notices: Iterable[Notice]) -> list[Row]:
    """The rows of ``findings`` of a document that could not be read."""
    ordered = sorted(set(notices), key=lambda notice: (notice.kind, notice.message))
    return [_finding_row(source, n, notice, None, ()) for n, notice in enumerate(ordered, 1)]


def needs_review(notice: Notice) -> bool:
    """Whether somebody should look at a finding, or it merely says what became of some words."""
    return notice.severity != "info" or notice.kind in REVIEWED


def _quoted_text(document: Document, notice: Notice) -> Cell:
    """The words that a finding is about, mended; empty for mere marks, and where tags stand between them."""
    quoted = document.quote(notice.start, notice.end)
    if not MARKS.sub("", quoted.value) or (document.media_type == "text/html" and "<" in quoted.value):
        return EMPTY
    repairs = extra_repairs() if document.media_type == "text/html" else ()
    return text_cell(mend_text(quoted, (*repairs, *(name for name in ALL if name not in PRINTED))))


def _finding_row(
    source: str, n: int, notice: Notice, document: Document | None, starts: Sequence[tuple[int, str]]
) -> Row:
    spans = spans_of(notice, source)
    file = document.source.file if document else ""
    origins = (f"raw/{file}",) if file and not spans else (() if spans else ("raw/sources.toml",))

    def cell(value: str) -> Cell:
        return Cell(value, spans, (FINDING,), origins) if value else EMPTY

    index = bisect_right([start for start, _ in starts], notice.start) - 1
    return {
        "source": Cell(source),
        "n": Cell(str(n)),
        "kind": cell(notice.kind),
        "severity": cell(notice.severity),
        "section": cell(starts[index][1]) if spans and index >= 0 else EMPTY,
        "start": cell(str(notice.start)) if spans else EMPTY,
        "end": cell(str(notice.end)) if spans else EMPTY,
        "text": _quoted_text(document, notice) if document and spans else EMPTY,
        "message": cell(notice.message),
        "message_zh": cell(notice.message.zh),
        "review": cell("true" if needs_review(notice) else "false"),
    }
