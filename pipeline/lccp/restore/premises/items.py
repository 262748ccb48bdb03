"""Counts of innovation items: what a sentence says a batch set out to do, and the list that says it.

A sentence counts the items of a batch where it says of the pilots of that batch, as a whole, that
what they put forward comes to so many in all (第三批试点城市明确提出的创新举措共计##项), and where the
document calls it by the word that heads the column of the list, there or in the same paragraph
(创新重点). What only some of them did, or did in other plans, is not what the list counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lccp.extract.structure.markers import chinese_number
from lccp.restore.digit_tokens import Reader
from lccp.restore.model import Evidence, Items, Paper
from lccp.restore.premises.premise import TABLE, Premise, equal_to, span_of

PUT_FORWARD = re.compile(
    "(?:^|[，。；：])第([一二三四五六七八九十]{1,2})批(?:国家)?(?:低碳)?(?:城市)?试点(?:城市|地区|市县)?"
    "(?:明确|共|共同|分别)?提出的?(创新(?:举措|重点|任务|内容|事项))(?:共计|合计|总计|共有|共)#[项个条]"
)


def premises(paper: Paper, evidence: Evidence) -> Iterator[Premise]:
    """Give every premise that counts the items of a batch."""
    for reader in paper.readers:
        for found in PUT_FORWARD.finditer(reader.words):
            held = [items for items in evidence.common.items if items.batch == chinese_number(found[1])]
            if len(held) == 1 and held[0].head and held[0].head in reader.words[: found.end()]:
                yield from _counted(reader, found, held[0])


def _counted(reader: Reader, found: re.Match[str], items: Items) -> Iterator[Premise]:
    number = reader.number(found.start() + found[0].index("#"))
    if number.known is not None or number.decimals:
        return
    says = f"the list of batch {items.batch} holds {items.total} {items.head}, as the paragraph calls them; the first and the last"
    at = reader.words.index(items.head)
    named = span_of(reader.text(at, at + len(items.head)))
    spans = (named, span_of(reader.text(found.start(1) - 1, found.end())), *items.spans)
    yield equal_to(TABLE, says, spans, number, items.total)
