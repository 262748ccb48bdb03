"""Headlines that a page sets over two lines."""

from __future__ import annotations

from collections.abc import Sequence

from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.patterns import re, regex

LONGEST_LINE = 40  # signs of a line of a headline
GOES_ON_BEHIND = re.compile("[的和与及在为对向把将、《“（(]$")
GOES_ON_AT = re.compile("[”》）)、，的]")
OPEN_END = regex.compile(rf"(?:{any_of('headline-goes-on')})$")
MAY_GO_ON = regex.compile(rf"(?:{any_of('headline-may-go-on')})$")


def goes_on(above: str, below: str, body: Sequence[str]) -> bool:
    """Whether a headline goes on on the next line: its words, a mark, or the text, which has what stands on both sides.

    >>> goes_on("绿色成为高质量发展的", "鲜明底色", []), goes_on("全市大会召开", "走绿色发展之路", ["全市大会召开。走"])
    (True, False)
    >>> goes_on("公布气候适应型城市建设试", "点名单", ["近日公布气候适应型城市建设试点名单。"])
    True
    """
    above, below = fold_script(above), fold_script(below)
    if not above or not below or max(len(above), len(below)) > LONGEST_LINE:
        return False
    if GOES_ON_BEHIND.search(above) or GOES_ON_AT.match(below) or OPEN_END.search(above) or _is_open(above):
        return True
    across = above[-2:] + below[:2]
    return any(across in line for line in body)


def may_go_on(above: str) -> bool:
    """Whether a headline may go on on the next line: it ends in a verb that more may follow (…印发通知部署)."""
    return MAY_GO_ON.search(fold_script(above)) is not None


def _is_open(text: str) -> bool:
    return text.count("《") > text.count("》") or text.count("“") > text.count("”")
