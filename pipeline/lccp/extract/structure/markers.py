"""The markers of official documents' headings (GB/T 9704 and custom), and what rank each has."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from lccp.text import HAN
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

HANZI = "一二三四五六七八九十百"
LOST = "\ufffd"
DOCUMENT_NUMBER = r"\p{Han}{2,9}[〔\[［（(]\d{4}[〕\]］）)] ?\d{1,5} ?号"


class Marker(NamedTuple):
    """A heading's marker: its kind, what it prints, and where the heading's words begin."""

    kind: str
    printed: str
    end: int  # of the marker and the blank or colon behind it


# Kind, rank and pattern, the first that fits being taken. A smaller rank holds a larger one. Ranks
# below 10 stand at the top of a document whatever came before them.
KINDS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("part", 1, regex.compile(rf"第[{HANZI}0-9]{{1,4}}[编篇部](?:分)?(?=[ :：]|[^ ，。的]|$)|\p{{Han}}{{2}}篇(?= )")),
    (
        "annex",
        1,
        regex.compile(
            rf"附 ?[件录錄表](?!\p{{Han}})(?:[0-9{LOST}]{{1,3}}|[{HANZI}]{{1,3}}|[A-Z]| (?:[0-9]{{1,3}}(?![年月个项])|[{HANZI}]{{1,3}}(?=[:：]|$)|[A-Z](?=[ :：]|$)))?(?=[ :：.]|、(?![附0-9一二三])|[\p{{Han}}《]|$)"
        ),
    ),
    (
        "annex",
        1,
        re.compile(rf"附 ?[件录錄](?:[{HANZI}]{{1,3}}|[（(](?:[{HANZI}]{{1,3}}|[0-9]{{1,2}})[）)])(?=[ :：]|$)"),
    ),
    ("annex", 1, re.compile(rf"附(?:[0-9]{{1,2}}|[{HANZI}]{{1,2}})?(?=[:：]?$)")),  # 附, alone over a form
    # 发改气候〔2019〕66号附件1 over an annex that stands by itself
    ("annex", 1, regex.compile(rf"{DOCUMENT_NUMBER} ?附[件录錄表] ?(?:\d{{1,2}}|[{HANZI}]{{1,3}})?[:：]?$")),
    (
        "unmarked",
        1,
        re.compile(
            r"(?:序 ?言|前 ?言|目 ?[录錄]|目 ?次|引 ?言|[绪緒] ?[论論]|[后後] ?[记記]|[结結] ?(?:束 ?)?[语語]|[参參]考文[献獻]|致 ?[谢謝]|摘 ?要)(?=$)"
        ),
    ),
    ("chapter", 3, regex.compile(rf"第[{HANZI}0-9]{{1,4}}章(?=[ :：]|[\p{{Han}}“《0-9]|$)")),
    ("section", 4, regex.compile(rf"第[{HANZI}0-9]{{1,4}}[节節](?=[ :：]|[\p{{Han}}“《0-9A-Z]|$)")),
    # 第二十条第（一）项 cites an article and opens none; 第一条（目的和依据） and 第一条【编制目的】 say what theirs is about.
    (
        "article",
        12,
        regex.compile(
            rf"第[{HANZI}0-9]{{1,4}}[条條](?=[ :：]|[?？]?\p{{Han}}|[“《]|[（(【\[]\p{{Han}}[\p{{Han}}、]{{1,24}}[）)】\]](?: ?\p{{Han}}|$)|$)(?! ?第?[（(]?[{HANZI}0-9]{{1,3}}[）)]?[款项項](?![{HANZI}]))"
        ),
    ),
    ("一、", 11, re.compile(rf"[{HANZI}]{{1,3}}[、.．]")),
    ("（一）", 13, re.compile(rf"[（(][{HANZI}]{{1,3}}[）)]")),
    (
        "1.1",
        15,
        regex.compile(
            r"\d{1,2}(?:\.\d{1,2}){1,3}(?:[.、](?=[ 　]?\p{Han})|(?![\d.%％]| ?月|\p{Han}{0,2}[吨元倍个分万亿])(?=[ 　\p{Han}]))"
        ),
    ),
    # 1.2021年全国…, 2.6月底前完成: a year or a month behind the number of an item
    ("1.", 14, re.compile(r"\d{1,2}[.．、](?:(?!\d)|(?=(?:19|20)\d{2} ?年|(?<!、)\d{1,2} ?月))")),
    ("（1）", 16, re.compile(r"[（(]\d{1,2}[）)]|\d{1,2}[）)]")),
    ("①", 17, re.compile(r"[①-⑳]")),
    ("——", 18, re.compile(r"(?:—{2,3}|─{2,3}|--)(?![年月日\d—─-])")),
    ("一是", 19, re.compile(rf"[{HANZI}]{{1,2}}是")),
)
BEHIND = re.compile(r"(?:(?<=[条條])[?？])?[ :：]*")  # 第一条?为了: a copy has ? for the blank
BEHIND_ANNEX = re.compile("[ :：.．、]*")  # 附件1.申报表
FIRST = regex.compile(
    rf"[第附序前目引绪緒后後结結参參致摘（(①-⑳—─\-\d{HANZI}]|\p{{Han}}{{2}}篇 |{DOCUMENT_NUMBER} ?附"
)  # what any marker begins with
OF_ITEMS = frozenset({"article", "一、", "（一）", "1.", "1.1", "（1）", "①", "——", "一是"})
BULLET = re.compile(
    f"(?:[-–—─]{{1,2}}|[·•●■◆▪]) ?(?=[{HAN}“]|[0-9]{{1,4}} ?[年月])"
)  # - 今年9月底前, ——2025年; not -5℃
NUMERALS = re.compile(r"[一二三四五六七八九十](?![〇○零])")  # 一、二季度: no marker but the first of two numbers
RANKS = {kind: rank for kind, rank, _ in KINDS}
INLINE = {"一是", "①"}
TOP = 10


@lru_cache(maxsize=1024)  # the line, its part and its title are each asked for their marker
def marker_at(text: str) -> Marker | None:
    """Read the marker that mended words begin with.

    >>> marker_at("（一）指导思想。以习近平")
    Marker(kind='（一）', printed='（一）', end=3)
    >>> marker_at("附录1 开展低碳试点工作及评估的通知").printed
    '附录1'
    >>> marker_at("2.5亿吨") is None
    True
    """
    if not FIRST.match(text):
        return None
    for kind, _, pattern in KINDS:
        match = pattern.match(text)
        if match:
            after = (BEHIND_ANNEX if kind == "annex" else BEHIND).match(text, match.end())
            return Marker(kind, match[0], after.end() if after else match.end())
    return None


def without_marker(text: Text) -> Text:
    """Return a paragraph without the marker of an item that it begins with: what is said is the same without it.

    >>> from lccp.text.spans import Origin
    >>> [str(without_marker(Text.quote(Origin("x", words)))) for words in ("（一）到2025年", "一、二季度末", "——9月底前")]
    ['到2025年', '一、二季度末', '9月底前']
    """
    value = text.value
    marker = marker_at(value)
    if marker is None and (bullet := BULLET.match(value)):
        return text[bullet.end() :]
    if marker is None or marker.kind not in OF_ITEMS or marker.end == len(value):
        return text
    if marker.kind == "1.1" and value[len(marker.printed)] != " ":
        return text  # 1.3年内
    is_first_number = marker.printed[-1] in "、是" and NUMERALS.match(value, marker.end)
    return text if is_first_number else text[marker.end :]


def is_annex_mark(text: str) -> bool:
    """Whether words are the mark of an annex and nothing else.

    >>> is_annex_mark("发改气候〔2019〕66号附件1"), is_annex_mark("附件：名单"), is_annex_mark("见附件")
    (True, False, False)
    """
    marker = marker_at(text) if "附" in text[-4:] else None
    return marker is not None and marker.kind == "annex" and marker.end == len(text)


def rank_of(marker: Marker) -> float:
    """Return the rank of a marker; a decimal number holds those with more points (2.1 holds 2.1.1).

    >>> [rank_of(marker_at(text)) for text in ("2.1 模型", "2.1.1 基准模型", "（1）数据")]
    [15.0, 15.1, 16.0]
    """
    return (
        RANKS[marker.kind] + (marker.printed.rstrip(".、").count(".") - 1) / 10
        if marker.kind == "1.1"
        else float(RANKS[marker.kind])
    )


def number_of(marker: Marker) -> int:
    """Return the number that a marker prints; 0 where it prints none.

    >>> number_of(marker_at("十二、其他"))
    12
    """
    digits = re.search(r"\d+", marker.printed.rpartition("号")[2])
    if digits:
        return int(digits[0])
    if "①" <= marker.printed[:1] <= "⑳":
        return ord(marker.printed[0]) - ord("①") + 1
    hanzi = re.search(f"[{HANZI}]+", marker.printed)
    return chinese_number(hanzi[0]) if hanzi else 0


def numeral_value(printed: str) -> int:
    """Read a number below one thousand in Chinese numerals, or any in digits; 0 where it is none.

    >>> numeral_value("12"), numeral_value("十二")
    (12, 12)
    """
    return int(printed) if printed.isdecimal() else chinese_number(printed)


def chinese_number(printed: str) -> int:
    """Read a Chinese numeral below one thousand; 0 where it is none.

    >>> chinese_number("二十九"), chinese_number("十三"), chinese_number("一百零二")
    (29, 13, 102)
    """
    total = digit = 0
    for sign in printed:
        if sign in "一二三四五六七八九":
            digit = "一二三四五六七八九".index(sign) + 1
        elif sign == "两":
            digit = 2
        elif sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        elif sign not in "零〇":
            return 0
    return total + digit
