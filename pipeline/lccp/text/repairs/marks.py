"""Repairs of marks that belong to another medium: Markdown left over in a document, what web copies add to names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lccp.text.patterns import re, regex
from lccp.text.rules import repair
from lccp.text.spans import Edit

HEADING = re.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+(?=\S)|(?<=\S)[ \t]+#{1,6}[ \t]*$")
# The stars of significance below a paper's table are none: ***、**、*分别表示1%、5%、10%的水平 would lose four of six.
# A number in bold (增长**6.1%**，总量**1 588**万吨) has no letter, so the marks between two of them made a pair, and cut the
# second number; stars of significance stand behind a number and never on both sides of it.
BOLD = re.compile(
    r"(?<![*\d)）])(?P<number>\*\*)(?=[-−–－+＋±≤≥<>＜＞]?\d)[^\s*][\d.．,，:： /~～—–－%％‰-]{0,40}(?<![\s,，])\*\*(?![*\d])|"
    r"(?<![*\d])(?P<mark>\*{2,3})(?=[^\s*])(?=[^*\n]*[^\W\d_])[^*\n]{0,400}?[^\s*]\*?(?P=mark)(?!\*)"  # **汉中市***: bold, and a star
    r"|(?P<low>__)(?=[^\s_])[^_\n]{0,400}?[^\s_]__"
)

# Markdown's own way to print a sign (-0.0556\*\*, a\|b), and what it takes from HTML: 10<sup>8</sup>元, km<sup>2</sup>, NO<sub>x</sub>.
INLINE = re.compile(
    r"(?<!\\)\\(?P<sign>[*_~<>#|\[\]().!+%&^-])|<(?P<level>su[pb])>(?P<set>[^<>\n]{1,12})</(?P=level)>"
    r"|</?(?:b|strong|em|i|u|mark|code)>|(?P<around>==|`)(?P<number>[-−+]?[0-9][0-9,. ]*[%％]?)(?P=around)"
)
OF_INLINE = ("\\", "</", "==", "`")  # of a text without any of these nothing is read otherwise
RAISED = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
"""Signs that are set raised, as signs of their own."""
# What is set raised and is written so: a power, a footnote's number (1588³, not 15883), a charge (SO4²⁻); [1], ① and stars stay.
_DIGITS = (
    r"[-−–+]?[0-9]{1,3}(?:[-−–,，、 ][0-9]{1,3}){0,5}[-−–+]?[)）]?"  # also the 1) of 1588<sup>1)</sup>万吨, else 15881)
)
_ONLY_DIGITS = re.compile(_DIGITS)
# The markup around raised digits, which the reader of a page quotes with them and with nothing else.
RAISED_MARKUP = regex.compile(rf"(?P<element><[A-Za-z][^<>]*+>\s*+(?:(?&element)|{_DIGITS})\s*+</[A-Za-z][^<>]*+>)")
# A quotation that is cut among several (<sup>3,4</sup>) has the markup before the first of them, or that behind the last.
_CUT_MARKUP = r"(?:<[A-Za-z][^<>]*+>\s*+)++[-−–+]?[0-9]{1,3}(?=[,，、 ]|$)|(?<![^,，、 ])[0-9]{1,3}[-−–+]?(?:\s*+</[A-Za-z][^<>]*+>)++"
_MARKUP = regex.compile(f"{RAISED_MARKUP.pattern}|{_CUT_MARKUP}")
_SET = re.compile(r"(?:^|>)\s*([^<>\s][^<>]*?)\s*(?=<|$)")  # what stands between the markup
_ONE_SET = re.compile(r"[-−–+0-9]+")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

TONED_VOWELS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# What web copies set into names: a reading or a romanised form in brackets, and small pictures.
GLOSS = regex.compile(
    rf"[（(][A-Za-z{TONED_VOWELS}üÜ' ’·-]{{1,40}}[）)]|["
    "\u2607-\u2653\u2660-\u26ff\u2700-\u2730\u2732-\u273a\u273c-\u2775\u2794-\u27bf⭐⬆\U00013000-\U0001345f\U0001f000-\U0001faff"
    "]\ufe0f?|[\u200d\ufe0f]"
)
# A sign with its reading, which some copies set behind every third sign of a page: 國(guó)家統(tǒng)計(jì)局, 污(wu)(wu)染.
_VOWELS = f"[aeiouü{TONED_VOWELS}]"
READING = regex.compile(
    rf"(\p{{Han}})(?:[（(](?:[bpmfdtnlgkhjqxrzcsyw]h?)?{_VOWELS}{{1,3}}(?:ng?|r)? ?[）)])+", regex.IGNORECASE
)
FEWEST_READINGS, FEWEST_DIFFERENT = 8, 5  # of a text whose signs have readings; 方案(a) has none
TONED = regex.compile(f"[{TONED_VOWELS}]")
FEWEST_TONED = 3
MOST_SIGNS_BETWEEN = 200  # to each reading


@repair("drop_heading_marks")
def drop_heading_marks(text: str) -> Iterator[Edit]:
    """Take out the number signs of a Markdown heading.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("drop_heading_marks", "#### 四、组织实施")
    '四、组织实施'
    """
    for match in HEADING.finditer(text) if "#" in text else ():
        yield Edit(match.start(), match.end(), "")


@repair("drop_bold_marks")
def drop_bold_marks(text: str) -> Iterator[Edit]:
    """Take out the stars of Markdown's bold; a single star, as after a city's name, stays.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("drop_bold_marks", "**（五）做好经验推广。**试点城市和园区")
    '（五）做好经验推广。试点城市和园区'
    >>> run_rule("drop_bold_marks", "**汉中市***（陕西）")
    '汉中市*（陕西）'
    >>> run_rule("drop_bold_marks", "***、**、*分别表示在1%、5%、10%的水平上显著")
    '***、**、*分别表示在1%、5%、10%的水平上显著'
    >>> run_rule("drop_bold_marks", "增长**6.1%**，总量**1 588**万吨"), run_rule("drop_bold_marks", "-0.05** 0.03**")
    ('增长6.1%，总量1 588万吨', '-0.05** 0.03**')
    """
    for match in BOLD.finditer(text) if "**" in text or "__" in text else ():
        length = len(match["number"] or match["mark"] or match["low"])
        yield Edit(match.start(), match.start() + length, "")
        yield Edit(match.end() - length, match.end(), "")


@repair("read_inline_marks")
def read_inline_marks(text: str) -> Iterator[Edit]:
    r"""Put the sign in place of Markdown's escape of it, and raised or lowered digits in place of its tags.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("read_inline_marks", r"-0.0556\*\*"), run_rule("read_inline_marks", "10<sup>8</sup>元"), run_rule("read_inline_marks", "0.05<sup>*</sup>")
    ('-0.0556**', '10⁸元', '0.05*')
    >>> run_rule("read_inline_marks", "人口<b>30</b>万人，增长==3.2%==，共`12`个"), run_rule("read_inline_marks", "若a<b且b>c，见 `raw/`")
    ('人口30万人，增长3.2%，共12个', '若a<b且b>c，见 `raw/`')
    """
    for match in INLINE.finditer(text):
        signs = (match["set"] or "").replace("\\", "")
        signs = raised(signs) if match["level"] == "sup" else signs.translate(_LOWERED)
        yield Edit(match.start(), match.end(), match["sign"] or match["number"] or signs)


@lru_cache(maxsize=2)
def has_inline_marks(text: str) -> bool:
    """Whether a whole text has signs that Markdown escapes, tags that it takes from HTML, or numbers that it marks."""
    return any(sign in text for sign in OF_INLINE) and INLINE.search(text) is not None


def raised(signs: str) -> str:
    """Write what is set raised as raised signs, where it is digits; anything else as it stands.

    >>> raised("-3"), raised("2,3"), raised("1)"), raised("[1]"), raised("*"), raised("2025")
    ('⁻³', '²,³', '¹)', '[1]', '*', '2025')
    """
    return signs.translate(RAISED) if _ONLY_DIGITS.fullmatch(signs) else signs


@repair("raise_digits")
def raise_digits(text: str) -> Iterator[Edit]:
    """Write raised digits in place of the markup that sets them so: to be used where a page's reader quotes markup.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("raise_digits", "库容2.5×10<sup>8</sup>立方米，排放1588<span style='vertical-align:super'>3</span>万吨")
    '库容2.5×10⁸立方米，排放1588³万吨'
    >>> run_rule("raise_digits", "CO<sub>2</sub>"), run_rule("raise_digits", "1588<sup>1)</sup>万吨")
    ('CO<sub>2</sub>', '1588¹)万吨')
    """
    for match in _MARKUP.finditer(text) if "<" in text else ():
        if match[0].startswith("<sub>"):
            continue  # CO<sub>2</sub> of Markdown is set low, as ``read_inline_marks`` says
        inner = _SET.search(match[0])
        signs = list(_ONE_SET.finditer(text, *(match.start() + place for place in inner.span(1)))) if inner else []
        starts, ends = [match.start(), *(sign.start() for sign in signs[1:])], [sign.end() for sign in signs[:-1]]
        closing = text[signs[-1].end() : match.start() + inner.end(1)] if inner and signs else ""
        for start, end, sign in zip(starts, [*ends, match.end()], signs, strict=True):
            yield Edit(start, end, sign[0].translate(RAISED) + closing * (sign is signs[-1]))


@repair("drop_gloss")
def drop_gloss(text: str) -> Iterator[Edit]:
    """Take out the reading in brackets that a web copy sets behind a sign or a name, and small pictures.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("drop_gloss", "苏州市(sū zhōu shì)"), run_rule("drop_gloss", "宁(níng)波(bō)市🌿")
    ('苏州市', '宁波市')
    """
    for match in GLOSS.finditer(text):
        yield Edit(match.start(), match.end(), "")


@repair("fold_readings")
def fold_readings(text: str) -> Iterator[Edit]:
    """Let a sign stand for itself and its reading, in a text where a copy has set many.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("fold_readings", "國(guó)家統(tǒng)計(jì)局"), run_rule("fold_readings", "固体废物(ws)")
    ('國家統計局', '固体废物(ws)')
    """
    for match in READING.finditer(text):
        yield Edit(match.start(), match.end(), match[1])


@lru_cache(maxsize=2)
def has_readings(text: str) -> bool:
    """Whether a copy has set readings behind the signs of a whole text, and not behind a name or two."""
    if text.count("(") + text.count("（") < FEWEST_TONED:
        return False
    readings = [match[0][1:] for match in READING.finditer(text)]
    if sum(bool(TONED.search(reading)) for reading in readings) >= FEWEST_TONED:
        return True
    signs = len(text) / max(1, len(readings))
    return len(readings) >= FEWEST_READINGS and len(set(readings)) >= FEWEST_DIFFERENT and signs <= MOST_SIGNS_BETWEEN
