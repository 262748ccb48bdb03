"""Repairs of single characters: invisible ones, radicals in place of Han, full-width forms, lost digits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from lccp.text.patterns import re
from lccp.text.rules import repair
from lccp.text.spans import Edit

LOST = "\ufffd"
"""What a digit became that the document lost."""

# Zero-width blanks and joiners, soft hyphen, byte order mark, bidi controls, variation selectors.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]+"
)
RADICALS = re.compile("[\u2e80-\u2fdf]")
# Letters and digits alone: full-width punctuation is the source's own and stays. U+3000 becomes a blank.
WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


@repair("drop_invisible")
def drop_invisible(text: str) -> Iterator[Edit]:
    """Take out characters that print nothing.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("drop_invisible", "低\u200b碳\ufeff城市")
    '低碳城市'
    """
    for match in INVISIBLE.finditer(text):
        yield Edit(match.start(), match.end(), "")


@cache
def radicals() -> dict[str, str]:
    """The Han for each CJK radical that can stand in for one.

    NFKC knows the Kangxi block (U+2F00) and two of the supplement (U+2E80); the others are in
    ``reference/radicals.tsv``, from the names and sources that the Unicode standard gives them.
    """
    from importlib.resources import files

    lines = files("lccp.reference").joinpath("radicals.tsv").read_text("utf-8").splitlines()
    listed = dict(line.split("\t")[:2] for line in lines if line and not line.startswith("#"))
    folded = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)}
    return {radical: han for radical, han in folded.items() if han != radical} | listed


@repair("map_radicals")
def map_radicals(text: str) -> Iterator[Edit]:
    """Put the Han in place of a CJK radical that a font's map gave for it.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("map_radicals", "⽬标、⻓沙市、⻰岩市")
    '目标、长沙市、龙岩市'
    """
    for match in RADICALS.finditer(text):
        han = radicals().get(match[0])
        if han:
            yield Edit(match.start(), match.end(), han)


@repair("fold_width")
def fold_width(text: str) -> Iterator[Edit]:
    """Make full-width letters and digits, and every kind of wide or fixed blank, the plain ones.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("fold_width", "２０２５年\u3000ＧＤＰ，（一）")
    '2025年 GDP，（一）'
    """
    for match in WIDE.finditer(text):
        yield Edit(match.start(), match.end(), unicodedata.normalize("NFKC", match[0]) if match[0] > "\uff00" else " ")


@repair("mask_lost")
def mask_lost(text: str) -> Iterator[Edit]:
    """Write a lost digit as ``#``, as every text cell does.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("mask_lost", "增速达\ufffd.\ufffd%")
    '增速达#.#%'
    """
    for match in re.finditer(LOST, text):
        yield Edit(match.start(), match.end(), "#")
