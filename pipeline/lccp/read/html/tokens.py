"""HTML source to tags and stretches of text, each with its offsets, in linear time (HTML 13.2.5).

Simplified where nothing that a reader sees depends on it. Nothing is ever an error: what never
ends is named in ``Unclosed`` and runs to the end of the document, as browsers have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lccp.read.entities import unescaped
from lccp.text.patterns import re

NAME = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)")
EQUALS = re.compile(r"\s*=\s*")
UNQUOTED = re.compile(r"[^\s>]*")
BLANKS = re.compile(r"[\s/]*")
LONGEST_VALUE = 4096  # characters of an attribute's value
# What stands in these is no markup (13.2.5.1–13.2.5.5).
RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "title", "textarea"))


class MarkupToken(NamedTuple):
    """``kind`` is open, close or text; ``start`` and ``end`` its place; ``name`` in lower case."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: dict[str, str] = {}  # noqa: RUF012 (never changed)


class Unclosed(NamedTuple):
    """A comment, tag or raw element that is never closed: from ``start`` nothing is read."""

    markup: str
    start: int


def _begins_nothing(text: str, sign: int) -> bool:
    """Return whether a "<" is text, as in 浓度<50."""
    return sign < len(text) and text[sign + 1 : sign + 2] not in ("!", "?", "/")


def _end_of_raw_text(text: str, token: MarkupToken) -> int:
    """Return where the text of a script, style or title ends, or -1.

    A title without end would swallow the page, as one of a ministry's did: it ends at a tag.
    """
    end = end_of_raw(text, token)
    return text.find("<", token.end) if end < 0 and token.name == "title" else end


def split_tokens(text: str) -> Iterator[MarkupToken | Unclosed]:
    """Return the tags and texts of HTML source in order; comments and declarations are left out."""
    offset, length = 0, len(text)
    while offset < length:
        sign = text.find("<", offset)
        if sign < 0:
            sign = length
        match = NAME.match(text, sign)
        if match is None and _begins_nothing(text, sign):
            follow = text.find("<", sign + 1)
            follow = length if follow < 0 else follow
            yield MarkupToken("text", offset, follow)
            offset = follow
            continue
        if sign > offset:
            yield MarkupToken("text", offset, sign)
        if sign == length:
            return
        if match is None:
            end = end_of_comment(text, sign)
            if end < 0:
                yield Unclosed("comment", sign)
                return
            offset = end
            continue
        token = read_tag(text, match)
        if token is None:
            yield Unclosed("tag", sign)
            return
        yield token
        offset = token.end
        if token.kind == "open" and token.name in RAW:
            end = _end_of_raw_text(text, token)
            yield MarkupToken("text", offset, length if end < 0 else end)
            if end < 0:
                yield Unclosed(f"<{token.name}>", offset)
                return
            offset = end


def end_of_comment(text: str, start: int) -> int:
    """Return where a comment, declaration or instruction ends; -1 if it never does."""
    if text.startswith("<!--", start):
        if text.startswith((">", "->"), start + 4):
            return text.index(">", start) + 1
        end = text.find("-->", start + 4)
        return -1 if end < 0 else end + 3
    end = text.find(">", start)
    return -1 if end < 0 else end + 1


def end_of_raw(text: str, token: MarkupToken) -> int:
    """Return where the end tag of a raw element stands; -1 if there is none."""
    match = re.compile(rf"</{re.escape(token.name)}(?=[\s/>])", re.I).search(text, token.end)
    return match.start() if match else -1


def read_tag(text: str, match: re.Match[str]) -> MarkupToken | None:
    """Read a tag with its attributes; None if the document ends inside it."""
    closing, name = match.groups()
    offset = match.end()
    attributes: dict[str, str] = {}
    while True:
        blank = BLANKS.match(text, offset)
        offset = blank.end() if blank else offset
        if offset >= len(text):
            return None
        if text[offset] == ">":
            return MarkupToken("close" if closing else "open", match.start(), offset + 1, name.lower(), attributes)
        key = ATTRIBUTE.match(text, offset)
        if key is None:  # pragma: no cover (a character that is none of blank, / and > always matches)
            return None
        offset = key.end()
        value = ""
        equals = EQUALS.match(text, offset)
        if equals:
            quote = text[equals.end() : equals.end() + 1]
            if quote in ("'", '"') and quote:
                close = text.find(quote, equals.end() + 1)
                if close < 0:
                    return None
                value, offset = text[equals.end() + 1 : close], close + 1
            else:
                bare = UNQUOTED.match(text, equals.end())
                value, offset = (bare.group(), bare.end()) if bare else ("", equals.end())
        attributes.setdefault(key.group(1).lower(), _attribute_value(value))


def _attribute_value(value: str) -> str:
    """Return an attribute's value; a long one counts for nothing, unless it is a picture."""
    if len(value) < LONGEST_VALUE:
        return unescaped(value)
    return value if value[:5].lower() == "data:" else ""
