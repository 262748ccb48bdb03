"""Text that was decoded wrongly before it came here: recognised, and told with what to do.

Nothing is converted: what was lost on the way cannot be had back, and what is quoted must be in the file.
"""

from __future__ import annotations

from lccp.model import Notice
from lccp.text.messages import Message, say
from lccp.text.patterns import regex

SAMPLE = 1 << 16
LOST = "\ufffd"
UNREADABLE = "\u25af"  # ▯ in place of what does not decode: U+FFFD would count as a lost digit
PLAUSIBLE = regex.compile(r"[\p{Han}\u3000-\u303f\uff00-\uffef]+")
LEAST_SIGNS = 6
SHARE = 0.6  # of the bytes: a right text reaches 0.2, a misread one 0.8 and more
MISREAD = (
    ("gb18030", "utf-8", "UTF-8 that was read as GBK"),
    ("cp1252", "utf-8", "UTF-8 that was read as Latin-1"),
    ("latin-1", "utf-8", "UTF-8 that was read as Latin-1"),
    ("cp1252", "gb18030", "GBK that was read as Latin-1"),
    ("latin-1", "gb18030", "GBK that was read as Latin-1"),
)
BEYOND_REPAIR = ("GBK that was read as UTF-8", "GBK that was read as UTF-8 and then as GBK")
ODD = regex.compile("[\ufffd锟嚙\uff61-\uff9f\ue000-\uf8ff]")
TWICE_LOST = regex.compile("锟(?:斤拷?)?|斤拷|拷|嚙(?:踝蕭?)?|踝蕭")  # U+FFFD in UTF-8, read as GBK or as Big5
FOREIGN = regex.compile("[\u00c0-\u1fff]")  # letters that pairs of GBK happen to be in UTF-8
HALF_KANA = regex.compile("[\uff61-\uff9f]")
STRAY = regex.compile("[\u3040-\u30ff\u0400-\u04ff]")  # with signs for private use, among the Han of Big5 read as GBK
PRIVATE = regex.compile("[\ue000-\uf8ff]")
MOSTLY, OFTEN, SOME = 0.5, 0.1, 0.03  # share of the signs beyond ASCII
BEFORE_DIGITS = (
    "第图表件录栏注例式案号之和与及或约达到至共有为的过于自从在仅近超逾前后每各其占比增降减长升了是个月年日卷期"
)
BEHIND_DIGITS = (
    "年月日号时分秒点个家项条名人位次批座处所类种级届期兆万亿千百十元角吨克公米平立度倍成只辆台套户村镇乡县区市省城州国亩件份场章"
    "节篇款部本册页张幅版层楼栋间片块段步型者大小多余几来左以上下折组代维线环周天星岁轮强字卡瓦焦升英里寸尺斤两担匹头株棵盏根支枝"
    "艘架列班对双副群起宗桩笔门路碳家伏安赫标一二三四五六七八九"
)
NO_DIGIT = regex.compile(  # between words that neither lead to a number nor count: 丁市▯▯▯方案; between small letters
    rf"(?<=\p{{Han}})(?<![{BEFORE_DIGITS}]){LOST}+(?=\p{{Han}})(?![{BEHIND_DIGITS}])|(?<=[a-z]){LOST}+(?=[a-z])"
)
DIGIT_PLACE = regex.compile(rf"{LOST}[{BEHIND_DIGITS}%％]")
DIGIT = regex.compile("[0-9]")
COMMON_BIG5 = range(0xA1, 0xC7)
WIDE = regex.compile(r"[^\x00-\x7f]+")
COMMON_GB = range(0xB0, 0xD8)  # the rows of GB 2312 that hold the common Han


def find_mojibake(text: str) -> str:
    """Return how a text was misread, "" where it looks right.

    >>> find_mojibake("低碳城市试点名单".encode().decode("gb18030", "replace"))
    'UTF-8 that was read as GBK'
    >>> find_mojibake("低碳城市试点名单"), find_mojibake("Développement à bas carbone: été")
    ('', '')
    """
    signs = sum(map(len, WIDE.findall(text[:SAMPLE])))
    if signs < LEAST_SIGNS:
        return ""
    if description := _find_by_signs(text[:SAMPLE], signs):
        return description
    for codec, truth, description in MISREAD:
        if _restored_share(text[:SAMPLE], codec, truth) >= SHARE:
            return description
    return ""


def _find_by_signs(sample: str, wide: int) -> str:
    """Return how a text was misread whose bytes cannot be had back whole: signs tell that no right text holds so often.

    >>> _find_by_signs("低碳城市试点名单".encode("gb18030").decode("utf-8", "replace"), 16)
    'GBK that was read as UTF-8'
    """
    if not ODD.search(sample):
        return ""
    lost = sample.count(LOST)
    if lost > MOSTLY * wide and len(FOREIGN.findall(sample)) > lost // 50:
        return BEYOND_REPAIR[0]
    if sum(map(len, TWICE_LOST.findall(sample))) > OFTEN * wide:
        return BEYOND_REPAIR[1]
    if len(HALF_KANA.findall(sample)) > MOSTLY * wide:
        return "GBK that was read as Shift-JIS"
    stray = min(len(pattern.findall(sample)) for pattern in (PRIVATE, STRAY))
    return "Big5 that was read as GBK" if stray > SOME * wide and _is_common_big5(sample) else ""


def _is_common_big5(sample: str) -> bool:
    """Return whether the bytes that a text has in GBK are mostly common signs of Big5."""
    data = b"".join(run.encode("gb18030", "ignore") for run in WIDE.findall(sample.replace(LOST, "")))
    decoded = data.decode("big5", "ignore")
    return 2 * sum(sign.encode("big5")[0] in COMMON_BIG5 for sign in decoded) >= SHARE * len(data)


def _restored_share(text: str, codec: str, truth: str) -> float:
    """Return which share of a text's bytes beyond ASCII is Han or its punctuation when decoded as it should have been."""
    total = restored = 0
    for run in WIDE.findall(text):
        data = run.replace(LOST, "").encode(codec, "ignore")
        if codec != "gb18030" and len(data) < len(run.replace(LOST, "")) * 0.9:
            return 0.0
        total += len(data)
        restored += _plausible_bytes(data, truth)
    return restored / total if total else 0.0


def _plausible_bytes(data: bytes, truth: str) -> int:
    """Count the bytes that decode to common Han or full-width punctuation."""
    decoded = data.decode(truth, "ignore")
    if truth == "utf-8":
        return sum(len(run.encode()) for run in PLAUSIBLE.findall(decoded))
    codes = [sign.encode("gb18030") for sign in decoded]
    common = [code for code in codes if len(code) == 2 and (code[0] in COMMON_GB or code[0] in (0xA1, 0xA3))]
    return 2 * sum(code[1] >= 0xA1 for code in common)


def mojibake_notices(text: str) -> list[Notice]:
    """Report a misread text, and what to do with it."""
    description = find_mojibake(text)
    if not description:
        return []
    misread = Message(
        description, description.replace(" that was read as ", "误读为").replace(" and then as ", "再误读为")
    )
    if description in BEYOND_REPAIR:
        message = say(
            "the text looks like {misread}, and much of it is lost for good; get the file as it was first",
            "文本疑为{misread}，大半已无法还原；请取得原始文件",
            misread=misread,
        )
    else:
        message = say(
            "the text looks like {misread}; get the file as it was first, or convert it back, and save it as UTF-8",
            "文本疑为{misread}；请取得原始文件，或还原后以UTF-8另存",
            misread=misread,
        )
    return [Notice("mojibake", "high", 0, len(text), message)]


def mark_no_digits(text: str) -> tuple[str, list[Notice]]:
    """Mark ▯ each U+FFFD where plainly no digit can stand, and report them.

    Where a text has lost its digits one and all, it is left as it is: what was lost there is a digit.

    >>> mark_no_digits("丁市\ufffd\ufffd\ufffd方案，到2025年，第\ufffd批")[0]
    '丁市▯▯▯方案，到2025年，第�批'
    """
    if not NO_DIGIT.search(text) or (not DIGIT.search(text) and DIGIT_PLACE.search(text)):
        return text, []
    places = [match.span() for match in NO_DIGIT.finditer(text)]
    message = say(
        "{count} places of the text hold no character that can be told, and no digit, and are shown as {shown}; "
        "they were lost before the file came here, get it whole",
        "{count}处字符已不可辨，且非数字，以{shown}代之；所缺在取得文件之前已丢失，请取得完好的文件",
        count=len(places),
        shown=UNREADABLE,
    )
    marked = NO_DIGIT.sub(lambda match: UNREADABLE * len(match[0]), text)
    return marked, [Notice("undecodable-bytes", "high", places[0][0], places[-1][1], message)]


def unreadable_notices(text: str, encoding: str) -> list[Notice]:
    """Report where bytes did not decode."""
    start = text.find(UNREADABLE)
    count = text.count(UNREADABLE)
    message = say(
        "{count} characters could not be decoded as {encoding} and are shown as {shown}; "
        "what is beside them may be wrong too, get the file whole",
        "{count}处字符无法按{encoding}解码，以{shown}代之；邻近文字亦可能有误，请取得完好的文件",
        count=count,
        encoding=encoding,
        shown=UNREADABLE,
    )
    return [Notice("undecodable-bytes", "high", start, text.rfind(UNREADABLE) + 1, message)]
