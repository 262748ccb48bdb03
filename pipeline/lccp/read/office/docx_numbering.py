"""The numbers that a Word list supplies and its text does not hold (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lccp.read.office.opc_package import attribute, child, children, local
from lccp.text.patterns import re

DIGITS = "零一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
PLACE = re.compile(r"%([1-9])")
# A bullet is no word of the text; a dash or a bracketed sign is a marker of the outline and stays.
BULLET = re.compile("[\ue000-\uf8ff\u2022\u25a0-\u25ff\u2605\u2606\u2700-\u27bf\u00b7\uf0b7oØ§ü*•]*")


def counted(number: int, digits: str = DIGITS, units: str = " 十百千") -> str:
    """Write a number below ten thousand as Chinese counts it.

    >>> [counted(n) for n in (1, 10, 11, 20, 101, 110)]
    ['一', '十', '十一', '二十', '一百零一', '一百一十']
    """
    text = ""
    for place, digit in enumerate(map(int, reversed(str(number)))):
        text = (digits[digit] + (units[place].strip() if digit else "")) + text
    text = re.sub(f"{digits[0]}+", digits[0], text).rstrip(digits[0])
    return text[1:] if 10 <= number < 20 else text


def roman(number: int) -> str:
    """Write a Roman numeral."""
    text = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    for value, sign in zip(values, signs, strict=True):
        text += sign * (number // value)
        number %= value
    return text


def lettered(number: int) -> str:
    """Write a, b … z, aa, bb … as Word does."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def listed(signs: str) -> Callable[[int], str]:
    """Make a format that has one sign for each number, and none beyond."""
    return lambda number: signs[number - 1] if number <= len(signs) else ""


def below_hundred(number: int) -> str:
    """Count to 99; how a hundred is written differs between the formats of this name."""
    return counted(number) if number < 100 else ""


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "decimalEnclosedCircle": listed("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": listed("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": listed("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": listed("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": listed("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographTraditional": listed("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": listed("子丑寅卯辰巳午未申酉戌亥"),
    "ideographDigital": lambda number: str(number).translate({48 + n: "〇一二三四五六七八九"[n] for n in range(10)}),
    "chineseCounting": below_hundred,
    "japaneseCounting": below_hundred,
    "taiwaneseCounting": below_hundred,
    "taiwaneseCountingThousand": counted,
    "chineseCountingThousand": counted,
    "chineseLegalSimplified": lambda number: counted(number, LEGAL, " 拾佰仟"),
    "lowerLetter": lettered,
    "upperLetter": lambda number: lettered(number).upper(),
    "lowerRoman": lambda number: roman(number).lower(),
    "upperRoman": roman,
    "none": lambda _: "",
}


@dataclass(slots=True)
class Level:
    """One level of a list: how its number is written, and where it begins."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int = -1
    legal: bool = False
    gap: str = " "
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by abstract list
    lists: dict[str, str] = field(default_factory=dict)  # list -> abstract list
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)  # by list
    starts: dict[tuple[str, int], int] = field(default_factory=dict)  # by list and level: begin again
    counts: dict[str, dict[int, int]] = field(default_factory=dict)  # by abstract list
    unknown: set[str] = field(default_factory=set)  # formats met and not known

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level of a list that a paragraph style is bound to, 0 where none is."""
        levels = self.levels.get(self.lists.get(number, ""), {})
        return next((place for place, level in levels.items() if level.style == style), 0)

    def next(self, number: str, place: int) -> str:
        """Count one paragraph of a list and give what its numbering prints before it, "" for bullets."""
        abstract = self.lists.get(number)
        if abstract is None:
            return ""
        overrides = self.overrides.get(number, {})
        levels = {**self.levels.get(abstract, {}), **overrides}
        level = levels.get(place)
        if level is None:
            return ""
        counts = self.counts.setdefault(abstract, {})
        start = self.starts.pop((number, place), None)
        counts[place] = start if start is not None else counts[place] + 1 if place in counts else level.start
        for deeper in [other for other in counts if other > place]:
            restart = levels[deeper].restart if deeper in levels else -1
            if restart < 0 or place < restart:
                del counts[deeper]
        return self.printed(level, levels, counts)

    def printed(self, level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        """Write a level's text with the numbers put in."""
        if level.format == "bullet":
            return "" if BULLET.fullmatch(level.text) else level.text + level.gap
        strange = False

        def number(match: re.Match[str]) -> str:
            nonlocal strange
            place = int(match.group(1)) - 1
            other = levels.get(place, Level())
            name = "decimal" if level.legal else other.format
            value = counts.get(place, other.start)
            text = FORMATS[name](value) if name in FORMATS and 0 < value < 10_000 else str(value) if value == 0 else ""
            if not text and name != "none":
                self.unknown.add(f"{name} {value}")
                strange = True
            return text

        text = PLACE.sub(number, level.text)
        return "" if strange or not text.strip() else text + level.gap


def read_numbering(root: Any) -> Numbering:
    """Read ``numbering.xml``; None gives no lists."""
    lists = Numbering()
    for item in [] if root is None else root:
        if local(item) == "abstractNum":
            lists.levels[attribute(item, "abstractNumId")] = dict(read_level(level) for level in children(item, "lvl"))
        elif local(item) == "num":
            number = attribute(item, "numId")
            lists.lists[number] = value(item, "abstractNumId")
            for override in children(item, "lvlOverride"):
                place = whole(attribute(override, "ilvl"))
                if child(override, "lvl") is not None:
                    lists.overrides.setdefault(number, {})[place] = read_level(child(override, "lvl"))[1]
                if child(override, "startOverride") is not None:
                    lists.starts[number, place] = whole(value(override, "startOverride"))
    link_styles(root, lists)
    return lists


def link_styles(root: Any, lists: Numbering) -> None:
    """Return a list that only names a numbering style the levels of the list that defines that style."""
    defining = {}
    for item in [] if root is None else children(root, "abstractNum"):
        if value(item, "styleLink"):
            defining[value(item, "styleLink")] = attribute(item, "abstractNumId")
    for item in [] if root is None else children(root, "abstractNum"):
        target = defining.get(value(item, "numStyleLink"))
        if target is not None:
            lists.levels[attribute(item, "abstractNumId")] = lists.levels[target]


def read_level(item: Any) -> tuple[int, Level]:
    """Read one ``w:lvl``."""
    gap = {"nothing": "", "space": " "}.get(value(item, "suff"), " ")
    shown = child(item, "isLgl")
    level = Level(
        format=value(item, "numFmt") or custom_format(item) or "decimal",
        text=value(item, "lvlText"),
        start=whole(value(item, "start"), 1),
        restart=whole(value(item, "lvlRestart"), -1),
        legal=shown is not None and attribute(shown, "val", "1") not in ("0", "false", "off"),
        gap=gap,
        style=value(item, "pStyle"),
    )
    return whole(attribute(item, "ilvl")), level


def custom_format(item: Any) -> str:
    """Find a number format inside the alternatives that newer programs write it in."""
    for alternative in children(item, "AlternateContent"):
        fallback = value(child(alternative, "Fallback"), "numFmt")
        if fallback:
            return fallback
    return ""


def value(item: Any, name: str) -> str:
    """Return the ``val`` of a child, "" where there is none."""
    element = child(item, name)
    return "" if element is None else attribute(element, "val")


def whole(text: str, default: int = 0) -> int:
    """Read a small whole number, the default for anything else."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else default
