"""Numbers as they are printed: plain, grouped, full-width, with a myriad inside (GB/T 15835).

A number is read whole or not at all. The patterns here know every way in which one number is set in
several pieces, so that no caller takes a piece for the whole.
"""

from __future__ import annotations

from decimal import Decimal

from lccp.text.patterns import re
from lccp.text.repairs.marks import RAISED as RAISED_AS

LOST = "\ufffd"
PLAIN_DIGIT = "[0-9０-９]"
DIGIT = f"[0-9０-９{LOST}]"
BLANK = "[ \u00a0\u2002-\u200a\u202f\u205f\u3000]"
POINT = "[.．]"
ROUGHLY = "(?<![节契合条预制集公签违邀履相简特])约"  # not 合约, 节约, 特约
MYRIADS = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
MAGNITUDES = {
    "": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10) ** 4, "十万": Decimal(10) ** 5,
    "百万": Decimal(10) ** 6, "千万": Decimal(10) ** 7, "亿": Decimal(10) ** 8,
    "十亿": Decimal(10) ** 9, "百亿": Decimal(10) ** 10, "千亿": Decimal(10) ** 11, "万亿": Decimal(10) ** 12,
}  # fmt: skip

# 9 899.3, 9 899 .3 and 332，000: groups of three behind one to three digits, never with a lost digit.
_GROUPED = rf"(?:[1-9１-９]{PLAIN_DIGIT}{{0,2}}(?:(?:[,，]{PLAIN_DIGIT}{{3}}){{1,4}}|(?:{BLANK}{PLAIN_DIGIT}{{3}}){{1,4}})(?!{DIGIT}))"
# 0.714 3 kgce/kg, 0.024 32: journals group what stands behind the point as well.
_DECIMALS = rf"(?:{PLAIN_DIGIT}{{3}}{BLANK}{PLAIN_DIGIT}{{1,3}}(?![{DIGIT[1:-1]}.．,，%％])|{DIGIT}{{1,8}})"
_SIMPLE = rf"(?:(?:{_GROUPED}|{DIGIT}{{1,15}})(?:(?:{BLANK}(?=[.]{DIGIT}{{1,2}}(?!{DIGIT})))?{POINT}{_DECIMALS})?)"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
RAISED_SIGNS = f"{RAISED}⁻"
_WHOLE = rf"(?:(?:{_SIMPLE}[亿万](?={PLAIN_DIGIT}{{1,8}}(?!{DIGIT}|年))){{0,2}}{_SIMPLE})"
# What a bare power of ten is one of (10⁸元); behind the ten of a count a raised digit may be a footnote's mark.
_MEASURE = (
    "[元吨瓦焦亩卡]|公[斤升顷]|[平立]方|[千兆]瓦|[千兆百]焦|千[克卡]|[kMGT]?[WJtg](?![A-Za-z])|k?m[²³23]|人民币|美元"
)
_TIMES_TEN = rf"{BLANK}?[×xX✕✖*·]{BLANK}?10"
_POWER_ALONE = rf"10(?:[⁴-⁹]|¹[⁰-⁵])(?={BLANK}?(?:{_MEASURE}))"
NUMBER = rf"(?:{_POWER_ALONE}|{_WHOLE}(?:{_TIMES_TEN}(?:⁻?[{RAISED}]{{1,2}}|\^[-−]?[0-9]{{1,2}}))?)"
"""One number whole. A myriad inside is followed by more of it (31万7000); one behind it is part of the unit.
A power of ten belongs to it (2.5×10⁸), where it is raised or a sign says that it is one."""

_LOWER = str.maketrans(f"{RAISED}⁻−–", "0123456789---")
_POWER = re.compile(rf"(?:{_TIMES_TEN}\^?([-−⁻]?[0-9{RAISED}]+)|^10([{RAISED}]+))$")
OTHER_MARK = "\ue000"
"""A raised sign that is no digit, while a text is read."""
MARK = rf"(?:[{RAISED}⁻①-⑳{OTHER_MARK}]{{1,6}}|[\[［]\^?[0-9]{{1,2}}(?:[-–,，][0-9]{{1,2}})*[\]］])"
"""What may be set above the line behind a number: a footnote's mark, or a power; or the number of a reference, [3]."""

_FOLD = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_GROUP_SIGN = re.compile(f"{BLANK}|,")

_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def mask_raised(value: str, levels: list[str]) -> str:
    """Return a text of the same length in which raised signs, and lowered ones before a number, are taken for none of it.

    >>> mask_raised("15883万吨", ["", "", "", "", "raised", "", ""]), mask_raised("CO25万吨", ["", "", "lowered", *[""] * 3])
    ('1588³万吨', 'CO₂5万吨')
    """
    if "raised" not in levels and "lowered" not in levels:
        return value
    masked = [
        sign
        if level != "raised" or sign in RAISED_SIGNS
        else sign.translate(RAISED_AS)
        if sign in "0123456789-−–"
        else OTHER_MARK
        for sign, level in zip(value, levels, strict=True)
    ]
    behind = ""
    for n in range(len(masked) - 1, -1, -1):
        if levels[n] != "lowered":
            behind = value[n]
        elif behind.isdigit():
            masked[n] = masked[n].translate(_LOWERED) if masked[n].isdigit() else OTHER_MARK
    return "".join(masked)


def plain_number(printed: str, magnitude: str = "") -> str:
    """Return a printed number in plain digits; a myriad inside is multiplied, in units of ``magnitude``.

    >>> plain_number("9 899．3"), plain_number("332，000"), plain_number("31万7000"), plain_number("1亿2000", "万")
    ('9899.3', '332000', '317000', '12000')
    >>> plain_number("2.5×10⁸"), plain_number("1.2×10⁻³"), plain_number("10⁴"), plain_number("0.714 3")
    ('250000000', '0.0012', '10000', '0.7143')
    """
    power = _POWER.search(printed)
    if power:
        number = Decimal(plain_number(printed[: power.start()] or "1", magnitude))
        return _write_plain(number.scaleb(int((power[1] or power[2]).translate(_LOWER))))
    folded = _GROUP_SIGN.sub("", printed.translate(_FOLD))
    pieces = re.split("([亿万])", folded)
    if len(pieces) == 1:
        return folded
    scale = MAGNITUDES.get(magnitude, Decimal(1))
    total, last = Decimal(pieces[-1]), scale
    for digits, myriad in zip(pieces[-3::-2], pieces[-2::-2], strict=True):
        if MYRIADS[myriad] <= last or Decimal(pieces[-1]) * scale >= MYRIADS[myriad]:
            raise ValueError(f"{printed!r} is no number")
        last = MYRIADS[myriad]
        total += Decimal(digits) * MYRIADS[myriad] / scale
    return _write_plain(total)


def has_power(printed: str) -> bool:
    """Whether a printed number ends with a power of ten.

    >>> has_power("2.5×10⁸"), has_power("2.5")
    (True, False)
    """
    return bool(_POWER.search(printed))


def _write_plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
