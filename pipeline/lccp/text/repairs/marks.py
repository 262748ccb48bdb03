"""Repairs of marks that belong to another medium: Markdown left over in a document, what web copies add to names."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.text.patterns import re, regex
from lccp.text.rules import repair
from lccp.text.spans import Edit

HEADING = re.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+(?=\S)|(?<=\S)[ \t]+#{1,6}[ \t]*$")
BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]{0,400}?[^\s*])\*\*|__(?=[^\s_])([^_\n]{0,400}?[^\s_])__")

# What web copies set into names: a reading or a romanised form in brackets, and small pictures.
GLOSS = regex.compile(
    r"[（(][A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüÜ' ’·-]{1,40}[）)]|[\U0001F1E6-\U0001FAFF✅❌✨⭐⚡❤⬆✔]\ufe0f?"
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
    """
    for match in BOLD.finditer(text):
        yield Edit(match.start(), match.start() + 2, "")
        yield Edit(match.end() - 2, match.end(), "")


@repair("drop_gloss")
def drop_gloss(text: str) -> Iterator[Edit]:
    """Take out the reading in brackets that a web copy sets behind a sign or a name, and small pictures.

    >>> from lccp.text.rules import run_rule
    >>> run_rule("drop_gloss", "苏州市(sū zhōu shì)"), run_rule("drop_gloss", "宁(níng)波(bō)市🌿")
    ('苏州市', '宁波市')
    """
    for match in GLOSS.finditer(text):
        yield Edit(match.start(), match.end(), "")
