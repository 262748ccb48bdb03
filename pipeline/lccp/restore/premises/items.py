"""Counts of innovation items: what a sentence says a batch set out to do, and the list that says it.

A sentence counts the items of a batch where it says of the pilots of that batch, as a whole, that
what they put forward comes to so many in all (第三批试点城市明确提出的创新举措共计##项), and where the
document calls it by the word that heads the column of the list, there or in the same paragraph
(创新重点). What only some of them did, or did in other plans, is not what the list counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.structure.markers import chinese_number
from lccp.restore.digit_tokens import NumberReader
from lccp.restore.model import BatchItems, Evidence, RestoreInput
from lccp.restore.premises.premise import TABLE, Premise, equal_to, span_of
from lccp.text.messages import say
from lccp.text.patterns import re

PUT_FORWARD = re.compile(
    "(?:^|[，。；：])第([一二三四五六七八九十]{1,2})批(?:国家)?(?:低碳)?(?:城市)?试点(?:城市|地区|市县)?"
    "(?:明确|共|共同|分别)?提出的?(创新(?:举措|重点|任务|内容|事项))(?:共计|合计|总计|共有|共)#[项个条]"
)


def item_premises(paper: RestoreInput, evidence: Evidence) -> Iterator[Premise]:
    """Return every premise that counts the items of a batch."""
    for reader in paper.readers:
        for match in PUT_FORWARD.finditer(reader.plain):
            batch = chinese_number(match[1])
            lists = [items for items in evidence.shared.items if items.batch == batch]
            if (
                batch not in evidence.others.disputed
                and len(lists) == 1
                and lists[0].head
                and lists[0].head in reader.plain[: match.end()]
            ):
                yield from _counted(reader, match, lists[0])


def _counted(reader: NumberReader, match: re.Match[str], items: BatchItems) -> Iterator[Premise]:
    number = reader.number(match.start() + match[0].index("#"))
    if number.integer is not None or number.decimals:
        return
    says = say(
        "the list of batch {batch} holds {total} {head}, as the paragraph calls them; its first and its last are quoted",
        "第{batch}批名单载{total}项{head}（段中同称）；引其首末二项",
        batch=items.batch,
        total=items.total,
        head=items.head,
    )
    position = reader.plain.index(items.head)
    named = span_of(reader.text(position, position + len(items.head)))
    spans = (named, span_of(reader.text(match.start(1) - 1, match.end())), *items.spans)
    yield equal_to(TABLE, says, spans, number, items.total)
