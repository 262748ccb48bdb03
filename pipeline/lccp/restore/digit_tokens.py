"""Tokens of lost digits, and the numbers that premises speak of.

A token is what a row of ``lost_digits`` is about: a run of U+FFFD. A ``Number`` is what a sentence
counts with: digits kept and lost that stand together; a token may hold two of them (####-####), and
a number may hold a token and kept digits beside it (20##).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from lccp.text.patterns import re
from lccp.text.spans import Span, Text

LOST = "\ufffd"
BLANK = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
TOKEN = re.compile(f"{LOST}+(?:[-.+{BLANK}]+{LOST}+)*")
NUMBER = re.compile(rf"[0-9{LOST}]+(?:\.[0-9{LOST}]+)*")
THOUSANDS = re.compile(rf"[0-9{LOST}][,，][0-9{LOST}]{{3}}(?![0-9{LOST}])")
DIGITS = rf"[0-9{LOST}]"


class DigitToken(NamedTuple):
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


def find_tokens(source: str, text: str) -> list[DigitToken]:
    """Return the tokens of a decoded text, in order.

    >>> [(t.start, t.end, t.pattern) for t in find_tokens("x", "自\ufffd\ufffd年，\ufffd-\ufffd\ufffd、超过\ufffd \ufffd万")]
    [(1, 3, '##'), (5, 9, '#-##'), (12, 15, '##')]
    """
    result = []
    for n, match in enumerate(TOKEN.finditer(text), 1):
        lost = tuple(match.start() + index for index, sign in enumerate(match[0]) if sign == LOST)
        result.append(DigitToken(source, n, match.start(), match.end(), pattern_of(match[0]), lost))
    return result


def pattern_of(quoted: str) -> str:
    """Return the pattern of a token's words: ``#`` for each lost digit, blanks left out."""
    return re.sub(f"[{BLANK}]", "", quoted).replace(LOST, "#")


def fits_pattern(value: str, pattern: str) -> bool:
    """Whether a value has the form of a pattern.

    >>> fits_pattern("40.5", "##.#"), fits_pattern("405", "##.#")
    (True, False)
    """
    same = len(value) == len(pattern)
    return same and all(
        b.isascii() and b.isdigit() if a == "#" else a == b for a, b in zip(pattern, value, strict=True)
    )


def fill_pattern(pattern: str, digits: str) -> str:
    """Put digits in the places of ``#``.

    >>> fill_pattern("#+#", "12")
    '1+2'
    """
    digit_iterator = iter(digits)
    return "".join(next(digit_iterator) if sign == "#" else sign for sign in pattern)


class Number(NamedTuple):
    """Digits that make one number: where each stands in the document, and what it is (U+FFFD if lost).

    ``decimals`` says how many of them stand behind the point.
    """

    source: str
    offsets: tuple[int, ...]
    digits: str
    decimals: int = 0

    @property
    def lost(self) -> tuple[int, ...]:
        """The offsets of the lost digits."""
        return tuple(offset for offset, sign in zip(self.offsets, self.digits, strict=True) if sign == LOST)

    @property
    def integer(self) -> int | None:
        """The number without its point, if no digit is lost."""
        return None if LOST in self.digits else int(self.digits)

    @property
    def whole(self) -> int:
        """How many digits stand before the point."""
        return len(self.digits) - self.decimals

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.source, self.offsets[0], self.offsets[-1] + 1)


class NumberMatch(NamedTuple):
    """A number in a piece of text, with its place in it."""

    number: Number
    start: int
    end: int


def number_at(text: Text, start: int, end: int) -> Number | None:
    """Read ``text[start:end]`` as one number; None if it is none, or its digits do not stand one by one."""
    written = text.value[start:end]
    if not NUMBER.fullmatch(written) or written.count(".") > 1:
        return None
    places = [index for index in range(start, end) if text.value[index] != "."]
    if any(text.ends[index] - text.starts[index] != 1 for index in places):
        return None
    offsets = tuple(text.starts[index] for index in places)
    if any(a >= b for a, b in pairwise(offsets)):
        return None
    return Number(text.origin.id, offsets, written.replace(".", ""), len(written.partition(".")[2]))


def whole_number(text: Text) -> Number | None:
    """Read a whole piece of text as one number."""
    return number_at(text, 0, len(text))


def find_numbers(text: Text) -> Iterator[NumberMatch]:
    """Return the numbers in a piece of text, in order; what has two points (a version, a date) is none.

    Nor are the pieces of a number with a comma for its thousands (1,250).
    """
    parted = {index for match in THOUSANDS.finditer(text.value) for index in (match.start() + 1, match.start() + 2)}
    for match in NUMBER.finditer(text.value):
        if match.start() in parted or match.end() in parted:
            continue
        number = number_at(text, *match.span())
        if number is not None:
            yield NumberMatch(number, *match.span())


class NumberReader:
    """A paragraph whose numbers have been replaced by one sign each, so that patterns can name them.

    ``plain`` holds ``#`` for the n-th number; ``number(match, group)`` gives the number under a group,
    ``text(start, end)`` the piece of the paragraph under a stretch of ``plain``.
    """

    SIGN = "#"

    def __init__(self, text: Text) -> None:
        self.source_text = text
        self._matches: dict[int, NumberMatch] = {}
        pieces: list[str] = []
        starts = array("I")
        position = 0
        for number_match in find_numbers(text):
            starts.extend(range(position, number_match.start))
            pieces.append(text.value[position : number_match.start].replace("#", "＃"))
            self._matches[len(starts)] = number_match
            starts.append(number_match.start)
            pieces.append(self.SIGN)
            position = number_match.end
        pieces.append(text.value[position:].replace("#", "＃"))
        starts.extend(range(position, len(text.value) + 1))
        self.plain, self._starts = "".join(pieces), starts

    def number(self, position: int) -> Number:
        """The number whose sign stands at ``at`` in ``plain``."""
        return self._matches[position].number

    def place(self, position: int) -> int:
        """Where in the paragraph the sign at ``at`` in ``plain`` stands."""
        return self._starts[position]

    def text(self, start: int, end: int) -> Text:
        """The piece of the paragraph that ``words[start:end]`` stands for."""
        return self.source_text[self._starts[start] : self._starts[end]]

    @cached_property
    def lost(self) -> bool:
        """Whether any of its numbers has lost digits."""
        return any(number_match.number.integer is None for number_match in self._matches.values())
