"""Annexes that a document names and does not hold: 名额分配安排见附件1, in a file that ends without it."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from lccp.extract.context import Context, Yield
from lccp.extract.structure.markers import chinese_number
from lccp.model import make_finding
from lccp.text.messages import say
from lccp.text.spans import Text

_NUMERAL = "[0-9]{1,2}|[一二三四五六七八九十]{1,2}"
NAMED = regex.compile(rf"(?:附件|附录|附表) ?({_NUMERAL})?(?![0-9年月])")
# 附件中带星号地区 and 见附件 name the one annex of a document; 附件材料, 附件要求 name papers that others send in.
BARE = regex.compile(r"(?:见|详见|（)附[件录表](?:[）)，。；：]|$)|附[件录表][中所]")
# Of somebody else's document: 《…》附件1, 按照…附件.
FOREIGN = regex.compile("》[^，。；（(]{0,4}$")
FOLLOWS = regex.compile(rf"(?:、|和|及|与|至|[-—])(?:附[件录表])? ?({_NUMERAL})(?![0-9年月个项])")


def extract(context: Context) -> Iterator[Yield]:
    """Yield a finding for each annex that prose names and that no heading of the document opens."""
    present = {
        _number(section.marker.value)
        for section in context.sections
        if section.marker is not None and _is_annex(section.marker)
    }
    title = context.metadata.get("title")
    if title is not None and title.value.startswith("附"):
        present.add("")
    reported: set[str] = set()
    for paragraph in context.paragraphs:
        for mention, number in _named(paragraph.text):
            is_present = (
                number in present
                or (number in ("", "1") and present & {"", "1"})
                or (number and present == {""} and number == "1")
            )
            if is_present or number in reported:
                continue
            reported.add(number)
            yield make_finding(
                "annex-missing",
                "medium",
                mention,
                say("{annex} is named and is not in the file", "文中提及{annex}，而文件不含之", annex=mention.value),
            )


def _is_annex(marker: Text) -> bool:
    return marker.value.startswith("附")


def _number(printed: str) -> str:
    match = regex.search(_NUMERAL, printed)
    if match is None:
        return ""
    return match[0] if match[0].isdecimal() else str(chinese_number(match[0]))


def _named(text: Text) -> Iterator[tuple[Text, str]]:
    value = text.value
    for match in NAMED.finditer(value):
        if FOREIGN.search(value[max(0, match.start() - 12) : match.start()]) and value[match.start() - 1] not in "（(":
            continue
        if match[1] is None:
            if (
                BARE.match(value, max(0, match.start() - 1))
                or BARE.match(value, max(0, match.start() - 2))
                or BARE.match(value, match.start())
            ):
                yield text[match.start() : match.end()], ""
            continue
        yield text[match.start() : match.end()], _number(match[1])
        end = match.end()
        while following := FOLLOWS.match(value, end):
            yield text[following.start(1) : following.end(1)], _number(following[1])
            end = following.end()
