"""Tokens of lost digits, and the numbers that premises speak of.

A token is what a row of ``lost_digits`` is about: a run of U+FFFD. A ``Number`` is what a sentence
counts with: digits kept and lost that stand together; a token may hold two of them (####-####), and
a number may hold a token and kept digits beside it (20##).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from lccp.text.spans import Span, Text

LOST = "\ufffd"
BLANK = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
TOKEN = re.compile(f"{LOST}+(?:[-.+{BLANK}]+{LOST}+)*")
NUMBER = re.compile(rf"[0-9{LOST}]+(?:\.[0-9{LOST}]+)*")
THOUSANDS = re.compile(rf"[0-9{LOST}][,，][0-9{LOST}]{{3}}(?![0-9{LOST}])")
DIGITS = rf"[0-9{LOST}]"


class Token(NamedTuple):
    """A token of lost digits: its number within its document, its place, its pattern (``####-####``).

    ``lost`` are the offsets of its lost digits, in order.
    """

    source: str
    n: int
    start: int
    end: int
    pattern: str
    lost: tuple[int, ...]

    @property
    def key(self) -> str:
        """The row's key in ``lost_digits``."""
        return f"{self.source}|{self.n}"


def tokens(source: str, text: str) -> list[Token]:
    """Give the tokens of a decoded text, in order.

    >>> [(t.start, t.end, t.pattern) for t in tokens("x", "自\ufffd\ufffd年，\ufffd-\ufffd\ufffd、超过\ufffd \ufffd万")]
    [(1, 3, '##'), (5, 9, '#-##'), (12, 15, '##')]
    """
    out = []
    for n, found in enumerate(TOKEN.finditer(text), 1):
        lost = tuple(found.start() + at for at, sign in enumerate(found[0]) if sign == LOST)
        out.append(Token(source, n, found.start(), found.end(), pattern(found[0]), lost))
    return out


def pattern(words: str) -> str:
    """Give the pattern of a token's words: ``#`` for each lost digit, blanks left out."""
    return re.sub(f"[{BLANK}]", "", words).replace(LOST, "#")


def fits(value: str, pattern: str) -> bool:
    """Whether a value has the form of a pattern.

    >>> fits("40.5", "##.#"), fits("405", "##.#")
    (True, False)
    """
    same = len(value) == len(pattern)
    return same and all(
        b.isascii() and b.isdigit() if a == "#" else a == b for a, b in zip(pattern, value, strict=True)
    )


def fill(pattern: str, digits: str) -> str:
    """Put digits in the places of ``#``.

    >>> fill("#+#", "12")
    '1+2'
    """
    given = iter(digits)
    return "".join(next(given) if sign == "#" else sign for sign in pattern)


class Number(NamedTuple):
    """Digits that make one number: where each stands in the document, and what it is (U+FFFD if lost).

    ``decimals`` says how many of them stand behind the point.
    """

    source: str
    at: tuple[int, ...]
    digits: str
    decimals: int = 0

    @property
    def lost(self) -> tuple[int, ...]:
        """The offsets of the lost digits."""
        return tuple(at for at, sign in zip(self.at, self.digits, strict=True) if sign == LOST)

    @property
    def known(self) -> int | None:
        """The number without its point, if no digit is lost."""
        return None if LOST in self.digits else int(self.digits)

    @property
    def whole(self) -> int:
        """How many digits stand before the point."""
        return len(self.digits) - self.decimals

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.source, self.at[0], self.at[-1] + 1)


class Found(NamedTuple):
    """A number in a piece of text, with its place in it."""

    number: Number
    start: int
    end: int


def number_at(text: Text, start: int, end: int) -> Number | None:
    """Read ``text[start:end]`` as one number; None if it is none, or its digits do not stand one by one."""
    words = text.value[start:end]
    if not NUMBER.fullmatch(words) or words.count(".") > 1:
        return None
    places = [at for at in range(start, end) if text.value[at] != "."]
    if any(text.ends[at] - text.starts[at] != 1 for at in places):
        return None
    offsets = tuple(text.starts[at] for at in places)
    if any(a >= b for a, b in pairwise(offsets)):
        return None
    return Number(text.origin.id, offsets, words.replace(".", ""), len(words.partition(".")[2]))


def whole_number(text: Text) -> Number | None:
    """Read a whole piece of text as one number."""
    return number_at(text, 0, len(text))


def numbers(text: Text) -> Iterator[Found]:
    """Give the numbers in a piece of text, in order; what has two points (a version, a date) is none.

    Nor are the pieces of a number with a comma for its thousands (1,250).
    """
    parted = {at for found in THOUSANDS.finditer(text.value) for at in (found.start() + 1, found.start() + 2)}
    for found in NUMBER.finditer(text.value):
        if found.start() in parted or found.end() in parted:
            continue
        number = number_at(text, *found.span())
        if number is not None:
            yield Found(number, *found.span())


class Reader:
    """A paragraph whose numbers have been replaced by one sign each, so that patterns can name them.

    ``words`` holds ``#`` for the n-th number; ``number(match, group)`` gives the number under a group,
    ``text(start, end)`` the piece of the paragraph under a stretch of ``words``.
    """

    SIGN = "#"

    def __init__(self, text: Text) -> None:
        self.source_text = text
        self._found: dict[int, Found] = {}
        pieces: list[str] = []
        starts = array("I")
        at = 0
        for found in numbers(text):
            starts.extend(range(at, found.start))
            pieces.append(text.value[at : found.start].replace("#", "＃"))
            self._found[len(starts)] = found
            starts.append(found.start)
            pieces.append(self.SIGN)
            at = found.end
        pieces.append(text.value[at:].replace("#", "＃"))
        starts.extend(range(at, len(text.value) + 1))
        self.words, self._starts = "".join(pieces), starts

    def number(self, at: int) -> Number:
        """The number whose sign stands at ``at`` in ``words``."""
        return self._found[at].number

    def place(self, at: int) -> int:
        """Where in the paragraph the sign at ``at`` in ``words`` stands."""
        return self._starts[at]

    def text(self, start: int, end: int) -> Text:
        """The piece of the paragraph that ``words[start:end]`` stands for."""
        return self.source_text[self._starts[start] : self._starts[end]]

    @cached_property
    def lost(self) -> bool:
        """Whether any of its numbers has lost digits."""
        return any(found.number.known is None for found in self._found.values())
