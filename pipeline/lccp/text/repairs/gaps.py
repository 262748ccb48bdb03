"""Repairs of layout: line wraps and the blanks that typesetting leaves between characters."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.text import HAN
from lccp.text.patterns import re, regex
from lccp.text.rules import repair
from lccp.text.spans import Edit

# Signs set as wide as Han: whatever blank stands beside one is layout.
WIDE_SIGNS = "\u2014\u2018\u2019\u201c\u201d\u2026\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uffee\u25cb\u2460-\u24ff\ufe5d\ufe5e"
WIDE = re.compile(f"[{HAN}{WIDE_SIGNS}]")
WIDE_RUN = re.compile(f"[{HAN}{WIDE_SIGNS}]+")
SINGLE = re.compile(rf"(?<![^\s])[{HAN}{WIDE_SIGNS}\ufffd](?![^\s])")
BLANKS = re.compile(r"[ \t]+")
YEAR_BEFORE, YEAR_BEHIND = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}\Z"), re.compile(r"(?:19|20)[0-9]{2}(?![0-9])")
# 2026 年左右, as Word sets blanks between digits and Han: no two cells of a table, as 2030 年产… may be.
YEAR_GAP = "(?<=(?<![0-9])(?:19|20)[0-9]{2}) (?=年(?![产均])|左右|前后|[之以]前)"
STRETCHES = regex.compile(rf"\S+(?:{YEAR_GAP}\S+)*")
OF_YEAR = re.compile(YEAR_GAP)
BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
BREAKS = re.compile(r"[ \t]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])[ \t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*")


def text_width(text: str) -> float:
    """Return how wide characters stand, a Han character being 1 and a Latin letter or digit one half."""
    wide = sum(map(len, WIDE_RUN.findall(text)))
    return wide + (len(text) - wide) / 2


# A heading's marker keeps one blank behind it (第一章 进展与成效).
MARKER = regex.compile(
    r"(?:第[一二三四五六七八九十百零〇0-9]{1,5}[编篇章节條節条部]|\p{Han}{2}篇"
    r"|附[件录表图]?[一二三四五六七八九十0-9A-Z\ufffd#]{0,3}|[图表][一二三四五六七八九十0-9\ufffd#.\-]{1,6}"
    r"|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[0-9\ufffd#]{1,2}[.．、）)]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}|[①-⑳])[:：]?$"
)
# Names of issuing organs end so; two of them side by side are parted by a blank (中共中央 国务院).
_BODIES = (
    "[妇婦残殘文]联|[婦殘文]聯|科协|科協|工商[联聯]|供[销銷]社|[总總]社|[联聯]合社|工[会會]|工委|[红紅]十字[会會]|[贸貿]促[会會]|[总總支][队隊]|[军軍]分?[区區]|海[关關]|中心"
    "|(?:网信|编|文明|河长|人防|国动|爱卫|老龄|扶贫|农|外|台|侨|府)办"
)
ORGAN = regex.compile(
    rf"(?:\p{{Han}}{{2,}}(?:委员会|委員會|办公厅|辦公廳|办公室|辦公室|委|部|局|厅|廳|署|院|会|會|社|行|总局|總局|中央|政府|军委|公司)|\p{{Han}}(?:{_BODIES})|中共中央|国务院|國務院)$"
)
ORGAN_ENDS = "会會厅廳室委部局署院社行央府司联聯协協队隊区區关關心办"  # the last signs of these
ORGAN_NEXT = regex.compile(
    rf"(?:国务院|國務院|中央军委|全国人大|中共|国家|國家|\p{{Han}}{{2,12}}?(?:部|委员会|委員會|委|局|厅|廳|署|办公室|辦公室|总局|總局|政府|中心|集团|公司|银行|科学院|人民法院|人民檢察院|人民检察院)(?!\p{{Han}}{{0,2}}[的地得])|\p{{Han}}{{1,12}}?(?:社科院|农科院|{_BODIES})(?!\p{{Han}}{{0,2}}[的地得]))"
)
# A label ends in a colon; the field before it is another matter (联系人：向慧 刘峰 电话：010…), and not 这 6 个城市是：.
LABEL_NEXT = regex.compile(r"(?:(?![个個](?![人体體]))\p{Han}{2,6}|\p{Han}{4,5}自治区|新疆生产建设兵团)[：:]")
PERSONS = regex.compile(r"[：: 、，；。](\p{Han}{2,4})$")
PERSON_NEXT = regex.compile(r"(\p{Han}{2,4})(?=[ 、，；。]|$|\n)")


# …emissions, and …: what ends a clause of English at the end of a line.
CLAUSE_IN_LATIN = re.compile("[a-z]{2}(?:[,;:!?] [A-Za-z]|[.] [A-Z])$")


@repair("join_wraps")
def join_wraps(text: str) -> Iterator[Edit]:
    """Close a line break: nothing takes its place, or one blank between Latin words, or between two years.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("join_wraps", "琼中黎族苗\\n\\n族自治县")
    '琼中黎族苗族自治县'
    >>> run_rule("join_wraps", "CHINA'S LOW-CARBON\\nPILOT PROVINCES"), run_rule("join_wraps", "Relocation:\\nEvidence")
    ("CHINA'S LOW-CARBON PILOT PROVINCES", 'Relocation: Evidence')
    """
    for match in BREAKS.finditer(text) if BREAK.search(text) else ():
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        apart = before.isascii() and after.isascii() and before.isalpha() and after.isalpha()
        apart = (
            apart or CLAUSE_IN_LATIN.search(f"{text[max(0, match.start() - 3) : match.start()]} {after}") is not None
        )
        # 2020⏎2025 in a cell of a Word table: two years, not a number of eight digits.
        apart = apart or bool(
            YEAR_BEFORE.search(text[max(0, match.start() - 5) : match.start()]) and YEAR_BEHIND.match(text, match.end())
        )
        yield Edit(match.start(), match.end(), " " if apart else "")


@repair("close_gaps")
def close_gaps(text: str) -> Iterator[Edit]:
    """Take out layout blanks: at the ends, and beside Han or wide signs; elsewhere leave one.

    One stays after a heading's marker, between names of organs or of persons, before the label of
    a next field, and inside Latin text.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("close_gaps", "2020 左右"), run_rule("close_gaps", "少 碳 排 放 量 超 过")
    ('2020左右', '少碳排放量超过')
    >>> run_rule("close_gaps", "二 ○ ○ 八 年 一 月")
    '二○○八年一月'
    >>> run_rule("close_gaps", "《中共中央 国务院关于》"), run_rule("close_gaps", "第一章  进展与成效")
    ('《中共中央 国务院关于》', '第一章 进展与成效')
    >>> run_rule("close_gaps", "联系人：向慧 刘峰 电话：010-68505560/5883")
    '联系人：向慧 刘峰 电话：010-68505560/5883'
    """
    if " " not in text and "\t" not in text:
        return
    # Letter-spaced lines hold many single characters: then no blank in them means anything.
    spaced = _letter_spaced(text)
    for match in BLANKS.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if not before or not after:
            new = ""
        elif WIDE.match(before) or WIDE.match(after) or (spaced and "\ufffd" in (before, after)):
            new = " " if not spaced and _parts(text, start, end) else ""
        else:
            new = " "
        if match[0] != new:
            yield Edit(start, end, new)


@repair("one_blank")
def one_blank(text: str) -> Iterator[Edit]:
    """Read tabs, breaks and blanks side by side as the one blank that a whole paragraph left there.

    A cut of the paragraph no longer shows why it was left (before the label of 以上 联系电话：, whose colon is cut off).

    >>> from lccp.text.rules import run_rule
    >>> run_rule("one_blank", "45%以上\\t联系电话"), run_rule("one_blank", "E  1 吨话")
    ('45%以上 联系电话', 'E 1 吨话')
    """
    for match in re.finditer(r"\s+", text):
        if match[0] != " ":
            yield Edit(match.start(), match.end(), " ")


def _letter_spaced(text: str) -> bool:
    return len(SINGLE.findall(text)) >= 4


def _parts(text: str, start: int, end: int) -> bool:
    """Whether the blank from ``start`` to ``end`` parts two things: marker and heading, or names."""
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    line = before[before.rfind("\n") + 1 :].lstrip()
    if (start <= 24 or "\n" in before) and MARKER.fullmatch(line):
        return True
    if ("：" in after or ":" in after) and LABEL_NEXT.match(after):
        return True
    # What is looked for at one place goes first: a search through what stands before costs many times more.
    ends_organ = before.rstrip("\n")[-1:] in ORGAN_ENDS
    if ends_organ and ORGAN_NEXT.match(after) and ORGAN.search(before):
        return True
    return bool(("：" in before or ":" in before) and PERSON_NEXT.match(after) and PERSONS.search(before))
