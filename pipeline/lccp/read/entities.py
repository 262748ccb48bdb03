"""Character references of HTML: how a document writes a character that it does not hold."""

from __future__ import annotations

import html
from collections.abc import Iterator

from lccp.text.patterns import re
from lccp.text.rules import repair
from lccp.text.spans import Edit

REFERENCE = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?)")


@repair("unescape_entities")
def unescape_entities(text: str) -> Iterator[Edit]:
    r"""Put the character in place of each reference (HTML 13.2.5.72); unknown ones stay as they are.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("unescape_entities", "&ldquo;碳标识&#8221;制度&nbsp;2025")
    '“碳标识”制度\xa02025'
    """
    for match in REFERENCE.finditer(text):
        written = match.group()
        new = html.unescape(written)
        # A reference to no character would come out as U+FFFD, which here means a lost digit.
        if new and new != written and ("\ufffd" not in new or int_of(written) == 0xFFFD):
            yield Edit(match.start(), match.end(), new)


def int_of(reference: str) -> int:
    """Return the code point that a numeric reference names, -1 for a named one."""
    number = reference.strip("&#;")
    try:
        return int(number[1:], 16) if number[:1] in "xX" else int(number)
    except ValueError:
        return -1


def unescaped(text: str) -> str:
    """Return a text with its references replaced, as ``unescape_entities`` replaces them."""
    if "&" not in text:
        return text
    parts, offset = [], 0
    for start, end, new in unescape_entities(text):
        parts += [text[offset:start], new]
        offset = end
    return "".join(parts) + text[offset:]
