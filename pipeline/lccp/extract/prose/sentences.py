"""Small tools that several extractors share: cutting a ``Text`` into names and sentences, and findings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from lccp.extract.prose.dates import HAN_DIGITS
from lccp.normalise.places import is_place_or_province
from lccp.reference.areas import known_areas
from lccp.reference.script import fold_script
from lccp.text import HAN
from lccp.text.patterns import re
from lccp.text.spans import Text

LOST = "\ufffd"
DIGIT = rf"[0-9{LOST}#]"
"""A digit, kept or lost: U+FFFD in a text, ``#`` once ``mask_lost`` has been at it."""

SENTENCE_STOPS = "。！？；"
CLOSERS = "”’」』）)》"


STRAIGHT_QUOTES = re.compile('"([^"\n]*)"')
# A comma or a colon inside a number or an hour stays (1,234; 8:30).
# So does a point, but one behind Han that ends a sentence (碳排放达峰. 2030年…).
HALF_WIDTH = re.compile(rf"(?<![0-9])[,:]|[,:](?![0-9])|[;()!?]|(?<=[{HAN}）)”])[.．](?=\s|\Z|[{HAN}“《])")
ANY_HALF = re.compile("[,:;()!?.．]")  # that may be put in full width: most paragraphs hold none
FULL_WIDTH = str.maketrans(",:;()!?.．", "，：；（）！？。。")


@lru_cache(maxsize=64)  # the rules of one paragraph ask for it each
def plain_prose(value: str) -> str:
    """Return prose in simplified script with full-width signs, as rules read it; the length stays.

    >>> plain_prose("到2025年,廣州(試點)實現“碳達峰”;投放1,200輛,8:30開始")
    '到2025年，广州（试点）实现“碳达峰”；投放1,200辆，8:30开始'
    """
    if '"' in value:
        value = STRAIGHT_QUOTES.sub("“\\1”", value)
    value = fold_script(value)
    return HALF_WIDTH.sub(lambda sign: sign[0].translate(FULL_WIDTH), value) if ANY_HALF.search(value) else value


# 二〇二五年, 一九九八年: the year of a time, in Chinese numerals.
HAN_YEAR = re.compile(
    "(?<![一二三四五六七八九十百千〇○零0-9])(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}(?=年|(?:[-–—~～至到]|—{2})[一二][九〇○零])"
)
DAY = re.compile(
    "(?:(?<=[0-9]月[0-9])|(?<=[0-9]月[0-9]{2})|(?<=[日号][-–—~～至到][0-9])|(?<=[日号][-–—~～至到][0-9]{2}))号(?![楼院栋室线令文])"
)


def dated_prose(value: str) -> str:
    """Return prose as rules of times read it: as ``plain_prose`` does, with years in digits and 日 behind days; the length stays.

    >>> dated_prose("到二〇二五年,建成10个"), dated_prose("6月5号至30号")
    ('到2025年，建成10个', '6月5日至30日')
    """
    prose = HAN_YEAR.sub(lambda year: year[0].translate(HAN_DIGITS), plain_prose(value))
    return DAY.sub("日", prose) if "号" in prose else prose


def split_text(text: Text, separators: str = "、") -> list[Text]:
    """Cut a text at any of ``separators``; the pieces are stripped, empty ones left out.

    >>> from lccp.text.spans import Origin
    >>> [str(piece) for piece in split_text(Text.quote(Origin("x", "昆明、黄山、 玉溪、")))]
    ['昆明', '黄山', '玉溪']
    """
    parts, start, value = [], 0, text.value
    for offset in [*(i for i, sign in enumerate(value) if sign in separators), len(value)]:
        if value[start:offset].strip():
            parts.append(text[start:offset].strip())
        start = offset + 1
    return parts


def split_names(text: Text) -> list[Text]:
    """Cut an enumeration of places into its names: at 、 and ，, and at 和, 与, 及 or 以及 between two of them.

    和 also stands inside names (呼和浩特, 和田), so a piece is cut there only where
    both halves name places; what names none stays whole, for a finding to be made of it.
    """
    parts: list[Text] = []
    for piece in split_text(text, "、，,"):
        if is_place_or_province(piece.value):
            parts.append(piece)
        else:
            parts += _split_at_joint(piece) or [piece]
    return parts


def _split_at_joint(piece: Text) -> list[Text]:
    for joint in re.finditer("以及|[和与及]", piece.value):
        first_half, right = piece[: joint.start()].strip(), piece[joint.end() :].strip()
        if _is_named(first_half.value) and _is_named(right.value):
            return [first_half, right]
        if not first_half.value and is_place_or_province(right.value):
            return [right]
    return []


def _is_named(name: str) -> bool:
    """Whether words are the name of a place or of a known area (贵安新区和西咸新区)."""
    return is_place_or_province(name) or name in known_areas()


def sentence_bounds(text: Text | str, stops: str = SENTENCE_STOPS) -> Iterator[tuple[int, int]]:
    """Return where each sentence begins and ends; a stop inside 《》 or quotation marks ends none.

    Closing marks behind a stop belong to the sentence it ends.
    """
    value = text if isinstance(text, str) else text.value
    start, depth, offset = 0, 0, 0
    for match in _marks_and(stops).finditer(value):
        if match.start() < offset:
            continue
        sign = match[0]
        depth = _depth(depth, sign)
        if sign in stops and not depth:
            offset = match.end()
            while offset < len(value) and value[offset] in CLOSERS:
                offset += 1
            yield start, offset
            start = offset
    if value[start:].strip():
        yield start, len(value)


@cache
def _marks_and(stops: str) -> re.Pattern[str]:
    return re.compile(f"[《（(》）){re.escape(stops)}]")


def _depth(depth: int, sign: str) -> int:
    if sign in "《（(":
        return depth + 1
    return max(0, depth - 1) if sign in "》）)" else depth
