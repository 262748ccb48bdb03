"""Small tools that several extractors share: cutting a ``Text`` into names and sentences, and findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lccp.model import Notice
from lccp.normalise.places import is_place_or_province
from lccp.text.spans import Text

LOST = "\ufffd"
DIGIT = rf"[0-9{LOST}#]"
"""A digit, kept or lost: U+FFFD in a text, ``#`` once ``mask_lost`` has been at it."""

SENTENCE_STOPS = "。！？；"
CLOSERS = "”’」』）)》"


def notice(kind: str, severity: str, text: Text, message: str) -> Notice:
    """Make a finding about the words of ``text``; it bounds them in the decoded document."""
    if not text.value:
        return Notice(kind, severity, 0, 0, message)
    return Notice(kind, severity, min(text.starts), max(text.ends), message)


def pieces(text: Text, separators: str = "、") -> list[Text]:
    """Cut a text at any of ``separators``; the pieces are stripped, empty ones left out.

    >>> from lccp.text.spans import Origin
    >>> [str(piece) for piece in pieces(Text.quote(Origin("x", "昆明、黄山、 玉溪、")))]
    ['昆明', '黄山', '玉溪']
    """
    out, start, value = [], 0, text.value
    for at in [*(i for i, sign in enumerate(value) if sign in separators), len(value)]:
        if value[start:at].strip():
            out.append(text[start:at].strip())
        start = at + 1
    return out


def names(text: Text) -> list[Text]:
    """Cut an enumeration of places into its names: at 、 and ，, and at 和, 与, 及 or 以及 between two of them.

    和 also stands inside names (呼和浩特, 和田), so a piece is cut there only where
    both halves name places; what names none stays whole, for a finding to be made of it.
    """
    out: list[Text] = []
    for piece in pieces(text, "、，,"):
        if is_place_or_province(piece.value):
            out.append(piece)
        else:
            out += _halves(piece) or [piece]
    return out


def _halves(piece: Text) -> list[Text]:
    for joint in re.finditer("以及|[和与及]", piece.value):
        left, right = piece[: joint.start()].strip(), piece[joint.end() :].strip()
        if is_place_or_province(left.value) and is_place_or_province(right.value):
            return [left, right]
        if not left.value and is_place_or_province(right.value):
            return [right]
    return []


def sentences(text: Text, stops: str = SENTENCE_STOPS) -> Iterator[tuple[int, int]]:
    """Give where each sentence begins and ends; a stop inside 《》 or quotation marks ends none.

    Closing marks behind a stop belong to the sentence it ends.
    """
    value, start, depth, at = text.value, 0, 0, 0
    for found in _marks_and(stops).finditer(value):
        if found.start() < at:
            continue
        sign = found[0]
        depth = _depth(depth, sign)
        if sign in stops and not depth:
            at = found.end()
            while at < len(value) and value[at] in CLOSERS:
                at += 1
            yield start, at
            start = at
    if value[start:].strip():
        yield start, len(value)


@cache
def _marks_and(stops: str) -> re.Pattern[str]:
    return re.compile(f"[《（(》）){re.escape(stops)}]")


def _depth(depth: int, sign: str) -> int:
    if sign in "《（(":
        return depth + 1
    return max(0, depth - 1) if sign in "》）)" else depth
