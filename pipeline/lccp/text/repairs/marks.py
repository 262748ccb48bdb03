"""Repairs of marks that belong to another medium: Markdown left over in a document, what web copies add to names."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.text.patterns import re, regex
from lccp.text.rules import repair
from lccp.text.spans import Edit

HEADING = re.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+(?=\S)|(?<=\S)[ \t]+#{1,6}[ \t]*$")
# The stars of significance below a paper's table are none: ***、**、*分别表示1%、5%、10%的水平 would lose four of six.
BOLD = re.compile(
    r"(?<![*\d])(?P<mark>\*{2,3})(?=[^\s*])(?=[^*\n]*[^\W\d_])[^*\n]{0,400}?[^\s*](?P=mark)(?!\*)"
    r"|(?P<low>__)(?=[^\s_])[^_\n]{0,400}?[^\s_]__"
)

# What web copies set into names: a reading or a romanised form in brackets, and small pictures.
GLOSS = regex.compile(
    r"[（(][A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüÜ' ’·-]{1,40}[）)]|["
    "\u2607-\u2653\u2660-\u26ff\u2700-\u2730\u2732-\u273a\u273c-\u2775\u2794-\u27bf⭐⬆\U00013000-\U0001345f\U0001f000-\U0001faff"
    "]\ufe0f?|[\u200d\ufe0f]"
)


@repair("drop_heading_marks")
def drop_heading_marks(text: str) -> Iterator[Edit]:
    """Take out the number signs of a Markdown heading.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("drop_heading_marks", "#### 四、组织实施")
    '四、组织实施'
    """
    for match in HEADING.finditer(text):
        yield Edit(match.start(), match.end(), "")


@repair("drop_bold_marks")
def drop_bold_marks(text: str) -> Iterator[Edit]:
    """Take out the stars of Markdown's bold; a single star, as after a city's name, stays.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("drop_bold_marks", "**（五）做好经验推广。**试点城市和园区")
    '（五）做好经验推广。试点城市和园区'
    >>> run_rule("drop_bold_marks", "***、**、*分别表示在1%、5%、10%的水平上显著")
    '***、**、*分别表示在1%、5%、10%的水平上显著'
    """
    for match in BOLD.finditer(text):
        length = len(match["mark"] or match["low"])
        yield Edit(match.start(), match.start() + length, "")
        yield Edit(match.end() - length, match.end(), "")


@repair("drop_gloss")
def drop_gloss(text: str) -> Iterator[Edit]:
    """Take out the reading in brackets that a web copy sets behind a sign or a name, and small pictures.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("drop_gloss", "苏州市(sū zhōu shì)"), run_rule("drop_gloss", "宁(níng)波(bō)市🌿")
    ('苏州市', '宁波市')
    """
    for match in GLOSS.finditer(text):
        yield Edit(match.start(), match.end(), "")
