"""Headings that bear a bare number, as papers and standards print them: 1 引言, 2 文献综述; 一 问题的提出, 二 ….

A bare number is a heading's only in a row of them that begins with words that open a text (引言, 范围); the rows of a
list, quantities and dates begin with numbers too. Above a paper's abstract numbers are its authors' addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lccp.extract.structure import imprint
from lccp.extract.structure.imprint.patterns import PAPER
from lccp.extract.structure.markers import HANZI, Marker, chinese_number
from lccp.extract.structure.parts import Part
from lccp.reference.script import fold_script
from lccp.text.patterns import regex

NUMBERED = regex.compile(r"([0-9]{1,2})[ \u3000]*(?=(\p{Han}[^。；：，,;:!?！？]{1,29})$)")
OPENS_TEXT = regex.compile("引 ?言|绪 ?论|前 ?言|导 ?[言论]|问题的?提出|研究背景|背景|概 ?述|范 ?围|总则")
HAN_NUMBERED = regex.compile(rf"([{HANZI}]{{1,3}})[ \u3000\u00a0]+(?=\p{{Han}}[^。；：，,;:!?！？]{{1,29}}$)")
FEWEST_IN_A_ROW = 2
MOST_HEAD = 25  # parts above an abstract


def as_headings(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with bare numbers in a row as headings, and no headings above a paper's abstract."""
    result = list(parts)
    for index in _above_abstract(parts):
        result[index] = replace(parts[index], kind="paragraph", marker=None)
    last: int | None = None
    is_paper = any(part.text is not None and PAPER.match(part.text.value) for part in parts[:MOST_HEAD])
    for index, part in enumerate(result):
        match = NUMBERED.match(part.text.value) if _is_plain_line(part) and part.text is not None else None
        if match is None:
            continue
        number = int(match[1])
        opens = last is None and number in (0, 1) and _opens(result, index, match, is_paper=is_paper)
        if opens or (last is not None and number == last + 1):
            last = number
            result[index] = replace(part, kind="heading", marker=Marker("1.", match[1], match.end()))
    for index, numeral in _han_row(result):
        result[index] = replace(result[index], kind="heading", marker=Marker("一、", numeral, len(numeral)))
    return result


def _opens(parts: Sequence[Part], index: int, match: regex.Match[str], *, is_paper: bool) -> bool:
    """Whether a row of headings begins: with words that open a text, over its first part (1.1), or, in a paper, over prose before its next."""
    number = int(match[1])
    below = next((part for part in parts[index + 1 :] if part.text is not None), None)
    if below is None or OPENS_TEXT.match(fold_script(match[2])):
        return below is not None
    if below.marker is not None and below.marker.printed.rstrip(".、") == f"{number}.1":
        return True
    is_next_first = NUMBERED.match(below.text.value if below.text is not None else "")  # a list stands there
    return is_paper and not is_next_first and number + 1 in _bare_numbers(parts[index + 1 :])


def _bare_numbers(parts: Sequence[Part]) -> set[int]:
    texts = (part.text.value for part in parts if _is_plain_line(part) and part.text is not None)
    return {int(match[1]) for text in texts if (match := NUMBERED.match(text)) is not None}


def _han_row(parts: Sequence[Part]) -> Iterator[tuple[int, str]]:
    """Yield the lines that begin with 一, 二 … and a blank, in order; none unless two of them follow one another."""
    row: list[tuple[int, str]] = []
    for index, part in enumerate(parts):
        if not _is_plain_line(part) or part.text is None:
            continue
        match = HAN_NUMBERED.match(part.lines[0].raw.value.strip())
        is_next = match is not None and chinese_number(match[1]) == len(row) + 1
        if match is not None and is_next and part.text.value.startswith(match[1]):
            row.append((index, match[1]))
    if len(row) >= FEWEST_IN_A_ROW:
        yield from row


def _is_plain_line(part: Part) -> bool:
    return part.kind == "paragraph" and part.marker is None and len(part.lines) == 1


def _above_abstract(parts: Sequence[Part]) -> list[int]:
    """Return which parts above the abstract of a paper bear a number: 1. 某某大学 某某学院."""
    abstract = next((n for n, part in enumerate(parts[:MOST_HEAD]) if part.text and PAPER.match(part.text.value)), 0)
    texts = [part.text for part in parts[: 2 * MOST_HEAD] if part.text is not None and part.text.value.strip()]
    if not abstract or imprint.genre(texts) != "paper":
        return []
    return [n for n, part in enumerate(parts[:abstract]) if part.marker is not None and part.marker.kind == "1."]
