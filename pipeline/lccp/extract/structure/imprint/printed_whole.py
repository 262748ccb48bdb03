"""Pages that print a document whole below its name (《关于推动城乡建设绿色发展的意见》全文如下。)."""

from __future__ import annotations

from collections.abc import Sequence

from lccp.extract.structure.imprint.organs import is_organ, organs_of_line
from lccp.extract.structure.imprint.patterns import TITLE_END
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

NAMED_WHOLE = re.compile("《([^《》]{4,60})》(?:[（(][^（）()]{1,20}[）)])?(?:全文|原文)(?:如下|附后)?[:：。]")
ISSUES = regex.compile(r"(?P<organs>[\p{Han}、 ]{4,60}?) ?(?:联合|共同)?(?:印发|发布|公布|出台)了?《$")


def title_printed_whole(whole: Sequence[Text], lines: Sequence[Text]) -> Text | None:
    """Return the title that the line names above ``lines``, the document that a page prints; None where it names none."""
    if lines is whole or len(lines) >= len(whole):
        return None
    above = whole[len(whole) - len(lines) - 1]
    named = NAMED_WHOLE.fullmatch(fold_script(above.value))
    return above[named.start(1) : named.end(1)] if named and TITLE_END.search(named[1]) else None


def organ_of_printed(whole: Sequence[Text], title: Text | None) -> Text | None:
    """Return the organs that a page says issued the document which it prints whole (中共中央办公厅 国务院办公厅印发《…》)."""
    if title is None or not any(NAMED_WHOLE.fullmatch(fold_script(line.value)) for line in whole):
        return None
    for line in whole:
        place = line.value.find(f"《{title.value}》")
        # the clause alone that issues it: 近日，中共中央办公厅、国务院办公厅印发了《…》
        clause = max(line.value.rfind(sign, 0, max(place, 0)) for sign in "，。；,") + 1
        issues = ISSUES.fullmatch(fold_script(line.value[clause : place + 1])) if place > 0 else None
        if issues and all(is_organ(organ) for organ in organs_of_line(issues["organs"])):
            return line[clause + issues.start("organs") : clause + issues.end("organs")].strip()
    return None
