"""Patterns whose matches begin with few signs, looked for only where one of these stands.

``re`` tries a pattern that begins with a condition (``(?<![0-9])``) or with words that may be missing
(``(?:约)?[0-9]``) at every sign of a text, at some 400 ns each. Which signs its matches can begin with follows from the
pattern itself; the module's own search finds these at some 5 ns each.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from lccp.text.pattern_code import PATTERN_CODE
from lccp.text.patterns import re

MOST_SIGNS = 400  # that are worth looking for
Openings = tuple[set[str] | None, bool]
"""The signs with which a part of a pattern begins (None: any), and whether it may be empty."""


def opening_signs(pattern: str) -> frozenset[str] | None:
    """Return the signs with which every match of a pattern begins; None where these are not few, or it may be empty.

    >>> sorted(opening_signs("(?<![0-9])(?:约|不足)?[0-3]+个")), sorted(opening_signs("a?(?=b)c"))
    (['0', '1', '2', '3', '不', '约'], ['a', 'b'])
    >>> opening_signs("[^a]b"), opening_signs("a?")
    (None, None)
    """
    parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]
    signs, may_be_empty = ANY if parsed.state.flags & re.IGNORECASE else _signs_of(parsed)
    return None if may_be_empty or signs is None or len(signs) > MOST_SIGNS else frozenset(signs)


def _signs_of(items: Iterable[tuple[Any, Any]]) -> Openings:
    """The signs with which a sequence begins (None: any), and whether all of it may be empty."""
    signs: set[str] = set()
    for kind, argument in items:
        opening, may_be_empty = OPENINGS.get(str(kind), _of_any)(argument)
        if opening is None:
            return None, may_be_empty
        signs |= opening
        if not may_be_empty:
            return signs, False
    return signs, True


def _of_any(_: Any) -> Openings:
    return ANY


def _of_nothing(_: Any) -> Openings:
    return set(), True


def _of_sign(code: int) -> Openings:
    return {chr(code)}, False


def _of_branches(argument: Any) -> Openings:
    branches = [_signs_of(branch) for branch in argument[1]]
    may_be_empty = any(empty for _, empty in branches)
    sets = [opening for opening, _ in branches if opening is not None]
    return (set().union(*sets) if len(sets) == len(branches) else None), may_be_empty


def _of_group(argument: Any) -> Openings:
    return ANY if argument[1] & re.IGNORECASE else _signs_of(argument[-1])


def _of_repeat(argument: Any) -> Openings:
    least, _, repeated = argument
    opening, may_be_empty = _signs_of(repeated)
    return opening, may_be_empty or least == 0


def _of_condition(argument: Any) -> Openings:
    """What must follow opens the match, whatever takes it; what must stand before says nothing of it."""
    direction, condition = argument
    return _signs_of(condition) if direction > 0 else _of_nothing(condition)


def _of_class(items: Iterable[tuple[Any, Any]]) -> Openings:
    signs: set[str] = set()
    for kind, argument in items:
        if str(kind) == "LITERAL":
            signs.add(chr(argument))
        elif str(kind) == "RANGE" and argument[1] - argument[0] < MOST_SIGNS:
            signs.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None, False
    return signs, False


ANY: Openings = (None, True)
OPENINGS: Mapping[str, Callable[[Any], Openings]] = {
    "LITERAL": _of_sign,
    "IN": _of_class,
    "BRANCH": _of_branches,
    "SUBPATTERN": _of_group,
    "ATOMIC_GROUP": _signs_of,
    "MAX_REPEAT": _of_repeat,
    "MIN_REPEAT": _of_repeat,
    "POSSESSIVE_REPEAT": _of_repeat,
    "ASSERT": _of_condition,
    "ASSERT_NOT": _of_nothing,
    "AT": _of_nothing,
}
"""How the signs of each item of a parsed pattern are told; of any other they may be any."""


class OpenedPattern:
    """A pattern of ``re`` that is tried only at the signs with which its matches can begin; none of these is empty."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._opening: Any = None
        self._compiled: Any = None

    def _prepare(self) -> None:
        signs = PATTERN_CODE.remembered(("opening signs", self.pattern), lambda: opening_signs(self.pattern))
        assert signs, f"{self.pattern[:60]} may begin with any sign"
        self._opening = PATTERN_CODE.compile("re", "[" + "".join(map(re.escape, sorted(signs))) + "]", 0)
        self._compiled = PATTERN_CODE.compile("re", self.pattern, 0)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield the matches in their order, none of which overlaps the one before."""
        if self._compiled is None:
            self._prepare()
        match_at, free = self._compiled.match, start
        for candidate in self._opening.finditer(text, start, end):
            position = candidate.start()
            if position >= free and (match := match_at(text, position, end)) is not None:
                yield match
                free = match.end()

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match; None where there is none."""
        return next(self.finditer(text, start, end), None)
