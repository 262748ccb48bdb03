"""HTML source to tags and stretches of text, each with its offsets, in linear time (HTML 13.2.5).

Simplified where nothing that a reader sees depends on it. Nothing is ever an error: what never
ends is named in ``Unclosed`` and runs to the end of the document, as browsers have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lccp.read.html.entities import unescaped

NAME = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)")
EQUALS = re.compile(r"\s*=\s*")
UNQUOTED = re.compile(r"[^\s>]*")
BLANKS = re.compile(r"[\s/]*")
# What stands in these is no markup (13.2.5.1–13.2.5.5).
RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "title", "textarea"))


class Token(NamedTuple):
    """``kind`` is open, close or text; ``start`` and ``end`` its place; ``name`` in lower case."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: dict[str, str] = {}  # noqa: RUF012 (never changed)


class Unclosed(NamedTuple):
    """A comment, tag or raw element that is never closed: from ``start`` nothing is read."""

    what: str
    start: int


def tokens(text: str) -> Iterator[Token | Unclosed]:
    """Give the tags and texts of HTML source in order; comments and declarations are left out."""
    at, length = 0, len(text)
    while at < length:
        sign = text.find("<", at)
        if sign < 0:
            sign = length
        found = NAME.match(text, sign)
        if found is None and text[sign + 1 : sign + 2] not in ("!", "?", "/") and sign < length:
            # A "<" that begins nothing is text: 浓度<50。
            follow = text.find("<", sign + 1)
            follow = length if follow < 0 else follow
            yield Token("text", at, follow)
            at = follow
            continue
        if sign > at:
            yield Token("text", at, sign)
        if sign == length:
            return
        if found is None:
            end = end_of_comment(text, sign)
            if end < 0:
                yield Unclosed("comment", sign)
                return
            at = end
            continue
        token = tag(text, found)
        if token is None:
            yield Unclosed("tag", sign)
            return
        yield token
        at = token.end
        if token.kind == "open" and token.name in RAW:
            end = end_of_raw(text, token)
            if end < 0 and token.name == "title":  # a title without end would swallow the page: it ends at a tag
                end = text.find("<", at)
            yield Token("text", at, length if end < 0 else end)
            if end < 0:
                yield Unclosed(f"<{token.name}>", at)
                return
            at = end


def end_of_comment(text: str, start: int) -> int:
    """Give where a comment, declaration or instruction ends; -1 if it never does."""
    if text.startswith("<!--", start):
        if text.startswith((">", "->"), start + 4):
            return text.index(">", start) + 1
        end = text.find("-->", start + 4)
        return -1 if end < 0 else end + 3
    end = text.find(">", start)
    return -1 if end < 0 else end + 1


def end_of_raw(text: str, token: Token) -> int:
    """Give where the end tag of a raw element stands; -1 if there is none."""
    found = re.compile(rf"</{re.escape(token.name)}(?=[\s/>])", re.I).search(text, token.end)
    return found.start() if found else -1


def tag(text: str, found: re.Match[str]) -> Token | None:
    """Read a tag with its attributes; None if the document ends inside it."""
    closing, name = found.groups()
    at = found.end()
    attributes: dict[str, str] = {}
    while True:
        blank = BLANKS.match(text, at)
        at = blank.end() if blank else at
        if at >= len(text):
            return None
        if text[at] == ">":
            return Token("close" if closing else "open", found.start(), at + 1, name.lower(), attributes)
        key = ATTRIBUTE.match(text, at)
        if key is None:  # pragma: no cover (a character that is none of blank, / and > always matches)
            return None
        at = key.end()
        value = ""
        equals = EQUALS.match(text, at)
        if equals:
            quote = text[equals.end() : equals.end() + 1]
            if quote in ("'", '"') and quote:
                close = text.find(quote, equals.end() + 1)
                if close < 0:
                    return None
                value, at = text[equals.end() + 1 : close], close + 1
            else:
                bare = UNQUOTED.match(text, equals.end())
                value, at = (bare.group(), bare.end()) if bare else ("", equals.end())
        attributes.setdefault(key.group(1).lower(), unescaped(value) if len(value) < 4096 else "")
