"""Text that was decoded wrongly before it came here: recognised, and told with what to do.

Nothing is converted: what was lost on the way cannot be had back, and what is quoted must be in the file.
"""

from __future__ import annotations

from lccp.model import Notice
from lccp.text.messages import Message, say
from lccp.text.patterns import regex

SAMPLE = 1 << 16
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
WIDE = regex.compile(r"[^\x00-\x7f]+")
COMMON_GB = range(0xB0, 0xD8)  # the rows of GB 2312 that hold the common Han


def find_mojibake(text: str) -> str:
    """Return how a text was misread, "" where it looks right.

    >>> find_mojibake("低碳城市试点名单".encode().decode("gb18030", "replace"))
    'UTF-8 that was read as GBK'
    >>> find_mojibake("低碳城市试点名单"), find_mojibake("Développement à bas carbone: été")
    ('', '')
    """
    signs = [sign for run in WIDE.findall(text[:SAMPLE]) for sign in run]
    if len(signs) < LEAST_SIGNS:
        return ""
    for codec, truth, description in MISREAD:
        if _restored_share(text[:SAMPLE], codec, truth) >= SHARE:
            return description
    return ""


def _restored_share(text: str, codec: str, truth: str) -> float:
    """Return which share of a text's bytes beyond ASCII is Han or its punctuation when decoded as it should have been."""
    total = restored = 0
    for run in WIDE.findall(text):
        data = run.replace("\ufffd", "").encode(codec, "ignore")
        if codec != "gb18030" and len(data) < len(run.replace("\ufffd", "")) * 0.9:
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
    message = say(
        "the text looks like {misread}; get the file as it was first, or convert it back, and save it as UTF-8",
        "文本疑为{misread}；请取得原始文件，或还原后以UTF-8另存",
        misread=Message(description, description.replace(" that was read as ", "误读为")),
    )
    return [Notice("mojibake", "high", 0, len(text), message)]


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
